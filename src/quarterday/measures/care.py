"""Children looked after, as at the end of a day."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import earlier
from quarterday.measures.shapes import Events, Spells, measure
from quarterday.measures.turning import counting_until
from quarterday.records.opened import Records

ALWAYS = ibis.literal(True)
SHORT_BREAKS = ("V3", "V4")
TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")
DID_NOT = ("PN4", "PN7")


def care_spells(records: Records) -> ir.Table:
    """The episodes of care (`person, start, end` and what is said of each), short breaks (V3, V4) left out, ended by
    the 18th birthday.

    Source: DfE, “Children looked after in England including adoptions”: children looked after under
    a series of short-term placements are excluded, unaccompanied asylum-seeking children included.
    An episode with no legal status counts (intake has made a finding of it).
    """
    episodes = records.care_episodes
    care = episodes.filter(episodes.legal_status.fill_null("").notin(SHORT_BREAKS))
    clipped = care.mutate(end=earlier(care.end, care.turns_18))
    return clipped.filter(clipped.end.isnull() | (clipped.end > clipped.start))


@measure("care_episodes")
def children_looked_after(records: Records) -> Spells:
    """Children looked after as at the end of a day.

    Source: DfE, “Children looked after in England including adoptions”: each child once, until the 18th birthday;
    unaccompanied children who seek asylum are among them, short breaks (V3, V4) are not. An episode without a legal
    status counts.
    """
    return Spells(care_spells(records).mutate(counts=ALWAYS))


@measure("care_episodes", "unaccompanied")
def unaccompanied_children(records: Records) -> Spells:
    """Children looked after as at the end of a day; those who are unaccompanied and seek asylum count.

    Source: DfE, “Children looked after in England including adoptions”, unaccompanied asylum-seeking children; the
    status ends on the day DUC, or with care.
    """
    episodes = care_spells(records)
    told = records.unaccompanied
    statuses = told.group_by("person").aggregate(
        ceases=told.ceased.isnull().any().ifelse(ibis.date(9999, 12, 31), told.ceased.max())
    )
    joined = episodes.left_join(statuses, "person").drop("person_right")
    others = joined.filter(joined.ceases.isnull()).drop("ceases").mutate(counts=ibis.literal(False))
    seeking = counting_until(joined.filter(joined.ceases.notnull()), "ceases").drop("ceases")
    return Spells(ibis.union(others, seeking.select(others.columns)))


@measure("care_reviews")
def taking_part_in_reviews(records: Records) -> Events:
    """Reviews of children looked after aged 4 and over; those in which the child took part count.

    Source: SSDA903, review participation: PN1, PN2, PN3, PN5 and PN6; not PN4 and PN7. PN0 (under 4) is left out,
    and a review of any other code cannot say.
    """
    reviews = records.care_reviews.filter(records.care_reviews.took_part.fill_null("") != "PN0")
    said = ibis.cases(
        (reviews.took_part.isin(TOOK_PART), True), (reviews.took_part.isin(DID_NOT), False), else_=None
    )
    return Events(reviews.mutate(counts=said))


def _missing_from_care(records: Records) -> ir.Table:
    """The missing episodes that began while the child was looked after; a dataset may hold those of others too."""
    missing = records.missing_episodes
    care = care_spells(records).select(whose="person", entered="start", left="end")
    then = [
        missing.person == care.whose,
        care.entered <= missing.start,
        care.left.isnull() | (care.left >= missing.start),
    ]
    return missing.semi_join(care, then).mutate(date=missing.start, counts=ALWAYS)


@measure("missing_episodes", "care_episodes")
def missing_incidents(records: Records) -> Events:
    """Times that children looked after went missing (M) or were away without authorisation (A).

    After DfE, “Children looked after in England including adoptions”, missing incidents and incidents of being
    away, which are published apart; local in adding them up, and in leaving out those that had begun before the days
    counted.
    """
    return Events(_missing_from_care(records))


@measure("missing_episodes", "care_episodes")
def children_who_went_missing(records: Records) -> Events:
    """Children looked after who went missing at least once; each counts once in the days counted.

    Source: DfE, “Children looked after in England including adoptions”, children who had a missing incident.
    """
    missing = _missing_from_care(records)
    return Events(missing.filter(missing.absence == "M"), once=True)
