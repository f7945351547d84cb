"""One SSDA903 return of its tables: the header joined to every row, and what only rows together show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterday.intake import across, forms
from quarterday.intake.across import OPEN, UNKNOWN, Marks, Numbers
from quarterday.intake.care import TABLES_OF, Sheet
from quarterday.intake.content import Content, Told
from quarterday.intake.cover import of_care
from quarterday.intake.lined import Lined
from quarterday.intake.plausible import GROWN, OLDEST
from quarterday.intake.rules import Rule
from quarterday.records import TABLES, Cover, Kind

CARE_GOES_ON = "X1"


def joined(sheets: Mapping[str, Sheet], today: date, as_at: date | None = None) -> Content:
    """The return that some tables make, by the titles of their forms; header and episodes among them.

    `as_at`, where it is given, is the day to whose end the return speaks.
    """
    header = _header(sheets[forms.HEADER.title])
    episodes = _known(sheets[forms.EPISODES.title], header)
    made = {"care_episodes": _episodes(episodes, header)}
    told = {"care_episodes": episodes.told}
    cover = _cover(made["care_episodes"], today)
    if cover:
        _check_spells(episodes, made["care_episodes"], min(cover.last, today, as_at or today))
    for title, sheet in sheets.items():
        if title not in (forms.HEADER.title, forms.EPISODES.title) and len(sheet.told.rows):
            name, known = TABLES_OF[title][0], _known(sheet, header)
            made[name] = _with_births(known, header, today)
            told[name] = known.told
    year = cover.last if cover else None
    for name in {"care_outcomes", "care_leavers"} & made.keys():
        made[name] = _dated(made[name], year)
    return Content(Kind.LOOKED_AFTER, made, cover, any(each.synthetic for each in sheets.values()), told)


@dataclass(frozen=True, slots=True)
class Known:
    """A table of the return, each row once, with the place of its child in the header (-1: not in it)."""

    sheet: Sheet
    places: Numbers

    @property
    def told(self) -> Told:
        return Told(self.sheet.findings, self.sheet.told.lines)

    @property
    def in_header(self) -> Marks:
        return self.places >= 0

    @property
    def people(self) -> Numbers:
        """A number for each row's child."""
        return across.numbered(self.places, self.sheet.told.rows["person"])

    def about(self, header: pa.Table, column: str) -> pa.ChunkedArray:
        """What the header says of the child of each row."""
        return header[column].take(pa.array(self.places, mask=~self.in_header))


def _header(sheet: Sheet) -> pa.Table:
    """The header's children, each once: the last row about a child is used."""
    rows = sheet.told.rows.combine_chunks()
    people = rows["person"].combine_chunks()
    first = across.first_places(rows["person"], people)
    again = first != np.arange(len(first))
    for line, person in sheet.told.at(again, "person"):
        sheet.findings.add(Rule.DUPLICATE, line, "CHILD", person, "each child once")
    if not again.any():
        return rows
    last = len(first) - 1 - np.unique(first[::-1], return_index=True)[1]
    return rows.take(pa.array(np.sort(last))).combine_chunks()


def _known(sheet: Sheet, header: pa.Table) -> Known:
    """The sheet without the rows that say the very same as one before, each child found in the header."""
    places = across.first_places(sheet.told.rows["person"], header["person"].combine_chunks())
    known = Known(sheet, places)
    again = sheet.told.repeated(sheet.findings, "each row once", known.people)
    if not again.any():
        return known
    return Known(replace(sheet, told=sheet.told.only(~again)), places[~again])


def _episodes(known: Known, header: pa.Table) -> pa.Table:
    """The episodes with what the header says of each child, checked against it."""
    sheet = known.sheet
    for line, person in sheet.told.at(~known.in_header, "person"):
        sheet.findings.add(Rule.NOT_IN_HEADER, line, "CHILD", person, "a child of the header file")
    about = {column: known.about(header, column) for column in ("born", "sex", "ethnicity")}
    about["turns_18"] = across.birthdays(about["born"], GROWN)
    table = _table("care_episodes", {**_columns(sheet.told.rows), **about})
    _check_ages(sheet, table)
    return table


def _check_ages(sheet: Sheet, table: pa.Table) -> None:
    born, begins = across.days(table["born"]), across.days(table["start"])
    known = (born != UNKNOWN) & (begins != UNKNOWN)
    for line, start, birth in sheet.told.at(known & (begins < born), "start", born=table["born"]):
        sheet.findings.add(Rule.BEFORE_BIRTH, line, "DECOM", f"{start}", f"{birth} or later")
    grown = across.days(across.birthdays(table["born"], OLDEST))
    for line, start in sheet.told.at(known & (begins >= grown), "start"):
        expected = f"a start before the age of {OLDEST}"
        sheet.findings.add(Rule.IMPOSSIBLE_AGE, line, "DECOM", f"{start}", expected)


def _with_births(known: Known, header: pa.Table, today: date) -> pa.Table:
    """Another table with the header's dates of birth; its own for a child that the header lacks."""
    sheet = known.sheet
    born = pc.if_else(pa.array(known.in_header), known.about(header, "born"), sheet.told.rows["born"])
    table = _table(TABLES_OF[sheet.title][0], {**_columns(sheet.told.rows), "born": born})
    begins = next((name for name in ("start", "date") if name in table.column_names), None)
    if begins:
        birth, day = across.days(table["born"]), across.days(table[begins])
        early = (birth != UNKNOWN) & (day != UNKNOWN) & (day < birth) & (birth <= across.day(today))
        for line, start, told in sheet.told.at(early, begins, born=table["born"]):
            sheet.findings.add(Rule.BEFORE_BIRTH, line, "DOB", f"{told}", f"a birth by {start}")
    return table


def _cover(episodes: pa.Table, today: date) -> Cover | None:
    starts, ends = across.days(episodes["start"]), across.days(episodes["end"])
    limit = across.day(today)
    starts = starts[(starts != UNKNOWN) & (starts <= limit)]
    ends = ends[(ends != UNKNOWN) & (ends <= limit)]
    return of_care(across.latest(starts), across.earliest(ends), across.latest(ends))


def _check_spells(known: Known, episodes: pa.Table, told: date) -> None:
    """What only a child's episodes together can show, up to the day to whose end the return speaks."""
    sheet, people = known.sheet, known.people
    starts, ends = across.days(episodes["start"]), across.days(episodes["end"], OPEN)
    Lined(episodes, sheet.told.lines).check_overlaps(sheet.findings, "DECOM", people)
    until, grown = across.day(told), across.days(episodes["turns_18"], OPEN)
    for (line,) in sheet.told.at((ends == OPEN) & (grown <= until)):
        sheet.findings.add(Rule.OPEN_PAST_18, line, "DEC", "", "the day on which care ended")
    goes_on = _is(episodes["reason_ceased"], CARE_GOES_ON) & (ends <= until)
    for line, end in sheet.told.at(across.unfollowed(people, starts, ends, goes_on), "end"):
        sheet.findings.add(Rule.GAP, line, "DEC", f"{end}", "an episode that begins on that day")


def _is(column: pa.ChunkedArray, code: str) -> Marks:
    return np.asarray(pc.equal(column, code).fill_null(False)).astype(bool)


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _table(name: str, columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    schema = TABLES[name].schema
    return pa.table([columns[column] for column in schema.names], schema=schema)


def _dated(table: pa.Table, year: date | None) -> pa.Table:
    """The table with the end of the return's year on every row."""
    place = table.schema.get_field_index("year")
    return table.set_column(place, table.schema.field(place), pa.array([year] * len(table), pa.date32()))
