"""The list of findings as a workbook. Imported only where one is written: openpyxl takes a seventh of a second."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from quarterday.records.findings import HEADING
from quarterday.records.restricted import inert

WIDTHS = (14, 9, 20, 34, 8, 26, 30, 50, 11, 34, 46)
MOST = 100_000
"""Rows of a workbook; a longer list is whole in the CSV file."""


def workbook(rows: Sequence[Sequence[object]], made: datetime) -> bytes:
    """The list as XLSX: headings that filter, and every cell text, so that nothing in it is run."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    sheet = book.create_sheet("Findings")
    sheet.freeze_panes = "A2"
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    shown = [*rows[:MOST], *([_more(len(rows))] if len(rows) > MOST else [])]
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADING))}{len(shown) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name in HEADING])
    for row in shown:
        sheet.append([_cell(sheet, cell) for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _more(rows: int) -> list[object]:
    return [
        f"The list has {rows:,} rows; the first {MOST:,} are here and all of them in the CSV file beside."
    ]


def _cell(sheet: object, content: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("�", inert(content)))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
