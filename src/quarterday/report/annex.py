"""The appendices: how each figure is worked out, the quality of the records, and every quarter's figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from quarterday.errors import Level
from quarterday.figures import Bundle, FindingCount, Kind, Position, Source
from quarterday.figures.unit import printed_count
from quarterday.periods import print_date
from quarterday.register.models import Indicator, Register, Target, ToleranceUnit
from quarterday.report.charts import printed
from quarterday.report.counting import counted, listed
from quarterday.report.document import Block, BulletList, Facts, Heading, Paragraph, Run, Runs, Table
from quarterday.report.standing import made_of, name, restated, state_words, target_words

_HASH = 12  # characters of a snapshot's name in print


def appendices(bundle: Bundle, register: Register) -> Iterator[Block]:
    """Appendices A, B and C."""
    yield Heading(2, "Appendix A: How each figure is worked out", new_page=True)
    for indicator in register.indicators:
        yield Heading(3, name(indicator))
        yield Facts(tuple((what, (Run(words),)) for what, words in _worked_out(bundle, register, indicator)))
    yield Heading(2, "Appendix B: Quality of the records")
    yield from _quality(bundle)
    yield Heading(2, "Appendix C: Every quarter's figures")
    yield _words("These are the figures that the charts show.")
    for indicator in register.indicators:
        yield Heading(3, name(indicator))
        yield _history(bundle, indicator)


def _words(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _worked_out(bundle: Bundle, register: Register, indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield "Definition", indicator.definition.strip()
    yield "Numerator", indicator.numerator_words
    if indicator.denominator_words:
        yield "Denominator", indicator.denominator_words
    yield "What better means", indicator.polarity.in_words
    target = register.target(indicator.code, bundle.period)
    shown = target_words(register, indicator, bundle)
    yield "Target", f"{shown} ({target.target_source})" if target else shown
    if target:
        yield "Tolerance", f"{_tolerance(indicator, target)} ({target.tolerance_source})"
    yield "Source of the definition", indicator.source
    position = bundle.position(indicator.code)
    if position is not None:
        yield from _this_quarter(indicator, position)
    if indicator.note:
        yield "Note", indicator.note
    if indicator.ours:
        yield "Whose indicator", "Defined by Quarterday, not by the council."


def _tolerance(indicator: Indicator, target: Target) -> str:
    decimals = max(0, -int(target.tolerance.as_tuple().exponent))
    if target.tolerance_unit is ToleranceUnit.POINTS:
        return indicator.unit.printed_difference(target.tolerance, decimals)
    margin = target.margin.normalize()
    places = max(0, -int(margin.as_tuple().exponent))
    return (
        f"{target.tolerance:f}% of the target, which is {indicator.unit.printed_difference(margin, places)}"
    )


def _this_quarter(indicator: Indicator, position: Position) -> Iterator[tuple[str, str]]:
    yield "This quarter's figure", f"{printed(indicator, position)}: {made_of(indicator, position)}"
    yield "What it refers to", _days(position.from_day, position.to_day)
    if position.population_year is not None:
        yield "Population", f"Mid-{position.population_year} estimate"
    yield "State", state_words(position)
    before = restated(indicator, position)
    if before:
        yield "Restated", before
    yield "Records", _records(position)
    yield "Left out on purpose", _left_out(position)
    yield "Not known", _not_known(position.missing)
    if position.immature:
        yield "Not yet followed for long enough", f"{counted(position.immature)}; not in the figure"


def _days(first: date, last: date) -> str:
    if first == last:
        return f"The end of {print_date(first)}"
    return f"{print_date(first)} to {print_date(last)}"


def _records(position: Position) -> str:
    if position.source is Source.ENTERED:
        return "Entered by hand; not calculated from records"
    made = position.source.value.capitalize()
    return f"{made} from snapshot {position.snapshot[:_HASH]}" if position.snapshot else made


def _not_known(rows: int) -> str:
    if not rows:
        return "None: the records say of every row whether it counts"
    return f"{counted(rows, 'row')} of which the records cannot say whether it counts"


def _left_out(position: Position) -> str:
    """The total with its reasons; a count for each reason could point to one child."""
    total = sum(position.left_out.values())
    reasons = listed([reason for reason, count in position.left_out.items() if count])
    return f"{counted(total)}: {reasons}" if total else "None"


def _quality(bundle: Bundle) -> Iterator[Block]:
    if bundle.snapshot:
        yield _words(f"The figures were calculated from snapshot {bundle.snapshot[:_HASH]} of the records.")
    if bundle.covers:
        yield _words("The records cover:")
        yield BulletList(tuple(_cover(kind, days) for kind, days in sorted(bundle.covers.items())))
    yield _words(_found(bundle))
    if bundle.findings:
        yield _findings(bundle.findings)


def _cover(kind: str, days: tuple[str, str]) -> Runs:
    first, last = (print_date(date.fromisoformat(day)) for day in days)
    return (Run(f"{_kind(kind)}: {first} to {last}"),)


def _kind(kind: str) -> str:
    words = Kind(kind).in_words
    return words[0].upper() + words[1:]


def _found(bundle: Bundle) -> str:
    rows = sum(finding.rows for finding in bundle.findings)
    if not rows:
        return "The checks on loading found nothing wrong in the records."
    by_level = {
        level: sum(finding.rows for finding in bundle.findings if finding.level is level) for level in Level
    }
    parts = [counted(count, level.value) for level, count in by_level.items() if count]
    out = sum(finding.rows for finding in bundle.findings if not finding.kept)
    ends = f"{counted(out, 'row was', 'rows were')} left out of the figures for it."
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
            for finding in findings
        ),
        widths=(30, 16, 13, 9, 16, 16),
        numeric=(3,),
    )


def _history(bundle: Bundle, indicator: Indicator) -> Table:
    ratio = indicator.denominator_words is not None
    counts = ("Numerator", "Denominator") if ratio else ("Number",)
    return Table(
        caption=_history_caption(indicator),
        header=("Quarter", *counts, "Position", "State"),
        rows=tuple(_quarter(indicator, position) for position in bundle.series(indicator.code)),
        widths=(22, 17, 17, 17, 27) if ratio else (30, 20, 20, 30),
        numeric=(1, 2, 3) if ratio else (1, 2),
    )


def _history_caption(indicator: Indicator) -> str:
    if indicator.denominator_words is None:
        return f"{indicator.code}: {indicator.numerator_words}, by quarter"
    return f"{indicator.code} by quarter: {indicator.numerator_words}, out of {indicator.denominator_words}"


def _quarter(indicator: Indicator, position: Position) -> tuple[str, ...]:
    def count(number: Decimal | None) -> str:
        return "Not known" if number is None else printed_count(number)

    counts = [count(position.numerator)]
    if indicator.denominator_words is not None:
        counts.append(count(position.denominator))
    state = position.state.value.capitalize()
    source = "" if position.source is Source.CALCULATED else f", {position.source.value}"
    return (position.period.short, *counts, printed(indicator, position), state + source)
