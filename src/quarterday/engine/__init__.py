"""The one place that connects to an engine, and the date arithmetic every engine must agree on."""

from quarterday.engine.connection import Connection, connect
from quarterday.engine.dates import academic_age_from, earlier, months_after

__all__ = ["Connection", "academic_age_from", "connect", "earlier", "months_after"]
