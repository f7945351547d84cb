"""Regions and England as sums of their authorities, never means of rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from editions import (
    AUTHORITY,
    ESTIMATES,
    LOOKED_AFTER,
    NOT_THERE,
    WORKFORCE,
    Line,
    authorities,
    number,
    regions,
)
from editions import lines as lines_of
from quarterday.figures import Unit
from quarterday.stats.rounding import half_up
from recomputed import added, between, members_of, populations, value
from series import SERIES, Series

NEAREST = Decimal(5)
TENTH = Decimal("0.05")


class Sum(StrEnum):
    """How a printed total stands to the sum of its parts."""

    EQUAL = "equal, printed as theirs is"
    ROUNDED = "within what rounding of the parts can do"
    AT_LEAST = "some parts are symbols; the others come to no more"
    NO_RATE = "some parts are symbols: no rate"
    DIFFERENT = "not explained"


@dataclass(frozen=True, slots=True)
class Total:
    """A printed figure of a region or England, and what its parts come to."""

    table: str
    title: str
    line: Line
    printed: str
    ours: Decimal | None
    outcome: Sum


def to_ten(count: Decimal) -> Decimal:
    return half_up(count / 10, 0) * 10


def loose(table: str, column: str, parts: int) -> Decimal:
    """How far the sum of so many printed counts may be from the printed total."""
    return TENTH * (parts + 1) if table == WORKFORCE and column.endswith("_fte") else Decimal(0)


def _total(table: str, title: str, column: str, line: Line, members: Sequence[Line], off: Decimal) -> Total:
    """A printed count against its parts, with `off` allowed; where a part is a symbol, against what is left."""
    printed = line.count(column)
    known = [m.count(column) for m in members if m.cells[column] != NOT_THERE]
    ours = sum((count for count in known if count is not None), Decimal(0))
    tens = table != WORKFORCE and column != "population_estimate"
    whole = to_ten(ours) if tens else ours
    assert printed is not None
    if None in known:
        found = Sum.AT_LEAST if ours <= printed + (NEAREST if tens else off) else Sum.DIFFERENT
    elif whole == printed:
        found = Sum.EQUAL
    else:
        found = Sum.ROUNDED if abs(ours - printed) <= off else Sum.DIFFERENT
    return Total(table, title, line, line.cells[column], whole, found)


def _columns() -> Iterator[tuple[Series, str]]:
    """Each printed count once, with a series that it is part of."""
    seen = set()
    for series in SERIES:
        for column in (series.above, *series.over):
            if (series.table, series.only, column) not in seen:
                seen.add((series.table, series.only, column))
                yield series, column


@cache
def counts() -> Sequence[Total]:
    """Every printed count of a region or England against the sum of its authorities; the population too."""
    found = []
    for series, column in _columns():
        for line in areas(series.lines()):
            members = members_of(series, line)
            off = loose(series.table, column, len(members))
            found.append(_total(series.table, f"{series.only} {column}".strip(), column, line, members, off))
    parts = authorities(lines_of(ESTIMATES))
    for line in areas(lines_of(ESTIMATES)):
        members = parts[line.code, line.year]
        found.append(
            _total(ESTIMATES, "population_estimate", "population_estimate", line, members, Decimal(0))
        )
    return found


@cache
def of_regions() -> Sequence[Total]:
    """Every printed count of England against its nine regions, and of London against its two parts."""
    found = []
    for series, column in _columns():
        parts = regions(series.lines())
        for line in areas(series.lines()):
            members = parts.get((line.code, line.year), ())
            if members:
                rounded = series.table != WORKFORCE and column != "population_estimate"
                off = NEAREST * (len(members) + 1) if rounded else loose(series.table, column, len(members))
                found.append(
                    _total(series.table, f"{series.only} {column}".strip(), column, line, members, off)
                )
    return found


def areas(found: Sequence[Line]) -> Iterator[Line]:
    return (line for line in found if line.level != AUTHORITY)


@cache
def rates() -> Sequence[Total]:
    """Every printed rate of a region or England against the sum of numerators over the sum of denominators."""
    return [_rate(series, line) for series in SERIES for line in areas(series.lines())]


def _rate(series: Series, line: Line) -> Total:
    members = [m for m in members_of(series, line) if m.cells[series.above] != NOT_THERE]
    columns = (series.above, *series.over)
    if any(m.count(column) is None for m in members for column in columns) or _without_people(
        series, members
    ):
        return Total(series.table, series.title, line, line.cells[series.printed], None, Sum.NO_RATE)
    above, below = added(series, members)
    above = to_ten(above) if series.rounds_first(line.year) else above
    ours, printed = value(series, line, above, below), number(line.cells[series.printed])
    return Total(series.table, series.title, line, line.cells[series.printed], ours,
                 _of_rate(series, line, (above, below), len(members), ours, printed))  # fmt: skip


def _without_people(series: Series, members: Sequence[Line]) -> bool:
    """Whether an authority has a count and no estimate of its population, which the region's would then lack."""
    return not series.over and any(m.year - 1 not in populations().get(m.code, {}) for m in members)


def _of_rate(
    series: Series, line: Line, exact: tuple[Decimal, Decimal | None], members: int, ours: Decimal | None,
    printed: Decimal | None,
) -> Sum:  # fmt: skip
    if printed is None:  # a cover of more than 100% is printed as u
        return (
            Sum.NO_RATE if series.unit is Unit.PERCENT and ours is not None and ours > 100 else Sum.DIFFERENT
        )
    if ours == printed:
        return Sum.EQUAL
    off = series.of_authorities
    return (
        Sum.ROUNDED
        if between(series, line, exact, (off[0] * members, off[1] * members), printed)
        else Sum.DIFFERENT
    )


@dataclass(frozen=True, slots=True)
class Years:
    """Populations printed beside counts of children looked after, against the estimates of the year before."""

    equal: int
    revised: int
    unlike: Sequence[str]
    symbols: int


def years_of_populations(table: str) -> Years:
    """Where an edition divides by another figure than the estimate of the year before, the estimate was revised
    since: the next edition prints, for the same authority and year, the one that we hold."""
    later = {(n.number or n.code, n.year): n.count("population_estimate") for n in lines_of(LOOKED_AFTER[-1])}
    equal = revised = symbols = 0
    unlike = []
    for line in lines_of(table):
        printed = line.count("population_estimate")
        ours = populations().get(line.code, {}).get(line.year - 1)
        if printed is None or ours is None:
            symbols += 1
        elif printed == ours.people:
            equal += 1
        elif table != LOOKED_AFTER[-1] and later.get((line.number or line.code, line.year)) == ours.people:
            revised += 1
        else:
            unlike.append(f"{line.name} {line.year}")
    return Years(equal, revised, unlike, symbols)
