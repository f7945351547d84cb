"""One SSDA903 return of its tables: the header joined to every row, and what only rows together show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterday.intake import across, forms
from quarterday.intake.across import OPEN, UNKNOWN, Marks
from quarterday.intake.care import TABLES_OF, Sheet
from quarterday.intake.content import Content, Told
from quarterday.intake.cover import of_care
from quarterday.intake.plausible import GROWN, OLDEST
from quarterday.intake.rules import Rule
from quarterday.records import TABLES, Cover, Kind

CARE_GOES_ON = "X1"


def joined(sheets: Mapping[str, Sheet], today: date, as_at: date | None = None) -> Content:
    """The return that some tables make, by the titles of their forms; header and episodes among them.

    `as_at`, where it is given, is the day to whose end the return speaks.
    """
    children = _children(sheets[forms.HEADER.title])
    episodes = _once(sheets[forms.EPISODES.title])
    made = {"care_episodes": _episodes(episodes, children)}
    told = {"care_episodes": Told(episodes.findings, episodes.lines)}
    cover = _cover(made["care_episodes"], today)
    if cover:
        _check_spells(episodes, made["care_episodes"], min(cover.last, today, as_at or today))
    for title, sheet in sheets.items():
        if title not in (forms.HEADER.title, forms.EPISODES.title) and len(sheet.rows):
            name, alone = TABLES_OF[title][0], _once(sheet)
            made[name] = _with_births(alone, children, today)
            told[name] = Told(alone.findings, alone.lines)
    year = cover.last if cover else None
    for name in {"care_outcomes", "care_leavers"} & made.keys():
        made[name] = _dated(made[name], year)
    return Content(Kind.LOOKED_AFTER, made, cover, any(each.synthetic for each in sheets.values()), told)


@dataclass(frozen=True, slots=True)
class Children:
    """The children of a return's header, each once: the last row about a child is used."""

    rows: pa.Table

    def known(self, people: pa.ChunkedArray) -> Marks:
        return np.asarray(pc.is_in(people, value_set=self.rows["person"])).astype(bool)

    def told(self, people: pa.ChunkedArray, *columns: str) -> list[pa.ChunkedArray]:
        """What the header says of some people; nothing of those who are not in it."""
        places = pc.index_in(people, value_set=self.rows["person"])
        return [self.rows[column].take(places) for column in columns]


def _children(header: Sheet) -> Children:
    people = across.codes(header.rows["person"])
    for place in np.flatnonzero(across.again(people)):
        found = header.rows["person"][int(place)].as_py()
        header.findings.add(Rule.DUPLICATE, int(header.lines[place]), "CHILD", found, "each child once")
    last = ~across.again(people[::-1])[::-1]
    return Children(header.rows.filter(pa.array(last)).combine_chunks())


def _once(sheet: Sheet) -> Sheet:
    """The sheet without the rows that say the very same as one before."""
    again = across.repeated(sheet.rows)
    if not again.any():
        return sheet
    lines = sheet.lines[again].tolist()
    sheet.findings.leave_out(set(lines))
    for line in lines:
        sheet.findings.add(Rule.REPEATED, line, "", expected="each row once")
    return replace(sheet, rows=sheet.rows.filter(pa.array(~again)), lines=sheet.lines[~again])


def _episodes(sheet: Sheet, children: Children) -> pa.Table:
    """The episodes with what the header says of each child, checked against it."""
    people = sheet.rows["person"]
    for line, person in _at(sheet, ~children.known(people), "person"):
        sheet.findings.add(Rule.NOT_IN_HEADER, line, "CHILD", person, "a child of the header file")
    born, sex, ethnicity = children.told(people, "born", "sex", "ethnicity")
    turns_18 = across.birthdays(born, GROWN)
    about = {"born": born, "turns_18": turns_18, "sex": sex, "ethnicity": ethnicity}
    table = _table("care_episodes", {**_columns(sheet.rows), **about})
    _check_ages(sheet, table)
    return table


def _check_ages(sheet: Sheet, table: pa.Table) -> None:
    born, begins = across.days(table["born"]), across.days(table["start"])
    known = (born != UNKNOWN) & (begins != UNKNOWN)
    for line, start, birth in _at(sheet, known & (begins < born), "start", born=table["born"]):
        sheet.findings.add(Rule.BEFORE_BIRTH, line, "DECOM", f"{start}", f"{birth} or later")
    grown = across.days(across.birthdays(table["born"], OLDEST))
    for line, start in _at(sheet, known & (begins >= grown), "start"):
        expected = f"a start before the age of {OLDEST}"
        sheet.findings.add(Rule.IMPOSSIBLE_AGE, line, "DECOM", f"{start}", expected)


def _with_births(sheet: Sheet, children: Children, today: date) -> pa.Table:
    """Another table with the header's dates of birth; its own for a child that the header lacks."""
    people = sheet.rows["person"]
    (told,) = children.told(people, "born")
    born = pc.if_else(pa.array(children.known(people)), told, sheet.rows["born"])
    table = _table(TABLES_OF[sheet.title][0], {**_columns(sheet.rows), "born": born})
    begins = next((name for name in ("start", "date") if name in table.column_names), None)
    if begins:
        birth, day = across.days(table["born"]), across.days(table[begins])
        early = (birth != UNKNOWN) & (day != UNKNOWN) & (day < birth) & (birth <= across.day(today))
        for line, start, known in _at(sheet, early, begins, born=table["born"]):
            sheet.findings.add(Rule.BEFORE_BIRTH, line, "DOB", f"{known}", f"a birth by {start}")
    return table


def _cover(episodes: pa.Table, today: date) -> Cover | None:
    starts, ends = across.days(episodes["start"]), across.days(episodes["end"])
    limit = across.day(today)
    starts = starts[(starts != UNKNOWN) & (starts <= limit)]
    ends = ends[(ends != UNKNOWN) & (ends <= limit)]
    return of_care(across.latest(starts), across.earliest(ends), across.latest(ends))


def _check_spells(sheet: Sheet, episodes: pa.Table, told: date) -> None:
    """What only a child's episodes together can show, up to the day to whose end the return speaks."""
    people = across.codes(episodes["person"])
    starts, ends = across.days(episodes["start"]), across.days(episodes["end"], OPEN)
    clash = across.overlapping(people, starts, ends)
    sheet.findings.overlaps(
        (
            (person, start, end, line)
            for line, person, start, end in _at(sheet, clash, "person", "start", "end")
        ),
        "DECOM",
    )
    until, grown = across.day(told), across.days(episodes["turns_18"], OPEN)
    for (line,) in _at(sheet, (ends == OPEN) & (grown <= until)):
        sheet.findings.add(Rule.OPEN_PAST_18, line, "DEC", "", "the day on which care ended")
    goes_on = _is(episodes["reason_ceased"], CARE_GOES_ON) & (ends <= until)
    gap = goes_on & across.unmatched(people, ends, people, starts)
    for line, end in _at(sheet, gap, "end"):
        sheet.findings.add(Rule.GAP, line, "DEC", f"{end}", "an episode that begins on that day")


def _is(column: pa.ChunkedArray, code: str) -> Marks:
    return np.asarray(pc.equal(column, code).fill_null(False)).astype(bool)


def _at(
    sheet: Sheet, marks: Marks, *columns: str, **others: pa.ChunkedArray
) -> list[tuple[int, *tuple[Any, ...]]]:
    """The line of each marked row, with what some of its columns, and columns beside them, hold there."""
    places = np.flatnonzero(marks)
    found = [
        across.at(column, places) for column in (*(sheet.rows[name] for name in columns), *others.values())
    ]
    return list(zip(sheet.lines[places].tolist(), *found, strict=True))


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _table(name: str, columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    schema = TABLES[name].schema
    return pa.table([columns[column] for column in schema.names], schema=schema)


def _dated(table: pa.Table, year: date | None) -> pa.Table:
    """The table with the end of the return's year on every row."""
    place = table.schema.get_field_index("year")
    return table.set_column(place, table.schema.field(place), pa.array([year] * len(table), pa.date32()))
