"""What an indicator is counted from: its measures' shapes over the records, how far these reach, and the counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quarterday.errors import RegisterError
from quarterday.figures import Statistic
from quarterday.measures import Cohort, Events, Measure, Shape, Spells
from quarterday.positions.count import Count, Group
from quarterday.positions.counting import Flows, Stocks, flows, stocks
from quarterday.positions.groups import AUTHORITY, DERIVED, column_behind
from quarterday.positions.windows import Dates
from quarterday.records import Area, Cover
from quarterday.records.opened import Records
from quarterday.register import Basis, Indicator

Counts = Mapping[Dates, Mapping[str, Mapping[Group, Count]]]
"""The counts of each quarter, by authority and then by group."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Whose records there are: the authority's code, how far each of its tables speaks, and its snapshot's name."""

    code: str
    covers: Mapping[str, Cover]
    snapshot: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What positions are calculated from: the tables and whose they are.

    Of `several` authorities each identifier begins with an authority's code (`records.of_authority`); `areas` are the
    regions and the country for which their figures are added up.
    """

    records: Records
    authorities: tuple[Authority, ...]
    several: bool = False
    areas: tuple[Area, ...] = ()


SHAPES: dict[Basis, type[Shape]] = {Basis.STOCK: Spells, Basis.FLOW: Events, Basis.COHORT: Cohort}


def needs_of(indicator: Indicator, measures: Mapping[str, Measure]) -> list[str]:
    """The tables that an indicator's measures count from, each once."""
    return list(dict.fromkeys(table for name in indicator.measures for table in measures[name].needs))


def cover_of(indicator: Indicator, measures: Mapping[str, Measure], whose: Authority) -> Cover | None:
    """What all of an authority's tables that an indicator needs speak of; None where one is not loaded."""
    covers = [whose.covers.get(table) for table in needs_of(indicator, measures)]
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


@dataclass(frozen=True, slots=True)
class Counting:
    """What the engine added up of one shape for so many quarters."""

    counted: Stocks | Flows
    dates: Sequence[Dates]
    authority: str | None

    def by(self, places: Sequence[int]) -> Counts:
        """The counts by the groups at these places: a stock as at the end of its days, the others over their span."""
        inner = places if self.authority else (0, *(place + 1 for place in places))
        if isinstance(self.counted, Flows):
            runs = self.counted.by(inner)
            return {each: self._told(runs[each.from_day, each.to_day]) for each in self.dates}
        days = self.counted.by(inner)
        return {each: self._told(added(days[day] for day in each.days)) for each in self.dates}

    def _told(self, counts: Mapping[Group, Count]) -> dict[str, dict[Group, Count]]:
        if self.authority:
            return {self.authority: dict(counts)}
        told: dict[str, dict[Group, Count]] = {}
        for (code, *group), count in counts.items():
            told.setdefault(code, {})[tuple(group)] = count
        return told


def counting(
    shape: Shape,
    dates: Sequence[Dates],
    groups: Sequence[str],
    evidence: Evidence,
    until: Mapping[str, date],
    *,
    durations: bool = False,
) -> Counting:
    """Have the engine add up a shape for some quarters, by groups; `until` says how far each authority's records go."""
    alone = None if evidence.several else evidence.authorities[0].code
    columns = groups if alone else (AUTHORITY, *groups)
    if isinstance(shape, Spells):
        days = [day for each in dates for day in each.days]
        return Counting(stocks(shape, days, columns, durations=durations), dates, alone)
    runs = [(each.from_day, each.to_day) for each in dates]
    last = until[alone] if alone else until
    return Counting(flows(shape, runs, columns, last, durations=durations), dates, alone)


def added(counts: Iterable[Mapping[Group, Count]]) -> Mapping[Group, Count]:
    """The counts of several days added up, group by group."""
    first, *others = counts
    found = dict(first)
    for groups in others:
        for group, count in groups.items():
            found[group] = found[group] + count if group in found else count
    return found
