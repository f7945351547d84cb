"""The common data model: what every format is read into, and what every measure counts."""

from quarterday.figures.kind import Kind
from quarterday.records.authorities import CODE_LENGTH, Area, of_authority
from quarterday.records.cover import Cover
from quarterday.records.history import Loading, loadings
from quarterday.records.loaded import Finding, Load, Loaded, RowsAtFault, SourceFile
from quarterday.records.snapshots import Holding, Snapshot, back, names, newest, open_snapshot, save
from quarterday.records.tables import TABLES, Table

__all__ = [
    "CODE_LENGTH", "TABLES", "Area", "Cover", "Finding", "Holding", "Kind", "Load", "Loaded", "Loading", "RowsAtFault",
    "Snapshot", "SourceFile",
    "Table", "back", "loadings", "names", "newest", "of_authority", "open_snapshot", "save",
]  # fmt: skip
