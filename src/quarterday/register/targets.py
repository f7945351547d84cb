"""What an indicator is judged against in one financial year: `register/targets/<year>.toml`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pydantic import Field, model_validator

from quarterday.periods import Quarter
from quarterday.register.frozen import Frozen, Period, Words


class ToleranceUnit(StrEnum):
    """What a tolerance is counted in."""

    POINTS = "points"  # in the indicator's own unit: percentage points, or per 10,000
    PERCENT = "percent"  # relative: per cent of the target
    COUNT = "count"  # so many, of an indicator that is itself a number


class Allowance(Frozen):
    """A distance from a target: a tolerance, or the margin within which a change is none."""

    amount: Decimal = Field(ge=0)
    unit: ToleranceUnit

    def of(self, goal: Fraction) -> Fraction:
        """The distance in the indicator's own unit; a percentage of a target of 0 is 0."""
        share = Fraction(self.amount)
        return abs(goal) * share / 100 if self.unit is ToleranceUnit.PERCENT else share


class TargetKind(StrEnum):
    """What the number of a target means."""

    VALUE = "value"
    FEWER_THAN = "fewer_than"  # strictly; lower is better
    MORE_THAN = "more_than"  # strictly; higher is better
    CLOSE_TO = "close_to"  # inside low to high, or within the tolerance on either side
    SAME_QUARTER_LAST_YEAR = "same_quarter_last_year"  # at least so much better than it, 0 unless said
    COMPARATOR = "comparator"  # at least so much better than the comparator's figure, 0 unless said
    ADDITIONAL = "additional"  # so many more than the base, or than the same quarter last year
    EXPECTED_RANGE = "expected_range"  # for information, but expected to lie from low to high

    @property
    def is_fixed(self) -> bool:
        """Whether the number itself is the target, whatever another figure is."""
        return self in (TargetKind.VALUE, TargetKind.FEWER_THAN, TargetKind.MORE_THAN, TargetKind.CLOSE_TO)


class TargetChange(Frozen):
    """A target that was changed within its year: from when, to what, and why."""

    since: date
    target: Decimal
    reason: Words
    tolerance: Decimal | None = Field(default=None, ge=0)


class Override(Frozen):
    """A status set by hand for one quarter: the level's key, why, and by whom."""

    level: Words
    reason: Words
    by: Words


class Target(Frozen):
    """What an indicator is judged against in one financial year.

    `target` is the year's number; `target_q1` to `target_q4` are a quarter's own. `strictly` asks a target that
    compares with another figure to be better than it, not as good. `floor` is the least that is acceptable, and
    `stretch` what is hoped for. `low` and `high` are both ends of a range. `rule` names another preset than the
    council's own for this indicator.
    """

    kind: TargetKind = TargetKind.VALUE
    target: Decimal = Decimal(0)
    tolerance: Decimal | None = Field(default=None, ge=0)
    tolerance_unit: ToleranceUnit = ToleranceUnit.POINTS
    low: Decimal | None = None
    high: Decimal | None = None
    floor: Decimal | None = None
    stretch: Decimal | None = None
    strictly: bool = False
    comparator: str = ""
    base: Decimal | None = None
    target_q1: Decimal | None = None
    target_q2: Decimal | None = None
    target_q3: Decimal | None = None
    target_q4: Decimal | None = None
    rule: str = ""
    changes: tuple[TargetChange, ...] = ()
    overrides: dict[Period, Override] = Field(default_factory=dict)
    target_source: Words
    tolerance_source: str = ""

    @property
    def margin(self) -> Decimal:
        """The tolerance in the indicator's own unit; 0 where the target has none of its own."""
        if self.tolerance is None:
            return Decimal(0)
        if self.tolerance_unit is ToleranceUnit.PERCENT:
            return abs(self.target) * self.tolerance / 100
        return self.tolerance

    @property
    def allowance(self) -> Allowance | None:
        """The target's own tolerance, if it has one."""
        return None if self.tolerance is None else Allowance(amount=self.tolerance, unit=self.tolerance_unit)

    @property
    def goal(self) -> Fraction | None:
        """The number itself, or the middle of a range; None where the target rests on another figure."""
        if self.low is not None and self.high is not None:
            return Fraction(self.low + self.high) / 2
        return Fraction(self.target) if self.kind.is_fixed else None

    @property
    def is_strict(self) -> bool:
        return self.strictly or self.kind in (TargetKind.FEWER_THAN, TargetKind.MORE_THAN)

    def in_force(self, period: Quarter) -> Target:
        """The target as it stands in a quarter: the last change made by its end, else the quarter's own number."""
        made = [change for change in self.changes if change.since <= period.last_day]
        if made:
            last = max(made, key=lambda change: change.since)
            kept = self.tolerance if last.tolerance is None else last.tolerance
            return self.model_copy(update={"target": last.target, "tolerance": kept})
        own: Decimal | None = getattr(self, f"target_q{period.number}")
        return self if own is None else self.model_copy(update={"target": own})

    @model_validator(mode="after")
    def _the_kind_has_what_it_needs(self) -> Target:
        ranged = self.kind is TargetKind.EXPECTED_RANGE
        needs_number = (self.kind.is_fixed and self.low is None) or self.kind is TargetKind.ADDITIONAL
        if needs_number and "target" not in self.model_fields_set:
            raise ValueError(f"target: a number, which a target of the kind {self.kind} needs")
        if (self.low is None) != (self.high is None) or (ranged and self.low is None):
            raise ValueError("low and high: both ends of the range")
        if self.low is not None and not (ranged or self.kind is TargetKind.CLOSE_TO):
            raise ValueError("low and high: only where kind is close_to or expected_range")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low and high: low is not above high")
        if (self.kind is TargetKind.COMPARATOR) != bool(self.comparator):
            raise ValueError('comparator: name it where, and only where, kind = "comparator"')
        if self.tolerance is not None and not self.tolerance_source:
            raise ValueError("tolerance_source: who decided on the tolerance")
        return self
