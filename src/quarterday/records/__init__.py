"""The common data model: what every format is read into, and what every measure counts."""

from quarterday.figures.kind import Kind
from quarterday.records.cover import Cover
from quarterday.records.loaded import Finding, Load, Loaded, SourceFile
from quarterday.records.snapshots import Holding, Snapshot, newest, open_snapshot, save
from quarterday.records.tables import TABLES, Table

__all__ = [
    "TABLES", "Cover", "Finding", "Holding", "Kind", "Load", "Loaded", "Snapshot", "SourceFile",
    "Table", "newest", "open_snapshot", "save",
]  # fmt: skip
