"""The Children in Need census: referrals, section 47 enquiries and child protection plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lxml import etree

from quarterday.intake import codes
from quarterday.intake.checks import Findings, Row, read_day
from quarterday.intake.content import Columns, Content, Told, earliest
from quarterday.intake.cover import of_census
from quarterday.intake.files import Source, Survey
from quarterday.intake.plausible import UNBORN
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.workers import TITLE as WORKERS_TITLE
from quarterday.intake.workers import Workers, WorkforceCensus
from quarterday.intake.xml import Document, Numbering, children, fields, name
from quarterday.periods import birthday
from quarterday.records import Cover, Kind

TITLE = "Children in Need census"
RETURNS = {
    ("Message", "CIN"): TITLE,
    ("Message", "CSWW"): WORKERS_TITLE,
    ("EXPSSDA903", ""): "SSDA903 return as XML",
}
"""The returns known by their root and their Collection; all but the first are passed over."""

"""How long before the birth a child may be referred, or have a plan."""

MADE_UP = "quarterday synthetic"
"""How the SoftwareCode of a made-up census begins."""


class Census:
    """A census as it is read, child by child; `content()` once every child is added."""

    def __init__(self, findings: Findings, numbers: Numbering) -> None:
        self._findings, self._numbers = findings, numbers
        self._tables = {table: Columns(table) for table in ("referrals", "section_47", "plans")}
        self._lines: dict[str, list[int]] = {table: [] for table in self._tables}
        self._plans: list[tuple[str, date, date | None, int]] = []
        self._grown: list[
            tuple[date, int]
        ] = []  # the 18th birthday of a child with an open plan, and its row
        self._closed: date | None = None
        self._seen: set[tuple[object, ...]] = set()
        self.rows = self.children = 0

    def add(self, child: etree._Element) -> None:
        """Read one Child; modules may be missing, empty or repeated."""
        line = self._numbers.of(child)
        about = Row(self._findings, line, fields(*children(child, "ChildIdentifiers")))
        person = about.identifier("LAchildID")
        born = about.day("PersonBirthDate")
        if about.text("PersonBirthDate") is None and about.text("ExpectedPersonBirthDate") is None:
            about.note(Rule.MISSING_BIRTH, "PersonBirthDate", expected="a date of birth, or one expected")
        sex = about.sex("Sex") if about.text("Sex") else about.sex("GenderCurrent")
        died = about.day("PersonDeathDate")
        traits = Row(self._findings, line, fields(*children(child, "ChildCharacteristics")))
        shared = {"born": born, "sex": sex, "ethnicity": traits.code("Ethnicity", codes.ETHNICITY)}
        if not person:
            about.counts()
            return
        about.counts_without()
        traits.counts_without()
        self.children += 1
        for details in children(child, "CINdetails"):
            self._referral(details, person, {**shared, "died": died})
            for enquiry in children(details, "Section47"):
                self._enquiry(enquiry, person)
            for plan in children(details, "ChildProtectionPlans"):
                self._plan(plan, person, shared)

    def content(self, cover: Cover, *, synthetic: bool) -> Content:
        self._findings.overlaps(self._plans, "CPPstartDate")
        for birthday_18, line in self._grown:
            if birthday_18 <= cover.last:
                self._findings.add(Rule.OPEN_PAST_18, line, "CPPendDate", "", "the day on which it ended")
        made = {table: columns.table() for table, columns in self._tables.items()}
        told = {table: Told(self._findings, lines) for table, lines in self._lines.items()}
        return Content(Kind.IN_NEED, made, cover, synthetic, told)

    def cover(self, reference: date) -> Cover:
        return of_census(reference, self._closed)

    def _row(self, module: etree._Element) -> Row | None:
        """The module as a row; an empty one is none."""
        cells = fields(module)
        if not cells:
            return None
        self.rows += 1
        return Row(self._findings, self._numbers.of(module), cells)

    def _referral(self, module: etree._Element, person: str, shared: dict[str, date | str | None]) -> None:
        row = self._row(module)
        if row is None:
            return
        start, end = row.spell("CINreferralDate", "CINclosureDate")
        coded = {
            "source": row.code("ReferralSource", codes.REFERRAL_SOURCE),
            "need": row.code("PrimaryNeedCode", codes.NEED),
            "reason_closed": row.code("ReasonForClosure", codes.REASON_CLOSED),
        }
        nfa = row.yes_no("ReferralNFA")
        _check_birth(row, "CINreferralDate", start, shared["born"])
        if self._add(
            "referrals", row, person=person, start=start, end=end, no_further_action=nfa, **coded, **shared
        ):
            self._closed = earliest((self._closed, end), self._findings.today)

    def _enquiry(self, module: etree._Element, person: str) -> None:
        row = self._row(module)
        if row is None:
            return
        start = row.day("S47ActualStartDate", Rule.MISSING_START)
        conference = row.day("DateOfInitialCPC")
        self._add("section_47", row, person=person, start=start, conference=conference)

    def _plan(self, module: etree._Element, person: str, shared: dict[str, date | str | None]) -> None:
        row = self._row(module)
        if row is None:
            return
        start, end = row.spell("CPPstartDate", "CPPendDate")
        first, latest = (
            row.code(field, codes.ABUSE) for field in ("InitialCategoryOfAbuse", "LatestCategoryOfAbuse")
        )
        before = row.whole("NumberOfPreviousCPP", needed=False)
        _check_birth(row, "CPPstartDate", start, shared["born"])
        added = self._add(
            "plans", row, person=person, start=start, end=end, category=latest or first,
            previous_plans=before, **shared,
        )  # fmt: skip
        if added and start:
            self._plans.append((person, start, end, row.line))
            if end is None and isinstance(shared["born"], date):
                self._grown.append((birthday(shared["born"], 18), row.line))

    def _add(self, table: str, row: Row, **cells: date | str | bool | int | None) -> bool:
        """Add a row, unless one of its findings leaves it out; True where it was added."""
        mark = (table, *cells.values())
        if mark in self._seen:
            row.note(Rule.REPEATED, "", expected="each module once")
        if not row.counts():
            return False
        self._seen.add(mark)
        self._tables[table].add(**cells)
        self._lines[table].append(row.line)
        return True


def _check_birth(row: Row, field: str, start: date | None, born: date | str | None) -> None:
    """Note a referral or plan of a child who was not yet on the way."""
    if start and isinstance(born, date) and start < born - UNBORN:
        row.note(Rule.BEFORE_BIRTH, field, f"{start}", f"{born - UNBORN} or later")


@dataclass(frozen=True, slots=True)
class Message:
    """An XML return: what it is, and what was read of it (nothing, where it is passed over)."""

    title: str
    content: Content | None
    rows: int
    workers: WorkforceCensus | None = None


def read_message(source: Source, survey: Survey, findings: Findings, as_at: date | None) -> Message:
    """Stream an XML return; the Children in Need census is read, others that are known are not.

    `as_at` stands in for a reference date that the census's header lacks. Raises Refused for XML of
    any other kind, and for a census without either date.
    """
    census = Census(findings, Numbering(survey))
    header, document = dict[str, str](), Document(source)
    workers = Workers(findings)
    for element in document.elements("CollectionDetails", "Source", "Child", "CHILD", "CSWWWorker"):
        match name(element):
            case "Child":
                census.add(element)
            case "CSWWWorker":
                workers.add_element(element)
            case "CollectionDetails" | "Source":
                header |= fields(element)
    title = RETURNS.get((document.root, header.get("Collection", "").upper()))
    if title is None:
        raise Refused(
            "the XML is of no return that Quarterday knows.",
            "a census of children in need or of the social work workforce: a Message whose Header names its Collection",
            "check that this is the file meant.",
        )
    synthetic = header.get("SoftwareCode", "").casefold().startswith(MADE_UP)
    if title == WORKERS_TITLE:
        day = _reference(header.get("ReferenceDate"), as_at)
        return Message(title, None, workers.rows, workers.census(day, synthetic=synthetic))
    if title != TITLE:
        return Message(title, None, 0)
    if not census.children:
        raise Refused("the census holds no child.", "at least one Child", "export it again.")
    cover = census.cover(_reference(header.get("ReferenceDate"), as_at))
    return Message(title, census.content(cover, synthetic=synthetic), census.rows)


def _reference(text: str | None, as_at: date | None) -> date:
    day = read_day(text) if text else as_at
    if day is None or isinstance(day, Rule):
        raise Refused(
            f"the census's ReferenceDate is “{text[:20]}”." if text else "the census has no ReferenceDate.",
            "a ReferenceDate such as 2024-03-31 in Header/CollectionDetails",
            "export the census again, or mend its ReferenceDate.",
            where="Header, ReferenceDate",
        )
    return day
