"""The positions of regions and countries: numerators and denominators added up, never rates averaged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from quarterday.figures import Position, State, Statistic
from quarterday.positions.count import Count, both
from quarterday.records import Area
from quarterday.register import Denominator, Indicator

NAMED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One authority's position, and the count that it was made from (of which a median needs every length)."""

    position: Position
    count: Count


def position_of(
    area: Area, indicator: Indicator, parts: Sequence[Part], telling: Collection[str]
) -> Position:
    """The position of an area in one quarter and group: what its authorities that have a figure have together.

    `parts` are its authorities' positions, at least one; `telling` the authorities whose records tell of the
    quarter, with a unit of the group or without. Where some have no figure the position is provisional and
    says how many have.
    """
    by_group_alone = indicator.denominator is Denominator.POPULATION and bool(parts[0].position.dimensions)
    divides = indicator.denominator is not None and not by_group_alone
    having = [part for part in parts if _has_figure(part.position, divides=divides)]
    there = {part.position.authority for part in parts}
    lacking = there - {part.position.authority for part in having}
    without = [code for code in area.authorities if code not in telling or code in lacking]
    added = _added(area, parts[0].position, [part.position for part in having])
    if indicator.statistic is Statistic.MEDIAN and having:
        added = replace(added, numerator=reduce(Count.__add__, (part.count for part in having)).median_days)
    why = _why(area, indicator, added, [part.position for part in having], without)
    state = State.PROVISIONAL if without or _open(having) else State.FINAL
    return replace(added, state=state, why=" ".join(why) or None)


def _has_figure(position: Position, *, divides: bool) -> bool:
    return position.numerator is not None and (position.denominator is not None or not divides)


def _open(having: Sequence[Part]) -> int:
    return sum(part.position.state is State.PROVISIONAL for part in having)


def _added(area: Area, one: Position, having: Sequence[Position]) -> Position:
    """The sums of numerators, denominators and of what is not in the figure; none where none has a figure."""
    below = [p.denominator for p in having if p.denominator is not None]
    return replace(
        one,
        authority=area.code,
        snapshot=None,
        numerator=sum((p.numerator or Decimal(0) for p in having), Decimal(0)) if having else None,
        denominator=sum(below, Decimal(0)) if below else None,
        missing=sum(p.missing for p in having),
        immature=sum(p.immature for p in having),
        left_out=reduce(both, (p.left_out for p in having if p.left_out), {}),
        population_year=max((p.population_year for p in having if p.population_year), default=None),
        population_release=max((p.population_release for p in having if p.population_release), default=None),
    )


def _why(
    area: Area, indicator: Indicator, added: Position, having: Sequence[Position], without: Sequence[str]
) -> list[str]:
    number = len(area.authorities)
    if not having:
        return [f"No figure: none of the {number} authorities has one."]
    told = []
    if without:
        more = f" and {len(without) - NAMED} more" if len(without) > NAMED else ""
        named = ", ".join(without[:NAMED])
        told.append(f"Made of {number - len(without)} of {number} authorities; without {named}{more}.")
    still = sum(p.state is State.PROVISIONAL for p in having)
    if still:
        told.append(f"Provisional: the figures of {still} of its authorities may still change.")
    if indicator.denominator is Denominator.POPULATION and added.dimensions:
        told.append("No rate: the population of a group alone is not loaded.")
    elif added.denominator == 0:
        told.append(f"There were no {indicator.denominator_words} to divide by.")
    return told
