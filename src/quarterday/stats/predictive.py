"""What may still come: predictive distributions of a count, a share, and the next value of a series.

Every distribution has `mean`, `quantile(p)` and `at_most(x)`, the chance of a value of x or less; those of whole
numbers are exact. Only scipy.special is imported, and only when it is first needed: scipy.stats takes too long.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

SEASON = 4  # quarters in a year
SEASONAL = 0.01  # how seldom chance alone may look like a season
SMOOTHING = 0.4  # of the way to each new value; 0.3 and 0.5 do about as well


class Distribution(Protocol):
    """What is believed of a number that is not known yet."""

    @property
    def mean(self) -> float: ...

    def quantile(self, probability: float) -> float:
        """The least value that has at least this chance of not being exceeded."""

    def at_most(self, value: float) -> float:
        """The chance of this value or a lower one."""


@dataclass(frozen=True)
class NegativeBinomial:
    """Whole numbers from 0 up, with mean size × (1 - prob) / prob."""

    size: float
    prob: float

    @property
    def mean(self) -> float:
        return self.size * (1 - self.prob) / self.prob

    def at_most(self, value: float) -> float:
        from scipy.special import betainc

        return 0.0 if value < 0 else float(betainc(self.size, math.floor(value) + 1, self.prob))

    def quantile(self, probability: float) -> float:
        return _least(probability, self.at_most, round(self.mean))


@dataclass(frozen=True)
class BetaBinomial:
    """Whole numbers from 0 to `trials`, when the chance of each is itself Beta(a, b)."""

    trials: int
    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.trials * self.a / (self.a + self.b)

    @cached_property
    def _cumulative(self) -> Any:
        import numpy as np
        from scipy.special import betaln

        k = np.arange(self.trials + 1)
        ways = -betaln(1 + self.trials - k, 1 + k) - math.log(self.trials + 1)
        return np.cumsum(np.exp(ways + betaln(k + self.a, self.trials - k + self.b) - betaln(self.a, self.b)))

    def at_most(self, value: float) -> float:
        if value < 0:
            return 0.0
        return 1.0 if value >= self.trials else min(1.0, float(self._cumulative[math.floor(value)]))

    def quantile(self, probability: float) -> float:
        return _least(probability, self.at_most, round(self.mean))


def _least(probability: float, at_most: Callable[[float], float], start: int) -> float:
    """The least whole number whose chance of not being exceeded reaches the probability.

    A hair is allowed for rounding, as R's qnbinom allows 64 times the machine's precision.
    """
    wanted = probability * (1 - 64 * 2.0**-52)
    low, high, step = -1, max(start, 0), 1
    while at_most(high) < wanted:
        low, high, step = high, high + step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at_most(middle) >= wanted else (middle, high)
    return float(high)


@dataclass(frozen=True)
class Bell:
    """A normal distribution, or Student's t with `freedom` degrees of freedom around its centre."""

    mean: float
    sd: float
    freedom: int | None = None

    def quantile(self, probability: float) -> float:
        from scipy.special import ndtri, stdtrit

        away = ndtri(probability) if self.freedom is None else stdtrit(self.freedom, probability)
        return float(self.mean + self.sd * away)

    def at_most(self, value: float) -> float:
        from scipy.special import ndtr, stdtr

        if self.sd == 0:
            return 1.0 if value >= self.mean else 0.0
        away = (value - self.mean) / self.sd
        return float(ndtr(away) if self.freedom is None else stdtr(self.freedom, away))


# -- the rest of a year --------------------------------------------------------------------------------------------


def remaining_count(
    so_far: float, share: float, overdispersion: float = 1, share_sd: float = 0
) -> NegativeBinomial:
    """How many more are to come when `so_far` came in a share (0 to 1) of the year: Jeffreys' prior.

    The variance is multiplied by the overdispersion, or is that of the share (its standard deviation), whichever is
    wider: both are learnt from the same scatter of past quarters, and added up they cover too much. The rest is
    (so_far + 1/2) × (1 - share) / share, which moves by (so_far + 1/2) / share² a unit of the share.
    """
    size = so_far + 0.5
    plain = NegativeBinomial(size, share)
    variance = max(overdispersion * plain.mean / share, (size / share**2 * share_sd) ** 2)
    prob = plain.mean / variance
    return NegativeBinomial(plain.mean * prob / (1 - prob), prob)


def remaining_successes(
    numerator: float, denominator: float, trials: int, overdispersion: float = 1
) -> BetaBinomial:
    """How many of the `trials` still to come succeed, after `numerator` of `denominator` did: Jeffreys' prior.

    The variance is multiplied by the overdispersion, as far as so many trials can vary at all.
    """
    a, b = numerator + 0.5, denominator - numerator + 0.5
    if trials < 2 or overdispersion <= 1:
        return BetaBinomial(trials, a, b)
    inflation = overdispersion * (1 + (trials - 1) / (a + b + 1))
    correlation = min((inflation - 1) / (trials - 1), 0.99)
    concentration = (1 / correlation - 1) / (a + b)
    return BetaBinomial(trials, a * concentration, b * concentration)


def shares(years: Sequence[Sequence[float]], quarters: int) -> tuple[float, float]:
    """The share of a year reached after so many quarters, pooled over years of four counts, and its standard
    deviation for another year: the spread of the years' own shares, times √(1 + 1/years).

    Needs two years or more with something in them.
    """
    totals = [sum(year) for year in years]
    pooled = sum(sum(year[:quarters]) for year in years) / sum(totals)
    own = [sum(year[:quarters]) / total for year, total in zip(years, totals, strict=True) if total > 0]
    spread = _sd(own)
    return pooled, spread * math.sqrt(1 + 1 / len(own))


def overdispersion_of_counts(years: Sequence[Sequence[float]], seasonal: bool) -> float:
    """Pearson's chi-square over its degrees of freedom, of years of four counts around each year's own total split
    evenly or by the pooled season; not below 1."""
    chi, freedom = _scatter(years, seasonal)
    return max(1.0, chi / freedom) if freedom > 0 else 1.0


def has_season(years: Sequence[Sequence[float]]) -> bool:
    """Whether the pooled season explains more of the scatter of years of four counts than chance does, at SEASONAL:
    the fall in chi-square over its three degrees of freedom, against the overdispersion that is left."""
    (even, _), (pooled, freedom) = _scatter(years, seasonal=False), _scatter(years, seasonal=True)
    return freedom > 0 and _differ((even - pooled) / (SEASON - 1), max(1.0, pooled / freedom), freedom)


def _scatter(years: Sequence[Sequence[float]], seasonal: bool) -> tuple[float, int]:
    """Pearson's chi-square and its degrees of freedom; years with nothing in them tell nothing."""
    full = [year for year in years if sum(year) > 0]
    if not full:
        return 0.0, 0
    total = sum(map(sum, full))
    parts = [sum(year[q] for year in full) / total if seasonal else 1 / SEASON for q in range(SEASON)]
    expected = [sum(year) * part for year in full for part in parts]
    observed = [count for year in full for count in year]
    chi = math.fsum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True) if e > 0)
    return chi, (SEASON - 1) * (len(full) - (1 if seasonal else 0))


def overdispersion_of_shares(groups: Sequence[Sequence[tuple[float, float]]]) -> float:
    """Pearson's chi-square over its degrees of freedom, of (numerator, denominator) pairs around the pooled share of
    their own group (a year); not below 1."""
    chi, freedom = 0.0, 0
    for group in groups:
        pairs = [(x, n) for x, n in group if n > 0]
        pooled = sum(x for x, _ in pairs) / sum(n for _, n in pairs) if pairs else 0.0
        if 0 < pooled < 1:
            chi += math.fsum((x - n * pooled) ** 2 / (n * pooled * (1 - pooled)) for x, n in pairs)
            freedom += len(pairs) - 1
    return max(1.0, chi / freedom) if freedom else 1.0


# -- the next values of a series -----------------------------------------------------------------------------------
# As the functions of those names in R's forecast 8.23 (naive, snaive, rwf with drift, meanf); Hyndman and
# Athanasopoulos, Forecasting: Principles and Practice, section 5.5. `student` draws on t for a short series.


def naive(values: Sequence[float], steps: int, student: bool = False) -> Bell:
    """The last value again; each step adds the mean square of the changes. Two values or more."""
    changes = _changes(values)
    return Bell(values[-1], _root_mean_square(changes) * math.sqrt(steps), len(changes) if student else None)


def seasonal_naive(values: Sequence[float], steps: int, student: bool = False) -> Bell:
    """The value of the same quarter a year before. More than four values."""
    changes = _changes(values, SEASON)
    years = (steps - 1) // SEASON + 1
    last = values[len(values) - SEASON + (steps - 1) % SEASON]
    return Bell(last, _root_mean_square(changes) * math.sqrt(years), len(changes) if student else None)


def drift(values: Sequence[float], steps: int, student: bool = False) -> Bell:
    """The last value and the mean change a step. Three values or more."""
    changes = _changes(values)
    n = len(changes)
    sd = _sd(changes) * math.sqrt(steps * (1 + steps / n))
    return Bell(values[-1] + steps * math.fsum(changes) / n, sd, n - 1 if student else None)


def mean(values: Sequence[float]) -> Bell:
    """The mean of all, however far ahead, with Student's t. Two values or more."""
    n = len(values)
    return Bell(math.fsum(values) / n, _sd(values) * math.sqrt(1 + 1 / n), n - 1)


def last_value(values: Sequence[float], steps: int) -> Bell:
    """The last value again, as wide as `naive` with Student's t, or as the series' own changes over so many steps
    where those are wider (one change may carry the next with it). `steps` + 1 values or more."""
    plain = naive(values, steps, student=True)
    return Bell(plain.mean, max(plain.sd, _root_mean_square(_changes(values, steps))), plain.freedom)


def smoothed(values: Sequence[float], steps: int) -> Bell:
    """A level that moves a part of the way (SMOOTHING) to each new value, and as wide as that would have been wrong in
    the past, so many steps ahead: simple exponential smoothing with its own errors. `steps` + 3 values or more."""
    level, levels = values[0], [values[0]]
    for value in values[1:]:
        level += SMOOTHING * (value - level)
        levels.append(level)
    errors = [values[i + steps] - levels[i] for i in range(1, len(values) - steps)]
    return Bell(level, _root_mean_square(errors), len(errors) - 1)


def season(values: Sequence[float]) -> tuple[float, ...] | None:
    """What the season adds to each of the next four values over the last one, or None where there is no season to
    be told from chance: analysis of variance of the changes by quarter, at SEASONAL. Needs three changes a quarter."""
    changes = _changes(values)
    first = len(changes) % SEASON  # so that the groups are in the order of the next four quarters
    groups = [changes[(first + q) % SEASON :: SEASON] for q in range(SEASON)]
    if len(changes) < 3 * SEASON:
        return None
    overall = math.fsum(changes) / len(changes)
    means = [math.fsum(group) / len(group) for group in groups]
    within = math.fsum((x - m) ** 2 for group, m in zip(groups, means, strict=True) for x in group)
    between = math.fsum(len(group) * (m - overall) ** 2 for group, m in zip(groups, means, strict=True))
    if not _differ(between / (SEASON - 1), within / (len(changes) - SEASON), len(changes) - SEASON):
        return None
    centre = math.fsum(means) / SEASON
    return tuple(math.fsum(m - centre for m in means[: q + 1]) for q in range(SEASON))


def _differ(between: float, within: float, freedom: int) -> bool:
    from scipy.special import fdtrc

    if within == 0:
        return between > 0
    return bool(fdtrc(SEASON - 1, freedom, between / within) < SEASONAL)


def with_season(
    values: Sequence[float], steps: int, way: Callable[[Sequence[float]], Bell]
) -> tuple[Bell, bool]:
    """A forecast of the values without their season, where they have one, and the season put back: the distribution
    and whether there was one. Three degrees of freedom go for the season."""
    added = season(values)
    if added is None:
        return way(values), False
    last = len(values) - 1
    plain = way([value - added[(i - last - 1) % SEASON] for i, value in enumerate(values)])
    freedom = plain.freedom or last
    left = max(freedom - (SEASON - 1), 1)
    sd = plain.sd * math.sqrt(freedom / left)
    return Bell(plain.mean + added[(steps - 1) % SEASON], sd, left), True


def _changes(values: Sequence[float], lag: int = 1) -> list[float]:
    return [after - before for before, after in zip(values, values[lag:], strict=False)]


def _root_mean_square(numbers: Sequence[float]) -> float:
    return math.sqrt(math.fsum(x * x for x in numbers) / len(numbers))


def _sd(numbers: Sequence[float]) -> float:
    centre = math.fsum(numbers) / len(numbers)
    return math.sqrt(math.fsum((x - centre) ** 2 for x in numbers) / (len(numbers) - 1))
