"""Short breaks: disabled children cared for away from home in a series (V3, V4), who are not counted."""

from __future__ import annotations

from datetime import date, timedelta

from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import CareSpell, Case, Referral

A_YEAR = 5
"""Children with whom a series of short breaks begins a year."""


def arrange(borough: Borough, first: date, last: date) -> None:
    """Give a few children series of short breaks, each within an open referral."""
    chance = Chance(borough.seed, "short breaks")
    for _ in range(chance.poisson(A_YEAR * borough.authority.size * (last - first).days / 365)):
        day = chance.between(first, last)
        family = borough.people.single(day, 5, 15)
        child = family.children[0]
        end = min(day + chance.days(200, 1300), child.turns_18)
        referral = Referral(child, day - chance.days(30, 200), end, "3F", "N2")
        referral.keep_open(end + timedelta(days=30))
        borough.short_breaks += _series(chance, referral, day, end)
        family.busy_until = referral.end
        borough.cases.append(Case(family, [referral]))


def _series(chance: Chance, referral: Referral, day: date, end: date) -> list[CareSpell]:
    child = referral.child
    if chance.happens(0.7):
        return [CareSpell(child, day, end, "short_breaks", "V4")]
    stays = []
    while day < end:
        back = min(day + chance.days(2, 4), child.turns_18)
        stays.append(CareSpell(child, day, back, "short_breaks", "V3"))
        day = back + chance.days(20, 60)
    return stays
