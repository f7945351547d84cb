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

MASTER = "QUARTERDAY_SPARK"
"""The environment variable with Spark's master, where it is not to be this machine: `spark://HOST:7077`, `yarn`."""

Engine: TypeAlias = Literal["duckdb", "postgresql", "spark"]


def connect(engine: Engine = "duckdb") -> Connection:
    """A fresh connection; each run has its own, and what it puts in the engine goes when it is closed.

    Raises WorkspaceError where an engine is asked for and what it needs is not there: its packages, the address of
    PostgreSQL and its server, the Java of Spark and its master.
    """
    try:
        match engine:
            case "duckdb":
                return connect_in_memory()
            case "postgresql":
                return _postgresql()
            case "spark":
                return _spark()
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            f"quarterday.toml says engine = “{engine}”, and {error.name} is not installed. Install what "
            f"requirements-{engine}.txt lists."
        ) from error


def _postgresql() -> Connection:
    from quarterday.engine.postgresql import connect_to

    address = os.environ.get(DATABASE)
    if not address:
        raise WorkspaceError(
            f"quarterday.toml says engine = “postgresql”, and {DATABASE} is not set. Set it to the database's "
            "address, postgresql://USER:PASSWORD@HOST/DATABASE."
        )
    return connect_to(address)


def _spark() -> Connection:
    from quarterday.engine.spark import connect_to

    return connect_to(os.environ.get(MASTER) or "local[2]")
