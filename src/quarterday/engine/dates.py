"""Date arithmetic as Ibis expressions, written so that engines cannot differ on it.

Ages are never asked of an engine (`delta(unit="year")` counts New Years on DuckDB): birthdays are
worked out at intake, months are added by the engine and checked against `periods.add_months`.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def earlier(first: ir.DateValue, second: ir.DateValue) -> ir.DateValue:
    """The earlier of two days where an empty one means never; empty where both are."""
    return ibis.cases(
        (first.isnull(), second),
        (second.isnull(), first),
        (first <= second, first),
        else_=second,
    )


def months_after(day: ir.DateValue, months: int) -> ir.DateValue:
    """The same day `months` later, or that month's last day (31 August plus six: 28 or 29 February)."""
    return (day + ibis.interval(months=months)).cast("date")


def academic_age_from(born: ir.DateValue, age: int) -> ir.DateValue:
    """The 1 September from which somebody is of academic `age`: that age on the 31 August before.

    Somebody born on 31 August 2005 is of academic age 16 from 1 September 2021, somebody born a day
    later from 1 September 2022. (NCCIS guidance: age on 31 August.)
    """
    year = born.year() + age + (born.month() >= 9).cast("int32")
    return ibis.date(year, 9, 1)
