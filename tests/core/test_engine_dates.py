"""The engine's date arithmetic against Python's, and working days against GOV.UK's list of bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from quarterday import periods
from quarterday.engine import (
    Connection,
    birthday,
    days_between,
    months_after,
    place_among,
    working_days_between,
)
from quarterday.holidays import bank_holidays, easter_sunday

# GOV.UK, “UK bank holidays”, England and Wales
LISTED = {
    2012: "2 Jan, 6 Apr, 9 Apr, 7 May, 4 Jun, 5 Jun, 27 Aug, 25 Dec, 26 Dec",
    2020: "1 Jan, 10 Apr, 13 Apr, 8 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2021: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2022: "3 Jan, 15 Apr, 18 Apr, 2 May, 2 Jun, 3 Jun, 29 Aug, 19 Sep, 26 Dec, 27 Dec",
    2023: "2 Jan, 7 Apr, 10 Apr, 1 May, 8 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2024: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2025: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
}
DAYS = [date(2010, 1, 1) + timedelta(days=3 * n + n % 5) for n in range(2500)]
BORN = [
    date(1996, 2, 29),
    date(2000, 2, 29),
    date(2003, 12, 31),
    date(2004, 2, 28),
    date(2005, 3, 1),
    date(2010, 8, 31),
]


def asked(engine: Connection, days: list[date], expression) -> list:
    pairs = pa.table({"day": days, "other": [*days[1:], days[0]]})
    table = engine.create_table("days", pairs, temp=True, overwrite=True)
    return table.select("day", "other", answer=expression(table)).to_pyarrow().to_pylist()


@pytest.mark.parametrize("year", LISTED)
def test_bank_holidays_are_those_listed(year: int) -> None:
    assert ", ".join(f"{day.day} {day:%b}" for day in bank_holidays(year, year)) == LISTED[year]


def test_easter() -> None:
    assert [easter_sunday(year) for year in (2011, 2019, 2024, 2035)] == [
        date(2011, 4, 24), date(2019, 4, 21), date(2024, 3, 31), date(2035, 3, 25),
    ]  # fmt: skip


def test_working_days(engine: Connection) -> None:
    free = set(bank_holidays())

    def plain(first: date, last: date) -> int:
        between = (first + timedelta(days=n + 1) for n in range((last - first).days))
        return sum(1 for day in between if day.weekday() < 5 and day not in free)

    for row in asked(engine, DAYS, lambda t: working_days_between(t.day, t.other)):
        if row["other"] >= row["day"]:
            assert row["answer"] == plain(row["day"], row["other"]), row


@pytest.mark.parametrize("age", [1, 5, 16, 18])
def test_birthdays(engine: Connection, age: int) -> None:
    for row in asked(engine, BORN, lambda t: birthday(t.day, age)):
        assert row["answer"] == periods.birthday(row["day"], age)


def test_months_and_days(engine: Connection) -> None:
    for row in asked(engine, DAYS, lambda t: months_after(t.day, 6)):
        assert row["answer"] == periods.add_months(row["day"], 6)
    for row in asked(engine, DAYS, lambda t: days_between(t.day, t.other)):
        assert row["answer"] == (row["other"] - row["day"]).days


@pytest.mark.parametrize("number", [0, 1, 2, 7, 40])
def test_the_place_of_a_day_among_others(engine: Connection, number: int) -> None:
    others = DAYS[100 : 100 + 20 * number : 20]
    for row in asked(engine, DAYS, lambda t: place_among(t.day, others)):
        assert row["answer"] == sum(1 for other in others if other < row["day"])
