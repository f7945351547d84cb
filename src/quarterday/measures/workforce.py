"""Children and family social workers."""

from __future__ import annotations

import ibis

from quarterday.measures.shapes import Events, Spells, measure
from quarterday.records.opened import Records

CASE_HOLDER = "5"
WORKING_DAYS = 253  # in a year: those of Monday to Friday that are no bank holiday


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
    is not counted. The Department divides its caseload by those who hold a case, of any role.
    """
    holding = records.posts.filter(records.posts.role == CASE_HOLDER)
    return Spells(holding.mutate(weight=holding.fte, counts=ibis.literal(True)), weighted=True)


@measure("posts")
def employed_social_workers(records: Records) -> Spells:
    """Social workers employed by the council as at the end of a day by full-time equivalent; no agency workers.

    Source: DfE, “Children's social work workforce”: social workers in post. A post of unknown kind cannot say.
    """
    return Spells(records.posts.mutate(weight=records.posts.fte, counts=~records.posts.agency), weighted=True)


@measure("posts")
def social_workers_leaving(records: Records) -> Events:
    """Employed social workers who leave, by the full-time equivalent of the post they leave.

    Source: DfE, “Children's social work workforce”, leavers of the turnover rate. Somebody leaves on the day on which
    a post ends and no other post of theirs, agency posts apart, goes on or begins. A post of unknown kind cannot say.
    """
    posts = records.posts
    ended = posts.filter(posts.end.notnull() & ~posts.agency.fill_null(False))
    others = posts.filter(~posts.agency).select(whose="person", began="start", ceased="end")
    gone = ended.anti_join(
        others,
        [
            ended.person == others.whose,
            others.began <= ended.end,
            others.ceased.isnull() | (others.ceased > ended.end),
        ],
    )
    return Events(gone.mutate(date=gone.end, weight=gone.fte, counts=~gone.agency), weighted=True)


@measure("vacancies", "posts")
def vacant_posts(records: Records) -> Spells:
    """Posts as at the end of a day by full-time equivalent, vacant or filled by employees; those vacant count.

    Source: DfE, “Children's social work workforce”, vacancy rate: vacancies over vacancies and social workers in post;
    agency workers are in neither, and a vacancy that one covers is one. A post of unknown kind cannot say.
    """
    vacancies, posts = records.vacancies, records.posts
    empty = vacancies.select("start", "end", "role", person="post", weight="fte", counts=ibis.literal(True))
    filled = posts.filter(~posts.agency.fill_null(False))
    employed = filled.select("start", "end", "role", "person", weight="fte", counts=filled.agency)
    return Spells(ibis.union(empty, employed), weighted=True)


@measure("absences", "posts")
def days_lost_to_sickness(records: Records) -> Events:
    """Working days that employed social workers missed through sickness, on the last day of each absence.

    Source: DfE, “Children's social work workforce”, absence rate. An absence without a last day is not counted yet,
    nor is that of somebody who held no employed post then.
    """
    over = records.absences.filter(records.absences.end.notnull())
    posts = records.posts.filter(~records.posts.agency).select(whose="person", began="start", ceased="end")
    mine = over.semi_join(
        posts,
        [
            over.person == posts.whose,
            posts.began <= over.end,
            posts.ceased.isnull() | (posts.ceased >= over.start),
        ],
    )
    return Events(
        mine.select("person", date=mine.end, weight=mine.days, counts=ibis.literal(True)), weighted=True
    )


@measure("posts")
def working_days_of_social_workers(records: Records) -> Spells:
    """The working days in a year of the employed social workers in post as at the end of a day.

    Source: DfE, “Children's social work workforce”, absence rate: 253 for each full-time equivalent (the Department
    takes 254 in a leap year, which is local to its year).
    """
    posts = records.posts
    return Spells(posts.mutate(weight=posts.fte * WORKING_DAYS, counts=~posts.agency), weighted=True)
