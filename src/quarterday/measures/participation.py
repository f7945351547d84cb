"""What 16 and 17 year olds do."""

from __future__ import annotations

from quarterday.engine import academic_age_from, earlier
from quarterday.measures.shapes import Spells, measure
from quarterday.records.opened import Records

COUNTED = ("neet_available", "neet_not_available", "not_known")


@measure("activities")
def neet_or_not_known(records: Records) -> Spells:
    """Young people of academic age 16 and 17 as at the end of a day, custody left out; those NEET or
    of unknown activity count.

    Source: DfE, “NEET and participation: local authority figures”: academic age is the age on 31
    August; young people in custody are not in the denominator. Ours is one day, DfE's the average
    of December, January and February. Somebody whose date of birth is not known cannot be placed in
    the cohort and is left to a finding of intake.
    """
    known = records.activities.filter(records.activities.born.notnull())
    cohort = known.filter(known.activity != "custody").mutate(
        joins=academic_age_from(known.born, 16), leaves=academic_age_from(known.born, 18)
    )
    spells = cohort.select(
        "person",
        start=(cohort.start >= cohort.joins).ifelse(cohort.start, cohort.joins),
        end=earlier(cohort.end, cohort.leaves),
        counts=cohort.activity.isin(COUNTED),
    )
    return Spells(spells.filter(spells.end > spells.start))
