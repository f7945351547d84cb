"""Workbooks of statistical neighbours: a row an authority, its neighbours in the order of nearness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from quarterday.comparators.areas import find
from quarterday.comparators.release import Release
from quarterday.comparators.sheets import Sheet

NEIGHBOURS = "neighbours"
FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class _Headings:
    """Where things are: the row below the headings, the authority's columns, and each place with its closeness."""

    below: int
    authority: tuple[int, ...]
    places: dict[int, int]
    closeness: dict[int, int]


def read_neighbours(sheets: list[Sheet]) -> Release | None:
    """The neighbours, where one of the sheets has the headings SN1, SN2 … Raises InputRefused for an unknown one."""
    for sheet in sheets:
        rows = _rows(sheet)
        found = next((h for at, row in enumerate(rows[:FIRST_ROWS]) if (h := _headings(at, row))), None)
        if found:
            return _release(sheet, rows, found)
    return None


def _rows(sheet: Sheet) -> list[list[str]]:
    columns = [column.to_pylist() for column in sheet.table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return rows if sheet.first == 1 else [sheet.names, *rows]


def _headings(at: int, row: Sequence[str]) -> _Headings | None:
    names = [re.sub(r"[^a-z0-9]", "", name.casefold()) for name in row]
    places = {int(n[1]): c for c, name in enumerate(names) if (n := re.fullmatch(r"sn([0-9]{1,2})", name))}
    if len(places) < 2 or sorted(places) != list(range(1, len(places) + 1)):
        return None
    close = {}
    for place, column in places.items():
        named = [c for c, name in enumerate(names) if name == f"snp{place}"]
        beside = [column + 1] if column + 1 < len(names) and names[column + 1].startswith("snp") else []
        close[place] = (named or beside or [-1])[0]
    authority = tuple(
        c for c, n in enumerate(names) if re.match(r"(la|authority)(num|number|no|code|name)?$", n)
    )
    return _Headings(at + 1, authority, places, close) if authority else None


def _release(sheet: Sheet, rows: list[list[str]], headings: _Headings) -> Release:
    found = list(_pairs(sheet, rows, headings))
    if not found:
        raise sheet.refuse(
            headings.below, "SN1", "", "an authority and its neighbours in each row", "Look at the file."
        )
    columns = zip(*found, strict=True)
    table = pa.table(
        dict(zip(("area", "place", "neighbour", "closeness"), map(pa.array, columns), strict=True))
    )
    return Release(NEIGHBOURS, NEIGHBOURS, table)


def _pairs(sheet: Sheet, rows: list[list[str]], headings: _Headings) -> Iterator[tuple[str, int, str, str]]:
    seen: dict[str, int] = {}
    start = 1 if sheet.first == 1 else sheet.first - 1
    for index in range(headings.below, len(rows)):
        row, number = rows[index], index + start
        area = next((a for c in headings.authority if (a := find(row[c]))), None)
        if not any(row[column] for column in headings.places.values()):
            continue  # a title, or an area without neighbours
        if area is None:
            raise _refuse(sheet, number, "the authority", row[headings.authority[0]])
        if area.code in seen:
            raise _refuse(sheet, number, f"the authority (first in row {seen[area.code]})", area.name)
        seen[area.code] = number
        yield from _of(sheet, number, area.code, row, headings)


def _of(
    sheet: Sheet, number: int, code: str, row: list[str], headings: _Headings
) -> Iterator[tuple[str, int, str, str]]:
    near: set[str] = set()
    for place, column in headings.places.items():
        if row[column]:
            other = find(row[column])
            if other is None or other.code == code or other.code in near:
                raise _refuse(sheet, number, f"SN{place}", row[column])
            near.add(other.code)
            at = headings.closeness[place]
            yield code, place, other.code, row[at].capitalize() if at >= 0 else ""


def _refuse(sheet: Sheet, number: int, column: str, found: str) -> Exception:
    index = number - sheet.first
    expected = "the number, code or name of an authority of England, each once in a row and never itself"
    return sheet.refuse(index, column, found, expected, "Mend the cell, or load another edition.")
