"""The SSDA903 return table by table, each row by itself: the same rows from CSV tables as from the XML."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from quarterday.intake import codes, forms
from quarterday.intake.checks import Findings, Row
from quarterday.intake.content import Columns
from quarterday.intake.lined import Lined
from quarterday.intake.plausible import check_status
from quarterday.intake.rules import Rule
from quarterday.intake.table import CsvTable
from quarterday.records import TABLES

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a return by itself: its rows with their lines, and the findings on them.

    `title` is its form's. `told` has the columns of the table of records that it becomes, without those
    that the header tells.
    """

    title: str
    told: Lined
    findings: Findings
    synthetic: bool = False


class Rows:
    """The rows of one table as they are read."""

    def __init__(self, title: str, findings: Findings) -> None:
        self._title, self._findings = title, findings
        self._cells = CELLS[title]
        self._columns = Columns(OWN[title])
        self._lines = array("q")

    def read(self, row: Row) -> None:
        """Read a row, and add it unless one of its findings leaves it out."""
        made = {"person": row.identifier("CHILD"), **self._cells(row)}
        if row.counts():
            self._columns.add(**made)
            self._lines.append(row.line)

    def sheet(self, *, synthetic: bool = False) -> Sheet:
        told = Lined(self._columns.table(), np.asarray(self._lines, np.int64))
        return Sheet(self._title, told, self._findings, synthetic)


def read_sheet(table: CsvTable) -> Sheet:
    """A CSV table of the return. Raises Refused where it cannot be read to its end."""
    rows = Rows(table.form.title, table.findings)
    for row in table.rows():
        rows.read(row)
    return rows.sheet(synthetic=table.synthetic)


def _child(row: Row) -> Cells:
    born = row.day("DOB", Rule.MISSING_BIRTH)
    return {"born": born, "sex": row.sex("SEX"), "ethnicity": row.code("ETHNIC", codes.ETHNICITY)}


def _episode(row: Row) -> Cells:
    start, end = row.spell("DECOM", "DEC")
    coded = _coded(row)
    check_status(row, "LS", coded["legal_status"])
    return {"start": start, "end": end, **coded}


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
    forms.EPISODES.title: ("care_episodes", _episode),
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
"""The table of records that each table but the header becomes, and what is read of one of its rows."""

ABOUT = ("born", "turns_18", "sex", "ethnicity")
"""What the header tells of the child on each row of the episodes."""


def _with_birth(cells: Callable[[Row], Cells]) -> Callable[[Row], Cells]:
    """The cells of a row, with the date of birth that stands on it beside the header's."""
    return lambda row: {"born": row.day("DOB"), **cells(row)}


CELLS: dict[str, Callable[[Row], Cells]] = {
    forms.HEADER.title: _child,
    **{
        title: cells if table == "care_episodes" else _with_birth(cells)
        for title, (table, cells) in TABLES_OF.items()
    },
}
EPISODES = TABLES["care_episodes"].schema
OWN: dict[str, pa.Schema] = {
    forms.HEADER.title: pa.schema([EPISODES.field(name) for name in ("person", "born", "sex", "ethnicity")]),
    **{title: TABLES[table].schema for title, (table, _) in TABLES_OF.items()},
    forms.EPISODES.title: pa.schema([field for field in EPISODES if field.name not in ABOUT]),
}
"""The columns that each table of the return fills by itself."""
