"""PostgreSQL as the engine: the records are copied into temporary tables, which end with the connection.

Only imported where PostgreSQL is asked for, as its driver is an extra.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import psycopg
import pyarrow as pa
import sqlglot.expressions as sge
from ibis.backends.postgres import Backend
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from psycopg import sql

from quarterday.engine.parquet import rows_of
from quarterday.errors import WorkspaceError


class _Compiler(PostgresCompiler):  # type: ignore[misc]  # Ibis ships no types
    """Orders text by its code points, as DuckDB does, whatever the database's own order of letters is."""

    __slots__ = ()

    def visit_SortKey(self, op: Any, *, arg: Any, ascending: bool, nulls_first: bool) -> Any:  # noqa: N802 (Ibis's)
        if op.arg.dtype.is_string():
            arg = sge.Collate(this=arg, expression=sge.to_identifier("C", quoted=True))
        return super().visit_SortKey(op, arg=arg, ascending=ascending, nulls_first=nulls_first)


class PostgreSQL(Backend):  # type: ignore[misc]
    """Ibis's own, which makes temporary tables only, sees no others, and fills them by COPY."""

    compiler = _Compiler()

    def create_table(
        self, name: str, /, obj: pa.Table, *, temp: bool = False, overwrite: bool = False
    ) -> ir.Table:
        """A temporary table of Arrow's rows. Raises ValueError for one that would stay."""
        if not temp:
            raise ValueError("Only temporary tables: nothing may be left in the database.")
        return self._filled(name, obj.schema, obj.to_batches(), overwrite=overwrite)

    def read_parquet(self, paths: Sequence[Path], /, *, table_name: str) -> ir.Table:
        """A temporary table of the rows of some Parquet files, in place of one of the same name."""
        return self._filled(table_name, *rows_of(paths), overwrite=True)

    def _filled(
        self, name: str, arrow: pa.Schema, batches: Iterable[pa.RecordBatch], *, overwrite: bool
    ) -> ir.Table:
        schema = ibis.Schema.from_pyarrow(arrow)
        table = sql.Identifier("pg_temp", name)
        drawn = (column.sql(self.dialect) for column in schema.to_sqlglot_column_defs(self.dialect))
        columns = sql.SQL(", ".join(drawn))
        with self.begin() as cursor:
            if overwrite:
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
            cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(table, columns))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                for batch in batches:
                    for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        copy.write_row(row)
            cursor.execute(sql.SQL("ANALYZE {}").format(table))  # no one else counts the rows of these
        held: ir.Table = ops.DatabaseTable(name, schema=schema, source=self).to_expr()
        return held


def connect_to(address: str) -> PostgreSQL:
    """A connection to the database at an address. Raises WorkspaceError, without the address, where it fails."""
    try:
        driver = psycopg.connect(address, autocommit=True)
    except psycopg.ProgrammingError:
        # its text quotes the address, and so the password
        raise WorkspaceError(
            "QUARTERDAY_DATABASE cannot be read as an address: postgresql://USER:PASSWORD@HOST/DATABASE, with "
            "the signs @, : and / of a password written as %40, %3A and %2F."
        ) from None
    except psycopg.OperationalError as error:
        raise WorkspaceError(
            f"The database that QUARTERDAY_DATABASE names does not answer: {error}"
        ) from error
    driver.execute("SELECT set_config('search_path', 'pg_temp', false)")
    connected: PostgreSQL = PostgreSQL.from_connection(driver)
    return connected
