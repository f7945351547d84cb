"""Counting the three shapes: stocks by sweeping starts and ends, flows and cohorts by the stretches between days.

Each function asks the engine once, whatever the number of days and groups, and returns exact counts by group.
The engine only adds up; the work grows with the units, and with the logarithm of the number of days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from quarterday.engine import place_among
from quarterday.measures import Cohort, Events, Spells
from quarterday.positions.count import Count, Group, Tally
from quarterday.positions.groups import name_of
from quarterday.positions.units import event_units, stock_units

Days = tuple[date, date]
"""The first and the last of a run of days."""


def stocks(
    spells: Spells, days: Iterable[date], groups: Sequence[str] = (), *, durations: bool = False
) -> dict[date, dict[Group, Count]]:
    """The stock as at the end of each day, by group.

    Sweeps +weight at each beginning and −weight at each end, so that the work grows with the spells and
    hardly with the days. A group is there on the days on which it has a unit.
    """
    ordered = sorted(set(days))
    if not ordered:
        return {}
    units = stock_units(spells, groups, durations=durations)
    by_place = _by_place(_summed_changes(units, ordered, len(groups), durations=durations))
    tallies: dict[Group, Tally] = defaultdict(Tally)
    counted: dict[date, dict[Group, Count]] = {}
    for place, day in enumerate(ordered):
        for row in by_place[place]:
            tallies[_group(row, len(groups))].add(row)
        counted[day] = {
            group: tally.count(day) for group, tally in tallies.items() if any(tally.rows.values())
        }
    return counted


def _summed_changes(units: ir.Table, days: Sequence[date], groups: int, *, durations: bool) -> ir.Table:
    """How the units of each answer and group change up to each day: those that begin, less those that end."""
    kept = ["answer", *(name_of(place) for place in range(groups))]
    marks = {"mark": units.since} if durations else {}
    one = ibis.literal(1, type="int64")
    begun = units.select(*kept, **marks, day=units.begins, rows=one, weight=units.weight)
    ended = units.select(*kept, **marks, day=units.ends, rows=-one, weight=-units.weight)
    changes = begun.union(ended)
    changes = changes.filter(changes.day <= ibis.literal(days[-1]))
    return _summed(changes.mutate(place=place_among(changes.day, days)), ["place", *kept, *marks])


def flows(
    shape: Events | Cohort,
    runs: Iterable[Days],
    groups: Sequence[str] = (),
    until: date | None = None,
    *,
    durations: bool = False,
) -> dict[Days, dict[Group, Count]]:
    """What happened in each run of days, or to those whose date falls in it, by group.

    Runs may overlap: the engine adds up between each two days on which one begins or ends, and the runs are put
    together from that. Members of a cohort who mature after `until` are counted as immature and are never in the
    figure; members left out are counted by reason.
    """
    asked = sorted(set(runs))
    if not asked:
        return {}
    cuts = sorted({day for first, last in asked for day in (first - timedelta(days=1), last)})
    units = event_units(shape, groups, until, durations=durations)
    once = isinstance(shape, Events) and shape.once
    by_place = _by_place(_summed_events(units, cuts, len(groups), once=once, durations=durations))
    counted: dict[Days, dict[Group, Count]] = {}
    for first, last in asked:
        tallies: dict[Group, Tally] = defaultdict(Tally)
        for row in _within(by_place, bisect_left(cuts, first), bisect_left(cuts, last)):
            tallies[_group(row, len(groups))].add(row)
        counted[first, last] = {group: tally.count() for group, tally in tallies.items()}
    return counted


def _within(by_place: Mapping[int, list[dict[str, Any]]], first: int, last: int) -> Iterator[dict[str, Any]]:
    """The sums of the places first to last; where a person counts once, of those without a later unit in them."""
    for place in range(first, last + 1):
        yield from (row for row in by_place.get(place, ()) if row.get("next_place", last + 1) > last)


def _summed_events(
    units: ir.Table, cuts: Sequence[date], groups: int, *, once: bool, durations: bool
) -> ir.Table:
    within = units.filter((units.date > ibis.literal(cuts[0])) & (units.date <= ibis.literal(cuts[-1])))
    kept = ["answer", "reason", *(name_of(place) for place in range(groups))]
    places = {"place": place_among(within.date, cuts)}
    if once:
        beyond = ibis.literal(len(cuts), type="int32")
        places["next_place"] = ibis.ifelse(
            within.following.isnull(), beyond, place_among(within.following, cuts)
        )
    marks = {"mark": within.days} if durations else {}
    one = ibis.literal(1, type="int64")
    asked = within.select(*kept, **places, **marks, rows=one, weight=within.weight)
    return _summed(asked, [*kept, *places, *marks])


def _summed(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    return table.group_by(*keys).aggregate(rows=table.rows.sum(), weight=table.weight.sum())


def _by_place(summed: ir.Table) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in summed.to_pyarrow().to_pylist():
        found[row["place"]].append(row)
    return found


def _group(row: Mapping[str, Any], groups: int) -> Group:
    return tuple(row[name_of(place)] for place in range(groups))
