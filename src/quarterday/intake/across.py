"""What only rows together can show, found in whole columns: of millions of rows those at fault alone are
looked at one by one.

A day is counted from 1 January 1970; `UNKNOWN` stands for one that is not told, `OPEN` for an end yet to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterday.periods import birthday

Numbers: TypeAlias = npt.NDArray[np.int64]
Marks: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN, OPEN = -40_000, 60_000
SPAN = 200_000
"""More days than lie between the two, so that a person and a day make one number."""


def days(column: pa.ChunkedArray, unknown: int = UNKNOWN) -> Numbers:
    """The days of a column of dates."""
    return whole(column.cast(pa.int32()), unknown)


def whole(column: pa.ChunkedArray, unknown: int) -> Numbers:
    """The whole numbers of a column, `unknown` for those that it lacks."""
    return np.asarray(column.fill_null(unknown)).astype(np.int64)


def day(number: int | date) -> int:
    """The number of a day."""
    return (number - date(1970, 1, 1)).days if isinstance(number, date) else number


def codes(column: pa.ChunkedArray) -> Numbers:
    """A number for each value of a column, the same for the same value."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return np.asarray(encoded.indices).astype(np.int64)


def birthdays(born: pa.ChunkedArray, age: int) -> pa.ChunkedArray:
    """The day on which each person reaches an age, by `periods.birthday`; null where the birth is."""
    encoded = born.combine_chunks().dictionary_encode()
    reached = [birthday(each, age) for each in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(reached, pa.date32()).take(encoded.indices)])


def repeated(table: pa.Table) -> Marks:
    """Which rows say the very same as one before them."""
    found = np.zeros(len(table), bool)
    rough = np.zeros(len(table), np.uint64)
    for column in table.columns:
        rough = rough * np.uint64(1_000_003) + codes(column).astype(np.uint64)
    doubtful = np.flatnonzero(_shared(rough))
    some, exact = table.take(doubtful), np.zeros(len(doubtful), np.int64)
    for column in some.columns:
        mine = codes(column)
        exact = np.unique(exact * (mine.max(initial=0) + 1) + mine, return_inverse=True)[1].astype(np.int64)
    first = np.unique(exact, return_index=True)[1]
    found[np.delete(doubtful, first)] = True
    return found


def _shared(values: npt.NDArray[Any]) -> Marks:
    """Which values are there more than once."""
    order = np.argsort(values, kind="stable")
    same = values[order][1:] == values[order][:-1]
    shared = np.zeros(len(values), bool)
    shared[order[1:][same]] = shared[order[:-1][same]] = True
    return shared


def again(people: Numbers) -> Marks:
    """Which rows are about somebody whom an earlier row is about."""
    marks = np.ones(len(people), bool)
    marks[np.unique(people, return_index=True)[1]] = False
    return marks


def overlapping(people: Numbers, starts: Numbers, ends: Numbers) -> Marks:
    """Which rows are about a person two of whose rows overlap; a row of no length overlaps nothing."""
    lasting = np.flatnonzero((ends != starts) & (starts != UNKNOWN))
    order = lasting[np.lexsort((starts[lasting], people[lasting]))]
    who, begins, over = people[order], starts[order], ends[order]
    reached = np.maximum.accumulate(who * SPAN + over)[:-1]
    late = (who[1:] == who[:-1]) & (who[1:] * SPAN + begins[1:] < reached)
    return np.isin(people, who[1:][late])


def unmatched(people: Numbers, moments: Numbers, others: Numbers, their_moments: Numbers) -> Marks:
    """Which moments of people are not among the other moments of the same people."""
    return ~np.isin(people * SPAN + moments, others * SPAN + their_moments)


def at(column: pa.ChunkedArray, places: npt.NDArray[np.intp]) -> Sequence[Any]:
    """The values of a column at some places."""
    return list(column.take(pa.array(places)).to_pylist())


def earliest(numbers: Numbers) -> date | None:
    return _date(numbers.min()) if len(numbers) else None


def latest(numbers: Numbers) -> date | None:
    return _date(numbers.max()) if len(numbers) else None


def _date(number: np.int64) -> date:
    made: date = pc.cast(pa.scalar(int(number), pa.int32()), pa.date32()).as_py()
    return made
