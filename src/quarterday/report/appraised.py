"""What a verdict says beyond status and direction, as lines of an indicator's block."""

from __future__ import annotations

from collections.abc import Iterator

from quarterday.figures import Unit, Verdict
from quarterday.figures.appraisal import Against, Appraisal, Comparator, Comparisons, Margin, Trend, Variation
from quarterday.figures.forecast import NoForecast
from quarterday.judgement.variation import drawn
from quarterday.register.models import Indicator
from quarterday.report.charts import NARROW, WIDTH
from quarterday.report.control_charts import HEIGHT, Scale, alternative, control_chart, lines_said
from quarterday.report.document import Block, Figure, Table
from quarterday.report.funnel_chart import HEIGHT as FUNNEL_HEIGHT
from quarterday.report.funnel_chart import alternative as funnel_words
from quarterday.report.funnel_chart import funnel_chart

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
        tested = "Not tested. " if told.change.trend is Trend.UNTESTED else ""
        yield "Beside a year ago", f"{tested}{told.change.reason}"
        if variation.notes:
            yield "Beside the quarter before", " ".join(variation.notes)
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


def charted(indicator: Indicator, verdict: Verdict) -> Iterator[Block]:
    """The control chart, where the latest figure is judged by one."""
    found = verdict.appraisal.variation if verdict.appraisal else None
    if found is None or not found.is_judged:
        return
    control = drawn(indicator, found)
    most = 100.0 if indicator.unit is Unit.PERCENT else float("inf")
    scale = Scale(
        lambda value: "none" if value is None else indicator.unit.printed(value, indicator.decimals), most
    )
    yield Figure(
        chart=control_chart(control, WIDTH, scale),
        narrow=control_chart(control, NARROW, scale),
        alt=alternative(control, scale),
        caption=f"{indicator.code} by quarter, {indicator.unit.in_words}. Dashed lines: the limits that chance "
        f"explains. Unbroken line: the mean. Dotted line: the target of each quarter. {lines_said(control, scale)}",
        width=WIDTH,
        height=HEIGHT,
    )


def compared(indicator: Indicator, verdict: Verdict) -> Iterator[Block]:
    """The published figures beside ours, as a table, with what a reader could miss under it."""
    found = verdict.appraisal.comparisons if verdict.appraisal else None
    if found is None or not found.comparators:
        return
    yield Table(
        caption=f"{indicator.code} beside published figures",
        header=("With whom", "Published figure", "Of when", "Ours beside it"),
        rows=tuple((_who(one), one.printed, one.when, _BESIDE[one.against]) for one in _all(found)),
        widths=(40, 16, 24, 20),
        numeric=(1,),
        notes=tuple(_remarks(found)),
        whole=True,
    )


def in_funnel(indicator: Indicator, verdict: Verdict) -> Iterator[Block]:
    """The figure among all authorities', where enough of them are published with their counts."""
    found = verdict.appraisal.comparisons if verdict.appraisal else None
    plot = found.funnel if found else None
    if found is None or plot is None:
        return

    def printed(value: float) -> str:
        return indicator.unit.printed(value, indicator.decimals)

    of = indicator.denominator_words or ""
    across = f"{of[:1].upper()}{of[1:]}"
    yield Figure(
        chart=funnel_chart(plot, across, printed, WIDTH),
        narrow=funnel_chart(plot, across, printed, NARROW),
        alt=funnel_words(plot, printed),
        caption=f"{indicator.code} of every authority, {found.when}, by how many it is of. Dashed lines: what 95% of "
        f"authorities would lie between, dotted lines 99.8%, as authorities usually vary. England’s "
        f"average is {printed(plot.average)}. {plot.sentence}",
        width=WIDTH,
        height=FUNNEL_HEIGHT,
    )


def _all(found: Comparisons) -> Iterator[Comparator]:
    yield from found.comparators
    if found.nearest_better:
        yield found.nearest_better


def _who(one: Comparator) -> str:
    return f"{one.who} ({one.areas} areas)" if one.areas > 1 else one.who


def _remarks(found: Comparisons) -> Iterator[str]:
    if found.nearest_better:
        yield f"{found.nearest_better.who} is the statistical neighbour that does better than ours by least."
    standing = found.standing
    said = [standing.sentence] if standing else []
    said += [*found.remarks, found.differs]
    if told := " ".join(sentence for sentence in said if sentence):
        yield told
    yield f"Source: {found.source}, {found.edition}. Similar: no further apart than chance explains."


_BESIDE = {
    Against.BETTER: "Better",
    Against.WORSE: "Worse",
    Against.HIGHER: "Higher",
    Against.LOWER: "Lower",
    Against.SIMILAR: "Similar",
    Against.NOT_TESTED: "Not tested",
}
