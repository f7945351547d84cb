"""A CSV file taken apart: its form, its rows as checked rows, and whether it is made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from quarterday.intake.checks import SHOWN, WRITTEN, Findings, Row, read_day
from quarterday.intake.files import csv_rows, decode
from quarterday.intake.forms import Columns, recognise
from quarterday.intake.layouts import SYNTHETIC_COLUMN
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule


class CsvTable:
    """A CSV file of a known form, or rows like its own; raises Refused where they are of no form.

    Each row comes with its number in the file; the first names the columns.
    """

    def __init__(self, content: bytes | Iterable[tuple[int, Sequence[str]]], findings: Findings) -> None:
        rows = csv_rows(decode(content)) if isinstance(content, bytes) else iter(content)
        first = next(rows, None)
        if first is None:
            raise Refused("the file is empty.", "a file with records", "export it again.")
        self.findings = findings
        self.columns: Columns = recognise(first[1])
        self.form = self.columns.form
        self._width = len(first[1])
        self._rows = list(rows)
        if self.form.kind and not self._rows and not self.form.empty:
            raise Refused(
                "the file names its columns and holds no row.", "at least one row", "export it again."
            )
        self._note_columns(first[0])

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def synthetic(self) -> bool:
        """Whether any row carries the mark of made-up records."""
        place = self.columns.places.get(SYNTHETIC_COLUMN)
        return place is not None and any("".join(cells[place : place + 1]).strip() for _, cells in self._rows)

    def values(self, column: str) -> set[str]:
        """What the cells of a column hold, without blanks around it."""
        place = self.columns.places[column]
        return {cells[place].strip() for _, cells in self._rows if len(cells) > place}

    def rows(self) -> Iterator[Row]:
        """Each row to be read; one with cells too many or too few is noted and not given."""
        places = self.columns.places.items()
        for line, cells in self._rows:
            width = self._width
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                self.findings.add(
                    Rule.WRONG_LENGTH, line, "", f"{len(cells)} cells", f"{width} cells", kept=False
                )
                continue
            yield Row(self.findings, line, {name: cells[place] for name, place in places})

    def as_at(self, column: str) -> date:
        """The one day in a column that holds the same day on each row. Raises Refused otherwise."""
        place = self.columns.places[column]
        found: date | None = None
        for line, cells in self._rows:
            if len(cells) < self._width:
                continue
            day = read_day(cells[place].strip())
            if isinstance(day, Rule) or (found and day != found):
                raise _as_at_refused(column, line, cells[place].strip(), found)
            found = day
        if found is None:
            raise Refused(f"no row has {column}.", WRITTEN, "export the file again.")
        return found

    def _note_columns(self, line: int) -> None:
        if not self.form.kind:
            return
        for name in self.columns.unknown:
            shown = name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
            self.findings.add(Rule.UNKNOWN_COLUMN, line, shown, expected=", ".join(self.form.columns))


def _as_at_refused(column: str, line: int, text: str, before: date | None) -> Refused:
    found = f"{column} is “{text[:SHOWN]}”" if text else f"{column} is empty"
    earlier = f", and {before.isoformat()} on the rows before" if before else ""
    return Refused(
        f"{found}{earlier}.",
        f"the same day on every row: {WRITTEN}",
        "export one extract at a time, with the day to whose end it speaks on every row.",
        where=f"line {line}, {column}",
    )
