"""From a verdict's parts to its headline, and whether somebody has to write about it."""

from __future__ import annotations

from fractions import Fraction

from quarterday.figures import Outcome, Position, State, Status
from quarterday.figures.appraisal import Against, Change, Comparisons, Trend, Variation
from quarterday.figures.forecast import Course, Forecast, NoForecast
from quarterday.judgement.aims import Aim, Figure
from quarterday.judgement.forecast.words import chance_in_words
from quarterday.judgement.headline import Held, Telling, Twist, headline, without_figure
from quarterday.judgement.reasons import range_words
from quarterday.register.models import Indicator, Polarity

_ORDER = (Outcome.MET, Outcome.WITHIN, Outcome.MISSED)


def headline_of(
    indicator: Indicator,
    now: Position | None,
    then: Position | None,
    status: Status,
    aim: Aim | None,
    change: Change,
    variation: Variation,
    comparisons: Comparisons | None,
    forecast: Forecast | NoForecast | None,
    why_none: str,
) -> str:
    """The headline: what the figure was, how it stands, where it is going, and what turns that round."""
    if now is None or now.exact is None:
        return without_figure(indicator.short or indicator.title, why_none)
    held = _held(status, aim, now.exact)
    twist = _twist(held, comparisons, forecast)
    england = comparisons.beside("England") if comparisons else None
    chance = forecast.chance if isinstance(forecast, Forecast) else None
    return headline(
        Telling(
            says=_says(indicator, now.exact),
            held=held,
            goal=_goal(indicator, aim, status) if held is not Held.UNJUDGED else "",
            trend=trend_of(change, variation),
            then=_printed(indicator, then),
            lately=_is_lately(variation),
            twist=twist,
            england=f"{indicator.unit.printed(england.value, indicator.decimals)}, {england.when}"
            if england
            else "",
            chance=chance_in_words(chance) if chance is not None else "",
            provisional=now.state is State.PROVISIONAL,
        )
    )


def trend_of(change: Change, variation: Variation) -> Trend:
    """By the chart where there are quarters enough for one, else beside the same quarter a year ago.

    Where the chart shows no more than the figure's usual movement, and the two quarters by themselves differ by more
    than chance, neither “changed” nor “no clear change” would be true: then the numbers are given and no word.
    """
    if _is_lately(variation):
        return _lately(variation)
    clear = change.trend in (Trend.BETTER, Trend.WORSE, Trend.HIGHER, Trend.LOWER)
    return Trend.UNTESTED if variation.is_judged and clear else change.trend


def _is_lately(variation: Variation) -> bool:
    return variation.is_judged and variation.variation != "common_cause"


def _lately(variation: Variation) -> Trend:
    kind, way = variation.variation.split("_")
    if kind == "neutral":
        return Trend.HIGHER if way == "high" else Trend.LOWER
    return Trend.BETTER if kind == "improvement" else Trend.WORSE


def _says(indicator: Indicator, value: Fraction) -> str:
    printed = indicator.unit.printed(value, indicator.decimals)
    clause = indicator.says or f"{indicator.short or indicator.title} stood at {{value}}"
    return clause.replace("{value}", printed)


def _printed(indicator: Indicator, then: Position | None) -> str:
    if then is None or then.exact is None:
        return ""
    return indicator.unit.printed(then.exact, indicator.decimals)


def _held(status: Status, aim: Aim | None, value: Fraction) -> Held:
    judged = status.outcome is Outcome.INFORMATION or status.outcome in _ORDER
    if judged and aim is not None and aim.low is not None and aim.high is not None:
        return Held.ABOVE if value > aim.high else Held.BELOW if value < aim.low else Held.INSIDE
    if aim is None or status.outcome not in _ORDER:
        return Held.UNJUDGED
    if aim.polarity is not Polarity.TARGET or status.outcome is Outcome.WITHIN:
        return {Outcome.MET: Held.MET, Outcome.WITHIN: Held.WITHIN}.get(status.outcome, Held.MISSED)
    if status.outcome is Outcome.MET:
        return Held.INSIDE
    return Held.ABOVE if value > (aim.goal or 0) else Held.BELOW


def _goal(indicator: Indicator, aim: Aim | None, status: Status) -> str:
    """What it is held to, in words: “the target of 15% or less”, “the target range of 78.9 to 87.2”."""
    assert aim is not None  # it is held to something
    figure = Figure(Fraction(0), indicator.unit, indicator.decimals, indicator.unit.value)
    low, high = aim.low, aim.high
    if low is not None and high is not None:
        kind = "expected" if status.outcome is Outcome.INFORMATION else "target"
        return f"the {kind} range of {range_words(figure, low, high)}"
    goal = aim.goal or Fraction(0)
    if aim.polarity is Polarity.TARGET:
        if aim.own is not None and status.outcome is not Outcome.WITHIN:
            margin = aim.own.of(goal)
            return f"the target range of {range_words(figure, goal - margin, goal + margin)}"
        return aim.called
    bound = "" if aim.strict else " or more" if aim.polarity is Polarity.HIGHER else " or less"
    return f"{aim.called}{bound if aim.called.startswith('the target of ') and '(' not in aim.called else ''}"


def _twist(held: Held, comparisons: Comparisons | None, forecast: Forecast | NoForecast | None) -> Twist:
    """What turns the target's story round: a forecast that says otherwise, else England's figure."""
    course = forecast.course if isinstance(forecast, Forecast) else None
    if held in (Held.MET, Held.INSIDE) and course is Course.OFF_COURSE:
        return Twist.OFF_COURSE
    if held in (Held.MISSED, Held.ABOVE, Held.BELOW) and course is Course.ON_COURSE:
        return Twist.ON_COURSE
    england = comparisons.beside("England") if comparisons else None
    if england is None:
        return Twist.NONE
    if held is Held.MISSED and england.against is Against.BETTER:
        return Twist.BETTER_THAN_ENGLAND
    return Twist.WORSE_THAN_ENGLAND if held is Held.MET and england.against is Against.WORSE else Twist.NONE


def commentary_required(
    status: Status, before: Status | None, trend: Trend, forecast: Forecast | NoForecast | None
) -> str:
    """Why somebody has to write about the indicator this quarter, in a sentence; empty where nobody has to."""
    reasons = []
    if status.outcome is Outcome.NO_FIGURE:
        reasons.append("it has no figure")
    if status.outcome is Outcome.MISSED:
        reasons.append("it misses its target")
    if _is_worse(status, before):
        assert before is not None
        reasons.append(f"its status was “{before.label}” in the quarter before")
    if trend is Trend.WORSE:
        reasons.append("it has got worse by more than chance explains")
    if (
        status.outcome in _ORDER[:2]
        and isinstance(forecast, Forecast)
        and forecast.course is Course.OFF_COURSE
    ):
        reasons.append("it is unlikely to meet its target at the end of the year")
    return f"Commentary is required because {_listed(reasons)}." if reasons else ""


def _is_worse(status: Status, before: Status | None) -> bool:
    both = (status, before)
    if before is None or any(one is None or one.outcome not in _ORDER for one in both):
        return False
    return _ORDER.index(status.outcome) > _ORDER.index(before.outcome)


def _listed(parts: list[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
