"""What a load hands over: tables, findings and cover of each kind of file, as plain data.

`intake` makes these, `snapshots.save` keeps them. A finding's `found` may be a child's value: it is
written to the restricted findings file and nowhere else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from quarterday.errors import Level
from quarterday.figures import FindingCount
from quarterday.figures.kind import Kind
from quarterday.records.cover import Cover


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one row of a file.

    `rule` is a rule's id; `row` the line of the file, counted from 1 with the header line (None: the
    file as a whole); `kept` whether the row still counts. `found` is never shown in a terminal. `tables`
    are those that the row belongs to, `indicators` the codes of those that are counted from them.
    """

    level: Level
    rule: str
    file: str
    row: int | None
    field: str
    found: str = dataclasses.field(repr=False)
    expected: str
    kept: bool
    tables: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsAtFault:
    """How many rows of the same tables (none: of any of their kind) break the very same rules, each row once."""

    tables: tuple[str, ...]
    rules: tuple[str, ...]
    kept: bool
    number: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name, the SHA-256 of its bytes and its rows of records.

    `title` says what it was recognised as; `kind` is None for a file that was recognised and passed
    over.
    """

    name: str
    sha256: str
    rows: int
    title: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """One kind as read: its files, its tables by name (each with the schema of `TABLES`), its cover.

    `cover` is None for the population, which speaks of years and not of days.
    """

    kind: Kind
    files: tuple[SourceFile, ...]
    tables: Mapping[str, pa.Table]
    cover: Cover | None
    findings: tuple[FindingCount, ...]
    synthetic: bool
    at_fault: tuple[RowsAtFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """Everything one load brought: the kinds, every file, and every finding in the files' order."""

    kinds: Mapping[Kind, Loaded]
    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]
