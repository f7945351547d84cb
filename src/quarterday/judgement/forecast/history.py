"""The figures that a forecast may draw on: in order, under one definition, up to the quarter it is made in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from quarterday.periods import Quarter, quarters

Number = Fraction | Decimal | float


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator's figure in one quarter: its value in the unit printed, and the numbers behind it where known.

    A plain count is its own numerator. None is a gap.
    """

    period: Quarter
    value: Number | None
    numerator: Number | None = None
    denominator: Number | None = None


Adding = Callable[[Reading, Reading], Reading]


@dataclass(frozen=True)
class History:
    """Readings by quarter up to `now`, none from before `since`, the last change of the definition."""

    readings: Mapping[Quarter, Reading]
    now: Quarter
    since: Quarter | None

    @classmethod
    def of(
        cls,
        readings: Iterable[Reading],
        now: Quarter,
        changed: Iterable[Quarter],
        added: Adding | None = None,
    ) -> History:
        """Checks the readings; `added` adds the quarters of each year up, as far as there is no gap."""
        since = max((quarter for quarter in changed if quarter <= now), default=None)
        found: dict[Quarter, Reading] = {}
        for reading in map(_checked, readings):
            if reading.period in found:
                raise ValueError(f"There are two figures for {reading.period.in_print}; one is needed.")
            found[reading.period] = reading
        kept = {q: found[q] for q in sorted(found) if q <= now and (since is None or q >= since)}
        return cls(_cumulated(kept, added) if added else kept, now, since)

    @property
    def value(self) -> Fraction | None:
        reading = self.readings.get(self.now)
        return None if reading is None or reading.value is None else Fraction(reading.value)

    @property
    def unbroken(self) -> list[float]:
        """The values of the quarters in a row that end now."""
        values: list[float] = []
        quarter = self.now
        while (reading := self.readings.get(quarter)) is not None and reading.value is not None:
            values.append(float(reading.value))
            quarter = quarter.previous
        return values[::-1]

    @property
    def gap(self) -> Quarter | None:
        """The quarter without a figure that ends the unbroken ones, where there are figures before it."""
        missing = self.now.shift(-len(self.unbroken))
        return missing if any(q < missing and r.value is not None for q, r in self.readings.items()) else None

    @property
    def whole_years(self) -> list[tuple[Reading, ...]]:
        """The earlier years that have a figure in all four quarters, oldest first."""
        years = sorted({quarter.year for quarter in self.readings} - {self.now.year})
        rows = (tuple(self.readings.get(Quarter(year, q)) for q in range(1, 5)) for year in years)
        return [tuple(r for r in row if r) for row in rows if all(r and r.value is not None for r in row)]


def _checked(reading: Reading) -> Reading:
    for name, number in (
        ("value", reading.value), ("numerator", reading.numerator), ("denominator", reading.denominator),
    ):  # fmt: skip
        if number is not None and not (math.isfinite(number) and number >= 0):
            raise ValueError(
                f"{reading.period.in_print}: the {name} is {number}; a number from 0 up is needed."
            )
    return reading


def _cumulated(readings: Mapping[Quarter, Reading], added: Adding) -> dict[Quarter, Reading]:
    """Each quarter's numbers with those of its year before it; nothing after a gap (a quarter with nobody is none)."""
    found: dict[Quarter, Reading] = {}
    for year in sorted({quarter.year for quarter in readings}):
        in_a_row = []
        for quarter in quarters(Quarter(year, 1), Quarter(year, 4)):
            reading = readings.get(quarter)
            if reading is None or (reading.value is None and reading.denominator != 0):
                break
            in_a_row.append(reading)
        found.update((reading.period, reading) for reading in accumulate(in_a_row, added))
    return found
