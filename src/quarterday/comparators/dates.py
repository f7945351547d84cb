"""The last day that a published period speaks of."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
ENDS = {"financial year": "03-31", "tax year": "04-05", "academic year": "08-31", "calendar year": "12-31"}
"""The day on which a year of this name ends; a “reporting year” ends on a day that the mapping must say."""
FIRST_MONTHS = {"financial year": 4, "academic year": 9, "calendar year": 1}


def last_year(period: str) -> int | None:
    """The calendar year in which a period ends: 2024 of “2024”, “2023-24 (OT)”, “2023/24”, “202324” or “2019 - 21”."""
    text = re.sub(r"\s*\([^)]*\)", "", period).strip()
    found = re.fullmatch(r"(\d{4})(?:\s*[-/–]?\s*(\d{4}|\d{2}))?", text)
    if not found or not 1900 <= int(found[1]) <= 2100:
        return None
    first, second = int(found[1]), found[2]
    if second is None:
        return first
    ends = int(second) if len(second) == 4 else first - first % 100 + int(second)
    ends += 100 if ends < first else 0
    return ends if first < ends <= first + 20 else None


@lru_cache(maxsize=1024)
def last_day(period: str, identifier: str = "", ends: str | None = None) -> date | None:
    """The last day of a period as a table names it; None where it cannot be told.

    `identifier` is explore education statistics' time_identifier; `ends` (“03-31”) the mapping's word on it, for whole
    years. A day that ends February, in any year, means the last day of it.
    """
    year, name = last_year(period), identifier.strip().casefold()
    if year is None:
        return None
    if identifier.strip().capitalize() in MONTHS:
        return _month_end(year, MONTHS[identifier.strip().capitalize()])
    quarter = re.fullmatch(r"(financial|academic|calendar) year q([1-4])", name)
    if quarter:
        return _quarter_end(year, f"{quarter[1]} year", int(quarter[2]), len(re.sub(r"\D", "", period)) > 4)
    told = ends or ENDS.get(name)
    if told is None or name not in ("", "reporting year", *ENDS):
        return None
    month, day = map(int, told.split("-"))
    return _month_end(year, month) if day >= calendar.monthrange(2023, month)[1] else date(year, month, day)


def _quarter_end(year: int, name: str, number: int, spans: bool) -> date:
    count = (year - spans) * 12 + FIRST_MONTHS[name] - 1 + 3 * number - 1
    return _month_end(count // 12, count % 12 + 1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
