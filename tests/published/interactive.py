"""The Local Authority Interactive Tool's series against the tables that they were taken from, and against themselves.

The tool carries later editions than the tables: rates by later populations, and counts that were restated since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

import pyarrow.parquet as pq

from editions import (
    AUTHORITY,
    DURATIONS,
    LOOKED_AFTER,
    PLANS,
    REFERRALS,
    WORKFORCE,
    Line,
    lines,
    number,
    populations,
)
from outside import shared
from quarterday.figures import Unit
from quarterday.records.opened import Population
from quarterday.stats.rounding import half_up
from recomputed import added, as_printed, between, members_of, position
from series import SERIES

TEN = Decimal(5)
LAST_HELD = 2022  # the tool's rates of later years were made with estimates that were revised after ours
LAST_OF_OLD = 2018  # its looked after rates up to this year are made with other estimates than ours
CARE = LOOKED_AFTER[-1]
STARTED, THERE, CEASED = (f"Children {words} each year" for words in (
    "starting to be looked after", "looked after at 31 March", "ceasing to be looked after"))  # fmt: skip

TAKEN_FROM: tuple[tuple[str, str, str, str, int], ...] = (
    ("CPP_Total_NumRef", REFERRALS, "", "Referrals", 0),
    ("CPP_Total_Rateper10,000", REFERRALS, "", "Referrals_rate", 1),
    ("ReReferral", REFERRALS, "", "Re_referrals_percent", 1),
    ("CIN_Refferals_NFA", REFERRALS, "", "No_Further_Action_percent", 1),
    ("Referrals_AssessedNotNeed", REFERRALS, "", "Not_in_Need_percent", 1),
    ("CPP_Abuse", PLANS, "", "CPP_start", 0),
    ("CPP_Abuse_Rate", PLANS, "", "CPP_start_rate", 1),
    ("CPP_Num", PLANS, "", "CPP_At31", 0),
    ("CPP_rate", PLANS, "", "CPP_At31_rate", 1),
    ("DeRegCPR", PLANS, "", "CPP_end_rate", 1),
    ("CPPlans2yrsActive", DURATIONS, "", "2_years_or_more_percent", 1),
    ("LACnum", CARE, THERE, "number", 0),
    ("LAC", CARE, THERE, "rate_per_10000", 0),
    ("LACnum_Start", CARE, STARTED, "number", 0),
    ("LAC_Start_Rate", CARE, STARTED, "rate_per_10000", 0),
    ("LACceased", CARE, CEASED, "number", 0),
    ("LAC_Cease_Rate", CARE, CEASED, "rate_per_10000", 0),
    ("Work_Force_Agecy_Rate", WORKFORCE, "", "agency_rate_fte", 1),
    ("Work_Force_TO_Rate", WORKFORCE, "", "turnover_rate_fte", 1),
    ("Work_Force_Vac_Rate", WORKFORCE, "", "vacancy_rate_fte", 1),
    ("Work_Force_NoSW", WORKFORCE, "", "inpost_fte", 1),
    ("Work_Force_AvgNumCase_SW", WORKFORCE, "", "caseload_fte", 1),
    ("Work_Force_Num_CaseHeld", WORKFORCE, "", "cases", 0),
    ("Work_Force_SWAbsence", WORKFORCE, "", "absence_rate_fte", 1),
    ("Work_Force_AgencyCover", WORKFORCE, "", "agency_cover_rate_fte", 1),
    ("Vacancies_cover", WORKFORCE, "", "vacancy_agency_cover_rate_fte", 1),
    ("Social_Work_Starters", WORKFORCE, "", "starters_fte", 1),
    ("Social_Work_Leavers", WORKFORCE, "", "leavers_fte", 1),
)
"""The tool's name, the table, which of its rows, the column, and the decimals of that column."""

RATES = {
    "CPP_Total_Rateper10,000": ("CPP_Total_NumRef", 1),
    "CPP_Abuse_Rate": ("CPP_Abuse", 1),
    "CPP_rate": ("CPP_Num", 1),
    "LAC": ("LACnum", 0),
    "LAC_Start_Rate": ("LACnum_Start", 0),
    "LAC_Cease_Rate": ("LACceased", 0),
}
"""Rates per 10,000 in the tool, the tool's own count, and the decimals."""

AREAS = {"England": "970", "North East": "980", "North West": "981", "Yorkshire and The Humber": "982",
         "East Midlands": "983", "West Midlands": "984", "East of England": "985", "London": "986",
         "Inner London": "987", "Outer London": "988", "South East": "989", "South West": "990"}  # fmt: skip


class Agreement(StrEnum):
    """How a figure of the tool stands to the table's."""

    EQUAL = "equal"
    POPULATION = "a later population: the tool’s own counts make it, with one population for all its rates"
    RESTATED = "a later edition: the count was restated, or its rate goes with the restated count"
    WITHOUT = "a later edition: made by the authorities without those that have a symbol in the tool"
    SYMBOLS = "a symbol in the table, the tool or both"
    NOT_HELD = "not in the tool"
    DIFFERENT = "not explained"


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of a table, and the tool's for the same place and year."""

    name: str
    line: Line
    printed: str
    theirs: str
    outcome: Agreement


@cache
def tool() -> Mapping[str, Mapping[tuple[str, int], str]]:
    """The tool's values by series, and by authority number and year."""
    table = pq.read_table(
        shared("published/lait_bds_long.parquet"), columns=["Short Desc", "Years", "LA Number", "Values"]
    )
    found: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for name, year, place, told in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if year.isdigit():
            found[name][str(int(place)), int(year)] = told
    return found


def place(line: Line) -> str:
    return line.number or AREAS[line.name]


@cache
def theirs(name: str, where: str, year: int, decimals: int) -> Decimal | None:
    """A value of the tool to these decimals (its floats carry noise in the fifteenth), or None for a symbol."""
    told = number(tool()[name].get((where, year), "-"))
    return None if told is None else half_up(told, decimals)


def interval(count: Decimal, rate: Decimal, decimals: int, off: Decimal) -> tuple[Fraction, Fraction]:
    """The least and the most that a population can be that makes this rate of this count."""
    half = Fraction(1, 2 * 10**decimals)
    least = Fraction(count - off) * 10_000 / (Fraction(rate) + half)
    return least, Fraction(count + off) * 10_000 / (Fraction(rate) - half)


def rates_of(where: str, year: int) -> Iterator[tuple[str, Decimal, Decimal, int]]:
    """The tool's rates per 10,000 of a place and year, with their counts."""
    for name, (counted, decimals) in RATES.items():
        count, rate = theirs(counted, where, year, 0), theirs(name, where, year, decimals)
        if count and rate:
            yield name, count, rate, decimals


Range = tuple[Fraction, Fraction]


@cache
def common(where: str, year: int, names: tuple[str, ...] = tuple(RATES)) -> Range | None:
    """The populations that make all of these rates of the tool of its own counts; None where none can."""
    off = TEN if int(where) >= 970 else Decimal(0)
    ends = [
        interval(n, rate, places, off) for name, n, rate, places in rates_of(where, year) if name in names
    ]
    if not ends:
        return None
    least, most = max(low for low, _ in ends), min(high for _, high in ends)
    return (least, most) if least <= most else None


def middle(found: Range | None) -> int | None:
    return None if found is None else round(sum(found) / 2)


def makes(where: str, year: int, name: str, people: int) -> bool:
    """Whether our position, with this population for the year before, prints the tool's rate."""
    counted, decimals = RATES[name]
    count, rate = theirs(counted, where, year, 0), theirs(name, where, year, decimals)
    if count is None or rate is None:
        return False
    off = TEN if int(where) >= 970 else Decimal(0)
    by_year = {year - 1: Population(people, None)}
    found = [
        as_printed(
            position(count + step, None, Unit.PER_10000, date(year, 3, 31), by_year), Unit.PER_10000, decimals
        )
        for step in sorted({-off, off})
    ]
    least, most = found[0], found[-1]
    return least is not None and most is not None and least <= rate <= most


def _outcome(name: str, line: Line, printed: str, decimals: int, column: str) -> Agreement:
    where = place(line)
    if (where, line.year) not in tool()[name]:
        return Agreement.NOT_HELD
    theirs_, ours = theirs(name, where, line.year, decimals), number(printed)
    if theirs_ is None or ours is None:
        return Agreement.SYMBOLS
    if theirs_ == ours:
        return Agreement.EQUAL
    return _why(name, line, column, theirs_)


def _why(name: str, line: Line, column: str, rate: Decimal) -> Agreement:
    where, people = place(line), middle(common(place(line), line.year))
    if name in RATES:
        held = people is not None and makes(where, line.year, name, people)
        same = theirs(RATES[name][0], where, line.year, 0) == line.count(_count_column(name))
        return (Agreement.POPULATION if same else Agreement.RESTATED) if held else Agreement.DIFFERENT
    if name == "DeRegCPR":  # its count is in the table alone
        return Agreement.POPULATION if _goes_with(line, rate) else Agreement.DIFFERENT
    counts = {count: rated for rated, (count, _) in RATES.items()}
    if name in counts and line.year >= 2019 and people is not None:
        return Agreement.RESTATED if makes(where, line.year, counts[name], people) else Agreement.DIFFERENT
    return Agreement.WITHOUT if without(name, line, column, rate) else Agreement.DIFFERENT


def _goes_with(line: Line, rate: Decimal) -> bool:
    """Whether a population that makes the tool's other rates makes this one, whose count is the plans that ended."""
    others, ended = common(place(line), line.year), line.count("CPP_end")
    if others is None or ended is None:
        return False
    least, most = interval(ended, rate, 1, TEN if line.level != AUTHORITY else Decimal(0))
    return least <= others[1] and others[0] <= most


def _count_column(name: str) -> str:
    return {
        "CPP_Total_Rateper10,000": "Referrals",
        "CPP_Abuse_Rate": "CPP_start",
        "CPP_rate": "CPP_At31",
    }.get(name, "number")


def without(name: str, line: Line, column: str, rate: Decimal) -> bool:
    """Whether the authorities make the tool's rate without those that have a symbol in the tool."""
    series = next((one for one in SERIES if one.printed == column and one.table == WORKFORCE), None)
    if series is None or line.level == AUTHORITY:
        return False
    members = members_of(series, line)
    kept = [m for m in members if "/" in m.number or theirs(name, place(m), m.year, 1) is not None]
    above, below = (off * len(kept) for off in series.of_authorities)
    return len(kept) < len(members) and between(series, line, added(series, kept), (above, below), rate)


@cache
def compared() -> Sequence[Compared]:
    """Every figure of the tables that the tool has too."""
    found = []
    for name, table, only, column, decimals in TAKEN_FROM:
        for line in lines(table):
            if line.cells.get("population_count", "") == only and "/" not in line.number:
                outcome = _outcome(name, line, line.cells[column], decimals, column)
                told = tool()[name].get((place(line), line.year), "")
                found.append(Compared(name, line, line.cells[column], told, outcome))
    return found


class Itself(StrEnum):
    """How a rate of the tool stands to the tool's own count."""

    HELD = "equal, with the estimate that we hold of the year before"
    OTHER = "equal, with one other population for all the rates of that place and year"
    ALONE = "made with an estimate that we do not hold, and no other rate to try it on"
    DIFFERENT = "not explained"


@cache
def within_itself() -> Sequence[tuple[str, str, int, Itself]]:
    """Every rate per 10,000 of the tool that has its count there."""
    codes = {place(line): line.code for line in lines(PLANS)}
    return [
        (name, where, year, _itself(name, where, year, codes.get(where, "")))
        for name in RATES
        for where, year in tool()[name]
        if theirs(name, where, year, RATES[name][1]) and theirs(RATES[name][0], where, year, 0)
    ]


def _itself(name: str, where: str, year: int, code: str) -> Itself:
    held = populations().get(code, {}).get(year - 1)
    if held is not None and makes(where, year, name, held.people):
        return Itself.HELD
    family = tuple(RATES) if year > LAST_HELD else tuple(n for n in RATES if n[:3] == name[:3])
    people = middle(common(where, year, family))
    if people is None or (held is not None and LAST_OF_OLD < year <= LAST_HELD):
        return Itself.DIFFERENT
    if sum(other in family for other, *_ in rates_of(where, year)) == 1:
        return Itself.ALONE
    return Itself.OTHER if makes(where, year, name, people) else Itself.DIFFERENT
