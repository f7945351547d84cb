"""Which level of a council's rule a figure has: decided on exact values, and not at all where an input is lacking.

Every condition of a level is one that a better figure keeps, so that a better figure never has a worse status. A
condition may be true, false, or not known (None) where the rule needs something that is not there: then a level is
passed over only if another of its conditions is false, and had only if all are true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quarterday.judgement.aims import Aim, Figure
from quarterday.register import Level, Polarity, StatusRule
from quarterday.register.levels import OWN


@dataclass(frozen=True, slots=True)
class Decision:
    """The level that a figure has; None where it cannot be told, and `lacking` says for want of what."""

    level: Level | None
    lacking: str = ""


def decide(rule: StatusRule, aim: Aim, figure: Figure) -> Decision:
    """The first level, from the best, whose conditions the figure meets."""
    if aim.goal is None:
        return Decision(None, aim.lacking)
    for level in rule.levels:
        found = dict(_conditions(level, rule, aim, figure))
        if False in found.values():
            continue
        lacking = [name for name, holds in found.items() if holds is None]
        return Decision(None, " and ".join(lacking)) if lacking else Decision(level)
    raise AssertionError("the last level is for all the others")


def allowed(rule: StatusRule, name: str, aim: Aim, figure: Figure) -> Fraction | None:
    """A tolerance of the rule in the figure's unit; None where the rule leaves it to an indicator that has none.

    In a range a relative tolerance is of its middle."""
    tolerance = rule.tolerance(name, aim.own, figure.value_type)
    if tolerance is None:
        return None
    in_range = aim.low is not None and aim.high is not None
    goal = ((aim.low or 0) + (aim.high or 0)) / Fraction(2) if in_range else aim.goal
    return tolerance.of(Fraction(goal or 0))


def _conditions(
    level: Level, rule: StatusRule, aim: Aim, figure: Figure
) -> Iterator[tuple[str, bool | None]]:
    """Each condition by what it needs, and whether the figure meets it."""
    short = aim.short(figure.value)
    if level.within:
        yield "there is no tolerance", _is_within(level.within, short, rule, aim, figure)
    if level.beyond:
        margin = allowed(rule, level.beyond, aim, figure)
        ahead = aim.polarity is not Polarity.TARGET and margin is not None and -short > margin
        yield "there is no tolerance", None if margin is None and short < 0 else ahead
    if level.floor:
        yield "there is no floor standard", _reaches(aim, figure, aim.floor)
    if level.stretch:
        yield "there is no stretch target", _reaches(aim, figure, aim.stretch)
    if level.last_year:
        yield "there is no figure of the same quarter last year", _beside_last_year(level, aim, figure)


def _is_within(name: str, short: Fraction, rule: StatusRule, aim: Aim, figure: Figure) -> bool | None:
    if _is_met(short, aim):
        return True
    if name == "target":
        return _is_close(short, rule, aim, figure)
    margin = allowed(rule, name, aim, figure)
    return None if margin is None else short <= margin and (margin > 0 or _is_met(short, aim))


def _is_met(short: Fraction, aim: Aim) -> bool:
    return short < 0 if aim.strict and aim.polarity is not Polarity.TARGET else short <= 0


def _is_close(short: Fraction, rule: StatusRule, aim: Aim, figure: Figure) -> bool:
    """Where close to the target is better and there is no range, the tolerance makes one."""
    if aim.polarity is not Polarity.TARGET or aim.low is not None:
        return False
    margin = allowed(rule, OWN, aim, figure)
    return margin is not None and short <= margin


def _reaches(aim: Aim, figure: Figure, other: Fraction | None) -> bool | None:
    """Whether the figure is as good as another; for close to the target, as near to it on either side."""
    return None if other is None else aim.worse_by(figure.value, other) <= 0


def _beside_last_year(level: Level, aim: Aim, figure: Figure) -> bool | None:
    if aim.last_year is None:
        return None
    worse = aim.worse_by(figure.value, aim.last_year)
    return worse <= 0 if level.last_year == "held" else worse < 0
