"""The published files, a line for each authority, region and England in each year."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from outside import shared
from quarterday.intake.checks import Findings
from quarterday.intake.estimates import published, read_published
from quarterday.intake.files import Source
from quarterday.records.opened import Population

AUTHORITY, REGION, ENGLAND = "Local authority", "Regional", "National"
LONDON, WITHIN_LONDON = "E12000007", "E13"
NOT_THERE = "z"  # not applicable: an authority that did not exist in that year

REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2024"
PLANS = "d1_child_protection_plans_2013_to_2024"
DURATIONS = "d5_cpps_at31march_by_duration_2013_to_2024"
LOOKED_AFTER = ("cla_edition_2023", "cla_edition_2024")
WORKFORCE = "csww_edition_2024"
RELEASED = date(2024, 7, 15)  # the release of mid-2023, the last that is held
ESTIMATES = "ons_mid-year_population_estimates_2012_to_2023"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a published file: an authority, a region or England in one year, with its cells as printed."""

    level: str
    code: str
    name: str
    year: int
    region: str
    number: str
    cells: Mapping[str, str]

    def count(self, column: str) -> Decimal | None:
        return number(self.cells[column])


def number(text: str) -> Decimal | None:
    """A published number, or None for a symbol (c, x, z, k, u, low, :, -, empty)."""
    return Decimal(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else None


@cache
def lines(table: str) -> Sequence[Line]:
    with shared(f"published/{table}.csv").open(encoding="utf-8-sig", newline="") as rows:
        return [_line(row) for row in csv.DictReader(rows)]


def _line(row: dict[str, str]) -> Line:
    return Line(
        row["geographic_level"],
        row["new_la_code"] or row["region_code"] or row["country_code"],
        row["la_name"] or row["region_name"] or row["country_name"],
        int(row["time_period"]),
        row["region_code"],
        row["old_la_code"],
        row,
    )


def areas_of(line: Line) -> Iterator[str]:
    """The codes of the areas that an authority is part of: its region, London too, and England."""
    yield line.region
    if line.region.startswith(WITHIN_LONDON):
        yield LONDON
    yield line.cells["country_code"]


def authorities(found: Sequence[Line]) -> Mapping[tuple[str, int], Sequence[Line]]:
    """The authorities of each area and year."""
    parts: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in found:
        if line.level == AUTHORITY:
            for area in areas_of(line):
                parts[area, line.year].append(line)
    return parts


def regions(found: Sequence[Line]) -> Mapping[tuple[str, int], Sequence[Line]]:
    """The regions of England, and the two parts of London, in each year."""
    parts: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in found:
        if line.level == REGION:
            within = line.code.startswith(WITHIN_LONDON)
            parts[LONDON if within else line.cells["country_code"], line.year].append(line)
    return parts


@cache
def populations() -> Mapping[str, Mapping[int, Population]]:
    """The mid-year estimates by area and year, read as a council's own file of them is."""
    known = published(Source(shared(f"published/{ESTIMATES}.csv"), ESTIMATES))
    assert known is not None
    read = read_published(known, Findings(ESTIMATES, RELEASED), RELEASED)
    found: dict[str, dict[int, Population]] = defaultdict(dict)
    for row in read.tables["population"].to_pylist():
        found[row["authority"]][row["year"]] = Population(row["people"], row["release"])
    return found
