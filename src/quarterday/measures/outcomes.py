"""What the SSDA903 return tells once a year: the health of children in care, and how care leavers fare."""

from __future__ import annotations

import ibis.expr.types as ir

from quarterday.engine import birthday
from quarterday.measures.shapes import Events, measure
from quarterday.records.opened import Records

EDUCATED_OR_WORKING = ("F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5")
NOT_FOLLOWED = ("DIED", "RHOM")  # died, or back with a parent for six months or more
NOT_HERE = ("G", "H", "R")  # abroad, deported or residence not known: suitability is as a rule not known
GROWN_UP, TOO_OLD = 19, 22  # the Department's table is of those aged 19, 20 and 21


def _of_the_year(records: Records, checked: str) -> Events:
    outcomes = records.care_outcomes
    return Events(outcomes.mutate(date=outcomes.year, counts=outcomes[checked]))


@measure("care_outcomes")
def health_assessments(records: Records) -> Events:
    """Children looked after for twelve months up to 31 March; those with an annual health assessment count.

    Source: DfE, “Outcomes for children in need and looked after”, SSDA903 table OC2.
    """
    return _of_the_year(records, "health_assessment")


@measure("care_outcomes")
def dental_checks(records: Records) -> Events:
    """Children looked after for twelve months up to 31 March; those whose teeth were checked count.

    Source: SSDA903 table OC2.
    """
    return _of_the_year(records, "teeth_check")


@measure("care_outcomes")
def immunisations(records: Records) -> Events:
    """Children looked after for twelve months up to 31 March; those whose immunisations are up to date count.

    Source: SSDA903 table OC2.
    """
    return _of_the_year(records, "immunisations")


def _care_leavers(records: Records) -> ir.Table:
    """Care leavers aged 19 to 21 on 31 March, those who died or returned home left out."""
    leavers = records.care_leavers.mutate(date=records.care_leavers.year)
    of_age = (birthday(leavers.born, GROWN_UP) <= leavers.date) & (
        birthday(leavers.born, TOO_OLD) > leavers.date
    )
    return leavers.filter(of_age & leavers.in_touch.fill_null("").notin(NOT_FOLLOWED))


@measure("care_leavers")
def care_leavers_in_suitable_accommodation(records: Records) -> Events:
    """Care leavers aged 19 to 21; those whose accommodation is known to be suitable count.

    Source: DfE, “Children looked after in England including adoptions”, SSDA903 table OC3: the code ends with 1.
    Those of whom nothing is known (code 0) stay in the denominator; those who died, returned home (RHOM), went abroad
    (G), were deported (H) or live nobody knows where (R) are left out, as the Department's interactive tool says.
    """
    leavers = _care_leavers(records)
    leavers = leavers.filter(leavers.accommodation.fill_null("").left(1).notin(NOT_HERE))
    return Events(leavers.mutate(counts=leavers.accommodation.right(1) == "1"))


@measure("care_leavers")
def care_leavers_in_education_or_work(records: Records) -> Events:
    """Care leavers aged 19 to 21; those known to be in education, employment or training count.

    Source: DfE, “Children looked after in England including adoptions”, SSDA903 table OC3: F or P with 1, 2, 4, 5.
    Those of whom nothing is known (code 0) stay in the denominator; those who died or returned home are left out.
    """
    leavers = _care_leavers(records)
    return Events(leavers.mutate(counts=leavers.activity.isin(EDUCATED_OR_WORKING)))


@measure("care_leavers")
def care_leavers_in_touch(records: Records) -> Events:
    """Care leavers aged 19 to 21; those with whom the authority is in touch count.

    Source: SSDA903 table OC3, in touch YES; those who died or returned home are left out.
    """
    leavers = _care_leavers(records)
    return Events(leavers.mutate(counts=leavers.in_touch == "YES"))
