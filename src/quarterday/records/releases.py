"""Population estimates by release: a new one is added to those before, so that a revision restates a figure
and the estimate that was used before stays to be seen."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from quarterday.figures.kind import Kind
from quarterday.records.loaded import Load, Loaded
from quarterday.records.snapshots import Holding, Snapshot
from quarterday.records.tables import TABLES

TABLE = TABLES["population"]


def with_earlier_releases(load: Load, before: Snapshot | None) -> Load:
    """The load with the estimates of the snapshot before added to its own.

    Where the load says otherwise of the same area, year and release, the load stands. A load of files
    that were all loaded already changes nothing.
    """
    fresh = load.kinds.get(Kind.POPULATION)
    held = before.kinds.get(Kind.POPULATION) if before else None
    if fresh is None or held is None:
        return load
    return replace(load, kinds={**load.kinds, Kind.POPULATION: _joined(fresh, held)})


def with_earlier_findings(load: Load, before: Snapshot | None) -> Load:
    """The load with the counts of findings on the releases that are kept beside its own, whose rows count on."""
    fresh, held = load.kinds.get(Kind.POPULATION), before.kinds.get(Kind.POPULATION) if before else None
    if fresh is None or held is None:
        return load
    brought = {file.sha256 for file in load.files}
    if any(file.sha256 in brought for file in held.files):  # these were counted when they were first loaded
        fresh = replace(fresh, findings=held.findings, at_fault=held.at_fault)
    else:
        found, at_fault = (*held.findings, *fresh.findings), (*held.at_fault, *fresh.at_fault)
        fresh = replace(fresh, findings=found, at_fault=at_fault)
    return replace(load, kinds={**load.kinds, Kind.POPULATION: fresh})


def _joined(fresh: Loaded, held: Holding) -> Loaded:
    known = {file.sha256 for file in held.files}
    earlier = pq.read_table(held.tables[TABLE.name], schema=TABLE.schema)
    if all(file.sha256 in known for file in fresh.files):
        return replace(
            fresh,
            files=held.files,
            tables={TABLE.name: earlier},
            synthetic=held.synthetic,
        )
    brought = {file.sha256 for file in fresh.files}
    return replace(
        fresh,
        files=(*(file for file in held.files if file.sha256 not in brought), *fresh.files),
        tables={TABLE.name: _rows(earlier, fresh.tables[TABLE.name])},
        synthetic=fresh.synthetic or held.synthetic,
    )


def _rows(earlier: pa.Table, fresh: pa.Table) -> pa.Table:
    """The earlier rows that the fresh ones do not tell otherwise, and the fresh ones."""
    keys = ["authority", "year", "release"]
    alone = earlier.join(fresh.select(keys), keys=keys, join_type="left anti").select(TABLE.schema.names)
    return pa.concat_tables([alone.cast(TABLE.schema), fresh]).sort_by([(key, "ascending") for key in keys])
