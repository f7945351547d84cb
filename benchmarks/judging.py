"""How long judging takes: 152 authorities × 40 indicators × 40 quarters on control charts, against plain loops.

The loops are the algorithm of NHSRplotthedots (`ptd_spc_standard` and its rules) as one would write it down in Python,
a series at a time; what both say of every point is compared first and must be the same. One run, one process; the
ratio is what counts. `just benchmark-judging`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from quarterday.judgement.control import Series, chart, charts

AUTHORITIES, INDICATORS, QUARTERS = 152, 40, 40
Found = TypeVar("Found")


def made_up() -> list[Series]:
    """6,080 series: levels with noise, some with a step or a drift (seeded)."""
    draw = np.random.default_rng(2026)
    number = AUTHORITIES * INDICATORS
    values = draw.normal(100, 12, (number, QUARTERS))
    values[::5, 25:] += 30
    values[1::7] += np.arange(QUARTERS) * 1.5
    periods = tuple(f"{2015 + n // 4}-{16 + n // 4}-Q{n % 4 + 1}" for n in range(QUARTERS))
    return [Series(str(place), periods, tuple(map(float, row))) for place, row in enumerate(values)]


def by_loops(values: Sequence[float]) -> list[str]:
    """The label of each point of a series, by the reference's rules in its order."""
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < 3.267 * average]
    spread = 2.66 * sum(kept) / len(kept)
    side = [(value > mean) - (value < mean) for value in values]
    outside = [abs(value - mean) > spread for value in values]
    close = [abs(v - mean) > spread * 2 / 3 and not out for v, out in zip(values, outside, strict=True)]
    labels = []
    for place in range(len(values)):
        if outside[place]:
            labels.append("beyond_limits")
        elif in_trend(values, place):
            labels.append("trend_of_7")
        elif close[place] and in_two_of_three(side, close, place):
            labels.append("two_of_three")
        elif in_shift(side, place):
            labels.append("shift_of_7")
        else:
            labels.append("")
    return labels


def windows(place: int, length: int, number: int) -> list[range]:
    first = max(0, place - length + 1)
    return [range(start, start + length) for start in range(first, place + 1) if start + length <= number]


def in_trend(values: Sequence[float], place: int) -> bool:
    for window in windows(place, 7, len(values)):
        steps = [values[n + 1] - values[n] for n in window[:-1]]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            return True
    return False


def in_two_of_three(side: Sequence[int], close: Sequence[bool], place: int) -> bool:
    return any(
        abs(sum(side[n] for n in window)) == 3 and sum(close[n] for n in window) >= 2
        for window in windows(place, 3, len(side))
    )


def in_shift(side: Sequence[int], place: int) -> bool:
    return any(abs(sum(side[n] for n in window)) == 7 for window in windows(place, 7, len(side)))


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def main() -> None:
    many = made_up()
    seconds_ours, ours = timed(lambda: charts(many, policy="reference"))
    seconds_strict, _ = timed(lambda: charts(many))
    seconds_each, _ = timed(lambda: [chart(one) for one in many])
    seconds_loops, theirs = timed(lambda: [by_loops(one.values) for one in track(many, "Loops")])  # type: ignore[arg-type]
    for one, labels in zip(ours, theirs, strict=True):
        assert [point.signals[0].value if point.signals else "" for point in one.points] == labels, (
            one.series.name
        )
    console = Console()
    console.print(f"{len(many):,} series of {QUARTERS} points; every label is the same in both.")
    for name, seconds in (
        ("all together, reference policy", seconds_ours),
        ("all together, strict policy", seconds_strict),
        ("one at a time, strict policy", seconds_each),
        ("plain loops", seconds_loops),
    ):
        console.print(f"{name:34} {seconds:6.2f} s   {seconds / seconds_loops:5.2f} times the loops")


if __name__ == "__main__":
    main()
