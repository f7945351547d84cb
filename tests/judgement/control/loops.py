"""The reference's algorithm in plain loops, a series at a time: for the tests to hold ours to, and to be timed against.

Method: NHSRplotthedots 0.2.2, `ptd_spc_standard` and its rules, without rebasing and missing values.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


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
