"""Positions as a table: one row a position, one column a thing that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq

from quarterday.figures.position import Position

BATCH = 50_000

SCHEMA = pa.schema(
    {
        "indicator": pa.string(), "authority": pa.string(), "period": pa.string(), "from": pa.date32(),
        "to": pa.date32(), "breakdown": pa.string(), "group": pa.string(), "numerator": pa.float64(),
        "denominator": pa.float64(), "value": pa.float64(), "per": pa.float64(), "statistic": pa.string(),
        "state": pa.string(), "source": pa.string(), "missing": pa.int64(), "immature": pa.int64(),
        "left_out": pa.int64(), "population_year": pa.int32(), "at_stake": pa.int64(), "snapshot": pa.string(),
        "why": pa.string(),
    }.items()
)  # fmt: skip
"""`breakdown` names the columns of a group and `group` its values, both parted by “; ”; of the whole they are empty."""


def tidy(positions: Iterable[Position]) -> pa.Table:
    """The positions as an Arrow table of `SCHEMA`; an empty cell is what is not known."""
    return pa.Table.from_batches(batches(positions), SCHEMA)


def batches(positions: Iterable[Position]) -> Iterator[pa.RecordBatch]:
    """The same in parts, so that a country's need not be held at once."""
    left = iter(positions)
    while some := list(islice(left, BATCH)):
        columns = zip(*map(_row, some), strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def write_tidy(positions: Iterable[Position], file: Path) -> int:
    """Write the positions to a CSV or, by the file's ending, a Parquet file, which is there once it is whole.

    Returns how many there are.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    parquet = file.suffix.lower() == ".parquet"
    try:
        writer = pq.ParquetWriter(unfinished, SCHEMA) if parquet else csv.CSVWriter(unfinished, SCHEMA)
        with writer:
            number = 0
            for batch in batches(positions):
                writer.write_batch(batch)
                number += batch.num_rows
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return number


def _row(p: Position) -> tuple[object, ...]:
    return (
        p.indicator, p.authority, str(p.period), p.from_day, p.to_day, "; ".join(p.dimensions),
        "; ".join(p.dimensions.values()), _number(p.numerator), _number(p.denominator), p.value,
        _number(p.per), p.statistic.value, p.state.value, p.source.value, p.missing, p.immature,
        sum(p.left_out.values()), p.population_year, p.at_stake, p.snapshot, p.why,
    )  # fmt: skip


def _number(number: object) -> float | None:
    return None if number is None else float(number)  # type: ignore[arg-type]
