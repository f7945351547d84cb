"""What a value is measured in, and how it is printed. The only place that formats a number."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quarterday.stats.rounding import half_up


class Unit(StrEnum):
    """The unit of an indicator's value."""

    PERCENT = "percent"
    PER_10000 = "per_10000"
    PER_1000 = "per_1000"
    COUNT = "count"

    @property
    def per(self) -> int | None:
        """What numerator over denominator is multiplied by; None for a plain count."""
        return {Unit.PERCENT: 100, Unit.PER_10000: 10_000, Unit.PER_1000: 1_000}.get(self)

    @property
    def in_words(self) -> str:
        """For an axis or a heading: 'rate per 10,000 children'."""
        return {
            Unit.PERCENT: "per cent",
            Unit.PER_10000: "rate per 10,000 children",
            Unit.PER_1000: "rate per 1,000 children",
            Unit.COUNT: "number",
        }[self]

    def printed(self, value: Fraction | Decimal | float, decimals: int) -> str:
        """'18.8%' or '84.2': half up, thousands separated."""
        return f"{half_up(value, decimals):,f}{'%' if self is Unit.PERCENT else ''}"

    def printed_difference(self, value: Fraction | Decimal | float, decimals: int) -> str:
        """A distance between two values, without sign: '3.8 percentage points', '1.2 per 10,000'."""
        number = half_up(abs(Fraction(value)), decimals)
        return {
            Unit.PERCENT: f"{number:,f} percentage point{'' if number == 1 else 's'}",
            Unit.PER_10000: f"{number:,f} per 10,000",
            Unit.PER_1000: f"{number:,f} per 1,000",
            Unit.COUNT: f"{number:,f}",
        }[self]


def printed_count(count: Decimal | int) -> str:
    """A numerator or denominator in print: '582', '69,100', '36.92' (no needless noughts)."""
    exact = Decimal(count)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed_target(target: Decimal | float, unit: Unit) -> str:
    """A target as the register states it: '15%', '83', '43.0' keeps the decimals it was written with."""
    return f"{Decimal(str(target)):,f}{'%' if unit is Unit.PERCENT else ''}"
