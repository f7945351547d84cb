"""How long children wait to be adopted."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from quarterday.engine import days_between
from quarterday.measures.care import care_spells
from quarterday.measures.care_moves import ADOPTED, ends_of_care, in_care_since
from quarterday.measures.placements import TEMPORARY, numbered
from quarterday.measures.shapes import Events, measure
from quarterday.records.opened import Records

ALWAYS = ibis.literal(True)
COURT_AUTHORITY = ("D1", "E1")  # freeing order, placement order
NEW_CARERS = ("S", "P", "B")  # reasons for a new episode that bring other carers


@measure("care_episodes", "placed_for_adoption")
def entering_care_to_adoptive_family(records: Records) -> Events:
    """Children adopted, with the days from entering care to being placed with the adoptive family.

    Source: DfE, adoption scorecards, A1. Counted on the day of the adoption; the last placement before it is taken,
    and a child for whom none is recorded cannot say.
    """
    return _waiting(_adopted(records))


@measure("care_episodes", "placed_for_adoption", "adoptions")
def entering_care_to_adopters(records: Records) -> Events:
    """Children adopted, with the days from entering care to moving in with those who adopted them: for a child whom
    foster carers adopted, to the day on which the child moved in with them as foster carers.

    Source: DfE, adoption scorecards, A10. Foster carers are told by SSDA903 table AD1 (FOSTER_CARE), the day on which
    the child moved in with them by the last episode before the placement for adoption that brought other carers (RNE
    S, P or B); temporary placements and coming back from one are none. A child who is not in AD1 cannot say.
    """
    adopted = _adopted(records)
    carers = numbered(care_spells(records), TEMPORARY, NEW_CARERS)
    homes = carers.filter(carers.number > 0).group_by("person", "number").aggregate(since=carers.start.min())
    homes = homes.select(whose="person", since="since")
    met = adopted.join(homes, [adopted.person == homes.whose, homes.since <= adopted.moved])
    last = met.group_by("person", "date").aggregate(fostered_since=met.since.max())
    told = records.adoptions.group_by("person").aggregate(fostered=records.adoptions.foster_carers.any())
    joined = adopted.left_join(last, ["person", "date"]).drop("person_right", "date_right")
    joined = joined.left_join(told, "person").drop("person_right")
    moved = ibis.cases((joined.fostered, joined.fostered_since), (~joined.fostered, joined.moved), else_=None)
    return _waiting(joined.mutate(moved=moved).drop("fostered", "fostered_since"))


@measure("care_episodes", "placed_for_adoption", "adoptions")
def court_to_match(records: Records) -> Events:
    """Children adopted, with the days from the court's authority to place them for adoption to the match with adopters.

    Source: DfE, adoption scorecards, A2: from the first day of the placement or freeing order (legal status E1, D1) in
    the period of care to DATE_MATCH of SSDA903 table AD1; no days where the match came first. A child under no such
    order, or not placed for adoption, is left out; one of whom no match is recorded cannot say.
    """
    adopted = _adopted(records)
    adopted = adopted.filter(adopted.moved.notnull())
    care = care_spells(records)
    orders = care.filter(care.legal_status.isin(COURT_AUTHORITY)).select(whose="person", since="start")
    then = [
        adopted.person == orders.whose,
        orders.since >= adopted.entered,
        orders.since <= adopted.date,
    ]
    ordered = adopted.join(orders, then).group_by("person", "date", "born").aggregate(granted=_.since.min())
    matches = records.adoptions.group_by("person").aggregate(matched=records.adoptions.matched.max())
    joined = ordered.left_join(matches, "person").drop("person_right")
    waited = days_between(joined.granted, joined.matched)
    counted = ibis.cases((waited < 0, 0), (waited >= 0, waited), else_=None)
    return Events(joined.mutate(counts=ALWAYS, days=counted), once=True)


def _adopted(records: Records) -> ir.Table:
    """The episodes that end with adoption, on their `date`: when the child `entered` care, and `moved` in to be
    adopted."""
    ends = ends_of_care(records)
    adopted = ends.filter(ends.reason_ceased.isin(ADOPTED)).mutate(date=lambda t: t.end)
    placed = records.placed_for_adoption.select(whose="person", began="start")
    met = adopted.join(placed, [adopted.person == placed.whose, placed.began <= adopted.date])
    last = met.group_by("person", "date").aggregate(moved=met.began.max())
    moved = adopted.left_join(last, ["person", "date"]).drop("person_right", "date_right")
    return in_care_since(records, moved)


def _waiting(adopted: ir.Table) -> Events:
    waited = days_between(adopted.entered, adopted.moved)
    return Events(adopted.mutate(counts=ALWAYS, days=waited), once=True)


@measure("adoptions")
def decision_to_match(records: Records) -> Events:
    """Children matched with adopters, with the days from the decision that they should be placed for adoption.

    Local, from SSDA903 table AD1 (DATE_INT to DATE_MATCH). The scorecards' A2 starts with the court's placement order
    (`court_to_match`).
    """
    matched = records.adoptions.filter(records.adoptions.matched.notnull())
    return Events(
        matched.mutate(
            date=matched.matched,
            counts=ibis.literal(True),
            days=days_between(matched.decided, matched.matched),
        )
    )
