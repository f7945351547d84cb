"""Periods as people write them, put in order, with what is lacking between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from quarterday.periods import PeriodError, Quarter


@dataclass(frozen=True, slots=True)
class Order:
    """The places of the periods, oldest first, and the places in that order before which a period is lacking.

    `odd` is the place of a period that is not written as the others are, or that another says too; None where all
    are well.
    """

    places: tuple[int, ...]
    gaps: frozenset[int] = frozenset()
    odd: int | None = None


def in_order(periods: Sequence[str]) -> Order:
    """The periods put in order.

    Quarters (2023-24-Q2), financial years (2023-24), months (2023-06), days (2023-06-30 or 30/06/2023) and whole
    numbers are known, all written in one way. Where none is any of these, they are left in the order that they are
    in, and nothing is known to be lacking.
    """
    for reading in (_quarters, _years, _months, _days, _numbers):
        found = reading(periods)
        if any(one is not None for one in found):
            return _placed(found)
    return _placed([place if period else None for place, period in enumerate(_first_of_each(periods))])


def _first_of_each(periods: Sequence[str]) -> list[str]:
    """The periods, empty where another says the same before."""
    first = {period: place for place, period in reversed(list(enumerate(periods)))}
    return [period if first[period] == place else "" for place, period in enumerate(periods)]


def _placed(found: Sequence[int | None]) -> Order:
    seen: set[int] = set()
    for place, one in enumerate(found):
        if one is None or one in seen:
            return Order((), odd=place)
        seen.add(one)
    numbers = [one for one in found if one is not None]
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    return Order(tuple(order), _gaps([numbers[place] for place in order]))


def _gaps(placed: Sequence[int]) -> frozenset[int]:
    """Where neighbours are further apart than one and a half of the usual step."""
    steps = [after - before for before, after in pairwise(placed)]
    if not steps:
        return frozenset()
    usual = median(steps)
    return frozenset(place + 1 for place, step in enumerate(steps) if step > usual * 1.5)


def _each(periods: Sequence[str], read: Callable[[str], int | None]) -> list[int | None]:
    return [read(period) for period in periods]


def _quarters(periods: Sequence[str]) -> list[int | None]:
    def read(text: str) -> int | None:
        try:
            quarter = Quarter.parse(text)
        except PeriodError:
            return None
        return quarter.year * 4 + quarter.number

    return _each(periods, read)


def _years(periods: Sequence[str]) -> list[int | None]:
    def read(text: str) -> int | None:
        found = re.fullmatch(r"(\d{4})[-/](\d{2})", text.strip())
        return int(found[1]) if found and int(found[2]) == (int(found[1]) + 1) % 100 else None

    return _each(periods, read)


def _months(periods: Sequence[str]) -> list[int | None]:
    def read(text: str) -> int | None:
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
        return int(found[1]) * 12 + int(found[2]) if found else None

    return _each(periods, read)


def _days(periods: Sequence[str]) -> list[int | None]:
    """Days; where all are the first, or all the last, of a month, counted in months."""
    days = [_day(period) for period in periods]
    there = [day for day in days if day]
    if all(day.day == 1 for day in there) or all((day + timedelta(days=1)).day == 1 for day in there):
        return [day.year * 12 + day.month if day else None for day in days]
    return [day.toordinal() if day else None for day in days]


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text.strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _numbers(periods: Sequence[str]) -> list[int | None]:
    return _each(periods, lambda text: int(text) if re.fullmatch(r"\d{1,9}", text.strip()) else None)
