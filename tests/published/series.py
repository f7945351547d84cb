"""What each published rate and percentage is made of, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import editions
from editions import AUTHORITY, Line, lines
from quarterday.figures import Unit

Off = tuple[Decimal, Decimal]
"""How far the printed numerator and denominator may be from the exact ones."""

NONE, TEN, TENTH = Decimal(0), Decimal(5), Decimal("0.05")
EXACT: Off = (NONE, NONE)
FIRST_EXACT_YEAR = 2023
"""From this year the Department works out regional rates per 10,000 before it rounds the counts, until then after."""


@dataclass(frozen=True, slots=True)
class Series:
    """One printed column, and the columns that it is divided from.

    `over` are the columns that are added up below the line; none means the population aged 0 to 17.
    `of_areas` and
    `of_authorities` are how far the printed parts may be from the exact ones: regional counts are printed to the
    nearest 10, full-time equivalents to one decimal. `left_out` are the symbols whose authorities are in neither part
    of a region's figure; other symbols count as nought.
    """

    table: str
    title: str
    printed: str
    above: str
    over: tuple[str, ...] = ()
    unit: Unit = Unit.PERCENT
    decimals: int = 1
    day: tuple[int, int] = (3, 31)
    of_areas: Off = (TEN, NONE)
    of_authorities: Off = EXACT
    only: str = ""
    working_days: bool = False
    left_out: frozenset[str] = frozenset()

    def lines(self) -> Sequence[Line]:
        return [line for line in lines(self.table) if line.cells.get("population_count", "") == self.only]

    def at(self, year: int) -> date:
        return date(year, *self.day)

    def off(self, level: str) -> Off:
        return self.of_authorities if level == AUTHORITY else self.of_areas

    def per_unit(self, year: int) -> int:
        """What the columns below the line are multiplied by: working days for days lost, else 1."""
        return working_days(year) if self.working_days else 1

    def rounds_first(self, year: int) -> bool:
        """Whether the rates of regions and England were worked out from counts already rounded to 10."""
        return (
            self.unit is Unit.PER_10000
            and self.table in (editions.REFERRALS, editions.PLANS)
            and year < FIRST_EXACT_YEAR
        )


@cache
def working_days(year: int) -> int:
    """Weekdays of the year to 30 September less eight bank holidays: 253, and 254 where it holds a 29 February."""
    return (date(year, 9, 30) - date(year - 1, 9, 30)).days - 52 * 2 - 8


def _rate(table: str, title: str, column: str) -> Series:
    return Series(table, title, f"{column}_rate", column, unit=Unit.PER_10000)


def _percentage(table: str, title: str, column: str, of: str) -> Series:
    return Series(table, title, f"{column}_percent", column, (of,), of_areas=(TEN, TEN))


def _looked_after(table: str, words: str) -> Series:
    column = ("number", "population_estimate")
    return Series(
        table,
        words,
        "rate_per_10000",
        column[0],
        (column[1],),
        Unit.PER_10000,
        0,
        only=f"Children {words} each year",
    )


def _workforce(
    title: str, printed: str, above: str, *over: str, off: Off, left_out: str = "u",
    unit: Unit = Unit.PERCENT, working_days: bool = False,
) -> Series:  # fmt: skip
    return Series(
        editions.WORKFORCE, title, printed, above, over, unit, day=(9, 30), of_areas=off, of_authorities=off,
        working_days=working_days, left_out=frozenset(left_out),
    )  # fmt: skip


SHARE: Off = (TENTH, 2 * TENTH)  # two are added up below the line
BOTH: Off = (TENTH, TENTH)
REFERRALS, PLANS, DURATIONS = editions.REFERRALS, editions.PLANS, editions.DURATIONS
SERIES: tuple[Series, ...] = (
    _rate(REFERRALS, "referrals", "Referrals"),
    _rate(REFERRALS, "children referred", "Referrals_child"),
    _percentage(REFERRALS, "re-referrals within 12 months", "Re_referrals", "Referrals"),
    _percentage(REFERRALS, "children re-referred", "Re_referrals_child", "Referrals_child"),
    _percentage(REFERRALS, "referrals with no further action", "No_Further_Action", "Referrals"),
    _percentage(REFERRALS, "referrals assessed as not in need", "Not_in_Need", "Referrals"),
    _rate(PLANS, "plans that started", "CPP_start"),
    _rate(PLANS, "children whose plan started", "CPP_child_start"),
    _rate(PLANS, "plans that ended", "CPP_end"),
    _rate(PLANS, "children whose plan ended", "CPP_child_end"),
    _rate(PLANS, "plans at any point", "CPP_anypoint"),
    _rate(PLANS, "children on a plan at any point", "CPP_child_anypoint"),
    _rate(PLANS, "plans at 31 March", "CPP_At31"),
    _percentage(DURATIONS, "3 months or less", "3_months_or_less", "CPP_At31"),
    _percentage(DURATIONS, "over 3 and up to 6 months", "more_than_3_months_6_months", "CPP_At31"),
    _percentage(DURATIONS, "over 6 months and under 1 year", "more_than_6_months_less_than_1_year", "CPP_At31"),
    _percentage(DURATIONS, "1 year and under 2", "1_year_less_than_2_years", "CPP_At31"),
    _percentage(DURATIONS, "2 years or more", "2_years_or_more", "CPP_At31"),
    *(
        _looked_after(table, words)
        for table in editions.LOOKED_AFTER
        for words in ("starting to be looked after", "looked after at 31 March", "ceasing to be looked after")
    ),
    _workforce("agency workers, headcount", "agency_rate_headcount", "agency_headcount",
               "agency_headcount", "inpost_headcount", off=EXACT),
    _workforce("agency workers, full-time equivalent", "agency_rate_fte", "agency_fte",
               "agency_fte", "inpost_fte", off=SHARE),
    _workforce("vacancies", "vacancy_rate_fte", "vacancy_fte", "vacancy_fte", "inpost_fte", off=SHARE),
    _workforce("turnover, headcount", "turnover_rate_headcount", "leavers_headcount", "inpost_headcount", off=EXACT),
    _workforce("turnover, full-time equivalent", "turnover_rate_fte", "leavers_fte", "inpost_fte", off=BOTH),
    _workforce("cases for each worker", "caseload_fte", "cases", "case_holders_fte", off=(NONE, TENTH),
               unit=Unit.RATIO),
    _workforce("absence", "absence_rate_fte", "working_days_lost_fte", "inpost_fte", off=BOTH, working_days=True),
    _workforce("agency workers who cover a vacancy", "agency_cover_rate_fte", "agency_cover_fte", "agency_fte",
               off=BOTH, left_out="ux"),
    _workforce("vacancies covered by agency workers", "vacancy_agency_cover_rate_fte", "agency_cover_fte",
               "vacancy_fte", off=BOTH, left_out="ux"),
)  # fmt: skip
