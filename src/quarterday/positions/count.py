"""What counting gives: how many, of how many, and of how many the records cannot say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from quarterday.positions.units import IMMATURE, LEFT_OUT, NO, UNKNOWN, YES

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """`yes` of `known` count; of `missing` rows the records cannot say.

    `lengths` tells, where durations are asked for, how many of those that count lasted how many days.
    """

    yes: Decimal = Decimal(0)
    known: Decimal = Decimal(0)
    missing: int = 0
    immature: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.yes + other.yes,
            self.known + other.known,
            self.missing + other.missing,
            self.immature + other.immature,
            _both(self.left_out, other.left_out),
            _both(self.lengths, other.lengths),
        )

    @property
    def total_days(self) -> int:
        return sum(days * rows for days, rows in self.lengths.items())

    @property
    def median_days(self) -> Decimal | None:
        """The middle one's days, half way between the two in the middle of an even number; None of none."""
        rows = sum(self.lengths.values())
        if not rows:
            return None
        return Decimal(self._length_at((rows - 1) // 2) + self._length_at(rows // 2)) / 2

    def _length_at(self, place: int) -> int:
        for days in sorted(self.lengths):
            place -= self.lengths[days]
            if place < 0:
                return days
        raise IndexError(place)


Key = TypeVar("Key", str, int)


def _both(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    added = Counter(one)
    added.update(other)
    return {key: added[key] for key in sorted(added)}


@dataclass(slots=True)
class Tally:
    """A count under way: rows and weights by answer, from which what ends is taken off again.

    `marks` holds, of the rows that count, how many have each mark: their days, or the day they have lasted since.
    """

    rows: Counter[str] = field(default_factory=Counter)
    weights: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    reasons: Counter[str] = field(default_factory=Counter)
    marks: Counter[int | date] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        """A row of the engine's sums: `answer, rows, weight`, and `reason` and `mark` where there are any."""
        answer, rows = row["answer"], row["rows"]
        self.rows[answer] += rows
        self.weights[answer] += row["weight"] or 0  # none where no row of an answer has one
        if answer == LEFT_OUT:
            self.reasons[row["reason"]] += rows
        if answer == YES and row.get("mark") is not None:
            self.marks[row["mark"]] += rows

    def count(self, day: date | None = None) -> Count:
        """The count as it stands; marks that are days of a calendar are counted up to the end of `day`."""
        lengths: Counter[int] = Counter()
        for mark, rows in self.marks.items():
            lengths[(day - mark).days if isinstance(mark, date) and day else mark] += rows  # type: ignore[index]
        return Count(
            yes=self.weights[YES],
            known=self.weights[YES] + self.weights[NO],
            missing=self.rows[UNKNOWN],
            immature=self.rows[IMMATURE],
            left_out=dict(sorted((+self.reasons).items())),
            lengths=dict(sorted((+lengths).items())),
        )


def rolled_up(groups: Mapping[Group, Count], places: Sequence[int]) -> dict[Group, Count]:
    """The counts by the groups at some places alone; of no place, the whole."""
    found: dict[Group, Count] = {}
    for group, count in groups.items():
        kept = tuple(group[place] for place in places)
        found[kept] = found[kept] + count if kept in found else count
    return found


def whole(groups: Mapping[Group, Count]) -> Count:
    """The sum of all groups."""
    return rolled_up(groups, ()).get((), Count())


def added(counts: Iterable[Mapping[Group, Count]]) -> dict[Group, Count]:
    """The counts of several days added up, group by group."""
    found: dict[Group, Count] = {}
    for groups in counts:
        for group, count in groups.items():
            found[group] = found.get(group, Count()) + count
    return found
