"""Referrals: who is referred each month, what comes of it, and when it closes."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth.borough import Borough, Due
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, at_year_ends, season
from quarterday.synth.early_help import offer
from quarterday.synth.journeys import Case, Enquiry, Referral
from quarterday.synth.people import Child, Family

A_YEAR = at_year_ends(2014, 3100, 3200, 4200, 4850, 3900, 4550, 3650, 3050, 3250, 2750, 2550)
"""Children referred a year, about each 31 March."""

SOURCES = {
    "6": 0.27, "2A": 0.20, "3A": 0.03, "3B": 0.03, "3E": 0.05, "3F": 0.06, "1A": 0.04, "1B": 0.03, "4": 0.02,
    "5A": 0.06, "5B": 0.05, "5C": 0.05, "7": 0.02, "8": 0.05, "9": 0.03, "10": 0.01,
}  # fmt: skip
NEEDS = {"N1": 0.58, "N2": 0.06, "N3": 0.03, "N4": 0.10, "N5": 0.14, "N6": 0.04, "N7": 0.02, "N8": 0.03}
MOST = 0.86
"""The share of a family's children whom a referral usually concerns."""

STEPS_DOWN, COMES_BACK_IN_A_YEAR, COMES_BACK_LATER = 0.09, 0.17, 0.10


def receive(borough: Borough, month: date, a_year: Course) -> None:
    """Open the month's referrals: the families that are due first, then families new to the borough."""
    chance = borough.chance
    wanted = chance.poisson(a_year.at(month) / 12 * season(month))
    last = add_months(month, 1) - timedelta(days=1)
    for due in sorted(borough.due.pop(month, []), key=lambda due: due.day):
        if due.family.busy_until < due.day:
            wanted -= refer_again(borough, due)
    while wanted > 0:
        day = working_day(chance, month, last)
        family = borough.people.family(day)
        case = refer(borough, family, day)
        wanted -= len(case.referrals) if case else 0


def working_day(chance: Chance, first: date, last: date) -> date:
    """A day of the month, seldom a weekend's."""
    day = chance.between(first, last)
    return day if day.weekday() < 5 or chance.happens(0.25) else chance.between(first, last)


def refer_again(borough: Borough, due: Due) -> int:
    """Refer a family that is known, perhaps with a new baby; gives how many children."""
    youngest = max(child.born for child in due.family.children)
    if (due.day - youngest).days > 500 and borough.chance.happens(0.12):
        borough.people.baby(due.family, due.day)
    case = refer(borough, due.family, due.day, share=due.share)
    return len(case.referrals) if case else 0


def refer(
    borough: Borough, family: Family, day: date, source: str | None = None, share: float = MOST
) -> Case | None:
    """Open a case for a share of the family's children under 18; None where there are none."""
    chance = borough.chance
    members = [c for c in family.children if c.born <= day and c.turns_18 > day + timedelta(days=20)]
    chosen = [child for child in members if chance.happens(share)] or members[:1]
    if not chosen:
        return None
    case = Case(family, _referrals(chance, chosen, day, source or chance.pick(SOURCES)))
    borough.cases.append(case)
    borough.open_cases.append(case)
    family.busy_until = case.end
    return case


def _referrals(chance: Chance, children: list[Child], day: date, source: str) -> list[Referral]:
    need = chance.pick(NEEDS)
    nfa = chance.happens(0.07 if day.year < 2020 else 0.02)
    end, reason = _closure(chance, day, nfa)
    made = [
        Referral(child, day, min(end, child.turns_18), source, need, nfa, "RC8" if nfa else reason)
        for child in children
    ]
    if not nfa and chance.happens(0.24):
        _enquire(chance, made, day)
    return made


def _closure(chance: Chance, day: date, nfa: bool) -> tuple[date, str]:
    if nfa:
        return day + chance.days(1, 8), "RC8"
    if chance.happens(0.50):
        return day + chance.days(16, 68), "RC8"
    return day + timedelta(days=50 + int(chance.gammavariate(1.6, 95))), "RC7"


def _enquire(chance: Chance, made: list[Referral], day: date) -> None:
    """A section 47 enquiry, most of which come to no conference."""
    start = min(day + chance.days(0, 9), made[0].end)
    held = start + chance.days(9, 15)
    conference = held if chance.happens(0.12) else None
    for referral in made:
        if start < referral.end:
            ends_first = conference is None or conference >= referral.end
            referral.enquiries.append(Enquiry(start, None if ends_first else conference))


def close(borough: Borough, after: date) -> None:
    """Let go the cases that ended before a day, and settle what becomes of their families."""
    still = []
    for case in borough.open_cases:
        if case.end < after:
            _follow(borough, case, after)
        else:
            still.append(case)
    borough.open_cases[:] = still


def _follow(borough: Borough, case: Case, after: date) -> None:
    chance, end = borough.chance, case.end
    case.family.busy_until = end
    served = any(referral.services for referral in case.referrals)
    fate = chance.random()
    if fate < STEPS_DOWN and not case.referrals[0].nfa:
        for referral in case.referrals:
            if referral.end == end and referral.reason in ("RC7", "RC8"):
                referral.reason = "RC9"
        offer(borough, case.family, end)
    elif fate < STEPS_DOWN + COMES_BACK_IN_A_YEAR + (0.14 if served else 0.0):
        borough.expect(case.family, end + chance.days(14, 365), after, MOST)
    elif fate < STEPS_DOWN + COMES_BACK_IN_A_YEAR + COMES_BACK_LATER + (0.14 if served else 0.0):
        borough.expect(case.family, end + chance.days(366, 1000), after, MOST)
