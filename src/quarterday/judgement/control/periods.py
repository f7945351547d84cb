"""Periods as people write them, put in order, with what is lacking between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from quarterday.periods import PeriodError, Quarter


def in_order(periods: Sequence[str]) -> tuple[list[int], frozenset[int]]:
    """The places of the periods, oldest first, and the places in that order before which a period is lacking.

    Quarters (2023-24-Q2), financial years (2023-24), months (2023-06), days (2023-06-30) and whole numbers are known;
    all must be written in one way. Others are left in the order that they are in, and nothing is known to be lacking.
    """
    for reading in (_quarters, _years, _months, _days, _numbers):
        found = reading(periods)
        if found is not None:
            order = sorted(range(len(found)), key=found.__getitem__)
            return order, _gaps([found[place] for place in order])
    return list(range(len(periods))), frozenset()


def _gaps(placed: Sequence[int]) -> frozenset[int]:
    """Where neighbours are further apart than one and a half of the usual step."""
    steps = [after - before for before, after in pairwise(placed)]
    if not steps:
        return frozenset()
    usual = median(steps)
    return frozenset(place + 1 for place, step in enumerate(steps) if step > usual * 1.5)


def _each(periods: Sequence[str], read: Callable[[str], int | None]) -> list[int] | None:
    found = [read(period) for period in periods]
    return None if any(one is None for one in found) else [one for one in found if one is not None]


def _quarters(periods: Sequence[str]) -> list[int] | None:
    def read(text: str) -> int | None:
        try:
            quarter = Quarter.parse(text)
        except PeriodError:
            return None
        return quarter.year * 4 + quarter.number

    return _each(periods, read)


def _years(periods: Sequence[str]) -> list[int] | None:
    def read(text: str) -> int | None:
        found = re.fullmatch(r"(\d{4})[-/](\d{2})", text.strip())
        return int(found[1]) if found and int(found[2]) == (int(found[1]) + 1) % 100 else None

    return _each(periods, read)


def _months(periods: Sequence[str]) -> list[int] | None:
    def read(text: str) -> int | None:
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
        return int(found[1]) * 12 + int(found[2]) if found else None

    return _each(periods, read)


def _days(periods: Sequence[str]) -> list[int] | None:
    """Days; where all are the first, or all the last, of a month, counted in months."""
    found = _each(periods, lambda text: _day(text).toordinal() if _is_day(text) else None)
    if found is None:
        return None
    days = [date.fromordinal(one) for one in found]
    if all(day.day == 1 for day in days) or all((day + timedelta(days=1)).day == 1 for day in days):
        return [day.year * 12 + day.month for day in days]
    return found


def _day(text: str) -> date:
    return date.fromisoformat(text.strip())


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _numbers(periods: Sequence[str]) -> list[int] | None:
    return _each(periods, lambda text: int(text) if re.fullmatch(r"\d{1,9}", text.strip()) else None)
