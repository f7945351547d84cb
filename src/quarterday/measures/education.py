"""Education, health and care plans."""

from __future__ import annotations

from quarterday.engine import days_between
from quarterday.measures.shapes import Events, measure
from quarterday.records.opened import Records

IN_TIME = 20 * 7  # days: Special Educational Needs and Disability Regulations 2014, regulation 13


@measure("ehc_requests")
def ehc_plans_within_20_weeks(records: Records) -> Events:
    """Education, health and care plans issued; those issued within 20 weeks of the request count.

    Source: DfE, “Education, health and care plans” (SEN2), plans issued within 20 weeks excluding exceptions: a
    plan whose assessment gives an exception is left out. Counted on the day on which the plan was issued.
    """
    requests = records.ehc_requests
    issued = requests.filter(requests.issued.notnull() & (requests.exceptions.fill_null("") == ""))
    taken = days_between(issued.date, issued.issued)
    return Events(issued.mutate(date=issued.issued, counts=taken <= IN_TIME, days=taken))
