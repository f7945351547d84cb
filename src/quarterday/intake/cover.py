"""How far in time the records of a kind speak. The rules are written out in docs/formats/."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from quarterday.intake.refusal import Refused
from quarterday.periods import Quarter
from quarterday.records import Cover, Kind

DAY = timedelta(days=1)

YEARS_BACK = {Kind.ANNEX_A: 0, Kind.SSD: 6}
"""The kinds that do not say of which day they speak, and how far back they hold whoever was open."""


def year_start(day: date) -> date:
    """The 1 April on or before a day."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def year_end(day: date) -> date:
    """The 31 March on or after a day."""
    return date(year_start(day).year + 1, 3, 31)


def of_care(start: date | None, first_end: date | None, last_end: date | None) -> Cover | None:
    """Of an SSDA903 return: whole collection years, from the first that an end falls in.

    `start` is the latest, and the ends are the earliest and the latest, up to the day of loading. An end
    is the day after the last day in care, so an end on 1 April belongs to the year before.
    """
    if start is None:
        return None
    last = year_end(max(start, last_end - DAY) if last_end else start)
    return _cover(year_start(first_end or last), last, year_start(last))


def of_census(reference: date, closed: date | None) -> Cover:
    """Of a Children in Need census: from the year of the earliest closure to the reference date."""
    return _cover(year_start(closed or reference), reference, year_start(reference))


def of_extract(as_at: date, ended: date | None) -> Cover:
    """Of a CSV extract: from the quarter of the earliest end, else from its own day, to that day."""
    return _cover(Quarter.containing(ended).first_day if ended else as_at, as_at, as_at)


def _cover(first: date, last: date, otherwise: date) -> Cover:
    return Cover(first if first <= last else otherwise, last)


def decided(kind: Kind, found: Cover | None, as_at: date | None, covers_from: date | None) -> Cover | None:
    """The cover found by the kind's rule, with the days that the user gave in their place.

    Raises Refused where neither tells it, or where the first day would come after the last.
    """
    if kind is Kind.POPULATION:
        return None
    if found is None:
        if as_at is None and kind in YEARS_BACK:
            raise _of_which_day(kind)
        if as_at is None:
            raise Refused(
                "no date in the records tells how far they speak.",
                "at least one row with dates that can be read, or a census with a ReferenceDate",
                "mend the dates, or give the day of the extract with --as-at.",
            )
        found = Cover(_first(kind, as_at), as_at)
    first, last = covers_from or found.first, as_at or found.last
    if first > last:
        raise Refused(
            f"the records would speak from {first.isoformat()} to {last.isoformat()}.",
            "a first day that is not after the last",
            "check the days given with --as-at and --covers-from.",
        )
    return replace(found, first=first, last=last)


def _first(kind: Kind, as_at: date) -> date:
    if kind not in YEARS_BACK:
        return year_start(as_at)
    years = YEARS_BACK[kind]
    leap = (as_at.month, as_at.day) == (2, 29)
    return as_at.replace(year=as_at.year - years, day=28 if leap and years else as_at.day)


def _of_which_day(kind: Kind) -> Refused:
    return Refused(
        f"{kind.in_words} does not say of which day it speaks.",
        "the day to whose end the extract speaks",
        "give the day with --as-at, such as --as-at 2024-03-31.",
    )
