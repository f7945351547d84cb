"""Spells that begin to count, or cease to, on a day of their own."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import earlier, later


def counting_from(spells: ir.Table, day: str) -> ir.Table:
    """The spells cut on the day in column `day`: they count from then on, and not before."""
    return _cut(spells, day, before=False)


def counting_until(spells: ir.Table, day: str) -> ir.Table:
    """The spells cut on the day in column `day`: they count before it, and not from then on."""
    return _cut(spells, day, before=True)


def _cut(spells: ir.Table, day: str, *, before: bool) -> ir.Table:
    """Where the day is empty, all of the spell is before it."""
    first = spells.mutate(end=earlier(spells.end, spells[day]), counts=ibis.literal(before))
    turned = spells.filter(spells[day].notnull())
    second = turned.mutate(start=later(turned.start, turned[day]), counts=ibis.literal(not before))
    cut = ibis.union(first, second)
    return cut.filter(cut.end.isnull() | (cut.end > cut.start))
