"""The modules of the Children in Need census: what of each is read, and into which table.

Source: Department for Education, guides to the Children in Need census, 2020 to 2021 up to 2025 to 2026.
`docs/formats/children-in-need.md` is written from these, and `settle` tells by them which table a field belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from quarterday.intake import codes
from quarterday.intake.checks import Row
from quarterday.intake.plausible import OLDEST_REFERRED, check_after, check_start
from quarterday.intake.rules import Rule

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Module:
    """A module within a child: its table (`makes` in words), its reader, and its fields, read and ignored.

    `several` are the fields that may be there more than once, at any depth. A reader is given the row and
    what is known of the child, and gives the row's own columns.
    """

    name: str
    table: str
    makes: str
    read: Callable[[Row, Cells], Cells]
    fields: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


def _referral(row: Row, child: Cells) -> Cells:
    start, end = row.spell("CINreferralDate", "CINclosureDate")
    coded = {
        "source": row.code("ReferralSource", codes.REFERRAL_SOURCE),
        "need": row.code("PrimaryNeedCode", codes.NEED),
        "reason_closed": row.code("ReasonForClosure", codes.REASON_CLOSED),
    }
    nfa, aside = row.yes_no("ReferralNFA"), row.aside()
    moved_in = aside.day("DateOfInitialCPC")
    aside.counts_without()
    check_start(row, "CINreferralDate", start, _birth(child), unborn=True, oldest=OLDEST_REFERRED)
    return {"start": start, "end": end, **coded, "no_further_action": nfa, "transfer_conference": moved_in}


def _assessment(row: Row, child: Cells) -> Cells:
    start, end = row.spell("AssessmentActualStartDate", "AssessmentAuthorisationDate")
    return {"start": start, "end": end, "factors": listed(row, "AssessmentFactors", codes.FACTOR)}


def _in_need_plan(row: Row, child: Cells) -> Cells:
    start, end = row.spell("CINPlanStartDate", "CINPlanEndDate")
    return {"start": start, "end": end}


def _enquiry(row: Row, child: Cells) -> Cells:
    start = row.day("S47ActualStartDate", Rule.MISSING_START)
    conference = row.day("DateOfInitialCPC")
    check_after(row, "DateOfInitialCPC", conference, start)
    not_required = row.yes_no("ICPCnotRequired")
    return {"start": start, "conference": conference, "conference_not_required": not_required}


def _plan(row: Row, child: Cells) -> Cells:
    start, end = row.spell("CPPstartDate", "CPPendDate")
    first, latest = (row.code(f, codes.ABUSE) for f in ("InitialCategoryOfAbuse", "LatestCategoryOfAbuse"))
    before = row.whole("NumberOfPreviousCPP", needed=False)
    check_start(row, "CPPstartDate", start, _birth(child), unborn=True)
    return {"start": start, "end": end, "category": latest or first, "previous_plans": before}


def _review(row: Row, plan: Cells) -> Cells:
    """Of one review; `plan` has the columns of the plan that it belongs to."""
    date = row.day("CPPreviewDate", Rule.MISSING_START)
    check_after(row, "CPPreviewDate", date, plan["start"])
    return {"plan_start": plan["start"], "date": date}


def _pre_proceedings(row: Row, child: Cells) -> Cells:
    start, aside = row.day("PPStartDate", Rule.MISSING_START), row.aside()
    days = {
        column: aside.day(field)
        for column, field in (
            ("letter", "LBPSentDate"),
            ("decided", "StepDecisionDate"),
            ("court_application", "CourtAppDate"),
        )
    }
    aside.counts_without()
    offered, held = row.yes_no("FGDMMeetingOffer"), row.yes_no("FGDMMeetingFac")
    outcome = row.code("PPOutcome", ())  # its codes are not yet published in a form to check against
    return {"start": start, **days, "meeting_offered": offered, "meeting_held": held, "outcome": outcome}


def _birth(child: Cells) -> Any:
    """The day of birth; of an unborn child the day on which it is expected."""
    return child["born"] or child["expected_birth"]


def listed(row: Row, field: str, known: Collection[str]) -> str | None:
    """Several codes in one cell, parted by blanks: each once, in their order; an unknown one is noted and kept."""
    found = in_order((row.text(field) or "").upper().split())
    for code in found:
        if code not in known:
            row.note(Rule.UNKNOWN_CODE, field, code, f"one of {', '.join(in_order(known))}")
    return " ".join(found) or None


def in_order(given: Iterable[str]) -> list[str]:
    """Codes each once, by their number and then their letter: 2B before 10A."""
    return sorted(set(given), key=_place)


def _place(code: str) -> tuple[int, str]:
    number = code.rstrip("ABCDEF")
    return int(number) if number.isascii() and number.isdigit() else 0, code


def disabled(row: Row) -> bool | None:
    """Whether any disability is listed; False for NONE alone, None where none is given or known."""
    given = set((listed(row, "Disability", codes.DISABILITY) or "").split()) & codes.DISABILITY
    return bool(given - {"NONE"}) if given else None


REFERRAL = Module(
    "CINdetails",
    "referrals",
    "referrals",
    _referral,
    ("CINreferralDate", "CINclosureDate", "ReasonForClosure", "ReferralSource", "PrimaryNeedCode",
     "ReferralNFA", "DateOfInitialCPC"),
)  # fmt: skip
ASSESSMENT = Module(
    "Assessments",
    "assessments",
    "assessments",
    _assessment,
    ("AssessmentActualStartDate", "AssessmentAuthorisationDate", "AssessmentFactors"),
    ("AssessmentInternalReviewDate",),
    ("AssessmentFactors",),
)
IN_NEED_PLAN = Module(
    "CINPlanDates",
    "in_need_plans",
    "child in need plans",
    _in_need_plan,
    ("CINPlanStartDate", "CINPlanEndDate"),
)
ENQUIRY = Module(
    "Section47",
    "section_47",
    "section 47 enquiries",
    _enquiry,
    ("S47ActualStartDate", "DateOfInitialCPC", "ICPCnotRequired"),
    ("InitialCPCtarget",),
)
PLAN = Module(
    "ChildProtectionPlans",
    "plans",
    "child protection plans",
    _plan,
    ("CPPstartDate", "CPPendDate", "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP"),
)
REVIEW = Module("Reviews", "plan_reviews", "reviews of child protection plans", _review, ("CPPreviewDate",))
PRE_PROCEEDINGS = Module(
    "PreProceedingsandFGDM",
    "pre_proceedings",
    "pre-proceedings",
    _pre_proceedings,
    ("PPStartDate", "LBPSentDate", "FGDMMeetingOffer", "FGDMMeetingFac", "StepDecisionDate", "PPOutcome",
     "CourtAppDate"),
    ("InitialPPMeetingDate", "ReviewMeetingsCount", "LetterInitCPDate"),
)  # fmt: skip
MODULES = (REFERRAL, ASSESSMENT, IN_NEED_PLAN, ENQUIRY, PLAN, REVIEW, PRE_PROCEEDINGS)
"""Every module that makes rows, as the census has them."""
