"""Each printed rate and percentage made again from its own numerator and denominator, through our positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from editions import AUTHORITY, Line, authorities, number, populations
from quarterday.figures import Position, Source, State, Unit
from quarterday.library.ready import ready
from quarterday.periods import Quarter
from quarterday.positions.population import with_population
from quarterday.records.opened import Population
from series import SERIES, Off, Series

BY_POPULATION = ready()["PI.432"].indicator
"""An indicator that is divided by the population: the rule says by which year's."""

Part = Decimal | None


class Outcome(StrEnum):
    """How a printed figure stands to ours."""

    EQUAL = "equal"
    ROUNDED = "within what rounding of the printed parts can do"
    LEFT_OUT = "made by the authorities without those whose parts are symbols"
    HALF = "a half that binary floating point puts just below"
    OVER = "ours is over 100%, printed is u"
    LOW = "ours rounds to 0, printed is low"
    NO_FIGURE = "neither they nor we have a figure"
    SUPPRESSED = "printed, but a part is suppressed"
    DIFFERENT = "not explained"


@dataclass(frozen=True, slots=True)
class Result:
    """One printed figure, what we make of its parts, and how the two stand to each other."""

    series: Series
    line: Line
    printed: str
    made: Position
    ours: Part
    outcome: Outcome


def position(
    above: Part, below: Part, unit: Unit, day: date, by_year: Mapping[int, Population] | None
) -> Position:
    """A position of ours with the parts as published; with `by_year`, our rule finds the population."""
    counted = Position(
        "DFE.1", "", Quarter.containing(day), unit.per, above, below, State.FINAL, Source.PUBLISHED, day, day
    )
    return counted if by_year is None else with_population(counted, BY_POPULATION, by_year)


def as_printed(made: Position, unit: Unit, decimals: int) -> Part:
    """The value as it would stand in our report, read back as a number; None where there is none."""
    exact = made.exact
    if exact is None:
        return None
    return Decimal(unit.printed(exact, decimals).replace(",", "").rstrip("%"))


def parts(series: Series, line: Line) -> tuple[Part, Part]:
    """The numerator, and the denominator where it is printed in the table; None where a symbol stands."""
    below = [line.count(column) for column in series.over]
    known = [count for count in below if count is not None]
    whole = known and len(known) == len(below)
    return line.count(series.above), sum(known, Decimal(0)) * series.per_unit(line.year) if whole else None


def made(series: Series, line: Line, above: Part, below: Part) -> Position:
    """The position of a line with these parts."""
    by_year = None if series.over else populations().get(line.code, {})
    return position(above, below, series.unit, series.at(line.year), by_year)


def value(series: Series, line: Line, above: Part, below: Part) -> Part:
    return as_printed(made(series, line, above, below), series.unit, series.decimals)


def between(series: Series, line: Line, exact: tuple[Part, Part], off: Off, printed: Decimal) -> bool:
    """Whether parts so far away from these at most can make the printed figure."""
    above, below = exact
    if above is None or (below is None and series.over):
        return False
    up, down = off[0], off[1] * series.per_unit(line.year)
    least = value(series, line, max(above - up, Decimal(0)), None if below is None else below + down)
    most = value(series, line, above + up, None if below is None else below - down)
    return least is not None and most is not None and least <= printed <= most


def half_lost(series: Series, made: Position, printed: Decimal) -> bool:
    """Whether the exact figure is a half that binary floating point puts just below, and the printed one is too."""
    if made.exact is None or not made.denominator or made.numerator is None or made.per is None:
        return False
    binary = float(made.numerator) / float(made.denominator) * float(made.per)
    half = Fraction(1, 2 * 10**series.decimals)
    return Fraction(binary) < made.exact == Fraction(printed) + half


def left_out(series: Series, line: Line, printed: Decimal) -> bool:
    """Whether the authorities make the printed figure once those with a symbol in a part are left out."""
    members = members_of(series, line)
    kept = [m for m in members if not series.left_out & {m.cells[c] for c in (series.above, *series.over)}]
    if not kept or len(kept) == len(members):
        return False
    off = series.of_authorities
    return between(series, line, added(series, kept), (off[0] * len(kept), off[1] * len(kept)), printed)


def members_of(series: Series, line: Line) -> Sequence[Line]:
    """The authorities of an area in that year."""
    return _members(series).get((line.code, line.year), ())


@cache
def _members(series: Series) -> Mapping[tuple[str, int], Sequence[Line]]:
    return authorities(series.lines())


def added(series: Series, members: Sequence[Line]) -> tuple[Decimal, Part]:
    """Numerators and denominators of authorities added up; a symbol counts as nought."""
    above = sum((m.count(series.above) or Decimal(0) for m in members), Decimal(0))
    below = sum((m.count(c) or Decimal(0) for m in members for c in series.over), Decimal(0))
    return above, below * series.per_unit(members[0].year) if series.over else None


def outcome(series: Series, line: Line, position: Position, ours: Part, printed: Part) -> Outcome:
    """The first that holds; `DIFFERENT` where none does."""
    if printed is None or ours is None:
        return _of_symbols(series, line, position, ours, printed)
    if ours == printed:
        return Outcome.EQUAL
    if half_lost(series, position, printed):
        return Outcome.HALF
    if between(series, line, parts(series, line), series.off(line.level), printed):
        return Outcome.ROUNDED
    if line.level != AUTHORITY and left_out(series, line, printed):
        return Outcome.LEFT_OUT
    return Outcome.DIFFERENT


def _of_symbols(series: Series, line: Line, position: Position, ours: Part, printed: Part) -> Outcome:
    symbol = line.cells[series.printed]
    if ours is None:
        return Outcome.NO_FIGURE if printed is None else Outcome.SUPPRESSED
    if symbol == "u" and position.exact is not None and position.exact > 100:
        return Outcome.OVER
    return Outcome.LOW if symbol == "low" and ours == 0 else Outcome.DIFFERENT


def result(series: Series, line: Line) -> Result:
    printed = line.cells[series.printed]
    counted = made(series, line, *parts(series, line))
    ours = as_printed(counted, series.unit, series.decimals)
    return Result(series, line, printed, counted, ours, outcome(series, line, counted, ours, number(printed)))


@cache
def results() -> Sequence[Result]:
    """Every printed figure of every series, for every authority, region and year."""
    return [result(series, line) for series in SERIES for line in series.lines()]
