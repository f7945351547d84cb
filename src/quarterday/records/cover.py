"""How far in time a loaded file speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterday.periods import print_span


@dataclass(frozen=True, slots=True)
class Cover:
    """The first and last day that a kind's records speak of; nothing is computed outside it.

    `days`, where given, are the only days between them that are spoken of (a census of one day a year).
    """

    first: date
    last: date
    days: tuple[date, ...] | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is spoken of."""
        return self.first <= day <= self.last and (self.days is None or day in self.days)

    def speaks_of(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last` is spoken of; of lone days, none but one alone is."""
        return self.holds(first) and self.holds(last) and (self.days is None or first == last)

    @property
    def told(self) -> tuple[date, ...]:
        """The first and the last day, and the lone days where it has no others."""
        return (self.first, self.last, *(self.days or ()))

    @property
    def in_words(self) -> str:
        return print_span(*self.told)

    @classmethod
    def shared(cls, covers: Iterable[Cover]) -> Cover:
        """What all of the covers, of which there is at least one, speak of."""
        told = list(covers)
        alone = [set(cover.days) for cover in told if cover.days is not None]
        days = tuple(sorted(set.intersection(*alone))) if alone else None
        return cls(max(cover.first for cover in told), min(cover.last for cover in told), days)
