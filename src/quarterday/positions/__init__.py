"""From measures to positions: one way of counting for each shape, every quarter in one pass."""

from quarterday.positions.calculation import Evidence, calculate, shape_of
from quarterday.positions.entered import check_entered, read_entered
from quarterday.positions.restated import restated
from quarterday.positions.rows import rows_behind
from quarterday.positions.template import blank_workbook

__all__ = [
    "Evidence", "blank_workbook", "calculate", "check_entered", "read_entered", "restated", "rows_behind",
    "shape_of",
]  # fmt: skip
