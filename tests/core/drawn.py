"""Specifications drawn as tables, which a performance officer can read and write: `tests/specs/<measure>.md`.

A file is one measure's. Under each second heading is one example: a table of rows for each table of records that
the example needs, named in the line before it, and under “Expected” the figures. Columns that are not drawn are
empty, but for the eighteenth birthday, which follows from `born`. Days are written 30 Sep 2023, yes and no are
written so, an empty cell is an empty cell.

The figures of a stock are “at the end of” a day; those of a flow or a cohort are of the days “from” and “to”, and
of a cohort as “known at” the end of a day. A column of any other name is a group; a row in which it is empty is of
the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

import reference
from outside import ROOT
from quarterday.records import TABLES

SPECS = ROOT / "tests" / "specs"
TIMES = ("at the end of", "from", "to", "known at")
FIGURES = ("count", "of", "not known", "not yet followed", "left out", "mean days", "median days")


@dataclass(frozen=True)
class Example:
    """Records drawn as tables and the figures that they must give."""

    measure: str
    title: str
    records: dict[str, list[dict[str, Any]]]
    expected: list[dict[str, str]]

    def tables(self) -> dict[str, pa.Table]:
        return {name: pa.Table.from_pylist(rows, TABLES[name].schema) for name, rows in self.records.items()}

    def groups(self) -> list[str]:
        """The columns of the expected figures that are neither a time nor a figure."""
        return [name for name in self.expected[0] if name not in (*TIMES, *FIGURES)]


def examples() -> Iterator[Example]:
    """Every example of every file."""
    for file in sorted(SPECS.glob("*.md")):
        yield from read(file.stem, file.read_text(encoding="utf-8"))


def read(measure: str, text: str) -> Iterator[Example]:
    """The examples of one file. Raises ValueError where it cannot be read."""
    heading, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    if not re.match(rf"# {re.escape(measure)}\n", heading):
        raise ValueError(f"{measure}: the first line must be “# {measure}”")
    for part in parts:
        title, _, body = part.partition("\n")
        tables = dict(_tables(body))
        expected = tables.pop("Expected", [])
        if not expected:
            raise ValueError(f"{measure}, {title}: no figures under “Expected”")
        records = {name: [_record(name, row) for row in rows] for name, rows in tables.items()}
        yield Example(measure, title.strip(), records, expected)


def _tables(body: str) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each drawn table with the line before it."""
    for name, drawn in re.findall(r"^`?(\w+)`?:?\n\n((?:\|.*\n?)+)", body, flags=re.MULTILINE):
        heading, rule, *rows = [
            [cell.strip() for cell in line.strip()[1:-1].split("|")] for line in drawn.splitlines()
        ]
        if not all(re.fullmatch(r":?-+:?", cell) for cell in rule) or any(
            len(row) != len(heading) for row in rows
        ):
            raise ValueError(
                f"the table “{name}” has rows of different lengths, or no line under its heading"
            )
        yield name, [dict(zip(heading, row, strict=True)) for row in rows]


def _record(table: str, row: dict[str, str]) -> dict[str, Any]:
    schema = TABLES[table].schema
    unknown = set(row) - set(schema.names)
    if unknown:
        raise ValueError(
            f"{table} has no column {', '.join(sorted(unknown))}; it has {', '.join(schema.names)}"
        )
    cells = {name: _value(text, schema.field(name).type) for name, text in row.items()}
    if "turns_18" in schema.names and cells.get("born"):
        cells.setdefault("turns_18", reference.reaches(cells["born"], 18))
    return cells


def _value(text: str, kind: pa.DataType) -> Any:
    if text == "":
        return None
    if pa.types.is_date(kind):
        return day(text)
    if pa.types.is_boolean(kind):
        return {"yes": True, "no": False}[text]
    if pa.types.is_decimal(kind):
        return Decimal(text)
    return int(text) if pa.types.is_integer(kind) else text


def day(text: str) -> date:
    """30 Sep 2023."""
    return datetime.strptime(text, "%d %b %Y").date()  # noqa: DTZ007 (a day, no time)
