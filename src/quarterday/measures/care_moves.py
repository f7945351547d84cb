"""Coming into care and leaving it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import days_between
from quarterday.measures.care import care_spells
from quarterday.measures.shapes import Events, measure
from quarterday.records.opened import Records

ALWAYS = ibis.literal(True)
ADOPTED = ("E11", "E12")
SPECIAL_GUARDIANSHIP = ("E45", "E46", "E47", "E48")
PERMANENCE = ("P1", "P2", "P3", "P4")  # left care before by adoption, special guardianship or another order


def starts_of_care(records: Records) -> ir.Table:
    """The episodes with which a period of care begins: no other of the child lasts up to it."""
    episodes = care_spells(records)
    others = episodes.select(whose="person", began="start", ended="end")
    return episodes.anti_join(
        others,
        [
            episodes.person == others.whose,
            others.began < episodes.start,
            others.ended.isnull() | (others.ended >= episodes.start),
        ],
    )


def ends_of_care(records: Records) -> ir.Table:
    """The episodes with which a period of care ends: no other of the child lasts or begins by then."""
    episodes = care_spells(records)
    ended = episodes.filter(episodes.end.notnull())
    others = episodes.select(whose="person", began="start", ceased="end")
    return ended.anti_join(
        others,
        [
            ended.person == others.whose,
            others.began <= ended.end,
            others.ceased.isnull() | (others.ceased > ended.end),
        ],
    )


def in_care_since(records: Records, table: ir.Table) -> ir.Table:
    """The table's rows (`person, date`), each with the first day, `entered`, of the period of care it ends."""
    starts = starts_of_care(records).select(whose="person", began="start")
    met = table.join(starts, [table.person == starts.whose, starts.began <= table.date])
    entered = met.group_by("person", "date").aggregate(entered=met.began.max())
    return table.left_join(entered, ["person", "date"]).drop("person_right", "date_right")


@measure("care_episodes")
def starting_care(records: Records) -> Events:
    """Children who start to be looked after; of several starts in the days counted one, the last, counts.

    Source: DfE, “Children looked after in England including adoptions”, children starting to be looked after: a
    child counts once in a year (the Department takes the first start, which shows in the groups alone). Short breaks
    are left out.
    """
    starts = starts_of_care(records)
    return Events(starts.mutate(date=starts.start, counts=ALWAYS), once=True)


@measure("care_episodes")
def ceasing_care(records: Records) -> Events:
    """Children who cease to be looked after, with how long they were; of several ends one, the last, counts.

    Source: DfE, “Children looked after in England including adoptions”, children ceasing to be looked after, and
    the average duration of their latest period of care.
    """
    ends = ends_of_care(records)
    left = in_care_since(records, ends.mutate(date=ends.end))
    return Events(left.mutate(counts=ALWAYS, days=days_between(left.entered, left.date)), once=True)


def _ceasing(records: Records, reasons: tuple[str, ...]) -> Events:
    ends = ends_of_care(records)
    return Events(ends.mutate(date=ends.end, counts=ends.reason_ceased.isin(reasons)), once=True)


@measure("care_episodes")
def ceasing_care_by_special_guardianship(records: Records) -> Events:
    """Children who cease to be looked after; those under a special guardianship order (E45 to E48) count.

    Source: DfE, “Children looked after in England including adoptions”, reason episode ceased. A child without a
    reason cannot say.
    """
    return _ceasing(records, SPECIAL_GUARDIANSHIP)


@measure("care_episodes")
def ceasing_care_by_adoption(records: Records) -> Events:
    """Children who cease to be looked after; those adopted (E11, E12) count.

    Source: DfE, “Children looked after in England including adoptions”, reason episode ceased.
    """
    return _ceasing(records, ADOPTED)


@measure("care_episodes", "previous_permanence")
def starting_care_after_permanence(records: Records) -> Events:
    """Children who start to be looked after; those who left care for a permanent home before (P1 to P4) count.

    Source: SSDA903, previous permanence option. A child of whom the return does not say cannot say.
    """
    starts = starts_of_care(records)
    told = records.previous_permanence
    by_child = told.group_by("person").aggregate(permanent=told.permanence.isin(PERMANENCE).any())
    joined = starts.left_join(by_child, "person").drop("person_right")
    return Events(joined.mutate(date=joined.start, counts=joined.permanent), once=True)
