"""What a reader makes of the files of one kind, before its findings are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

import pyarrow as pa

from quarterday.intake.across import Numbers
from quarterday.intake.checks import Findings
from quarterday.intake.refusal import Refused
from quarterday.records import TABLES, Cover, Kind

BATCH = 4_000  # rows that are gathered as Python values before they are put into Arrow's columns

MOST_CODES = 10_000
"""Different values in a column of codes. The longest list of codes has under a hundred."""


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
        self._in_order = itemgetter(*self._schema.names)
        self._rows: list[Sequence[Any]] = []
        self._full: list[pa.RecordBatch] = []
        self._codes: dict[str, set[str]] = {}

    def add(self, **cells: Any) -> None:
        """Add a row; every column is to be given."""
        self._rows.append(self._in_order(cells))
        if len(self._rows) == BATCH:
            self._full.append(self._batch())
            self._rows = []

    def table(self) -> pa.Table:
        """The rows so far. Raises Refused where a column of codes holds far too many different ones."""
        return pa.Table.from_batches([*self._full, self._batch()])

    def _batch(self) -> pa.RecordBatch:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(column, f.type) for column, f in zip(columns, self._schema, strict=True)]
        for name, each in zip(self._schema.names, arrays, strict=True):
            if isinstance(each, pa.DictionaryArray):
                self._note_codes(name, each.dictionary.to_pylist())
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)

    def _note_codes(self, name: str, codes: Iterable[str]) -> None:
        met = self._codes.setdefault(name, set())
        met.update(codes)
        if len(met) > MOST_CODES:
            raise Refused(
                f"{name.replace('_', ' ')} has more than {MOST_CODES:,} different values.",
                "codes, of which there are few",
                "see whether the file's columns stand under the right names, and export it again.",
            )


def earliest(days: Iterable[date | None], today: date) -> date | None:
    """The earliest day that is not after the day of loading, if there is one."""
    return min((day for day in days if day and day <= today), default=None)
