"""How far chance alone could have moved a count, a proportion or a rate: intervals of confidence.

The methods are those that the Office for Health Improvement and Disparities uses (PHEindicatormethods 2.1.0), so that
our intervals can stand beside Fingertips'. SciPy's special functions are imported where used: they take a fifth of a
second.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

EXACT_BELOW = 10  # events: from here Byar's approximation is used


class Interval(NamedTuple):
    """The ends, both inside."""

    lower: float
    upper: float

    def times(self, factor: float) -> Interval:
        return Interval(self.lower * factor, self.upper * factor)

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.lower <= value <= self.upper


def deviate(confidence: float) -> float:
    """How many standard deviations hold so much of a normal distribution: 1.96 for 0.95.

    Raises ValueError for a confidence that is not between 0 and 1.
    """
    from scipy.special import ndtri

    if not 0 < confidence < 1:
        raise ValueError(f"A confidence of {confidence} is not between 0 and 1; 0.95 is usual.")
    return float(ndtri((1 + confidence) / 2))


def wilson(numerator: float, denominator: float, confidence: float = 0.95) -> Interval | None:
    """The interval of a proportion, from 0 to 1; None where the denominator is nought.

    E. B. Wilson (1927), Journal of the American Statistical Association 22. Raises ValueError for a numerator that is
    negative or above its denominator.
    """
    _check(numerator, denominator)
    if numerator > denominator:
        raise ValueError(
            f"{numerator:g} is more than {denominator:g}, and a proportion is a part of a whole."
        )
    if denominator == 0:
        return None
    z = deviate(confidence)
    share = numerator / denominator
    middle, half = 2 * numerator + z**2, z * sqrt(z**2 + 4 * numerator * (1 - share))
    whole = 2 * (denominator + z**2)
    lower = 0.0 if numerator == 0 else (middle - half) / whole
    return Interval(lower, 1.0 if numerator == denominator else (middle + half) / whole)


def clopper_pearson(numerator: float, denominator: float, confidence: float = 0.95) -> Interval | None:
    """The exact interval of a proportion, wider than Wilson's; None where the denominator is nought."""
    from scipy.special import betaincinv

    _check(numerator, denominator)
    if denominator == 0:
        return None
    tail, others = (1 - confidence) / 2, denominator - numerator
    lower = 0.0 if numerator == 0 else float(betaincinv(numerator, others + 1, tail))
    upper = 1.0 if others == 0 else float(betaincinv(numerator + 1, others, 1 - tail))
    return Interval(lower, upper)


def count(events: float, confidence: float = 0.95) -> Interval:
    """The interval of a count: exact below 10 events, from there Byar's approximation.

    N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research II. Raises ValueError for a negative
    count.
    """
    _check(events, 1)
    return _exact(events, confidence) if events < EXACT_BELOW else _byar(events, deviate(confidence))


def rate(events: float, denominator: float, per: float = 1, confidence: float = 0.95) -> Interval | None:
    """The interval of events for every `per` of the denominator; None where that is nought."""
    _check(events, denominator)
    return count(events, confidence).times(per / denominator) if denominator else None


def _exact(events: float, confidence: float) -> Interval:
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    lower = float(gammaincinv(events, tail)) if events else 0.0
    return Interval(lower, float(gammaincinv(events + 1, 1 - tail)))


def _byar(events: float, z: float) -> Interval:
    more = events + 1
    return Interval(
        events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3,
        more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3,
    )


def _check(numerator: float, denominator: float) -> None:
    if numerator < 0 or denominator < 0:
        raise ValueError(f"{min(numerator, denominator):g} is negative, and a count is not.")
