"""Whether two figures differ by more than chance: proportions after Newcombe, rates by the exact conditional test.

That two intervals overlap is no test: it is 10 to 150 times too strict.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from quarterday.stats.intervals import clopper_pearson, wilson


@dataclass(frozen=True, slots=True)
class Difference:
    """The second proportion less the first, with its interval."""

    estimate: float
    lower: float
    upper: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would seldom explain it: nought is outside the interval."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True, slots=True)
class RateRatio:
    """The second rate over the first, with its interval, and how likely a ratio as far from 1 is by chance."""

    ratio: float
    lower: float
    upper: float
    p: float

    @property
    def is_clear(self) -> bool:
        return self.p < 0.05


def proportions(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> Difference | None:
    """x2 of n2 against x1 of n1; None where a denominator is nought.

    R. G. Newcombe (1998), Statistics in Medicine 17, method 10 (of Wilson's intervals).
    """
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    if first is None or second is None:
        return None
    p1, p2 = x1 / n1, x2 / n2
    below = sqrt((p2 - second.lower) ** 2 + (first.upper - p1) ** 2)
    above = sqrt((second.upper - p2) ** 2 + (p1 - first.lower) ** 2)
    return Difference(p2 - p1, p2 - p1 - below, p2 - p1 + above)


def rates(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> RateRatio | None:
    """x2 events of n2 against x1 of n1; None where both counts, or a denominator, are nought.

    Given how many events there are in all, the second's are binomial: J. Przyborowski and H. Wilenski (1940),
    Biometrika 31; the p value adds up the outcomes no likelier than the one seen, as R's poisson.test does.
    """
    events = x1 + x2
    if not events or not n1 or not n2:
        return None
    share = clopper_pearson(x2, events, confidence)
    assert share is not None  # there are events
    ratio = inf if x1 == 0 else x2 / n2 / (x1 / n1)
    lower, upper = (inf if end == 1 else end / (1 - end) * n1 / n2 for end in share)
    return RateRatio(ratio, lower, upper, two_sided(x2, events, n2 / (n1 + n2)))


def two_sided(successes: float, trials: float, chance: float) -> float:
    """The chance of an outcome no likelier than so many successes of so many trials (whole numbers)."""
    from scipy.special import gammaln

    each = np.arange(round(trials) + 1)
    ways = gammaln(trials + 1) - gammaln(each + 1) - gammaln(trials - each + 1)
    likely = np.exp(ways + each * np.log(chance) + (trials - each) * np.log1p(-chance))
    return float(min(1.0, likely[likely <= likely[round(successes)] * (1 + 1e-7)].sum()))
