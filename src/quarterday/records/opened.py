"""A snapshot's tables as the measures see them: Ibis tables by name, empty where a kind is not loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from quarterday.engine import Connection
from quarterday.records.tables import TABLES


@dataclass(frozen=True, slots=True)
class Population:
    """People aged 0 to 17 in mid-year, as estimated on the day of the release."""

    people: int
    release: date | None


class Records:
    """The tables of `records.tables`, one attribute each.

    `files` gives the Parquet files of each table that is loaded, one for each authority; `tables` gives Arrow tables
    instead (for records made in memory). A table in neither is there, and empty.
    """

    care_episodes: ir.Table
    placement_distances: ir.Table
    unaccompanied: ir.Table
    care_reviews: ir.Table
    missing_episodes: ir.Table
    care_outcomes: ir.Table
    care_leavers: ir.Table
    adoptions: ir.Table
    placed_for_adoption: ir.Table
    previous_permanence: ir.Table
    social_workers: ir.Table
    referrals: ir.Table
    assessments: ir.Table
    in_need_plans: ir.Table
    section_47: ir.Table
    plans: ir.Table
    plan_reviews: ir.Table
    visits: ir.Table
    pre_proceedings: ir.Table
    ehc_requests: ir.Table
    posts: ir.Table
    vacancies: ir.Table
    absences: ir.Table
    early_help: ir.Table
    activities: ir.Table
    population: ir.Table
    contacts: ir.Table
    early_help_assessments: ir.Table
    leaving_care: ir.Table

    def __init__(
        self,
        connection: Connection,
        files: Mapping[str, Sequence[Path]] | None = None,
        tables: Mapping[str, pa.Table] | None = None,
    ) -> None:
        self._connection = connection
        self._files = files or {}
        self._tables = tables or {}

    def __getattr__(self, name: str) -> ir.Table:
        """Open a table when it is first asked for."""
        if name not in TABLES:
            raise AttributeError(f"There is no table of records called “{name}”.")
        if name in self._files:
            opened = _whole(name, self._connection.read_parquet(self._files[name], table_name=name))
        else:
            schema = TABLES[name].schema
            rows = self._tables.get(name, schema.empty_table()).cast(schema)
            opened = self._connection.create_table(name, rows, temp=True, overwrite=True)
        setattr(self, name, opened)
        return opened

    def populations(self) -> dict[str, dict[int, Population]]:
        """The population by authority and mid-year: of each year, as last released."""
        found: dict[str, dict[int, Population]] = {}
        for row in self.population.order_by("release").to_pyarrow().to_pylist():
            found.setdefault(row["authority"], {})[row["year"]] = Population(row["people"], row["release"])
        return found


def _whole(name: str, table: ir.Table) -> ir.Table:
    """The table with every column; one that a snapshot was made without is empty, which is “not known”."""
    kinds = ibis.Schema.from_pyarrow(TABLES[name].schema)
    lacking = {column: ibis.null(kind) for column, kind in kinds.items() if column not in table.columns}
    return table.mutate(**lacking) if lacking else table
