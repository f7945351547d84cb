"""Rounding for print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | float, decimals: int) -> Decimal:
    """Round half away from zero to `decimals` places, from the exact value.

    The Department for Education rounds half up in its published tables (method: `dfeR::round_five_up`,
    explore-education-statistics guidance); negative numbers mirror positive ones. A float is taken
    as the shortest decimal that it prints as, so that 2.675 rounds to 2.68.
    """
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    signed = -whole if exact < 0 else whole
    return Decimal(signed).scaleb(-decimals)
