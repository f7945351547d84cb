"""Date arithmetic as Ibis expressions, written so that engines cannot differ on it.

Ages are never asked of an engine (one that is counts New Years on DuckDB): a birthday is worked out here, and
months are added by the engine and checked against `periods.add_months` (tests/core/test_engine_dates.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from quarterday.holidays import bank_holidays


def earlier(first: ir.DateValue, second: ir.DateValue) -> ir.DateValue:
    """The earlier of two days where an empty one means never; empty where both are."""
    return ibis.cases(
        (first.isnull(), second),
        (second.isnull(), first),
        (first <= second, first),
        else_=second,
    )


def later(first: ir.DateValue, second: ir.DateValue) -> ir.DateValue:
    """The later of two days, neither of which is empty."""
    return ibis.ifelse(first >= second, first, second)


def next_day(day: ir.DateValue) -> ir.DateValue:
    return (day + ibis.interval(days=1)).cast("date")


def day_before(day: ir.DateValue) -> ir.DateValue:
    return (day - ibis.interval(days=1)).cast("date")


def days_after(day: ir.DateValue, days: int) -> ir.DateValue:
    return (day + ibis.interval(days=days)).cast("date")


def months_after(day: ir.DateValue, months: int) -> ir.DateValue:
    """The same day `months` later, or that month's last day (31 August plus six: 28 or 29 February)."""
    return (day + ibis.interval(months=months)).cast("date")


def birthday(born: ir.DateValue, age: int) -> ir.DateValue:
    """The day on which somebody reaches `age`; a person born on 29 February does so on 1 March.

    The same as `periods.birthday`, on an engine.
    """
    same_day = months_after(born, 12 * age)
    return ibis.ifelse(same_day.day() < born.day(), next_day(same_day), same_day)


def last_before(table: ir.Table, day: str) -> ir.DateValue:
    """Of each row the latest `day`, of the same person's rows, that is before the row's own; empty of the first."""
    before = ibis.window(group_by="person", order_by=day, range=(None, -ibis.interval(days=1)))
    return table[day].max().over(before)


def days_between(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """How many days `last` is after `first`: 0 on the same day, less before it."""
    return last.epoch_days() - first.epoch_days()


def working_days_between(first: ir.DateValue, last: ir.DateValue) -> ir.IntegerValue:
    """How many working days there are after `first` up to and with `last`: 0 on the same day.

    Monday to Friday, less the bank holidays of England from 2010 to 2035.
    """
    return _working_days_up_to(last) - _working_days_up_to(first)


def _working_days_up_to(day: ir.DateValue) -> ir.IntegerValue:
    """Counted from Monday 29 December 1969, three days before the engines' first day."""
    since = day.epoch_days() + 3
    in_week = since % 7 + 1
    weekdays = (since // 7) * 5 + ibis.ifelse(in_week > 5, 5, in_week)
    return weekdays - place_among(next_day(day), bank_holidays())


def place_among(day: ir.DateValue, days: Sequence[date]) -> ir.IntegerValue:
    """How many of `days`, which are in order, are before the day: a binary search, written as cases.

    Its cost grows with the logarithm of the number of days.
    """
    if not days:
        return ibis.literal(0, type="int32")
    middle = len(days) // 2
    after = place_among(day, days[middle + 1 :]) + (middle + 1)
    return ibis.ifelse(day <= ibis.literal(days[middle]), place_among(day, days[:middle]), after)


def academic_age_from(born: ir.DateValue, age: int) -> ir.DateValue:
    """The 1 September from which somebody is of academic `age`: that age on the 31 August before.

    Somebody born on 31 August 2005 is of academic age 16 from 1 September 2021, somebody born a day
    later from 1 September 2022. (NCCIS guidance: age on 31 August.)
    """
    year = born.year() + age + (born.month() >= 9).cast("int32")
    return ibis.date(year, 9, 1)
