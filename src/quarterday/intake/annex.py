"""Annex A: Ofsted's child-level lists, read into the common tables.

Each list speaks of one day, and of some months before it. List 2 holds early help assessments, not
episodes, so it fills `assessments` and never `early_help`. List 8 has a child's latest period of care
with its present legal status: it is one row of `care_episodes`, and no history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterday.intake import labels
from quarterday.intake.checks import Row
from quarterday.intake.content import Columns, Content
from quarterday.intake.labels import Labels
from quarterday.intake.lists import BORN, CHILD, ETHNICITY, GENDER
from quarterday.intake.parts import Part
from quarterday.intake.plausible import check_open, check_start, check_status
from quarterday.intake.rules import Rule
from quarterday.periods import birthday
from quarterday.records import Kind

Spell = tuple[str, date, date | None, int]


@dataclass(frozen=True, slots=True)
class Making:
    """The tables as they are filled, and the day that the lists speak of, where the user has said it."""

    as_at: date | None
    tables: dict[str, Columns]

    def table(self, name: str) -> Columns:
        return self.tables.setdefault(name, Columns(name))


def read_annex(parts: Sequence[Part], as_at: date | None = None) -> Content:
    """The tables of the lists that were brought and hold a row; the cover is for the user to say."""
    lists = {part.shape.key: part for part in parts if part.size}
    tables: dict[str, Columns] = {}
    for key, reader in READERS.items():
        if key in lists:
            reader(lists[key], Making(as_at, tables))
    if "list 3" in lists or "list 6" in lists:
        tables["referrals"] = _referrals(lists.get("list 3"), lists.get("list 6"))
    made = {name: columns.table() for name, columns in tables.items()}
    return Content(Kind.ANNEX_A, made, None, any(part.synthetic for part in parts))


def who(row: Row) -> dict[str, Any]:
    """The columns that every list begins with; a child without a date of birth is noted."""
    return {
        "person": row.identifier(CHILD),
        "born": row.day(BORN, Rule.MISSING_BIRTH),
        "sex": coded(row, GENDER, labels.SEX),
        "ethnicity": coded(row, ETHNICITY, labels.ETHNICITY),
    }


def coded(row: Row, field: str, known: Labels, *, needed: bool = False) -> str | None:
    """The code of a label; what stands for nothing (n/a, none) is empty."""
    text = row.text(field)
    if text and text.casefold() in labels.NOTHING:
        return None
    return row.code(field, known.known, needed=needed, fold=known)


def yes_no(row: Row, field: str) -> bool | None:
    """Yes or no; “unknown” and whatever else is neither are empty."""
    text = row.text(field)
    return {"Y": True, "N": False}.get(labels.YES_NO(text)) if text else None


def _contacts(part: Part, making: Making) -> None:
    columns = making.table("contacts")
    for row in part.rows():
        child, day = who(row), row.day("Date of Contact", Rule.MISSING_START)
        source = coded(row, "Contact Source", labels.SOURCE)
        if row.counts():
            columns.add(**child, date=day, source=source)


def _assessments(about: str, start: str, end: str, organisation: str) -> Callable[[Part, Making], None]:
    def read(part: Part, making: Making) -> None:
        columns = making.table("assessments")
        for row in part.rows():
            child, (began, ended) = who(row), row.spell(start, end)
            by = row.text(organisation)
            if row.counts():
                columns.add(**child, about=about, start=began, end=ended, organisation=by)

    return read


def _enquiries(part: Part, making: Making) -> None:
    columns = making.table("section_47")
    for row in part.rows():
        person = row.identifier(CHILD)
        start = row.day("Strategy discussion initiating Section 47 Enquiry Start Date", Rule.MISSING_START)
        conference = row.day("Date of Initial Child Protection Conference")
        if row.counts():
            columns.add(person=person, start=start, conference=conference)


def _plans(part: Part, making: Making) -> None:
    columns = making.table("plans")
    spells: list[Spell] = []
    for row in part.rows():
        child = who(row)
        start, end = row.spell("Child Protection Plan Start Date", "Child Protection Plan End Date")
        first = coded(row, "Initial Category of Abuse", labels.ABUSE)
        latest = coded(row, "Latest Category of Abuse", labels.ABUSE)
        before = row.whole("Number of Previous Child Protection Plans", needed=False)
        check_start(row, "Child Protection Plan Start Date", start, child["born"], unborn=True)
        check_open(row, "Child Protection Plan End Date", end, child["born"], making.as_at)
        if row.counts() and start:
            columns.add(**child, start=start, end=end, category=latest or first, previous_plans=before)
            spells.append((child["person"], start, end, row.line))
    part.findings.overlaps(spells, "Child Protection Plan Start Date")


def _care(part: Part, making: Making) -> None:
    columns = making.table("care_episodes")
    spells: list[Spell] = []
    for row in part.rows():
        child = who(row)
        start, end = row.spell("Date Started to be Looked After", "Date Ceased to be Looked After")
        cells = {
            "legal_status": coded(row, "Child's Legal Status", labels.LEGAL_STATUS, needed=True),
            "need": coded(row, "Child's Category of Need", labels.CARE_NEED),
            "placement": coded(row, "Placement Type", labels.PLACEMENT),
            "provider": coded(row, "Placement Provider", labels.PROVIDER),
            "reason_ceased": coded(row, "Reason Ceased to be Looked After", labels.CEASED),
        }
        born = child["born"]
        check_status(row, "Child's Legal Status", cells["legal_status"])
        check_start(row, "Date Started to be Looked After", start, born)
        check_open(row, "Date Ceased to be Looked After", end, born, making.as_at)
        if row.counts() and start:
            turns_18 = birthday(born, 18) if born else None
            columns.add(**child, **cells, start=start, end=end, turns_18=turns_18, reason_started=None)
            spells.append((child["person"], start, end, row.line))
    part.findings.overlaps(spells, "Date Started to be Looked After")


def _leavers(part: Part, making: Making) -> None:
    columns = making.table("leaving_care")
    for row in part.rows():
        child = who(row)
        if row.counts():
            columns.add(
                **child,
                eligibility=row.text("Eligibility Category"),
                in_touch=row.text("LA in Touch"),
                accommodation=row.text("Type of Accommodation"),
                suitable=_suitable(row.text("Suitability of Accommodation")),
                activity=row.text("Activity Status"),
            )


def _suitable(text: str | None) -> bool | None:
    """Of “a) Suitable”, “b) Unsuitable”, 1 and 2."""
    code = labels.SUITABLE(text) if text else ""
    return {"1": True, "2": False}.get(code)


def _referrals(referred: Part | None, in_need: Part | None) -> Columns:
    """List 3 with what list 6 knows of the same child and day, and the rest of list 6.

    A child's case on list 6 starts with the referral, so a row of the same day is the same one. A row
    of list 6 alone was referred before list 3 begins, and led to action or it would not be there.
    """
    columns = Columns("referrals")
    cases = _cases(in_need) if in_need else {}
    for row in referred.rows() if referred else ():
        child, start = who(row), row.day("Date of Referral", Rule.MISSING_START)
        source = coded(row, "Referral Source", labels.SOURCE)
        nfa = yes_no(row, "Referral NFA?")
        check_start(row, "Date of Referral", start, child["born"], unborn=True)
        case = cases.get((child["person"], start))
        if in_need and case is None and nfa is not True:
            row.note(Rule.NO_CLOSURE, "Date of Referral", expected="a row of list 6 that starts on that day")
        if row.counts():
            cases.pop((child["person"], start), None)
            told = case or {**child, "end": None, "need": None, "reason_closed": None}
            columns.add(**told, start=start, died=None, source=source, no_further_action=nfa)
    for (_, start), case in cases.items():
        columns.add(**case, start=start, died=None, source=None, no_further_action=False)
    return columns


def _cases(part: Part) -> dict[tuple[str, date | None], dict[str, Any]]:
    found: dict[tuple[str, date | None], dict[str, Any]] = {}
    for row in part.rows():
        child, (start, end) = who(row), row.spell("CIN Start Date", "CIN Closure Date")
        need = coded(row, "Primary Need Code", labels.NEED)
        reason = coded(row, "Reason for Closure", labels.CLOSED)
        if (child["person"], start) in found:
            row.note(Rule.DUPLICATE, "CIN Start Date", "", "each child and start once")
        if row.counts():
            found[child["person"], start] = {**child, "end": end, "need": need, "reason_closed": reason}
    return found


READERS: dict[str, Callable[[Part, Making], None]] = {
    "list 1": _contacts,
    "list 2": _assessments(
        "early_help",
        "Assessment start date",
        "Assessment completion date",
        "Organisation completing assessment",
    ),
    "list 4": _assessments(
        "social_care",
        "Continuous Assessment Start Date",
        "Continuous Assessment Date of Authorisation",
        "",
    ),
    "list 5": _enquiries,
    "list 7": _plans,
    "list 8": _care,
    "list 9": _leavers,
}
