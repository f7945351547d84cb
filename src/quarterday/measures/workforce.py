"""Children and family social workers."""

from __future__ import annotations

from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records


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
