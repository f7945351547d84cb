"""What is done while a child protection plan lasts: its reviews, and visits to the child."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import days_after, earlier, later, months_after
from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records

FIRST_REVIEW, NEXT_REVIEW = 3, 6  # months: Working Together to Safeguard Children
LOOKED_AT = 12  # months: the reviews of a year are in one return
VISITED_WITHIN = 28  # days
NEVER = ibis.date(9999, 12, 31)


@measure("plans", "plan_reviews", looks_back=LOOKED_AT)
def plan_reviews_in_time(records: Records) -> Spells:
    """Children with a plan of three months or more as at the end of a day; those whose plan was reviewed whenever a
    review was due in the twelve months up to it count.

    Source: DfE, “Children in need”, table D6; local in looking at twelve months. A review is due three months after
    the plan's start and six months after each review; one that is held on the day it is due is in time.
    """
    plans = _reviewable(records)
    missed = _missed(plans, records.plan_reviews)
    # each plan has a stretch in time from three months on, and one from the day on which it has caught up
    begins = plans.select("person", "began", "ceased", due=plans.first_due, until=plans.first_due)
    turns = ibis.union(begins, missed)
    mine = [turns.person, turns.began]
    up_to = ibis.window(group_by=mine, order_by=["due", "until"], rows=(None, 0))
    in_order = ibis.window(group_by=mine, order_by=["due", "until"])
    told = turns.mutate(caught_up=turns.until.max().over(up_to), next_due=turns.due.lead().over(in_order))
    in_time = _stretch(told, told.caught_up, told.next_due, counts=True)
    return Spells(ibis.union(in_time, _stretch(missed, missed.due, missed.until, counts=False)))


def _reviewable(records: Records) -> ir.Table:
    """The plans that lasted three months: `person, began, ceased` and the day on which the first review was due."""
    plans = records.plans.select(
        "person", began="start", ceased="end", first_due=months_after(records.plans.start, FIRST_REVIEW)
    )
    return plans.filter(plans.ceased.isnull() | (plans.ceased > plans.first_due))


def _missed(plans: ir.Table, reviews: ir.Table) -> ir.Table:
    """The reviews that were not held by the day they were `due`: late `until` one was, and for a year at least."""
    held = reviews.select(whose="person", plan="plan_start", held="date")
    met = plans.join(held, [plans.person == held.whose, plans.began == held.plan, held.held > plans.began])
    since = ibis.union(
        plans.select("person", "began", "ceased", day="began", due="first_due"),
        met.select("person", "began", "ceased", day="held", due=months_after(met.held, NEXT_REVIEW)),
        distinct=True,
    )
    in_order = ibis.window(group_by=["person", "began"], order_by="day")
    told = since.mutate(following=since.day.lead().over(in_order).fill_null(NEVER))
    late = told.filter(told.following > told.due)
    return late.select(
        "person", "began", "ceased", "due", until=later(late.following, months_after(late.due, LOOKED_AT))
    )


def _stretch(told: ir.Table, start: ir.DateValue, end: ir.DateValue, *, counts: bool) -> ir.Table:
    spells = told.select("person", start=start, end=earlier(told.ceased, end), counts=ibis.literal(counts))
    return spells.filter(spells.end.isnull() | (spells.end > spells.start))


@measure("plans", "visits", looks_back=1)
def plan_visits_in_time(records: Records) -> Spells:
    """Children with a plan of 28 days or more as at the end of a day; those visited in the 28 days up to it count.

    Local: statutory guidance leaves the interval to each council. A visit at which the child was not seen does not
    count; one of which nothing says whether the child was seen does.
    """
    plans = records.plans.select(
        "person", begun="start", start=days_after(records.plans.start, VISITED_WITHIN), end="end"
    )
    visits = records.visits.filter(
        (records.visits.about == "child_protection") & records.visits.seen.fill_null(True)
    ).select(whose="person", day="date")
    met = plans.join(
        visits,
        [
            plans.person == visits.whose,
            visits.day >= plans.begun,
            plans.end.isnull() | (visits.day < plans.end),
        ],
    )
    visited = met.select(
        "person",
        start=later(met.start, met.day),
        end=earlier(met.end, days_after(met.day, VISITED_WITHIN)),
        counts=ibis.literal(True),
    )
    spells = ibis.union(visited, plans.select("person", "start", "end", counts=ibis.literal(False)))
    return Spells(spells.filter(spells.end.isnull() | (spells.end > spells.start)))
