"""The rows behind a position, for checking on the analyst's own machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from quarterday.engine import days_between
from quarterday.figures import Position, Statistic
from quarterday.measures import Cohort, Measure, Shape, Spells
from quarterday.positions.evidence import Evidence, cover_of, shapes_of
from quarterday.positions.groups import name_of
from quarterday.positions.units import NO, UNKNOWN, YES, event_units, stock_units
from quarterday.positions.windows import Dates, dates_of
from quarterday.register import Denominator, Indicator

Rows: TypeAlias = ir.Table
"""What the rest of the code calls the rows, so that no other package names Ibis."""
OWN = {"begins", "ends", "answer", "reason", "following", "left_out"}  # columns that are of counting alone
ORDER = ("as_at", "person", "start", "date")


def rows_behind(
    indicator: Indicator, measures: Mapping[str, Measure], evidence: Evidence, position: Position
) -> dict[str, ir.Table]:
    """The rows of a position's numerator and, where it is another measure's count, of its denominator.

    One row a unit counted: a child, a worker's post, a closure; only those of the position's group. `counts` says
    whether the row is in the numerator. For a percentage every row of the denominator is there, and those that
    cannot say (`counts` is empty); otherwise only the numerator's. The numerator is the number of rows with
    `counts` true (of their `weight`, where there is one); that of a mean the sum of their `days`. A stock that is
    averaged over several days lists the rows of each, `as_at` it.
    """
    above, below = shapes_of(indicator, measures, evidence.records)
    (whose,) = evidence.authorities  # one authority's rows at a time
    cover = cover_of(indicator, measures, whose)
    listing = _Listing(
        dates_of(indicator, position.period),
        indicator.columns,
        position.dimensions,
        until=cover.last if cover else None,
    )
    durations = indicator.statistic is not Statistic.COUNT
    whole = indicator.denominator is Denominator.ROWS and not durations
    listed = {"numerator": listing.rows(above, whole=whole, durations=durations)}
    return listed if below is None else listed | {"denominator": listing.rows(below)}


@dataclass(frozen=True, slots=True)
class _Listing:
    """Which rows to list: of some days and of one group."""

    dates: Dates
    columns: Sequence[str]
    dimensions: Mapping[str, str]
    until: date | None

    def rows(self, shape: Shape, *, whole: bool = False, durations: bool = False) -> ir.Table:
        """The units that count or, of the whole, that do not or cannot say; with how long each has lasted."""
        if isinstance(shape, Spells):
            counted = self._on_days(
                stock_units(shape, self.columns, durations=durations), durations=durations
            )
        else:
            counted = self._within(event_units(shape, self.columns, self.until, durations=durations))
        if isinstance(shape, Cohort) or not shape.weighted:
            counted = counted.drop("weight")
        kept = counted.filter(counted.answer.isin((YES, NO, UNKNOWN) if whole else (YES,)))
        for place, column in enumerate(self.columns):
            if column in self.dimensions:
                kept = kept.filter(kept[name_of(place)] == self.dimensions[column])
        return self._printable(kept)

    def _on_days(self, units: ir.Table, *, durations: bool) -> ir.Table:
        days = (ibis.literal(day) for day in self.dates.days)
        each = [units.filter((units.begins <= day) & (units.ends > day)).mutate(as_at=day) for day in days]
        rows = ibis.union(*each) if len(each) > 1 else each[0]
        if durations:
            return rows.mutate(days=days_between(rows.since, rows.as_at))
        return rows if len(each) > 1 else rows.drop("as_at")

    def _within(self, units: ir.Table) -> ir.Table:
        """Of units of which a person has one alone, the last."""
        rows = units.filter(units.date.between(self.dates.from_day, self.dates.to_day))
        if "following" not in rows.columns:
            return rows
        return rows.filter(rows.following.isnull() | (rows.following > ibis.literal(self.dates.to_day)))

    def _printable(self, rows: ir.Table) -> ir.Table:
        """The measure's own columns, with the groups that are made from them."""
        counts = ibis.cases((rows.answer == YES, True), (rows.answer == NO, False), else_=None)
        made = {
            column: rows[name_of(place)]
            for place, column in enumerate(self.columns)
            if column not in rows.columns
        }
        said = rows.mutate(counts=counts, **made)
        drop = [name for name in said.columns if name in OWN or name.startswith(name_of(0)[:-1])]
        return said.drop(*drop).order_by([name for name in ORDER if name in said.columns])
