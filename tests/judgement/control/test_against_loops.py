"""Ours against plain loops that were written by themselves, on generated series."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from loops import by_loops

from quarterday.judgement.control import Series, chart, charts


def series(values: list[int]) -> Series:
    return Series("", tuple(map(str, range(len(values)))), tuple(map(float, values)))


@given(st.lists(st.integers(0, 40), min_size=3, max_size=45))
def test_every_label_is_that_of_the_loops(values: list[int]) -> None:
    assume(len(set(values)) > 1)
    steps = [abs(after - before) for before, after in pairwise(values)]
    assume(any(step < 3.267 * sum(steps) / len(steps) for step in steps))
    found = chart(series(values), policy="reference")
    assert [point.signals[0].value if point.signals else "" for point in found.points] == by_loops(values)


@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=20), min_size=1, max_size=8))
def test_many_together_are_as_each_alone(many: list[list[int]]) -> None:
    for policy in ("strict", "reference"):
        together = charts([series(values) for values in many], policy=policy)
        assert together == [chart(series(values), policy=policy) for values in many]
