"""The direction of travel: the printed figure beside an earlier printed figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from quarterday.figures import Direction, Movement, Position, State
from quarterday.figures.unit import printed_target
from quarterday.periods import Quarter, print_date
from quarterday.register import Allowance, Indicator, Polarity, Span, StatusRule, Target, preset
from quarterday.register.levels import places
from quarterday.register.models import DefinitionChange
from quarterday.register.presets import QUARTERDAY
from quarterday.register.targets import ToleranceUnit
from quarterday.stats.rounding import half_up


def movement(
    indicator: Indicator,
    target: Target | None,
    now: Position | None,
    before: Position | None,
    since: Quarter,
    rule: StatusRule | None = None,
) -> Movement:
    """How the figure moved since the quarter `since`, and why it is called so, in the words of the council's rule.

    The printed figures are compared, so that a reader can check it: the same printed figure is
    consistent, whatever lies behind it. Better means nearer the good side, or nearer the target (the
    one in force now, for both quarters) where close to the target is better. A year-to-date figure is compared
    only with the same quarter of another year, and no figure with one that was counted otherwise.
    """
    words = (rule or preset(QUARTERDAY)).direction
    label = words.label(Direction.NOT_COMPARED)
    not_comparable = _not_comparable(indicator, words.cumulative == "never", since, now)
    if not_comparable:
        return Movement(since, Direction.NOT_COMPARED, f"{label}: {not_comparable}.", label)
    value, earlier = _printed(indicator, now), _printed(indicator, before)
    if value is None or earlier is None:
        quarter = since if value is not None else (now.period if now else None)
        missing = f"there is no figure for {quarter.in_print}" if quarter else "there is no figure"
        return Movement(since, Direction.NOT_COMPARED, f"{label}: {missing}.", label)
    margin = indicator.no_change_within or words.margin
    direction = direction_of(indicator.polarity, target.goal if target else None, value, earlier, margin)
    label = words.label(direction)
    told = f"{label}: {_reason(indicator, target, value, earlier, direction, margin)}{_caveat(before)}"
    return Movement(since, direction, told, label)


def _not_comparable(
    indicator: Indicator, cumulative_never: bool, since: Quarter, now: Position | None
) -> str | None:
    """Why two quarters cannot be compared whatever their figures, or None."""
    if indicator.span is Span.YEAR_TO_DATE:
        if cumulative_never:
            return "the council does not compare figures that add up over the year"
        if now is not None and since.number != now.period.number:
            return (
                "the figure adds up from April, so it is compared only with the same quarter of another year"
            )
    change = now and change_between(indicator, since.last_day, now.period.last_day)
    return (
        f"counted otherwise since {print_date(change.since)} ({change.what.rstrip('.')})" if change else None
    )


def change_between(indicator: Indicator, first: date, last: date) -> DefinitionChange | None:
    """The newest change of definition after one day and up to another."""
    made = [change for change in indicator.changed if first < change.since <= last]
    return max(made, key=lambda change: change.since, default=None)


def _printed(indicator: Indicator, position: Position | None) -> Decimal | None:
    if position is None or position.exact is None:
        return None
    return half_up(position.exact, indicator.decimals)


def direction_of(
    polarity: Polarity,
    goal: Decimal | Fraction | None,
    value: Decimal | Fraction,
    earlier: Decimal | Fraction,
    margin: Allowance | None = None,
) -> Direction:
    """Which way a figure went from an earlier one; within the margin (of the earlier figure, where it is in per cent)
    it is consistent. `goal` is for close to the target."""
    now, then = Fraction(value), Fraction(earlier)
    if now == then:
        return Direction.CONSISTENT
    if polarity is Polarity.CONTEXT or (polarity is Polarity.TARGET and goal is None):
        return Direction.CONSISTENT if _is_small(now - then, then, margin) else Direction.UNJUDGED
    gain = now - then if polarity is Polarity.HIGHER else then - now
    if polarity is Polarity.TARGET:
        aim = Fraction(goal or 0)
        gain = abs(then - aim) - abs(now - aim)
    if _is_small(now - then, then, margin):
        return Direction.CONSISTENT
    if gain == 0:
        return Direction.LEVEL
    return Direction.BETTER if gain > 0 else Direction.WORSE


def _is_small(change: Fraction, earlier: Fraction, margin: Allowance | None) -> bool:
    return margin is not None and abs(change) <= margin.of(earlier)


def _reason(
    indicator: Indicator,
    target: Target | None,
    value: Decimal,
    earlier: Decimal,
    direction: Direction,
    margin: Allowance | None,
) -> str:
    now, then = (indicator.unit.printed(number, indicator.decimals) for number in (value, earlier))
    if value == earlier:
        return f"{now} both then and now."
    way = "up" if value > earlier else "down"
    change = indicator.unit.printed_difference(value - earlier, indicator.decimals)
    if direction is Direction.CONSISTENT and margin is not None:
        meaning = f", within the margin of {_margin_words(indicator, margin)}"
    else:
        meaning = _meaning(indicator, target, direction)
    return f"{way} {change}, from {then} to {now}{meaning}."


def _goal_words(indicator: Indicator, target: Target | None) -> str:
    if target is None or target.low is None or target.high is None:
        return printed_target(target.target if target else 0, indicator.unit)
    return " to ".join(printed_target(end, indicator.unit) for end in (target.low, target.high))


def _margin_words(indicator: Indicator, margin: Allowance) -> str:
    if margin.unit is ToleranceUnit.PERCENT:
        return f"{margin.amount:f}% of the earlier figure"
    return indicator.unit.printed_difference(margin.amount, places(margin.amount))


def _caveat(before: Position | None) -> str:
    provisional = before is not None and before.state is State.PROVISIONAL
    return " The earlier figure is provisional." if provisional else ""


def _meaning(indicator: Indicator, target: Target | None, direction: Direction) -> str:
    goal = target.goal if target else None
    if direction is Direction.UNJUDGED:
        no_target = indicator.polarity is Polarity.TARGET
        return "; with no target set it cannot be called better or worse" if no_target else ""
    if indicator.polarity is Polarity.TARGET and goal is not None:
        named = f"the target of {_goal_words(indicator, target)}"
        return {
            Direction.BETTER: f", nearer {named}",
            Direction.WORSE: f", further from {named}",
            Direction.LEVEL: f", as far from {named} as before, on its other side",
        }[direction]
    return f" ({'higher' if indicator.polarity is Polarity.HIGHER else 'lower'} is better)"
