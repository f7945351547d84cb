"""A CSV file taken apart: its form, its rows as checked rows, and whether it is made up."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import islice
from operator import itemgetter

from quarterday.intake.checks import SHOWN, WRITTEN, Findings, Row, read_day
from quarterday.intake.files import Source, csv_rows
from quarterday.intake.forms import Columns, recognise
from quarterday.intake.layouts import SYNTHETIC_COLUMN
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule

Line = tuple[int, Sequence[str]]


class CsvTable:
    """A CSV file of a known form, or rows like its own; raises Refused where they are of no form.

    Each row comes with its number in the file; the first names the columns. `size`, the number of rows,
    and `synthetic`, whether any carries the mark of made-up records, are known once `rows` is at its end.
    """

    def __init__(self, told: Source | Sequence[Line], findings: Findings) -> None:
        self._told = told
        with closing(self._lines()) as lines:
            first = next(lines, None)
        if first is None:
            raise Refused("the file is empty.", "a file with records", "export it again.")
        self.findings = findings
        self.columns: Columns = recognise(first[1])
        self.form = self.columns.form
        self.size, self.synthetic = 0, False
        self._width = len(first[1])
        self._note_columns(first[0])

    def rows(self) -> Iterator[Row]:
        """Each row to be read; one with cells too many or too few is noted and not given.

        Raises Refused where the file cannot be read to its end, or has no row where its form needs one.
        """
        names, pick = _picked(self.columns.places)
        marked = self.columns.places.get(SYNTHETIC_COLUMN)
        size, width = 0, self._width
        for line, cells in self._below():
            size += 1
            if marked is not None and "".join(cells[marked : marked + 1]).strip():
                self.synthetic = True
            if len(cells) != width and (len(cells) < width or any(map(str.strip, cells[width:]))):
                self.findings.add(
                    Rule.WRONG_LENGTH, line, "", f"{len(cells)} cells", f"{width} cells", kept=False
                )
                continue
            yield Row(self.findings, line, dict(zip(names, pick(cells), strict=True)))
        self.size = size
        if self.form.kind and not size and not self.form.empty:
            raise Refused(
                "the file names its columns and holds no row.", "at least one row", "export it again."
            )

    def as_at(self, column: str) -> date:
        """The one day in a column that holds the same day on each row. Raises Refused otherwise."""
        place = self.columns.places[column]
        found: date | None = None
        for line, cells in self._below():
            if len(cells) < self._width:
                continue
            day = read_day(cells[place].strip())
            if isinstance(day, Rule) or (found and day != found):
                raise _as_at_refused(column, line, cells[place].strip(), found)
            found = day
        if found is None:
            raise Refused(f"no row has {column}.", WRITTEN, "export the file again.")
        return found

    def _lines(self) -> Generator[Line]:
        yield from csv_rows(self._told) if isinstance(self._told, Source) else self._told

    def _below(self) -> Iterator[Line]:
        """The rows below the first, which names the columns."""
        return islice(self._lines(), 1, None)

    def _note_columns(self, line: int) -> None:
        if not self.form.kind:
            return
        for name in self.columns.unknown:
            shown = name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
            self.findings.add(Rule.UNKNOWN_COLUMN, line, shown, expected=", ".join(self.form.columns))


def _picked(places: Mapping[str, int]) -> tuple[list[str], Callable[[Sequence[str]], Sequence[str]]]:
    """The columns' names, and what picks their cells from a row's in that order."""
    if len(places) == 1:
        [place] = places.values()
        return list(places), lambda cells: (cells[place],)
    return list(places), itemgetter(*places.values())


def _as_at_refused(column: str, line: int, text: str, before: date | None) -> Refused:
    found = f"{column} is “{text[:SHOWN]}”" if text else f"{column} is empty"
    earlier = f", and {before.isoformat()} on the rows before" if before else ""
    return Refused(
        f"{found}{earlier}.",
        f"the same day on every row: {WRITTEN}",
        "export one extract at a time, with the day to whose end it speaks on every row.",
        where=f"line {line}, {column}",
    )
