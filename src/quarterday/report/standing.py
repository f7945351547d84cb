"""One indicator's block in the performance summary: where it stands, why, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from quarterday.figures import Bundle, Movement, Position, Source, State, Statistic, Verdict
from quarterday.figures.unit import printed_target
from quarterday.periods import Quarter, print_date
from quarterday.register.models import Basis, Indicator, Polarity, Register
from quarterday.register.targets import Target
from quarterday.report import charts
from quarterday.report.appraised import year_end
from quarterday.report.captions import alt_text, caption
from quarterday.report.counting import counted
from quarterday.report.document import Block, Facts, Figure, Heading, Paragraph, Run, Runs
from quarterday.report.naming import (
    count_places,
    ends_in_print,
    goal_words,
    margin_words,
    name,
    print_count,
    printed,
    target_words,
)
from quarterday.report.prose import blocks_of
from quarterday.report.quality import quality

NO_COMMENTARY = "No commentary was given."


def block(
    bundle: Bundle, register: Register, indicator: Indicator, commentary: str, *, new_page: bool
) -> Iterator[Block]:
    """Heading, facts, chart of all quarters and commentary."""
    yield Heading(4, name(indicator), new_page)
    yield Facts(tuple(_facts(bundle, register, indicator)))
    series = bundle.series(indicator.code)
    if any(p.exact is not None for p in series):
        yield figure(register, indicator, series)
    yield from blocks_of(commentary) or (Paragraph((Run(_no_commentary(bundle, indicator), italic=True),)),)


def _no_commentary(bundle: Bundle, indicator: Indicator) -> str:
    """That there is none, and why there should be."""
    appraisal = bundle.verdict(indicator.code).appraisal
    return f"{NO_COMMENTARY} {appraisal.commentary if appraisal else ''}".strip()


def made_of(indicator: Indicator, position: Position, places: int) -> str:
    """Numerator over denominator in words: '582 children looked after out of 69,100 children'.

    `places` is the number of decimals that the indicator's counts are printed with.
    """
    if position.numerator is None:
        return "no numerator is known"
    top = f"{print_count(position.numerator, places)} {indicator.numerator_words}"
    if position.summed_over > 1:
        top += f" (the sum of {counted(position.summed_over, 'month end')})"
    if position.per is None:
        return top
    if position.denominator is None:
        return f"{top}; the number of {indicator.denominator_words} is not known"
    link = {Statistic.MEAN: "in all, over", Statistic.MEDIAN: "in the middle one of"}.get(
        position.statistic, "out of"
    )
    return f"{top} {link} {print_count(position.denominator, places)} {indicator.denominator_words}"


def left_out(position: Position) -> str | None:
    """The total with its reasons; a count for each reason could point to one child."""
    total = sum(position.left_out.values())
    reasons = [reason for reason, count in position.left_out.items() if count]
    more = "is" if total == 1 else "are"
    return f"{counted(total)} more {more} left out because {' or '.join(reasons)}" if total else None


def refers_to(indicator: Indicator, position: Position) -> str:
    """The day or the days that a figure speaks of."""
    first, last = print_date(position.from_day), print_date(position.to_day)
    if position.from_day == position.to_day:
        return f"At the end of {last}"
    if indicator.basis is Basis.STOCK:
        return f"On average at the end of each month from {first} to {last}"
    who = indicator.denominator_words or indicator.numerator_words
    followed = ", each followed until the outcome was known" if indicator.basis is Basis.COHORT else ""
    return f"{who[0].upper()}{who[1:]} from {first} to {last}{followed}"


def state_words(position: Position) -> str:
    """'Final', or 'Provisional: …' with the reason."""
    return position.state.value.capitalize() + (f": {position.why}" if position.why else "")


def restated(indicator: Indicator, position: Position, places: int) -> str | None:
    """What a figure was when first reported and what it is now; None where it has not changed."""
    before = position.restated_from
    if before is None:
        return None
    return (
        f"First reported as {_first(indicator, position, places)}; "
        f"it is now {printed(indicator, position)} ({made_of(indicator, position, places)})."
    )


def _first(indicator: Indicator, position: Position, places: int) -> str:
    before = position.restated_from
    if before is None or before.numerator is None:
        return "no figure"
    top = print_count(before.numerator, places)
    if position.per is None:
        return top
    if before.denominator is None:
        return f"no figure ({top}, with no denominator)"
    then = replace(position, numerator=before.numerator, denominator=before.denominator)
    exact = then.exact or Fraction(0)
    shown = indicator.unit.printed(exact, indicator.decimals)
    return f"{shown} ({top} out of {print_count(before.denominator, places)})"


def _facts(bundle: Bundle, register: Register, indicator: Indicator) -> Iterator[tuple[str, Runs]]:
    verdict = bundle.verdict(indicator.code)
    position = bundle.position(indicator.code)
    target = register.target(indicator.code, bundle.period)
    who = f" ({target.target_source})" if target else ""
    yield "Target", _bold(target_words(register, indicator, bundle), who)
    yield f"{bundle.period.in_print} position", _position_words(indicator, position, verdict)
    if position is not None and position.numerator is not None:
        yield from _counts(bundle, indicator, position)
    yield "Status", _judged(verdict)
    if target is not None:
        yield from _more_on(indicator, target)
        yield from _changes(
            indicator, register.targets[bundle.period.financial_year][indicator.code], bundle.period
        )
    for movement in (verdict.since_previous, verdict.since_last_year):
        yield f"Since {movement.since.in_print}", _moved(movement)
    yield from ((what, (Run(words),)) for what, words in year_end(verdict))
    if position is not None:
        yield from _reservations(indicator, position, count_places(bundle.series(indicator.code)))
        quality_line = quality(bundle, indicator, position)
        if quality_line:
            yield "Quality", (Run(quality_line),)
    if indicator.note:
        yield "Note", (Run(indicator.note),)
    if indicator.ours:
        yield "Whose indicator", (Run("Defined by Quarterday, not by the council."),)


def _counts(bundle: Bundle, indicator: Indicator, position: Position) -> Iterator[tuple[str, Runs]]:
    """What the figure is made of, of which days it speaks, and from which records."""
    places = count_places(bundle.series(indicator.code))
    words = made_of(indicator, position, places)
    more = left_out(position)
    yield "Made up of", (Run(". ".join([words, more[0].upper() + more[1:]]) if more else words),)
    yield "Counted", (Run(refers_to(indicator, position)),)


def _more_on(indicator: Indicator, target: Target) -> Iterator[tuple[str, Runs]]:
    """The rest of a target: its tolerance, floor and stretch."""
    if target.tolerance is not None and indicator.polarity is not Polarity.CONTEXT and target.kind.is_fixed:
        yield _tolerance(indicator, target)
    for named, number in (("Floor standard", target.floor), ("Stretch target", target.stretch)):
        if number is not None:
            yield named, (Run(printed_target(number, indicator.unit)),)


def _changes(indicator: Indicator, stated: Target, period: Quarter) -> Iterator[tuple[str, Runs]]:
    """How the year's target was changed up to the quarter's end: from what, to what, when and why."""
    before = stated
    for change in sorted(stated.changes, key=lambda change: change.since):
        if change.since <= period.last_day:
            after = stated.model_copy(update={"target": change.target})
            words = f"from {goal_words(indicator, before)} to {goal_words(indicator, after)}"
            reason = f"{change.reason.rstrip('.')}."
            yield "Target changed", (Run(f"On {print_date(change.since)}, {words}. {reason}"),)
            before = after


def _tolerance(indicator: Indicator, target: Target) -> tuple[str, Runs]:
    who = f" ({target.tolerance_source})"
    if indicator.polarity is Polarity.TARGET:
        ends = ends_in_print(indicator, target.target - target.margin, target.target + target.margin)
        return "Target range", (Run(f"{ends}{who}"),)
    return "Tolerance", (Run(f"{margin_words(indicator, target)}{who}"),)


def _bold(text: str, after: str = "") -> Runs:
    return (Run(text, bold=True), Run(after)) if after else (Run(text, bold=True),)


def _position_words(indicator: Indicator, position: Position | None, verdict: Verdict) -> Runs:
    """The figure, or why there is none where the status does not say so anyway."""
    if position is not None and position.exact is None and position.why not in (None, verdict.status_reason):
        return _reasoned("", "No figure", position.why)
    return _bold(printed(indicator, position))


def _judged(verdict: Verdict) -> Runs:
    gap = verdict.appraisal.margin.gap if verdict.appraisal else ""
    reason = f"{verdict.status_reason} {gap}".strip()
    return _reasoned(f"{verdict.status.symbol} ", verdict.status.label, reason)


def _moved(movement: Movement) -> Runs:
    return _reasoned("", movement.label, movement.reason)


def _reasoned(symbol: str, label: str, reason: str) -> Runs:
    """The label in bold, then its reason; a reason that opens with the label says it once."""
    says_it = reason.startswith((f"{label}:", f"{label}, set by hand"))
    return _bold(f"{symbol}{label}", reason.removeprefix(label) if says_it else f". {reason}")


def _reservations(indicator: Indicator, position: Position, places: int) -> Iterator[tuple[str, Runs]]:
    if position.state is not State.FINAL and position.exact is not None:
        yield "State of the figure", (Run(state_words(position)),)
    before = restated(indicator, position, places)
    if before:
        yield "Restated", (Run(before),)
    if position.source is Source.ENTERED:
        yield "Source", (Run("Entered by hand; not calculated from records."),)


def figure(register: Register, indicator: Indicator, series: Sequence[Position]) -> Figure:
    """The chart of all quarters; `series` holds at least one figure."""
    stated = register.target(indicator.code, series[-1].period)
    target = stated if stated is not None and stated.kind.is_fixed and stated.low is None else None
    return Figure(
        chart=charts.chart(indicator, series, target),
        narrow=charts.chart(indicator, series, target, charts.NARROW),
        alt=alt_text(indicator, series, target),
        caption=caption(indicator, series, target),
        width=charts.WIDTH,
        height=charts.HEIGHT,
    )
