"""The SSDA903 return of one year, table by table: the same rows from CSV tables as from the XML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from quarterday.intake import codes, forms
from quarterday.intake.checks import Findings, Row
from quarterday.intake.content import Columns, Content, Told
from quarterday.intake.cover import of_care
from quarterday.intake.plausible import check_start, check_status
from quarterday.intake.rules import Rule
from quarterday.intake.table import CsvTable
from quarterday.periods import birthday
from quarterday.records import Cover, Kind

Cells = dict[str, Any]

CARE_GOES_ON = "X1"


@dataclass(frozen=True, slots=True)
class Child:
    """What the header says of a child."""

    born: date | None
    sex: str | None
    ethnicity: str | None


@dataclass(frozen=True, slots=True)
class Spell:
    """An episode, as far as the checks across a child's rows need it."""

    person: str
    start: date
    end: date | None
    line: int
    reason: str | None
    turns_18: date | None


class Return:
    """A return as it is read, row by row: a child's header row before the child's other rows.

    `as_at`, where it is given, is the day to whose end the return speaks.
    """

    def __init__(self, today: date, as_at: date | None = None) -> None:
        self._today, self._until = today, min(today, as_at or today)
        self._children: dict[str, Child] = {}
        self._columns = {"care_episodes": Columns("care_episodes")}
        self._lines: dict[str, list[int]] = {"care_episodes": []}
        self._findings: dict[str, Findings] = {}
        self._seen: dict[str, set[tuple[object, ...]]] = {}
        self._spells: list[Spell] = []

    def read(self, title: str, row: Row, findings: Findings) -> None:
        """Read a row of the table that the form of that title names."""
        if title == forms.HEADER.title:
            self._child(row)
            return
        table, cells = TABLES_OF[title]
        self._findings.setdefault(table, findings)
        person = row.identifier("CHILD")
        child = self._children.get(person)
        if table == "care_episodes":
            self._episode(row, person, child)
            return
        own = row.day("DOB") if child is None else None
        made = {"person": person, "born": child.born if child else own, **cells(row)}
        _check_birth(row, made, findings.today)
        self._add(table, row, made)

    def content(self, *, synthetic: bool) -> Content:
        """The tables of the return, once every row is read."""
        cover = of_care(((each.start, each.end) for each in self._spells), self._today)
        self._check_spells(cover)
        made = {table: columns.table() for table, columns in self._columns.items()}
        year = cover.last if cover else None
        for table in {"care_outcomes", "care_leavers"} & made.keys():
            made[table] = _dated(made[table], year)
        told = {table: Told(findings, self._lines[table]) for table, findings in self._findings.items()}
        return Content(Kind.LOOKED_AFTER, made, cover, synthetic, told)

    def _child(self, row: Row) -> None:
        person = row.identifier("CHILD")
        if person in self._children:
            row.note(Rule.DUPLICATE, "CHILD", person, "each child once")
        born = row.day("DOB", Rule.MISSING_BIRTH)
        child = Child(born, row.sex("SEX"), row.code("ETHNIC", codes.ETHNICITY))
        if row.counts():
            self._children[person] = child

    def _episode(self, row: Row, person: str, child: Child | None) -> None:
        start, end = row.spell("DECOM", "DEC")
        if person and child is None:
            row.note(Rule.NOT_IN_HEADER, "CHILD", person, "a child of the header file")
        joined, coded = _joined(child), _coded(row)
        check_status(row, "LS", coded["legal_status"])
        made = {"person": person, "start": start, "end": end, **joined, **coded}
        check_start(row, "DECOM", start, joined["born"])
        if self._add("care_episodes", row, made) and start:
            self._spells.append(
                Spell(person, start, end, row.line, coded["reason_ceased"], joined["turns_18"])
            )

    def _add(self, table: str, row: Row, cells: Cells) -> bool:
        """Add a row, unless one of its findings leaves it out; True where it was added."""
        mark = tuple(cells.values())
        seen = self._seen.setdefault(table, set())
        if mark in seen:
            row.note(Rule.REPEATED, "", expected="each row once")
        if not row.counts():
            return False
        seen.add(mark)
        self._columns.setdefault(table, Columns(table)).add(**cells)
        self._lines.setdefault(table, []).append(row.line)
        return True

    def _check_spells(self, cover: Cover | None) -> None:
        """What only a child's rows together can show, and the day to which the return speaks."""
        findings = self._findings.get("care_episodes")
        if findings is None:
            return
        findings.overlaps(((each.person, each.start, each.end, each.line) for each in self._spells), "DECOM")
        if cover is None:
            return
        told = min(cover.last, self._until)
        begun = {(each.person, each.start) for each in self._spells}
        for each in self._spells:
            if each.end is None and each.turns_18 and each.turns_18 <= told:
                findings.add(Rule.OPEN_PAST_18, each.line, "DEC", "", "the day on which care ended")
            goes_on = each.end and each.reason == CARE_GOES_ON and each.end <= told
            if goes_on and (each.person, each.end) not in begun:
                findings.add(Rule.GAP, each.line, "DEC", f"{each.end}", "an episode that begins on that day")


def read_care(tables: Mapping[str, CsvTable], today: date, as_at: date | None = None) -> Content:
    """The return that some CSV tables make, by the titles of their forms; header and episodes among them."""
    made = Return(today, as_at)
    for title in (forms.HEADER.title, *TABLES_OF):
        table = tables.get(title)
        if table:
            for row in table.rows():
                made.read(title, row, table.findings)
    return made.content(synthetic=any(table.synthetic for table in tables.values()))


def _check_birth(row: Row, cells: Cells, today: date) -> None:
    born, begins = cells["born"], cells.get("start") or cells.get("date")
    if born and begins and begins < born <= today:
        row.note(Rule.BEFORE_BIRTH, "DOB", f"{born}", f"a birth by {begins}")


def _joined(child: Child | None) -> Cells:
    born = child.born if child else None
    return {
        "born": born,
        "turns_18": birthday(born, 18) if born else None,
        "sex": child.sex if child else None,
        "ethnicity": child.ethnicity if child else None,
    }


def _coded(row: Row) -> Cells:
    return {
        "reason_started": row.code("RNE", codes.REASON_STARTED, needed=True),
        "legal_status": row.code("LS", codes.LEGAL_STATUS, needed=True),
        "need": row.code("CIN", codes.CARE_NEED, needed=True),
        "placement": row.code("PLACE", codes.PLACEMENT, needed=True),
        "provider": row.code("PLACE_PROVIDER", codes.PROVIDER),
        "reason_ceased": row.code("REC", codes.REASON_CEASED),
    }


def _unaccompanied(row: Row) -> Cells:
    # the day on which the status will end lies ahead as a rule: the 18th birthday
    return {"sex": row.sex("SEX"), "ceased": row.day("DUC", ahead=True)}


def _review(row: Row) -> Cells:
    return {
        "date": row.day("REVIEW", Rule.MISSING_START),
        "took_part": row.code("REVIEW_CODE", codes.REVIEW, needed=True),
    }


def _missing(row: Row) -> Cells:
    start, end = row.spell("MIS_START", "MIS_END")
    return {"start": start, "end": end, "absence": row.code("MISSING", codes.ABSENCE, needed=True)}


def _outcomes(row: Row) -> Cells:
    flags = (
        "CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE "
        "INTERVENTION_RECEIVED INTERVENTION_OFFERED"
    )
    return {
        "year": None,
        "sdq_score": row.whole("SDQ_SCORE", needed=False),
        "sdq_reason": row.code("SDQ_REASON", codes.SDQ_REASON),
        **{flag.lower(): row.yes_no(flag) for flag in flags.split()},
    }


def _leaver(row: Row) -> Cells:
    return {
        "year": None,
        "in_touch": row.code("IN_TOUCH", codes.IN_TOUCH),
        "activity": row.code("ACTIV", codes.LEAVER_ACTIVITY),
        "accommodation": row.code("ACCOM", codes.LEAVER_HOME),
    }


def _adoption(row: Row) -> Cells:
    return {
        "decided": row.day("DATE_INT"),
        "matched": row.day("DATE_MATCH"),
        "foster_carers": row.yes_no("FOSTER_CARE"),
        "adopters": row.whole("NB_ADOPTR", needed=False),
        "adopters_sex": row.code("SEX_ADOPTR", codes.ADOPTERS_SEX),
        "adopters_status": row.code("LS_ADOPTR", codes.ADOPTERS_STATUS),
    }


def _placed(row: Row) -> Cells:
    start, end = row.spell("DATE_PLACED", "DATE_PLACED_CEASED")
    reason = row.code("REASON_PLACED_CEASED", codes.PLACED_CEASED)
    return {"start": start, "end": end, "reason_ceased": reason}


def _permanence(row: Row) -> Cells:
    told_in_part = "z" in (row.text("DATE_PERM") or "").lower()  # zz/06/2015, zz/zz/zzzz
    return {
        "permanence": row.code("PREV_PERM", codes.PERMANENCE, needed=True),
        "authority": row.text("LA_PERM"),
        "date": None if told_in_part else row.day("DATE_PERM"),
    }


def _worker(row: Row) -> Cells:
    start, end = row.spell("SW_DECOM", "SW_DEC")
    reason = row.code("SW_REASON", codes.WORKER_REASON)
    return {"worker": row.text("SW_ID"), "start": start, "end": end, "reason": reason}


TABLES_OF: dict[str, tuple[str, Callable[[Row], Cells]]] = {
    forms.EPISODES.title: ("care_episodes", _coded),
    forms.UNACCOMPANIED.title: ("unaccompanied", _unaccompanied),
    forms.REVIEWS.title: ("care_reviews", _review),
    forms.MISSING.title: ("missing_episodes", _missing),
    forms.OUTCOMES.title: ("care_outcomes", _outcomes),
    forms.LEAVERS.title: ("care_leavers", _leaver),
    forms.ADOPTION.title: ("adoptions", _adoption),
    forms.PLACED.title: ("placed_for_adoption", _placed),
    forms.PERMANENCE.title: ("previous_permanence", _permanence),
    forms.CARE_WORKERS.title: ("social_workers", _worker),
}
"""The table of records that each CSV table but the header becomes, and what is read of one of its rows."""


def _dated(table: pa.Table, year: date | None) -> pa.Table:
    """The table with the end of the return's year on every row."""
    place = table.schema.get_field_index("year")
    return table.set_column(place, table.schema.field(place), pa.array([year] * len(table), pa.date32()))
