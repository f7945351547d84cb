"""What an indicator is counted from: its measures' shapes over the records, how far these reach, and the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quarterday.errors import RegisterError
from quarterday.figures import Statistic
from quarterday.measures import Cohort, Events, Measure, Shape, Spells
from quarterday.positions.count import Count, Group, added
from quarterday.positions.counting import flows, stocks
from quarterday.positions.groups import DERIVED, column_behind
from quarterday.positions.windows import Dates
from quarterday.records import Cover
from quarterday.records.opened import Records
from quarterday.register import Basis, Indicator

Counts = Mapping[Dates, Mapping[Group, Count]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What positions are calculated from: the tables, how far each speaks, and the snapshot's name."""

    records: Records
    covers: Mapping[str, Cover]
    snapshot: str | None


SHAPES: dict[Basis, type[Shape]] = {Basis.STOCK: Spells, Basis.FLOW: Events, Basis.COHORT: Cohort}


def needs_of(indicator: Indicator, measures: Mapping[str, Measure]) -> list[str]:
    """The tables that an indicator's measures count from, each once."""
    return list(dict.fromkeys(table for name in indicator.measures for table in measures[name].needs))


def cover_of(indicator: Indicator, measures: Mapping[str, Measure], evidence: Evidence) -> Cover | None:
    """What all the tables that an indicator needs speak of; None where one is not loaded."""
    covers = [evidence.covers.get(table) for table in needs_of(indicator, measures)]
    known = [cover for cover in covers if cover is not None]
    return Cover.shared(known) if len(known) == len(covers) else None


def shapes_of(
    indicator: Indicator, measures: Mapping[str, Measure], records: Records
) -> tuple[Shape, Shape | None]:
    """The shape of the numerator, and of the denominator where that is another measure.

    Raises RegisterError where one does not fit the indicator: its basis, statistic or breakdowns.
    """
    names = indicator.measures
    shape, wanted = measures[names[0]].shape(records), SHAPES[indicator.basis]
    if not isinstance(shape, wanted):
        raise RegisterError(
            f"{indicator.code} has the basis “{indicator.basis}”, which is counted from {wanted.__name__}, but its "
            f"measure “{names[0]}” gives {type(shape).__name__}."
        )
    _check_columns(indicator, names[0], shape, durations=indicator.statistic is not Statistic.COUNT)
    if len(names) == 1:
        return shape, None
    below = measures[names[1]].shape(records)
    fits = Spells if isinstance(shape, Spells) else Spells | Events
    if not isinstance(below, fits):
        raise RegisterError(
            f"{indicator.code} is divided by the measure “{names[1]}”, which gives {type(below).__name__}: a stock can "
            "be divided by Spells, a flow or a cohort by Spells or Events."
        )
    _check_columns(indicator, names[1], below)
    return shape, below


def _check_columns(indicator: Indicator, name: str, shape: Shape, *, durations: bool = False) -> None:
    """RegisterError where a measure's table lacks a column that the indicator needs of it."""
    columns = shape.table.columns
    lacking = [group for group in indicator.columns if column_behind(shape.table, group) not in columns]
    if lacking:
        others = sorted({*columns, *(group for group, made in DERIVED.items() if made.source in columns)})
        raise RegisterError(
            f"{indicator.code} is broken down by {', '.join(lacking)}, which the measure “{name}” does not have; "
            f"it has {', '.join(others)}."
        )
    length = "since" if isinstance(shape, Spells) else "days"
    if durations and length not in columns:
        raise RegisterError(
            f"{indicator.code} is a {indicator.statistic} of days, for which the measure “{name}” lacks the column "
            f"“{length}”."
        )


def counts_of(
    shape: Shape, dates: Sequence[Dates], groups: Sequence[str], until: date, *, durations: bool = False
) -> Counts:
    """The counts of each quarter by group: a stock as at the end of its days, a flow or a cohort over its span."""
    if isinstance(shape, Spells):
        by_day = stocks(shape, [day for each in dates for day in each.days], groups, durations=durations)
        return {each: added(by_day[day] for day in each.days) for each in dates}
    by_run = flows(
        shape, [(each.from_day, each.to_day) for each in dates], groups, until, durations=durations
    )
    return {each: by_run[each.from_day, each.to_day] for each in dates}
