"""The Standard Safeguarding Dataset's tables of what is done for a child: assessments, plans for children in
need, reviews, visits, missing episodes, unaccompanied children, education, health and care plans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from quarterday.intake import codes, labels
from quarterday.intake.annex import coded, yes_no
from quarterday.intake.checks import Row
from quarterday.intake.content import Columns
from quarterday.intake.modules import in_order
from quarterday.intake.parts import Part
from quarterday.intake.people import Dataset
from quarterday.intake.plausible import check_after
from quarterday.intake.rules import Rule

FACTOR = re.compile(r"\b([0-9]{1,2}[A-F]?)\b[\"']?(?:\s*:\s*[\"']?(\w+))?", re.IGNORECASE)
"""A factor in a list (["1A", "2B"]), or with its answer ({"1A": "Yes"})."""


def _assessments(data: Dataset, part: Part, columns: Columns) -> None:
    factors = _factors(data.parts["ssd_assessment_factors"]) if "ssd_assessment_factors" in data.parts else {}
    for row in part.rows():
        about = data.person(row, "cina_person_id")
        start, end = row.spell("cina_assessment_start_date", "cina_assessment_auth_date")
        found, team = (
            factors.get(row.text("cina_assessment_id") or ""),
            data.team(row, "cina_assessment_team"),
        )
        if row.counts():
            columns.add(**about, start=start, end=end, factors=found, team=team)


def _factors(part: Part) -> dict[str, str]:
    """The factors of each assessment; one that is answered with no is none."""
    found: dict[str, str] = {}
    for row in part.rows():
        assessment, text = (
            row.identifier("cinf_assessment_id"),
            row.text("cinf_assessment_factors_json") or "",
        )
        told = {
            code.upper() for code, answer in FACTOR.findall(text) if labels.YES_NO(answer or "yes") == "Y"
        }
        for code in in_order(told - codes.FACTOR):
            row.note(Rule.UNKNOWN_CODE, "cinf_assessment_factors_json", code, "a factor of the census")
        if row.counts() and told:
            found[assessment] = " ".join(in_order(told | set(found.get(assessment, "").split())))
    return found


def _in_need_plans(data: Dataset, part: Part, columns: Columns) -> None:
    spells: list[tuple[str, date, date | None, int]] = []
    for row in part.rows():
        about = data.person(row, "cinp_person_id")
        start, end = row.spell("cinp_cin_plan_start_date", "cinp_cin_plan_end_date")
        team = data.team(row, "cinp_cin_plan_team")
        if row.counts() and start:
            columns.add(**about, start=start, end=end, team=team)
            spells.append((about["person"], start, end, row.line))
    part.findings.overlaps(spells, "cinp_cin_plan_start_date")


def _plan_reviews(data: Dataset, part: Part, columns: Columns) -> None:
    """The review of a plan that is not counted, such as another authority's, is left out with it."""
    for row in part.rows():
        person, plan = data.person(row, "cppr_person_id")["person"], row.text("cppr_cp_plan_id")
        if plan not in data.plans:
            row.note(Rule.MISSING_IDENTIFIER, "cppr_cp_plan_id", "", "a cppl_cp_plan_id of ssd_cp_plans")
        started = data.plans.get(plan or "")
        day = _held(row, "cppr_cp_review_date")
        check_after(row, "cppr_cp_review_date", day, started)
        if row.counts() and started:
            columns.add(person=person, plan_start=started, date=day)


def _care_reviews(data: Dataset, part: Part, columns: Columns) -> None:
    """A review says of which period of care it is, and in some extracts of whom."""
    for row in part.rows():
        person = row.text("clar_cla_person_id") or data.periods.get(row.text("clar_cla_id") or "", "")
        if not person:
            row.note(Rule.MISSING_IDENTIFIER, "clar_cla_id", "", "a clae_cla_id of ssd_cla_episodes")
        about = data.about(row, "clar_cla_id", person)
        day = _held(row, "clar_cla_review_date", cancelled="clar_cla_review_cancelled")
        took_part = coded(row, "clar_cla_review_participation", labels.REVIEW)
        if row.counts():
            columns.add(**about, date=day, took_part=took_part)


def _held(row: Row, field: str, cancelled: str = "") -> date | None:
    """The day of a review that was held; one that is planned or was cancelled is noted."""
    day = row.day(field)
    if row.text(field) is None or (cancelled and yes_no(row, cancelled)):
        row.note(Rule.NOT_HELD, field, "", "the day on which it was held")
    return day


def _visits(about: str, person: str, begins: str) -> Callable[[Dataset, Part, Columns], None]:
    """Of a table of visits: what they are about, the column of whom, and how the other columns begin."""

    def read(data: Dataset, part: Part, columns: Columns) -> None:
        for row in part.rows():
            child = data.person(row, person)["person"]
            day = row.day(f"{begins}_date", Rule.MISSING_START)
            alone = yes_no(row, f"{begins}_seen_alone")
            seen = yes_no(row, f"{begins}_seen")
            if row.counts():
                columns.add(
                    person=child, date=day, about=about, seen=True if alone else seen, seen_alone=alone
                )

    return read


def _missing(data: Dataset, part: Part, columns: Columns) -> None:
    for row in part.rows():
        about = data.person(row, "miss_person_id")
        start, end = row.spell("miss_missing_episode_start_date", "miss_missing_episode_end_date")
        absence = coded(row, "miss_missing_episode_type", labels.ABSENCE, needed=True)
        if row.counts():
            columns.add(**about, start=start, end=end, absence=absence)


def _unaccompanied(data: Dataset, part: Part, columns: Columns) -> None:
    """Of the immigration statuses the one of an unaccompanied child; all others are none."""
    for row in part.rows():
        if labels.UNACCOMPANIED(row.text("immi_immigration_status") or "") != "UASC":
            continue
        about = data.person(row, "immi_person_id")
        # the day on which the status will end may lie ahead
        ceased = row.day("immi_immigration_status_end_date", ahead=True)
        if row.counts():
            columns.add(**about, ceased=ceased)


def _ehc_requests(data: Dataset, part: Part, columns: Columns) -> None:
    persons = dict(_pairs(data.parts["ssd_send"], "send_table_id", "send_person_id"))
    assessed, issued = _ehc_assessments(data), _ehc_plans(data)
    for row in part.rows():
        person = persons.get(row.text("ehcr_send_table_id") or "", "")
        if not person:
            row.note(Rule.MISSING_IDENTIFIER, "ehcr_send_table_id", "", "a send_table_id of ssd_send")
        about = data.about(row, "ehcr_send_table_id", person)
        day = row.day("ehcr_ehcp_req_date", Rule.MISSING_START)
        outcome = row.text("ehcr_ehcp_req_outcome")
        assessment, exceptions = assessed.get(row.text("ehcr_ehcp_request_id") or "", ("", None))
        plan = issued.get(assessment)
        check_after(row, "ehcr_ehcp_req_date", plan, day)
        if row.counts():
            columns.add(**about, date=day, outcome=outcome, issued=plan, exceptions=exceptions)


def _pairs(part: Part, key: str, value: str) -> Iterator[tuple[str, str]]:
    for row in part.rows():
        pair = row.identifier(key), row.identifier(value)
        if row.counts():
            yield pair


def _ehc_assessments(data: Dataset) -> dict[str, tuple[str, str | None]]:
    """Of each request its assessment, and the exception that it gives."""
    found = {}
    for row in data.parts["ssd_ehcp_assessment"].rows():
        assessment = row.identifier("ehca_ehcp_assessment_id")
        request, exceptions = (
            row.identifier("ehca_ehcp_request_id"),
            row.text("ehca_ehcp_assessment_exceptions"),
        )
        if row.counts():
            found[request] = (assessment, exceptions)
    return found


def _ehc_plans(data: Dataset) -> dict[str, date]:
    """Of each assessment the day of its first plan: a plan may be named anew."""
    found: dict[str, date] = {}
    for row in data.parts["ssd_ehcp_named_plan"].rows():
        assessment = row.identifier("ehcn_ehcp_asmt_id")
        start = row.day("ehcn_named_plan_start_date", Rule.MISSING_START)
        if row.counts() and start:
            found[assessment] = min(start, found.get(assessment, start))
    return found


PROVISION: dict[str, tuple[str, Callable[[Dataset, Part, Columns], None]]] = {
    "ssd_cin_assessments": ("assessments", _assessments),
    "ssd_cin_plans": ("in_need_plans", _in_need_plans),
    "ssd_cp_reviews": ("plan_reviews", _plan_reviews),
    "ssd_cla_reviews": ("care_reviews", _care_reviews),
    "ssd_cp_visits": ("visits", _visits("child_protection", "cppv_person_id", "cppv_cp_visit")),
    "ssd_cla_visits": ("visits", _visits("care", "clav_person_id", "clav_cla_visit")),
    "ssd_cin_visits": ("visits", _visits("in_need", "cinv_person_id", "cinv_cin_visit")),
    "ssd_missing": ("missing_episodes", _missing),
    "ssd_immigration_status": ("unaccompanied", _unaccompanied),
    "ssd_ehcp_requests": ("ehc_requests", _ehc_requests),
}
