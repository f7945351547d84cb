"""What is said of a control chart: every sentence of it."""

from __future__ import annotations

from collections.abc import Sequence

from quarterday.judgement.control.models import Kind, Point, Signal

FEW_EVENTS = "Fewer than five are expected in a period, so the limits are exact ones for small counts."
SCREENING_UNDONE = (
    "All changes but the widest were nought, so the widest were not left out when the limits were worked out."
)
CHANGING = (
    "Some figures since the baseline are more than chance explains, so whether the target can be relied on is not "
    "judged."
)
SIZES_DIFFER = (
    "The numbers that these are percentages or rates of differ by more than a quarter, or are under 30: a chart of the "
    "numerators and denominators would hold each period to its own limits."
)
_BASES = {
    "stock": (
        "A number taken at the end of each period carries over from one to the next, so limits for separate "
        "periods would call it unusual when nothing has changed. Judge how many came and went instead."
    ),
    "year_to_date": (
        "A figure that adds up over the year starts again each April, so limits for separate periods would miss a "
        "change. Chart each quarter by itself."
    ),
    "rolling": (
        "Figures over twelve months share most of their months, so limits for separate periods would call them unusual "
        "when nothing has changed. Chart each quarter by itself."
    ),
}


def uncharted(basis: str) -> str:
    """Why a basis is not held to limits."""
    return _BASES[basis]


def net_change(change: float, lower: float, upper: float) -> str:
    """The latest change of a number that carries over, held to what its changes usually are."""
    limits = f"{shown(lower, Kind.XMR)} to {shown(upper, Kind.XMR)}"
    moved = f"Its change since the period before, {shown(change, Kind.XMR)},"
    if lower <= change <= upper:
        return f"{moved} is within the {limits} that chance explains."
    return f"{moved} is beyond the {limits} that chance explains."


def no_limits(points: int) -> str:
    return f"There are no limits: they need two neighbouring values, and there {_have(points, 'point')}."


def too_few(points: int, least: int, *, trial: bool, since: str = "") -> str:
    """Too few points, `since` the newest baseline began if there is another; from eight the limits are a trial."""
    shown = " The limits are on trial." if trial else ""
    began = f" since the baseline of {since}" if since else ""
    return f"Too few figures to judge: there {_have(points, 'figure')}{began}, and it takes {least}.{shown}"


def last_is_missing(period: str) -> str:
    return f"There is no figure for {period}, so the latest cannot be judged."


def constant(value: float, kind: Kind) -> str:
    return f"Every figure is {shown(value, kind)}: nothing varies, so there is no chance to tell from change."


def alike(correlation: float) -> str:
    return (
        f"Each figure is much like the one before it (correlation {correlation:.1f}): either the level has moved, or "
        "the figures are not separate and a mark may be a false alarm."
    )


def reason(points: Sequence[Point], kind: Kind) -> str:
    """What the last point of a baseline shows, and against which limits."""
    last = points[-1]
    if last.value is None or last.centre is None:
        return last_is_missing(last.period) if last.value is None else no_limits(1)
    if not last.signals:
        limits = f"{shown(last.lower, kind)} to {shown(last.upper, kind)}"
        return (
            f"The last figure, {shown(last.value, kind)}, is within the limits of {limits}, and no run of figures "
            "points one way: this much change is to be expected by chance."
        )
    return _MARKED[last.signals[0]](last, kind)


def _beyond(last: Point, kind: Kind) -> str:
    side, limit = ("above the upper", last.upper) if last.high else ("below the lower", last.lower)
    return f"The last figure, {shown(last.value, kind)}, is {side} limit of {shown(limit, kind)}."


def _trend(last: Point, kind: Kind) -> str:
    way = "risen" if last.high else "fallen"
    return f"Seven figures in a row or more, up to {shown(last.value, kind)}, have each {way}."


def _two_of_three(last: Point, kind: Kind) -> str:
    side, limit = ("upper", last.upper) if last.high else ("lower", last.lower)
    return (
        f"Two of the last three figures, {shown(last.value, kind)} among them, are close to the {side} limit of "
        f"{shown(limit, kind)}."
    )


def _shift(last: Point, kind: Kind) -> str:
    side = "above" if last.high else "below"
    mean = shown(last.centre, kind)
    return f"Seven figures in a row or more, up to {shown(last.value, kind)}, are {side} the mean of {mean}."


_MARKED = {
    Signal.BEYOND_LIMITS: _beyond,
    Signal.TREND: _trend,
    Signal.TWO_OF_THREE: _two_of_three,
    Signal.SHIFT: _shift,
}


def shown(value: float | None, kind: Kind) -> str:
    """A figure in a sentence: proportions as percentages, others to four digits."""
    if value is None:
        return "nothing"
    if kind.is_of_proportions:
        return f"{value * 100:.1f}%"
    if 0 < abs(value) < 1:
        return f"{value:.3g}"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _have(number: int, noun: str) -> str:
    return f"is one {noun}" if number == 1 else f"are {number} {noun}s"
