"""The quality line of an indicator: what is wrong in the records that its figure is counted from, in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quarterday.errors import Level
from quarterday.figures import Bundle, Kind, Position, Source
from quarterday.register.models import Indicator
from quarterday.report.counting import counted, listed
from quarterday.stats.rounding import half_up

UNRESOLVED = "Rests on unresolved errors"


def quality(bundle: Bundle, indicator: Indicator, position: Position) -> str | None:
    """What a reader should know of the records; None where there is no figure or no record behind it."""
    if position.source is not Source.CALCULATED or position.exact is None:
        return None
    resting = rests_on_errors(bundle, position)
    parts = [f"{UNRESOLVED}." if resting else "", _share(bundle, indicator, position)]
    parts.append(_left_out(bundle, indicator, position))
    errors = _rows(bundle, indicator, Level.ERROR, kept=True)
    if errors:
        parts.append(f"{_start(counted(errors, 'row'))} with errors {_is(errors)} kept in the count.")
    parts.append(_complete(position))
    return " ".join(part for part in parts if part)


def _share(bundle: Bundle, indicator: Indicator, position: Position) -> str:
    """How much of the records is complete, and which findings are open."""
    found = {
        level: sum(_rows(bundle, indicator, level, kept=kept) for kept in (True, False))
        for level in (Level.ERROR, Level.WARNING)
    }
    told = listed([counted(count, level.value) for level, count in found.items() if count])
    is_open = f"{told} {_is(sum(found.values()))} open" if told else "no error or warning is open"
    if not position.records or position.complete is None:
        return f"On the records it is counted from, {is_open}."
    return f"{_of_all(position.complete, position.records)}; {is_open}."


def _of_all(complete: int, records: int) -> str:
    """“99.2% of the 1,204 records it is counted from …”: never all of them, or none, where it is not so."""
    these = "it is counted from, over all quarters,"
    if complete == records:
        return (
            f"All of the {records:,} records {these} are complete"
            if records > 1
            else f"The one record {these} is complete"
        )
    share = half_up(Fraction(complete, records) * 100, 1)
    if complete:
        share = min(max(share, Decimal("0.1")), Decimal("99.9"))
    return f"{share}% of the {records:,} records {these} are complete"


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
