"""Counting the three shapes: stocks by sweeping starts and ends, flows and cohorts by quarter.

Each function asks the engine once, whatever the number of quarters, and returns exact counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from quarterday.measures import Cohort, Events, Spells
from quarterday.periods import Quarter


@dataclass(frozen=True, slots=True)
class Count:
    """`yes` of `known` count; of `missing` rows the records cannot say."""

    yes: Decimal = Decimal(0)
    known: Decimal = Decimal(0)
    missing: int = 0
    immature: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


def stocks(spells: Spells, days: Sequence[date]) -> dict[date, Count]:
    """The stock as at the end of each day.

    Sweeps +weight at each start and −weight at each end, so that the work grows with the spells and
    hardly with the days. Unweighted spells of one person are first joined where they overlap, so
    that nobody counts twice.
    """
    ordered = sorted(set(days))
    if not ordered:
        return {}
    table = spells.table
    parts = {
        "yes": table.filter(table.counts),
        "known": table.filter(table.counts.notnull()),
        "all": table,
    }
    changes = ibis.union(*(_changes(_units(part, spells.weighted), name) for name, part in parts.items()))
    bucket = ibis.cases(*((changes.day <= day, index) for index, day in enumerate(ordered)))
    summed = (
        changes.mutate(bucket=bucket)
        .filter(lambda t: t.bucket.notnull())
        .group_by("part", "bucket")
        .aggregate(change=lambda t: t.change.sum(), rows=lambda t: t.rows.sum())
    )
    return _swept(summed, ordered)


def _units(table: ir.Table, weighted: bool) -> ir.Table:
    if weighted:
        return table.select("start", "end", weight=table.weight)
    return _joined(table).mutate(weight=ibis.literal(1, type="int64"))


def _joined(table: ir.Table) -> ir.Table:
    """`start, end`: each person's spells, those that overlap or touch made one."""
    never = ibis.date(9999, 12, 31)
    closed = table.select("person", "start", end=table.end.fill_null(never)).filter(lambda t: t.end > t.start)
    in_order = {"group_by": "person", "order_by": ["start", "end"]}
    before = ibis.window(**in_order, rows=(None, -1))
    so_far = ibis.window(**in_order, rows=(None, 0))
    marked = closed.mutate(reached=closed.end.max().over(before))
    marked = marked.mutate(opens=(marked.reached.isnull() | (marked.start > marked.reached)).cast("int32"))
    numbered = marked.mutate(island=marked.opens.sum().over(so_far))
    islands = numbered.group_by("person", "island").aggregate(
        start=numbered.start.min(), end=numbered.end.max()
    )
    return islands.select("start", end=ibis.ifelse(islands.end == never, ibis.null("date"), islands.end))


def _changes(units: ir.Table, part: str) -> ir.Table:
    """`part, day, change, rows`: +weight on the first day, −weight on the day of the end."""
    starts = units.select(
        part=ibis.literal(part), day=units.start, change=units.weight, rows=ibis.literal(1, type="int64")
    )
    ended = units.filter(units.end.notnull())
    ends = ended.select(
        part=ibis.literal(part), day=ended.end, change=-ended.weight, rows=ibis.literal(-1, type="int64")
    )
    return starts.union(ends)


def _swept(summed: ir.Table, days: Sequence[date]) -> dict[date, Count]:
    change: Counter[tuple[str, int]] = Counter()
    rows: Counter[tuple[str, int]] = Counter()
    for row in summed.to_pyarrow().to_pylist():
        change[row["part"], row["bucket"]] = row["change"]
        rows[row["part"], row["bucket"]] = row["rows"]
    counts: dict[date, Count] = {}
    yes = known = Decimal(0)
    missing = 0
    for index, day in enumerate(days):
        yes += change["yes", index]
        known += change["known", index]
        missing += rows["all", index] - rows["known", index]
        counts[day] = Count(yes, known, missing)
    return counts


def flows(events: Events, quarters: Sequence[Quarter]) -> dict[Quarter, Count]:
    """What happened in each quarter."""
    return _by_quarter(events.table.mutate(state=ibis.literal("known")), quarters)


def cohorts(cohort: Cohort, quarters: Sequence[Quarter], until: date) -> dict[Quarter, Count]:
    """The outcome of those whose `date` falls in each quarter, as known at the end of `until`.

    Members who mature after `until` are counted as immature and are never in the figure; members
    left out are counted by reason.
    """
    table = cohort.table
    state = ibis.cases(
        (table.left_out.notnull(), table.left_out),
        (table.matures > ibis.literal(until), "immature"),
        else_="known",
    )
    return _by_quarter(table.mutate(state=state), quarters)


def _by_quarter(table: ir.Table, quarters: Sequence[Quarter]) -> dict[Quarter, Count]:
    if not quarters:
        return {}
    ordered = sorted(set(quarters))
    bucket = ibis.cases(
        *((table.date.between(q.first_day, q.last_day), index) for index, q in enumerate(ordered))
    )
    within = table.mutate(bucket=bucket).filter(lambda t: t.bucket.notnull())
    answer = ibis.cases((within.counts, "yes"), (within.counts.notnull(), "no"), else_="unknown")
    summed = (
        within.mutate(answer=answer).group_by("bucket", "state", "answer").aggregate(rows=lambda t: t.count())
    )
    counted: dict[int, Counter[tuple[str, str]]] = {index: Counter() for index in range(len(ordered))}
    for row in summed.to_pyarrow().to_pylist():
        counted[row["bucket"]][row["state"], row["answer"]] += row["rows"]
    return {quarter: _count(counted[index]) for index, quarter in enumerate(ordered)}


def _count(rows: Counter[tuple[str, str]]) -> Count:
    left_out: Counter[str] = Counter()
    for (state, _), number in rows.items():
        if state not in ("known", "immature"):
            left_out[state] += number
    yes, no = rows["known", "yes"], rows["known", "no"]
    return Count(
        yes=Decimal(yes),
        known=Decimal(yes + no),
        missing=rows["known", "unknown"],
        immature=sum(number for (state, _), number in rows.items() if state == "immature"),
        left_out=dict(sorted(left_out.items())),
    )
