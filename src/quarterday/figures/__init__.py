"""The plain types that cross the frontier: positions, verdicts and the bundle. No person is in them."""

from quarterday.figures.bundle import Bundle, FindingCount, read_bundle, write_bundle
from quarterday.figures.kind import Kind
from quarterday.figures.position import Position, Restatement, Source, State, Statistic
from quarterday.figures.tidy import tidy
from quarterday.figures.unit import Unit
from quarterday.figures.verdict import QUARTERDAYS, Direction, Movement, Outcome, Status, Verdict

__all__ = [
    "QUARTERDAYS", "Bundle", "Direction", "FindingCount", "Kind", "Movement", "Outcome", "Position", "Restatement",
    "Source", "State", "Statistic", "Status", "Unit", "Verdict", "read_bundle", "tidy", "write_bundle",
]  # fmt: skip
