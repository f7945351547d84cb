"""Restatement: a figure that differs from the one first reported for its quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from quarterday.figures import Position, Restatement, State
from quarterday.periods import Quarter

Key = tuple[str, Quarter, tuple[tuple[str, str], ...]]
Reported = Mapping[Key, Position]


def restated(positions: Iterable[Position], reported: Reported) -> list[Position]:
    """The positions, those that differ from what was first reported marked as restated, with what was.

    `reported` holds what earlier runs reported as final (or restated), by indicator, quarter and group. A provisional
    position was announced as one, so replacing it is no restatement; nor is a position without a value.
    """
    return [_compared(position, reported.get(position.key)) for position in positions]


def _compared(position: Position, before: Position | None) -> Position:
    if before is None or position.state is not State.FINAL:
        return position
    first = before.restated_from or Restatement(before.numerator, before.denominator)
    if (first.numerator, first.denominator) == (position.numerator, position.denominator):
        return position
    return replace(position, state=State.RESTATED, restated_from=first)
