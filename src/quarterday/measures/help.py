"""Early help, and whether it held."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import later, months_after, next_day
from quarterday.measures.care import care_spells
from quarterday.measures.shapes import Cohort, Events, Spells, measure
from quarterday.records.opened import Records

FOLLOW_UP_MONTHS = 6
LEFT_OUT = {"died": "the child died", "moved_away": "the child moved away"}


def level_4(records: Records) -> ir.Table:
    """`person, start, end`: every statutory service of a child.

    A referral that led to action, a section 47 enquiry (until its conference, or its own day where
    none is recorded), a child protection plan, or being looked after other than for short breaks.
    A referral of which the return does not say whether it led to action is taken to have done so.
    """
    referrals = records.referrals.filter(~records.referrals.no_further_action.fill_null(False))
    enquiries = records.section_47
    day_after = next_day(enquiries.start)
    ends = enquiries.conference.fill_null(day_after)
    return ibis.union(
        referrals.select("person", "start", "end"),
        enquiries.select("person", "start", end=later(ends, day_after)),
        records.plans.select("person", "start", "end"),
        care_spells(records).select("person", "start", "end"),
    )


@measure("early_help", "referrals", "section_47", "plans", "care_episodes")
def early_help_not_escalated(records: Records) -> Cohort:
    """Closures of a child's early help case; those with no Level 4 service at closure, nor starting
    by the same day six months later, count. A closure by step-up does not.

    Local: there is no national definition; the choices are in docs/adr/0005.
    """
    episodes = records.early_help
    closures = episodes.filter(episodes.end.notnull()).mutate(
        matures=months_after(episodes.end, FOLLOW_UP_MONTHS)
    )
    services = level_4(records)
    ends = closures.select("person", "end", "matures").distinct()
    meets = [
        ends.person == services.person,
        services.start <= ends.matures,
        (services.start > ends.end) | services.end.isnull() | (services.end > ends.end),
    ]
    followed = ends.semi_join(services, meets).select("person", "end", met=ibis.literal(True))
    told = closures.left_join(followed, ["person", "end"])
    held = told.met.isnull() & (told.end_reason.fill_null("") != "step_up")
    members = told.mutate(counts=held)
    return Cohort(
        members.select(
            "case",
            "person",
            "matures",
            "organisation",
            date=members.end,
            end_reason=members.end_reason,
            counts=members.counts,
            left_out=members.end_reason.cases(*LEFT_OUT.items(), else_=None),
        )
    )


@measure("early_help")
def early_help_starting(records: Records) -> Events:
    """Early help episodes that start, each of each child. Local: there is no national definition."""
    return Events(records.early_help.mutate(date=records.early_help.start, counts=ibis.literal(True)))


@measure("early_help")
def early_help_open(records: Records) -> Spells:
    """Children with an early help episode as at the end of a day. Local: there is no national definition."""
    return Spells(records.early_help.mutate(counts=ibis.literal(True)))


@measure("early_help")
def early_help_stepped_up(records: Records) -> Events:
    """Early help episodes that end; those stepped up to statutory services count. Local.

    An episode that ended for no stated reason cannot say.
    """
    ended = records.early_help.filter(records.early_help.end.notnull())
    return Events(ended.mutate(date=ended.end, counts=ended.end_reason == "step_up"))
