"""Child protection plans: begun at a conference after a section 47 enquiry within a referral."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, at_year_ends, season
from quarterday.synth.journeys import Case, Enquiry, Plan, Referral
from quarterday.synth.referrals import refer

STOCK = at_year_ends(2014, 318, 325, 360, 438, 412, 405, 348, 300, 246, 176) | {
    date(2021, 9, 30): 276,
    date(2022, 9, 30): 208,
    date(2023, 6, 30): 156,
    date(2023, 9, 30): 155,
}
"""Children with a plan at 31 March, and later at quarter days: falling towards the calibrated quarters."""

LENGTH = at_year_ends(2015, 0.80, 0.80, 0.78, 0.76, 0.75, 0.72, 0.70, 0.64, 0.58)
"""How long a plan lasts on average, in years."""

CATEGORIES = {"NEG": 0.50, "EMO": 0.37, "PHY": 0.08, "SAB": 0.04, "MUL": 0.01}
LEAST = 4.0
"""The fewest plans that begin in a usual month."""

STEERING = 0.5
"""The share of the gap to the course that is made up in a month."""


def begin(borough: Borough, month: date, stock: Course, length: Course) -> None:
    """Begin the month's plans in families already referred, so that the stock keeps near its course."""
    chance, after = borough.chance, add_months(month, 1)
    wanted = chance.poisson(
        max(_wanted(borough, month, stock, length), LEAST * borough.authority.size) * season(month)
    )
    while wanted > 0:
        wanted -= _protect(borough, chance.between(month, after - timedelta(days=1)), length)


def _wanted(borough: Borough, month: date, stock: Course, length: Course) -> float:
    after = add_months(month, 1)
    last = after - timedelta(days=1)
    aim = stock.at(last)
    usual = aim / length.at(last) / 12 + aim - stock.at(month)
    left = sum(1 for plan in borough.plans if plan.start < month and plan.end > last)
    return usual + STEERING * (aim - left - usual)


def _protect(borough: Borough, day: date, length: Course) -> int:
    """Hold a family's conference; gives how many children have a plan from it."""
    case = _choose(borough, day) or _newly_known(borough, day)
    if case is None:
        return 0
    lasts = timedelta(days=_days(borough.chance, length.at(day)))
    category = borough.chance.pick(CATEGORIES)
    enquiry = max(case.start, day - borough.chance.days(9, 21))
    able = [r for r in case.referrals if r.child.turns_18 > day + timedelta(days=45)]
    planned = [referral for referral in able if borough.chance.happens(0.93)]
    for referral in planned:
        _plan(borough, referral, Enquiry(enquiry, day), day + lasts, category)
    case.family.busy_until = case.end
    return len(planned)


def _plan(borough: Borough, referral: Referral, enquiry: Enquiry, end: date, category: str) -> None:
    child = referral.child
    if borough.chance.happens(0.10):
        end += borough.chance.days(20, 120)
    start = enquiry.conference or enquiry.start
    plan = Plan(child, start, min(end, child.turns_18), category, child.plans_before)
    child.plans_before += 1
    referral.enquiries = [e for e in referral.enquiries if (e.conference or e.start) < enquiry.start]
    referral.enquiries.append(enquiry)
    referral.plans.append(plan)
    referral.reason = "RC7"
    referral.keep_open(plan.end + borough.chance.days(20, 150))
    borough.plans.append(plan)


def _days(chance: Chance, years: float) -> int:
    """A plan's length: some end at the first review, most within fifteen months."""
    if chance.happens(0.14):
        return chance.randint(60, 105)
    return 70 + int(chance.gammavariate(2.6, (years * 365 - 70) * 1.12 / 2.6))


def _choose(borough: Borough, day: date) -> Case | None:
    """An open case without plan or care, more likely a recent one or one with plans before."""
    chance = borough.chance
    for _ in range(60):
        case = chance.choice(borough.open_cases) if borough.open_cases else None
        if case and chance.happens(_likelihood(case, day)) and _may_be_planned(case, day):
            return case
    return None


def _may_be_planned(case: Case, day: date) -> bool:
    if case.start > day - timedelta(days=10) or case.referrals[0].nfa:
        return False
    if any(r.end <= day or r.care for r in case.referrals):
        return False
    return case.free_from < day - timedelta(days=60)


def _likelihood(case: Case, day: date) -> float:
    recent = 1.0 if (day - case.start).days < 75 else 0.5
    before = 1.0 if any(r.child.plans_before for r in case.referrals) else 0.3
    return recent * before


def _newly_known(borough: Borough, day: date) -> Case | None:
    """A family referred a few weeks before its conference."""
    known = day - borough.chance.days(14, 40)
    case = refer(borough, borough.people.family(known), known, "6")
    if case is None:
        return None
    for referral in case.referrals:
        referral.nfa = False
        referral.keep_open(day + timedelta(days=30))
    return case
