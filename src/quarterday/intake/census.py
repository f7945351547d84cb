"""The Children in Need census of any year since 2021, child by child (`modules` has what is read of each)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from lxml import etree

from quarterday.intake import across, codes
from quarterday.intake.across import OPEN
from quarterday.intake.checks import Findings, Row, read_day
from quarterday.intake.content import Columns, Content, Told, earliest
from quarterday.intake.cover import of_census
from quarterday.intake.files import Source, Survey
from quarterday.intake.lined import Lined
from quarterday.intake.modules import MODULES, PLAN, REFERRAL, REVIEW, Cells, Module, disabled
from quarterday.intake.plausible import GROWN
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.workers import TITLE as WORKERS_TITLE
from quarterday.intake.workers import Workers, WorkforceCensus
from quarterday.intake.xml import Document, Numbering, children, fields, name
from quarterday.records import Cover, Kind

TITLE = "Children in Need census"
RETURNS = {
    ("Message", "CIN"): TITLE,
    ("Message", "CSWW"): WORKERS_TITLE,
    ("EXPSSDA903", ""): "SSDA903 return as XML",
}
"""The returns known by their root and their Collection; all but the first are passed over."""

MADE_UP = "quarterday synthetic"
"""How the SoftwareCode of a made-up census begins."""

ALWAYS = ("referrals", "section_47", "plans")
"""The tables that every census speaks of, even where it has no row of them."""

NO_OVERLAP = {"in_need_plans": "CINPlanStartDate", "plans": "CPPstartDate"}
"""The tables of which a child has one row at a time, and the field that such a row starts with."""

WITHIN = {module.name: module for module in MODULES if module not in (REFERRAL, REVIEW)}
"""The modules that stand in a CINdetails, by name; reviews stand in the plan that they belong to."""
TOLD_BY = {module.table: module.fields[0] for module in MODULES}
"""The field that tells the module of a row, and so its table."""


class Census:
    """A census as it is read, child by child; `content()` once every child is added."""

    def __init__(self, findings: Findings, numbers: Numbering) -> None:
        self._findings, self._numbers = findings, numbers
        self._tables = {module.table: Columns(module.table) for module in MODULES}
        self._lines = {module.table: array("q") for module in MODULES}
        self._closed: date | None = None
        self.rows = self.children = 0

    def add(self, child: etree._Element) -> None:
        """Read one Child; modules may be missing, empty or repeated."""
        person, about = self._about(child)
        if not person:
            return
        self.children += 1
        for details in children(child, REFERRAL.name):
            referral = self._read(REFERRAL, details, person, about)
            if referral:
                self._closed = earliest((self._closed, referral["end"]), self._findings.today)
            for element in details:
                if module := WITHIN.get(name(element)):
                    self._within(module, element, person, about)

    def content(self, cover: Cover, as_at: date, *, synthetic: bool) -> Content:
        """The tables; `as_at` is the day to whose end the census speaks.

        A module that no child has makes no table, so that another return may supply it. A census of no
        enquiry or plan says that there is none.
        """
        held = {table: self._lined(table) for table, lines in self._lines.items() if lines or table in ALWAYS}
        for table, field in NO_OVERLAP.items():
            if table in held:
                held[table].check_overlaps(self._findings, field)
        self._check_open(held[PLAN.table], as_at)
        made = {table: lined.rows for table, lined in held.items()}
        told = {table: Told(self._findings, lined.lines) for table, lined in held.items()}
        return Content(Kind.IN_NEED, made, cover, synthetic, told)

    def _lined(self, table: str) -> Lined:
        rows = Lined(self._tables[table].table(), np.asarray(self._lines[table], np.int64))
        return rows.once(self._findings, "each module once", TOLD_BY[table])

    def _check_open(self, plans: Lined, as_at: date) -> None:
        grown = across.days(across.birthdays(plans.rows["born"], GROWN), OPEN)
        still = np.asarray(plans.rows["end"].is_null()).astype(bool) & (grown <= across.day(as_at))
        for (line,) in plans.at(still):
            self._findings.add(Rule.OPEN_PAST_18, line, "CPPendDate", "", "the day on which it ended")

    def cover(self, reference: date) -> Cover:
        return of_census(reference, self._closed)

    def _about(self, child: etree._Element) -> tuple[str, Cells]:
        """Who the child is, and what every row of theirs says of them."""
        line = self._numbers.of(child)
        row = Row(self._findings, line, fields(*children(child, "ChildIdentifiers")))
        person, about = row.identifier("LAchildID"), _identified(row)
        if not person:
            row.counts()
            return person, about
        row.counts_without()
        characteristics = list(children(child, "ChildCharacteristics"))
        cells = fields(*characteristics) | _several(("Disability",), *characteristics)
        traits = Row(self._findings, line, cells)
        about |= {"ethnicity": traits.code("Ethnicity", codes.ETHNICITY), "disabled": disabled(traits)}
        traits.counts_without()
        return person, about

    def _within(self, module: Module, element: etree._Element, person: str, about: Cells) -> None:
        cells = self._read(module, element, person, about)
        if module is PLAN and cells:
            for review in element.iter("{*}CPPreviewDate"):
                self._review(review, cells)

    def _read(self, module: Module, element: etree._Element, person: str, about: Cells) -> Cells | None:
        """The module's columns where the table holds them; None for an empty one, and for one left out."""
        cells = fields(element) | _several(module.several, element)
        if not cells:
            return None
        row = Row(self._findings, self._numbers.of(element), cells)
        made = {"person": person, "team": None, **about, **module.read(row, about)}
        return made if self._add(module.table, row, made) else None

    def _review(self, review: etree._Element, plan: Cells) -> None:
        if text := (review.text or "").strip():
            row = Row(self._findings, self._numbers.of(review), {"CPPreviewDate": text})
            self._add(REVIEW.table, row, {"person": plan["person"], **REVIEW.read(row, plan)})

    def _add(self, table: str, row: Row, cells: Cells) -> bool:
        """Add a row, unless one of its findings leaves it out; True where it was added."""
        self.rows += 1
        if not row.counts():
            return False
        self._tables[table].add(**cells)
        self._lines[table].append(row.line)
        return True


def _identified(row: Row) -> Cells:
    """Birth, sex and death; the day on which a child is expected is of use for the unborn alone."""
    born = row.day("PersonBirthDate")
    expected = None if row.text("PersonBirthDate") else row.day("ExpectedPersonBirthDate", ahead=True)
    if not (row.text("PersonBirthDate") or row.text("ExpectedPersonBirthDate")):
        row.note(Rule.MISSING_BIRTH, "PersonBirthDate", expected="a date of birth, or one expected")
    sex = row.sex("Sex") if row.text("Sex") else row.sex("GenderCurrent")
    return {"born": born, "expected_birth": expected, "sex": sex, "died": row.day("PersonDeathDate")}


def _several(names: Sequence[str], *modules: etree._Element) -> dict[str, str]:
    """The texts of elements that may be there more than once, at any depth, as one cell each."""
    found = {}
    for field in names:
        texts = [(each.text or "").strip() for module in modules for each in module.iter(f"{{*}}{field}")]
        if any(texts):
            found[field] = " ".join(filter(None, texts))
    return found


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
    reference = _reference(header.get("ReferenceDate"), as_at)
    read = census.content(census.cover(reference), as_at or reference, synthetic=synthetic)
    return Message(title, read, census.rows)


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
