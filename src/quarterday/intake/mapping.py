"""Mapping files (`sources/*.toml`): a supplier's own columns, words and dates as one of the documented layouts.

A mapping changes how a cell is written, never what it says: columns are renamed, words that it lists are
put for others, dates are read by its format. The layout's rules then hold as for any file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.intake.codes import YES_NO
from quarterday.intake.layouts import AS_AT, LAYOUTS, Column, Holds, Layout
from quarterday.records import SourceFile
from quarterday.register.reading import Reading

FOLDER = "sources"
BY_NAME: dict[str, Layout] = {layout.kind.value: layout for layout in LAYOUTS}
HEADING_ROWS = 20
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SAMPLES = (date(2023, 1, 31), date(2024, 2, 29), date(2019, 11, 2))

Constant = date | bool | int | Decimal | str


class MappingFile(BaseModel):
    """What a mapping file may say; docs/formats/mappings.md is written from these descriptions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: str = Field(description=f"the layout that the file is read as: {', '.join(BY_NAME)}")
    columns: dict[str, str] = Field(
        description="for each column of the layout, the file's own name for it, as it stands in its heading"
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="for a column with code words (or yes and no), the file's own words and the layout's word "
        "for each; upper and lower case make no difference, and a word that is not listed stays as it is",
    )
    constants: dict[str, Constant] = Field(
        default_factory=dict,
        description="a column of the layout that the file does not have, with what it holds on every row "
        "(“” is an empty cell)",
    )
    date_format: str | None = Field(
        default=None,
        description="how the file writes a date, in Python's signs: %d day, %m month, %b month's short name, "
        "%Y year; without it 30/09/2023. 2023-09-30, and a date that a workbook holds as one, is always read",
    )
    sheet: str | None = Field(
        default=None, description="the sheet of a workbook; without it, the first sheet that has the columns"
    )
    header_row: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="the row in which the columns are named, counted from 1; without it, the first of the first "
        f"{HEADING_ROWS} that names them all",
    )


@dataclass(frozen=True)
class SourceMap:
    """One mapping: the file it is kept in, and what it says. Equal where both are."""

    name: str
    said: MappingFile

    @property
    def file(self) -> SourceFile:
        """The mapping as one of the files of a load: edited, it makes another snapshot of the same extract."""
        said = self.said.model_dump_json().encode()
        return SourceFile(self.name, hashlib.sha256(said).hexdigest(), 0, "mapping", self.layout.kind)

    @property
    def layout(self) -> Layout:
        return BY_NAME[self.said.layout]

    def fits(self, heading: Sequence[str]) -> bool:
        """Whether the heading has every column that the mapping names."""
        return {fold(name) for name in self.said.columns.values()} <= {fold(cell) for cell in heading}

    def in_sheet(self, name: str | None) -> bool:
        """Whether a sheet of this name may be meant (None: a CSV file, which has no sheets)."""
        return self.said.sheet is None or (name is not None and fold(name) == fold(self.said.sheet))

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return {
            column: {fold(theirs): ours for theirs, ours in words.items()}
            for column, words in self.said.values.items()
        }

    def cell(self, column: Column, text: str) -> str:
        """A cell of the file as the layout writes it.

        A date that is not written by the format is put in quotation marks, so that it is a finding and
        is never read by another format.
        """
        text = text.strip()
        words = self._words.get(column.name)
        if words:
            return words.get(fold(text), text)
        if column.holds is Holds.DATE and self.said.date_format and text and not ISO.fullmatch(text):
            return _by_format(text, self.said.date_format) or f"“{text}”"
        return text

    def constant(self, column: str) -> str | None:
        """What a column holds on every row, or None where the mapping does not say."""
        value = self.said.constants.get(column)
        return None if value is None else str(value)


def fold(text: str) -> str:
    """Case, and the number and kind of blanks, make no difference."""
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=65536)
def _by_format(text: str, date_format: str) -> str | None:
    try:
        return datetime.strptime(text, date_format).date().isoformat()  # noqa: DTZ007 – a day has no zone
    except ValueError:
        return None


def read_mappings(root: Path) -> tuple[SourceMap, ...]:
    """The mappings of the workspace at `root`. Raises RegisterError listing every fault in them."""
    found, faults = _read(root)
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise RegisterError(f"The mappings have {len(faults)} fault(s); mend them and try again:\n{listed}")
    return tuple(found)


def check_mappings(root: Path) -> list[Fault]:
    """Every fault in the workspace's mappings."""
    return _read(root)[1]


def _read(root: Path) -> tuple[list[SourceMap], list[Fault]]:
    reading = Reading(root)
    found = []
    for file in sorted((root / FOLDER).glob("*.toml")):
        said = reading.model(file, MappingFile)
        if said is not None:
            name = file.relative_to(root).as_posix()
            reading.faults += _faults(name, said)
            found.append(SourceMap(name, said))
    return found, reading.faults


def _faults(file: str, said: MappingFile) -> Iterator[Fault]:
    layout = BY_NAME.get(said.layout)
    if layout is None:
        yield _fault(file, "layout", f"“{said.layout}”", _listed(said.layout, BY_NAME))
        return
    known = {column.name: column for column in layout.columns}
    for table, given in (("columns", said.columns), ("values", said.values), ("constants", said.constants)):
        for name in given:
            if name not in known:
                yield _fault(file, f"{table}.{name}", "an unknown column", _listed(name, known))
    yield from _missing(file, said, layout)
    for name, words in said.values.items():
        if name in known:
            yield from _words(file, known[name], words)
    for name, value in said.constants.items():
        if name in known:
            yield from _constant(file, said, known[name], value)
    yield from _date_format(file, said.date_format)


def _missing(file: str, said: MappingFile, layout: Layout) -> Iterator[Fault]:
    if not said.columns:
        yield _fault(file, "columns", "no column", "at least one, or no file could be known by them")
    for name, theirs in said.columns.items():
        if not theirs.strip():
            yield _fault(file, f"columns.{name}", "an empty name", "the file's own name for the column")
    for column in layout.columns:
        given = column.name in said.columns or column.name in said.constants
        if column.needed and not given and column.name != AS_AT.name:
            allowed = f"a name in [columns] or a value in [constants]: {column.meaning}"
            yield _fault(file, f"columns.{column.name}", "nothing", allowed)


def _words(file: str, column: Column, words: Mapping[str, str]) -> Iterator[Fault]:
    allowed = _allowed(column)
    if not allowed:
        yield _fault(
            file, f"values.{column.name}", "words for a column without codes", "a column with code words"
        )
        return
    for theirs, ours in words.items():
        if ours not in allowed:
            yield _fault(file, f'values.{column.name}."{theirs}"', f"“{ours}”", _listed(ours, allowed))


def _constant(file: str, said: MappingFile, column: Column, value: Constant) -> Iterator[Fault]:
    key, text = f"constants.{column.name}", str(value)
    if column.name in said.columns:
        yield _fault(file, key, "a value for a column that is also in [columns]", "one of the two")
    if not text:
        return
    allowed = _allowed(column)
    if allowed and text.casefold() not in allowed:
        yield _fault(file, key, f"“{text}”", _listed(text, allowed))
    if column.holds is Holds.DATE and not isinstance(value, date):
        yield _fault(file, key, f"“{text}”", "a date such as 2024-03-31, without quotation marks, or “”")


def _allowed(column: Column) -> tuple[str, ...]:
    return tuple(YES_NO) if column.holds is Holds.YES_NO else column.codes


def _date_format(file: str, given: str | None) -> Iterator[Fault]:
    if given is not None and not all(_told(given, day) for day in SAMPLES):
        allowed = "a format with day, month and year, such as %d-%b-%Y for 02-Nov-2019"
        yield _fault(file, "date_format", f"“{given}”", allowed)


def _told(given: str, day: date) -> bool:
    """Whether a day written in the format is read back as itself, and is not taken for 2023-09-30's form."""
    try:
        written = day.strftime(given)
    except ValueError:
        return False
    back = _by_format(written, given)
    return back == day.isoformat() and (not ISO.fullmatch(written) or written == back)


def _listed(word: str, known: Iterable[str]) -> str:
    names = list(known)
    return f"{', '.join(names)}.{did_you_mean(word, names)}"


def _fault(file: str, key: str, found: str, allowed: str) -> Fault:
    return Fault(Level.ERROR, file, key, found, allowed)
