"""What 16 and 17 year olds do."""

from __future__ import annotations

import ibis

from quarterday.engine import academic_age_from, earlier
from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records

NEET = ("neet_available", "neet_not_available")
NOT_KNOWN = ("not_known",)
COUNTED = (*NEET, *NOT_KNOWN)
OCCUPIED = ("education", "employment_with_training", "employment_without_training", "training", "other")
ACTIVITIES = (*COUNTED, *OCCUPIED)


@measure("activities")
def neet_or_not_known(records: Records) -> Spells:
    """Young people of academic age 16 and 17 as at the end of a day, custody left out; those NEET or
    of unknown activity count.

    Source: DfE, “NEET and participation: local authority figures”: academic age is the age on 31
    August; young people in custody are not in the denominator. Ours is one day, DfE's the average
    of December, January and February. An activity that is blank or no word of the format cannot say, nor
    can one of somebody whose date of birth, and so whose cohort, is not known: they are missing.
    """
    return _young_people(records, COUNTED)


@measure("activities")
def neet(records: Records) -> Spells:
    """Young people of academic age 16 and 17 as at the end of a day, custody left out; those known
    not to be in education, employment or training count.

    Source: DfE, “NEET and participation: local authority figures”.
    """
    return _young_people(records, NEET)


@measure("activities")
def activity_not_known(records: Records) -> Spells:
    """Young people of academic age 16 and 17 as at the end of a day, custody left out; those of
    unknown activity count.

    Source: DfE, “NEET and participation: local authority figures”.
    """
    return _young_people(records, NOT_KNOWN)


def _young_people(records: Records, counted: tuple[str, ...]) -> Spells:
    activities = records.activities
    cohort = activities.filter(activities.activity.fill_null("") != "custody").mutate(
        joins=academic_age_from(activities.born, 16), leaves=academic_age_from(activities.born, 18)
    )
    says = cohort.born.notnull() & cohort.activity.isin(ACTIVITIES)
    spells = cohort.select(
        "person",
        "born",
        "activity",
        start=(cohort.joins.isnull() | (cohort.start >= cohort.joins)).ifelse(cohort.start, cohort.joins),
        end=earlier(cohort.end, cohort.leaves),
        counts=says.ifelse(cohort.activity.isin(counted), ibis.null("boolean")),
    )
    return Spells(spells.filter(spells.end.isnull() | (spells.end > spells.start)))
