"""What the register's TOML files may say: frozen models that refuse unknown keys."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from quarterday.errors import Level
from quarterday.figures import Statistic, Unit
from quarterday.periods import Quarter, add_months
from quarterday.register.frozen import AuthorityCode, Code, FinancialYear, Frozen, Period, Words
from quarterday.register.levels import StatusRule
from quarterday.register.presets import QUARTERDAY, preset
from quarterday.register.published import Series, series_of
from quarterday.register.targets import Allowance, Target


class Polarity(StrEnum):
    """What better means for an indicator."""

    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"
    CONTEXT = "context"

    @property
    def in_words(self) -> str:
        return {
            Polarity.HIGHER: "Higher is better",
            Polarity.LOWER: "Lower is better",
            Polarity.TARGET: "Close to the target is better",
            Polarity.CONTEXT: "For information: neither higher nor lower is better",
        }[self]


class Basis(StrEnum):
    """How an indicator stands to time."""

    STOCK = "stock"
    FLOW = "flow"
    COHORT = "cohort"


class Span(StrEnum):
    """The days that a flow or a cohort is counted over; they end with the quarter (for a lagged cohort, earlier)."""

    QUARTER = "quarter"
    YEAR_TO_DATE = "year_to_date"  # from 1 April
    ROLLING = "rolling"  # so many months

    def first_day(self, last: Quarter, months: int) -> date:
        """The first day of the span that ends with the quarter `last`."""
        if self is Span.ROLLING:
            return add_months(last.end, -months)
        return last.first_day if self is Span.QUARTER else Quarter(last.year, 1).first_day


class Denominator(StrEnum):
    """What a numerator is divided by."""

    ROWS = "rows"
    POPULATION = "population"
    MEASURE = "measure"  # the count of another measure


class AsAt(StrEnum):
    """The day of the quarter at whose end a stock is counted."""

    QUARTER_END = "quarter_end"
    SECOND_MONTH_END = "second_month_end"

    def day(self, period: Quarter) -> date:
        return period.last_day if self is AsAt.QUARTER_END else period.second_month_end

    def days(self, period: Quarter, number: int) -> tuple[date, ...]:
        """So many ends of months, up to the day itself, oldest first."""
        after = self.day(period) + timedelta(days=1)
        return tuple(add_months(after, -back) - timedelta(days=1) for back in reversed(range(number)))


class DefinitionChange(Frozen):
    """A day from which an indicator is counted otherwise, or over another basket: no figure is compared across it."""

    since: date
    what: Words


class Rebase(Frozen):
    """A day from which an indicator's level is a new one, with the known cause: its chart starts a new baseline."""

    since: date
    reason: Words


class Indicator(Frozen):
    """One performance indicator: `register/indicators/<code>.toml`.

    `short` names it in a few words, for the summary table. `says` tells its figure in a clause of the past tense with
    `{value}` in it (“{value} of referrals led to no further action”), for the headline. `measure` names the function
    that says what is counted; an indicator without one is entered by hand. `statistic` is count (how many), mean or
    median (of days).
    `span` says over which days a flow or a cohort is counted, `months` how many a rolling span has; `average_over`
    that a stock is averaged over so many month ends. `lag` is for cohorts: a quarter reports the members whose date
    fell that many quarters earlier (their follow-up matures in the quarter). `breakdowns` lists the groups that the
    figure is also counted for, each by one or several columns of the measure. `ours` marks an
    indicator that Quarterday, not the council, defined. `no_change_within` is the margin within which it counts as
    unchanged, `changed` the days from which it was counted otherwise, `rebased` those from which
    its level is a new one, `due_in` the quarters in which it is reported.
    """

    code: Code
    title: Words
    short: str = ""
    says: Annotated[str, StringConstraints(pattern=r"^[^{}]*\{value\}[^{}]*$")] | None = None
    priority: Words
    order: int = 0
    polarity: Polarity
    unit: Unit
    decimals: int = Field(default=1, ge=0, le=3)
    basis: Basis
    span: Span = Span.QUARTER
    months: int | None = Field(default=None, ge=1, le=60)
    measure: Words | None = None
    statistic: Statistic = Statistic.COUNT
    denominator: Denominator | None = None
    denominator_measure: Words | None = None
    as_at: AsAt = AsAt.QUARTER_END
    average_over: int = Field(default=1, ge=1, le=12)
    lag: int = Field(default=0, ge=0, le=8)
    numerator_words: Words
    denominator_words: Words | None = None
    definition: Words
    source: Words
    note: str = ""
    ours: bool = False
    breakdowns: tuple[tuple[Words, ...], ...] = ()
    no_change_within: Allowance | None = None
    changed: tuple[DefinitionChange, ...] = ()
    rebased: tuple[Rebase, ...] = ()
    due_in: tuple[Annotated[int, Field(ge=1, le=4)], ...] = Field(default=(1, 2, 3, 4), min_length=1)

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that it is counted from: the numerator's, and the denominator's where that is another."""
        return tuple(name for name in (self.measure, self.denominator_measure) if name is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that any breakdown needs, each once."""
        return tuple(dict.fromkeys(column for columns in self.breakdowns for column in columns))

    @model_validator(mode="after")
    def _a_ratio_has_a_denominator(self) -> Indicator:
        if (self.unit is Unit.COUNT) != (self.denominator is None):
            raise ValueError(
                "denominator: a count has none, and every other unit needs one (rows, population or measure)"
            )
        if self.denominator is not None and self.denominator_words is None:
            raise ValueError("denominator_words: say in words what the denominator counts")
        if (self.denominator is Denominator.MEASURE) != (self.denominator_measure is not None):
            raise ValueError('denominator_measure: name it where, and only where, denominator = "measure"')
        return self

    @model_validator(mode="after")
    def _a_duration_is_averaged(self) -> Indicator:
        if self.unit.is_duration != (self.statistic is not Statistic.COUNT):
            raise ValueError(
                "statistic: a unit of days or months has a mean or a median, every other a count"
            )
        if self.unit.is_duration and self.denominator is not Denominator.ROWS:
            raise ValueError("denominator: a mean or a median is over the rows")
        return self

    @model_validator(mode="after")
    def _time_fits(self) -> Indicator:
        if (self.span is Span.ROLLING) != (self.months is not None):
            raise ValueError('months: say how many where, and only where, span = "rolling"')
        if self.average_over > 1 and self.denominator is Denominator.POPULATION:
            raise ValueError("average_over: 1 for a rate by population")
        if self.average_over > 1 and self.unit.is_duration:
            raise ValueError("average_over: 1 for a duration")
        return self

    @model_validator(mode="after")
    def _breakdowns_are_told_apart(self) -> Indicator:
        for columns in self.breakdowns:
            if not columns or len(set(columns)) < len(columns):
                raise ValueError("breakdowns: each names one or several columns, each once")
        if len({frozenset(columns) for columns in self.breakdowns}) < len(self.breakdowns):
            raise ValueError("breakdowns: each once")
        return self


class Priority(Frozen):
    """A priority of the Council Plan."""

    key: Words
    title: Words


class Comparators(Frozen):
    """With whom the authority is compared, and by which published series other than the ready ones."""

    compare_as: AuthorityCode
    note: str = ""
    series: tuple[Series, ...] = ()

    def of(self, indicator: Indicator) -> tuple[Series, ...]:
        """The published series that an indicator is compared with, the first choice first."""
        return series_of(indicator, self.series)


class Contact(Frozen):
    """The sign-off block of the report."""

    director: Words = "Director of Children's Services"
    author: str = ""
    telephone: str = ""
    email: str = ""


class Settings(Frozen):
    """`quarterday.toml`: whose workspace this is, what the report's cover says, how grave a finding is.

    `severity` gives the level of a rule of intake by its id, where it is not the rule's own; `engine` is what
    counts the records; `preset` the rule that statuses are given by, a preset's or one of register/rules/.
    """

    authority: AuthorityCode
    name: Words
    committee: Words = "Children's Services Select Committee"
    contact: Contact = Contact()
    meetings: dict[Period, date] = Field(default_factory=dict)
    severity: dict[str, Level] = Field(default_factory=dict)
    engine: Literal["duckdb", "postgresql", "spark"] = "duckdb"
    preset: Words = QUARTERDAY


class Register(Frozen):
    """The whole register, as read from a workspace and as frozen into each bundle."""

    settings: Settings
    priorities: tuple[Priority, ...]
    indicators: tuple[Indicator, ...]
    targets: dict[FinancialYear, dict[Code, Target]]
    comparators: Comparators
    rules: dict[str, StatusRule] = Field(default_factory=lambda: {QUARTERDAY: preset(QUARTERDAY)})

    def indicator(self, code: str) -> Indicator | None:
        return next((i for i in self.indicators if i.code == code), None)

    def of_priority(self, key: str) -> tuple[Indicator, ...]:
        """The indicators of a priority, in the order of the report."""
        return tuple(i for i in self.indicators if i.priority == key)

    def target(self, code: str, period: Quarter) -> Target | None:
        """The target in force in a quarter, or None where the year has none for the indicator."""
        stated = self.targets.get(period.financial_year, {}).get(code)
        return stated.in_force(period) if stated else None

    def rule(self, code: str, period: Quarter) -> StatusRule:
        """The rule that an indicator's status is given by: the council's, unless its target names another."""
        target = self.target(code, period)
        return self.rules[(target.rule if target else "") or self.settings.preset]
