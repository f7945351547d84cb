"""How many of the records that a figure is counted from are complete.

A record is a row of one of the tables that a measure needs, those left out for a fault among them. It is
complete where no finding on it is an error or a warning. A faulty row about a child as a whole (the SSDA903
header, `ssd_person`, a child of the census) counts as one record that is not. Findings about a file, or about
two files beside each other, are about no record and leave all complete.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from quarterday.errors import Level
from quarterday.records.loaded import RowsAtFault
from quarterday.records.snapshots import Holding


@dataclass(frozen=True, slots=True)
class Completeness:
    """`complete` of `records`."""

    records: int
    complete: int


def completeness(
    held: Mapping[str, Holding], tables: Collection[str], level: Callable[[str], Level]
) -> Completeness:
    """Of the rows of some tables, of any day, taken from the holdings; `level` gives a rule's level by its id."""
    mine = {table: held[table] for table in tables if table in held}
    kept = sum(holding.rows[table] for table, holding in mine.items())
    sources = {holding.digest: holding for holding in mine.values()}
    faulty = [
        rows
        for digest, holding in sources.items()
        for rows in holding.at_fault
        if _touch(rows, {table for table, one in mine.items() if one.digest == digest})
        and any(level(rule) is not Level.NOTE for rule in rows.rules)
    ]
    records = kept + sum(rows.number for rows in faulty if rows.tables and not rows.kept)
    return Completeness(records, max(records - sum(rows.number for rows in faulty), 0))


def _touch(rows: RowsAtFault, tables: Collection[str]) -> bool:
    return not rows.tables or any(table in tables for table in rows.tables)
