"""Annex A: Ofsted's child-level lists, read into the common tables.

Each list speaks of one day, and of some months before it. List 2 holds early help assessments, not
episodes, so it fills `early_help_assessments` and never `early_help`. List 8 has a child's latest period of
care with its present legal status: it is one row of `care_episodes`, and no history. Lists 6, 7 and 8 name the
latest visit alone, which tells how long ago it was on the day of the lists and nothing of the time before.
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
from quarterday.intake.lists import (
    BORN,
    CARE_VISIT,
    CHILD,
    DISABLED,
    ETHNICITY,
    GENDER,
    PLAN_VISIT,
    SEEN,
    SEEN_ALONE,
    TEAM,
    UNACCOMPANIED,
)
from quarterday.intake.parts import Part
from quarterday.intake.plausible import (
    OLDEST_REFERRED,
    check_after,
    check_open,
    check_start,
    check_status,
)
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
        _referrals(lists.get("list 3"), lists.get("list 6"), Making(as_at, tables))
    made = {name: columns.table() for name, columns in tables.items()}
    return Content(Kind.ANNEX_A, made, None, any(part.synthetic for part in parts))


def who(row: Row) -> dict[str, Any]:
    """The columns that every list begins with; a child without a date of birth is noted."""
    return {
        "person": row.identifier(CHILD),
        "born": row.day(BORN, Rule.MISSING_BIRTH),
        "sex": coded(row, GENDER, labels.SEX),
        "ethnicity": coded(row, ETHNICITY, labels.ETHNICITY),
        "disabled": yes_no(row, DISABLED),
        "expected_birth": None,
        "team": row.text(TEAM),
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


def _early_help(part: Part, making: Making) -> None:
    columns = making.table("early_help_assessments")
    for row in part.rows():
        child = who(row)
        start, end = row.spell("Assessment start date", "Assessment completion date")
        by = row.text("Organisation completing assessment")
        if row.counts():
            columns.add(**child, start=start, end=end, organisation=by)


def _assessments(part: Part, making: Making) -> None:
    columns = making.table("assessments")
    for row in part.rows():
        child = who(row)
        start, end = row.spell(
            "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"
        )
        if row.counts():
            columns.add(**child, start=start, end=end, factors=None)


def _enquiries(part: Part, making: Making) -> None:
    columns = making.table("section_47")
    held = "Date of Initial Child Protection Conference"
    for row in part.rows():
        child = who(row)
        start = row.day("Strategy discussion initiating Section 47 Enquiry Start Date", Rule.MISSING_START)
        conference = row.day(held)
        check_after(row, held, conference, start)
        not_required = yes_no(row, "Was an Initial Child Protection Conference deemed unnecessary?")
        if row.counts():
            columns.add(**child, start=start, conference=conference, conference_not_required=not_required)


def _visit(row: Row, making: Making, about: str, field: str, *, seen: bool | None = None) -> None:
    """The latest visit that a row of another table names, as a row of its own."""
    visit = row.aside()
    person, date, alone = visit.text(CHILD), visit.day(field), yes_no(visit, SEEN_ALONE)
    if visit.counts() and person and date:
        making.table("visits").add(
            person=person, date=date, about=about, seen=True if alone else seen, seen_alone=alone
        )


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
        _visit(row, making, "child_protection", PLAN_VISIT)
        if row.counts() and start:
            columns.add(**child, start=start, end=end, category=latest or first, previous_plans=before)
            spells.append((child["person"], start, end, row.line))
    part.findings.overlaps(spells, "Child Protection Plan Start Date")


def _care(part: Part, making: Making) -> None:
    columns = making.table("care_episodes")
    if UNACCOMPANIED in part.places:
        making.table("unaccompanied")  # there and empty, where the list says that no child is
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
        _visit(row, making, "care", CARE_VISIT)
        if row.counts() and start:
            _unaccompanied(row, making, child)
            turns_18 = birthday(born, 18) if born else None
            columns.add(**child, **cells, start=start, end=end, turns_18=turns_18, reason_started=None)
            spells.append((child["person"], start, end, row.line))
    part.findings.overlaps(spells, "Date Started to be Looked After")


def _unaccompanied(row: Row, making: Making, child: dict[str, Any]) -> None:
    """List 8 says who was unaccompanied in the last twelve months, and not until when."""
    if yes_no(row, UNACCOMPANIED) and child["person"]:
        making.table("unaccompanied").add(**child, ceased=None)


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


def _referrals(referred: Part | None, in_need: Part | None, making: Making) -> None:
    """List 3 with what list 6 knows of the same child and day, and the rest of list 6.

    A child's case on list 6 starts with the referral, so a row of the same day is the same one. A row
    of list 6 alone was referred before list 3 begins, and led to action or it would not be there.
    """
    columns = making.table("referrals")
    unknown = {"died": None, "transfer_conference": None}
    cases = _cases(in_need, making) if in_need else {}
    for row in referred.rows() if referred else ():
        child, start = who(row), row.day("Date of Referral", Rule.MISSING_START)
        source = coded(row, "Referral Source", labels.SOURCE)
        nfa = yes_no(row, "Referral NFA?")
        _check_referred(row, "Date of Referral", start, child["born"])
        case = cases.get((child["person"], start))
        if in_need and case is None and nfa is not True:
            row.note(Rule.NO_CLOSURE, "Date of Referral", expected="a row of list 6 that starts on that day")
        if row.counts():
            cases.pop((child["person"], start), None)
            told = case or {**child, "end": None, "need": None, "reason_closed": None}
            columns.add(**told, **unknown, start=start, source=source, no_further_action=nfa)
    for (_, start), case in cases.items():
        columns.add(**case, **unknown, start=start, source=None, no_further_action=False)


def _cases(part: Part, making: Making) -> dict[tuple[str, date | None], dict[str, Any]]:
    found: dict[tuple[str, date | None], dict[str, Any]] = {}
    for row in part.rows():
        child, (start, end) = who(row), row.spell("CIN Start Date", "CIN Closure Date")
        need = coded(row, "Primary Need Code", labels.NEED)
        reason = coded(row, "Reason for Closure", labels.CLOSED)
        if (child["person"], start) in found:
            row.note(Rule.DUPLICATE, "CIN Start Date", "", "each child and start once")
        _check_referred(row, "CIN Start Date", start, child["born"])
        _visit(row, making, "in_need", SEEN, seen=True)
        if row.counts():
            found[child["person"], start] = {**child, "end": end, "need": need, "reason_closed": reason}
    return found


def _check_referred(row: Row, field: str, start: date | None, born: date | None) -> None:
    check_start(row, field, start, born, unborn=True, oldest=OLDEST_REFERRED)


READERS: dict[str, Callable[[Part, Making], None]] = {
    "list 1": _contacts,
    "list 2": _early_help,
    "list 4": _assessments,
    "list 5": _enquiries,
    "list 7": _plans,
    "list 8": _care,
    "list 9": _leavers,
}
