"""What cannot be, or hardly can: starts before birth, impossible ages, care or a plan past 18."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.intake.checks import Row
from quarterday.intake.rules import Rule
from quarterday.periods import birthday

UNBORN = timedelta(weeks=40)
GROWN, OLDEST = 18, 21
OLDEST_REFERRED = 25
"""A young person may be referred anew after 18: duties to care leavers and to those with an education,
health and care plan last to the 25th birthday."""

SHORT_BREAKS = ("V3", "V4")


def check_start(
    row: Row,
    field: str,
    start: date | None,
    born: date | None,
    *,
    unborn: bool = False,
    oldest: int = OLDEST,
) -> None:
    """Note a start before birth (where a child may be `unborn`: before it was on the way), or far too late.

    `born` may be the day on which an unborn child is expected; `oldest` is the age at which no start can be.
    """
    if not (start and born):
        return
    first = born - UNBORN if unborn else born
    if start < first:
        row.note(Rule.BEFORE_BIRTH, field, f"{start}", f"{first} or later")
    elif start >= birthday(born, oldest):
        row.note(Rule.IMPOSSIBLE_AGE, field, f"{start}", f"a start before the age of {oldest}")


def check_open(row: Row, field: str, end: date | None, born: date | None, as_at: date | None) -> None:
    """Note what is still open on the day of the extract although the child is 18 by then."""
    if end is None and born and as_at and birthday(born, GROWN) <= as_at:
        row.note(Rule.OPEN_PAST_18, field, "", "the day on which it ended")


def check_after(row: Row, field: str, day: date | None, start: date | None) -> None:
    """Note a conference or review that comes before the enquiry or plan that it belongs to."""
    if day and start and day < start:
        row.note(Rule.TOO_EARLY, field, f"{day}", f"{start} or later")


def check_status(row: Row, field: str, status: str | None) -> None:
    if status in SHORT_BREAKS:
        row.note(Rule.SHORT_BREAKS, field, status, "a status of a child looked after")
