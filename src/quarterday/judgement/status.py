"""The status against target, with its reason in one sentence."""

from __future__ import annotations

from fractions import Fraction

from quarterday.figures import Position, Status
from quarterday.figures.unit import printed_target
from quarterday.register import Indicator, Polarity, Target, ToleranceUnit


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
    figure = indicator.unit.printed(value, indicator.decimals)
    gap = value - Fraction(target.target)
    tolerance = _tolerance(indicator, target)
    if gap == 0:
        return f"{status.label}: {figure} is exactly the target of {goal}."
    side = "above" if gap > 0 else "below"
    distance = f"{figure} is {_distance(indicator, gap)} {side} the target of {goal}"
    if status is Status.MET and indicator.polarity is not Polarity.TARGET:
        better = "higher" if indicator.polarity is Polarity.HIGHER else "lower"
        return f"{status.label}: {distance}, and {better} is better."
    inside = "within" if status in (Status.MET, Status.WITHIN) else "outside"
    return f"{status.label}: {distance}, {inside} the tolerance of {tolerance}."


def _distance(indicator: Indicator, gap: Fraction) -> str:
    printed = indicator.unit.printed_difference(gap, indicator.decimals)
    nothing = indicator.unit.printed_difference(Fraction(0), indicator.decimals)
    smallest = indicator.unit.printed_difference(Fraction(1, 10**indicator.decimals), indicator.decimals)
    return f"less than {smallest}" if printed == nothing else printed


def _tolerance(indicator: Indicator, target: Target) -> str:
    if target.tolerance_unit is ToleranceUnit.PERCENT:
        ends = (target.target - target.margin, target.target + target.margin)
        low, high = (indicator.unit.printed(end, indicator.decimals) for end in ends)
        return f"{target.tolerance:f}% either side of the target ({low} to {high})"
    places = max(0, -int(target.tolerance.as_tuple().exponent))
    return indicator.unit.printed_difference(target.tolerance, places)
