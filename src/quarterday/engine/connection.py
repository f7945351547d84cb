"""Connections. DuckDB in memory is the default: nothing is left on disk, nothing has to be started."""

from __future__ import annotations

import ibis
from ibis.backends.duckdb import Backend


def connect() -> Backend:
    """A fresh in-memory DuckDB; each run has its own."""
    return ibis.duckdb.connect()
