"""The rows behind a position, for checking on the analyst's own machine."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.measures import Cohort, Events, Measure, Spells
from quarterday.periods import Quarter
from quarterday.positions.calculation import Evidence, dates_of, shape_of
from quarterday.register import Denominator, Indicator


def rows_behind(indicator: Indicator, measure: Measure, evidence: Evidence, period: Quarter) -> ir.Table:
    """One row a unit counted in the position: a child, a worker's post, a closure.

    `counts` says whether the row is in the numerator. For a rate by population only the numerator's
    rows are there; for a percentage, every row of the denominator and those that cannot say. The
    numerator is the number of rows with `counts` true (of their `weight`, where there is one).
    """
    dates = dates_of(indicator, period)
    shape = shape_of(indicator, measure, evidence.records)
    match shape:
        case Spells():
            day = ibis.literal(dates.to_day)
            table = shape.table
            open_then = table.filter((table.start <= day) & (table.end.isnull() | (table.end > day)))
            rows = open_then if shape.weighted else _once(open_then)
        case Events():
            rows = shape.table.filter(shape.table.date.between(dates.from_day, dates.to_day))
        case Cohort():
            until = min(evidence.covers[table].last for table in measure.needs)
            members = shape.table.filter(shape.table.date.between(dates.from_day, dates.to_day))
            rows = members.filter(members.left_out.isnull() & (members.matures <= until)).drop("left_out")
    if indicator.denominator is not Denominator.ROWS:
        rows = rows.filter(rows.counts)
    return rows.order_by([name for name in ("person", "start", "date") if name in rows.columns])


def _once(table: ir.Table) -> ir.Table:
    """One row a person; true wins over false and false over cannot say, as in the count."""
    still_open = table.end.isnull().any()
    return table.group_by("person").aggregate(
        start=table.start.min(),
        end=still_open.ifelse(ibis.null("date"), table.end.max()),
        counts=table.counts.any(),
    )
