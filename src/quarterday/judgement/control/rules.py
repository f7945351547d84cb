"""The four marks of more than chance, over many series at once.

The rules are those of NHS England's Making Data Count as NHSRplotthedots 0.2.2 has them
(`ptd_seven_point_one_side_mean`, `ptd_seven_point_trend`, `ptd_two_in_three`); each row of the arrays
is one baseline of one series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RUN = 7
TIE = 1e-9  # relative: nearer than this, two numbers are the same


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre, the limits and the lines two thirds of the way to them, each as broad as the values."""

    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats


@dataclass(frozen=True, slots=True)
class Marks:
    """Which points each rule marks, and to which side: 1 high, -1 low, 0 not marked. All as broad as the values."""

    beyond: Flags
    trend: Flags
    two_of_three: Flags
    shift: Flags
    way: NDArray[np.int8]


def marks(values: Floats, limits: Limits, *, beyond_counts: bool) -> Marks:
    """What is marked. `values` has a row for each baseline and nan where a value is missing, which breaks every run.

    `beyond_counts` lets a point beyond the limits count towards two of three, as the Excel tool does since 2023.
    """
    side = _sign(values, limits.centre)
    beyond = _above(values, limits.upper) | _above(-values, -limits.lower)
    close = ~beyond & (_above(values, limits.near_upper) | _above(-values, -limits.near_lower))
    steps = _sign(values[:, 1:], values[:, :-1])
    trend = _in_window(np.abs(_sums(steps, RUN - 1)) == RUN - 1, RUN, values.shape)
    counted = close | beyond if beyond_counts else close
    one_sided = (np.abs(_sums(side, 3)) == 3) & (_sums(counted.astype(np.int8), 3) >= 2)
    two = counted & _in_window(one_sided, 3, values.shape)
    shift = _in_window(np.abs(_sums(side, RUN)) == RUN, RUN, values.shape)
    way = np.where(beyond, side, np.where(trend, _heading(steps, trend), np.where(two | shift, side, 0)))
    return Marks(beyond, trend, two, shift, way.astype(np.int8))


def _sign(first: Floats, second: Floats) -> NDArray[np.int8]:
    """1, 0 or -1 as the first is above, level with or below the second; 0 where either is missing."""
    return (_above(first, second).astype(np.int8) - _above(second, first)).astype(np.int8)


def _above(first: Floats, second: Floats) -> Flags:
    """Whether the first is above the second by more than a tie; never where either is missing or has no end."""
    with np.errstate(invalid="ignore"):
        found: Flags = first - second > TIE * np.maximum(np.abs(first), np.abs(second))
    return found


def _sums(found: NDArray[np.int8], length: int) -> NDArray[np.int64]:
    """The sums of all so many neighbours; a row that is shorter has none."""
    if found.shape[1] < length:
        return np.zeros((found.shape[0], 0), dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(found, length, axis=1)
    total: NDArray[np.int64] = windows.sum(axis=2, dtype=np.int64)
    return total


def _in_window(hit: Flags, length: int, shape: tuple[int, ...]) -> Flags:
    """Every point of each window that is hit; `hit` is by the window's first point."""
    found = np.zeros(shape, dtype=np.bool_)
    for place in range(length if hit.shape[1] else 0):
        found[:, place : place + hit.shape[1]] |= hit
    return found


def _heading(steps: NDArray[np.int8], trend: Flags) -> NDArray[np.int8]:
    """Which way a trend goes at each point: to the next where that is in a trend too, else from the last."""
    none = np.zeros((steps.shape[0], 1), dtype=np.int8)
    before, after = np.hstack([none, steps]), np.hstack([steps, none])
    follows = np.hstack([trend[:, 1:], np.zeros((trend.shape[0], 1), dtype=np.bool_)])
    return np.where(follows, after, before).astype(np.int8)
