"""The direction of travel: the printed figure beside an earlier printed figure."""

from __future__ import annotations

from decimal import Decimal

from quarterday.figures import Direction, Movement, Position, State
from quarterday.figures.unit import printed_target
from quarterday.periods import Quarter
from quarterday.register import Indicator, Polarity, Target
from quarterday.stats.rounding import half_up


def movement(
    indicator: Indicator,
    target: Target | None,
    now: Position | None,
    before: Position | None,
    since: Quarter,
) -> Movement:
    """How the figure moved since the quarter `since`, and why it is called so.

    The printed figures are compared, so that a reader can check it: the same printed figure is
    consistent, whatever lies behind it. Better means nearer the good side, or nearer the target (the
    one in force now, for both quarters) where close to the target is better.
    """
    value, earlier = _printed(indicator, now), _printed(indicator, before)
    if value is None or earlier is None:
        quarter = since if value is not None else (now.period if now else None)
        missing = f"there is no figure for {quarter.in_print}" if quarter else "there is no figure"
        return Movement(since, Direction.NOT_COMPARED, f"Not compared: {missing}.")
    direction = _direction(indicator.polarity, target, value, earlier)
    return Movement(since, direction, _reason(indicator, target, value, earlier, direction, before))


def _printed(indicator: Indicator, position: Position | None) -> Decimal | None:
    if position is None or position.exact is None:
        return None
    return half_up(position.exact, indicator.decimals)


def _direction(polarity: Polarity, target: Target | None, value: Decimal, earlier: Decimal) -> Direction:
    if value == earlier:
        return Direction.CONSISTENT
    match polarity:
        case Polarity.HIGHER:
            gain = value - earlier
        case Polarity.LOWER:
            gain = earlier - value
        case Polarity.TARGET if target is not None:
            gain = abs(earlier - target.target) - abs(value - target.target)
        case _:
            return Direction.UNJUDGED
    if gain == 0:
        return Direction.LEVEL
    return Direction.BETTER if gain > 0 else Direction.WORSE


def _reason(
    indicator: Indicator,
    target: Target | None,
    value: Decimal,
    earlier: Decimal,
    direction: Direction,
    before: Position | None,
) -> str:
    now, then = (indicator.unit.printed(number, indicator.decimals) for number in (value, earlier))
    caveat = " The earlier figure is provisional." if _is_provisional(before) else ""
    if direction is Direction.CONSISTENT:
        return f"{direction.label}: {now} both then and now.{caveat}"
    way = "up" if value > earlier else "down"
    change = indicator.unit.printed_difference(value - earlier, indicator.decimals)
    moved = f"{way} {change}, from {then} to {now}"
    return f"{direction.label}: {moved}{_meaning(indicator, target, direction)}.{caveat}"


def _is_provisional(position: Position | None) -> bool:
    return position is not None and position.state is State.PROVISIONAL


def _meaning(indicator: Indicator, target: Target | None, direction: Direction) -> str:
    if direction is Direction.UNJUDGED:
        no_target = indicator.polarity is Polarity.TARGET
        return "; with no target set it cannot be called better or worse" if no_target else ""
    if indicator.polarity is Polarity.TARGET and target is not None:
        goal = f"the target of {printed_target(target.target, indicator.unit)}"
        return {
            Direction.BETTER: f", nearer {goal}",
            Direction.WORSE: f", further from {goal}",
            Direction.LEVEL: f", as far from {goal} as before, on its other side",
        }[direction]
    return f" ({'higher' if indicator.polarity is Polarity.HIGHER else 'lower'} is better)"
