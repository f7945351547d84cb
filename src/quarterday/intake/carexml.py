"""The SSDA903 return as XML: EXPSSDA903 holds CHILD, and each CHILD a HEADER and its EPISODEs.

What a module is, is told by the elements in it: suppliers nest a header's reviews, outcomes and
adoption in modules of several names, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from lxml import etree

from quarterday.intake import forms
from quarterday.intake.care import CELLS, Rows
from quarterday.intake.checks import Findings, Row
from quarterday.intake.codes import YES_NO
from quarterday.intake.content import Content
from quarterday.intake.files import Source, Survey
from quarterday.intake.joined import joined
from quarterday.intake.refusal import Refused
from quarterday.intake.xml import Document, Numbering, fields, name

ROOT = "EXPSSDA903"
TITLE = "SSDA903 return as XML"
RENAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
"""Elements that the CSV tables name otherwise."""

MARKS: dict[str, tuple[str, ...]] = {
    forms.EPISODES.title: ("DECOM", "DEC", "RNE"),
    forms.UNACCOMPANIED.title: ("DUC", "UASC"),
    forms.REVIEWS.title: ("REVIEW", "REVIEW_CODE"),
    forms.MISSING.title: ("MIS_START", "MIS_END"),
    forms.OUTCOMES.title: ("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK"),
    forms.LEAVERS.title: ("IN_TOUCH", "ACTIV", "ACCOM"),
    forms.ADOPTION.title: ("DATE_INT", "DATE_MATCH"),
    forms.PLACED.title: ("DATE_PLACED", "DATE_PLACED_CEASED"),
    forms.PERMANENCE.title: ("PREV_PERM", "DATE_PERM"),
    forms.CARE_WORKERS.title: ("SW_ID", "SW_DECOM"),
}
"""For each table, the elements of which a module of it has at least one."""

TITLE_OF = {mark: title for title, marks in MARKS.items() for mark in marks}


@dataclass(frozen=True, slots=True)
class Reading:
    """A return read from XML: its content, and how many rows its tables would have as CSV."""

    content: Content
    rows: int


def is_care(source: Source) -> bool:
    """Whether the outermost element is that of the SSDA903 return."""
    with replace(source, seen=None).stream() as stream:
        start = etree.iterparse(
            stream, events=("start",), load_dtd=False, no_network=True, resolve_entities=False
        )
        try:
            return any(name(element) == ROOT for _, element in islice(start, 1))
        except etree.XMLSyntaxError:
            return False  # whoever reads it as another return says what is wrong with it


def read_care_xml(source: Source, survey: Survey, findings: Findings, as_at: date | None = None) -> Reading:
    """Stream a return, child by child. Raises Refused where it is not well formed or holds no child."""
    made = {title: Rows(title, findings) for title in CELLS}
    read: dict[str, int] = dict.fromkeys(made, 0)
    numbers = Numbering(survey)
    for child in Document(source).elements("CHILD"):
        for title, row in _rows(child, findings, numbers):
            made[title].read(row)
            read[title] += 1
    if not any(read.values()):
        raise Refused("the return holds no child.", "at least one CHILD in EXPSSDA903", "export it again.")
    sheets = {title: rows.sheet() for title, rows in made.items() if read[title]}
    return Reading(joined(sheets, findings.today, as_at), sum(read.values()))


def _rows(child: etree._Element, findings: Findings, numbers: Numbering) -> Iterator[tuple[str, Row]]:
    """The child as rows of the CSV tables, that of the header first."""
    header: dict[str, str] = {}
    begins = numbers.of(child)
    modules: list[tuple[str, int, dict[str, str]]] = []
    for module in child.iter("{*}*"):
        if len(module):
            cells = fields(module)
            for field, ours in RENAMED.items():
                if field in cells:
                    cells[ours] = cells.pop(field)
            titles = _titles(cells)
            modules += [(title, numbers.of(module), cells) for title in titles]
            if not titles or "CHILD" in cells:
                header = cells | header
    shared = {field: header[field] for field in ("CHILD", "SEX", "DOB") if field in header}
    yield forms.HEADER.title, Row(findings, begins, header)
    for title, line, cells in modules:
        yield title, Row(findings, line, cells | shared)


def _titles(cells: dict[str, str]) -> Sequence[str]:
    """The tables of which the module is a row; a header may be one of several."""
    found = _titles_of(tuple(cells))
    if YES_NO.get(cells.get("UASC", "").lower()) is False and "DUC" not in cells:
        return [title for title in found if title != forms.UNACCOMPANIED.title]
    return found


@lru_cache(maxsize=4096)
def _titles_of(fields: tuple[str, ...]) -> Sequence[str]:
    return tuple(dict.fromkeys(TITLE_OF[field] for field in fields if field in TITLE_OF))
