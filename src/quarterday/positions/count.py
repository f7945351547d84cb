"""What counting gives: how many, of how many, and of how many the records cannot say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

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
            both(self.left_out, other.left_out),
            both(self.lengths, other.lengths),
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


def both(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    """How many of each there are in the two together, in order."""
    if not (one or other):
        return {}
    added = Counter(one)
    added.update(other)
    return {key: added[key] for key in sorted(added)}
