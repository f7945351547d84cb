"""Limits from numerators and denominators: p and u charts, and Laney's p′ and u′.

Method: qicharts2 0.8.1 (`qic.p`, `qic.pp`, `qic.u`, `qic.up`); Laney (2002), Quality Engineering 14. The exact limits
hold the same share as three standard deviations of a normal distribution do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quarterday.judgement.control.models import Kind
from quarterday.judgement.control.rules import Flags, Floats, Limits
from quarterday.judgement.control.xmr import SCREEN, mean

D2 = 1.128  # the mean moving range of a normal distribution, in standard deviations, as the reference rounds it
FEW = 5  # events expected in a period: below this, a normal distribution is a poor guide to limits
TAIL, NEAR_TAIL = (
    0.00135,
    0.0227501319481792,
)  # what is beyond three, and two, standard deviations on one side


@dataclass(frozen=True, slots=True)
class Counts:
    """What a chart of counts is drawn from: a row for each baseline, nan where a period has none.

    A denominator of nought gives its period neither value nor limits.
    """

    numerators: Floats
    denominators: Floats

    @property
    def values(self) -> Floats:
        there = self.denominators > 0
        found: Floats = np.divide(
            self.numerators, self.denominators, out=np.full(self.numerators.shape, np.nan), where=there
        )
        return found

    def centre(self, base: int | None) -> Floats:
        """All numerators over all denominators of the base, a column: the weighted mean."""
        values = self.values[:, :base]
        there = ~np.isnan(values)
        top = np.where(there, self.numerators[:, :base], 0).sum(axis=1)
        bottom = np.where(there, self.denominators[:, :base], 0).sum(axis=1)
        found: Floats = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)[:, None]
        return found

    def sigma(self, centre: Floats, kind: Kind) -> Floats:
        """The standard deviation that chance alone would give each period."""
        variance = centre * (1 - centre) if kind.is_of_proportions else centre
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.sqrt(np.maximum(variance, 0) / self.denominators)
        return np.where(np.isnan(self.values), np.nan, found)


def limits(
    counts: Counts, kind: Kind, base: int | None, *, screen: bool, least: float
) -> tuple[Limits, Floats]:
    """The limits of each row and its sigma z (1 for p and u), which is never taken below `least`.

    Limits are cut to what is possible: nought, and for proportions one.
    """
    centre = counts.centre(base)
    sigma = counts.sigma(centre, kind)
    spread = np.ones(len(centre))
    if kind.is_prime:
        spread = np.maximum(_sigma_z(counts, centre, sigma, base, screen=screen), least)
    return _around(centre, sigma * spread[:, None], kind), spread


def _sigma_z(counts: Counts, centre: Floats, sigma: Floats, base: int | None, *, screen: bool) -> Floats:
    """How many times more the figures vary than chance alone would have them; 1 where nothing varies."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(sigma > 0, (counts.values - centre) / sigma, np.nan)[:, :base]
    ranges = np.abs(np.diff(scores, axis=1))
    found = mean(ranges)
    if screen:
        found = mean(np.where(ranges < SCREEN * found[:, None], ranges, np.nan))
    return np.where(np.isnan(found), 1.0, found / D2)


def _around(centre: Floats, sigma: Floats, kind: Kind) -> Limits:
    most = 1.0 if kind.is_of_proportions else np.inf
    lines = [np.clip(centre + many * sigma, 0.0, most) for many in (-3, 3, -2, 2)]
    whole = np.where(np.isnan(sigma), np.nan, np.broadcast_to(centre, sigma.shape))
    return Limits(whole, *lines)


def few(counts: Counts, kind: Kind, base: int | None) -> Flags:
    """Of which rows fewer than five events, or fewer than five of the others, are expected in a period."""
    centre = counts.centre(base)[:, 0]
    size = mean(np.where(np.isnan(counts.values), np.nan, counts.denominators)[:, :base])
    share = np.minimum(centre, 1 - centre) if kind.is_of_proportions else centre
    found: Flags = size * share < FEW
    return found


def exact(counts: Counts, kind: Kind, base: int | None) -> Limits:
    """Limits by the binomial or the Poisson distribution itself, for few events."""
    centre = counts.centre(base)
    there = ~np.isnan(counts.values)
    size = np.where(there, counts.denominators, np.nan)
    tails = (TAIL, 1 - TAIL, NEAR_TAIL, 1 - NEAR_TAIL)
    if kind.is_of_proportions:
        lines = [binomial(tail, size, np.broadcast_to(centre, size.shape)) / size for tail in tails]
    else:
        lines = [poisson(tail, centre * size) / size for tail in tails]
    return Limits(np.where(there, centre, np.nan), *lines)


def poisson(share: float, expected: Floats) -> Floats:
    """The least count with at least `share` of a Poisson distribution up to it; 0 where none are expected."""
    from scipy.special import pdtr, pdtrik  # a fifth of a second to import, and few charts need it

    found = np.ceil(pdtrik(share, expected))
    below = np.maximum(found - 1, 0)
    found = np.where(pdtr(below, expected) >= share, below, found)
    return np.where(expected == 0, 0.0, found)


def binomial(share: float, size: Floats, chance: Floats) -> Floats:
    """The least count with at least `share` of a binomial distribution up to it."""
    from scipy.special import bdtrik, betainc

    found = np.ceil(bdtrik(share, size, chance))
    below = np.maximum(found - 1, 0)
    with np.errstate(invalid="ignore"):
        found = np.where(betainc(size - below, below + 1, 1 - chance) >= share, below, found)
    return np.where(chance <= 0, 0.0 * size, np.where(chance >= 1, size, found))
