"""The four CSV layouts that Quarterday documents itself (`layouts`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from quarterday.intake import layouts
from quarterday.intake.checks import Row
from quarterday.intake.content import Columns, Content, earliest
from quarterday.intake.cover import of_extract
from quarterday.intake.rules import Rule
from quarterday.intake.table import CsvTable
from quarterday.records import Kind

Cells = dict[str, Any]
CODES = {(layout.kind, column.name): column.codes for layout in layouts.LAYOUTS for column in layout.columns}


def read_extract(table: CsvTable, kind: Kind) -> Content:
    """The tables and the cover of a file in one of the four layouts."""
    return READERS[kind](table)


def _workforce(table: CsvTable) -> Content:
    """A table that no row tells of is not made: it is not known, not empty."""
    columns = {"posts": Columns("posts")}
    ends: dict[str, list[date | None]] = {"posts": []}
    for row in table.rows():
        told = (row.text("row_is") or "post").lower()
        if told not in TOLD:
            row.note(Rule.UNKNOWN_ROW, "row_is", told, "post, vacancy or sickness")
        name, cells = TOLD.get(told, TOLD["post"])
        made = cells(row)
        if row.counts():
            columns.setdefault(name, Columns(name)).add(**made)
            ends.setdefault(name, []).append(made["end"])
    return _content(table, Kind.WORKFORCE, columns, *ends.values())


def _post(row: Row) -> Cells:
    person, (start, end) = row.identifier("worker_id"), row.spell("start_date", "end_date")
    agency, fte = row.yes_no("agency", needed=True), row.fte("fte")
    role = _code(row, Kind.WORKFORCE, "org_role", needed=True)
    return {"person": person, "start": start, "end": end, "agency": agency, "fte": fte, "role": role}


def _vacancy(row: Row) -> Cells:
    post, (start, end) = row.identifier("worker_id"), row.spell("start_date", "end_date")
    role = _code(row, Kind.WORKFORCE, "org_role", needed=False)
    return {"post": post, "start": start, "end": end, "fte": row.fte("fte"), "role": role}


def _absence(row: Row) -> Cells:
    """Its last day may be its first."""
    start, end = row.day("start_date", Rule.MISSING_START), row.day("end_date")
    if start and end and end < start:
        row.note(Rule.END_BEFORE_START, "end_date", end.isoformat(), f"{start} or later")
    return {
        "person": row.identifier("worker_id"),
        "start": start,
        "end": end,
        "days": row.amount("days_lost"),
    }


TOLD: dict[str, tuple[str, Callable[[Row], Cells]]] = {
    "post": ("posts", _post),
    "vacancy": ("vacancies", _vacancy),
    "sickness": ("absences", _absence),
}
"""The table of records that a row of the extract of posts goes into, by what it tells of, and its reader."""


def _early_help(table: CsvTable) -> Content:
    columns = Columns("early_help")
    ends: list[date | None] = []
    spells: list[tuple[str, date, date | None, int]] = []
    seen: set[tuple[object, ...]] = set()
    for row in table.rows():
        case, person = row.identifier("case_id"), row.identifier("child_id")
        start, end = row.spell("start_date", "end_date")
        reason = _code(row, Kind.EARLY_HELP, "end_reason", needed=end is not None)
        led = row.text("organisation")
        _once(row, seen, case, person, start, end)
        if row.counts() and start:
            columns.add(case=case, person=person, start=start, end=end, end_reason=reason, organisation=led)
            ends.append(end)
            spells.append((person, start, end, row.line))
    table.findings.overlaps(spells, "start_date")
    return _content(table, Kind.EARLY_HELP, {"early_help": columns}, ends)


def _participation(table: CsvTable) -> Content:
    columns = Columns("activities")
    spells: list[tuple[str, date, date | None, int]] = []
    for row in table.rows():
        person, (start, end) = row.identifier("person_id"), row.spell("start_date", "end_date")
        born = row.day("date_of_birth", Rule.MISSING_BIRTH)
        activity = _code(row, Kind.PARTICIPATION, "activity", needed=True)
        if row.counts() and start:
            columns.add(person=person, born=born, start=start, end=end, activity=activity)
            spells.append((person, start, end, row.line))
    table.findings.overlaps(spells, "start_date")
    ends = [end for _, _, end, _ in spells]
    return _content(table, Kind.PARTICIPATION, {"activities": columns}, ends)


def _population(table: CsvTable) -> Content:
    people: dict[tuple[str, int, date], int] = {}
    for row in table.rows():
        authority = row.identifier("authority").upper()
        year, number = row.whole("year"), row.whole("people_0_17")
        release = row.day("release") or table.findings.today
        if year is not None and (authority, year, release) in people:
            row.note(
                Rule.DUPLICATE, "year", f"{authority} {year}", "each authority and year once in a release"
            )
        if row.counts() and year is not None and number is not None:
            people[authority, year, release] = number
    columns = Columns("population")
    for (authority, year, release), number in people.items():
        columns.add(authority=authority, year=year, people=number, release=release)
    return Content(Kind.POPULATION, {"population": columns.table()}, None, table.synthetic)


def _once(row: Row, seen: set[tuple[object, ...]], *cells: object) -> None:
    """Note a row that says the very same as one before; it is read once."""
    if cells in seen:
        row.note(Rule.REPEATED, "", expected="each row once")
    seen.add(cells)


def _code(row: Row, kind: Kind, field: str, *, needed: bool) -> str | None:
    return row.code(field, CODES[kind, field], needed=needed, fold=str.lower)


def _content(table: CsvTable, kind: Kind, tables: dict[str, Columns], *ends: list[date | None]) -> Content:
    """Where there are several tables, those that left early are in each of them from the same day on."""
    left = [earliest(each, table.findings.today) for each in ends]
    reach = max((day for day in left if day), default=None) if all(left) else None
    cover = of_extract(table.as_at(layouts.AS_AT.name), reach)
    return Content(kind, {name: made.table() for name, made in tables.items()}, cover, table.synthetic)


READERS: dict[Kind, Callable[[CsvTable], Content]] = {
    Kind.WORKFORCE: _workforce,
    Kind.EARLY_HELP: _early_help,
    Kind.PARTICIPATION: _participation,
    Kind.POPULATION: _population,
}
