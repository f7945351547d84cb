"""Who the Standard Safeguarding Dataset speaks of: its persons, and what leads from its other keys to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from quarterday.intake import codes, labels
from quarterday.intake.annex import coded, yes_no
from quarterday.intake.checks import Row
from quarterday.intake.parts import Part
from quarterday.intake.rules import Rule

UNKNOWN: dict[str, Any] = {
    "born": None, "expected_birth": None, "sex": None, "ethnicity": None, "disabled": None, "died": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conference:
    """An initial child protection conference: of an enquiry, or of a child who moved in with a plan."""

    day: date
    enquiry: str | None
    referral: str | None
    moved_in: bool


class Stay(NamedTuple):
    """An episode of care in a placement."""

    placement: str
    person: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables brought that hold a row, by name, and what `ssd_person` says of each person.

    `periods` tells whose each period of care is and `plans` when each plan began (None: it is not counted),
    once those are read; so `miles` of each placement, and who had which `stays` there.
    """

    parts: Mapping[str, Part]
    people: Mapping[str, Mapping[str, Any]]
    teams: Mapping[str, str]
    conferences: Sequence[Conference]
    as_at: date | None = None
    periods: dict[str, str] = field(default_factory=dict)
    plans: dict[str, date | None] = field(default_factory=dict)
    miles: dict[str, Decimal] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)

    def person(self, row: Row, column: str) -> dict[str, Any]:
        """The columns about a person; one who is not in `ssd_person` is noted."""
        return self.about(row, column, row.identifier(column))

    def about(self, row: Row, column: str, person: str) -> dict[str, Any]:
        """The same of a person who is told by something else in the row's column."""
        if person and person not in self.people:
            row.note(Rule.NOT_IN_HEADER, column, person, "a person of ssd_person")
        return {"person": person, **self.people.get(person, UNKNOWN)}

    def team(self, row: Row, column: str) -> str | None:
        """The team by the name that `ssd_department` gives it, else as it is written."""
        text = row.text(column)
        return self.teams.get(text, text) if text else None


def opened(held: Mapping[str, Part], as_at: date | None) -> Dataset:
    """The dataset with its persons and teams read."""
    disabled = _disabled(held["ssd_disability"]) if "ssd_disability" in held else {}
    people = dict(_people(held["ssd_person"], disabled)) if "ssd_person" in held else {}
    teams = _teams(held["ssd_department"]) if "ssd_department" in held else {}
    met = held.get("ssd_initial_cp_conference")
    return Dataset(held, people, teams, list(_conferences(met)) if met else (), as_at)


def _people(part: Part, disabled: Mapping[str, bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in part.rows():
        person = row.identifier("pers_person_id")
        sex = "pers_sex" if row.text("pers_sex") else "pers_gender"
        unborn = row.text("pers_dob") is None and row.text("pers_expected_dob") is not None
        about = {
            "born": row.day("pers_dob", None if unborn else Rule.MISSING_BIRTH),
            "expected_birth": row.day("pers_expected_dob", ahead=True) if unborn else None,
            "sex": coded(row, sex, labels.SEX),
            "ethnicity": coded(row, "pers_ethnicity", labels.ETHNICITY),
            "disabled": disabled.get(person),
            "died": row.day("pers_death_date"),
        }
        if row.counts():
            yield person, about


def _disabled(part: Part) -> dict[str, bool]:
    """Whether each person listed has any disability: NONE alone is no."""
    found: dict[str, bool] = {}
    for row in part.rows():
        person = row.identifier("disa_person_id")
        code = row.code("disa_disability_code", codes.DISABILITY, fold=labels.DISABILITY)
        if row.counts() and code in codes.DISABILITY:
            found[person] = found.get(person, False) or code != "NONE"
    return found


def _teams(part: Part) -> dict[str, str]:
    found = {}
    for row in part.rows():
        team, called = row.identifier("dept_team_id"), row.text("dept_team_name")
        if row.counts() and called:
            found[team] = called
    return found


def _conferences(part: Part) -> Iterator[Conference]:
    for row in part.rows():
        enquiry, day = row.text("icpc_s47_enquiry_id"), row.day("icpc_icpc_date")
        moved_in = bool(yes_no(row, "icpc_icpc_transfer_in"))
        if row.counts() and day:
            yield Conference(day, enquiry, row.text("icpc_referral_id"), moved_in)
