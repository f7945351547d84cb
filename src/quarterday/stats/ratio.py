"""Rates and percentages from counts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def ratio(numerator: Decimal | int, denominator: Decimal | int, per: int | Fraction) -> Fraction | None:
    """`numerator / denominator * per`, exactly; None where the denominator is nought.

    A rate per 10,000 is per=10_000, a percentage per=100. The division is done here and never in an
    engine: engines disagree on division by zero and on rounding.
    """
    if denominator == 0:
        return None
    return Fraction(numerator) * per / Fraction(denominator)
