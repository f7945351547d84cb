"""Days in order, and between which of them a day of the records falls: the only time that the engine adds up by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from math import gcd

import ibis
import ibis.expr.types as ir

from quarterday.engine import place_among
from quarterday.periods import add_months

Days = tuple[date, ...]


def in_order(days: Iterable[date]) -> Days:
    """The days in order, each once; where all are ends of months, with the gaps filled to be evenly spaced."""
    ordered = sorted(set(days))
    step = _step(ordered)
    if step is None:
        return tuple(ordered)
    first, last = (_month(day) for day in (ordered[0], ordered[-1]))
    after = ordered[0] + timedelta(days=1)
    return tuple(
        add_months(after, months) - timedelta(days=1) for months in range(0, last - first + step, step)
    )


def place_in(day: ir.DateValue, days: Days) -> ir.IntegerValue:
    """How many of `days`, as `in_order` gives them, are before the day: 0 to all of them.

    Of ends of months this is arithmetic on months, which an engine is told in one line and does fast.
    """
    step = _step(days)
    if step is None:
        return place_among(day, days)
    months = day.year().cast("int64") * 12 + day.month() - _month(days[0])
    later = ibis.greatest(ibis.literal(0, type="int64"), months) + (step - 1)
    return ibis.least(ibis.literal(len(days), type="int64"), (later // step).cast("int64"))


def _step(days: Iterable[date]) -> int | None:
    """The months between evenly spaced ends of months that all `days` are among; None where they are not such."""
    ordered = list(days)
    if not ordered or any((day + timedelta(days=1)).day != 1 for day in ordered):
        return None
    return gcd(*(_month(later) - _month(earlier) for earlier, later in pairwise(ordered))) or 1


def _month(day: date) -> int:
    return day.year * 12 + day.month
