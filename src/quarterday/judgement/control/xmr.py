"""Limits from moving ranges: the XmR chart.

Method: NHSRplotthedots 0.2.2 (`ptd_spc_standard`); screening after Nelson (1982), Journal of Quality Technology 14.
"""

from __future__ import annotations

import numpy as np

from quarterday.judgement.control.rules import Flags, Floats, Limits

FACTOR = 2.66  # limits per mean moving range: 3 / 1.128, as the reference rounds it
SCREEN = 3.267  # a moving range from this many times their mean is screened out (D4 of two)


def limits(values: Floats, base: int | None, *, screen: bool, mend: bool) -> tuple[Limits, Flags]:
    """The limits of each row, from its first `base` points (all, where None), and of which rows screening was undone.

    With `screen` the ranges that are 3.267 times their mean or more are left out, once. Where that leaves none, or
    (with `mend`) only noughts though the values differ, all ranges are used: by moving ranges of nought every point
    would be beyond the limits. A row with fewer than two neighbouring values has limits of nan.
    """
    first = values[:, :base]
    ranges = np.abs(np.diff(first, axis=1))
    plain = mean(ranges)
    kept = np.where(ranges < SCREEN * plain[:, None], ranges, np.nan) if screen else ranges
    screened = mean(kept)
    undone = np.isnan(screened) & ~np.isnan(plain)
    if mend:
        undone |= (screened == 0) & (plain > 0)
    spread = np.where(undone, plain, screened)[:, None] * FACTOR
    centre = mean(first)[:, None]
    near = spread * 2 / 3
    lines = (centre, centre - spread, centre + spread, centre - near, centre + near)
    return Limits(*(np.broadcast_to(line, values.shape) for line in lines)), undone & (plain > 0)


def mean(values: Floats) -> Floats:
    """The mean of each row's numbers, nan where there are none."""
    there = ~np.isnan(values)
    total = np.where(there, values, 0.0).sum(axis=1)
    number = there.sum(axis=1)
    average: Floats = np.divide(total, number, out=np.full(len(values), np.nan), where=number > 0)
    return average
