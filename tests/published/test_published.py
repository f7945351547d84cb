"""The national definitions, checked on the figures the Department for Education published.

A small table of published figures (facts, Open Government Licence v3.0, the source in each row) is checked in every
clone; the full files are read from `$QUARTERDAY_SHARED`, else `../shared`, where there. `docs/published.md` counts what
they show.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import page
from editions import AUTHORITY, LOOKED_AFTER, number
from interactive import Agreement, Itself, compared, within_itself
from outside import ROOT
from quarterday.figures import Unit
from recomputed import Outcome, Result, as_printed, position, results
from series import SERIES, Series, working_days
from sums import Sum, Total, counts, of_regions, rates, years_of_populations

HERE = Path(__file__).parent
RecordProperty = Callable[[str, object], None]


def own_table() -> list[dict[str, str]]:
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", own_table(), ids=lambda r: f"{r['authority']} {r['year']} {r['figure']}")
def test_our_own_table(row: dict[str, str]) -> None:
    unit, day = Unit(row["unit"]), date(int(row["year"]), 3, 31)
    made = position(Decimal(row["numerator"]), Decimal(row["denominator"]), unit, day, None)
    assert as_printed(made, unit, int(row["decimals"])) == Decimal(row["published"])


def of(series: Series) -> list[Result]:
    return [one for one in results() if one.series is series]


def unexplained(found: Iterable[Result | Total]) -> list[str]:
    return [
        f"{one.line.name} {one.line.year}: {one.printed}, ours {one.ours}"
        for one in found
        if one.outcome in (Outcome.DIFFERENT, Sum.DIFFERENT)
    ]


@pytest.mark.parametrize("series", SERIES, ids=lambda s: f"{s.table[:4]} {s.title}")
def test_every_figure_from_its_own_parts(series: Series, record_property: RecordProperty) -> None:
    """Equal as printed, or different for the reason that makes it."""
    found = of(series)
    record_property("recomputed", dict(Counter(one.outcome.name.lower() for one in found)))
    assert unexplained(found) == []
    assert sum(one.outcome is Outcome.EQUAL for one in found) > 700


def test_every_row_is_in_one_of_the_outcomes() -> None:
    """A symbol is counted and never passed over: as many results as rows."""
    assert len(results()) == sum(len(series.lines()) for series in SERIES)
    for one in results():
        no_figure = number(one.printed) is None
        assert no_figure == (one.outcome in (Outcome.NO_FIGURE, Outcome.OVER, Outcome.LOW)), one


def test_counts_of_authorities_in_the_children_in_need_and_looked_after_tables_make_their_rates_exactly() -> (
    None
):
    """These counts are printed unrounded, so that nothing may differ but one half that binary floating point lost."""
    exact = [one for one in results() if one.line.level == AUTHORITY and not any(one.series.of_authorities)]
    unequal = [one for one in exact if one.outcome in (Outcome.ROUNDED, Outcome.LEFT_OUT, Outcome.HALF)]
    assert [(one.line.name, one.line.year, one.outcome) for one in unequal] == [
        ("Shropshire", 2017, Outcome.HALF)
    ]


def test_halves_are_rounded_up() -> None:
    """Exact halves are where rounding rules part: nearly all are printed rounded up."""
    halves = Counter(one.outcome for one in results() if _is_half(one))
    assert halves[Outcome.EQUAL] > 50
    assert set(halves) <= {Outcome.EQUAL, Outcome.HALF, Outcome.ROUNDED}
    assert halves[Outcome.HALF] + halves[Outcome.ROUNDED] < 10


def _is_half(one: Result) -> bool:
    """Whether an authority's exact figure is midway between two that could be printed."""
    exact = None if one.line.level != AUTHORITY or number(one.printed) is None else one.made.exact
    return exact is not None and (exact * 10**one.series.decimals).denominator == 2


def test_working_days_of_a_year_with_and_without_a_leap_day() -> None:
    assert [working_days(year) for year in (2019, 2020, 2021, 2024)] == [253, 254, 253, 254]


@pytest.mark.parametrize("totals", [counts, of_regions, rates], ids=lambda f: f.__name__)
def test_regions_and_england_are_sums(
    totals: Callable[[], list[Total]], record_property: RecordProperty
) -> None:
    found = totals()
    record_property("compared", dict(Counter(one.outcome.name.lower() for one in found)))
    assert unexplained(found) == []
    assert sum(one.outcome is Sum.EQUAL for one in found) > 450


def test_rates_of_areas_whose_authorities_are_all_printed_are_equal_but_for_full_time_equivalents() -> None:
    rounded = {one.title for one in rates() if one.outcome is Sum.ROUNDED}
    assert {s.title for s in SERIES if s.title in rounded and not any(s.of_authorities)} == set()


@pytest.mark.parametrize("edition", LOOKED_AFTER)
def test_the_population_is_the_estimate_of_the_year_before(edition: str) -> None:
    years = years_of_populations(edition)
    assert years.unlike == []
    assert years.equal > 1_900


def test_the_interactive_tool_has_the_figures_of_its_tables(record_property: RecordProperty) -> None:
    found = compared()
    record_property("compared", dict(Counter(one.outcome.name.lower() for one in found)))
    assert [(c.name, c.line.name, c.line.year) for c in found if c.outcome is Agreement.DIFFERENT] == []
    assert sum(one.outcome is Agreement.EQUAL for one in found) > 32_000


def test_the_interactive_tools_own_counts_make_its_rates(record_property: RecordProperty) -> None:
    found = within_itself()
    record_property("recomputed", dict(Counter(outcome.name.lower() for *_, outcome in found)))
    assert [one for one in found if one[-1] is Itself.DIFFERENT] == []
    assert sum(outcome is Itself.HELD for *_, outcome in found) > 6_500


def test_the_page_says_what_the_checks_found() -> None:
    """`docs/published.md` is written from the results above."""
    assert (ROOT / "docs/published.md").read_text(encoding="utf-8") == page.page(), "run: just docs"
