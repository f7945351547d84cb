"""Children looked after: who comes into care, from where, and how it will end."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, at_year_ends, season
from quarterday.synth.journeys import CareSpell, Case, Enquiry, Referral
from quarterday.synth.people import Child, Family
from quarterday.synth.referrals import refer

STOCK = at_year_ends(2014, 752, 738, 708, 686, 668, 651, 624, 618, 594, 594) | {
    date(2022, 9, 30): 597,
    date(2023, 6, 30): 590.5,
    date(2023, 9, 30): 582,
}
"""Children looked after at 31 March, and later at quarter days."""

STARTS_A_YEAR = at_year_ends(2014, 165, 160, 158, 152, 148, 140, 122, 116, 132, 142)
ORIGINS = {"plan": 0.47, "need": 0.33, "unknown": 0.16, "asylum": 0.04}
STEERING = 0.4


def begin(borough: Borough, month: date, stock: Course, starts: Course) -> None:
    """Bring the month's children into care, so that the stock keeps near its course."""
    chance, after = borough.chance, add_months(month, 1)
    last = after - timedelta(days=1)
    usual = starts.at(month) / 12
    left = sum(1 for spell in borough.care if spell.start < month and spell.end > last)
    mean = usual + STEERING * (stock.at(last) - left - usual)
    wanted = chance.poisson(max(mean, usual / 3) * season(month))
    while wanted > 0:
        wanted -= _take_in(borough, chance.between(month, last), wanted)


def _take_in(borough: Borough, day: date, most: int) -> int:
    origin = borough.chance.pick(ORIGINS)
    if origin == "asylum":
        case = refer(borough, borough.people.single(day, 15.3, 17.4, "1"), day, "6")
    else:
        case = _choose(borough, day, origin) or refer(borough, borough.people.family(day), day, "6")
    if case is None:
        return 0
    chosen = _members(borough.chance, case, day, origin)[:most]
    for referral in chosen:
        _look_after(borough, referral, day, origin)
    case.family.busy_until = case.end
    return len(chosen)


def _choose(borough: Borough, day: date, origin: str) -> Case | None:
    if origin == "unknown":
        return None
    for _ in range(80):
        case = borough.chance.choice(borough.open_cases) if borough.open_cases else None
        if case and _suits(case, day, planned=origin == "plan"):
            return case
    return None


def _suits(case: Case, day: date, *, planned: bool) -> bool:
    fits = case.start < day - timedelta(days=7) and not case.referrals[0].nfa
    if not fits or any(r.care for r in case.referrals) or not any(r.end > day for r in case.referrals):
        return False
    plans = [plan for referral in case.referrals for plan in referral.plans]
    if not planned:
        return not plans
    return any(plan.start < day - timedelta(days=20) and plan.end > day for plan in plans)


def _members(chance: Chance, case: Case, day: date, origin: str) -> list[Referral]:
    """The brothers and sisters who come into care on the same day."""
    able = [r for r in case.referrals if r.end > day and r.child.turns_18 > day + timedelta(days=30)]
    if origin == "plan":
        able = [r for r in able if any(p.open_on(day) for p in r.plans)] or able
    share = 0.7 if origin == "plan" else 0.35
    return [r for r in able if chance.happens(share)] or able[:1]


def _look_after(borough: Borough, referral: Referral, day: date, origin: str) -> None:
    chance, child = borough.chance, referral.child
    age = (day - child.born).days / 365.25
    route = "asylum" if origin == "asylum" else _route(chance, age)
    legal = "V2" if (route in ("home", "asylum") and chance.happens(0.75)) or age > 15 else "C1"
    spell = CareSpell(child, day, min(day + _lasts(chance, route, age), child.turns_18), route, legal)
    referral.nfa = False
    referral.care.append(spell)
    if origin == "asylum":
        referral.need = "N8"
    if origin == "unknown":
        referral.enquiries = [Enquiry(referral.start)]
    _end_plans(chance, referral, day)
    referral.reason = {"adoption": "RC1", "guardianship": "RC4", "grown": "RC6"}.get(route, "RC7")
    referral.end = max(p.end for p in [spell, *referral.plans])
    referral.keep_open(referral.end + chance.days(15, 80))
    borough.care.append(spell)


def _end_plans(chance: Chance, referral: Referral, day: date) -> None:
    """A plan mostly ends once the child is safe in care."""
    for plan in referral.plans:
        if plan.open_on(day) and chance.happens(0.88):
            plan.end = min(plan.end, day + chance.days(1, 63))


def _route(chance: Chance, age: float) -> str:
    if age > 14:
        return chance.pick({"home": 0.35, "grown": 0.65})
    if age < 4:
        return chance.pick({"home": 0.28, "adoption": 0.26, "guardianship": 0.26, "grown": 0.20})
    return chance.pick({"home": 0.38, "guardianship": 0.17, "grown": 0.45})


def _lasts(chance: Chance, route: str, age: float) -> timedelta:
    """Until leaving care; those who grow up in it leave on their eighteenth birthday, few before."""
    if route == "home":
        days = 8 + chance.gammavariate(0.9, 380)
    elif route == "adoption":
        days = 330 + chance.gammavariate(2.5, 130)
    elif route == "guardianship":
        days = 150 + chance.gammavariate(1.7, 330)
    elif chance.happens(0.15):
        days = chance.uniform(300, max(310.0, (17.9 - age) * 365))
    else:
        days = 366 * 19
    return timedelta(days=int(days))


def settle_first_stock(borough: Borough, day: date, children: int) -> None:
    """Children already in care when the simulation begins, each with the referral that led there."""
    chance = borough.chance
    while len(borough.care) < children:
        started = chance.between(date(day.year - 12, day.month, 1), day - timedelta(days=3))
        known = started - chance.days(20, 200)
        family = borough.people.single(known, 0.02, 15.5)
        _if_still_there(borough, family.children[0], known, started, day)


def _if_still_there(borough: Borough, child: Child, known: date, started: date, day: date) -> None:
    chance = borough.chance
    age = (started - child.born).days / 365.25
    route = _route(chance, age)
    end = min(started + _lasts(chance, route, age), child.turns_18)
    if end <= day:
        borough.people.children.pop()  # left before anybody asked: the number is free again
        return
    spell = CareSpell(child, started, end, route, "C1" if age < 15 else "V2")
    reason = {"adoption": "RC1", "guardianship": "RC4", "grown": "RC6"}.get(route, "RC7")
    referral = Referral(child, known, end, "5C", "N1", False, reason, [Enquiry(known)], [], [spell])
    referral.keep_open(end + chance.days(15, 80))
    borough.care.append(spell)
    case = Case(Family([child], child.ethnicity, referral.end), [referral])
    borough.cases.append(case)
    borough.open_cases.append(case)
