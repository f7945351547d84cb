"""The courses the borough's levels take over the years: anchors on dates, with a seed's own wobble.

The anchors follow the yearly levels published for a metropolitan borough of this size (docs/synthetic.md);
the simulation steers towards the course with chance in every month, so it is never a straight line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quarterday.periods import add_months
from quarterday.synth.chance import Chance


@dataclass(frozen=True, slots=True)
class Course:
    """A level over time: straight between its anchors, steady before the first and after the last."""

    anchors: tuple[tuple[date, float], ...]

    @classmethod
    def wobbled(cls, levels: Mapping[date, float], chance: Chance, spread: float, sure: date) -> Course:
        """The levels, each moved by chance by about `spread` (a share); from `sure` on hardly at all."""
        moved = [
            (day, level * (1 + chance.gauss(0, spread if day < sure else spread / 8)))
            for day, level in sorted(levels.items())
        ]
        return cls(tuple(moved))

    def at(self, day: date) -> float:
        place = bisect_right(self.anchors, day, key=lambda anchor: anchor[0])
        if place == 0:
            return self.anchors[0][1]
        if place == len(self.anchors):
            return self.anchors[-1][1]
        (left, low), (right, high) = self.anchors[place - 1], self.anchors[place]
        return low + (high - low) * (day - left).days / (right - left).days


def at_year_ends(first_year: int, *levels: float) -> dict[date, float]:
    """Levels at 31 March of consecutive years, the first of them in `first_year`."""
    return {date(first_year + years, 3, 31): level for years, level in enumerate(levels)}


SEASON = (0.98, 0.99, 1.10, 0.95, 1.06, 1.06, 1.06, 0.80, 1.00, 1.06, 1.08, 0.86)
"""How busy each calendar month is, January first: schools refer, and close in August and at Christmas."""

LOCKDOWN = {date(2020, 4, 1): 0.68, date(2020, 5, 1): 0.74, date(2020, 6, 1): 0.90, date(2021, 1, 1): 0.85}
"""Months of 2020 and 2021 in which fewer children were seen, and so fewer were referred."""


def season(month: date) -> float:
    return SEASON[month.month - 1] * LOCKDOWN.get(month, 1.0)


def months(first: date, last: date) -> list[date]:
    """The first day of every month from first's to last's."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(first.replace(day=1), n) for n in range(count)]
