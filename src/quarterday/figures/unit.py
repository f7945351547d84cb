"""What a value is measured in, and how it is printed. The only place that formats a number."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quarterday.stats.rounding import half_up

MONTHS_IN_A_DAY = Fraction(48, 1461)


class Unit(StrEnum):
    """The unit of an indicator's value."""

    PERCENT = "percent"
    PER_10000 = "per_10000"
    PER_1000 = "per_1000"
    RATIO = "ratio"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"

    @property
    def per(self) -> int | Fraction | None:
        """What numerator over denominator is multiplied by; None for a plain count.

        Durations are counted in days; a month is a twelfth of 365.25 of them.
        """
        multiplied: dict[Unit, int | Fraction] = {
            Unit.PERCENT: 100,
            Unit.PER_10000: 10_000,
            Unit.PER_1000: 1_000,
            Unit.RATIO: 1,
            Unit.DAYS: 1,
            Unit.MONTHS: MONTHS_IN_A_DAY,
        }
        return multiplied.get(self)

    @property
    def is_duration(self) -> bool:
        return self in (Unit.DAYS, Unit.MONTHS)

    @property
    def in_words(self) -> str:
        """For an axis or a heading: 'rate per 10,000 children'."""
        return {
            Unit.PERCENT: "per cent",
            Unit.PER_10000: "rate per 10,000 children",
            Unit.PER_1000: "rate per 1,000 children",
            Unit.RATIO: "number for each",
            Unit.COUNT: "number",
            Unit.DAYS: "days",
            Unit.MONTHS: "months",
        }[self]

    def printed(self, value: Fraction | Decimal | float, decimals: int) -> str:
        """'18.8%', '84.2' or '426 days': half up, thousands separated."""
        return self._with_sign(half_up(value, decimals))

    def _with_sign(self, number: Decimal) -> str:
        if self is Unit.PERCENT:
            return f"{number:,f}%"
        return f"{number:,f} {self._noun(number)}" if self.is_duration else f"{number:,f}"

    def _noun(self, number: Decimal) -> str:
        return self.value.removesuffix("s") if number == 1 else self.value

    def printed_difference(self, value: Fraction | Decimal | float, decimals: int) -> str:
        """A distance between two values, without sign: '3.8 percentage points', '1.2 per 10,000'."""
        number = half_up(abs(Fraction(value)), decimals)
        return {
            Unit.PERCENT: f"{number:,f} percentage point{'' if number == 1 else 's'}",
            Unit.PER_10000: f"{number:,f} per 10,000",
            Unit.PER_1000: f"{number:,f} per 1,000",
        }.get(self, self._with_sign(number))


def printed_count(count: Decimal | int) -> str:
    """A numerator or denominator in print: '582', '69,100', '36.92' (no needless noughts)."""
    exact = Decimal(count)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed_target(target: Decimal | float, unit: Unit) -> str:
    """A target as the register states it: '15%', '83', '43.0' keeps the decimals it was written with."""
    exact = Decimal(str(target))
    return unit.printed(exact, max(0, -int(exact.as_tuple().exponent)))
