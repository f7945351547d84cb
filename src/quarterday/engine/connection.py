"""Connections. DuckDB in memory is the default: nothing is left on disk, nothing has to be started."""

from __future__ import annotations

from typing import TypeAlias

import ibis
from ibis.backends.duckdb import Backend

Connection: TypeAlias = Backend
"""What the rest of the code calls a connection, so that no other package names a driver."""


def connect() -> Connection:
    """A fresh in-memory DuckDB; each run has its own."""
    connected: Connection = ibis.duckdb.connect()
    return connected
