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

Numbers: TypeAlias = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Marks: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN, OPEN = -40_000, 60_000
SPAN = 200_000
"""More days than lie between the two, so that a person and a day make one number."""


def days(column: pa.ChunkedArray, unknown: int = UNKNOWN) -> Numbers:
    """The days of a column of dates."""
    return whole(column.cast(pa.int32()), unknown)


def whole(column: pa.ChunkedArray, unknown: int) -> Numbers:
    """The whole numbers of a column, `unknown` for those that it lacks."""
    return np.asarray(column.fill_null(unknown))


def day(number: int | date) -> int:
    """The number of a day."""
    return (number - date(1970, 1, 1)).days if isinstance(number, date) else number


def codes(column: pa.ChunkedArray) -> Numbers:
    """A number from nought for each value of a column, the same for the same value."""
    whole = column.combine_chunks()
    encoded = whole if isinstance(whole, pa.DictionaryArray) else whole.dictionary_encode()
    return np.asarray(encoded.indices.fill_null(-1)).astype(np.int64) + 1


def birthdays(born: pa.ChunkedArray, age: int) -> pa.ChunkedArray:
    """The day on which each person reaches an age, by `periods.birthday`; null where the birth is."""
    encoded = born.combine_chunks().dictionary_encode()
    reached = [birthday(each, age) for each in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(reached, pa.date32()).take(encoded.indices)])


def first_places(people: pa.ChunkedArray, among: pa.Array) -> Numbers:
    """The first place of each person among some people; -1 for one who is not among them."""
    return np.asarray(pc.index_in(people, value_set=among).fill_null(-1))


def numbered(places: Numbers, people: pa.ChunkedArray) -> Numbers:
    """A number for each person: their place where they have one, and for the others numbers of their own."""
    others = np.flatnonzero(places < 0)
    if not len(others):
        return places
    made = places.copy()
    made[others] = places.max(initial=0) + 1 + codes(people.take(pa.array(others)))
    return made


def repeated(people: Numbers, others: Sequence[pa.ChunkedArray]) -> Marks:
    """Which rows say the very same as one before them, of the same person."""
    rough = people.astype(np.uint64)
    for column in others:
        rough *= np.uint64(1_000_003)
        rough += codes(column).astype(np.uint64)
    ordered = np.sort(rough)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    doubtful = np.flatnonzero(np.isin(rough, twice))
    exact = np.unique(people[doubtful], return_inverse=True)[1]
    for column in others:
        mine = codes(column.take(pa.array(doubtful)))
        exact = np.unique(exact * (mine.max(initial=0) + 1) + mine, return_inverse=True)[1]
    found = np.zeros(len(people), bool)
    found[np.delete(doubtful, np.unique(exact, return_index=True)[1])] = True
    return found


def overlapping(people: Numbers, starts: Numbers, ends: Numbers) -> Marks:
    """Which rows are about a person two of whose rows overlap; a row of no length overlaps nothing.

    Rows that stand in order of time, each person's together, are seen to be free of it at a glance.
    """
    if not len(people):
        return np.zeros(0, bool)
    changes = people[1:] != people[:-1]
    unclear = people[1:][~changes & ((starts[1:] < ends[:-1]) | (starts[1:] == UNKNOWN))]
    begun = people[np.flatnonzero(np.concatenate(([True], changes)))]
    apart = np.flatnonzero(np.bincount(begun) > 1)
    doubtful = np.flatnonzero(np.isin(people, np.concatenate((unclear, apart))))
    late = _late(people[doubtful].astype(np.int64), starts[doubtful], ends[doubtful])
    return np.isin(people, late)


def _late(people: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
    """The people of whom a row starts before an earlier one is over."""
    lasting = np.flatnonzero((ends != starts) & (starts != UNKNOWN))
    order = lasting[np.lexsort((starts[lasting], people[lasting]))]
    who, begins, over = people[order], starts[order], ends[order]
    reached = np.maximum.accumulate(who * SPAN + over)[:-1]
    late: Numbers = who[1:][(who[1:] == who[:-1]) & (who[1:] * SPAN + begins[1:] < reached)]
    return late


def unfollowed(people: Numbers, starts: Numbers, ends: Numbers, rows: Marks) -> Marks:
    """Which of some rows end on a day on which no row of the same person starts."""
    found = rows.copy()
    found[:-1] &= (people[1:] != people[:-1]) | (starts[1:] != ends[:-1])  # as a rule the next row follows
    mine = np.flatnonzero(np.isin(people, people[found]))
    begins = people[mine].astype(np.int64) * SPAN + starts[mine]
    found[found] = ~np.isin(people[found].astype(np.int64) * SPAN + ends[found], begins)
    return found


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
