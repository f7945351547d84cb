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

# SSDA903 header joined to episodes: one row an episode. `turns_18` is the eighteenth birthday
# (empty where the date of birth is not known).
CARE_EPISODES = _table(
    "care_episodes", Kind.LOOKED_AFTER, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, born=DAY, turns_18=DAY, sex=CODE, ethnicity=CODE,
    reason_started=CODE, legal_status=CODE, need=CODE, placement=CODE, provider=CODE, reason_ceased=CODE,
)  # fmt: skip
# The SSDA903 return's other tables, one row as the return has it. `born` is the header's; `year` is the
# 31 March that ends the return's year. Spells whose `end` is empty lasted when the return was made.
UNACCOMPANIED = _table(  # an unaccompanied asylum-seeking child; `ceased` the day the status ends (DUC)
    "unaccompanied", Kind.LOOKED_AFTER, person=TEXT, born=DAY, sex=CODE, ceased=DAY,
)  # fmt: skip
CARE_REVIEWS = _table(  # `took_part` PN0 to PN7
    "care_reviews", Kind.LOOKED_AFTER, person=TEXT, born=DAY, date=DAY, took_part=CODE,
)  # fmt: skip
MISSING_EPISODES = _table(  # `absence` M (missing) or A (away without leave)
    "missing_episodes", Kind.LOOKED_AFTER, person=TEXT, born=DAY, start=DAY, end=DAY, absence=CODE,
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
# Children in Need census: one row a referral (CINdetails); `end` is CINclosureDate.
REFERRALS = _table(
    "referrals", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, born=DAY, died=DAY, sex=CODE, ethnicity=CODE,
    source=CODE, need=CODE, reason_closed=CODE, no_further_action=YES_NO,
)  # fmt: skip
# One row a section 47 enquiry; `conference` is DateOfInitialCPC.
SECTION_47 = _table(
    "section_47", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A, person=TEXT, start=DAY, conference=DAY,
)  # fmt: skip
# One row a child protection plan.
PLANS = _table(
    "plans", Kind.IN_NEED, Kind.SSD, Kind.ANNEX_A,
    person=TEXT, start=DAY, end=DAY, born=DAY, sex=CODE, ethnicity=CODE,
    category=CODE, previous_plans=pa.int32(),
)  # fmt: skip
# One row a spell of one worker in one post at one FTE; `fte` in whole-time equivalents.
POSTS = _table(
    "posts", Kind.WORKFORCE,
    person=TEXT, start=DAY, end=DAY, agency=YES_NO, fte=pa.decimal128(9, 6), role=TEXT,
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
# One row an assessment: `about` is early_help or social_care; `end` is its completion or authorisation.
ASSESSMENTS = _table(
    "assessments", Kind.SSD, Kind.ANNEX_A,
    person=TEXT, about=TEXT, start=DAY, end=DAY, born=DAY, sex=TEXT, ethnicity=TEXT, organisation=TEXT,
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
        SECTION_47,
        PLANS,
        POSTS,
        EARLY_HELP,
        ACTIVITIES,
        POPULATION,
        CONTACTS,
        ASSESSMENTS,
        LEAVING_CARE,
    )
}
