"""Made-up quarters whose way of going is known, seeded: for the backtest and for the tests of its claims."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import Reading, Subject
from quarterday.periods import Quarter
from quarterday.register.models import Basis, Denominator, Span

WAYS = ("level", "season", "drift", "step", "random walk", "overdispersed")
FIRST_YEAR = 2010
STOCK = Subject("BT.1", Basis.STOCK, Unit.PER_10000, denominator=Denominator.POPULATION)
SINGLE = Subject("BT.2", Basis.COHORT, Unit.PERCENT, denominator=Denominator.ROWS)
COUNT = Subject("BT.3", Basis.FLOW, Unit.COUNT, span=Span.YEAR_TO_DATE, decimals=0)
PERCENTAGE = Subject("BT.4", Basis.FLOW, Unit.PERCENT, span=Span.YEAR_TO_DATE, denominator=Denominator.ROWS)
DAYS = Subject("BT.5", Basis.COHORT, Unit.DAYS, span=Span.YEAR_TO_DATE, denominator=Denominator.ROWS)
FIGURES = {
    "stock": STOCK, "quarter's percentage": SINGLE, "count of the year": COUNT,
    "percentage of the year": PERCENTAGE, "mean days of the year": DAYS,
}  # fmt: skip
SEASON = (0.35, -0.1, -0.3, 0.05)


def log_levels(way: str, quarters: int, chance: np.random.Generator) -> np.ndarray:
    """How far each quarter's level is from the first's, as a logarithm (or a log odds)."""
    when = np.arange(quarters)
    match way:
        case "season":
            return np.array([SEASON[i % 4] for i in when])
        case "drift":
            return chance.normal(0, 0.02) * when
        case "step":
            return np.where(when >= chance.integers(1, quarters), 0.35, 0.0)
        case "random walk":
            return np.cumsum(chance.normal(0, 0.08, quarters))
        case "overdispersed":
            return chance.normal(0, 0.2, quarters)
    return np.zeros(quarters)


@dataclass(frozen=True)
class Year:
    """Readings of earlier years and of all four quarters of the last, whose fourth is the outturn."""

    readings: list[Reading]
    last: int

    @property
    def outturn(self) -> float:
        return float(self.readings[-1].value or 0)

    def upto(self, quarter: int) -> tuple[list[Reading], Quarter]:
        return self.readings[: quarter - 4], Quarter(self.last, quarter)


def made(subject: Subject, way: str, years: int, size: float, runs: int, seed: int) -> Iterator[Year]:
    """So many series of earlier years and one more; `size` is how many happen in a quarter."""
    for run in range(runs):
        chance = np.random.default_rng((seed, WAYS.index(way), years, int(size), run))
        quarters = 4 * (years + 1)
        readings = _MAKERS[subject.code](log_levels(way, quarters, chance), size, chance)
        if all(reading.value is not None for reading in readings):
            yield Year(readings, FIRST_YEAR + years)


def _quarter(i: int) -> Quarter:
    return Quarter(FIRST_YEAR + i // 4, i % 4 + 1)


def _stock(levels: np.ndarray, size: float, chance: np.random.Generator) -> list[Reading]:
    """A number of children out of 70,000: most stay from one quarter to the next, so it moves by those who start
    (Poisson) and cease (binomial, 8 in 100 a quarter)."""
    now, readings = round(4 * size), []
    for i, level in enumerate(levels):
        now += int(chance.poisson(0.08 * 4 * size * math.exp(level)) - chance.binomial(now, 0.08))
        readings.append(Reading(_quarter(i), now / 7, now, 70_000))
    return readings


def _pairs(levels: np.ndarray, size: float, chance: np.random.Generator) -> Iterator[tuple[int, int]]:
    for level in levels:
        rows = int(chance.poisson(size))
        yield int(chance.binomial(rows, 1 / (1 + math.exp(-0.8 - level)))), rows


def _single(levels: np.ndarray, size: float, chance: np.random.Generator) -> list[Reading]:
    return [
        Reading(_quarter(i), 100 * x / n if n else None, x, n)
        for i, (x, n) in enumerate(_pairs(levels, size, chance))
    ]


def _count(levels: np.ndarray, size: float, chance: np.random.Generator) -> list[Reading]:
    each = chance.poisson(size * np.exp(levels))
    return [Reading(_quarter(i), int(each[i // 4 * 4 : i + 1].sum())) for i in range(len(each))]


def _percentage(levels: np.ndarray, size: float, chance: np.random.Generator) -> list[Reading]:
    pairs = np.array(list(_pairs(levels, size, chance)))
    sums = [pairs[i // 4 * 4 : i + 1].sum(axis=0) for i in range(len(pairs))]
    return [Reading(_quarter(i), 100 * x / n if n else None, int(x), int(n)) for i, (x, n) in enumerate(sums)]


def _days(levels: np.ndarray, size: float, chance: np.random.Generator) -> list[Reading]:
    """The mean of lengths that are very unequal (gamma of shape 1.5, mean 400 days)."""
    cells = []
    for level in levels:
        rows = 1 + int(chance.poisson(size))
        cells.append((float(chance.gamma(1.5, 400 / 1.5 * math.exp(level), rows).sum()), rows))
    sums = [np.array(cells[i // 4 * 4 : i + 1]).sum(axis=0) for i in range(len(cells))]
    return [Reading(_quarter(i), x / n, x, int(n)) for i, (x, n) in enumerate(sums)]


_MAKERS: dict[str, Callable[[np.ndarray, float, np.random.Generator], list[Reading]]] = {
    "BT.1": _stock, "BT.2": _single, "BT.3": _count, "BT.4": _percentage, "BT.5": _days,
}  # fmt: skip
