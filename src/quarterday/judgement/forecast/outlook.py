"""What the year-end figure may be, in the indicator's own unit: whole numbers still to come, or a bell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from quarterday.stats.predictive import Bell, Distribution


class Outlook(Protocol):
    """What is believed of a figure; the bounds are exact, so that a target is never missed by rounding."""

    @property
    def point(self) -> float: ...

    def quantile(self, probability: float) -> float: ...

    def at_most(self, bound: Fraction) -> float:
        """The chance of the bound or less."""

    def below(self, bound: Fraction) -> float:
        """The chance of less than the bound."""


@dataclass(frozen=True)
class StillToCome:
    """So much is known, a whole number `rest` is to come, and the figure is both together times `scale`."""

    so_far: Fraction
    rest: Distribution
    scale: Fraction

    @property
    def point(self) -> float:
        return (float(self.so_far) + self.rest.mean) * float(self.scale)

    def quantile(self, probability: float) -> float:
        return float((self.so_far + int(self.rest.quantile(probability))) * self.scale)

    def at_most(self, bound: Fraction) -> float:
        return self.rest.at_most(math.floor(bound / self.scale - self.so_far))

    def below(self, bound: Fraction) -> float:
        return self.rest.at_most(math.ceil(bound / self.scale - self.so_far) - 1)


@dataclass(frozen=True)
class Around:
    """A bell, cut at what a figure can be: 0, and `top` for a part of a whole.

    Where the figure can only be a whole number, half of it is counted to either side.
    """

    bell: Bell
    top: float
    whole: bool

    @property
    def point(self) -> float:
        return self._cut(self.bell.mean)

    def _cut(self, value: float) -> float:
        return min(max(value, 0.0), self.top)

    def quantile(self, probability: float) -> float:
        return self._cut(self.bell.quantile(probability))

    def at_most(self, bound: Fraction) -> float:
        if bound < 0 or bound >= self.top:
            return 0.0 if bound < 0 else 1.0
        return self.bell.at_most(math.floor(bound) + 0.5 if self.whole else float(bound))

    def below(self, bound: Fraction) -> float:
        if bound <= 0 or bound > self.top:
            return 0.0 if bound <= 0 else 1.0
        return self.bell.at_most(math.ceil(bound) - 0.5 if self.whole else float(bound))
