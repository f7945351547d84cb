"""What is different between two snapshots, person by person."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from quarterday.engine import Connection, connect
from quarterday.figures.kind import Kind
from quarterday.records.snapshots import Snapshot
from quarterday.records.tables import TABLES

LISTED = pa.schema(
    [("kind", pa.string()), ("table", pa.string()), ("who", pa.string()), ("change", pa.string())]
)


@dataclass(frozen=True, slots=True)
class Changes:
    """One table of one kind in two snapshots: who is new in it, who is gone, whose rows are not the same.

    Who is named by the table's `person`; in a table without one (the population) by its first column.
    """

    kind: Kind
    table: str
    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]


def changes(before: Snapshot, after: Snapshot) -> list[Changes]:
    """Every table that either snapshot holds, in the order of the kinds."""
    engine = connect()
    return [
        _table(engine, before, after, kind, name)
        for kind in Kind
        for name in TABLES
        if any(kind in one.kinds and name in one.kinds[kind].rows for one in (before, after))
    ]


def _table(engine: Connection, before: Snapshot, after: Snapshot, kind: Kind, name: str) -> Changes:
    held = [one.kinds.get(kind) for one in (before, after)]
    if held[0] and held[1] and held[0].digest == held[1].digest:
        return Changes(kind, name, frozenset(), frozenset(), frozenset())
    old, new = (_rows(engine, one, kind, name) for one in (before, after))
    was, now = _who(old), _who(new)
    gone, come = old.difference(new, distinct=False), new.difference(old, distinct=False)
    return Changes(kind, name, now - was, was - now, (_who(gone) | _who(come)) & was & now)


def _rows(engine: Connection, snapshot: Snapshot, kind: Kind, name: str) -> ir.Table:
    held = snapshot.kinds.get(kind)
    alias = f"{name}_{kind}_{snapshot.short}"
    if held is None or name not in held.rows:
        return engine.create_table(alias, TABLES[name].schema.empty_table(), temp=True)
    return engine.read_parquet([held.tables[name]], table_name=alias)


def _who(rows: ir.Table) -> frozenset[str]:
    column = "person" if "person" in rows.columns else rows.columns[0]
    return frozenset(map(str, rows.select(column).distinct().to_pyarrow()[column].to_pylist()))


def as_rows(found: list[Changes]) -> pa.Table:
    """A row a person and change, for the restricted list."""
    rows = [
        {"kind": one.kind.value, "table": one.table, "who": who, "change": change}
        for one in found
        for change in ("added", "removed", "changed")
        for who in sorted(getattr(one, change))
    ]
    return pa.Table.from_pylist(rows, schema=LISTED)
