"""Returns made of many tables (Annex A, the Standard Safeguarding Dataset), each table a sheet or a file.

A table is known by its headings, wherever among its first rows they stand: case, quotation marks,
brackets, blanks and other signs make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from quarterday.intake.checks import Findings, Row
from quarterday.intake.layouts import SYNTHETIC_COLUMN
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.records import Kind

HEADING_ROWS = 30
"""How many rows may stand above the headings, titles and notes among them, and be looked at for them."""

ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"}
TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4})[T ][0-9]{1,2}:[0-9]{2}.*")

SAID = re.compile(r'="([^"]*)"')
"""How a CSV file for Excel keeps the leading zeros of an identifier."""

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table that is known: its kind (None: passed over), its headings, and those it must have.

    `headings` gives each heading as the return prints it, with the others that it goes by.
    """

    kind: Kind | None
    key: str
    title: str
    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading without what drifts: case, quotation marks, brackets, signs, doubled blanks."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(re.sub(r"[\W]+", " ", re.sub("['’‘`´]", "", text)).split())


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a return, recognised: its shape, the place of each heading, the rows below them.

    `unread` says what stands in the cells of a workbook that have no value (`formulas.unread`).
    """

    shape: Shape
    findings: Findings
    places: Mapping[str, int]
    width: int
    lines: Sequence[Line] = field(repr=False)
    unread: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.lines)

    @property
    def synthetic(self) -> bool:
        """Whether any row carries the mark of made-up records."""
        place = self.places.get(SYNTHETIC_COLUMN)
        return place is not None and any("".join(cells[place : place + 1]).strip() for _, cells in self.lines)

    def rows(self) -> Iterator[Row]:
        """Each row to be read; one with cells missing or over, or there before, is noted and not given."""
        seen: set[int] = set()
        for number, cells in self.lines:
            mark = hash(tuple(cells))
            if mark in seen:
                self.findings.add(Rule.REPEATED, number, "", expected="each row once")
                continue
            seen.add(mark)
            if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
                told, wanted = f"{len(cells)} cells", f"{self.width} cells"
                self.findings.add(Rule.WRONG_LENGTH, number, "", told, wanted, kept=False)
                continue
            yield self._row(number, cells)

    def _row(self, number: int, cells: Sequence[str]) -> Row:
        texts = {name: _value(cells[place]) for name, place in self.places.items()}
        faults = {}
        for name, place in self.places.items():
            text = self.unread.get((number, place), texts[name]) if self.unread else texts[name]
            if text[:1] == "=" or (text[:1] == "#" and text.upper() in ERRORS):
                faults[name], texts[name] = text, ""
        row = Row(self.findings, number, texts)
        for name, text in faults.items():
            if text.startswith("="):
                row.note(
                    Rule.LOST_FORMULA, name, text, "a value; open the workbook in Excel and save it again"
                )
            else:
                row.note(Rule.ERROR_CELL, name, text, "a value, or an empty cell")
        return row


def _value(cell: str) -> str:
    """A cell's text; the time of a date and time is left off, NULL is empty, and ="0071" is 0071."""
    text = cell.replace("\xa0", " ").strip()
    if text[:2] == '="' and (said := SAID.fullmatch(text)):
        return said[1]
    if ":" in text and (timed := TIME.fullmatch(text)):
        return timed[1]
    return "" if text in ("NULL", "null") else text


def find(
    lines: Sequence[Line], shapes: Sequence[Shape], findings: Findings, unread: Mapping[tuple[int, int], str]
) -> Part | None:
    """The table as a part, or None where no row near the top has the headings of a shape."""
    for at, (_, cells) in enumerate(lines[:HEADING_ROWS]):
        names = [plain(cell) for cell in cells]
        fitting = [(shape, _places(shape, names)) for shape in shapes if _may_fit(shape, names)]
        fitting = [(shape, places) for shape, places in fitting if all(n in places for n in shape.needed)]
        if fitting:
            shape, places = max(fitting, key=lambda each: len(each[1]))
            below = [line for line in lines[at + 1 :] if _filled(line[1], places)]
            return Part(shape, findings, places, _width(names), below, unread)
    return None


def _width(names: Sequence[str]) -> int:
    """Up to the last heading; cells under no heading are none of the table's."""
    return max(place for place, name in enumerate(names) if name) + 1


def _filled(cells: Sequence[str], places: Mapping[str, int]) -> bool:
    return any(cells[place].strip() for place in places.values() if place < len(cells))


def _may_fit(shape: Shape, names: Sequence[str]) -> bool:
    """Whether each heading that the shape needs is there or begun: most rows are told at once to have none."""
    return all(_met(_called(needed, shape.headings[needed]), names) for needed in shape.needed)


def _met(called: Collection[str], names: Sequence[str]) -> bool:
    return any(name in called or _begins(name, called) for name in names)


def _called(heading: str, others: Sequence[str]) -> Collection[str]:
    return {plain(each) for each in (heading, *others)}


def _begins(name: str, called: Collection[str]) -> bool:
    return any(name.startswith(f"{each} ") for each in called)


def _places(shape: Shape, names: Sequence[str]) -> dict[str, int]:
    """The place of each heading that the shape knows. Raises Refused where one is there twice."""
    found = {}
    for heading, others in {**shape.headings, SYNTHETIC_COLUMN: ()}.items():
        called = _called(heading, others)
        places = [place for place, name in enumerate(names) if name in called] or _begun(called, names)
        if len(places) > 1 and all(plain(needed) in names for needed in shape.needed):
            raise Refused(
                f"the column {heading} is there more than once.",
                "each column once",
                "remove the one that is not meant.",
            )
        if places:
            found[heading] = places[0]
    return found


def _begun(called: Collection[str], names: Sequence[str]) -> list[int]:
    """The one column that begins as a heading does and goes on: Date of Contact (dd/mm/yyyy)."""
    found = [place for place, name in enumerate(names) if _begins(name, called)]
    return found if len(found) == 1 else []


def missing(lines: Sequence[Line], shape: Shape) -> list[str]:
    """The needed headings that are in none of the first rows, of the row that has the most of them."""
    rows = ([plain(cell) for cell in cells] for _, cells in lines[:HEADING_ROWS])
    lacking = [[n for n in shape.needed if n not in _places(shape, names)] for names in rows]
    return min(lacking, key=len, default=list(shape.needed))


def headings_of(lines: Sequence[Line], shape: Shape) -> int:
    """How many headings of the shape are in the row near the top that has the most of them."""
    rows = ([plain(cell) for cell in cells] for _, cells in lines[:HEADING_ROWS])
    return max((len(_places(shape, names)) for names in rows), default=0)


def text_lines(rows: Sequence[tuple[int, Sequence[str | date]]]) -> list[Line]:
    """The rows of a sheet as text, a date as 2023-09-30."""
    return [
        (number, [cell if isinstance(cell, str) else cell.isoformat() for cell in cells])
        for number, cells in rows
    ]
