"""What the borough's 16 and 17 year olds do: education, training, work, or nothing that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.synth.authority import Authority
from quarterday.synth.chance import Chance
from quarterday.synth.people import Child, Register

COHORT = 3560
"""Young people who reach 16 in an academic year."""

NOT_TAKING_PART = ("neet_available", "neet_not_available", "not_known")
LEVEL = {
    2014: 1.28, 2015: 1.24, 2016: 1.20, 2017: 1.12, 2018: 1.16, 2019: 1.08, 2020: 1.17, 2021: 1.09,
    2022: 1.06,
}  # fmt: skip
"""How common it is to be out of everything in the academic year that starts in September of a year."""

TAKING_PART = {
    "education": 0.885, "training": 0.045, "employment_with_training": 0.052,
    "employment_without_training": 0.014, "other": 0.004,
}  # fmt: skip
OUT = {"neet_available": 0.42, "neet_not_available": 0.14, "not_known": 0.44}
UNCONFIRMED = {0: 0.12, 1: 0.17}
"""Share whose activity is not known on 1 September, in the first and the second year."""

GOES_OUT = {0: 0.092, 1: 0.140}
NEVER_STARTED = {0: 0.018, 1: 0.026}
TIMES_AS_LIKELY = 2.2
"""How much likelier than others children known to early help or social care are to be out."""
IN_CUSTODY = 0.0012


@dataclass(slots=True, eq=False)
class Activity:
    """One spell of one activity; the next begins on the day it ends."""

    child: Child
    activity: str
    start: date
    end: date

    def open_on(self, day: date) -> bool:
        return self.start <= day < self.end


def take_part(authority: Authority, people: Register, first_year: int, last: date) -> list[Activity]:
    """The activities of everybody who joined the cohort by `last`, person by person.

    Children known to the borough's services are themselves; the rest of each cohort are new people.
    """
    chance = Chance(authority.seed, "participation")
    known = list(people.children)
    years = range(first_year - 2, last.year + 1)
    wobble = {year: chance.gauss(1, 0.03 if year < 2022 else 0.01) for year in years}
    made: list[Activity] = []
    for year in years:
        joins = date(year, 9, 1)
        if joins <= last:
            for child, risk in _cohort(chance, people, known, year, authority.size):
                made += _two_years(chance, child, joins, risk, wobble)
    return made


def _cohort(
    chance: Chance, people: Register, known: list[Child], year: int, times: float
) -> list[tuple[Child, float]]:
    """Everybody who is 16 on 31 August of a year, with how much likelier than others to be out."""
    first, last = date(year - 17, 9, 1), date(year - 16, 8, 31)
    served = [child for child in known if first <= child.born <= last]
    size = max(round(chance.gauss(COHORT, 45) * times), len(served))
    others = [people.child(chance.between(first, last), "WBRI", "1") for _ in range(size - len(served))]
    usual = size / max(1.0, len(others) + TIMES_AS_LIKELY * len(served))
    return [(child, TIMES_AS_LIKELY * usual) for child in served] + [(child, usual) for child in others]


def _two_years(
    chance: Chance, child: Child, joins: date, risk: float, wobble: dict[int, float]
) -> list[Activity]:
    leaves = joins.replace(year=joins.year + 2)
    away: list[tuple[date, date, str]] = []
    for stage in (0, 1):
        start = joins.replace(year=joins.year + stage)
        level = LEVEL.get(start.year, 1.0) * wobble.get(start.year, 1.0)
        away += _away(chance, start, stage, risk * level)
    return _laid_out(chance, child, joins, leaves, away)


def _away(chance: Chance, start: date, stage: int, risk: float) -> list[tuple[date, date, str]]:
    """Times of an academic year spent out of everything, or not known about."""
    spells = []
    if chance.happens(NEVER_STARTED[stage] * risk):
        lasts = 60 + chance.gammavariate(2, 110)
        spells.append((start, start + timedelta(days=int(lasts)), chance.pick(OUT)))
    elif chance.happens(UNCONFIRMED[stage]):
        lasts = 14 + chance.gammavariate(2, 21)
        spells.append((start, start + timedelta(days=int(lasts)), "not_known"))
    if chance.happens(GOES_OUT[stage] * risk):
        begins = start + chance.days(25, 360)
        lasts = 25 + chance.gammavariate(1.6, 85)
        spells.append((begins, begins + timedelta(days=int(lasts)), chance.pick(OUT)))
    if chance.happens(IN_CUSTODY * risk):
        begins = start + chance.days(10, 250)
        spells.append((begins, begins + chance.days(40, 200), "custody"))
    return spells


def _laid_out(
    chance: Chance, child: Child, joins: date, leaves: date, away: list[tuple[date, date, str]]
) -> list[Activity]:
    """Activities without gap or overlap from joining the cohort to leaving it."""
    made: list[Activity] = []
    usual, day = chance.pick(TAKING_PART), joins
    for begins, ends, activity in sorted(away):
        begins, ends = max(begins, day), min(ends, leaves)
        if begins >= ends:
            continue
        if day < begins:
            made.append(Activity(child, usual, day, begins))
            usual = chance.pick(TAKING_PART) if activity != "not_known" else usual
        made.append(Activity(child, activity, begins, ends))
        day = ends
    if day < leaves:
        made.append(Activity(child, usual, day, leaves))
    return made
