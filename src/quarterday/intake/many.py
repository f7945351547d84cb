"""Finding the tables of Annex A and of the Standard Safeguarding Dataset in the files of a load."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from quarterday.intake import dataset
from quarterday.intake.annex import read_annex
from quarterday.intake.checks import Findings
from quarterday.intake.content import Content
from quarterday.intake.files import Source, csv_rows, top_rows
from quarterday.intake.formulas import unread
from quarterday.intake.lists import CHILD, LISTS, WHO
from quarterday.intake.parts import (
    HEADING_ROWS,
    Line,
    Part,
    Shape,
    find,
    headings_of,
    missing,
    plain,
    text_lines,
)
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.safeguarding import read_dataset
from quarterday.intake.sheets import is_workbook, sheets
from quarterday.records import Kind

GATHERED = {Kind.ANNEX_A: read_annex, Kind.SSD: read_dataset}
SHAPES = (*LISTS, *dataset.TABLES)
PARQUET = b"PAR1"
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 20_000_000, 1_000, 2_000_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table found: the name it goes by, what it is, and the table (None: passed over)."""

    name: str
    title: str
    findings: Findings
    part: Part | None

    @property
    def kind(self) -> Kind | None:
        return self.part.shape.kind if self.part and self.part.size else None

    @property
    def rows(self) -> int:
        return self.part.size if self.part else 0


def is_gathered(kind: Kind | None) -> bool:
    return kind in GATHERED


def is_parquet(content: bytes) -> bool:
    return content.startswith(PARQUET)


def gathered(kind: Kind, parts: Sequence[Part], as_at: date | None = None) -> Content:
    """The content of a kind that is made of many tables; `as_at` is the day that the user says it speaks of."""
    return GATHERED[kind](parts, as_at)


def tables(source: Source, today: date) -> list[Table]:
    """The tables of either return in a file; none where it is a file of another sort.

    Raises Refused for a workbook with a list that cannot be read, and a Parquet file of no known table.
    """
    head = source.head()
    if is_workbook(head):
        return _of_workbook(source.name, source.content(), today)
    if is_parquet(head):
        return [_of_lines(source.name, _parquet_lines(source.content()), today) or _unknown_parquet()]
    if _shape(top_rows(source)) is None:
        return []
    found = _of_lines(source.name, list(csv_rows(source)), today)
    return [found] if found else []


def _shape(lines: Sequence[Line]) -> Shape | None:
    found = find(lines, SHAPES, Findings("", date.min), {})
    if found:
        return found.shape
    return dataset.passed_over(lines[0][1]) if lines else None


def _of_lines(
    name: str, lines: Sequence[Line], today: date, no_value: Mapping[tuple[int, int], str] | None = None
) -> Table | None:
    findings = Findings(name, today)
    part = find(lines, SHAPES, findings, no_value or {})
    if part is None:
        shape = dataset.passed_over(lines[0][1]) if lines else None
        return _passed_over(name, shape.title, findings) if shape else None
    if part.shape.kind is None:
        return _passed_over(name, part.shape.title, findings)
    if not part.size:
        findings.add(Rule.EMPTY_LIST, kept=False)
    return Table(name, part.shape.title, findings, part)


def _passed_over(name: str, title: str, findings: Findings) -> Table:
    findings.add(Rule.NOT_USED, kept=False)
    return Table(name, title, findings, None)


def _of_workbook(name: str, content: bytes, today: date) -> list[Table]:
    found: list[Table] = []
    others: list[tuple[str, list[Line]]] = []
    no_value: dict[str, dict[tuple[int, int], str]] | None = None
    for sheet in sheets(content):
        top = text_lines(sheet.rows[:HEADING_ROWS])
        called = f"{name}, sheet “{sheet.name}”"
        if _shape(top) is None:
            others.append((called, top))
            continue
        no_value = unread(content) if no_value is None else no_value
        table = _of_lines(called, text_lines(sheet.rows), today, no_value.get(sheet.name))
        found += [table] if table else []
    if not found:
        return []
    for called, lines in others:
        _refuse_list(called, lines)
        found.append(_passed_over(called, "sheet without a list", Findings(called, today)))
    return found


def _refuse_list(sheet: str, lines: Sequence[Line]) -> None:
    """Refuse a sheet that has children and not the headings of a list."""
    called = {plain(each) for each in (CHILD, *WHO[CHILD])}
    if not any(plain(cell) in called for _, cells in lines[:HEADING_ROWS] for cell in cells):
        return
    nearest = max((shape for shape in LISTS if CHILD in shape.needed), key=lambda s: headings_of(lines, s))
    lacking = ", ".join(missing(lines, nearest))
    raise Refused(
        f"{sheet.partition(', ')[2]} is nearest to “{nearest.title}” and lacks the columns {lacking}.",
        f"the columns {', '.join(nearest.needed)}",
        "give the columns their names as Ofsted prints them, or remove the sheet.",
        where=sheet.partition(", ")[2],
    )


def _parquet_lines(content: bytes) -> list[Line]:
    """The rows of a Parquet file as text, the names of its columns first; row numbers count them as line 1."""
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        about = file.metadata
        size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
        if about.num_rows > MOST_ROWS or about.num_columns > MOST_COLUMNS or size > MOST_BYTES:
            raise Refused(
                f"the file says that it has {about.num_rows:,} rows and {about.num_columns:,} columns.",
                f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns",
                "export the table again.",
            )
        lines: list[Line] = [(1, list(file.schema_arrow.names))]
        for batch in file.iter_batches():
            columns = [_texts(column) for column in batch.columns]
            lines += [(len(lines) + n, row) for n, row in enumerate(zip(*columns, strict=True), start=1)]
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise Refused(
            "the Parquet file cannot be read: it is damaged or cut short.", "a whole Parquet file",
            "export the table again, and see that the file is copied whole.",
        ) from fault  # fmt: skip
    return lines


def _texts(column: pa.Array) -> list[str]:
    """A column as text: a day as 2023-09-30, a whole number without a point, what is missing empty."""
    if pa.types.is_floating(column.type):
        numbers = column.to_pylist()
        return [
            "" if n is None else str(int(n)) if float(n).is_integer() and abs(n) < 1e15 else str(n)
            for n in numbers
        ]
    return [text or "" for text in column.cast(pa.string()).to_pylist()]


def _unknown_parquet() -> Table:
    raise Refused(
        "the Parquet file has the columns of no table that Quarterday knows.",
        "a table of the Standard Safeguarding Dataset, such as ssd_person",
        "check that this is the file meant.",
    )
