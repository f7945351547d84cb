"""Where an indicator is likely to end the year, or why that cannot be said. How, and how well: docs/forecasts.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from quarterday.figures.forecast import Forecast, Method, NoForecast
from quarterday.figures.position import Position
from quarterday.judgement.forecast import words
from quarterday.judgement.forecast.goal import Goal, course_of
from quarterday.judgement.forecast.history import History, Reading
from quarterday.judgement.forecast.methods import Refused, Working, work_out
from quarterday.judgement.forecast.subject import Subject
from quarterday.periods import Quarter

YEARS_IN_QUARTER_1 = 2


def reading_of(position: Position) -> Reading:
    """A position as a forecast reads it; one without a value is a gap."""
    return Reading(position.period, position.exact, position.numerator, position.denominator)


def forecast(
    subject: Subject, readings: Iterable[Reading], now: Quarter, goal: Goal | None = None
) -> Forecast | NoForecast:
    """Where the figure of the year's fourth quarter is likely to be, as seen in the quarter `now`.

    Readings may be in any order and have gaps; those after `now` are not looked at, nor those before the last change
    of the definition. Raises ValueError with a sentence of two readings of one quarter, a figure that is no number or
    below nought or above 100% of a whole, and a numerator above its rows.
    """
    history = History.of(readings, now, subject.changed, subject.added if subject.is_added_up else None)
    try:
        _require(subject, history)
        return _said(subject, history, work_out(subject, history), goal)
    except Refused as refused:
        return NoForecast(subject.code, now, str(refused), refused.outturn)


def _require(subject: Subject, history: History) -> None:
    """The rules that hold whatever the method."""
    now = history.now
    for quarter, reading in history.readings.items():
        if reading.value is not None and reading.value > subject.top:
            printed = subject.unit.printed(reading.value, subject.decimals)
            raise ValueError(words.above_whole(quarter, printed))
    if now.number == 4:
        raise _outturn(subject, history)
    if history.value is None:
        raise Refused(words.no_figure(now))
    if history.since and history.since > Quarter(now.year, 1) and subject.is_of_the_year:
        raise Refused(words.changed_this_year(history.since))
    years = len(history.whole_years)
    if now.number == 1 and years < YEARS_IN_QUARTER_1:
        raise Refused(words.first_quarter(years, YEARS_IN_QUARTER_1))


def _outturn(subject: Subject, history: History) -> Refused:
    if history.value is None:
        return Refused(words.year_ended_without(history.now))
    printed = subject.unit.printed(history.value, subject.decimals)
    return Refused(words.year_ended(printed, subject.when(history.now)), float(history.value))


def _said(subject: Subject, history: History, working: Working, goal: Goal | None) -> Forecast:
    at, outlook = Quarter(history.now.year, 4), working.outlook
    chance = None if goal is None else goal.chance(outlook)
    course = course_of(chance)
    lower80, upper80, lower95, upper95 = (outlook.quantile(p) for p in (0.1, 0.9, 0.025, 0.975))
    ends = tuple(subject.unit.printed(end, subject.decimals) for end in (lower80, upper80))
    plain = Forecast(
        indicator=subject.code,
        made=history.now,
        at=at,
        means=subject.when(at),
        point=outlook.point,
        lower80=lower80,
        upper80=upper80,
        lower95=lower95,
        upper95=upper95,
        method=working.method,
        seasonal=working.seasonal,
        used=working.used,
        chance=chance,
        course=course,
        sentence=words.told(course, chance, goal.words if goal else "", subject.when(at), (ends[0], ends[1])),
    )
    settled = _settled(working, goal)
    if goal is None or settled is None or history.value is None:
        return plain
    so_far = subject.unit.printed(history.value, subject.decimals)
    sentence = words.decided(settled, so_far, goal.words, plain.means, (ends[0], ends[1]))
    return replace(plain, sentence=sentence)


def _settled(working: Working, goal: Goal | None) -> bool | None:
    """Whether a count that can only grow has already met, or passed, its target; None while it is open."""
    if goal is None or working.method is not Method.COUNT or working.least is None:
        return None
    if _is_beyond(working.least, goal.highest, goal.strict):
        return False
    reached = goal.lowest is not None and not _is_beyond(goal.lowest, working.least, goal.strict)
    return True if reached and goal.highest is None else None


def _is_beyond(value: Fraction, bound: Fraction | None, strict: bool) -> bool:
    return bound is not None and (value >= bound if strict else value > bound)
