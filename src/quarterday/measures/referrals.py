"""The front door: contacts, referrals, assessments, and children in need."""

from __future__ import annotations

import ibis

from quarterday.engine import last_before, months_after, working_days_between
from quarterday.measures.shapes import Events, Spells, measure
from quarterday.records.opened import Records

ALWAYS = ibis.literal(True)
ASSESSED_IN_TIME = 45  # working days: Working Together to Safeguard Children


@measure("contacts")
def contacts(records: Records) -> Events:
    """Contacts with children's social care, each child of each contact. Local: no national definition."""
    return Events(records.contacts.mutate(counts=ALWAYS))


@measure("referrals")
def referrals(records: Records) -> Events:
    """Referrals received. Source: DfE, “Children in need”, table C1; each referral of each child counts."""
    return Events(records.referrals.mutate(date=records.referrals.start, counts=ALWAYS))


@measure("referrals")
def referrals_no_further_action(records: Records) -> Events:
    """Referrals received; those that led to no further action count. Source: DfE, “Children in need”, table C1."""
    received = records.referrals
    return Events(received.mutate(date=received.start, counts=received.no_further_action))


@measure("referrals", looks_back=12)
def referrals_again_within_12_months(records: Records) -> Events:
    """Referrals received; those within twelve months of an earlier referral of the child count.

    Source: DfE, “Children in need”, table C1. An earlier referral is of an earlier day, whatever came of it; the
    same day twelve months later is within.
    """
    received = records.referrals
    told = received.mutate(before=last_before(received, "start"))
    within = told.start <= months_after(told.before, 12)
    again = told.mutate(date=told.start, counts=ibis.ifelse(told.before.isnull(), False, within))
    return Events(again.drop("before"))


@measure("assessments")
def assessments_within_45_working_days(records: Records) -> Events:
    """Assessments by social care completed; those completed within 45 working days of their start count.

    Source: DfE, “Children in need”, assessments by duration. The day of the start is day 0; bank holidays of
    England are not working days.
    """
    done = records.assessments.filter(records.assessments.end.notnull())
    taken = working_days_between(done.start, done.end)
    return Events(done.mutate(date=done.end, counts=taken <= ASSESSED_IN_TIME))


@measure("referrals")
def children_in_need(records: Records) -> Spells:
    """Children with an open episode of need as at the end of a day, unborn children among them.

    Source: DfE, “Children in need”, table B1: cases open on the day. A referral that led to no further action
    opens no episode.
    """
    received = records.referrals
    return Spells(received.filter(~received.no_further_action.fill_null(False)).mutate(counts=ALWAYS))


@measure("in_need_plans")
def children_with_in_need_plans(records: Records) -> Spells:
    """Children with a child in need plan as at the end of a day.

    Source: DfE, Children in Need census, CINPlanDates; a child with two plans counts once.
    """
    return Spells(records.in_need_plans.mutate(counts=ALWAYS))
