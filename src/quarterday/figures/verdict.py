"""The judgement on a position: words with their reasons, as the report prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from quarterday.figures.appraisal import Appraisal
from quarterday.figures.forecast import Forecast, NoForecast
from quarterday.periods import Quarter


class Outcome(StrEnum):
    """What a status comes to, whatever a council calls it."""

    MET = "met"
    WITHIN = "within"  # missed, and still accepted
    MISSED = "missed"
    INFORMATION = "information"  # beside an expected range
    NO_TARGET = "no_target"
    NOT_JUDGED = "not_judged"  # the rule lacks something that it needs
    NO_FIGURE = "no_figure"
    NOT_DUE = "not_due"
    SUPPRESSED = "suppressed"


_CLAUSES = {
    Outcome.NO_TARGET: "has no target",
    Outcome.NOT_JUDGED: "could not be judged",
    Outcome.NO_FIGURE: "has no figure",
    Outcome.NOT_DUE: "is not due this quarter",
    Outcome.SUPPRESSED: "is suppressed",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A level of a council's: its words, a shape and a colour beside them, and what it comes to.

    `clause` says it of one indicator (“is on target”), `means` what a figure must do to have it.
    """

    key: str
    label: str
    symbol: str
    colour: str
    outcome: Outcome
    clause: str = ""
    means: str = ""

    @property
    def said_of(self) -> tuple[str, str]:
        """Of one indicator and of several: “is on target”, “are on target”."""
        one = self.clause or _CLAUSES.get(self.outcome, f"is {self.label}")
        verb, rest = one.split(" ", 1)
        return one, f"{ {'is': 'are', 'has': 'have'}.get(verb, verb) } {rest}"


GREY = "#505a5f"
# Quarterday's own words: those of its preset, and of bundles from before councils could have their own
QUARTERDAYS: Mapping[str, Status] = {
    status.key: status
    for status in (
        Status("met", "On target", "●", "#00703c", Outcome.MET, "is on target", "met"),
        Status("within", "Within tolerance", "▲", "#b35c00", Outcome.WITHIN, "is within tolerance",
               "missed by no more than its tolerance"),
        Status("missed", "Off target", "■", "#d4351c", Outcome.MISSED, "is off target", "missed by more"),
        Status("no_target", "No target", "○", GREY, Outcome.NO_TARGET),
        Status("no_data", "No figure", "○", GREY, Outcome.NO_FIGURE),
    )
}  # fmt: skip


class Direction(StrEnum):
    """Which way a figure moved, by what better means for its indicator."""

    BETTER = "better"
    CONSISTENT = "consistent"
    WORSE = "worse"
    LEVEL = "level"  # a different figure, as far from the target as before, on its other side
    UNJUDGED = "unjudged"  # moved, but the indicator says neither way is better
    NOT_COMPARED = "not_compared"  # one of the two figures is missing, or they are not of a kind

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
    """A figure beside an earlier one: the earlier quarter, the direction and why it is called so.

    `word` is the council's own for the direction, where it has one.
    """

    since: Quarter
    direction: Direction
    reason: str
    word: str = ""

    @property
    def label(self) -> str:
        return self.word or self.direction.label


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one indicator in one quarter. `by_hand` says that a person set the status.

    `status_before` is the status of the quarter before by the rule and target of its time; `appraisal` and `forecast`
    are None in bundles from before they were kept.
    """

    indicator: str
    period: Quarter
    status: Status
    status_reason: str
    since_previous: Movement
    since_last_year: Movement
    by_hand: bool = False
    status_before: Status | None = None
    appraisal: Appraisal | None = None
    forecast: Forecast | NoForecast | None = None
