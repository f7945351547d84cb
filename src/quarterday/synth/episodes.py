"""Episodes of care: a spell in care cut wherever the placement or the legal status changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.synth.chance import Chance
from quarterday.synth.journeys import CareSpell

MOVE_REASONS = {
    "PLACE": 0.30, "CARPL": 0.20, "CREQB": 0.20, "STAND": 0.06, "CHILD": 0.09, "CREQO": 0.06, "LAREQ": 0.05,
    "OTHER": 0.04,
}  # fmt: skip
YOUNG = {"U6": 0.44, "U4": 0.17, "U1": 0.14, "U3": 0.13, "U5": 0.05, "P1": 0.06, "R1": 0.01}
OLDER = {"U6": 0.30, "U4": 0.22, "U1": 0.08, "U3": 0.09, "K2": 0.23, "P1": 0.08}
NEARLY_GROWN = {"U6": 0.22, "U4": 0.16, "U1": 0.06, "K2": 0.18, "H5": 0.34, "P1": 0.04}
K3_FROM = date(2023, 10, 28)
"""From here on the return calls supported accommodation K3."""

OWN = {"P1": "PR0", "U1": "PR1", "U3": "PR1", "A3": "PR1", "R1": "PR4"}
BOUGHT_IN = {"K2": 0.85, "H5": 0.90, "K3": 0.90}
ENDINGS = {
    "home": {"E4A": 0.72, "E4B": 0.22, "E41": 0.06},
    "adoption": {"E11": 0.30, "E12": 0.70},
    "guardianship": {"E45": 0.25, "E46": 0.60, "E48": 0.15},
    "grown": {"E4A": 0.45, "E13": 0.20, "E8": 0.25, "E9": 0.10},
    "asylum": {"E15": 0.6, "E3": 0.3, "E16": 0.1},
    "short_breaks": {"E8": 1.0},
}
AT_18 = {"E17": 0.22, "E5": 0.28, "E6": 0.36, "E7": 0.06, "E8": 0.08}


@dataclass(slots=True)
class Episode:
    """One row of the episodes table; each but the last ends where the next starts."""

    spell: CareSpell
    need: str
    start: date
    end: date
    reason_started: str
    legal: str
    placement: str
    provider: str
    reason_ceased: str = ""
    move_reason: str = ""


def episodes(spell: CareSpell, need: str, seed: int) -> list[Episode]:
    """The episodes of a spell in order, each starting on the day the one before ends.

    A spell has its own stream of chance, so that moving the end of one changes no other.
    """
    chance = Chance(seed, f"episodes {spell.child.number} {spell.start}")
    made = [_first(chance, spell, need)]
    if spell.route != "short_breaks":
        for day, kind in _changes(chance, spell):
            made.append(_next(chance, made[-1], day, kind))
    made[-1].reason_ceased = _ending(chance, spell)
    return made


def _first(chance: Chance, spell: CareSpell, need: str) -> Episode:
    if spell.route == "short_breaks":
        return Episode(spell, need, spell.start, spell.end, "S", spell.legal, "U6", "PR1")
    placement = _placement(chance, spell, spell.start)
    legal = "L2" if spell.legal == "C1" and chance.happens(0.12) else spell.legal
    return Episode(spell, need, spell.start, spell.end, "S", legal, placement, _provider(chance, placement))


def _changes(chance: Chance, spell: CareSpell) -> list[tuple[date, str]]:
    """Days on which something changes and what: P the placement, L the legal status."""
    days: dict[date, str] = {}
    day = spell.start
    for gap in (90, 240, 420, 600, 800, 900, 900, 900, 900, 900):
        day += timedelta(days=5 + int(chance.expovariate(1 / gap)))
        days[day] = "P"
    if spell.legal == "C1":
        days[spell.start + chance.days(130, 330)] = "L"
    if spell.route == "adoption":
        days[spell.end - chance.days(140, 260)] = "B"
    return sorted((day, kind) for day, kind in days.items() if spell.start < day < spell.end)


def _next(chance: Chance, before: Episode, day: date, kind: str) -> Episode:
    spell = before.spell
    before.end, before.reason_ceased = day, "X1"
    legal, placement, provider = before.legal, before.placement, before.provider
    if kind == "B":
        legal, placement, provider = "E1", "A5", "PR1"
    elif kind == "L":
        legal = "C2" if spell.route != "home" or chance.happens(0.6) else "C1"
        legal = legal if legal != before.legal else "V2"
    elif legal != "E1":
        placement = _placement(chance, spell, day)
        provider = _provider(chance, placement)
    if legal == "L2":
        legal = "C1"
    changed_legal = legal != before.legal
    if kind != "L":
        before.move_reason = chance.pick(MOVE_REASONS)
    started = "L" if kind == "L" else "B" if changed_legal else "P"
    return Episode(spell, before.need, day, spell.end, started, legal, placement, provider)


def _placement(chance: Chance, spell: CareSpell, day: date) -> str:
    age = (day - spell.child.born).days / 365.25
    choice = chance.pick(YOUNG if age < 10 else OLDER if age < 16 else NEARLY_GROWN)
    return "K3" if choice == "H5" and day >= K3_FROM else choice


def _provider(chance: Chance, placement: str) -> str:
    if placement in OWN:
        return OWN[placement]
    return "PR4" if chance.happens(BOUGHT_IN.get(placement, 0.4)) else "PR1"


def _ending(chance: Chance, spell: CareSpell) -> str:
    grown = spell.end >= spell.child.turns_18
    if spell.route in ("grown", "asylum", "home") and grown:
        return chance.pick(AT_18)
    return chance.pick(ENDINGS[spell.route])
