"""The bank holidays of England, which are not working days.

Sources: Banking and Financial Dealings Act 1971, schedule 1, and the royal proclamations of single years, as
GOV.UK lists them under “UK bank holidays”.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2010, 2035
# Holidays that a proclamation moved, and those it added.
MOVED = {
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
ADDED = (date(2011, 4, 29), date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))


def bank_holidays(first: int = FIRST_YEAR, last: int = LAST_YEAR) -> list[date]:
    """Every bank holiday of the years, in order; none is on a Saturday or Sunday."""
    found = {MOVED.get(day, day) for year in range(first, last + 1) for day in _of_year(year)}
    return sorted(found | {day for day in ADDED if first <= day.year <= last})


def _of_year(year: int) -> list[date]:
    easter = easter_sunday(year)
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    shift = timedelta(days=2)
    return [
        _monday_after_a_weekend(date(year, 1, 1)),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(year, 5),
        _first_monday(year, 6) - timedelta(days=7),
        _first_monday(year, 9) - timedelta(days=7),
        christmas + shift if christmas.weekday() >= 5 else christmas,
        boxing + shift if boxing.weekday() >= 5 else boxing,
    ]


def _monday_after_a_weekend(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def easter_sunday(year: int) -> date:
    """By the anonymous Gregorian rule (Nature, 20 April 1876)."""
    golden, century, within = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (within // 4) - moon - within % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
