"""How long judging takes: 152 authorities × 40 indicators × 40 quarters on control charts, against plain loops.

The loops (tests/judgement/control/loops.py) are the algorithm of NHSRplotthedots as one would write it down in Python,
a series at a time; what both say of every point is compared first and must be the same. One run, one process; the
ratio is what counts. `just benchmark-judging`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from loops import by_loops
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
