"""Children and family social workers."""

from __future__ import annotations

import ibis

from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records

CASE_HOLDER = "5"


@measure("posts")
def agency_workers(records: Records) -> Spells:
    """Social workers in post as at the end of a day by full-time equivalent; agency workers count.

    Source: DfE, “Children's social work workforce”, agency worker rate: agency FTE over agency and
    in-post FTE. Vacancies are in neither.
    """
    posts = records.posts
    return Spells(
        posts.select("person", "start", "end", "role", weight=posts.fte, counts=posts.agency), weighted=True
    )


@measure("posts")
def social_workers(records: Records) -> Spells:
    """Social workers in post as at the end of a day by full-time equivalent, agency workers among them.

    Source: DfE, “Children's social work workforce”: agency and in-post FTE.
    """
    return Spells(records.posts.mutate(weight=records.posts.fte, counts=ibis.literal(True)), weighted=True)


@measure("posts")
def case_holders(records: Records) -> Spells:
    """Social workers who hold cases as at the end of a day by full-time equivalent, agency workers among them.

    Source: DfE, “Children's social work workforce”, organisational role 5 (case holder). A worker without a role
    is not counted.
    """
    holding = records.posts.filter(records.posts.role == CASE_HOLDER)
    return Spells(holding.mutate(weight=holding.fte, counts=ibis.literal(True)), weighted=True)
