"""The borough's years, month after month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth import breaks, care, early_help, plans, referrals
from quarterday.synth.authority import Authority
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, months
from quarterday.synth.journeys import HelpCase

BURN_IN_YEARS = 2
SETTLED = date(2023, 3, 1)
"""From here on the courses hardly wobble: the calibrated quarters are near."""


@dataclass(frozen=True, slots=True)
class Courses:
    """Where each stock and flow of the borough is heading, for one authority."""

    referred: Course
    helped: Course
    plans: Course
    plan_length: Course
    care: Course
    care_starts: Course
    steps_up: Course
    referred_after_help: Course

    @classmethod
    def of(cls, authority: Authority) -> Courses:
        chance, size = Chance(authority.seed, "courses"), authority.size
        return cls(
            Course.wobbled(authority.referred.shape(referrals.A_YEAR, size), chance, 0.04, SETTLED),
            Course.wobbled(authority.helped.shape(early_help.A_YEAR, size), chance, 0.04, SETTLED),
            Course.wobbled(authority.plans.shape(plans.STOCK, size), chance, 0.025, SETTLED),
            Course.wobbled(plans.LENGTH, chance, 0.02, SETTLED),
            Course.wobbled(authority.care.shape(care.STOCK, size), chance, 0.010, SETTLED),
            Course.wobbled(authority.care.shape(care.STARTS_A_YEAR, size), chance, 0.04, SETTLED),
            Course.wobbled(early_help.STEPS_UP, chance, 0.05, SETTLED),
            Course.wobbled(early_help.IS_REFERRED, chance, 0.05, SETTLED),
        )


def simulate(authority: Authority, first_year: int, last: date) -> Borough:
    """Live through the months from two years before 1 April of `first_year` to the month of `last`."""
    borough, courses = Borough.founded(authority), Courses.of(authority)
    start = date(first_year - BURN_IN_YEARS, 4, 1)
    care.settle_first_stock(borough, start, round(courses.care.at(start)))
    for month in months(start, last):
        _live(borough, courses, month)
    breaks.arrange(borough, start, last)
    return borough


def _live(borough: Borough, courses: Courses, month: date) -> None:
    early_help.begin(borough, month, courses.helped)
    referrals.receive(borough, month, courses.referred)
    plans.begin(borough, month, courses.plans, courses.plan_length)
    care.begin(borough, month, courses.care, courses.care_starts)
    after = add_months(month, 1)
    referrals.close(borough, after)
    for case in early_help.closing(borough, after):
        if borough.chance.happens(courses.steps_up.at(case.end)):
            _step_up(borough, case)
        else:
            early_help.end_without_step_up(borough, case, after, courses.referred_after_help)


def _step_up(borough: Borough, case: HelpCase) -> None:
    """Early help ends because the family was referred to social care in its last days."""
    day = max(case.end - borough.chance.days(0, 6), case.episodes[0].start + timedelta(days=1))
    made = referrals.refer(borough, case.family, day, "5B", early_help.SOME)
    if made is None:
        return
    for referral in made.referrals:
        referral.nfa = False
        referral.keep_open(case.end + timedelta(days=20))
    case.family.busy_until = made.end
    stepped_up = {referral.child.number for referral in made.referrals}
    for episode in case.episodes:
        if episode.child.number in stepped_up:
            episode.end_reason = "step_up"
