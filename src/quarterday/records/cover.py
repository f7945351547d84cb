"""How far in time a loaded file speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cover:
    """The first and last day that a kind's records speak of; nothing is computed outside it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last
