"""The engine's sums as columns, and counts made from them: for any of the groups, at any day or over any run.

An engine's row says how many units (`rows`) of what weight have an answer, at a place among the days, in a group.
Here they are NumPy arrays in the order of the places, so that a country's sums are counted as fast as a borough's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterday.positions.count import Count, Group
from quarterday.positions.groups import name_of
from quarterday.positions.units import IMMATURE, LEFT_OUT, NO, UNKNOWN, YES

ANSWERS = (YES, NO, UNKNOWN, IMMATURE, LEFT_OUT)
EPOCH = date(1970, 1, 1)
Numbers: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """A column of words: the place of each row's word among the `words`."""

    codes: Numbers
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Words:
        encoded = column.combine_chunks().dictionary_encode()
        return cls(_numbers(encoded.indices), tuple(encoded.dictionary.to_pylist()))


@dataclass(frozen=True, slots=True)
class Sums:
    """`place, answer, rows, weight` and a column for each group; `following`, `reason` and `mark` where there are any.

    Weights are whole numbers of 10 to the power of minus `scale`. A mark is a number of days, or a day itself
    counted from 1 January 1970 (`marks_are_days`).
    """

    place: Numbers
    answer: Numbers
    rows: Numbers
    weight: Numbers
    scale: int
    groups: tuple[Words, ...]
    following: Numbers | None
    reason: Words | None
    mark: Numbers | None
    marks_are_days: bool

    @classmethod
    def of(cls, table: pa.Table, groups: int) -> Sums:
        """From the table that the engine gives, with the columns named above."""
        table = table.take(pc.sort_indices(table["place"]))
        weight, scale = _whole_numbers(table["weight"])
        mark = table["mark"] if "mark" in table.column_names else None
        return cls(
            place=_numbers(table["place"]),
            answer=_answers(Words.of(table["answer"])),
            rows=_numbers(table["rows"]),
            weight=weight,
            scale=scale,
            groups=tuple(Words.of(table[name_of(place)]) for place in range(groups)),
            following=_numbers(table["following"]) if "following" in table.column_names else None,
            reason=Words.of(table["reason"]) if "reason" in table.column_names else None,
            mark=None if mark is None else _numbers(mark),
            marks_are_days=mark is not None and pa.types.is_date(mark.type),
        )

    def between(self, first: int, last: int) -> Numbers:
        """The rows of the places first to last; where units have a next one, those whose next is after them."""
        start, stop = np.searchsorted(self.place, [first, last + 1])
        found = np.arange(start, stop)
        return found if self.following is None else found[self.following[start:stop] > last]


class Tally:
    """Counts under way, by some of the groups; `add` more rows, and take the counts as they stand."""

    def __init__(self, sums: Sums, places: Sequence[int]) -> None:
        self._sums = sums
        keys, self._of = np.unique(_keys(sums, places), return_inverse=True)
        self._groups = _groups(sums, places, keys)
        size = (len(ANSWERS), len(keys))
        self._rows, self._weights = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self._reasons = np.zeros((len(sums.reason.words) if sums.reason else 0, len(keys)), np.int64)
        self._marks = _Marks(sums, self._of) if sums.mark is not None else None

    def add(self, found: Numbers) -> None:
        """Count the rows at these places of the sums."""
        sums, cells = self._sums, (self._sums.answer[found], self._of[found])
        np.add.at(self._rows, cells, sums.rows[found])
        np.add.at(self._weights, cells, sums.weight[found])
        if sums.reason:
            np.add.at(self._reasons, (sums.reason.codes[found], self._of[found]), sums.rows[found])
        if self._marks:
            self._marks.add(found)

    def clear(self) -> None:
        """Begin again at nought."""
        for held in (self._rows, self._weights, self._reasons):
            held.fill(0)
        if self._marks:
            self._marks.held.fill(0)

    def counts(self, day: date | None = None) -> dict[Group, Count]:
        """The counts of the groups that have a unit; marks that are days are counted up to the end of `day`."""
        present = np.flatnonzero(self._rows.any(axis=0))
        rows, weights = self._rows[:, present].T.tolist(), self._weights[:, present].T.tolist()
        lengths = self._marks.lengths(day) if self._marks else {}
        found = {}
        for group, units, (yes, no, *_) in zip(present.tolist(), rows, weights, strict=True):
            found[self._groups[group]] = Count(
                yes=self._decimal(yes),
                known=self._decimal(yes + no),
                missing=units[2],
                immature=units[3],
                left_out=self._left_out(group) if units[4] else {},
                lengths=lengths.get(group, {}),
            )
        return found

    def _decimal(self, weight: int) -> Decimal:
        return Decimal(weight).scaleb(-self._sums.scale) if self._sums.scale else Decimal(weight)

    def _left_out(self, group: int) -> dict[str, int]:
        assert self._sums.reason is not None  # a unit is left out for a reason
        told = zip(self._sums.reason.words, self._reasons[:, group].tolist(), strict=True)
        return {words: rows for words, rows in sorted(told) if words and rows}


class _Marks:
    """Of the rows that count, how many of each group have each mark."""

    def __init__(self, sums: Sums, of: Numbers) -> None:
        assert sums.mark is not None
        self._sums, self._yes = sums, (sums.answer == ANSWERS.index(YES))
        pairs, self._pair = np.unique(np.stack([of, sums.mark]), axis=1, return_inverse=True)
        self._group, self._mark = pairs
        self._pair = self._pair.reshape(-1)
        self.held = np.zeros(len(self._group), np.int64)

    def add(self, found: Numbers) -> None:
        found = found[self._yes[found]]
        np.add.at(self.held, self._pair[found], self._sums.rows[found])

    def lengths(self, day: date | None) -> dict[int, dict[int, int]]:
        """By group, how many lasted how many days, the shortest first."""
        until = (day - EPOCH).days if day and self._sums.marks_are_days else None
        there = np.flatnonzero(self.held)
        days = self._mark[there] if until is None else until - self._mark[there]
        found: dict[int, dict[int, int]] = {}
        order = np.lexsort((days, self._group[there]))
        told = (column[order].tolist() for column in (self._group[there], days, self.held[there]))
        for group, length, rows in zip(*told, strict=True):
            found.setdefault(group, {})[length] = rows
        return found


def _keys(sums: Sums, places: Sequence[int]) -> Numbers:
    """One number for each row's group at some places."""
    keys = np.zeros(len(sums.place), np.int64)
    for place in places:
        column = sums.groups[place]
        keys = keys * len(column.words) + column.codes
    return keys


def _groups(sums: Sums, places: Sequence[int], keys: Numbers) -> list[Group]:
    """The groups that the numbers stand for."""
    told: list[list[str]] = []
    for place in reversed(places):
        words = sums.groups[place].words
        keys, codes = np.divmod(keys, max(len(words), 1))
        told.append([words[code] for code in codes.tolist()])
    return list(zip(*reversed(told), strict=True)) if told else [()] * len(keys)


def _answers(told: Words) -> Numbers:
    """Each row's answer as its place among `ANSWERS`."""
    places = np.array([ANSWERS.index(word) for word in told.words], np.int64)
    return places[told.codes] if told.words else told.codes


def _whole_numbers(column: pa.ChunkedArray) -> tuple[Numbers, int]:
    """The weights as whole numbers, and their scale: 36.7 of scale 1 is 367."""
    if not pa.types.is_decimal(column.type):
        return _numbers(column), 0
    scale = column.type.scale
    held = column.cast(pa.decimal128(38, scale)).combine_chunks()
    # of each 16 bytes the lower 8, in which every weight there can be has room
    return _held(held, 2)[::2].copy(), scale


def _numbers(column: pa.ChunkedArray | pa.Array) -> Numbers:
    """A column without nulls as an array; days as those since 1 January 1970."""
    if pa.types.is_date(column.type):
        column = column.cast(pa.int32())
    whole = column.cast(pa.int64())
    return _held(whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole)


def _held(array: pa.Array, each: int = 1) -> Numbers:
    """The numbers that an array without nulls keeps, so many for each entry (`to_numpy` would import pandas)."""
    buffer = array.buffers()[1]
    numbers = np.frombuffer(buffer or b"", dtype=np.int64)
    return numbers[each * array.offset : each * (array.offset + len(array))]
