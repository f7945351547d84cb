"""Which way a figure goes, of plain numbers, by each method that a council may use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quarterday.figures import Direction
from quarterday.judgement.aims import Figure
from quarterday.judgement.direction import direction_of
from quarterday.judgement.reasons import telling_decimals
from quarterday.register import Allowance, Method, Polarity
from quarterday.register.levels import DirectionRule

FEWEST_POINTS = 5  # for a slope: with fewer, chance gives one as steep too often to tell
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier figures that a comparison may need; `history` is oldest first and ends before the figure itself.

    `broken` says why no figure before now can be compared (“counted otherwise since …”), where that is so.
    """

    previous: Fraction | None = None
    last_year: Fraction | None = None
    year_end: Fraction | None = None
    history: tuple[Fraction, ...] = ()
    cumulative: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Travel:
    """A direction with the council's word for it and the reason, in which the numbers are."""

    direction: Direction
    label: str
    reason: str


_NAMED = {
    Method.PREVIOUS_PERIOD: "the period before",
    Method.SAME_PERIOD_LAST_YEAR: "the same period last year",
    Method.MEAN_OF_PREVIOUS_FOUR: "the mean of the four periods before",
    Method.YEAR_END: "the end of last year",
}


def travel(
    rule: DirectionRule,
    polarity: Polarity,
    figure: Figure,
    earlier: Earlier,
    goal: Fraction | None = None,
    margin: Allowance | None = None,
    method: Method | None = None,
) -> Travel:
    """Which way the figure goes by the rule's method (or another), in the rule's words.

    `goal` is for close to the target; `margin` the indicator's own, before the rule's.
    """
    asked = method or rule.method
    if earlier.broken:
        return _not_compared(rule, earlier.broken)
    if earlier.cumulative and rule.cumulative == "never":
        return _not_compared(rule, "the council does not compare figures that add up over the year")
    if earlier.cumulative:  # three months are never held beside twelve
        asked = Method.SAME_PERIOD_LAST_YEAR
    if asked is Method.REGRESSION:
        return _by_slope(rule, polarity, figure, earlier.history, goal)
    other = _beside(asked, earlier)
    if other is None:
        return _not_compared(rule, f"there is no figure for {_NAMED[asked]}")
    direction = direction_of(polarity, goal, figure.value, other, margin or rule.margin)
    return Travel(
        direction, rule.label(direction), f"{rule.label(direction)}: {_moved(asked, figure, other)}."
    )


def _not_compared(rule: DirectionRule, why: str) -> Travel:
    label = rule.label(Direction.NOT_COMPARED)
    return Travel(Direction.NOT_COMPARED, label, f"{label}: {why}.")


def _beside(method: Method, earlier: Earlier) -> Fraction | None:
    """The number that a method compares with."""
    if method is Method.MEAN_OF_PREVIOUS_FOUR:
        last = earlier.history[-4:]
        return sum(last, Fraction(0)) / 4 if len(last) == 4 else None
    return {
        Method.PREVIOUS_PERIOD: earlier.previous,
        Method.SAME_PERIOD_LAST_YEAR: earlier.last_year,
        Method.YEAR_END: earlier.year_end,
    }[method]


def _moved(method: Method, figure: Figure, other: Fraction) -> str:
    change = figure.value - other
    decimals = telling_decimals(figure, (other,), ((abs(change), Fraction(0)),))
    now, then = figure.printed(figure.value, decimals), figure.printed(other, decimals)
    if not change:
        return f"{now}, as in {_NAMED[method]}".replace("as in the mean", "the same as the mean")
    distance = figure.unit.printed_difference(change, decimals)
    return f"{now} is {distance} {'above' if change > 0 else 'below'} {_NAMED[method]} ({then})"


def _by_slope(
    rule: DirectionRule,
    polarity: Polarity,
    figure: Figure,
    history: Sequence[Fraction],
    goal: Fraction | None,
) -> Travel:
    """Better or worse where the slope of the whole time is more than chance explains, else consistent."""
    values = [*history, figure.value]
    if len(values) < FEWEST_POINTS:
        there = "is 1" if len(values) == 1 else f"are {len(values)}"
        wanting = f"a trend needs {FEWEST_POINTS} figures or more, and there {there}"
        return _not_compared(rule, wanting)
    if polarity is Polarity.TARGET and goal is not None:
        values = [abs(value - goal) for value in values]
    slope, chance = trend(values)
    direction = _sloping(polarity, goal, slope) if chance < SIGNIFICANT else Direction.CONSISTENT
    label = rule.label(direction)
    return Travel(direction, label, f"{label}: {_slope_words(polarity, figure, slope, chance, len(values))}.")


def trend(values: Sequence[Fraction]) -> tuple[Fraction, float]:
    """The least-squares slope a period (exact), and the chance of one as steep where there is no trend.

    The test is of the slope against nought, two-sided, by Student's t with n - 2 degrees of freedom; at least three
    values are needed. Figures of successive quarters are often alike, and then the test finds a trend too readily.
    """
    number = len(values)
    middle = Fraction(number - 1, 2)
    mean = sum(values, Fraction(0)) / number
    spread = sum(((place - middle) ** 2 for place in range(number)), Fraction(0))
    slope = sum(((place - middle) * (v - mean) for place, v in enumerate(values)), Fraction(0)) / spread
    left = sum(((v - mean - slope * (place - middle)) ** 2 for place, v in enumerate(values)), Fraction(0))
    if left == 0:
        return slope, 1.0 if slope == 0 else 0.0
    from scipy.special import stdtr  # here, for a run that asks for no trend need not import it

    statistic = math.sqrt(slope * slope * spread * (number - 2) / left)
    return slope, float(2 * stdtr(number - 2, -statistic))


def _sloping(polarity: Polarity, goal: Fraction | None, slope: Fraction) -> Direction:
    if polarity is Polarity.CONTEXT or (polarity is Polarity.TARGET and goal is None):
        return Direction.UNJUDGED
    rises_well = polarity is Polarity.HIGHER
    return Direction.BETTER if (slope > 0) == rises_well else Direction.WORSE


def _slope_words(polarity: Polarity, figure: Figure, slope: Fraction, chance: float, number: int) -> str:
    what = "the distance from the target " if polarity is Polarity.TARGET else ""
    if slope == 0:
        return f"{what}neither rises nor falls over {number} periods"
    by = figure.unit.printed_difference(slope, max(figure.decimals, 2))
    way = f"{what}{'rises' if slope > 0 else 'falls'} by {by} a period over {number} periods"
    if chance < SIGNIFICANT:
        return f"{way}, more than chance explains"
    return f"{way}, which chance alone could explain"
