"""The units that are counted: a measure's rows, each with its answer, its groups, and when it counts.

What is counted (`counting`) and what is listed (`rows`) are both taken from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from quarterday.measures import Cohort, Events, Spells
from quarterday.positions.groups import AGE_BAND, aged, name_of, with_groups
from quarterday.positions.overlaps import one_at_a_time

NEVER = date(9999, 12, 31)
YES, NO, UNKNOWN, IMMATURE, LEFT_OUT = "yes", "no", "unknown", "immature", "left out"


def stock_units(spells: Spells, groups: Sequence[str] = (), *, durations: bool = False) -> ir.Table:
    """Units of a stock: each counts as at the end of the days from `begins` to the day before `ends`.

    Columns: those of the measure, `begins`, `ends` (never empty), `answer` (yes, no or unknown), `weight` and a
    text column for each group. A person has one unit at a time, but for weights and durations, where each spell
    is one; a duration is counted from `since`.
    """
    table = spells.table.mutate(
        begins=spells.table.start, ends=spells.table.end.fill_null(ibis.literal(NEVER))
    )
    table = table.filter(table.ends > table.begins)
    if AGE_BAND in groups and AGE_BAND not in table.columns:
        table = aged(table)
    unsaid = [table.weight.isnull()] if spells.weighted else []
    unsaid += [table.counts & table.since.isnull()] if durations else []
    units = with_groups(table.mutate(answer=_answer(table, unsaid)), groups)
    if spells.weighted or durations:
        return units if spells.weighted else units.mutate(weight=ibis.literal(1, type="int64"))
    names = [name_of(place) for place in range(len(groups))]
    return one_at_a_time(units, names).mutate(weight=ibis.literal(1, type="int64"))


def event_units(
    shape: Events | Cohort, groups: Sequence[str] = (), until: date | None = None, *, durations: bool = False
) -> ir.Table:
    """Units of a flow or a cohort: each counts on its `date`.

    Columns: those of the measure, `answer` (of a cohort also immature, where it matures after `until`, and left
    out), `reason` (why it is left out, else empty), `weight` and a text column for each group. Where persons count
    once, `following` is the date of the person's next unit.
    """
    weighted = isinstance(shape, Events) and shape.weighted
    table = shape.table if weighted else shape.table.mutate(weight=ibis.literal(1, type="int64"))
    unsaid = [table.weight.isnull()] if weighted else []
    unsaid += [table.counts & table.days.isnull()] if durations else []
    answer = _answer(table, unsaid)
    reason = ibis.literal("")
    if isinstance(shape, Cohort):
        late = [] if until is None else [(table.matures > ibis.literal(until), IMMATURE)]
        answer = ibis.cases((table.left_out.notnull(), LEFT_OUT), *late, else_=answer)
        reason = table.left_out.fill_null("")
    units = with_groups(table.mutate(answer=answer, reason=reason), groups)
    return _with_following(units, len(groups)) if isinstance(shape, Events) and shape.once else units


def _with_following(units: ir.Table, groups: int) -> ir.Table:
    """Of a person's units of one day the last is one that counts, then one that does not."""
    rank = ibis.cases((units.answer == YES, 2), (units.answer == NO, 1), else_=0)
    order = [units.date, rank, *(units[name_of(place)] for place in range(groups))]
    return units.mutate(following=units.date.lead().over(ibis.window(group_by=units.person, order_by=order)))


def _answer(table: ir.Table, unsaid: Sequence[ir.BooleanValue]) -> ir.StringValue:
    """Yes, no, or unknown where the record does not say whether it counts, or lacks what is counted of it."""
    unknown = [(each, UNKNOWN) for each in unsaid]
    # not `counts.isnull()`: of a negation Ibis 12 writes “NOT x IS NULL”, which means “x IS NOT NULL”
    return ibis.cases(*unknown, (table.counts, YES), (~table.counts, NO), else_=UNKNOWN)
