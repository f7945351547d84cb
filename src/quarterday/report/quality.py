"""The quality line of an indicator: what is wrong in the records that its figure is counted from, in words."""

from __future__ import annotations

from quarterday.errors import Level
from quarterday.figures import Bundle, Kind, Position, Source
from quarterday.register.models import Indicator
from quarterday.report.counting import counted, listed

UNRESOLVED = "Rests on unresolved errors"
NO_ERRORS = "No errors were found in the records this figure is counted from."


def quality(bundle: Bundle, indicator: Indicator, position: Position) -> str | None:
    """What a reader should know of the records; None where there is no figure or no record behind it."""
    if position.source is not Source.CALCULATED or position.exact is None:
        return None
    parts = [f"{UNRESOLVED}." if rests_on_errors(bundle, position) else NO_ERRORS]
    parts.append(_left_out(bundle, indicator, position))
    errors = _rows(bundle, indicator, Level.ERROR, kept=True)
    if errors:
        parts.append(f"{_start(counted(errors, 'row'))} with errors {_is(errors)} kept in the count.")
    parts.append(_complete(position))
    warnings = sum(_rows(bundle, indicator, Level.WARNING, kept=kept) for kept in (True, False))
    if warnings:
        parts.append(f"Warnings on these records: {counted(warnings)}.")
    return " ".join(part for part in parts if part)


def rests_on_errors(bundle: Bundle, position: Position) -> bool:
    """Whether the records that a figure is counted from have errors, left out of the count or in it."""
    return bool(position.at_stake) or any(
        one.level is Level.ERROR and position.indicator in one.indicators for one in bundle.findings
    )


def _rows(bundle: Bundle, indicator: Indicator, level: Level, *, kept: bool) -> int:
    return sum(
        one.rows
        for one in bundle.findings
        if one.level is level and one.kept is kept and indicator.code in one.indicators
    )


def _left_out(bundle: Bundle, indicator: Indicator, position: Position) -> str:
    if not position.at_stake:
        return ""
    rows = _start(counted(position.at_stake, "row"))
    kinds = {one.kind for one in bundle.findings if one.at_stake and indicator.code in one.indicators}
    of = listed([f"the {Kind(kind).in_words}" for kind in sorted(kinds)]) or "the records"
    out = f"{rows} of {of}, of any quarter, {'was' if position.at_stake == 1 else 'were'} left out because of errors"
    return f"{out}; {_could_be(indicator, position)}."


def _could_be(indicator: Indicator, position: Position) -> str:
    if position.reach is None:
        return "by how much the figure could change is not known"
    low, high = (indicator.unit.printed(end, indicator.decimals) for end in position.reach)
    shown = indicator.unit.printed(position.exact or 0, indicator.decimals)
    if low == high == shown:
        return "had all counted, the figure would be the same in print"
    if low == shown:
        return f"had all counted, the figure could be at most {high}"
    return f"had all counted, the figure could be anything from {low} to {high}"


def _complete(position: Position) -> str:
    """Which of the records cannot say whether they count."""
    if position.missing:
        return f"{_start(counted(position.missing, 'more row'))} cannot say whether {_it(position.missing)}."
    return (
        "Every record in it says whether it counts." if position.per and not position.population_year else ""
    )


def _start(words: str) -> str:
    return words[0].upper() + words[1:]


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _it(count: int) -> str:
    return "it counts and is not in the figure" if count == 1 else "they count and are not in the figure"
