"""The appendices: how each figure is worked out, the quality of the records, and every quarter's figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from quarterday.errors import Level
from quarterday.figures import Bundle, FindingCount, Kind, Position, Source, State
from quarterday.figures.kind import kind_in_words
from quarterday.figures.unit import printed_count
from quarterday.periods import print_date, print_span
from quarterday.register.models import Indicator, Polarity, Register
from quarterday.report.appraised import charted, compared, how_judged, in_funnel
from quarterday.report.counting import counted, listed
from quarterday.report.document import Block, BulletList, Facts, Heading, Paragraph, Run, Runs, Table
from quarterday.report.naming import count_places, margin_words, print_count, printed, target_words
from quarterday.report.standing import left_out, made_of, refers_to, restated, state_words

_HASH = 12  # characters of a snapshot's name in print
_LONGEST_WHOLE = 40  # rows of a table that a page can still hold
_FINAL = (
    "nothing that they need is still to come. A figure that a later return corrects is marked as restated."
)

_ON_CHANCE = (
    "A figure about a few hundred people moves from quarter to quarter by chance. Here is how far each could have, "
    "whether it changed by more than that, and how it stands beside published figures where these are loaded."
)


def appendices(bundle: Bundle, register: Register) -> Iterator[Block]:
    """Appendices A to D."""
    yield Heading(2, "Appendix A: How each figure is worked out", new_page=True)
    for indicator in register.indicators:
        yield Heading(3, f"{indicator.code}: how it is worked out")
        yield Facts(tuple((what, (Run(words),)) for what, words in _worked_out(bundle, register, indicator)))
    yield Heading(2, "Appendix B: Quality of the records")
    yield from _quality(bundle, register)
    yield Heading(2, "Appendix C: Every quarter's figures", new_page=True)
    yield _words(f"These are the figures that the charts show. {_finality(bundle, register)}")
    for indicator in register.indicators:
        yield Heading(3, f"{indicator.code}: every quarter")
        yield _history(bundle, indicator)
    yield from _judged(bundle, register)


def _judged(bundle: Bundle, register: Register) -> Iterator[Block]:
    """Appendix D, where the run kept what it is about."""
    every = ((one, list(how_judged(one, bundle.verdict(one.code)))) for one in register.indicators)
    told = [(indicator, lines) for indicator, lines in every if lines]
    if told:
        yield Heading(2, "Appendix D: How sure each figure is, and what it is compared with", new_page=True)
        yield _words(f"{_ON_CHANCE} {register.comparators.note}".strip())
        for indicator, lines in told:
            yield Heading(3, f"{indicator.code}: how sure, and beside whom")
            yield Facts(tuple((what, (Run(words),)) for what, words in lines))
            yield from charted(indicator, bundle.verdict(indicator.code))
            yield from compared(indicator, bundle.verdict(indicator.code))
            yield from in_funnel(indicator, bundle.verdict(indicator.code))


def _words(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _worked_out(bundle: Bundle, register: Register, indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield "Definition", indicator.definition.strip()
    yield "What better means", indicator.polarity.in_words
    yield from _aim(bundle, register, indicator)
    yield "Source of the definition", indicator.source
    records = _counted_from(bundle, indicator)
    if records:
        yield "Counted from", records
    position = bundle.position(indicator.code)
    if position is not None:
        yield from _this_quarter(bundle, indicator, position)
    if indicator.note:
        yield "Note", indicator.note
    if indicator.ours:
        yield "Whose indicator", "Defined by Quarterday, not by the council."


def _aim(bundle: Bundle, register: Register, indicator: Indicator) -> Iterator[tuple[str, str]]:
    target = register.target(indicator.code, bundle.period)
    shown = target_words(register, indicator, bundle)
    yield "Target", f"{shown} ({target.target_source})" if target else shown
    if target and indicator.polarity is not Polarity.CONTEXT:
        yield "Tolerance", f"{margin_words(indicator, target)} ({target.tolerance_source})"


def _counted_from(bundle: Bundle, indicator: Indicator) -> str:
    """The kinds of record, each with the day that it reaches to."""
    return "; ".join(_reach(bundle, kind) for kind in bundle.made_from.get(indicator.code, ()))


def _reach(bundle: Bundle, kind: str) -> str:
    words = Kind(kind).in_words
    if kind not in bundle.covers:
        return words
    days = [date.fromisoformat(day) for day in bundle.covers[kind]]
    return f"{words}, {print_span(*days) if len(days) > 2 else f'to the end of {print_date(days[1])}'}"


def _this_quarter(bundle: Bundle, indicator: Indicator, position: Position) -> Iterator[tuple[str, str]]:
    places = count_places(bundle.series(indicator.code))
    if position.exact is None and position.why:
        yield "This quarter's figure", position.why
    else:
        yield (
            "This quarter's figure",
            f"{printed(indicator, position)}: {made_of(indicator, position, places)}",
        )
    yield "What it refers to", refers_to(indicator, position)
    if position.population_year is not None:
        yield "Population", f"Mid-{position.population_year} estimate"
    if position.state is not State.FINAL:
        yield "State", state_words(position)
    before = restated(indicator, position, places)
    if before:
        yield "Restated", before
    if position.source is not Source.CALCULATED:
        yield "Source", "Entered by hand; not calculated from records"
    yield from _not_counted(position)


def _not_counted(position: Position) -> Iterator[tuple[str, str]]:
    """Whatever is not in the figure; nothing where there is nothing to say."""
    more = left_out(position)
    if more:
        yield "Left out on purpose", more[0].upper() + more[1:]
    if position.missing:
        yield (
            "Not known",
            f"{counted(position.missing, 'row')} of which the records cannot say whether it counts",
        )
    if position.immature:
        yield "Not yet followed for long enough", f"{counted(position.immature)}; not in the figure"


def _quality(bundle: Bundle, register: Register) -> Iterator[Block]:
    if bundle.synthetic and register.comparators.note:
        yield _words(register.comparators.note)
    if bundle.snapshot:
        yield _words(
            f"The figures were calculated from snapshot {bundle.snapshot[:_HASH]}, which is the name under "
            "which the records are kept as they were loaded."
        )
    if bundle.covers:
        yield _words("The records cover:")
        yield BulletList(tuple(_cover(kind, days) for kind, days in sorted(bundle.covers.items())))
    yield _words(_found(bundle))
    if bundle.findings:
        yield _findings(bundle.findings)


def _cover(kind: str, days: tuple[str, ...]) -> Runs:
    return (Run(f"{_kind(kind)}: {print_span(*map(date.fromisoformat, days))}"),)


def _kind(kind: str) -> str:
    words = kind_in_words(kind)
    return words[0].upper() + words[1:]


def _found(bundle: Bundle) -> str:
    rows = sum(finding.rows for finding in bundle.findings)
    if not rows:
        return (
            "The checks on loading found nothing wrong in the records. They look for impossible dates, ends "
            "before starts, overlapping records of one person, and codes that are missing or not known."
        )
    by_level = {
        level: sum(finding.rows for finding in bundle.findings if finding.level is level) for level in Level
    }
    parts = [counted(count, level.value) for level, count in by_level.items() if count]
    out = sum(finding.rows for finding in bundle.findings if not finding.kept)
    ends = f"{counted(out, 'row was', 'rows were')} left out of the figures for that reason."
    return f"The checks on loading found {listed(parts)}. {ends[0].upper()}{ends[1:]}"


def _findings(findings: tuple[FindingCount, ...]) -> Table:
    return Table(
        caption="What the checks on loading found",
        header=("What was found", "Records", "Level", "Rows", "In the figures?", "Indicators"),
        rows=tuple(
            (
                finding.sentence,
                _kind(finding.kind),
                finding.level.value.capitalize(),
                printed_count(finding.rows),
                "Still counted" if finding.kept else "Left out",
                ", ".join(finding.indicators) or "None",
            )
            for finding in _together(findings)
        ),
        widths=(30, 16, 13, 9, 16, 16),
        numeric=(3,),
    )


def _together(findings: tuple[FindingCount, ...]) -> list[FindingCount]:
    """One count where findings differ in nothing that the table shows but the number of rows."""
    merged: dict[FindingCount, int] = {}
    for finding in findings:
        shown = replace(finding, rows=0, tables=(), at_stake=0)
        merged[shown] = merged.get(shown, 0) + finding.rows
    return [replace(shown, rows=rows) for shown, rows in merged.items()]


def _finality(bundle: Bundle, register: Register) -> str:
    """What final means, said once rather than in every row."""
    if any(_has_states(bundle.series(indicator.code)) for indicator in register.indicators):
        return f"Where a table has no column for their state, all are final: {_FINAL}"
    return f"All are final: {_FINAL}"


def _has_states(series: tuple[Position, ...]) -> bool:
    return any(
        p.exact is not None and (p.state is not State.FINAL or p.source is not Source.CALCULATED)
        for p in series
    )


def _history(bundle: Bundle, indicator: Indicator) -> Table:
    series = bundle.series(indicator.code)
    counts = ("Numerator", "Denominator") if indicator.denominator_words else ("Number",)
    states = ("State",) if _has_states(series) else ()
    places = count_places(series)
    return Table(
        caption=_history_caption(indicator),
        header=("Quarter", *counts, "Position", *states),
        rows=tuple(
            (*_quarter(indicator, position, places), *((_state(position),) if states else ()))
            for position in series
        ),
        widths=(20, *(19 for _ in counts), 19, *(23 for _ in states)),
        numeric=tuple(range(1, len(counts) + 2)),
        whole=len(series) <= _LONGEST_WHOLE,
    )


def _history_caption(indicator: Indicator) -> str:
    if indicator.denominator_words is None:
        return f"{indicator.code}: {indicator.numerator_words}, by quarter"
    return f"{indicator.code} by quarter: {indicator.numerator_words}, out of {indicator.denominator_words}"


def _quarter(indicator: Indicator, position: Position, places: int) -> tuple[str, ...]:
    def count(number: Decimal | None) -> str:
        return "Not known" if number is None else print_count(number, places)

    counts = [count(position.numerator)]
    if indicator.denominator_words is not None:
        counts.append(count(position.denominator))
    return (position.period.short, *counts, printed(indicator, position))


def _state(position: Position) -> str:
    if position.exact is None:
        return "No figure"
    source = "" if position.source is Source.CALCULATED else f", {position.source.value}"
    return position.state.value.capitalize() + source
