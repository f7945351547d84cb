"""What rows show together, found in whole columns, against the plain way of looking at each row."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterday.intake import across
from quarterday.periods import birthday

DAYS = st.integers(0, 8)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.none() | DAYS, st.none() | DAYS), max_size=14)
"""Rows of (person, start, end): in any order, with ends before starts and either of the two missing."""

Row = tuple[int, int | None, int | None]


def columns(rows: list[Row]) -> tuple[across.Numbers, across.Numbers, across.Numbers]:
    def told(place: int, otherwise: int) -> across.Numbers:
        return np.array([otherwise if row[place] is None else row[place] for row in rows], np.int32)

    return told(0, 0), told(1, across.UNKNOWN), told(2, across.OPEN)


def overlap(one: Row, other: Row) -> bool:
    """Whether the one that starts first, with some length, is not over when the other starts."""
    if one[1] is None or other[1] is None or one[1] == one[2] or other[1] == other[2]:
        return False
    early, late = sorted((one, other), key=lambda row: row[1] or 0)
    return early[2] is None or (late[1] or 0) < early[2]


@settings(deadline=None)
@given(ROWS)
def test_people_whose_rows_overlap(rows: list[Row]) -> None:
    rows = [row for row in rows if None in row[1:] or (row[1] or 0) <= (row[2] or 0)]
    clash = {
        one[0]
        for at, one in enumerate(rows)
        for other in rows[at + 1 :]
        if one[0] == other[0] and overlap(one, other)
    }
    assert across.overlapping(*columns(rows)).tolist() == [row[0] in clash for row in rows]


@settings(deadline=None)
@given(ROWS, st.data())
def test_rows_that_none_follows(rows: list[Row], data: st.DataObject) -> None:
    some = np.array([row[2] is not None and data.draw(st.booleans()) for row in rows], bool)
    begun = {(row[0], row[1]) for row in rows}
    expected = [bool(mark) and (row[0], row[2]) not in begun for row, mark in zip(rows, some, strict=True)]
    assert across.unfollowed(*columns(rows), some).tolist() == expected


@settings(deadline=None)
@given(ROWS)
def test_rows_that_are_there_before(rows: list[Row]) -> None:
    people = np.array([row[0] for row in rows], np.int32)
    halves = [rows[:3], rows[3:]]  # as a large file comes, in pieces with codes of their own
    text = pa.dictionary(pa.int16(), pa.string())
    others = [
        pa.chunked_array([pa.array([row[1] for row in half], pa.int32()) for half in halves]),
        pa.chunked_array(
            [pa.array([None if row[2] is None else f"C{row[2]}" for row in half], text) for half in halves]
        ),
    ]
    said = [(row[0], row[1], None if row[2] is None else f"C{row[2]}") for row in rows]
    expected = [row in said[:at] for at, row in enumerate(said)]
    assert across.repeated(people, others).tolist() == expected


@settings(deadline=None)
@given(st.lists(st.none() | st.dates(date(1980, 1, 1), date(2060, 1, 1))))
def test_birthdays_and_days(born: list[date | None]) -> None:
    column = pa.chunked_array([pa.array(born, pa.date32())])
    assert across.birthdays(column, 18).to_pylist() == [each and birthday(each, 18) for each in born]
    epoch = date(1970, 1, 1)
    told = [None if n == across.UNKNOWN else epoch + timedelta(int(n)) for n in across.days(column)]
    assert told == born
    known = [across.day(each) for each in born if each]
    assert across.latest(np.array(known, np.int32)) == max((each for each in born if each), default=None)


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abc"), min_size=1, unique=True))
def test_people_are_numbered_by_their_place_or_apart(people: list[str], among: list[str]) -> None:
    column = pa.chunked_array([pa.array(people, pa.string())])
    places = across.first_places(column, pa.array(among))
    assert places.tolist() == [among.index(each) if each in among else -1 for each in people]
    numbers = across.numbered(places, column).tolist()
    pairs = set(zip(people, numbers, strict=True))
    assert len(pairs) == len(set(people)) == len(set(numbers))
    assert all(number == among.index(each) for each, number in pairs if each in among)
