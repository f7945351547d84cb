"""Several years of the same return made one: what a later return states again replaces the earlier.

A yearly return states the spells that were open at some time in its year, so one that is still open at
its end is stated again in the next. Told by child and start, the later statement wins. Each return is
taken to speak from the day after the one before it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa

from quarterday.intake.content import Content, Told
from quarterday.intake.cover import DAY
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.records import TABLES, Cover

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stitch:
    """How the rows of a table are told apart, and which cells of a row make its history.

    `history` has the columns of which a change is a finding, each with its name in the return, the start
    and the end first. It is empty for a table of events: the later statement replaces the earlier, no more.
    `birth` is what the return calls the date of birth, in the table whose changes of it are found.
    """

    key: tuple[str, ...]
    history: Mapping[str, str] = field(default_factory=dict)
    birth: str = ""


STITCHES = {
    "care_episodes": Stitch(
        ("person", "start"),
        {
            "start": "DECOM",
            "end": "DEC",
            "reason_started": "RNE",
            "legal_status": "LS",
            "need": "CIN",
            "placement": "PLACE",
            "provider": "PLACE_PROVIDER",
        },
        "DOB",
    ),
    "unaccompanied": Stitch(("person",)),
    "care_reviews": Stitch(("person", "date")),
    "missing_episodes": Stitch(("person", "start", "absence")),
    "care_outcomes": Stitch(("person", "year")),
    "care_leavers": Stitch(("person", "year")),
    "adoptions": Stitch(("person",)),
    "placed_for_adoption": Stitch(("person", "start")),
    "previous_permanence": Stitch(("person",)),
    "social_workers": Stitch(("person", "start", "worker")),
    "referrals": Stitch(
        ("person", "start"),
        {"start": "CINreferralDate", "end": "CINclosureDate", "no_further_action": "ReferralNFA"},
        "PersonBirthDate",
    ),
    "assessments": Stitch(("person", "start")),
    "in_need_plans": Stitch(("person", "start"), {"start": "CINPlanStartDate", "end": "CINPlanEndDate"}),
    "section_47": Stitch(("person", "start")),
    "plans": Stitch(
        ("person", "start"),
        {"start": "CPPstartDate", "end": "CPPendDate", "previous_plans": "NumberOfPreviousCPP"},
    ),
    "plan_reviews": Stitch(("person", "plan_start", "date")),
    "pre_proceedings": Stitch(("person", "start")),
}
ABOUT = ("born", "expected_birth", "turns_18", "sex", "ethnicity", "disabled", "died")
"""What is said of the child, and not of the row: the latest return decides for all years."""


@dataclass(slots=True)
class Statement:
    """A row as one return states it; `lasts` is that return's last day."""

    cells: Cells
    line: int
    told: Told
    lasts: date
    stitch: Stitch
    kept: bool = True

    def note(self, rule: Rule, column: str, expected: str) -> None:
        found = self.cells[column]
        shown = found.isoformat() if isinstance(found, date) else str(found or "")
        named = self.stitch.history[column]
        self.told.findings.add(rule, self.line, named, shown, expected, kept=self.kept)


def one_of_years(contents: Sequence[Content]) -> Content:
    """One content of several of the same kind. Raises Refused where two are of the same time."""
    if len(contents) == 1:
        return contents[0]
    ordered, covers = _ordered(contents)
    names = [name for name in TABLES if any(name in each.tables for each in ordered)]
    cover = covers[0]
    for content, before, after in zip(ordered[1:], covers, covers[1:], strict=False):
        joins = after.first <= before.last + DAY
        cover = Cover(cover.first if joins else after.first, after.last)
        if not joins:
            _first_told(content).findings.add(
                Rule.YEAR_MISSING, expected=f"a return up to {after.first - DAY}"
            )
    return Content(
        ordered[-1].kind,
        {name: _table(name, ordered, covers) for name in names},
        cover,
        any(each.synthetic for each in ordered),
    )


def _ordered(contents: Sequence[Content]) -> tuple[list[Content], list[Cover]]:
    """The contents from the earliest to the latest, with their covers."""
    told = [(each, each.cover) for each in contents]
    known = sorted(((content, cover) for content, cover in told if cover), key=lambda pair: pair[1].last)
    same = [late for (_, early), (_, late) in pairwise(known) if early.last == late.last]
    if same or len(known) < len(told):
        of = f"two of them speak to {same[0].last}" if same else "one has no date that tells"
        raise Refused(
            f"these are {len(told)} of “{contents[0].kind.in_words}”, and their years cannot be told apart: "
            f"{of}.",
            "one return of each year, or one of all years",
            "load each year once.",
        )
    return [content for content, _ in known], [cover for _, cover in known]


def _first_told(content: Content) -> Told:
    return next(iter(content.told.values()))


def _table(name: str, contents: Sequence[Content], covers: Sequence[Cover]) -> pa.Table:
    stitch = STITCHES[name]
    years = [_statements(name, content, cover) for content, cover in zip(contents, covers, strict=True)]
    for place, year in enumerate(years[:-1]):
        later = years[place + 1 :]
        if stitch.history:
            _check_late(stitch, year, later[0], covers[place].first)
        _supersede(stitch, year, later)
    about = _about(stitch, [each for year in years for each in year])
    rows = [each.cells | about[each.cells["person"]] for year in years for each in year if each.kept]
    return pa.Table.from_pylist(rows, TABLES[name].schema)


def _about(stitch: Stitch, statements: Sequence[Statement]) -> dict[str, Cells]:
    """What the latest return that tells it says of each child; a date of birth that changed is noted."""
    about: dict[str, Cells] = {}
    for each in statements:
        known = about.setdefault(each.cells["person"], {})
        born = each.cells.get("born")
        if stitch.birth and born and known.get("born", born) != born:
            told = "the date of birth of the return before"
            each.told.findings.add(Rule.BIRTH_CHANGED, each.line, stitch.birth, f"{born}", told)
        known.update({key: each.cells[key] for key in ABOUT if each.cells.get(key) is not None})
        if known.get("born"):
            known["expected_birth"] = None  # it was expected in an earlier return, and is born
    return about


def _statements(name: str, content: Content, cover: Cover) -> list[Statement]:
    if name not in content.tables:
        return []
    told = content.told[name]
    rows = content.tables[name].to_pylist()
    return [
        Statement(cells, line, told, cover.last, STITCHES[name])
        for cells, line in zip(rows, map(int, told.lines), strict=True)
    ]


def _by_key(stitch: Stitch, year: Sequence[Statement]) -> Mapping[tuple[object, ...], Statement]:
    return {tuple(each.cells[key] for key in stitch.key): each for each in year}


def _supersede(stitch: Stitch, year: Sequence[Statement], later: Sequence[Sequence[Statement]]) -> None:
    """Let go of each row that a later return states again; see to those it should state and does not."""
    stated: dict[tuple[object, ...], Statement] = {}
    for statements in reversed(later):
        stated.update(_by_key(stitch, statements))  # the next return's statement is the one compared
    following: dict[str, list[Statement]] = {}
    for each in later[0]:
        following.setdefault(each.cells["person"], []).append(each)
    for each in year:
        again = stated.get(tuple(each.cells[key] for key in stitch.key))
        if again:
            each.kept = False
            _compare(stitch, each, again)
        elif stitch.history and _open_at(each.cells, each.lasts):
            _not_restated(each, following.get(each.cells["person"], []))


def _compare(stitch: Stitch, each: Statement, again: Statement) -> None:
    """Note a row of which the later statement tells another history."""
    if not stitch.history:
        return
    changed = [
        column
        for column in stitch.history
        if each.cells[column] is not None and each.cells[column] != again.cells[column]
    ]
    end, now = each.cells["end"], again.cells["end"]
    if end is None and now is not None and now <= each.lasts:
        changed.append("end")
    if changed:
        each.note(Rule.HISTORY_CHANGED, changed[0], "the same in the later return")


def _not_restated(each: Statement, later: Sequence[Statement]) -> None:
    """End a row with its return, or where the child's next row begins; one within that row is let go."""
    start = each.cells["start"]
    spans = [(other.cells["start"], other.cells["end"] or date.max) for other in later]
    if any(begins < start < ends for begins, ends in spans):
        each.kept = False
        each.note(Rule.HISTORY_CHANGED, "start", "the same start in the later return")
        return
    each.note(Rule.NOT_RESTATED, "end", "the row in the next return too")
    over = each.lasts + DAY
    ends = min((begins for begins, _ in spans if begins > start), default=over)
    each.cells = {**each.cells, "end": min(ends, over, each.cells["end"] or over)}


def _check_late(stitch: Stitch, year: Sequence[Statement], later: Sequence[Statement], first: date) -> None:
    """Note each row of the later return that was open in the earlier return's time and is not in it."""
    known = _by_key(stitch, year)
    lasts = year[0].lasts if year else first
    for key, each in _by_key(stitch, later).items():
        start, end = each.cells["start"], each.cells["end"]
        if key not in known and start and start <= lasts and (end is None or end > first):
            each.note(Rule.STATED_LATE, "start", f"a start after {lasts}")


def _open_at(cells: Cells, day: date) -> bool:
    return cells["start"] is not None and (cells["end"] is None or cells["end"] > day + DAY)
