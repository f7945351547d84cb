"""What the census tells beside referrals and plans: assessments, child in need plans, reviews, disability, the unborn.

Each part has a stream of chance of its own, so that none of it stirs the journeys. Levels: docs/synthetic.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.synth.authority import PEOPLE_APART
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import Plan, Referral
from quarterday.synth.people import ETHNICITIES

IN_TIME = 0.76
"""Share of assessments begun to be done within 45 working days (63 days without a bank holiday); the end of a referral
cuts others short."""

DAYS_IN_TIME, DAYS_LATE = (12, 60), (68, 130)
AGAIN_AFTER = 330
"""Days after which a child who is still in need is assessed again."""

FACTORS = {
    "4B": 0.16, "3B": 0.15, "17A": 0.10, "16A": 0.09, "3A": 0.07, "4A": 0.07, "2B": 0.07, "1B": 0.06, "2A": 0.04,
    "12A": 0.04, "18B": 0.04, "5A": 0.04, "6A": 0.04, "19B": 0.03,
}  # fmt: skip
NONE_FOUND = "21"

FIRST_REVIEW, NEXT_REVIEWS, REVIEW_LATE = (70, 90), (150, 181), 0.015
"""Days until the first review of a plan and between the following, and the share of reviews held late."""

ALSO_DISABLED = 0.06
"""Share of children whose need is another and who are disabled."""

UNBORN = 0.015
"""Unborn children as a share of the open referrals at the end of the extract."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment by social care; `factors` are the codes that it found."""

    start: date
    end: date
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unborn:
    """A child who is expected, and the open referral about them."""

    number: int
    expected: date
    referred: date
    ethnicity: str

    @property
    def identifier(self) -> str:
        return f"SYN{self.number:06d}"


class Needs:
    """Draws what the census tells of referrals, asked for in the order in which they are written."""

    def __init__(self, seed: int) -> None:
        self._assessed = Chance(seed, "assessments")
        self._planned = Chance(seed, "child in need plans")
        self._reviewed = Chance(seed, "reviews of plans")
        self._disabled = Chance(seed, "other disabilities")

    def also_disabled(self) -> bool:
        return self._disabled.happens(ALSO_DISABLED)

    def assessments(self, referral: Referral) -> Iterator[Assessment]:
        """The assessments of a referral that led to action, all within it: on referral, and about once a year."""
        if referral.nfa:
            return
        chance, start = self._assessed, referral.start + self._assessed.days(0, 2)
        while start < referral.end - timedelta(days=10):
            takes = chance.days(*(DAYS_IN_TIME if chance.happens(IN_TIME) else DAYS_LATE))
            end = min(start + takes, referral.end)
            yield Assessment(start, end, _factors(chance))
            start = end + timedelta(days=AGAIN_AFTER) + chance.days(0, 60)

    def in_need_plans(self, referral: Referral) -> Iterator[Span]:
        """When a referral that lasts had a child in need plan: not before its assessment, nor beside another plan or
        care."""
        chance = self._planned
        if referral.nfa or (not referral.services and not chance.happens(0.75)):
            return
        free = referral.start + chance.days(30, 60)
        for service in sorted(referral.services, key=lambda service: service.start):
            yield from _long_enough(free, service.start)
            free = max(free, service.end + chance.days(0, 7))
        yield from _long_enough(free, referral.end)

    def reviews(self, plan: Plan) -> Iterator[date]:
        """The review conferences of a plan, while it lasts."""
        chance = self._reviewed
        day = plan.start + chance.days(*FIRST_REVIEW)
        while True:
            if chance.happens(REVIEW_LATE):
                day += chance.days(12, 40)
            if day >= plan.end:
                return
            yield day
            day += chance.days(*NEXT_REVIEWS)


def _factors(chance: Chance) -> tuple[str, ...]:
    if chance.happens(0.08):
        return (NONE_FOUND,)
    return tuple(dict.fromkeys(chance.pick(FACTORS) for _ in range(chance.randint(1, 4))))


def _long_enough(start: date, end: date) -> Iterator[Span]:
    if (end - start).days >= 21:
        yield start, end


def unborn(borough: Borough, referrals: Iterable[Referral], as_at: date) -> list[Unborn]:
    """The unborn children with an open referral at the end of a day, none of whom has a plan.

    They are numbered from the last number down, and leave the numbers of the others as they are.
    """
    chance = Chance(borough.seed, "unborn")
    wanted = chance.poisson(UNBORN * sum(r.open_on(as_at) and not r.nfa for r in referrals))
    last = borough.authority.first(PEOPLE_APART) + PEOPLE_APART - 1
    return [_expected(chance, last - place, as_at) for place in range(wanted)]


def _expected(chance: Chance, number: int, as_at: date) -> Unborn:
    referred = as_at - chance.days(1, 110)
    return Unborn(number, as_at + chance.days(5, 140), referred, chance.pick(ETHNICITIES))
