"""The list of findings, row by row, for the analyst alone: as CSV and as a workbook of the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from quarterday.figures.kind import Kind
from quarterday.records.loaded import Finding, Load
from quarterday.records.restricted import inert

HEADING = (
    "kind", "level", "rule", "file", "row", "field", "found", "expected", "row_counts", "indicators", "could_move",
)  # fmt: skip
WIDTHS = (14, 9, 20, 34, 8, 26, 30, 50, 11, 34, 46)
MOST = 100_000
"""Rows of a workbook; a longer list is whole in the CSV file."""

Listed = list[list[object]]


def listed(load: Load, before: Path | None) -> Listed:
    """The load's findings, and those of the snapshot before on the files that the load leaves alone."""
    kinds = {file.name: file.kind or "" for file in load.files}
    rows = [_row(kinds[finding.file], finding) for finding in load.findings]
    if before and before.is_file():
        left = {kind.value for kind in Kind if kind not in load.kinds}
        rows += _kept(before, left, _earlier_releases(load))
    order = ["", *Kind]
    return sorted(rows, key=lambda row: order.index(str(row[0])))


def _row(kind: str, finding: Finding) -> list[object]:
    return [
        kind,
        finding.level,
        finding.rule,
        finding.file,
        finding.row,
        finding.field,
        finding.found,
        finding.expected,
        "yes" if finding.kept else "no",
        ", ".join(finding.indicators),
        _could_move(finding),
    ]


def _could_move(finding: Finding) -> str:
    if finding.kept:
        return "nothing is left out: the row counts as it is"
    if not finding.indicators:
        return "no indicator is counted from it"
    if finding.rule == "repeated":
        return "nothing: the same row is counted once"
    return "the numerator of each indicator by at most 1"


def _earlier_releases(load: Load) -> set[str]:
    """The files of earlier population estimates, whose rows are kept beside the load's."""
    population, brought = load.kinds.get(Kind.POPULATION), {file.sha256 for file in load.files}
    files = population.files if population else ()
    return {file.name for file in files if file.sha256 not in brought}


def _kept(before: Path, kinds: set[str], releases: set[str]) -> Iterator[list[object]]:
    with before.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row and (row[0] in kinds or (row[0] == Kind.POPULATION and row[3] in releases)):
                yield [*row, *[""] * (len(HEADING) - len(row))]


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
