"""The common data model: what every format is read into, and what every measure counts."""

from quarterday.records.kinds import Cover, Kind
from quarterday.records.tables import TABLES, Table

__all__ = ["TABLES", "Cover", "Kind", "Table"]
