"""Which cells of a row a reader asks for, and into which columns each goes: found by reading a row with it.

So `docs/formats/` says what the readers do, and not what somebody wrote down about them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from quarterday.intake.checks import Findings, Row

Reader = Callable[[Row], Mapping[str, Any]]
READABLE = ("1", "2020-01-01")
"""Between them something that every cell can hold: a code, a number, an answer, or a date."""


class Asked(dict[str, str]):
    """Cells that remember which of them were asked for."""

    def __init__(self, **cells: str) -> None:
        super().__init__(**cells)
        self.names: dict[str, None] = {}

    def get(self, name: str, default: Any = None) -> Any:
        self.names[name] = None
        return super().get(name, default)


def columns_filled(read: Reader) -> dict[str, tuple[str, ...]]:
    """Each cell that the reader asks for, in its order, with the columns that it fills (none: a check alone)."""
    asked = Asked()
    empty = read(_row(asked))
    return {name: _filled(read, name, empty) for name in asked.names}


def _filled(read: Reader, name: str, empty: Mapping[str, Any]) -> tuple[str, ...]:
    made = [read(_row(Asked(**{name: text}))) for text in READABLE]
    return tuple(column for column in empty if any(each[column] != empty[column] for each in made))


def _row(cells: Asked) -> Row:
    return Row(Findings("", date.max), 0, cells)
