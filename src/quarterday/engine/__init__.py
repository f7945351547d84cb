"""The one place that connects to an engine, and the date arithmetic every engine must agree on."""

from quarterday.engine.connection import Connection, connect
from quarterday.engine.dates import (
    academic_age_from,
    birthday,
    day_before,
    days_after,
    days_between,
    earlier,
    last_before,
    later,
    months_after,
    next_day,
    place_among,
    working_days_between,
)

__all__ = [
    "Connection", "academic_age_from", "birthday", "connect", "day_before", "days_after", "days_between", "earlier",
    "last_before", "later", "months_after", "next_day", "place_among", "working_days_between",
]  # fmt: skip
