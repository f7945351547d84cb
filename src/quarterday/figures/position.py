"""A position: what an indicator was for one authority in one quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from quarterday.periods import Quarter
from quarterday.stats.ratio import ratio


class State(StrEnum):
    """Whether a position may still change."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    RESTATED = "restated"


class Source(StrEnum):
    """Where a position comes from."""

    CALCULATED = "calculated"
    ENTERED = "entered"
    PUBLISHED = "published"


class Statistic(StrEnum):
    """What a position says of the rows behind it."""

    COUNT = "count"  # how many, over a denominator where the unit has one
    MEAN = "mean"  # the days of all over how many they are
    MEDIAN = "median"  # the middle one's days


@dataclass(frozen=True, slots=True)
class Restatement:
    """The numerator and denominator first reported, where they have since changed."""

    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True, slots=True)
class Position:
    """Numerator over denominator times `per`, with all that is needed to trust it.

    `per` is None for a plain count, which has no denominator. The numerator of a mean is the days of all, that of
    a median the days of the middle one; the denominator of both is how many they are. `dimensions` names the group
    that the position is of ({"sex": "F"}), and is empty for the whole. A stock that is averaged over several days
    has the counts of all of them added up; `summed_over` says how many.
    `independent` says that the denominator is another measure's, not the rows that the numerator is part of.
    `population_year` and `population_release` name the estimate that a rate is divided by.
    `published` is the figure as a table printed it, where the source is published: it is the value, and is not worked
    out anew from the parts, which a table may have rounded or left out.
    `missing` counts the rows of which the records cannot say whether they count; `immature` the
    members of a cohort whose follow-up is not over (they are never in the figure); `left_out` the
    rows left out on purpose, by reason. `why` says in a sentence why there is no value, or why the
    value is provisional. `at_stake` counts the rows left out because of errors, of any quarter, in the
    tables that the figure is counted from; of the `records` of those tables `complete` have no finding that is
    an error or a warning (None where there are no records behind it). `from_day` and `to_day` are what the
    figure refers to: one day for a stock.
    """

    indicator: str
    authority: str
    period: Quarter
    per: int | Fraction | None
    numerator: Decimal | None
    denominator: Decimal | None
    state: State
    source: Source
    from_day: date
    to_day: date
    missing: int = 0
    snapshot: str | None = None
    population_year: int | None = None
    immature: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    why: str | None = None
    restated_from: Restatement | None = None
    at_stake: int = 0
    records: int | None = None
    complete: int | None = None
    statistic: Statistic = Statistic.COUNT
    dimensions: Mapping[str, str] = field(default_factory=dict)
    summed_over: int = 1
    population_release: date | None = None
    independent: bool = False
    published: Decimal | None = None

    @property
    def key(self) -> tuple[str, Quarter, tuple[tuple[str, str], ...]]:
        """What no two positions of an authority share: indicator, quarter and group."""
        return self.indicator, self.period, tuple(sorted(self.dimensions.items()))

    @property
    def exact(self) -> Fraction | None:
        """The value in the unit printed, exactly; None where it cannot be worked out."""
        if self.published is not None:
            return Fraction(self.published)
        if self.numerator is None:
            return None
        if self.per is None:
            return Fraction(self.numerator) / self.summed_over
        if self.statistic is Statistic.MEDIAN:
            return Fraction(self.numerator) * self.per
        if self.denominator is None:
            return None
        return ratio(self.numerator, self.denominator, self.per)

    @property
    def value(self) -> float | None:
        """The value in the unit printed (18.8, not 0.188), unrounded."""
        exact = self.exact
        return None if exact is None else float(exact)

    @property
    def reach(self) -> tuple[Fraction, Fraction] | None:
        """The least and the most that the value could be, had every row at stake counted or not.

        One row changes the numerator by 1 at most: in a percentage it may make a member count or stop
        counting, between 0 and all of them; to a count or a rate it can only add. None without a value,
        and for a duration, which one row can move by any length.
        """
        if self.exact is None or self.numerator is None or self.statistic is not Statistic.COUNT:
            return None
        if self.published is not None:
            return None
        if self.per is None:
            return self.exact, self.exact + self.at_stake
        moved = Fraction(self.at_stake * self.summed_over)
        top = Fraction(self.numerator)
        below = Fraction(self.denominator or 0)
        if self.population_year is not None or not below:
            return self.exact, self.exact + (moved / below * self.per if below else 0)
        if self.independent:
            return top / (below + moved) * self.per, (top + moved) / below * self.per
        least, most = max(top - moved, Fraction(0)), max(min(top + moved, below), top)
        return least / below * self.per, most / below * self.per

    def to_json(self) -> dict[str, Any]:
        """The public form of a position (`quarterday positions --json`)."""
        return {
            "indicator": self.indicator,
            "authority": self.authority,
            "period": str(self.period),
            "numerator": _number(self.numerator),
            "denominator": _number(self.denominator),
            "value": self.value,
            "per": str(self.per) if isinstance(self.per, Fraction) else self.per,
            "state": self.state.value,
            "missing": self.missing,
            "source": self.source.value,
            "snapshot": self.snapshot,
            "from": self.from_day.isoformat(),
            "to": self.to_day.isoformat(),
            "statistic": self.statistic.value,
            "dimensions": dict(self.dimensions),
            "summed_over": self.summed_over,
            "independent": self.independent,
            "published": _number(self.published),
            "population_year": self.population_year,
            "population_release": self.population_release.isoformat() if self.population_release else None,
            "immature": self.immature,
            "left_out": dict(self.left_out),
            "why": self.why,
            "at_stake": self.at_stake,
            "records": self.records,
            "complete": self.complete,
            "could_be": None if self.reach is None else [float(end) for end in self.reach],
            "restated_from": None
            if self.restated_from is None
            else {
                "numerator": _number(self.restated_from.numerator),
                "denominator": _number(self.restated_from.denominator),
            },
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Position:
        """The opposite of `to_json`."""
        before = row["restated_from"]
        return cls(
            indicator=row["indicator"],
            authority=row["authority"],
            period=Quarter.parse(row["period"]),
            per=Fraction(row["per"]) if isinstance(row["per"], str) else row["per"],
            numerator=_decimal(row["numerator"]),
            denominator=_decimal(row["denominator"]),
            state=State(row["state"]),
            source=Source(row["source"]),
            from_day=date.fromisoformat(row["from"]),
            to_day=date.fromisoformat(row["to"]),
            missing=row["missing"],
            snapshot=row["snapshot"],
            population_year=row["population_year"],
            immature=row["immature"],
            left_out=row["left_out"],
            why=row["why"],
            at_stake=row.get("at_stake", 0),
            statistic=Statistic(row.get("statistic", "count")),
            dimensions=row.get("dimensions", {}),
            summed_over=row.get("summed_over", 1),
            independent=row.get("independent", False),
            published=_decimal(row.get("published")),
            population_release=_day(row.get("population_release")),
            records=row.get("records"),
            complete=row.get("complete"),
            restated_from=None
            if before is None
            else Restatement(_decimal(before["numerator"]), _decimal(before["denominator"])),
        )


def _number(count: Decimal | None) -> int | float | None:
    if count is None:
        return None
    return int(count) if count == count.to_integral_value() else float(count)


def _decimal(count: int | float | None) -> Decimal | None:
    return None if count is None else Decimal(str(count))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
