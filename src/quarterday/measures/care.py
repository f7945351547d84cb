"""Children looked after."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from quarterday.engine import earlier
from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records

SHORT_BREAKS = ("V3", "V4")


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
    """Children looked after as at the end of a day."""
    return Spells(care_spells(records).mutate(counts=ibis.literal(True)))
