"""Connections. DuckDB in memory is the default: nothing is left on disk, nothing has to be started."""

from __future__ import annotations

import os
from typing import Literal, TypeAlias

from ibis.backends.sql import SQLBackend

from quarterday.engine.duckdb import connect_in_memory
from quarterday.errors import WorkspaceError

Connection: TypeAlias = SQLBackend
"""What the rest of the code calls a connection, so that no other package names a driver."""

DATABASE = "QUARTERDAY_DATABASE"
"""The environment variable with the address of the PostgreSQL database, password and all: it is in no file."""


def connect(engine: Literal["duckdb", "postgresql"] = "duckdb") -> Connection:
    """A fresh connection; each run has its own, and what it puts in the engine goes when it is closed.

    Raises WorkspaceError where PostgreSQL is asked for and its driver, its address or its server is not there.
    """
    if engine == "postgresql":
        return _postgresql()
    return connect_in_memory()


def _postgresql() -> Connection:
    address = os.environ.get(DATABASE)
    if not address:
        raise WorkspaceError(
            f"quarterday.toml says engine = “postgresql”, and {DATABASE} is not set. Set it to the database's "
            "address, postgresql://USER:PASSWORD@HOST/DATABASE."
        )
    try:
        from quarterday.engine.postgresql import connect_to
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            f"quarterday.toml says engine = “postgresql”, and {error.name} is not installed. Install what "
            "requirements-postgresql.txt lists."
        ) from error
    return connect_to(address)
