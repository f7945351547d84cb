"""A chart in words: what it shows, for those who cannot see it, and how to read it, for those who can."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quarterday.figures import Position, State
from quarterday.figures.unit import printed_target
from quarterday.register.models import Indicator, Polarity
from quarterday.register.targets import Target
from quarterday.report.charts import scale_of, tolerance_band
from quarterday.report.counting import listed
from quarterday.report.naming import ends_in_print, printed, year

_MOST_NAMED = 3  # quarters that share a highest or lowest figure; more are counted


def alt_text(indicator: Indicator, series: Sequence[Position], target: Target | None) -> str:
    """The line's way in words that its figures bear out, then the target and how the last compares.

    `series` is oldest first and holds at least one figure. Figures are compared as they are printed.
    """
    known = [position for position in series if position.exact is not None]
    parts = [
        f"Line chart of {indicator.code}, {indicator.title}, by quarter.",
        *_way(indicator, known),
        *(_beside_target(indicator, known[-1], target) if target else ()),
        "Figures in Appendix C.",
    ]
    return " ".join(parts)


def _way(indicator: Indicator, known: Sequence[Position]) -> list[str]:
    """How the line goes from its first figure to its last, and its ends where they are elsewhere."""
    first, last = known[0], known[-1]
    low, high = (end(known, key=_exact) for end in (min, max))
    at = {word: _where(indicator, known, end) for word, end in (("highest", high), ("lowest", low))}
    if at["highest"] == at["lowest"]:
        return [f"It is {printed(indicator, first)} in every quarter."]
    sole = {
        position.period: word
        for word, position in (("highest", high), ("lowest", low))
        if len(at[word]) == 1 and position in (first, last)
    }
    told = [_said(indicator, position, sole.get(position.period)) for position in (first, last)]
    elsewhere = [
        f"The {word} figure is {printed(indicator, end)}, in {_quarters(at[word])}."
        for word, end in (("highest", high), ("lowest", low))
        if word not in sole.values()
    ]
    return [_opening(indicator, first, last, low, high, told), *elsewhere]


def _opening(
    indicator: Indicator, first: Position, last: Position, low: Position, high: Position, told: list[str]
) -> str:
    """'It falls from … to …' only where the last figure is the lowest of all."""
    start, end = printed(indicator, first), printed(indicator, last)
    if start == end:
        return f"It starts at {told[0]} and ends at the same figure in {last.period.in_print}."
    for verb, extreme in (("falls", low), ("rises", high)):
        if end == printed(indicator, extreme):
            return f"It {verb} from {told[0]} to {told[1]}."
    way = "lower" if _exact(last) < _exact(first) else "higher"
    return f"It starts at {told[0]} and ends {way}, at {told[1]}."


def _said(indicator: Indicator, position: Position, extreme: str | None) -> str:
    mark = f" (the {extreme} figure)" if extreme else ""
    return f"{printed(indicator, position)} in {position.period.in_print}{mark}"


def _where(indicator: Indicator, known: Sequence[Position], end: Position) -> list[Position]:
    """Every quarter with the same printed figure."""
    return [p for p in known if printed(indicator, p) == printed(indicator, end)]


def _quarters(found: Sequence[Position]) -> str:
    if len(found) > _MOST_NAMED:
        return f"{len(found)} quarters, the last of them {found[-1].period.in_print}"
    return listed([position.period.in_print for position in found])


def _exact(position: Position) -> Fraction:
    return position.exact or Fraction(0)


def _beside_target(indicator: Indicator, last: Position, target: Target) -> list[str]:
    words = f"The target for {year(last.period)} is {printed_target(target.target, indicator.unit)}"
    band = tolerance_band(indicator, target)
    inside = f", with {_band_name(indicator)} of {ends_in_print(indicator, *band)}" if band else ""
    distance = _exact(last) - Fraction(target.target)
    shown = indicator.unit.printed_difference(distance, indicator.decimals)
    beside = f"{shown} {'above' if distance > 0 else 'below'} the target" if distance else "on the target"
    return [f"{words}{inside}.", f"The last figure is {beside}."]


def _band_name(indicator: Indicator) -> str:
    return "a target range" if indicator.polarity is Polarity.TARGET else "a tolerance"


def caption(indicator: Indicator, series: Sequence[Position], target: Target | None) -> str:
    """What the reader needs to read the chart: its unit, its marks and where its scale starts."""
    parts = [f"{indicator.code} by quarter, {indicator.unit.in_words}."]
    if target:
        parts.append(_marks(indicator, series, target))
    if any(position.state is State.PROVISIONAL for position in series):
        parts.append("Hollow points are provisional.")
    if any(position.exact is None for position in series):
        parts.append("The line is broken where a quarter has no figure.")
    start = scale_of(indicator, series, target).low
    if start != 0:
        parts.append(
            f"The scale starts at {printed_target(Decimal(f'{start:g}'), indicator.unit)}, not at 0."
        )
    return " ".join(parts)


def _marks(indicator: Indicator, series: Sequence[Position], target: Target) -> str:
    line = f"Dashed line: the target for {year(series[-1].period)}."
    band = tolerance_band(indicator, target)
    if band is None:
        return line
    called = _band_name(indicator).removeprefix("a ")
    return f"{line} Shaded band: the {called}, {ends_in_print(indicator, *band)}."
