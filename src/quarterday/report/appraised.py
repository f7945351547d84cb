"""What a verdict says beyond status and direction, as lines of an indicator's block."""

from __future__ import annotations

from collections.abc import Iterator

from quarterday.figures import Verdict
from quarterday.figures.appraisal import Appraisal, Comparisons, Margin, Variation
from quarterday.figures.forecast import NoForecast
from quarterday.register.models import Indicator

Line = tuple[str, str]


def year_end(verdict: Verdict) -> Iterator[Line]:
    """Where the year is likely to end, or why that cannot be said."""
    if verdict.forecast:
        ahead = verdict.forecast
        yield "Year end", ahead.reason if isinstance(ahead, NoForecast) else ahead.sentence


def how_judged(indicator: Indicator, verdict: Verdict) -> Iterator[Line]:
    """How sure the figure is, whether it changed by more than chance, and how it stands beside others."""
    told = verdict.appraisal
    if told is None:
        return
    yield from _sure(indicator, told.margin)
    yield from _change(told)
    if told.comparisons:
        yield from _compared(told.comparisons)


def _sure(indicator: Indicator, margin: Margin) -> Iterator[Line]:
    said = margin.why
    if margin.lower is not None and margin.upper is not None:
        places = max(1, indicator.decimals)
        ends = " to ".join(indicator.unit.printed(end, places) for end in (margin.lower, margin.upper))
        said = f"By chance alone the figure could have been anywhere from {ends} (95% interval)."
    yield "How sure", f"{said} {margin.small}".strip()


def _change(told: Appraisal) -> Iterator[Line]:
    """By the control chart where it is judged, else beside a year ago."""
    variation = told.variation
    if variation.is_judged:
        yield "Change or chance", " ".join((variation.reason, *variation.notes))
    else:
        yield "Change or chance", f"Since a year ago: {told.change.reason}"
    yield from _kept(variation)


def _kept(variation: Variation) -> Iterator[Line]:
    """How often the target was met, and whether it can be relied on."""
    relied = {
        "consistently_pass": " As things are it will be met every time.",
        "consistently_fail": " As things are it will not be met.",
        "inconsistent": " As things are it will be met in some quarters and missed in others, by chance.",
    }.get(variation.assurance, "")
    if variation.met and variation.met[1]:
        yield "Target met", f"In {variation.met[0]} of {variation.met[1]} quarters with a target.{relied}"


def _compared(found: Comparisons) -> Iterator[Line]:
    said = [one.sentence for one in found.comparators]
    if found.nearest_better:
        said.append(found.nearest_better.sentence)
    if found.standing:
        said += [found.standing.sentence, found.standing.funnel]
    said += [*found.remarks, found.differs]
    told = " ".join(sentence for sentence in said if sentence)
    if told:
        yield "Compared with", f"{told} Source: {found.source}, {found.edition}."
