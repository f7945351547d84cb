"""The national definitions, checked on the figures the Department for Education published.

A small table of published figures (facts, Open Government Licence v3.0, the source in each row) is
checked in every clone; the full files are read from `$QUARTERDAY_SHARED`, else `../shared`, where there.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import pytest

from outside import shared
from quarterday.figures import Unit
from quarterday.stats.ratio import ratio
from quarterday.stats.rounding import half_up

HERE = Path(__file__).parent
RecordProperty = Callable[[str, object], None]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def number(text: str) -> Decimal | None:
    """A published number, or None for a symbol (c, x, z, k, u, low, :, empty)."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def recomputed(numerator: Decimal, denominator: Decimal, per: int, decimals: int) -> Decimal:
    value = ratio(numerator, denominator, per)
    assert value is not None
    return half_up(value, decimals)


@pytest.mark.parametrize(
    "row", rows(HERE / "figures.csv"), ids=lambda r: f"{r['authority']} {r['year']} {r['figure']}"
)
def test_our_own_table(row: dict[str, str]) -> None:
    per = Unit(row["unit"]).per
    assert per is not None
    made = recomputed(Decimal(row["numerator"]), Decimal(row["denominator"]), per, int(row["decimals"]))
    assert made == Decimal(row["published"])


Published = tuple[str, Decimal, Decimal, Decimal]


def numbers_of(
    found: Iterator[tuple[str, str | None, str | None, str]], symbols: Counter[str]
) -> Iterator[Published]:
    """Rows whose three numbers are numbers; the others are counted by what stands there."""
    for name, numerator, denominator, published in found:
        cells = (numerator or "", denominator or "", published)
        known = [number(cell) for cell in cells]
        if None in known:
            symbols[" ".join(cell for cell, n in zip(cells, known, strict=True) if n is None) or "empty"] += 1
        else:
            yield name, *(n for n in known if n is not None)  # type: ignore[misc]


def plans(levels: str) -> Iterator[tuple[str, str | None, str | None, str]]:
    populations = {
        (place(row), int(row["time_period"])): row["population_estimate"]
        for row in rows(shared("published/ons_mid-year_population_estimates_2012_to_2023.csv"))
    }
    for row in rows(shared("published/d1_child_protection_plans_2013_to_2024.csv")):
        if row["geographic_level"] == levels:
            before = populations.get((place(row), int(row["time_period"]) - 1))
            yield f"{place(row)} {row['time_period']}", row["CPP_At31"], before, row["CPP_At31_rate"]


def place(row: dict[str, str]) -> str:
    return row["new_la_code"] or row["region_code"] or row["country_code"]


def looked_after(levels: str) -> Iterator[tuple[str, str | None, str | None, str]]:
    for row in rows(shared("published/cla_edition_2024.csv")):
        if row["geographic_level"] == levels:
            name = f"{place(row)} {row['time_period']} {row['population_count']}"
            yield name, row["number"], row["population_estimate"], row["rate_per_10000"]


def agency(basis: str, levels: str = "Local authority") -> Iterator[tuple[str, str | None, str | None, str]]:
    for row in rows(shared("published/csww_edition_2024.csv")):
        if row["geographic_level"] == levels:
            agency, in_post = number(row[f"agency_{basis}"]), number(row[f"inpost_{basis}"])
            total = "" if agency is None or in_post is None else str(agency + in_post)
            name = f"{place(row)} {row['time_period']}"
            yield name, row[f"agency_{basis}"], total, row[f"agency_rate_{basis}"]


def different(
    found: Iterator[Published], per: int, decimals: int, within: Decimal = Decimal(0)
) -> tuple[int, list[str]]:
    """How many were recomputed, and those that differ by more than `within`."""
    checked, misses = 0, []
    for name, numerator, denominator, published in found:
        checked += 1
        if abs(recomputed(numerator, denominator, per, decimals) - published) > within:
            misses.append(name)
    return checked, misses


EVERY = {
    "child protection plans at 31 March": (lambda: plans("Local authority"), 10_000, 1, "0", 1_700),
    "children looked after": (lambda: looked_after("Local authority"), 10_000, 0, "0", 2_200),
    "agency workers by headcount": (lambda: agency("headcount"), 100, 1, "0", 1_100),
    # their inputs are published rounded to one decimal, so the last digit may differ
    "agency workers by full-time equivalent": (lambda: agency("fte"), 100, 1, "0.1", 1_100),
}


@pytest.mark.parametrize("figure", EVERY)
def test_the_rate_of_every_authority_and_year(figure: str, record_property: RecordProperty) -> None:
    found, per, decimals, within, at_least = EVERY[figure]
    symbols: Counter[str] = Counter()
    checked, misses = different(numbers_of(found(), symbols), per, decimals, Decimal(within))
    record_property(
        "recomputed", f"{checked:,} rates; {sum(symbols.values())} rows with symbols skipped {dict(symbols)}"
    )
    assert misses == []
    assert checked > at_least


def test_regions_and_england_differ_only_where_counts_were_rounded_first() -> None:
    """Regional and national counts are rounded to 10 after their rates were worked out (the release's
    methodology), so a recomputed rate may be off by what such rounding can do, and by no more."""
    for found, per, decimals in ((plans, 10_000, 1), (looked_after, 10_000, 0)):
        for levels in ("Regional", "National"):
            for name, numerator, denominator, published in numbers_of(found(levels), Counter()):
                furthest = Decimal(5) / denominator * per + Decimal(1).scaleb(-decimals) / 2
                exact = ratio(numerator, denominator, per)
                assert exact is not None
                assert abs(exact - Fraction(published)) <= furthest, (name, float(exact), published)
