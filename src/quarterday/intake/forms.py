"""Recognising a CSV file by its columns, never by its name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from quarterday.intake.layouts import LAYOUTS, SYNTHETIC_COLUMN
from quarterday.intake.refusal import Refused
from quarterday.records import Kind

HEADER_TITLE = "SSDA903 header (children)"
EPISODES_TITLE = "SSDA903 episodes"


@dataclass(frozen=True, slots=True)
class Form:
    """A CSV table that is known: the columns it must have, those it may have, and its kind.

    `kind` is None for a table that is recognised and passed over; `empty` for one that may hold no row.
    """

    title: str
    kind: Kind | None
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    empty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return self.needed + self.optional


@dataclass(frozen=True, slots=True)
class Columns:
    """A file's form, the place of each column of it, and the columns that are not part of it."""

    form: Form
    places: dict[str, int]
    unknown: tuple[str, ...]


def _passed_over(table: str, columns: str) -> Form:
    return Form(f"SSDA903 {table}", None, tuple(columns.split()))


HEADER = Form(HEADER_TITLE, Kind.LOOKED_AFTER, ("CHILD", "SEX", "DOB", "ETHNIC"), ("UPN", "MOTHER", "MC_DOB"))
EPISODES = Form(
    EPISODES_TITLE,
    Kind.LOOKED_AFTER,
    ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"),
    ("PLACE_PROVIDER", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
)


def _care(table: str, needed: str, optional: str = "") -> Form:
    """A table that a return may lack, and that may hold no row."""
    title = f"SSDA903 {table}"
    return Form(title, Kind.LOOKED_AFTER, tuple(needed.split()), tuple(optional.split()), empty=True)


UNACCOMPANIED = _care("unaccompanied asylum-seeking children", "CHILD DUC", "SEX DOB")
REVIEWS = _care("reviews", "CHILD REVIEW REVIEW_CODE", "DOB")
OUTCOMES = _care(
    "outcomes (OC2)",
    "CHILD SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK",
    "DOB IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED "
    "INTERVENTION_OFFERED",
)
LEAVERS = _care("care leavers (OC3)", "CHILD IN_TOUCH ACTIV ACCOM", "DOB")
ADOPTION = _care(
    "adoption (AD1)", "CHILD DATE_INT DATE_MATCH", "DOB FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"
)
PLACED = _care("placed for adoption", "CHILD DATE_PLACED DATE_PLACED_CEASED", "DOB REASON_PLACED_CEASED")
PERMANENCE = _care("previous permanence", "CHILD PREV_PERM LA_PERM DATE_PERM", "DOB")
MISSING = _care("missing", "CHILD MISSING MIS_START MIS_END", "DOB")
CARE_WORKERS = _care("social worker episodes", "CHILD SW_ID SW_DECOM SW_DEC", "DOB SW_REASON")
CARE_TABLES = (
    UNACCOMPANIED, REVIEWS, OUTCOMES, LEAVERS, ADOPTION, PLACED, PERMANENCE, MISSING, CARE_WORKERS,
)  # fmt: skip
"""The tables of the SSDA903 return that stand beside the header and the episodes."""

EXTRACTS = {
    layout.kind: Form(
        layout.kind.in_words,
        layout.kind,
        tuple(column.name for column in layout.columns if column.needed),
        tuple(column.name for column in layout.columns if not column.needed),
    )
    for layout in LAYOUTS
}
WORKERS = Form(
    "social work workforce census",
    Kind.WORKFORCE,
    ("AgencyWorker", "SWENo", "FTE", "OrgRole", "RoleStartDate", "RoleEndDate"),
    (
        "ReferenceDate", "Year", "PersonBirthDate", "GenderCurrent", "Sex", "Ethnicity", "QualInst", "QualLevel",
        "StepUpGrad", "StartOrigin", "LeaverDestination", "ReasonLeave", "FTE30", "Cases30", "WorkingDaysLost",
        "ContractWeeks", "FrontlineGrad", "Absat30Sept", "ReasonAbsence", "CFKSSstatus", "BaseSalary",
        "RRPayments", "OtherPayments",
    ),
)  # fmt: skip
FORMS: tuple[Form, ...] = (
    HEADER,
    EPISODES,
    WORKERS,
    *EXTRACTS.values(),
    *CARE_TABLES,
    _passed_over("deprivation of liberty orders", "CHILD DOB DOLO_START DOLO_END"),
)


def recognise(cells: Sequence[str]) -> Columns:
    """The form of a file whose first row is `cells`; case and blanks around a name do not matter.

    Raises Refused where no form fits, naming the nearest and what it would need.
    """
    names = [cell.strip() for cell in cells]
    folded = [name.casefold() for name in names]
    fitting = [form for form in FORMS if set(_folded(form.needed)) <= set(folded)]
    if not fitting:
        raise _unrecognised(names)
    form = max(fitting, key=lambda each: len(set(_folded(each.columns)) & set(folded)))
    wanted = {name.casefold(): name for name in (*form.columns, SYNTHETIC_COLUMN)}
    twice = [wanted[name] for name in wanted if folded.count(name) > 1]
    if twice:
        raise Refused(
            f"the column {twice[0]} is there more than once.",
            "each column once",
            "remove the one that is not meant.",
            where="line 1",
        )
    places = {wanted[name]: place for place, name in enumerate(folded) if name in wanted}
    unknown = tuple(name for name, low in zip(names, folded, strict=True) if name and low not in wanted)
    return Columns(form, places, unknown)


def _folded(names: Sequence[str]) -> list[str]:
    return [name.casefold() for name in names]


def _unrecognised(names: Sequence[str]) -> Refused:
    """Say what is missing for the nearest form; other columns are not repeated, as a file without a
    header line has a child's values there."""
    folded = {name.casefold() for name in names}
    form = max(FORMS, key=lambda each: _nearness(each, folded))
    missing = [name for name in form.needed if name.casefold() not in folded]
    if len(missing) == len(form.needed):
        return Refused(
            f"the columns are of no format that Quarterday knows ({len(names)} columns){_separator(names)}",
            "one of the formats in docs/formats.md, with the names of the columns in the first line",
            "check that this is the file meant, and that its first line names the columns.",
            where="line 1",
        )
    extra = [name for name in names if name.casefold() not in _folded(form.columns)]
    meant = "".join(_meant(name, extra) for name in missing)
    plural = "column" if len(missing) == 1 else "columns"
    return Refused(
        f"the file is nearest to “{form.title}” and lacks the {plural} {', '.join(missing)}.{meant}",
        f"the columns {', '.join(form.needed)}",
        "export the file with every column, or correct the names in its first line.",
        where="line 1",
    )


def _nearness(form: Form, folded: set[str]) -> tuple[float, bool]:
    there = len(set(_folded(form.columns)) & folded)
    needed = sum(name.casefold() in folded for name in form.needed) / len(form.needed)
    return there / len(folded | set(_folded(form.columns))) + needed, form.kind is not None


def _meant(missing: str, extra: Sequence[str]) -> str:
    """'Did you mean' the other way about: a column of the file that looks like the missing one."""
    by_fold = {name.casefold(): name for name in extra}
    near = difflib.get_close_matches(missing.casefold(), by_fold, n=1)
    return f" Did you mean “{missing}” where it says “{by_fold[near[0]]}”?" if near else ""


def _separator(names: Sequence[str]) -> str:
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(names) == 1 and sign in names[0]:
            return f"; its cells are parted by {word}, not by commas."
    return "."
