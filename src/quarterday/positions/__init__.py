"""From measures to positions: one way of counting for each shape, every quarter in one pass."""

from quarterday.positions.calculation import calculate
from quarterday.positions.entered import check_entered, read_entered
from quarterday.positions.evidence import Authority, Evidence, needs_of, shapes_of
from quarterday.positions.restated import restated
from quarterday.positions.rows import Rows, rows_behind

__all__ = [
    "Authority", "Evidence", "Rows", "calculate", "check_entered", "needs_of", "read_entered",
    "restated", "rows_behind", "shapes_of",
]  # fmt: skip
