"""One sentence on an indicator that a councillor can read aloud: the figure, the target, and the way it is going.

All the wording of headlines is here, and a test reads every combination. A headline says what the figures bear out
and no more: “better” only where the change is more than chance explains, and otherwise both numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quarterday.figures.appraisal import Trend


class Held(StrEnum):
    """How a figure stands to its target."""

    MET = "met"
    WITHIN = "within"
    MISSED = "missed"
    INSIDE = "inside"  # the target range, or the expected one
    ABOVE = "above"
    BELOW = "below"
    UNJUDGED = "unjudged"


class Twist(StrEnum):
    """What changes how the target's story reads; at most one is told."""

    NONE = "none"
    BETTER_THAN_ENGLAND = "better than England"
    WORSE_THAN_ENGLAND = "worse than England"
    ON_COURSE = "on course"
    OFF_COURSE = "off course"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a headline is made of, as printed: `says` has the figure in it, `goal` names what it
    is held to (“the target of 15% or less”, “the target range of 78.9 to 87.2”).

    `since` says when the earlier figure `then` was (“a year ago”); `lately` that the trend is told over recent
    quarters and not from one earlier figure. `england` and `chance` are the numbers of the twist.
    """

    says: str
    held: Held
    goal: str
    trend: Trend
    since: str = "a year ago"
    then: str = ""
    lately: bool = False
    twist: Twist = Twist.NONE
    england: str = ""
    chance: str = ""
    provisional: bool = False


def headline(told: Telling) -> str:
    """The sentence, such as “18.8% of social workers were agency staff, which misses the target of 15% or less but is
    better than a year ago (22.4%).”"""
    sentence = f"{told.says}{_judged(told)}{_TWISTS.get(told.twist, '')}"
    told_of = {"goal": told.goal, "since": told.since, "then": told.then}
    filled = sentence.format(**told_of, england=told.england, chance=told.chance)
    return f"{filled[0].upper()}{filled[1:]}{'; the figure is provisional' if told.provisional else ''}."


def without_figure(short: str, why: str) -> str:
    """The headline where there is no figure, with the reason why in the same sentence where there is one."""
    reason = why.removeprefix(NO_FIGURE).strip()
    if not reason or reason.startswith("There is no figure"):
        return f"There is no figure for {short}."
    link = ": " if reason != why else ". "
    return f"There is no figure for {short}{link}{reason}"


NO_FIGURE = "No figure: "
_HELD = {
    Held.MET: "meets {goal}",
    Held.WITHIN: "narrowly misses {goal}",
    Held.MISSED: "misses {goal}",
    Held.INSIDE: "is inside {goal}",
    Held.ABOVE: "is above {goal}",
    Held.BELOW: "is below {goal}",
}
_GOOD = (Held.MET, Held.INSIDE)
_MOVED = {Trend.BETTER: "better", Trend.WORSE: "worse", Trend.HIGHER: "higher", Trend.LOWER: "lower"}
_ASIDES = {
    Trend.UNCLEAR: "; there is no clear change from {since} ({then})",
    Trend.SAME: "; it was the same {since}",
    Trend.UNTESTED: "; {since} it was {then}",
}
_TWISTS = {
    Twist.BETTER_THAN_ENGLAND: "; England’s figure was worse ({england})",
    Twist.WORSE_THAN_ENGLAND: "; England’s figure was better ({england})",
    Twist.ON_COURSE: "; it is likely to meet the target at the end of the year ({chance})",
    Twist.OFF_COURSE: "; it is unlikely to meet the target at the end of the year ({chance})",
}


def _judged(told: Telling) -> str:
    """How it stands and where it is going, linked by “and” or “but” as the two agree or not."""
    stands, moved = _HELD.get(told.held, ""), _moved(told)
    both = f" {_link(told)} ".join(clause for clause in (stands, moved) if clause)
    return (f", which {both}" if both else "") + _ASIDES.get(told.trend, "")


def _moved(told: Telling) -> str:
    word = _MOVED.get(told.trend)
    if word is None:
        return ""
    if told.lately:
        return f"has been {word} in recent quarters by more than chance would explain"
    return f"is {word} than {{since}} ({{then}})"


def _link(told: Telling) -> str:
    good = told.held in _GOOD
    opposed = told.trend is (Trend.WORSE if good else Trend.BETTER)
    return "but" if opposed else "and"
