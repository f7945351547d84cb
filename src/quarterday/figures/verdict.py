"""The judgement on a position: words with their reasons, as the report prints them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quarterday.periods import Quarter


class Status(StrEnum):
    """The judgement against target."""

    MET = "met"
    WITHIN = "within"
    MISSED = "missed"
    NO_TARGET = "no_target"
    NO_FIGURE = "no_figure"

    @property
    def label(self) -> str:
        return {
            Status.MET: "On target",
            Status.WITHIN: "Within tolerance",
            Status.MISSED: "Off target",
            Status.NO_TARGET: "No target",
            Status.NO_FIGURE: "No figure",
        }[self]

    @property
    def symbol(self) -> str:
        """A shape beside the words, so that nothing rests on colour."""
        return {
            Status.MET: "●",
            Status.WITHIN: "▲",
            Status.MISSED: "■",
            Status.NO_TARGET: "○",
            Status.NO_FIGURE: "○",
        }[self]


class Direction(StrEnum):
    """Which way a figure moved, by what better means for its indicator."""

    BETTER = "better"
    CONSISTENT = "consistent"
    WORSE = "worse"
    LEVEL = "level"  # a different figure, as far from the target as before, on its other side
    UNJUDGED = "unjudged"  # moved, but the indicator says neither way is better
    NOT_COMPARED = "not_compared"  # one of the two figures is missing

    @property
    def label(self) -> str:
        return {
            Direction.BETTER: "Improved",
            Direction.CONSISTENT: "Consistent",
            Direction.WORSE: "Worsened",
            Direction.LEVEL: "No nearer the target",
            Direction.UNJUDGED: "Changed",
            Direction.NOT_COMPARED: "Not compared",
        }[self]


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure beside an earlier one: the earlier quarter, the direction and why it is called so."""

    since: Quarter
    direction: Direction
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one indicator in one quarter."""

    indicator: str
    period: Quarter
    status: Status
    status_reason: str
    since_previous: Movement
    since_last_year: Movement
