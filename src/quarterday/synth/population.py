"""The borough's mid-year population aged 0 to 17."""

from __future__ import annotations

from quarterday.synth.authority import PEOPLE, Authority
from quarterday.synth.chance import Chance

FIXED = {2022: PEOPLE}
"""The estimate that the quarters of 2023 use is the same for every seed."""

LEVELS = {
    2013: 67_580, 2014: 67_640, 2015: 67_700, 2016: 67_820, 2017: 68_130, 2018: 68_440, 2019: 68_600,
    2020: 68_560, 2021: 68_650, 2023: 69_380,
}  # fmt: skip
SPREAD = 55
A_YEAR_OUTSIDE = 60


def mid_years(authority: Authority, first: int, last: int) -> dict[int, int]:
    """People aged 0 to 17 on 30 June of each year from first to last."""
    chance, size = Chance(authority.seed, "population"), authority.size
    return {year: round(size * FIXED.get(year, _near(chance, year))) for year in range(first, last + 1)}


def _near(chance: Chance, year: int) -> int:
    known = min(max(year, min(LEVELS)), max(LEVELS))
    level = LEVELS.get(known, 0) + A_YEAR_OUTSIDE * (year - known)
    return round(chance.gauss(level, SPREAD))
