"""The made-up authorities: Halverden, and any number of others that differ in size and in their rates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from quarterday.synth.chance import Chance

AUTHORITY = "X99000001"
"""Halverden's code: no real authority has one that starts with X."""

NAME = "Halverden"
COMPARE_AS = "E08000027"

REGIONS = 9
PEOPLE = 69_100
"""People aged 0 to 17 in Halverden; every level of the courses is of so many."""

SIZES = (
    (0.00, 8_000), (0.02, 20_000), (0.05, 27_000), (0.10, 33_000), (0.25, 44_000), (0.50, 60_000), (0.75, 90_000),
    (0.90, 146_000), (0.95, 172_000), (0.98, 283_000), (1.00, 343_000),
)  # fmt: skip
"""People aged 0 to 17 below which a share of England's authorities have, the two tiny ones left out.

Source: ONS, mid-year population estimates, 2022, rounded.
"""

TINY = {71: 840, 128: 360}
"""The numbers of two authorities as tiny as England's two."""

GOLDEN = (math.sqrt(5) - 1) / 2
"""Its multiples, less their whole parts, spread evenly over 0 to 1 however many are taken."""

PEOPLE_APART, WORKERS_APART, CASES_APART = 1_000_000, 10_000, 100_000
"""How far apart the numbers of two authorities' people, workers and early help cases begin."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How an authority's level compares with Halverden's: times as high, and how much of its rise and fall is gone.

    `flat` is 0 where the level rises and falls as Halverden's does, 1 where it stays at its average, and above 1
    where it falls while Halverden's rises.
    """

    times: float = 1.0
    flat: float = 0.0

    def shape(self, levels: Mapping[date, float], size: float) -> dict[date, float]:
        """The levels of an authority `size` times as large as Halverden; Halverden's own stay to the last bit."""
        usual = sum(levels.values()) / len(levels)
        return {
            day: level * size * self.times * (usual / level) ** self.flat for day, level in levels.items()
        }


@dataclass(frozen=True, slots=True)
class Authority:
    """A made-up authority: its number from 1 (Halverden), its own seed, its size in Halverdens, and its rates."""

    number: int
    seed: int
    size: float = 1.0
    referred: Rate = field(default_factory=Rate)
    helped: Rate = field(default_factory=Rate)
    plans: Rate = field(default_factory=Rate)
    care: Rate = field(default_factory=Rate)
    staff: Rate = field(default_factory=Rate)
    agency: Rate = field(default_factory=Rate)

    @property
    def code(self) -> str:
        return f"X99{self.number:06d}"

    @property
    def name(self) -> str:
        return NAME if self.number == 1 else f"Made-up authority {self.number}"

    @property
    def made_up(self) -> str:
        """The words that say in a return whose made-up records these are."""
        if self.number == 1:
            return f"the made-up borough of {NAME}; may be compared as Dudley, {COMPARE_AS}, would be"
        return f"authority {self.number} of those made up, which does not exist"

    @property
    def region(self) -> int:
        """The number of its region, 1 to 9; they take turns."""
        return (self.number - 1) % REGIONS + 1

    @property
    def region_code(self) -> str:
        return f"X12{self.region:06d}"

    @property
    def region_name(self) -> str:
        return f"Made-up region {self.region}"

    def first(self, apart: int) -> int:
        """The number before the first of its people, workers or cases, so that no two authorities share one."""
        return (self.number - 1) * apart


def authority(number: int, seed: int) -> Authority:
    """The authority of a number from 1; all of it hangs on the number and the seed alone."""
    if number == 1:
        return Authority(1, seed)
    chance = Chance(seed, f"authority {number}")
    return Authority(
        number,
        chance.getrandbits(48),
        _people(number) * math.exp(chance.gauss(0, 0.04)) / PEOPLE,
        referred=_rate(chance, 1.0, 0.22, 0.3, 1.2),
        helped=_rate(chance, 1.0, 0.30, 0.3, 1.5),
        plans=_rate(chance, 0.85, 0.28, 0.4, 1.4),
        care=_rate(chance, 0.80, 0.27, 0.2, 2.0),
        staff=_rate(chance, 0.95, 0.12, 0.0, 2.0),
        agency=_rate(chance, 0.75, 0.35, 0.3, 1.4),
    )


def _rate(chance: Chance, middle: float, spread: float, least_flat: float, most_flat: float) -> Rate:
    return Rate(middle * math.exp(chance.gauss(0, spread)), chance.uniform(least_flat, most_flat))


def _people(number: int) -> float:
    """People aged 0 to 17: the numbers in turn are spread over the sizes of England's authorities."""
    if number in TINY:
        return TINY[number]
    share = number * GOLDEN % 1
    for (low, fewer), (high, more) in pairwise(SIZES):
        if share < high:
            return fewer * math.pow(more / fewer, (share - low) / (high - low))
    raise AssertionError(f"{share} is not below 1")
