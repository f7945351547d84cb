"""Social workers: permanent staff and agency workers, who come, go and change their hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from quarterday.periods import add_months
from quarterday.synth.authority import WORKERS_APART, Authority
from quarterday.synth.chance import Chance
from quarterday.synth.course import Course, months

PERMANENT = {
    date(2014, 9, 30): 178, date(2016, 9, 30): 177, date(2017, 9, 30): 176, date(2018, 9, 30): 178,
    date(2019, 9, 30): 174, date(2020, 9, 30): 180, date(2021, 9, 30): 171, date(2022, 6, 30): 172,
    date(2022, 12, 31): 162, date(2023, 3, 31): 163, date(2023, 6, 30): 170, date(2023, 9, 30): 174,
}  # fmt: skip
AGENCY = {
    date(2014, 9, 30): 62, date(2016, 9, 30): 70, date(2017, 9, 30): 75, date(2018, 9, 30): 82,
    date(2019, 9, 30): 61, date(2020, 9, 30): 51, date(2021, 9, 30): 43, date(2022, 3, 31): 36,
    date(2022, 9, 30): 36, date(2022, 12, 31): 44, date(2023, 3, 31): 44, date(2023, 6, 30): 40.5,
    date(2023, 9, 30): 38,
}  # fmt: skip
FULL_TIME = {True: {"10": 0.93, "8": 0.05, "6": 0.02}, False: {"10": 0.77, "8": 0.11, "6": 0.08, "5": 0.04}}
"""Tenths of a full-time post, for agency workers and for permanent staff."""

ROLES = {"5": 0.62, "4": 0.12, "3": 0.12, "6": 0.08, "2": 0.06}
AGENCY_ROLES = {"5": 0.80, "4": 0.08, "3": 0.08, "6": 0.04}
YEARS_IN_POST = {True: 0.75, False: 4.3}
STEERING = 0.5
LEAST = 0.3
"""The fewest workers who are hired in a usual month."""


@dataclass(slots=True, eq=False)
class Post:
    """One worker in one post at one number of hours; `tenths` of a full-time post."""

    worker: int
    agency: bool
    role: str
    tenths: int
    start: date
    end: date

    @property
    def identifier(self) -> str:
        return f"SYNW{self.worker:04d}"

    def open_on(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(slots=True)
class Staff:
    """Everybody who was ever in post."""

    chance: Chance
    posts: list[Post] = field(default_factory=list)
    workers: int = 0

    def hire(self, day: date, agency: bool, lasts: timedelta) -> None:
        chance, end = self.chance, day + max(lasts, timedelta(days=20))
        self.workers += 1
        role = chance.pick(AGENCY_ROLES if agency else ROLES)
        tenths = int(chance.pick(FULL_TIME[agency]))
        if not agency and chance.happens(0.22):
            change = chance.between(day + timedelta(days=10), end - timedelta(days=10))
            hours = {"10": 8, "8": 6}.get(str(tenths), 10)
            if day < change < end:
                self.posts.append(Post(self.workers, agency, role, tenths, day, change))
                day, tenths = change, hours
        self.posts.append(Post(self.workers, agency, role, tenths, day, end))

    def lasting(self, agency: bool) -> timedelta:
        years = YEARS_IN_POST[agency]
        shape = 2.0 if agency else 1.1
        return timedelta(days=int(self.chance.gammavariate(shape, years * 365 / shape)))


def employ(authority: Authority, first: date, last: date) -> list[Post]:
    """Everybody in post from a day to the month of another, in the order in which they were hired."""
    staff = Staff(Chance(authority.seed, "staff"), workers=authority.first(WORKERS_APART))
    wobble = Chance(authority.seed, "courses of posts")
    sure = date(2023, 3, 1)
    courses = {
        False: Course.wobbled(authority.staff.shape(PERMANENT, authority.size), wobble, 0.015, sure),
        True: Course.wobbled(authority.agency.shape(AGENCY, authority.size), wobble, 0.06, sure),
    }
    _settle(staff, courses, first)
    for month in months(first, last):
        for agency, course in courses.items():
            _recruit(staff, agency, course, month, LEAST * authority.size)
    return staff.posts


def _settle(staff: Staff, courses: dict[bool, Course], first: date) -> None:
    for agency, course in courses.items():
        for _ in range(round(course.at(first))):
            lasts = max(staff.lasting(agency), staff.lasting(agency))  # the long-serving are met more often
            gone = int(staff.chance.random() * lasts.days)
            staff.hire(first - timedelta(days=gone), agency, max(lasts, timedelta(days=gone + 20)))


def _recruit(staff: Staff, agency: bool, course: Course, month: date, least: float) -> None:
    last = add_months(month, 1) - timedelta(days=1)
    aim = course.at(last)
    usual = aim / YEARS_IN_POST[agency] / 12
    left = sum(1 for post in staff.posts if post.agency is agency and post.open_on(last))
    autumn = 1.6 if month.month in (9, 10) and not agency else 1.0
    mean = usual + STEERING * (aim - left - usual)
    for _ in range(staff.chance.poisson(max(mean, least) * autumn)):
        staff.hire(staff.chance.between(month, last), agency, staff.lasting(agency))
