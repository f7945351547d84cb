"""The Children in Need census: referrals, section 47 enquiries and child protection plans."""

from __future__ import annotations

from datetime import date

from lxml import etree

from quarterday.intake import codes
from quarterday.intake.checks import Findings, Row, read_day
from quarterday.intake.content import Columns, Content, earliest
from quarterday.intake.cover import of_census
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.xml import children, elements, fields, name, source_line
from quarterday.records import Cover, Kind

TITLE = "Children in Need census"
MADE_UP = "quarterday synthetic"
"""How the SoftwareCode of a made-up census begins."""


class Census:
    """A census as it is read, child by child; `content()` once every child is added."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._tables = {table: Columns(table) for table in ("referrals", "section_47", "plans")}
        self._plans: list[tuple[str, date, date | None, int]] = []
        self._closed: date | None = None
        self.rows = 0

    def add(self, child: etree._Element) -> None:
        """Read one Child; modules may be missing, empty or repeated."""
        line = source_line(child)
        about = Row(self._findings, line, fields(*children(child, "ChildIdentifiers")))
        person = about.identifier("LAchildID")
        born = about.day("PersonBirthDate")
        if about.text("PersonBirthDate") is None and about.text("ExpectedPersonBirthDate") is None:
            about.note(Rule.MISSING_BIRTH, "PersonBirthDate", expected="a date of birth, or one expected")
        sex = about.sex("Sex") if about.text("Sex") else about.sex("GenderCurrent")
        died = about.day("PersonDeathDate")
        traits = Row(self._findings, line, fields(*children(child, "ChildCharacteristics")))
        shared = {"born": born, "sex": sex, "ethnicity": traits.code("Ethnicity", codes.ETHNICITY)}
        about.counts()
        traits.counts()
        if not person:
            return
        for details in children(child, "CINdetails"):
            self._referral(details, person, {**shared, "died": died})
            for enquiry in children(details, "Section47"):
                self._enquiry(enquiry, person)
            for plan in children(details, "ChildProtectionPlans"):
                self._plan(plan, person, shared)

    def content(self, cover: Cover | None, *, synthetic: bool) -> Content:
        self._findings.overlaps(self._plans, "CPPstartDate")
        made = {table: columns.table() for table, columns in self._tables.items()}
        return Content(Kind.IN_NEED, made, cover, synthetic)

    def cover(self, reference: date | None) -> Cover | None:
        return of_census(reference, self._closed) if reference else None

    def _row(self, module: etree._Element) -> Row | None:
        """The module as a row; an empty one is none."""
        cells = fields(module)
        if not cells:
            return None
        self.rows += 1
        return Row(self._findings, source_line(module), cells)

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
        if row.counts():
            self._closed = earliest((self._closed, end))
            self._tables["referrals"].add(
                person=person, start=start, end=end, no_further_action=nfa, **coded, **shared
            )

    def _enquiry(self, module: etree._Element, person: str) -> None:
        row = self._row(module)
        if row is None:
            return
        start = row.day("S47ActualStartDate", Rule.MISSING_START)
        conference = row.day("DateOfInitialCPC")
        if row.counts():
            self._tables["section_47"].add(person=person, start=start, conference=conference)

    def _plan(self, module: etree._Element, person: str, shared: dict[str, date | str | None]) -> None:
        row = self._row(module)
        if row is None:
            return
        start, end = row.spell("CPPstartDate", "CPPendDate")
        first, latest = (
            row.code(field, codes.ABUSE) for field in ("InitialCategoryOfAbuse", "LatestCategoryOfAbuse")
        )
        before = row.whole("NumberOfPreviousCPP", needed=False)
        if row.counts() and start:
            self._tables["plans"].add(
                person=person, start=start, end=end, category=latest or first, previous_plans=before,
                **shared,
            )  # fmt: skip
            self._plans.append((person, start, end, row.line))


def read_census(content: bytes, findings: Findings, as_at: date | None) -> tuple[Content, int]:
    """Stream a census: its tables, and how many modules were read.

    `as_at` stands in for a reference date that the header lacks. Raises Refused without either.
    """
    census, header = Census(findings), dict[str, str]()
    for event, element in elements(content):
        if event == "start":
            continue
        match name(element):
            case "Child":
                census.add(element)
                _forget(element)
            case "CollectionDetails" | "Source":
                header |= fields(element)
    reference = _reference(header.get("ReferenceDate"), as_at)
    synthetic = header.get("SoftwareCode", "").casefold().startswith(MADE_UP)
    return census.content(census.cover(reference), synthetic=synthetic), census.rows


def _reference(text: str | None, as_at: date | None) -> date | None:
    day = read_day(text) if text else as_at
    if day is None or isinstance(day, Rule):
        raise Refused(
            f"the census's ReferenceDate is “{text[:20]}”." if text else "the census has no ReferenceDate.",
            "a ReferenceDate such as 2024-03-31 in Header/CollectionDetails",
            "export the census again, or mend its ReferenceDate.",
            where="Header, ReferenceDate",
        )
    return day


def _forget(element: etree._Element) -> None:
    """Let go of a child that was read, and of those before it, so that memory stays small."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
