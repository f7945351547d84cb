"""The SSDA903 return: the header table and the episodes table, read together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quarterday.intake import codes
from quarterday.intake.checks import Row
from quarterday.intake.content import Columns, Content
from quarterday.intake.cover import of_care
from quarterday.intake.rules import Rule
from quarterday.intake.table import CsvTable
from quarterday.periods import birthday
from quarterday.records import Kind


@dataclass(frozen=True, slots=True)
class Child:
    """What the header says of a child."""

    born: date | None
    sex: str | None
    ethnicity: str | None


def read_care(header: CsvTable, episodes: CsvTable, today: date) -> Content:
    """One row an episode, with the child's row of the header joined to it."""
    children = _children(header)
    columns = Columns("care_episodes")
    spells: list[tuple[str, date, date | None, int]] = []
    for row in episodes.rows():
        person = row.identifier("CHILD")
        start, end = row.spell("DECOM", "DEC")
        child = children.get(person)
        if person and child is None:
            row.note(Rule.NOT_IN_HEADER, "CHILD", person, "a child of the header file")
        coded = _coded(row)
        if row.counts() and start:
            columns.add(person=person, start=start, end=end, **_joined(child), **coded)
            spells.append((person, start, end, row.line))
    episodes.findings.overlaps(spells, "DECOM")
    return Content(
        Kind.LOOKED_AFTER,
        {"care_episodes": columns.table()},
        of_care(((start, end) for _, start, end, _ in spells), today),
        header.synthetic or episodes.synthetic,
    )


def _children(header: CsvTable) -> dict[str, Child]:
    children: dict[str, Child] = {}
    for row in header.rows():
        person = row.identifier("CHILD")
        if person in children:
            row.note(Rule.DUPLICATE, "CHILD", person, "each child once")
        born = row.day("DOB", Rule.MISSING_BIRTH)
        child = Child(born, row.sex("SEX"), row.code("ETHNIC", codes.ETHNICITY))
        if row.counts():
            children[person] = child
    return children


def _joined(child: Child | None) -> dict[str, date | str | None]:
    born = child.born if child else None
    return {
        "born": born,
        "turns_18": birthday(born, 18) if born else None,
        "sex": child.sex if child else None,
        "ethnicity": child.ethnicity if child else None,
    }


def _coded(row: Row) -> dict[str, str | None]:
    return {
        "reason_started": row.code("RNE", codes.REASON_STARTED, needed=True),
        "legal_status": row.code("LS", codes.LEGAL_STATUS, needed=True),
        "need": row.code("CIN", codes.CARE_NEED, needed=True),
        "placement": row.code("PLACE", codes.PLACEMENT, needed=True),
        "provider": row.code("PLACE_PROVIDER", codes.PROVIDER),
        "reason_ceased": row.code("REC", codes.REASON_CEASED),
    }
