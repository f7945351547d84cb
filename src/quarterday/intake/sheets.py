"""Reading workbooks (.xlsx) without trust: sizes are looked at before anything is unpacked, formulas give
the values they were saved with, and nothing is run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from quarterday.intake.files import LONGEST
from quarterday.intake.refusal import Refused

MOST_BYTES = 2_000_000_000
"""Of a workbook unpacked."""

MOST_CELLS = 60_000_000
"""Of one sheet, empty cells between the first and the last among them."""

MOST_PARTS = 2_000
SMALL, MOST_TIMES = 100_000_000, 500
"""A part that unpacks to more than SMALL bytes may be at most so many times its packed size."""

CHUNK = 1 << 20
PLACE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{0,3})\$?([0-9]{1,7})["']""")

Cell = str | date


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows that are not blank, each with its number as a person sees it.

    A cell is text, or a date where the workbook holds one; an empty cell is an empty text.
    """

    name: str
    rows: list[tuple[int, list[Cell]]] = field(repr=False)


def is_workbook(content: bytes) -> bool:
    """Whether the content begins as an archive does, which is what an .xlsx file is."""
    return content.startswith(b"PK\x03\x04")


def sheets(content: bytes) -> Iterator[Sheet]:
    """Each sheet that holds something, in the workbook's order.

    Raises Refused for an archive that is no workbook, that cannot be read, or that would unpack to
    more than any return does.
    """
    _look_over(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = list(_rows(book.get_sheet_by_name(name)))
            if rows:
                yield Sheet(name, rows)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as fault:
        raise _unreadable() from fault
    except BaseException as fault:  # the reader is Rust: a panic of it is no Exception
        if type(fault).__name__ != "PanicException":
            raise
        raise _unreadable() from fault


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_cell(value) for value in row]
        if any(cell.strip() if isinstance(cell, str) else cell for cell in cells):
            yield number, cells


def _cell(value: Any) -> Cell:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            text = str(value).replace("\xa0", " ").strip()
            if len(text) > LONGEST:
                raise Refused(
                    f"a cell holds {len(text):,} characters.",
                    f"cells of at most {LONGEST:,} characters",
                    "look at the workbook: this is no cell of a record.",
                )
            return text


def _look_over(content: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to an absurd size, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "[Content_Types].xml" not in archive.namelist():
                raise _no_workbook()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_large("the workbook would unpack to more than any return holds.")
            if any(part.file_size > max(SMALL, MOST_TIMES * part.compress_size) for part in parts):
                raise _too_large("a part of the workbook would unpack to far more than its packed size.")
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _look_at_sheet(archive, part)
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as fault:
        raise _unreadable() from fault


def _look_at_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Follow the places that a sheet names: two cells far apart would make the reader fill what is between."""
    last_row = last_column = unpacked = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            if unpacked > MOST_BYTES:
                raise _too_large("a sheet would unpack to more than any return holds.")
            for column, row in PLACE.findall(tail + chunk):
                last_row = max(last_row, int(row))
                last_column = max(last_column, _column(column))
            tail = chunk[-32:]
    if last_row * max(last_column, 1) > MOST_CELLS:
        raise _too_large(f"a sheet reaches to row {last_row:,} and column {last_column:,}.")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _no_workbook() -> Refused:
    return Refused(
        "the file is an archive, and not a workbook.",
        "an .xlsx workbook, CSV or XML",
        "unpack it and load what is in it.",
    )


def _unreadable() -> Refused:
    return Refused(
        "the workbook cannot be read: it is damaged, cut short or protected by a password.",
        "a whole .xlsx workbook without a password",
        "open it in Excel, save it again as “Excel Workbook (*.xlsx)”, and load that.",
    )


def _too_large(found: str) -> Refused:
    return Refused(
        found,
        f"at most {MOST_BYTES // 1_000_000:,} MB unpacked, and {MOST_CELLS:,} cells from the first to the "
        "last of a sheet",
        "delete the empty rows and columns at the end of each sheet, and save it again; do not load a file of "
        "unknown origin.",
    )
