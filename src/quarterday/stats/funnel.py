"""Funnel limits: which areas differ from the average by more than chance, and by more than areas usually do.

Proportions after D. J. Spiegelhalter (2005), Statistics in Medicine 24 (arcsine scale, winsorised, additive), as
FunnelPlotR 0.6.0 has them for proportions. Rates by the square root of observed over expected, squared back: that
program's own limits for rates are faulty (docs/deviations.md). Areas' rates of children's services vary far more than
counts would by chance, so without the allowance for it most of them would be called outliers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, pi, sin, sqrt

from quarterday.stats.intervals import Interval, deviate
from quarterday.stats.ranking import quantile

TRIM = 0.1  # of the areas at either end are drawn in before the spread is estimated
ALERT, OUTLIER = 0.95, 0.998
DEVIATES = {ALERT: 1.959964, OUTLIER: 3.090232}  # as the reference rounds them
LEAST_FOR_SPREAD = 10  # areas from which the spread can be estimated


class Scale(StrEnum):
    """What the figures are."""

    PROPORTION = "proportion"
    RATE = "rate"


class Place(StrEnum):
    """Where an area lies in the funnel."""

    INSIDE = "inside"
    HIGH = "high"
    LOW = "low"
    VERY_HIGH = "very high"
    VERY_LOW = "very low"


@dataclass(frozen=True, slots=True)
class Funnel:
    """The average, how far areas vary beyond chance, and what limits follow for a denominator.

    `average` is all numerators over all denominators. `phi` is how many times the variance is that of chance alone;
    `tau2` what is added to it, on the scale the limits are worked out on.
    """

    scale: Scale
    average: float
    phi: float
    tau2: float

    def limits(self, denominator: float, confidence: float = OUTLIER) -> Interval:
        """The ends between which an area of that denominator is expected."""
        z = DEVIATES.get(confidence) or deviate(confidence)
        half = z * sqrt(_variance(self.scale, self.average, denominator) + self.tau2)
        if self.scale is Scale.PROPORTION:
            middle = asin(sqrt(self.average))
            return Interval(sin(max(middle - half, 0.0)) ** 2, sin(min(middle + half, pi / 2)) ** 2)
        return Interval(self.average * max(1 - half, 0.0) ** 2, self.average * (1 + half) ** 2)

    def place(self, numerator: float, denominator: float) -> Place:
        """Beyond the 99.8% limits is very high or low; beyond the 95% ones high or low, of which a few are chance."""
        value = numerator / denominator
        alert, outlier = self.limits(denominator, ALERT), self.limits(denominator, OUTLIER)
        if value > alert.upper:
            return Place.VERY_HIGH if value > outlier.upper else Place.HIGH
        if value < alert.lower:
            return Place.VERY_LOW if value < outlier.lower else Place.LOW
        return Place.INSIDE


def funnel(
    numerators: Sequence[float], denominators: Sequence[float], scale: Scale, *, overdispersed: bool = True
) -> Funnel:
    """The funnel of some areas; with `overdispersed` their spread beyond chance is allowed for.

    Estimate it on all the areas of a country and judge any of them by it: a group of ten neighbours is too few, and
    under ten areas the spread is not estimated (phi is 1). Raises ValueError where there are no areas, or a
    denominator is nought.
    """
    if not numerators or min(denominators) <= 0:
        raise ValueError("A funnel needs areas, each with a denominator above nought.")
    average = sum(numerators) / sum(denominators)
    if not overdispersed or len(numerators) < LEAST_FOR_SPREAD or not average > 0:
        return Funnel(scale, average, 1.0, 0.0)
    if scale is Scale.PROPORTION and average >= 1:
        return Funnel(scale, average, 1.0, 0.0)
    variances = [_variance(scale, average, below) for below in denominators]
    pairs = zip(numerators, denominators, variances, strict=True)
    scores = [_distance(scale, average, top, below) / sqrt(variance) for top, below, variance in pairs]
    phi = _phi(scores)
    return Funnel(scale, average, phi, _tau2(phi, variances))


def _variance(scale: Scale, average: float, denominator: float) -> float:
    """What chance alone gives, on the scale of the limits."""
    return 1 / (4 * denominator * (1 if scale is Scale.PROPORTION else average))


def _distance(scale: Scale, average: float, numerator: float, denominator: float) -> float:
    if scale is Scale.PROPORTION:
        return asin(sqrt(numerator / denominator)) - asin(sqrt(average))
    return sqrt(numerator / (average * denominator)) - 1


def _phi(scores: Sequence[float]) -> float:
    low, high = quantile(scores, TRIM), quantile(scores, 1 - TRIM)
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def _tau2(phi: float, variances: Sequence[float]) -> float:
    number = len(variances)
    if number * phi < number - 1:
        return 0.0
    weights = [1 / variance for variance in variances]
    whole = sum(weights)
    return (number * phi - (number - 1)) / (whole - sum(weight**2 for weight in weights) / whole)
