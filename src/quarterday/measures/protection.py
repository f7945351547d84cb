"""Children subject to a child protection plan."""

from __future__ import annotations

import ibis

from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records


@measure("plans")
def child_protection_plans(records: Records) -> Spells:
    """Children with a plan as at the end of a day, unborn children among them.

    Source: DfE, “Children in need”, table D1 (CPP_At31): distinct children with CPPstartDate on or
    before the day and CPPendDate after it or empty.
    """
    return Spells(records.plans.mutate(counts=ibis.literal(True)))
