"""Early help: cases of families, how they end, and which families need social care afterwards."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth.authority import CASES_APART, NAME
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, at_year_ends, season
from quarterday.synth.journeys import HelpCase, HelpEpisode
from quarterday.synth.people import Family

A_YEAR = at_year_ends(2016, 930, 980, 1060, 1120, 1080, 900, 1010, 1090, 1110)
"""Children with whom early help begins a year, other than by stepping down from social care."""

STEPS_UP = at_year_ends(2016, 0.034, 0.033, 0.032, 0.029, 0.027, 0.025, 0.023, 0.020)
IS_REFERRED = at_year_ends(2016, 0.066, 0.063, 0.059, 0.056, 0.051, 0.049, 0.045, 0.041)
IS_REFERRED_LATER = 0.08
"""Shares of closed cases: ended by stepping up; referred within six months; and after that."""

SOME = 0.5
"""The share of a family's children whom a referral after early help concerns."""

ENDINGS = {"needs_met": 0.80, "no_consent": 0.09, "other": 0.065, "moved_away": 0.044, "died": 0.001}
ORGANISATIONS = {
    f"{NAME} Family Solutions": 0.46, "School": 0.31, "Health visiting": 0.12, "Family hub": 0.08,
    "Voluntary organisation": 0.03,
}  # fmt: skip


def begin(borough: Borough, month: date, a_year: Course) -> None:
    """Open the month's cases of families new to the borough's services."""
    chance = borough.chance
    wanted = chance.poisson(a_year.at(month) / 12 * season(month))
    last = add_months(month, 1) - timedelta(days=1)
    while wanted > 0:
        day = chance.between(month, last)
        wanted -= offer(borough, borough.people.family(day), day)


def offer(borough: Borough, family: Family, day: date) -> int:
    """Open an early help case for the family's children; gives how many."""
    chance = borough.chance
    members = [c for c in family.children if c.born < day and c.turns_18 > day + timedelta(days=40)]
    if not members:
        return 0
    end = day + timedelta(days=30 + int(chance.gammavariate(2.4, 64)))
    case = f"EH{borough.authority.first(CASES_APART) + len(borough.help) + 1:05d}"
    organisation = chance.pick(ORGANISATIONS).replace(NAME, borough.authority.name)
    episodes = [
        HelpEpisode(child, day, min(end, child.turns_18), case, "needs_met", organisation)
        for child in members
    ]
    help_case = HelpCase(family, episodes)
    borough.help.append(help_case)
    borough.open_help.append(help_case)
    family.busy_until = help_case.end
    return len(members)


def closing(borough: Borough, after: date) -> list[HelpCase]:
    """Take the cases that end before a day out of the open ones."""
    ended = [case for case in borough.open_help if case.end < after]
    borough.open_help[:] = [case for case in borough.open_help if case.end >= after]
    return ended


def end_without_step_up(borough: Borough, case: HelpCase, after: date, referred: Course) -> None:
    """Give a closed case its reason, and perhaps a later referral."""
    chance, end = borough.chance, case.end
    reason = chance.pick(ENDINGS)
    for episode in case.episodes:
        episode.end_reason = reason
    if reason in ("moved_away", "died"):
        if reason == "died":
            _one_death(chance, case)
        return
    fate, soon = chance.random(), referred.at(end)
    if fate < soon:
        borough.expect(case.family, end + chance.days(5, 178), after, SOME)
    elif fate < soon + IS_REFERRED_LATER:
        borough.expect(case.family, end + chance.days(200, 900), after, SOME)


def _one_death(chance: Chance, case: HelpCase) -> None:
    """A death ends one child's episode; the others' needs are met."""
    for episode in case.episodes[1:]:
        episode.end_reason = "needs_met"
