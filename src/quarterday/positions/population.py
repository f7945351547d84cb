"""The population that a rate is divided by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from quarterday.figures import Position, State
from quarterday.records.opened import Population
from quarterday.register import Denominator, Indicator


def with_population(
    position: Position, indicator: Indicator, populations: Mapping[int, Population]
) -> Position:
    """The position with its population, by the rule: the mid-year estimate of the calendar year before.

    Where that is not loaded the latest earlier one is taken, named, and the position is provisional;
    where there is none, the position keeps its numerator and says which file is missing. A group has no rate:
    the estimates that are loaded are of all children.
    """
    if indicator.denominator is not Denominator.POPULATION or position.numerator is None:
        return position
    if position.dimensions:
        return replace(position, why="No rate: the population of a group alone is not loaded.")
    wanted = position.to_day.year - 1
    year = max((y for y in populations if y <= wanted), default=None)
    if year is None:
        why = (
            f"No rate: no estimate of the population in mid-{wanted} or before has been loaded for "
            f"{position.authority}."
        )
        return replace(position, state=State.PROVISIONAL, why=why)
    divided = _divided(position, year, populations[year])
    if divided.denominator == 0:
        return replace(
            divided, state=State.PROVISIONAL, why=f"No rate: the mid-{year} population loaded is 0."
        )
    if year == wanted:
        return divided
    why = (
        f"Provisional: the population estimate for mid-{wanted} has not been loaded, so the one for mid-{year} "
        "is used."
    )
    return replace(divided, state=State.PROVISIONAL, why=why)


def _divided(position: Position, year: int, population: Population) -> Position:
    return replace(
        position,
        denominator=Decimal(population.people),
        population_year=year,
        population_release=population.release,
    )
