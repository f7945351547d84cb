"""What a figure is held to, as numbers: a target with the other figures that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from quarterday.figures import Unit
from quarterday.figures.unit import printed_target
from quarterday.register import Allowance, Polarity, Target, TargetKind


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and how it is printed. `value_type` names its kind where a rule's tolerances differ by it."""

    value: Fraction
    unit: Unit = Unit.COUNT
    decimals: int = 0
    value_type: str = "count"

    def printed(self, value: Fraction, decimals: int | None = None) -> str:
        return self.unit.printed(value, self.decimals if decimals is None else decimals)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figure of a comparator: whose it is and of which year, as “the statistical neighbours' mean”, “2023”."""

    name: str
    year: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Others:
    """The other figures that a rule may ask for; None where there is none."""

    last_year: Fraction | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure is held to.

    `goal` is the number, or None where what it rests on is lacking (`lacking` says what). `called` names it with the
    number in a sentence. `low` and `high` are the ends of a range; `own` the tolerance that the indicator has itself.
    """

    polarity: Polarity
    goal: Fraction | None
    called: str = ""
    strict: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    floor: Fraction | None = None
    stretch: Fraction | None = None
    own: Allowance | None = None
    last_year: Fraction | None = None
    lacking: str = ""

    def short(self, value: Fraction) -> Fraction:
        """How far a value is from being good enough, in the figure's unit; nought or less where it is.

        Where close to the target is better, the distance from it on either side, or from the range's nearer end.
        """
        if self.low is not None and self.high is not None:
            return max(self.low - value, value - self.high, Fraction(0))
        goal = self.goal or Fraction(0)
        if self.polarity is Polarity.TARGET:
            return abs(value - goal)
        return goal - value if self.polarity is Polarity.HIGHER else value - goal

    def worse_by(self, value: Fraction, beside: Fraction) -> Fraction:
        """How much worse a value is than another: less than nought where it is better."""
        if self.polarity is Polarity.TARGET:
            return self.short(value) - self.short(beside)
        return beside - value if self.polarity is Polarity.HIGHER else value - beside


def aim_of(target: Target, polarity: Polarity, figure: Figure, others: Others) -> Aim:
    """The numbers of a target. `polarity` is higher, lower or target, or context for an expected range."""
    aim = Aim(
        polarity,
        Fraction(target.target) if target.low is None else target.goal,
        strict=target.is_strict,
        low=_fraction(target.low),
        high=_fraction(target.high),
        floor=_fraction(target.floor),
        stretch=_fraction(target.stretch),
        own=target.allowance,
        last_year=others.last_year,
    )
    match target.kind:
        case TargetKind.SAME_QUARTER_LAST_YEAR:
            return _beside(aim, others.last_year, "the figure of the same quarter last year", figure)
        case TargetKind.COMPARATOR:
            return _beside_comparator(aim, target.comparator, others.comparison, figure)
        case TargetKind.ADDITIONAL:
            return _additional(aim, target, others.last_year, figure)
        case TargetKind.EXPECTED_RANGE:
            return aim
    return replace(aim, called=f"the target of {_bound(target)}{printed_target(target.target, figure.unit)}")


def _bound(target: Target) -> str:
    """“fewer than ” where the target itself is not good enough."""
    if not target.is_strict:
        return ""
    return "more than " if target.kind is TargetKind.MORE_THAN else "fewer than "


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _beside(aim: Aim, other: Fraction | None, named: str, figure: Figure) -> Aim:
    """The aim of being at least so much better than another figure as the target says."""
    if other is None:
        return replace(aim, goal=None, lacking=f"there is no {named.removeprefix('the ')}")
    by = aim.goal or Fraction(0)
    goal = other + by if aim.polarity is Polarity.HIGHER else other - by
    shown = figure.printed(other)
    if not by:
        return replace(aim, goal=goal, called=f"{named}, {shown}")
    apart = figure.unit.printed_difference(by, figure.decimals)
    called = f"the target of {figure.printed(goal)} ({apart} better than {named}, {shown})"
    return replace(aim, goal=goal, called=called)


def _beside_comparator(aim: Aim, name: str, found: Comparison | None, figure: Figure) -> Aim:
    if found is None:
        return replace(aim, goal=None, lacking=f"there is no figure of {name}")
    year = f" ({found.year})" if found.year else ""
    return _beside(aim, found.value, f"{found.name}{year}", figure)


def _additional(aim: Aim, target: Target, last_year: Fraction | None, figure: Figure) -> Aim:
    base, named = (_fraction(target.base), "the base") if target.base is not None else (
        last_year, "the same quarter last year")  # fmt: skip
    if base is None:
        return replace(aim, goal=None, lacking=f"there is no figure of {named} to add to")
    goal = base + Fraction(target.target)
    added = figure.printed(Fraction(target.target))
    called = f"the target of {figure.printed(goal)} ({added} more than {named}, {figure.printed(base)})"
    return replace(aim, goal=goal, called=called)
