"""Reading workbooks (.xlsx) without trust: sizes are looked at before anything is unpacked, formulas give
the values they were saved with, and nothing is run."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from quarterday.intake.extent import Extent, Unlikely
from quarterday.intake.files import LONGEST
from quarterday.intake.refusal import Refused

MOST_BYTES = 2_000_000_000
"""Of a workbook unpacked."""

MOST_CELLS = 20_000_000
"""Of one sheet, empty cells between the first and the last among them."""

MOST_PARTS = 2_000
SMALL, MOST_TIMES = 100_000_000, 500
"""A part that unpacks to more than SMALL bytes may be at most so many times its packed size."""

CHUNK = 1 << 20
RELATED = "xl/_rels/workbook.xml.rels"
TARGET = re.compile(rb"""Target\s*=\s*["']([^"']+)""")
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
            named = _named(archive)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")) or part.filename.endswith(named):
                    _look_at_part(archive, part)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as fault:
        raise _unreadable() from fault


def _named(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The last names of the parts that the workbook says its sheets are in; they may have any ending."""
    listed = [part for part in archive.namelist() if part.lower() == RELATED]
    told = b"".join(archive.read(part) for part in listed)
    if b"&#" in told:
        raise _unreadable()
    return tuple(name.decode(errors="replace").rpartition("/")[2] for name in TARGET.findall(told))


def _look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Follow the cells that a part names: two far apart would make the reader fill what is between.

    Any part of XML may be named as a sheet, so each is looked at.
    """
    with archive.open(part) as stream:
        try:
            reach = Extent().follow(iter(lambda: stream.read(CHUNK), b""))
        except Unlikely as fault:
            raise _unreadable() from fault
    if reach.rows * reach.columns > MOST_CELLS:
        raise _too_large(f"a sheet reaches to row {reach.rows:,} and column {reach.columns:,}.")


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
