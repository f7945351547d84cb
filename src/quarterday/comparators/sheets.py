"""A published file as a table of text: CSV, Parquet or a workbook, or why it cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from quarterday.errors import InputRefused

WORKBOOKS = {".xlsx", ".xls", ".xlsm", ".ods"}


def refuse(file: Path | str, where: str, found: str, expected: str, do: str) -> InputRefused:
    """An error in the one form: file, row and field, what was found, what was expected, what to do."""
    name = file.name if isinstance(file, Path) else file
    return InputRefused(f"{name}: {where}: found {found}; expected {expected}. {do}")


@dataclass(frozen=True)
class Sheet:
    """A table whose cells are all text (empty where there is nothing); `first` is the file's row of its first row."""

    file: Path
    table: pa.Table
    first: int = 2

    @property
    def names(self) -> list[str]:
        return list(self.table.column_names)

    def column(self, name: str) -> pa.Array:
        return self.table.column(name).combine_chunks()

    def refuse(self, index: int, column: str, found: str, expected: str, do: str) -> InputRefused:
        where = f"row {index + self.first}, {column}"
        return refuse(self.file, where, f"“{found[:80]}”", expected, do)


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def read(file: Path) -> list[Sheet]:
    """The tables of a file: one, or one a sheet of a workbook (its headings not yet found). Raises InputRefused."""
    if not file.is_file():
        raise refuse(file, "(the file)", "nothing", "a file that can be read", "Look at its name and folder.")
    if not file.stat().st_size:
        raise refuse(file, "(the file)", "an empty file", "a table with headings", "Download it again.")
    suffix = file.suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook(file)
    return [_parquet(file) if suffix in (".parquet", ".pq") else _csv(file)]


def _csv(file: Path) -> Sheet:
    bad: list[Any] = []

    def keep(row: Any) -> str:
        bad.append(row)
        return "error"

    parse = pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep)
    texts = pacsv.ConvertOptions(
        column_types=dict.fromkeys(_headings(file), pa.string()), strings_can_be_null=False
    )
    try:
        table = pacsv.read_csv(file, pacsv.ReadOptions(use_threads=False), parse, texts)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        if bad:
            found = f"{bad[0].actual_columns} cells"
            expected = f"{bad[0].expected_columns}, as many as there are headings"
            where = f"row {bad[0].number or '(number not known)'}"
            raise refuse(
                file, where, found, expected, "Download it again; do not edit it by hand."
            ) from error
        raise refuse(
            file, "(the file)", _plainly(error), "a CSV file saved as UTF-8", "Save it as UTF-8."
        ) from error
    return _sheet(file, table)


def _plainly(error: Exception) -> str:
    """What is wrong, without the text of any row: the file may be one of children's records, taken by mistake."""
    text = str(error).upper().replace("-", "")
    return "text that is not UTF-8" if "UTF8" in text else "what cannot be read as CSV"


def _headings(file: Path) -> list[str]:
    parse = pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda _: "skip")
    try:
        with pacsv.open_csv(file, parse_options=parse) as opened:
            return list(opened.schema.names)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise refuse(
            file,
            "row 1",
            _plainly(error),
            "headings, and rows with as many cells",
            "Save it as a CSV file in UTF-8.",
        ) from error


def _parquet(file: Path) -> Sheet:
    try:
        return _sheet(file, pq.read_table(file))
    except (pa.ArrowInvalid, OSError) as error:
        raise refuse(
            file, "(the file)", "what is not Parquet", "a Parquet file", "Download it again."
        ) from error


def _sheet(file: Path, table: pa.Table) -> Sheet:
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        raise refuse(
            file, "row 1", f"the heading “{twice[0]}” twice", "each heading once", "Rename one of them."
        )
    columns = {name.strip().removeprefix("\ufeff"): _texts(table.column(name)) for name in table.column_names}
    return Sheet(file, pa.table(columns))


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = pa.chunked_array([pa.array([cell(value) for value in column.to_pylist()], pa.string())])
    return pc.fill_null(pc.utf8_trim_whitespace(column.cast(pa.string())), "")


def cell(value: Any) -> str:
    """A cell's value as text: 301.0 is 301."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, "f") if isinstance(value, Decimal) else str(value).strip()


def _workbook(file: Path) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(str(file)) as book:
            rows = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
    except (CalamineError, OSError) as error:
        raise refuse(
            file, "(the file)", "what is not a workbook", "a workbook", "Download it again."
        ) from error
    return [sheet for found in rows.values() for sheet in [_of_rows(file, found)] if sheet.table.num_rows]


def _of_rows(file: Path, rows: list[list[Any]]) -> Sheet:
    """The rows of a worksheet with columns named by their places; headings are found by whoever knows them."""
    width = max((len(row) for row in rows), default=0)
    texts = [[cell(value) for value in row] + [""] * (width - len(row)) for row in rows]
    columns = {str(at): pa.array([row[at] for row in texts], pa.string()) for at in range(width)}
    return Sheet(file, pa.table(columns), first=1)


def headed(sheet: Sheet, needed: tuple[str, ...], within: int = 20) -> Sheet | None:
    """The sheet with its headings, where it has all that are `needed`: its own, or those of one of its first rows."""
    if set(needed) <= set(sheet.names):
        return sheet
    if sheet.first != 1:
        return None
    for index, row in enumerate(sheet.table.slice(0, within).to_pylist()):
        if set(needed) <= set(row.values()):
            return _below(sheet, index, list(row.values()))
    return None


def _below(sheet: Sheet, index: int, names: list[str]) -> Sheet:
    kept = {name: at for at, name in reversed(list(enumerate(names))) if name}
    table = sheet.table.slice(index + 1)
    columns = {name: table.column(at) for name, at in sorted(kept.items(), key=lambda item: item[1])}
    return Sheet(sheet.file, pa.table(columns), sheet.first + index + 1)


def told_apart(
    sheet: Sheet, table: pa.Table, keys: list[str], do: str = "Load one edition at a time."
) -> None:
    """Raises InputRefused where two rows have the same of all of these columns."""
    counted = table.select(keys).group_by(keys).aggregate([([], "count_all")])
    twice = counted.filter(pc.greater(counted.column("count_all"), 1))
    if twice.num_rows:
        row = twice.slice(0, 1).to_pylist()[0]
        found = f"{row['count_all']} rows of " + ", ".join(f"{key} {row[key]}" for key in keys if row[key])
        where = f"{twice.num_rows:,} group(s) of rows"
        raise refuse(sheet.file, where, found, "one row of an area, a period and a group", do)
