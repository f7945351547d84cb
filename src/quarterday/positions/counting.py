"""Counting the three shapes: stocks by sweeping starts and ends, flows and cohorts by the stretches between days.

Each function asks the engine once, whatever the number of days and groups; what comes back (`sums`) is counted by
any of the groups. The engine only adds up; the work grows with the units, and hardly with the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from quarterday.measures import Cohort, Events, Spells
from quarterday.positions.count import Count, Group
from quarterday.positions.groups import name_of
from quarterday.positions.places import Days, in_order, place_in
from quarterday.positions.sums import Sums, Tally
from quarterday.positions.units import Until, event_units, stock_units

Run: TypeAlias = tuple[date, date]
"""The first and the last of a run of days."""


@dataclass(frozen=True, slots=True)
class Stocks:
    """What the engine added up of a stock at so many days."""

    sums: Sums
    asked: Days
    days: Days

    def by(self, places: Sequence[int] = ()) -> dict[date, dict[Group, Count]]:
        """The stock as at the end of each day asked for, by the groups at these places; of none, the whole.

        A group is there on the days on which it has a unit.
        """
        tally, counted = Tally(self.sums, places), {}
        for place, day in enumerate(self.days):
            tally.add(self.sums.between(place, place))
            if day in self.asked:
                counted[day] = tally.counts(day)
        return counted


@dataclass(frozen=True, slots=True)
class Flows:
    """What the engine added up of a flow or a cohort between so many days."""

    sums: Sums
    asked: tuple[Run, ...]
    days: Days

    def by(self, places: Sequence[int] = ()) -> dict[Run, dict[Group, Count]]:
        """What happened in each run asked for, by the groups at these places; of none, the whole."""
        tally, counted = Tally(self.sums, places), {}
        place = {day: number for number, day in enumerate(self.days)}
        for first, last in self.asked:
            tally.clear()
            tally.add(self.sums.between(place[first - timedelta(days=1)] + 1, place[last]))
            counted[first, last] = tally.counts()
        return counted


def stocks(
    spells: Spells, days: Iterable[date], groups: Sequence[str] = (), *, durations: bool = False
) -> Stocks:
    """The stock as at the end of each of the days, of which there is at least one.

    Sweeps +weight at each beginning and −weight at each end, so that the work grows with the spells and
    hardly with the days.
    """
    asked = tuple(sorted(set(days)))
    ordered = in_order(asked)
    units = stock_units(spells, groups, durations=durations)
    return Stocks(
        _sums(_changes(units, ordered, len(groups), durations=durations), len(groups)), asked, ordered
    )


def _changes(units: ir.Table, days: Days, groups: int, *, durations: bool) -> ir.Table:
    """How the units of each answer and group change up to each day: those that begin, less those that end."""
    kept = ["answer", *(name_of(place) for place in range(groups))]
    marks = {"mark": units.since} if durations else {}
    one = ibis.literal(1, type="int64")
    begun = units.select(*kept, **marks, day=units.begins, rows=one, weight=units.weight)
    ended = units.select(*kept, **marks, day=units.ends, rows=-one, weight=-units.weight)
    changes = begun.union(ended)
    changes = changes.filter(changes.day <= ibis.literal(days[-1]))
    return _summed(changes.mutate(place=place_in(changes.day, days)), ["place", *kept, *marks])


def flows(
    shape: Events | Cohort,
    runs: Iterable[Run],
    groups: Sequence[str] = (),
    until: Until = None,
    *,
    durations: bool = False,
) -> Flows:
    """What happened in each of the runs of days, of which there is at least one, or to those whose date falls in it.

    Runs may overlap: the engine adds up between each two days on which one begins or ends, and the runs are put
    together from that. Members of a cohort who mature after `until` are counted as immature and are never in the
    figure; members left out are counted by reason.
    """
    asked = tuple(sorted(set(runs)))
    days = in_order(day for first, last in asked for day in (first - timedelta(days=1), last))
    units = event_units(shape, groups, until, durations=durations)
    once = isinstance(shape, Events) and shape.once
    return Flows(
        _sums(_events(units, days, len(groups), once=once, durations=durations), len(groups)), asked, days
    )


def _events(units: ir.Table, days: Days, groups: int, *, once: bool, durations: bool) -> ir.Table:
    within = units.filter((units.date > ibis.literal(days[0])) & (units.date <= ibis.literal(days[-1])))
    kept = ["answer", "reason", *(name_of(place) for place in range(groups))]
    places = {"place": place_in(within.date, days)}
    if once:
        later = place_in(within.following, days)
        places["following"] = ibis.ifelse(within.following.isnull(), len(days), later)
    marks = {"mark": within.days} if durations else {}
    one = ibis.literal(1, type="int64")
    asked = within.select(*kept, **places, **marks, rows=one, weight=within.weight)
    return _summed(asked, [*kept, *places, *marks])


def _summed(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Rows and weights by the keys; no weight is nought, and so is the mark of what does not count."""
    marks = {"mark": table.mark.fill_null(_none(table.mark))} if "mark" in keys else {}
    marked = table.mutate(weight=table.weight.fill_null(0), **marks)
    return marked.group_by(*keys).aggregate(rows=marked.rows.sum(), weight=marked.weight.sum())


def _none(mark: ir.Value) -> ir.Value:
    return ibis.date(1970, 1, 1) if mark.type().is_date() else ibis.literal(0, type=mark.type())


def _sums(summed: ir.Table, groups: int) -> Sums:
    return Sums.of(summed.to_pyarrow(), groups)
