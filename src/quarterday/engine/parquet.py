"""The rows of several Parquet files as one table, for engines that are sent them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def rows_of(paths: Sequence[Path]) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Every column that a file has, and the rows in parts; a column that a file lacks is empty there."""
    schema = pa.unify_schemas([pq.read_schema(path).remove_metadata() for path in paths])
    return schema, (batch for path in paths for batch in _batches(path, schema))


def _batches(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches():
            columns = [
                batch[field.name]
                if field.name in batch.schema.names
                else pa.nulls(batch.num_rows, field.type)
                for field in schema
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
