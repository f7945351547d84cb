"""`docs/published.md`: what was made again of the published figures, written from the checks' own results."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from editions import (
    AUTHORITY,
    DURATIONS,
    ENGLAND,
    ESTIMATES,
    LOOKED_AFTER,
    PLANS,
    REFERRALS,
    REGION,
    WORKFORCE,
    Line,
    number,
)
from interactive import Agreement, Itself, compared, within_itself
from recomputed import Outcome, Result, members_of, results
from sums import Sum, Total, counts, of_regions, rates, years_of_populations

Kind = TypeVar("Kind", bound=StrEnum)
LEVELS = {AUTHORITY: "authorities", REGION: "regions", ENGLAND: "England"}
TITLES = {
    REFERRALS: "Children in need, c1: referrals",
    PLANS: "Children in need, d1: child protection plans",
    DURATIONS: "Children in need, d5: plans at 31 March by length",
    LOOKED_AFTER[0]: "Children looked after, edition 2023",
    LOOKED_AFTER[1]: "Children looked after, edition 2024",
    WORKFORCE: "Children’s social work workforce, edition 2024",
    ESTIMATES: "Mid-year population estimates",
}
ONE_BY_ONE = (Outcome.LEFT_OUT, Outcome.HALF)
NOT_COMPARED = (Outcome.NO_FIGURE, Outcome.SUPPRESSED)

OPENING = """# Published figures, made again

<!-- Written by `just docs` from the results of the tests in tests/published. Do not change it by hand. -->

Every rate and percentage that the Department for Education prints beside its numerator and denominator is made again by
the code that makes Quarterday’s own figures: a position, the rule for the population, and rounding half up. Here is how
many come out as printed, and why the others do not. No figure is left without a reason, and each reason is worked out
for each figure by the tests: a figure that its reason does not make is a failure.

The files are the Department’s and the Office for National Statistics’, under the Open Government Licence v3.0.
The project does not carry them; the tests read them where they are there.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(part for part in (OPENING, *_own_parts(), *_sums(), *_tool(), *_exceptions())) + "\n"


def _own_parts() -> Iterator[str]:
    yield "## Each figure from its own numerator and denominator\n"
    yield (
        "The denominator of a rate per 10,000 in the children in need tables is the estimate for the middle of the "
        "year before; the looked after tables print theirs. Absence is days lost over posts times the 253 working "
        "days of the year, 254 where it holds a 29 February.\n"
    )
    found: dict[tuple[str, str, str], Counter[Outcome]] = defaultdict(Counter)
    for one in results():
        found[one.series.table, one.series.title, one.line.level][one.outcome] += 1
    for table in dict.fromkeys(table for table, *_ in found):
        yield f"### {TITLES[table]}\n"
        yield _table(
            ("figure", "of", "compared", "equal", "not equal, and why", "no figure to compare"),
            (_own_row(title, level, n) for (held, title, level), n in found.items() if held == table),
        )
    yield "### Symbols\n"
    yield "Symbols that are printed in place of a figure, and rows where a figure is printed and a part of it is not:\n"
    symbols = Counter(
        (one.outcome, f"`{one.printed}`" if number(one.printed) is None else "a figure")
        for one in results()
        if one.outcome in NOT_COMPARED
    )
    yield _table(
        ("printed", "what it is", "rows"),
        ((symbol, outcome.value, f"{n:,}") for (outcome, symbol), n in sorted(symbols.items())),
    )


def _own_row(title: str, level: str, found: Counter[Outcome]) -> tuple[str, ...]:
    held = sum(n for outcome, n in found.items() if outcome not in NOT_COMPARED)
    equal = found[Outcome.EQUAL]
    return (
        title,
        LEVELS[level],
        f"{held:,}",
        f"{equal:,}",
        _why(found, Outcome.EQUAL, *NOT_COMPARED),
        _left(found, NOT_COMPARED),
    )


def _why(found: Counter[Kind], *but: Kind) -> str:
    return (
        "; ".join(f"{n:,} {outcome.value}" for outcome, n in sorted(found.items()) if outcome not in but)
        or "none"
    )


def _left(found: Counter[Outcome], outcomes: Iterable[Outcome]) -> str:
    return f"{sum(found[outcome] for outcome in outcomes):,}"


def _sums() -> Iterator[str]:
    yield "## Regions and England as sums\n"
    yield (
        "Counts of regions and England against the sum of their authorities, rounded to 10 as they are printed; and "
        "rates as the sum of numerators over the sum of denominators, never a mean of rates. The children in need "
        "tables work out regional rates per 10,000 from counts already rounded up to 2022, and from exact counts from "
        "2023; all percentages and all looked after rates are from exact counts. Where an authority’s count is "
        "suppressed or not available the sum cannot be made: the others must come to no more than is printed.\n"
    )
    heading = ("table", "compared", "equal", "not equal, and why")
    for title, totals in (
        ("Counts, from authorities", counts()),
        ("Counts, England from regions and London from its two parts", of_regions()),
        ("Rates and percentages, from authorities", rates()),
    ):
        yield f"### {title}\n"
        yield _table(heading, _by_table(totals))
    yield "### The year of the population\n"
    yield (
        "The populations that the looked after tables print, against the estimates for the middle of the year before. "
        "Where edition 2023 prints another one, edition 2024 prints ours for the same authority and year: the estimate "
        "was revised.\n"
    )
    years = [(TITLES[table], years_of_populations(table)) for table in LOOKED_AFTER]
    yield _table(
        ("table", "equal", "revised since", "not explained", "no estimate"),
        ((t, f"{y.equal:,}", f"{y.revised:,}", f"{len(y.unlike):,}", f"{y.symbols:,}") for t, y in years),
    )


def _by_table(totals: Sequence[Total]) -> Iterator[tuple[str, ...]]:
    found: dict[str, Counter[Sum]] = defaultdict(Counter)
    for one in totals:
        found[one.table][one.outcome] += 1
    for table, n in found.items():
        yield TITLES[table], f"{n.total():,}", f"{n[Sum.EQUAL]:,}", _why(n, Sum.EQUAL)


def _tool() -> Iterator[str]:
    yield "## The Local Authority Interactive Tool\n"
    yield (
        "The tool’s figures against the tables that they were taken from, by the tool’s own name for the series. The "
        "later estimates are not among the files: a later population is taken as the reason only where one population "
        "makes all the tool’s rates of that place and year. Looked after rates are whole numbers, so that this says "
        "less of them than of the others; why a count was restated cannot be told.\n"
    )
    found: dict[str, Counter[Agreement]] = defaultdict(Counter)
    for one in compared():
        found[one.name][one.outcome] += 1
    apart = (Agreement.NOT_HELD, Agreement.SYMBOLS)
    yield _table(
        ("series", "compared", "equal", "not equal, and why", "a symbol", "not in the tool"),
        (
            (f"`{name}`", f"{n.total() - n[apart[0]] - n[apart[1]]:,}", f"{n[Agreement.EQUAL]:,}",
             _why(n, Agreement.EQUAL, *apart), f"{n[apart[1]]:,}", f"{n[apart[0]]:,}")
            for name, n in found.items()
        ),
    )  # fmt: skip
    yield "The tool’s rates per 10,000 from the tool’s own counts:\n"
    own: dict[str, Counter[Itself]] = defaultdict(Counter)
    for name, _, _, outcome in within_itself():
        own[name][outcome] += 1
    yield _table(
        ("series", "rates", "equal", "the others"),
        (
            (f"`{name}`", f"{n.total():,}", f"{n[Itself.HELD]:,}", _why(n, Itself.HELD))
            for name, n in own.items()
        ),
    )


def _exceptions() -> Iterator[str]:
    yield "## One by one\n"
    yield "Figures that differ for a reason other than rounding, a later population or a restated count:\n"
    rows = [
        (one.series.title, _where(one.line), one.printed, str(one.ours), _reason(one))
        for one in results()
        if one.outcome in ONE_BY_ONE
    ]
    rows += [
        (f"`{one.name}`", _where(one.line), one.printed, one.theirs[:4], Agreement.WITHOUT.value)
        for one in compared()
        if one.outcome is Agreement.WITHOUT
    ]
    yield _table(("figure", "where and when", "printed", "ours, or the tool’s", "why"), rows)


def _where(line: Line) -> str:
    return f"{line.name} {line.year}"


def _reason(one: Result) -> str:
    if one.outcome is not Outcome.LEFT_OUT:
        return one.outcome.value
    columns = (one.series.above, *one.series.over)
    names = [
        m.name
        for m in members_of(one.series, one.line)
        if one.series.left_out & {m.cells[c] for c in columns}
    ]
    return f"made by the other authorities, without {', '.join(sorted(names))}"


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
