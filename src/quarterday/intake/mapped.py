"""Reading a supplier's own file by a mapping of the workspace, as a table of the layout it is mapped onto."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quarterday.intake.checks import Findings
from quarterday.intake.files import Source, csv_rows, top_rows
from quarterday.intake.formulas import unread
from quarterday.intake.layouts import AS_AT, SYNTHETIC_COLUMN, Column
from quarterday.intake.mapping import HEADING_ROWS, SourceMap, fold
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.sheets import is_workbook, sheets
from quarterday.intake.table import CsvTable

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fitting:
    """A mapping, the heading it was found in, and the rows below it."""

    source: SourceMap
    heading: Line
    rows: Sequence[Line]


class MappedFindings(Findings):
    """Findings that name the file's own column beside the layout's, and say where its words are mapped."""

    def __init__(self, file: str, today: date, source: SourceMap) -> None:
        super().__init__(file, today)
        self._source = source

    def add(
        self,
        rule: Rule,
        row: int | None = None,
        field: str = "",
        found: str = "",
        expected: str = "",
        *,
        kept: bool = True,
        counted: bool = False,
    ) -> None:
        said = self._source.said
        theirs = said.columns.get(field)
        if rule is Rule.UNKNOWN_CODE:
            expected += f"; {self._source.name} may say which, under [values.{field}]"
        if rule is Rule.NOT_A_DATE and said.date_format:
            expected = f"a date written as {said.date_format} says, or as 2023-09-30"
        super().add(
            rule, row, f"{theirs} ({field})" if theirs else field, found, expected, kept=kept, counted=counted
        )


def fitting(file: Source, sources: Sequence[SourceMap]) -> Fitting | None:
    """The mapping whose columns a CSV file or a workbook has; of several, the one with the most columns.

    Raises Refused where two fit equally well, and for a file that cannot be read.
    """
    if not sources:
        return None
    if not is_workbook(file.head()):
        top = top_rows(file)
        sources = [source for source in sources if _parted(source, top)]
        if not sources:
            return None
    found = [
        Fitting(source, *parted)
        for sheet, rows in _tables(file)
        for source in sources
        if source.in_sheet(sheet) and (parted := _parted(source, rows))
    ]
    if not found:
        return None
    most = max(len(each.source.said.columns) for each in found)
    best = [each for each in found if len(each.source.said.columns) == most]
    rivals = {each.source.name for each in best}
    if len(rivals) > 1:
        raise Refused(
            f"more than one mapping fits the file: {', '.join(sorted(rivals))}.",
            "one mapping for each kind of extract",
            "take out the mapping that is not meant, or give it a column that only its own file has.",
        )
    return best[0]


def read_mapped(found: Fitting, findings: Findings, as_at: date | None) -> CsvTable:
    """The file as a table of the mapping's layout. `as_at` stands in for a day that nothing tells."""
    source = found.source
    columns = _present(source, as_at)
    line, names = found.heading
    places = {fold(name): place for place, name in reversed(list(enumerate(names)))}
    mark = places.get(fold(SYNTHETIC_COLUMN))
    heading = [column.name for column in columns] + ([SYNTHETIC_COLUMN] if mark is not None else [])
    made: list[Line] = [(line, heading)]
    for number, cells in _whole(found, findings):
        row = [_cell(source, column, cells, places, as_at) for column in columns]
        made.append((number, row + ([cells[mark]] if mark is not None else [])))
    return CsvTable(made, findings)


def _tables(file: Source) -> Iterator[tuple[str | None, list[Line]]]:
    if is_workbook(file.head()):
        content = file.content()
        lost = unread(content)
        for sheet in sheets(content):
            here = lost.get(sheet.name, {})
            yield (
                sheet.name,
                [
                    (number, [here.get((number, at)) or str(cell) for at, cell in enumerate(cells)])
                    for number, cells in sheet.rows
                ],
            )
    else:
        yield None, list(csv_rows(file))


def _parted(source: SourceMap, rows: Sequence[Line]) -> tuple[Line, Sequence[Line]] | None:
    """The mapping's heading and the rows below it, where the rows have it."""
    told = source.said.header_row
    for place, (number, cells) in enumerate(rows):
        if number > (told or HEADING_ROWS):
            return None
        if number == (told or number) and source.fits(cells):
            return (number, cells), rows[place + 1 :]
    return None


def _present(source: SourceMap, as_at: date | None) -> list[Column]:
    """The layout's columns that the mapping, or the day of the extract, fills."""
    said, needed = source.said, AS_AT.name in source.layout.names
    if needed and AS_AT.name not in {**said.columns, **said.constants} and as_at is None:
        raise Refused(
            f"nothing tells to which day the extract speaks ({source.name} maps no {AS_AT.name}).",
            f"{AS_AT.name}: {AS_AT.meaning}",
            "give the day with --as-at, or put it into the mapping under [columns] or [constants].",
        )
    return [
        column
        for column in source.layout.columns
        if column.name in said.columns or column.name in said.constants or column.name == AS_AT.name
    ]


def _whole(found: Fitting, findings: Findings) -> Iterator[Line]:
    """The rows with as many cells as the heading; any other is noted and left out."""
    width = len(found.heading[1])
    for number, cells in found.rows:
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            findings.add(Rule.WRONG_LENGTH, number, "", f"{len(cells)} cells", f"{width} cells", kept=False)
        else:
            yield number, cells


def _cell(
    source: SourceMap, column: Column, cells: Sequence[str], places: dict[str, int], as_at: date | None
) -> str:
    theirs = source.said.columns.get(column.name)
    if theirs is not None:
        return source.cell(column, cells[places[fold(theirs)]])
    constant = source.constant(column.name)
    if constant is None:
        return as_at.isoformat() if as_at else ""
    return constant
