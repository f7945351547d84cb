"""The children's social work workforce census: who was in post on 30 September, from XML or CSV.

One census speaks of one day. Somebody is in post on it by FTE above 0 and no end by then; FTE30, the year
before's, is never used. Several censuses are stitched worker by worker, and speak of their own days alone.
Source: DfE, “Children's social work workforce census: business and technical specification”, 2022 to 2025.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml import etree

from quarterday.intake.checks import Findings, Row, read_day
from quarterday.intake.content import Columns, Content
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.table import CsvTable
from quarterday.intake.xml import fields, source_line
from quarterday.records import Cover, Kind

TITLE = "social work workforce census"
ROLES = ("1", "2", "3", "4", "5", "6")
DAY = (9, 30)
READ = {
    "AgencyWorker": "whether the post is filled through an agency",
    "SWENo": "who the worker is: the Social Work England number",
    "FTE": "the full-time equivalent; 0 for somebody who left in the year",
    "OrgRole": "the role, 1 to 6",
    "RoleStartDate": "the first day in the role",
    "RoleEndDate": "the day on which the role ended",
    "ReferenceDate": "the census's day",
    "Year": "the census's year, where there is no ReferenceDate; its day is 30 September",
}
"""What is read of the census, in words (`docs/formats/workforce.md`)."""


@dataclass(frozen=True, slots=True)
class Post:
    """What one census says of one worker; `fte` is 0 for somebody who left in its year."""

    person: str
    agency: bool | None
    fte: Decimal
    role: str | None
    start: date | None
    end: date | None

    def filled(self, day: date) -> bool:
        return self.fte > 0 and not (self.end and self.end <= day)


@dataclass(frozen=True, slots=True)
class WorkforceCensus:
    """One year's census: its day, what it says of each worker, and whether it is made up."""

    day: date
    posts: tuple[Post, ...]
    synthetic: bool


class Workers:
    """The workers of one census as they are read, row by row; `census()` once all are added."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._told: list[tuple[Row, Post]] = []
        self.rows = 0

    def add_element(self, worker: etree._Element) -> None:
        self.add(Row(self._findings, source_line(worker), fields(worker)))

    def add(self, row: Row) -> None:
        self.rows += 1
        agency, fte = row.yes_no("AgencyWorker", needed=True), row.fte("FTE", nought=True)
        role = row.code("OrgRole", ROLES, needed=bool(fte) and not agency)
        start, end = row.day("RoleStartDate"), row.day("RoleEndDate")
        if start and end and end < start:
            row.note(Rule.END_BEFORE_START, "RoleEndDate", end.isoformat(), f"{start} or later")
        person = row.text("SWENo")
        if person is None:
            row.note(Rule.NO_WORKER_NUMBER, "SWENo", expected="the Social Work England number")
        post = Post(person or "", agency, fte or Decimal(), role, start, end)
        self._told.append((row, post))

    def census(self, day: date, *, synthetic: bool) -> WorkforceCensus:
        """Every row checked against the census's own day; findings are handed over in the rows' order."""
        posts, seen = [], set[str]()
        for number, (row, told) in enumerate(self._told, start=1):
            post = told if told.person else replace(told, person=f"worker {number} of {day.year}")
            self._check(row, post, day, seen)
            if row.counts():
                posts.append(post)
                seen.add(post.person)
        return WorkforceCensus(day, tuple(posts), synthetic)

    def _check(self, row: Row, post: Post, day: date, seen: set[str]) -> None:
        if post.person in seen:
            row.note(Rule.WORKER_TWICE, "SWENo", post.person, "each worker once")
        if post.fte > 0 and post.end and post.end <= day:
            row.note(Rule.LEFT_WITH_FTE, "RoleEndDate", post.end.isoformat(), f"FTE 0, or an end after {day}")
        if post.filled(day) and post.start and post.start > day:
            row.note(Rule.STARTS_AFTER_CENSUS, "RoleStartDate", post.start.isoformat(), f"{day} or earlier")


def read_workers(table: CsvTable, as_at: date | None) -> WorkforceCensus:
    """A CSV with the census's own field names. Its day is in ReferenceDate or Year, or is `as_at`."""
    workers = Workers(table.findings)
    days = set()
    for row in table.rows():
        days.add(row.text("ReferenceDate") or row.text("Year"))
        workers.add(row)
    return workers.census(_day(days, as_at), synthetic=table.synthetic)


def _day(told: set[str | None], as_at: date | None) -> date:
    """The one day that the rows tell, or `as_at` where none does."""
    filled = {text for text in told if text}
    days = {_told_by(text) for text in filled}
    if len(days) == 1 and None not in told and (day := days.pop()):
        return day
    if not filled and as_at:
        return as_at
    raise Refused(
        "the rows tell no day, or not the same one." if filled else "nothing tells the census's day.",
        "the same ReferenceDate (2024-09-30) or Year (2024) on every row, or --as-at",
        "load one year's census at a time, and give its day with --as-at 2024-09-30.",
    )


def _told_by(text: str) -> date | None:
    if re.fullmatch(r"20[0-9]{2}", text):
        return date(int(text), *DAY)
    day = read_day(text)
    return day if isinstance(day, date) else None


def stitched(censuses: Sequence[WorkforceCensus]) -> Content:
    """Posts such that those open on each census's day are just those it says were filled.

    Raises Refused where two censuses are of one day.
    """
    ordered = sorted(censuses, key=lambda census: census.day)
    days = [census.day for census in ordered]
    if len(set(days)) < len(days):
        raise Refused(
            "two workforce censuses are of the same day.",
            "one for each year",
            "load the one that is right.",
        )
    columns = Columns("posts")
    for place, census in enumerate(ordered):
        before = ordered[place - 1] if place else None
        after = ordered[place + 1] if place + 1 < len(ordered) else None
        _add(columns, census, before, after)
    cover = Cover(days[0], days[-1], tuple(days))
    synthetic = any(census.synthetic for census in ordered)
    return Content(Kind.WORKFORCE, {"posts": columns.table()}, cover, synthetic)


def _add(
    columns: Columns, census: WorkforceCensus, before: WorkforceCensus | None, after: WorkforceCensus | None
) -> None:
    ends = _ends(after.posts if after else ())
    for post in census.posts:
        if post.filled(census.day):
            end = post.end if after is None else _end(post, ends, census.day, after.day)
            columns.add(
                person=post.person,
                start=_start(post, census.day, before.day if before else None),
                end=end,
                agency=post.agency,
                fte=post.fte,
                role=post.role,
            )


def _start(post: Post, day: date, before: date | None) -> date:
    """The role's start; the census's own day where that is not told, comes later, or was told before."""
    told = post.start is not None and post.start <= day and (before is None or post.start > before)
    return post.start if told and post.start else day


def _end(post: Post, ends: Mapping[str, list[date]], day: date, after: date) -> date:
    """The end that this census or the next gives, up to the next one's day, which speaks for itself."""
    told = [*([post.end] if post.end else []), *ends.get(post.person, [])]
    return min((end for end in told if day < end < after), default=after)


def _ends(posts: Iterable[Post]) -> defaultdict[str, list[date]]:
    found: defaultdict[str, list[date]] = defaultdict(list)
    for post in posts:
        if post.end and not post.fte:
            found[post.person].append(post.end)
    return found
