"""What a forecast has to know of an indicator."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import words
from quarterday.judgement.forecast.history import Number, Reading
from quarterday.periods import Quarter
from quarterday.register.models import AsAt, Basis, Denominator, Indicator, Span


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator as a forecast sees it.

    `basis`, `span`, `months`, `as_at` and `average_over` as in the register; `denominator` too (a percentage of rows
    is never above 100, a rate by population is as uncertain as its numerator). `whole_year` says that the target of a
    figure counted quarter by quarter is for the four quarters together, and not for the fourth. `changed` are the
    quarters from which on the definition was another one.
    """

    code: str
    basis: Basis
    unit: Unit
    span: Span = Span.QUARTER
    denominator: Denominator | None = None
    decimals: int = 1
    months: int | None = None
    as_at: AsAt = AsAt.QUARTER_END
    average_over: int = 1
    whole_year: bool = False
    changed: frozenset[Quarter] = frozenset()

    @classmethod
    def of(cls, indicator: Indicator, changed: Iterable[Quarter] = (), whole_year: bool = False) -> Subject:
        return cls(
            code=indicator.code,
            basis=indicator.basis,
            unit=indicator.unit,
            span=indicator.span,
            denominator=indicator.denominator,
            decimals=indicator.decimals,
            months=indicator.months,
            as_at=indicator.as_at,
            average_over=indicator.average_over,
            whole_year=whole_year,
            changed=frozenset(changed),
        )

    @property
    def is_of_the_year(self) -> bool:
        """Whether the figure of quarter 4 is that of the year, of which a part is known before."""
        if self.basis is Basis.STOCK:
            return False
        return self.span is Span.YEAR_TO_DATE or (self.whole_year and self.span is Span.QUARTER)

    @property
    def is_of_single_quarters(self) -> bool:
        return self.basis is not Basis.STOCK and self.span is Span.QUARTER and not self.whole_year

    @property
    def top(self) -> float:
        """The highest figure there can be."""
        is_part = self.unit is Unit.PERCENT and self.denominator in (None, Denominator.ROWS)
        return 100.0 if is_part else math.inf

    def when(self, at: Quarter) -> str:
        """What the figure of quarter 4 is of, in words."""
        if self.basis is Basis.STOCK:
            return words.on_day(self.as_at.day(at), self.average_over)
        if self.span is Span.ROLLING:
            return words.for_the_months(self.months or 12, at)
        return words.for_the_year(at) if self.is_of_the_year else words.for_the_quarter(at)

    @property
    def is_added_up(self) -> bool:
        """Whether the figures come quarter by quarter and the year's is wanted."""
        return self.is_of_the_year and self.span is Span.QUARTER

    def __post_init__(self) -> None:
        if self.whole_year and (self.unit.is_duration or self.denominator is Denominator.MEASURE):
            raise ValueError(
                f"{self.code}: the year's figure cannot be added up from its quarters; give the indicator a span of "
                "the year to date instead."
            )

    def added(self, before: Reading, reading: Reading) -> Reading:
        """The year so far: the numbers before with the quarter's own. A population is not added to itself."""
        numerator = _sum(before.numerator, reading.numerator)
        if self.unit.per is None:
            return Reading(reading.period, _sum(before.value, reading.value), numerator)
        below = reading.denominator
        if self.denominator is not Denominator.POPULATION:
            below = _sum(before.denominator, below)
        if numerator is None or not below:
            return Reading(reading.period, None, numerator, below)
        return Reading(reading.period, numerator * self.unit.per / Fraction(below), numerator, below)


def _sum(one: Number | None, other: Number | None) -> Fraction | None:
    return None if one is None or other is None else Fraction(one) + Fraction(other)
