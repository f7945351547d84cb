"""Why a status was given, in one plain sentence with the numbers. All the wording of reasons is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from quarterday.judgement.aims import Aim, Figure
from quarterday.judgement.levels import allowed
from quarterday.register import Allowance, Level, Polarity, StatusRule, ToleranceUnit
from quarterday.register.levels import OWN, places
from quarterday.stats.rounding import half_up

MOST_DECIMALS = 6
_WAY = {Polarity.HIGHER: "higher is better", Polarity.LOWER: "lower is better"}


def reason(rule: StatusRule, level: Level, aim: Aim, figure: Figure) -> str:
    """The sentence on a figure of a level: “Amber: 84.2 is 1.2 above the target of 83, within the tolerance of 2.”"""
    decimals = telling_decimals(figure, _marks(rule, aim, figure), _distances(rule, aim, figure))
    asides = _asides(rule, level, aim, figure, decimals)
    told = ", ".join(clause for clause in (_placed(rule, aim, figure), *asides) if clause)
    shown = figure.printed(figure.value, decimals)
    if aim.low is not None:
        return f"{level.label}: {shown} is {told}."
    if figure.value == aim.goal:
        tolerance = _behind(rule, aim, figure, Fraction(0)) if aim.strict else ""
        told = ", ".join(clause for clause in (tolerance, *asides) if clause)
        return f"{level.label}: {_equal(aim, figure)}{_after(told)}."
    gap = figure.value - (aim.goal or 0)
    distance = figure.unit.printed_difference(gap, decimals)
    side = "above" if gap > 0 else "below"
    if aim.called.endswith(")") and told.startswith("("):  # one aside after another in brackets reads badly
        told = told.replace("(", "and ", 1).replace(")", "", 1)
    return f"{level.label}: {shown} is {distance} {side} {aim.called}{_after(told)}."


def _equal(aim: Aim, figure: Figure) -> str:
    """That the figure is exactly the target, and whether that is enough."""
    shown = _exact(figure, figure.value)
    stated = aim.called.removeprefix("the target of ")
    is_number = stated != aim.called
    if aim.strict and is_number:
        return f"{shown} is not {stated}, which is the target"
    if is_number and "(" not in stated:
        return f"{shown} is exactly the target"
    return f"{shown} is the same as {aim.called}{', and the target is to be better' if aim.strict else ''}"


def _after(told: str) -> str:
    if not told:
        return ""
    return f" {told}" if told.startswith("(") else f", {told}"


def _exact(figure: Figure, goal: Fraction) -> str:
    """A goal as it was written: 15%, not 15.0%."""
    for decimals in range(MOST_DECIMALS):
        if Fraction(half_up(goal, decimals)) == goal:
            return figure.printed(goal, decimals)
    return figure.printed(goal)


def telling_decimals(
    figure: Figure, marks: Iterable[Fraction], distances: Iterable[tuple[Fraction, Fraction]]
) -> int:
    """As many decimals as the figure is printed with, or more where rounding would belie the decision.

    `marks` are numbers that the figure is compared with, `distances` pairs of a distance and the tolerance that it is
    compared with: a gap of 0.54 beside a tolerance of 0.5 is not to be printed as 0.5, nor a gap of 0.04 as 0.0. The
    figure and the first mark, as printed, are as far apart as the gap is printed.
    """
    marks, pairs = list(marks), list(distances)
    for decimals in range(figure.decimals, MOST_DECIMALS):
        if _tells(figure.value, marks, pairs, decimals):
            return decimals
    return MOST_DECIMALS


def _tells(
    value: Fraction, marks: Sequence[Fraction], pairs: Sequence[tuple[Fraction, Fraction]], decimals: int
) -> bool:
    shown = _rounded(value, decimals)
    return (
        all(_order(shown, _rounded(mark, decimals)) == _order(value, mark) for mark in marks)
        and all(_order(_rounded(gap, decimals), margin) == _order(gap, margin) for gap, margin in pairs)
        and all(shown - _rounded(mark, decimals) == _rounded(value - mark, decimals) for mark in marks[:1])
    )


def _rounded(number: Fraction, decimals: int) -> Fraction:
    return Fraction(half_up(number, decimals))


def _order(one: Fraction, other: Fraction) -> int:
    return (one > other) - (one < other)


def _marks(rule: StatusRule, aim: Aim, figure: Figure) -> Iterator[Fraction]:
    """The numbers whose side the figure must be seen to be on."""
    yield from (end for end in (aim.goal, aim.low, aim.high, aim.floor, aim.stretch) if end is not None)
    if aim.last_year is not None and any(level.last_year for level in rule.levels):
        yield aim.last_year


def _distances(rule: StatusRule, aim: Aim, figure: Figure) -> Iterator[tuple[Fraction, Fraction]]:
    gap = abs(figure.value - (aim.goal or 0))
    yield gap, Fraction(0)
    for name in (*rule.tolerance_names, OWN):
        margin = allowed(rule, name, aim, figure)
        if margin is not None:
            yield gap, margin


def _placed(rule: StatusRule, aim: Aim, figure: Figure) -> str:
    """Where the figure lies beside the target, its tolerances or its range."""
    short = aim.short(figure.value)
    if aim.low is not None and aim.high is not None:
        return _in_range(rule, aim, figure, short)
    if aim.polarity is Polarity.TARGET:
        return _near(rule, aim, figure, short)
    if short <= 0:
        return _ahead(rule, aim, figure, short)
    return _behind(rule, aim, figure, short) or f"({_WAY[aim.polarity]})"


def _ahead(rule: StatusRule, aim: Aim, figure: Figure, short: Fraction) -> str:
    """That the figure is better, and by how much where the rule asks."""
    beyond = next((level.beyond for level in rule.levels if level.beyond), None)
    margin = allowed(rule, beyond, aim, figure) if beyond else None
    if not beyond or margin is None:
        return f"({_WAY[aim.polarity]})" if short else ""
    words = _tolerance_words(rule, beyond, aim, figure)
    return (
        f"better by more than the tolerance of {words}"
        if -short > margin
        else f"within the tolerance of {words}"
    )


def _behind(rule: StatusRule, aim: Aim, figure: Figure, short: Fraction) -> str:
    """Which of the rule's tolerances a missed target is inside of, and which it is not."""
    known = [
        (margin, name)
        for name in rule.tolerance_names
        if (margin := allowed(rule, name, aim, figure)) is not None
    ]
    inside = [pair for pair in known if 0 < pair[0] >= short]
    outside = [pair for pair in known if pair not in inside]
    parts = []
    if outside and (not inside or min(inside) > max(outside)):
        parts.append(f"outside the tolerance of {_tolerance_words(rule, max(outside)[1], aim, figure)}")
    if inside:
        words = _tolerance_words(rule, min(inside)[1], aim, figure)
        parts.append(f"within the wider one of {words}" if parts else f"within the tolerance of {words}")
    return " but ".join(parts)


def _near(rule: StatusRule, aim: Aim, figure: Figure, short: Fraction) -> str:
    """Inside or outside the range that the tolerance makes about the target."""
    margin = allowed(rule, OWN, aim, figure)
    if margin is None:
        return "(close to it is better)"
    goal = aim.goal or Fraction(0)
    if short <= margin:
        return f"inside the target range of {range_words(figure, goal - margin, goal + margin)}"
    wider = _behind(rule, aim, figure, short)
    if " but " in wider:
        return wider
    return f"outside the target range of {range_words(figure, goal - margin, goal + margin)}"


def _in_range(rule: StatusRule, aim: Aim, figure: Figure, short: Fraction) -> str:
    low, high = aim.low or Fraction(0), aim.high or Fraction(0)
    words = f"the target range of {range_words(figure, low, high)}"
    if not short:
        return f"inside {words}"
    decimals = telling_decimals(figure, (low, high), ((short, Fraction(0)),))
    distance = figure.unit.printed_difference(short, decimals)
    side = "above" if figure.value > high else "below"
    return ", ".join(
        part for part in (f"{distance} {side} {words}", _behind(rule, aim, figure, short)) if part
    )


def range_words(figure: Figure, low: Fraction, high: Fraction) -> str:
    """Both ends exactly (to six decimals), so that a figure beside them can be placed by eye."""
    return " to ".join(figure.printed(end, max(figure.decimals, _places(end))) for end in (low, high))


def _places(number: Fraction) -> int:
    return next((n for n in range(MOST_DECIMALS) if Fraction(half_up(number, n)) == number), MOST_DECIMALS)


def _tolerance_words(rule: StatusRule, name: str, aim: Aim, figure: Figure) -> str:
    tolerance = rule.tolerance(name, aim.own, figure.value_type)
    if tolerance is None:
        raise AssertionError("a tolerance is told only where there is one")
    return tolerance_words(tolerance, aim, figure)


def tolerance_words(tolerance: Allowance, aim: Aim, figure: Figure) -> str:
    """“2 percentage points”, “5% of the target”; of a target of 0, that such a tolerance is 0."""
    if tolerance.unit is ToleranceUnit.PERCENT:
        nothing = ", which is 0 where the target is 0" if aim.goal == 0 else ""
        return f"{tolerance.amount:f}% of the target{nothing}"
    return figure.unit.printed_difference(tolerance.amount, places(tolerance.amount))


def _asides(rule: StatusRule, level: Level, aim: Aim, figure: Figure, decimals: int) -> list[str]:
    """What else decided: the floor, the stretch target and last year, as far as the levels down to this one ask."""
    reached = rule.levels[: rule.levels.index(level) + 1]
    told = []
    if any(asked.floor for asked in reached) and aim.floor is not None:
        reaches = aim.worse_by(figure.value, aim.floor) <= 0
        words = "but reaches" if reaches else "and misses"
        told.append(f"{words} the floor standard of {_exact(figure, aim.floor)}")
    if any(asked.stretch for asked in reached) and aim.stretch is not None:
        reaches = aim.worse_by(figure.value, aim.stretch) <= 0
        words = "and reaches" if reaches else "but misses"
        told.append(f"{words} the stretch target of {_exact(figure, aim.stretch)}")
    asks = _asks_last_year(reached, rule, aim, figure)
    if asks and aim.last_year is not None:
        told.append(_beside_last_year(asks, aim, aim.last_year, figure, decimals))
    return told


def _asks_last_year(reached: Iterable[Level], rule: StatusRule, aim: Aim, figure: Figure) -> Level | None:
    """The level that asks for last year's figure, if no tolerance had ruled it out."""
    for level in reached:
        if level.last_year:
            margin = allowed(rule, level.within, aim, figure) if level.within else None
            if margin is None or aim.short(figure.value) <= margin:
                return level
    return None


def _beside_last_year(asks: Level, aim: Aim, last_year: Fraction, figure: Figure, decimals: int) -> str:
    """“but” where it speaks against what was said of the tolerance, else “and”."""
    worse = aim.worse_by(figure.value, last_year)
    word = "as good as" if worse == 0 else "worse than" if worse > 0 else "better than"
    is_enough = worse < 0 or (worse == 0 and asks.last_year == "held")
    link = "but" if is_enough == (asks.within is None) else "and"
    only = "only " if worse == 0 and not is_enough else ""
    return f"{link} {only}{word} the same quarter last year ({figure.printed(last_year, decimals)})"
