"""The recent trend of an annual series: the five-point test of Fingertips.

Method: the Office for Health Improvement and Disparities' “recent trends” (PHEindicatormethods, branch
add_trend_markers): chi-square for a straight line at 99.8%, with a guard against one year that makes the trend. It is
for independent years: five quarters would let a season pass for a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from quarterday.stats.intervals import deviate

POINTS = 5
CRITICAL = 9.549535706083324  # chi-square with one degree of freedom, 99.8%


class Recent(StrEnum):
    """Which way the last five years go."""

    INCREASING = "Increasing"
    DECREASING = "Decreasing"
    NO_CHANGE = "No significant change"
    NOT_CALCULATED = "Cannot be calculated"


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """The finding with its statistic, the slope that gives its sign, and why there is none."""

    way: Recent
    chi_square: float | None = None
    slope: float | None = None
    why: str = ""


Numbers = Sequence[float | None]


def of_proportions(years: Sequence[float], numerators: Numbers, denominators: Numbers) -> RecentTrend:
    """The trend of the last five years of a proportion: Cochran and Armitage's test, the sign from the logits.

    A year of none or of all takes half a case more and less, for the sign alone (the reference stops with an error).
    """
    if len(years) < POINTS:
        return _not_calculated("there are fewer than five years")
    x = [float(year) for year in years[-POINTS:]]
    pairs = list(zip(numerators[-POINTS:], denominators[-POINTS:], strict=True))
    if any(top is None or not below for top, below in pairs):
        return _not_calculated("a year has no figure")
    tops, belows = [float(top or 0) for top, _ in pairs], [float(below or 1) for _, below in pairs]
    cases, whole = sum(tops), sum(belows)
    if cases in (0, whole):
        return RecentTrend(Recent.NO_CHANGE, 0.0, 0.0, "every year is the same")
    ct, dt = _dot(tops, x), _dot(belows, x)
    chance = (
        cases * (whole - cases) * (whole * sum(d * t * t for d, t in zip(belows, x, strict=True)) - dt**2)
    )
    chi_square = whole * (whole * ct - cases * dt) ** 2 / chance
    edge = any(top in (0, below) for top, below in zip(tops, belows, strict=True))
    half = 0.5 if edge else 0.0
    logits = [log((top + half) / (below - top + half)) for top, below in zip(tops, belows, strict=True)]
    return _guarded(chi_square, x, logits, [1.0] * POINTS)


def of_values(years: Sequence[float], values: Numbers, lowers: Numbers, uppers: Numbers) -> RecentTrend:
    """The trend of the last five years of any figure with 95% intervals, weighted by how sure each is."""
    if len(years) < POINTS:
        return _not_calculated("there are fewer than five years")
    x = [float(year) for year in years[-POINTS:]]
    rows = list(zip(values[-POINTS:], lowers[-POINTS:], uppers[-POINTS:], strict=True))
    if any(None in row for row in rows):
        return _not_calculated("a year has no figure, or no interval")
    errors = [(float(high or 0) - float(low or 0)) / (2 * deviate(0.95)) for _, low, high in rows]
    if any(error <= 0 for error in errors):
        return _not_calculated("an interval has no width")
    y, weights = [float(value or 0) for value, _, _ in rows], [1 / error**2 for error in errors]
    slope = _slope(x, y, weights)
    middle = _dot(weights, x) / sum(weights)
    chi_square = slope**2 * sum(w * (t - middle) ** 2 for w, t in zip(weights, x, strict=True))
    return _guarded(chi_square, x, y, weights)


def _guarded(
    chi_square: float, x: Sequence[float], y: Sequence[float], weights: Sequence[float]
) -> RecentTrend:
    """A trend only where it is beyond the critical value, and no single year turns its sign."""
    slope = _slope(x, y, weights)
    if chi_square <= CRITICAL:
        return RecentTrend(Recent.NO_CHANGE, chi_square, slope, "no more than chance explains")
    without = (
        _slope(*([one for place, one in enumerate(row) if place != left_out] for row in (x, y, weights)))
        for left_out in range(POINTS)
    )
    if slope == 0 or any(_sign(other) != _sign(slope) for other in without):
        return RecentTrend(Recent.NO_CHANGE, chi_square, slope, "one year makes the trend")
    return RecentTrend(Recent.INCREASING if slope > 0 else Recent.DECREASING, chi_square, slope)


def _slope(x: Sequence[float], y: Sequence[float], weights: Sequence[float]) -> float:
    whole = sum(weights)
    mean_x, mean_y = _dot(weights, x) / whole, _dot(weights, y) / whole
    rows = list(zip(weights, x, y, strict=True))
    above = sum(w * (a - mean_x) * (b - mean_y) for w, a, b in rows)
    return above / sum(w * (a - mean_x) ** 2 for w, a, _ in rows)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def _not_calculated(why: str) -> RecentTrend:
    return RecentTrend(Recent.NOT_CALCULATED, why=why)
