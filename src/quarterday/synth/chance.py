"""A seeded source of chance: everything random in the made-up borough is drawn from one of these."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta


class Chance(random.Random):
    """`random.Random` with the few draws the borough needs.

    Each part of the borough has its own, named stream, so that a change in one does not stir the rest.
    """

    def __new__(cls, seed: int, stream: str) -> Chance:
        return super().__new__(cls)

    def __init__(self, seed: int, stream: str) -> None:
        super().__init__(f"{stream} of seed {seed}")

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def poisson(self, mean: float) -> int:
        """How many events of a steady rate fall within a time in which `mean` are expected."""
        if mean <= 0:
            return 0
        events, waited = 0, self.expovariate(mean)
        while waited < 1:
            events += 1
            waited += self.expovariate(mean)
        return events

    def between(self, first: date, last: date) -> date:
        """A day from first to last, both included; first where last lies before it."""
        return first + timedelta(days=int(self.random() * max((last - first).days + 1, 1)))

    def days(self, low: int, high: int) -> timedelta:
        return timedelta(days=self.randint(low, high))

    def pick(self, weights: Mapping[str, float]) -> str:
        """A word, as likely as its weight. The weights add up to 1; what they lack falls to the last."""
        left = self.random()
        for word, weight in weights.items():
            left -= weight
            if left < 0:
                return word
        return word
