"""The tables of the common data model, column by column, as Arrow schemas.

Dates are half-open: a row whose `end` is 30 September is over at the end of that day; an empty `end`
is still open. Text codes are the return's own, upper case. Intake writes these tables, measures read
them; nothing else knows where a row came from.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from quarterday.figures.kind import Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A table of records: the kinds of file it can be read from, the first the most trusted, and its columns."""

    name: str
    kinds: tuple[Kind, ...]
    schema: pa.Schema


def _table(name: str, *kinds: Kind, **columns: pa.DataType) -> Table:
    return Table(name, kinds, pa.schema(list(columns.items())))


TEXT, DAY, YES_NO = pa.string(), pa.date32(), pa.bool_()
CODE = pa.dictionary(pa.int16(), TEXT)
"""Text of which a table has few different values: each is kept once."""

# About the child, in the tables of services for children in need. `born` is empty for a child who was unborn
# when the records were made, and `expected_birth` for every other; `disabled` is empty where nothing tells.
CHILD = {"born": DAY, "expected_birth": DAY, "sex": CODE, "ethnicity": CODE, "disabled": YES_NO}

# SSDA903 header joined to episodes: one row an episode. `turns_18` is the eighteenth birthday
# (empty where the date of birth is not known).
CARE_EPISODES = _table(
    "care_episodes", Kind.LOOKED_AFTER, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, born=DAY, turns_18=DAY, sex=CODE, ethnicity=CODE,
    reason_started=CODE, legal_status=CODE, need=CODE, placement=CODE, provider=CODE, reason_ceased=CODE,
)  # fmt: skip
# One row a stay in a placement of which the distance from the child's home is told.
PLACEMENT_DISTANCES = _table(
    "placement_distances", Kind.SSD, person=TEXT, start=DAY, end=DAY, miles=pa.decimal128(9, 6),
)  # fmt: skip
# The SSDA903 return's other tables, one row as the return has it. `born` is the header's; `year` is the
# 31 March that ends the return's year. Spells whose `end` is empty lasted when the return was made.
UNACCOMPANIED = _table(  # an unaccompanied asylum-seeking child; `ceased` the day the status ends (DUC)
    "unaccompanied", Kind.LOOKED_AFTER, Kind.SSD, Kind.ANNEX_A, person=TEXT, born=DAY, sex=CODE, ceased=DAY,
)  # fmt: skip
CARE_REVIEWS = _table(  # reviews that were held; `took_part` PN0 to PN7
    "care_reviews", Kind.LOOKED_AFTER, Kind.SSD, person=TEXT, born=DAY, date=DAY, took_part=CODE,
)  # fmt: skip
MISSING_EPISODES = _table(  # `absence` M (missing) or A (away); the SSD has those of children not in care too
    "missing_episodes", Kind.LOOKED_AFTER, Kind.SSD, person=TEXT, born=DAY, start=DAY, end=DAY, absence=CODE,
)  # fmt: skip
CARE_OUTCOMES = _table(  # OC2: a child looked after for the twelve months up to `year`
    "care_outcomes", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, year=DAY, sdq_score=pa.int32(), sdq_reason=CODE, convicted=YES_NO,
    health_check=YES_NO, immunisations=YES_NO, teeth_check=YES_NO, health_assessment=YES_NO,
    substance_misuse=YES_NO, intervention_received=YES_NO, intervention_offered=YES_NO,
)  # fmt: skip
CARE_LEAVERS = _table(  # OC3: a care leaver by their birthday in the year up to `year`
    "care_leavers", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, year=DAY, in_touch=CODE, activity=CODE, accommodation=CODE,
)  # fmt: skip
ADOPTIONS = _table(  # AD1: `decided` DATE_INT, `matched` DATE_MATCH
    "adoptions", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, decided=DAY, matched=DAY, foster_carers=YES_NO, adopters=pa.int32(),
    adopters_sex=CODE, adopters_status=CODE,
)  # fmt: skip
PLACED_FOR_ADOPTION = _table(
    "placed_for_adoption", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, start=DAY, end=DAY, reason_ceased=CODE,
)  # fmt: skip
PREVIOUS_PERMANENCE = _table(  # `date` is empty where the return gives it in part (zz/06/2015) or not
    "previous_permanence", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, permanence=CODE, authority=TEXT, date=DAY,
)  # fmt: skip
SOCIAL_WORKERS = _table(  # one row a spell of one social worker with one child
    "social_workers", Kind.LOOKED_AFTER,
    person=TEXT, born=DAY, worker=TEXT, start=DAY, end=DAY, reason=CODE,
)  # fmt: skip
# Children in Need census: one row a referral (CINdetails); `end` is CINclosureDate, `transfer_conference` the
# child protection conference held because a child moved in with another authority's plan.
REFERRALS = _table(
    "referrals", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, **CHILD, died=DAY, source=CODE, need=CODE, reason_closed=CODE,
    no_further_action=YES_NO, transfer_conference=DAY, team=TEXT,
)  # fmt: skip
# One row an assessment by social care; `end` is its authorisation, `factors` the codes found, such as “1A 2B”.
ASSESSMENTS = _table(
    "assessments", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, **CHILD, factors=TEXT, team=TEXT,
)  # fmt: skip
# One row a child in need plan.
IN_NEED_PLANS = _table(
    "in_need_plans", Kind.IN_NEED, Kind.SSD, person=TEXT, start=DAY, end=DAY, **CHILD, team=TEXT,
)  # fmt: skip
# One row a section 47 enquiry; `conference` is the day of its initial conference, which may not be required.
SECTION_47 = _table(
    "section_47", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, **CHILD, conference=DAY, conference_not_required=YES_NO, team=TEXT,
)  # fmt: skip
# One row a child protection plan.
PLANS = _table(
    "plans", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, **CHILD, category=CODE, previous_plans=pa.int32(), team=TEXT,
)  # fmt: skip
# One row a review of a child protection plan that was held; the plan is told by child and start.
PLAN_REVIEWS = _table(
    "plan_reviews", Kind.IN_NEED, Kind.SSD, person=TEXT, plan_start=DAY, date=DAY,
)  # fmt: skip
# One row a visit: `about` is child_protection, care or in_need. Annex A has the latest of each child alone.
VISITS = _table(
    "visits", Kind.SSD, Kind.ANNEX_A, person=TEXT, date=DAY, about=CODE, seen=YES_NO, seen_alone=YES_NO,
)  # fmt: skip
# One row a child in pre-proceedings (census from 2026): the letter before proceedings, the family group
# decision-making meeting, the decision to step up or down, and the application to court.
PRE_PROCEEDINGS = _table(
    "pre_proceedings", Kind.IN_NEED,
    person=TEXT, start=DAY, **CHILD, letter=DAY, meeting_offered=YES_NO, meeting_held=YES_NO,
    decided=DAY, outcome=TEXT, court_application=DAY,
)  # fmt: skip
# One row a request for an education, health and care plan; `issued` is empty where no plan has come of it.
EHC_REQUESTS = _table(
    "ehc_requests", Kind.SSD,
    person=TEXT, date=DAY, born=DAY, sex=CODE, ethnicity=CODE, outcome=TEXT, issued=DAY, exceptions=TEXT,
)  # fmt: skip
# One row a spell of one worker in one post at one FTE; `fte` in whole-time equivalents.
POSTS = _table(
    "posts", Kind.WORKFORCE,
    person=TEXT, start=DAY, end=DAY, agency=YES_NO, fte=pa.decimal128(9, 6), role=TEXT,
)  # fmt: skip
# One row a spell of a vacant post at one FTE.
VACANCIES = _table(
    "vacancies", Kind.WORKFORCE, post=TEXT, start=DAY, end=DAY, fte=pa.decimal128(9, 6), role=TEXT,
)  # fmt: skip
# One row a worker's sickness, up to and with its last day `end`; `days` are working days missed, by full-time
# equivalent.
ABSENCES = _table(
    "absences", Kind.WORKFORCE, person=TEXT, start=DAY, end=DAY, days=pa.decimal128(9, 6),
)  # fmt: skip
# One row an early help episode of one child; `end_reason` one of intake's documented words.
EARLY_HELP = _table(
    "early_help", Kind.EARLY_HELP, Kind.SSD,
    case=TEXT, person=TEXT, start=DAY, end=DAY, end_reason=TEXT, organisation=TEXT,
)  # fmt: skip
# One row a spell of one activity of one young person; `activity` one of intake's documented words.
ACTIVITIES = _table(
    "activities", Kind.PARTICIPATION,
    person=TEXT, born=DAY, start=DAY, end=DAY, activity=TEXT,
)  # fmt: skip
# One row an authority, mid-year and release: people aged 0 to 17 on 30 June of `year`, as estimated on the
# day `release`. Every release that was loaded is kept; the newest counts.
POPULATION = _table(
    "population", Kind.POPULATION, authority=TEXT, year=pa.int32(), people=pa.int64(), release=DAY,
)  # fmt: skip
# One row a contact with children's social care, referral or not.
CONTACTS = _table(
    "contacts", Kind.SSD, Kind.ANNEX_A,
    person=TEXT, date=DAY, born=DAY, sex=TEXT, ethnicity=TEXT, source=TEXT,
)  # fmt: skip
# One row an assessment by early help; `end` is its completion. It is no early help case.
EARLY_HELP_ASSESSMENTS = _table(
    "early_help_assessments", Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, born=DAY, sex=TEXT, ethnicity=TEXT, organisation=TEXT,
)  # fmt: skip
# One row a care leaver as last known on the day of the extract; texts as the case system words them.
LEAVING_CARE = _table(
    "leaving_care", Kind.SSD, Kind.ANNEX_A,
    person=TEXT, born=DAY, sex=TEXT, ethnicity=TEXT,
    eligibility=TEXT, in_touch=TEXT, accommodation=TEXT, suitable=YES_NO, activity=TEXT,
)  # fmt: skip

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        CARE_EPISODES,
        PLACEMENT_DISTANCES,
        UNACCOMPANIED,
        CARE_REVIEWS,
        MISSING_EPISODES,
        CARE_OUTCOMES,
        CARE_LEAVERS,
        ADOPTIONS,
        PLACED_FOR_ADOPTION,
        PREVIOUS_PERMANENCE,
        SOCIAL_WORKERS,
        REFERRALS,
        ASSESSMENTS,
        IN_NEED_PLANS,
        SECTION_47,
        PLANS,
        PLAN_REVIEWS,
        VISITS,
        PRE_PROCEEDINGS,
        EHC_REQUESTS,
        POSTS,
        VACANCIES,
        ABSENCES,
        EARLY_HELP,
        ACTIVITIES,
        POPULATION,
        CONTACTS,
        EARLY_HELP_ASSESSMENTS,
        LEAVING_CARE,
    )
}
