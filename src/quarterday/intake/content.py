"""What a reader makes of the files of one kind, before its findings are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from quarterday.intake.across import Numbers
from quarterday.intake.checks import Findings
from quarterday.records import TABLES, Cover, Kind

BATCH = 20_000  # rows that are gathered as Python values before they are put into Arrow's columns


@dataclass(frozen=True, slots=True)
class Told:
    """Where the rows of a table were told: the findings of their file, and each row's line in it."""

    findings: Findings
    lines: Sequence[int] | Numbers


@dataclass(frozen=True, slots=True)
class Content:
    """The tables of one kind, its cover by its own rule (None: it cannot be told), and its label.

    `told` says of the tables where each row was told, as far as several returns can be stitched by it.
    """

    kind: Kind
    tables: Mapping[str, pa.Table]
    cover: Cover | None
    synthetic: bool
    told: Mapping[str, Told] = field(default_factory=dict)


class Columns:
    """The columns of a table, filled row by row: of a table of records by its name, or of any schema."""

    def __init__(self, table: str | pa.Schema) -> None:
        self._schema = TABLES[table].schema if isinstance(table, str) else table
        self._rows: list[Sequence[Any]] = []
        self._full: list[pa.RecordBatch] = []

    def add(self, **cells: Any) -> None:
        """Add a row; every column is to be given."""
        self._rows.append([cells[name] for name in self._schema.names])
        if len(self._rows) == BATCH:
            self._full.append(self._batch())
            self._rows = []

    def table(self) -> pa.Table:
        return pa.Table.from_batches([*self._full, self._batch()]).combine_chunks()

    def _batch(self) -> pa.RecordBatch:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(column, f.type) for column, f in zip(columns, self._schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


def earliest(days: Iterable[date | None], today: date) -> date | None:
    """The earliest day that is not after the day of loading, if there is one."""
    return min((day for day in days if day and day <= today), default=None)
