"""The status against target, with its reason in one sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quarterday.figures import Position, Status
from quarterday.figures.unit import printed_target
from quarterday.register import Indicator, Polarity, Target, ToleranceUnit
from quarterday.stats.rounding import half_up


def status_of(indicator: Indicator, target: Target | None, position: Position | None) -> tuple[Status, str]:
    """The status and its reason, decided on the exact value (never the rounded one).

    Higher or lower is better: on target when the target is met, within tolerance when missed by no more
    than the tolerance. Close to target: on target within the tolerance on either side, otherwise off.
    """
    if position is None or position.exact is None:
        why = position.why if position and position.why else "There is no figure for this quarter."
        return Status.NO_FIGURE, why
    if indicator.polarity is Polarity.CONTEXT:
        return Status.NO_TARGET, "This indicator is for information and is not judged against a target."
    if target is None:
        return Status.NO_TARGET, f"No target is set for {position.period.financial_year.replace('-', '/')}."
    status = _decided(indicator.polarity, target, position.exact)
    return status, _reason(indicator, target, position.exact, status)


def _decided(polarity: Polarity, target: Target, value: Fraction) -> Status:
    goal, margin = Fraction(target.target), Fraction(target.margin)
    if polarity is Polarity.TARGET:
        return Status.MET if abs(value - goal) <= margin else Status.MISSED
    short_by = goal - value if polarity is Polarity.HIGHER else value - goal
    if short_by <= 0:
        return Status.MET
    return Status.WITHIN if short_by <= margin else Status.MISSED


def _reason(indicator: Indicator, target: Target, value: Fraction, status: Status) -> str:
    goal = printed_target(target.target, indicator.unit)
    gap = value - Fraction(target.target)
    if gap == 0:
        return f"{status.label}: {goal} is exactly the target."
    decimals = _telling_decimals(indicator, target, gap)
    figure = indicator.unit.printed(value, decimals)
    side = "above" if gap > 0 else "below"
    distance = indicator.unit.printed_difference(gap, decimals)
    apart = f"{figure} is {distance} {side} the target of {goal}"
    if status is Status.MET and indicator.polarity is not Polarity.TARGET:
        better = "higher" if indicator.polarity is Polarity.HIGHER else "lower"
        return f"{status.label}: {apart} ({better} is better)."
    if indicator.polarity is Polarity.TARGET:
        inside = "inside" if status is Status.MET else "outside"
        return f"{status.label}: {apart}, {inside} the target range of {_range(indicator, target)}."
    inside = "within" if status is Status.WITHIN else "outside"
    return f"{status.label}: {apart}, {inside} the tolerance of {_tolerance(indicator, target)}."


MOST_DECIMALS = 6


def _telling_decimals(indicator: Indicator, target: Target, gap: Fraction) -> int:
    """As many decimals as the indicator prints, or more where rounding would belie the decision:
    a gap of 0.54 beside a tolerance of 0.5 is not to be printed as 0.5, nor a gap of 0.04 as 0.0."""
    margin = Fraction(target.margin)
    for decimals in range(indicator.decimals, MOST_DECIMALS):
        shown = Fraction(half_up(abs(gap), decimals))
        if shown > 0 and (shown > margin) == (abs(gap) > margin):
            return decimals
    return MOST_DECIMALS


def _range(indicator: Indicator, target: Target) -> str:
    """Both ends exactly, so that a figure beside them can be placed by eye."""
    low, high = (
        indicator.unit.printed(end, max(indicator.decimals, _places(end)))
        for end in (target.target - target.margin, target.target + target.margin)
    )
    return f"{low} to {high}"


def _tolerance(indicator: Indicator, target: Target) -> str:
    if target.tolerance_unit is ToleranceUnit.PERCENT:
        return f"{target.tolerance:f}% of the target"
    return indicator.unit.printed_difference(target.tolerance, _places(target.tolerance))


def _places(number: Decimal) -> int:
    """The decimals a number needs to be printed exactly."""
    return max(0, -int(number.normalize().as_tuple().exponent))
