from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reference
from quarterday.engine import academic_age_from, connect, earlier, months_after
from quarterday.errors import UserError
from quarterday.periods import Quarter, add_months, birthday, print_date, print_span, quarters

some_quarters = st.builds(Quarter, st.integers(1990, 2060), st.integers(1, 4))


def test_quarters_of_a_financial_year() -> None:
    second = Quarter.parse("2023-24-Q2")
    assert (second.first_day, second.last_day, second.end) == (
        date(2023, 7, 1),
        date(2023, 9, 30),
        date(2023, 10, 1),
    )
    assert Quarter(2023, 4).first_day == date(2024, 1, 1)
    assert Quarter(2023, 4).last_day == date(2024, 3, 31)
    assert second.in_print == "Quarter 2, 2023/24"
    assert second.previous == Quarter(2023, 1)
    assert Quarter(2023, 1).previous == Quarter(2022, 4)
    assert second.same_last_year == Quarter(2022, 2)


def test_the_last_day_of_the_second_month() -> None:
    days = [Quarter(2023, number).second_month_end for number in (1, 2, 3, 4)]
    assert days == [date(2023, 5, 31), date(2023, 8, 31), date(2023, 11, 30), date(2024, 2, 29)]


@given(some_quarters)
def test_a_quarter_is_written_and_read_back(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.containing(quarter.first_day) == Quarter.containing(quarter.last_day) == quarter
    assert Quarter.containing(quarter.end) == quarter.shift(1)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_day_is_in_one_quarter(day: date) -> None:
    quarter = Quarter.containing(day)
    assert quarter.first_day <= day < quarter.end


@pytest.mark.parametrize(
    "text",
    ["2023-25-Q2", "2023-24-Q5", "2023/24 Q2", "Q2", "", "2023-24", "99-00-Q1", "0000-01-Q1", "9999-00-Q4"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UserError, match="2023-24-Q2"):
        Quarter.parse(text)


def test_the_turn_of_the_century() -> None:
    assert Quarter.parse("1999-00-Q4").last_day == date(2000, 3, 31)


def test_quarters_run_from_first_to_last() -> None:
    assert [str(q) for q in quarters(Quarter(2022, 4), Quarter(2023, 2))] == [
        "2022-23-Q4",
        "2023-24-Q1",
        "2023-24-Q2",
    ]


def test_dates_in_print() -> None:
    assert print_date(date(2023, 9, 3)) == "3 September 2023"


@given(st.dates(date(1995, 1, 1), date(2050, 1, 1)), st.integers(10, 21))
def test_birthdays_as_the_reference(born: date, age: int) -> None:
    assert birthday(born, age) == reference.reaches(born, age)


def test_somebody_born_on_29_february_is_18_on_1_march() -> None:
    assert birthday(date(2004, 2, 29), 18) == date(2022, 3, 1)
    assert birthday(date(2004, 2, 29), 20) == date(2024, 2, 29)


def test_the_engine_adds_months_as_python_does() -> None:
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(1500)]
    engine = connect()
    table = engine.create_table("days", {"day": days}, temp=True)
    rows = table.select("day", later=months_after(table.day, 6)).to_pyarrow().to_pylist()
    assert [row["later"] for row in rows] == [add_months(row["day"], 6) for row in rows]
    assert add_months(date(2022, 8, 31), 6) == date(2023, 2, 28)
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert all(add_months(day, 6) == reference.six_months_on(day) for day in days)


def test_academic_age_starts_on_1_september() -> None:
    engine = connect()
    born = [date(2005, 8, 31), date(2005, 9, 1), date(2006, 1, 15)]
    table = engine.create_table("born", {"born": born}, temp=True)
    rows = table.select(joins=academic_age_from(table.born, 16)).to_pyarrow().to_pylist()
    assert [row["joins"] for row in rows] == [date(2021, 9, 1), date(2022, 9, 1), date(2022, 9, 1)]


def test_the_earlier_of_two_days_where_an_empty_one_is_never() -> None:
    engine = connect()
    one, two = date(2023, 1, 1), date(2023, 2, 1)
    pairs = {"a": [one, two, None, one, None], "b": [two, one, one, None, None]}
    table = engine.create_table("pairs", pairs, schema={"a": "date", "b": "date"}, temp=True)
    rows = table.select(first=earlier(table.a, table.b)).to_pyarrow().to_pylist()
    assert [row["first"] for row in rows] == [one, one, one, one, None]


def test_a_span_of_one_day_is_that_day() -> None:
    day, next_day = date(2023, 3, 31), date(2023, 4, 1)
    assert print_span(day, day) == "on 31 March 2023"
    assert print_span(day, next_day) == "from 31 March 2023 to 1 April 2023"
