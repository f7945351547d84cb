"""Enquiries, conferences and child protection plans."""

from __future__ import annotations

import ibis

from quarterday.engine import days_after, days_between, working_days_between
from quarterday.measures.shapes import Events, Spells, measure
from quarterday.measures.turning import counting_from
from quarterday.records.opened import Records

ALWAYS = ibis.literal(True)
TWO_YEARS = 729  # days after the first: two years are more than 729 days, the first and the last among them
CONFERENCE_IN_TIME = 15  # working days: Working Together to Safeguard Children


@measure("plans")
def child_protection_plans(records: Records) -> Spells:
    """Children with a plan as at the end of a day, unborn children among them.

    Source: DfE, “Children in need”, table D1 (CPP_At31): distinct children with CPPstartDate on or
    before the day and CPPendDate after it or empty.
    """
    return Spells(records.plans.mutate(since=records.plans.start, counts=ALWAYS))


@measure("plans")
def plans_lasting_2_years(records: Records) -> Spells:
    """Children with a plan as at the end of a day; those whose plan has lasted two years count.

    Source: DfE, “Children in need”, table D5, and its interactive tool: two years are more than 729 days, that day
    and the plan's first among them.
    """
    plans = records.plans.mutate(
        since=records.plans.start, two_years=days_after(records.plans.start, TWO_YEARS)
    )
    return Spells(counting_from(plans, "two_years").drop("two_years"))


@measure("plans")
def plans_starting(records: Records) -> Events:
    """Child protection plans that start. Source: DfE, “Children in need”, table D1 (CPP_start)."""
    return Events(records.plans.mutate(date=records.plans.start, counts=ALWAYS))


@measure("plans")
def second_or_subsequent_plans(records: Records) -> Events:
    """Child protection plans that start; those of a child who had a plan of this authority before, at any
    time, count.

    Source: DfE, “Children in need”, table D3: NumberOfPreviousCPP of one or more; the census guide leaves other
    authorities' plans out of that number. Where the return does not give
    the number, the plan cannot say.
    """
    plans = records.plans
    return Events(plans.mutate(date=plans.start, counts=plans.previous_plans > 0))


@measure("plans")
def plans_ending_after_2_years(records: Records) -> Events:
    """Child protection plans that end; those that lasted two years or more count.

    Source: DfE, “Children in need”, table D7, and its interactive tool: two years are more than 729 days, the first
    and the last among them.
    """
    ended = records.plans.filter(records.plans.end.notnull())
    return Events(
        ended.mutate(
            date=ended.end,
            counts=days_between(ended.start, ended.end) >= TWO_YEARS,
            days=days_between(ended.start, ended.end),
        )
    )


@measure("plans")
def plans_ending(records: Records) -> Events:
    """Child protection plans that end, with how long they lasted. Source: DfE, “Children in need”, table D1."""
    ended = records.plans.filter(records.plans.end.notnull())
    return Events(ended.mutate(date=ended.end, counts=ALWAYS, days=days_between(ended.start, ended.end)))


@measure("section_47")
def section_47_enquiries(records: Records) -> Events:
    """Section 47 enquiries that start. Source: DfE, “Children in need”, section 47 enquiries of the year."""
    return Events(records.section_47.mutate(date=records.section_47.start, counts=ALWAYS))


@measure("section_47")
def conferences_within_15_working_days(records: Records) -> Events:
    """Initial child protection conferences; those within 15 working days of the enquiry's start count.

    Source: DfE, “Children in need”, initial child protection conferences within 15 working days of the section 47
    enquiry. The day of the start is day 0.
    """
    held = records.section_47.filter(records.section_47.conference.notnull())
    taken = working_days_between(held.start, held.conference)
    return Events(held.mutate(date=held.conference, counts=taken <= CONFERENCE_IN_TIME))
