"""One indicator's block in the performance summary: where it stands, why, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from quarterday.figures import Bundle, Movement, Position, Source, State, Status, Verdict
from quarterday.figures.unit import printed_count, printed_target
from quarterday.register.models import Indicator, Register
from quarterday.report import charts
from quarterday.report.charts import printed
from quarterday.report.document import Block, Facts, Figure, Heading, Paragraph, Run, Runs
from quarterday.report.prose import blocks_of
from quarterday.stats.ratio import ratio

NO_COMMENTARY = "No commentary was given."
NO_TARGET = "No target"


def block(bundle: Bundle, register: Register, indicator: Indicator, commentary: str) -> Iterator[Block]:
    """Heading, facts, chart of all quarters and commentary."""
    position = bundle.position(indicator.code)
    yield Heading(4, name(indicator))
    yield Facts(tuple(_facts(bundle, register, indicator, position)))
    series = bundle.series(indicator.code)
    if any(p.exact is not None for p in series):
        yield figure(register, indicator, series)
    yield from blocks_of(commentary) or (Paragraph((Run(NO_COMMENTARY, italic=True),)),)


def name(indicator: Indicator) -> str:
    """'PI.432 – Number of children looked after …'."""
    return f"{indicator.code} – {indicator.title}"


def target_words(register: Register, indicator: Indicator, position_of: Bundle) -> str:
    """The target in print, or “No target”."""
    target = register.target(indicator.code, position_of.period)
    return printed_target(target.target, indicator.unit) if target else NO_TARGET


def status_words(status: Status) -> str:
    """The status with its symbol: '● On target'."""
    return f"{status.symbol} {status.label}"


def made_of(indicator: Indicator, position: Position) -> str:
    """Numerator over denominator in words: '582 children looked after out of 69,100 children'."""
    if position.numerator is None:
        return "No numerator is known."
    counted = f"{printed_count(position.numerator)} {indicator.numerator_words}"
    if position.per is None:
        return counted
    if position.denominator is None:
        return f"{counted}; the number of {indicator.denominator_words} is not known"
    return f"{counted} out of {printed_count(position.denominator)} {indicator.denominator_words}"


def state_words(position: Position) -> str:
    """'Final', or 'Provisional: …' with the reason."""
    return position.state.value.capitalize() + (f": {position.why}" if position.why else "")


def restated(indicator: Indicator, position: Position) -> str | None:
    """What a figure was when first reported and what it is now; None where it has not changed."""
    before = position.restated_from
    if before is None:
        return None
    return (
        f"First reported as {_first(indicator, position)}; "
        f"it is now {printed(indicator, position)} ({made_of(indicator, position)})."
    )


def _first(indicator: Indicator, position: Position) -> str:
    before = position.restated_from
    if before is None or before.numerator is None:
        return "no figure"
    counted = printed_count(before.numerator)
    if position.per is None:
        return counted
    if before.denominator is None:
        return f"no figure ({counted}, with no denominator)"
    exact = ratio(before.numerator, before.denominator, position.per) or Fraction(0)
    shown = indicator.unit.printed(exact, indicator.decimals)
    return f"{shown} ({counted} out of {printed_count(before.denominator)})"


def _facts(
    bundle: Bundle, register: Register, indicator: Indicator, position: Position | None
) -> Iterator[tuple[str, Runs]]:
    verdict = bundle.verdict(indicator.code)
    yield "Target", _bold(target_words(register, indicator, bundle))
    yield f"{bundle.period.in_print} position", _position_words(indicator, position)
    yield "Status", _judged(verdict)
    if position is not None:
        yield "Made up of", (Run(made_of(indicator, position)),)
    for movement in (verdict.since_previous, verdict.since_last_year):
        yield f"Since {movement.since.in_print}", _moved(movement)
    if position is not None:
        yield from _reservations(indicator, position)
    if indicator.note:
        yield "Note", (Run(indicator.note),)
    if indicator.ours:
        yield "Whose indicator", (Run("Defined by Quarterday, not by the council."),)


def _bold(text: str, after: str = "") -> Runs:
    return (Run(text, bold=True), Run(after)) if after else (Run(text, bold=True),)


def _position_words(indicator: Indicator, position: Position | None) -> Runs:
    if position is not None and position.exact is None and position.why:
        return _bold("No figure", f". {position.why}")
    return _bold(printed(indicator, position))


def _judged(verdict: Verdict) -> Runs:
    return _reasoned(f"{verdict.status.symbol} ", verdict.status.label, verdict.status_reason)


def _moved(movement: Movement) -> Runs:
    return _reasoned("", movement.direction.label, movement.reason)


def _reasoned(symbol: str, label: str, reason: str) -> Runs:
    """The label in bold, then its reason; a reason that opens with the label says it once."""
    says_it = reason.startswith(f"{label}:")
    return _bold(f"{symbol}{label}", reason.removeprefix(label) if says_it else f". {reason}")


def _reservations(indicator: Indicator, position: Position) -> Iterator[tuple[str, Runs]]:
    if position.state is not State.FINAL and position.exact is not None:
        yield "State of the figure", (Run(state_words(position)),)
    before = restated(indicator, position)
    if before:
        yield "Restated", (Run(before),)
    if position.source is Source.ENTERED:
        yield "Source", (Run("Entered by hand; not calculated from records."),)


def figure(register: Register, indicator: Indicator, series: Sequence[Position]) -> Figure:
    """The chart of all quarters; `series` holds at least one figure."""
    target = register.target(indicator.code, series[-1].period)
    return Figure(
        chart=charts.chart(indicator, series, target),
        alt=charts.alt_text(indicator, series, target),
        caption=charts.caption(indicator, series, target),
        width=charts.WIDTH,
        height=charts.HEIGHT,
    )
