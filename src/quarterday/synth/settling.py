"""Settling stocks: ending spells a little sooner or later until a level is reached on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from quarterday.synth.chance import Chance
from quarterday.synth.journeys import CareSpell, Plan, Referral
from quarterday.synth.participation import NOT_TAKING_PART, Activity
from quarterday.synth.posts import Post


class Ending(Protocol):
    """Whatever has a start and a movable end."""

    start: date
    end: date

    def open_on(self, day: date) -> bool: ...


E = TypeVar("E", bound=Ending)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest level that will do."""

    low: float
    high: float

    def nearest(self, level: float) -> float:
        return min(max(level, self.low), self.high)


def sample(chance: Chance, candidates: Sequence[E], wanted: int, what: str) -> list[E]:
    """As many of the candidates as wanted; raises RuntimeError where there are too few."""
    if len(candidates) < wanted:
        raise RuntimeError(f"calibration: {wanted} {what} to move, {len(candidates)} movable")
    return chance.sample(candidates, wanted)


def settle_spells(
    spells: Sequence[Plan] | Sequence[CareSpell], movable: Mapping[int, Referral], before: date, day: date,
    bounds: Bounds, chance: Chance,
) -> None:  # fmt: skip
    """Bring the number of plans, or of children in care, on a day within bounds.

    Only ends within the quarter move (after `before`, up to `day`), or to within it, and only of spells
    in the last case of their family, so no other spell is met; the referral is kept open as long.
    """
    count = sum(spell.open_on(day) for spell in spells)
    change = round(bounds.nearest(count)) - count
    free = [spell for spell in spells if id(spell) in movable and spell.start < before]
    if change < 0:
        ends = [spell for spell in free if spell.open_on(day)]
        for spell in sample(chance, ends, -change, "ends"):
            _end_by(spell, movable[id(spell)], chance.between(before + timedelta(days=1), day), chance)
    else:
        lasting = [s for s in free if before < s.end <= day and s.child.turns_18 > day + timedelta(days=90)]
        for spell in sample(chance, lasting, change, "spells"):
            spell.end = min(day + chance.days(95, 260), spell.child.turns_18)
            movable[id(spell)].keep_open(spell.end + timedelta(days=30))


def _end_by(spell: Plan | CareSpell, referral: Referral, end: date, chance: Chance) -> None:
    """End a spell; a referral that was open only for it closes some weeks later."""
    spell.end = end
    others = max((service.end for service in referral.services), default=end)
    referral.end = min(max(end + chance.days(20, 80), others), referral.child.turns_18)


def settle_posts(posts: list[Post], before: date, day: date, bounds: Bounds, chance: Chance) -> None:
    """Bring the agency share of full-time equivalents on a day within bounds, to a tenth of a post."""
    while (surplus := _tenths_over(posts, day, bounds)) > 0 or surplus <= -10:
        _move_post(posts, before, day, surplus > 0, chance)
    if surplus:
        _add_hours(posts, before, day, -surplus)


def _tenths_over(posts: list[Post], day: date, bounds: Bounds) -> int:
    """By how many tenths of a post the agency workers exceed (or, below 0, fall short of) the bounds."""
    agency = sum(post.tenths for post in posts if post.agency and post.open_on(day))
    permanent = sum(post.tenths for post in posts if not post.agency and post.open_on(day))
    share = bounds.nearest(agency / (agency + permanent))
    wanted = permanent * share / (1 - share)
    return round(agency - wanted) if bounds.low == bounds.high or abs(agency - wanted) > 1e-6 else 0


def _move_post(posts: list[Post], before: date, day: date, fewer: bool, chance: Chance) -> None:
    """Let one full-time agency worker go before the day, or stay beyond it."""
    full = [post for post in posts if post.agency and post.tenths == 10 and post.start < before]
    if fewer:
        post = sample(chance, [p for p in full if p.open_on(day)], 1, "agency posts")[0]
        post.end = chance.between(before + timedelta(days=8), day)
    else:
        post = sample(chance, [p for p in full if before < p.end <= day], 1, "agency posts")[0]
        post.end = day + chance.days(95, 200)


def _add_hours(posts: list[Post], before: date, day: date, tenths: int) -> None:
    """Give one agency worker more hours from the first day of the quarter's last month, or hire another."""
    change = day.replace(day=1)
    for post in posts:
        fits = post.agency and post.start < before and post.open_on(change) and post.open_on(day)
        if fits and post.tenths + tenths <= 10:
            posts.append(Post(post.worker, True, post.role, post.tenths + tenths, change, post.end))
            post.end = change
            return
    _extra_worker(posts, change, day, tenths)


def _extra_worker(posts: list[Post], start: date, day: date, tenths: int) -> None:
    worker = max(post.worker for post in posts) + 1
    posts.append(Post(worker, True, "5", tenths, start, day + timedelta(days=200)))


def settle_activities(
    activities: list[Activity], before: date, day: date, bounds: Bounds, chance: Chance
) -> None:
    """Bring the share of 16 and 17 year olds not taking part on a day within bounds.

    The end of a time out, and with it the start of what follows, moves within the quarter.
    """
    open_now = [a for a in activities if a.activity != "custody" and a.open_on(day)]
    out = sum(a.activity in NOT_TAKING_PART for a in open_now)
    change = round(bounds.nearest(out / len(open_now)) * len(open_now)) - out
    pairs = [
        (left, right) for left, right in pairwise(activities) if _returns(left, right) and left.start < before
    ]
    if change < 0:
        sooner = [pair for pair in pairs if pair[0].open_on(day)]
        _shift(chance, sooner, -change, lambda _: chance.between(before + timedelta(days=1), day))
    else:
        later = [p for p in pairs if before < p[0].end <= day and p[1].end > day + timedelta(days=20)]
        _shift(chance, later, change, lambda p: chance.between(day + timedelta(days=1), _latest(p[1], day)))


def _returns(left: Activity, right: Activity) -> bool:
    """Whether a time out is followed by taking part."""
    away, back = left.activity in NOT_TAKING_PART, right.activity not in (*NOT_TAKING_PART, "custody")
    return left.child is right.child and left.end == right.start and away and back


def _latest(following: Activity, day: date) -> date:
    return min(following.end - timedelta(days=1), day + timedelta(days=60))


def _shift(
    chance: Chance, pairs: list[tuple[Activity, Activity]], wanted: int,
    to: Callable[[tuple[Activity, Activity]], date],
) -> None:  # fmt: skip
    if len(pairs) < wanted:
        raise RuntimeError(f"calibration: {wanted} activities to move, {len(pairs)} movable")
    for left, right in chance.sample(pairs, wanted):
        left.end = right.start = to((left, right))
