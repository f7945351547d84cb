"""The SSDA903's other tables about the children in care: who they are, how they are, and what comes after.

Each table has a stream of chance of its own, so that none of it stirs the journeys. Levels: docs/synthetic.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from quarterday.periods import birthday
from quarterday.synth.chance import Chance
from quarterday.synth.episodes import Episode
from quarterday.synth.journeys import CareSpell
from quarterday.synth.people import Child
from quarterday.synth.records import Extract

Row = tuple[str, ...]

UNACCOMPANIED = ("CHILD", "SEX", "DOB", "DUC")
REVIEWS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
MISSING = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
ADOPTION = ("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
PLACED = ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
PERMANENCE = ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM")

TOOK_PART = {"PN1": 0.52, "PN2": 0.03, "PN3": 0.17, "PN5": 0.08, "PN6": 0.14, "PN4": 0.02, "PN7": 0.04}
TOO_YOUNG_TO_SAY = "PN0"

GOES_MISSING = {16: 0.23, 12: 0.12, 0: 0.006}
"""Share of children who go missing in a year of care, from an age in years on."""

MORE_TIMES, AWAY = 5.0, 0.10
"""How often more than once they do on average, and the share of times that they are away and not missing."""

PERMANENT_BEFORE = {"P1": 0.009, "P2": 0.024, "P3": 0.009, "P4": 0.003, "Z1": 0.955}
LEA = "999"
ADOPTERS = {"MF L11": 0.72, "FF L12": 0.06, "MM L12": 0.07, "F1 L0": 0.12, "MF L3": 0.03}
ADOPTIVE = "A5"


def official(day: date | None) -> str:
    """A day as the SSDA903 writes it; empty where there is none."""
    return f"{day:%d/%m/%Y}" if day else ""


def who(child: Child) -> Row:
    return child.identifier, official(child.born)


def age(child: Child, day: date) -> int:
    """Age in whole years."""
    return day.year - child.born.year - (birthday(child.born, day.year - child.born.year) > day)


def unaccompanied(spells: Sequence[CareSpell]) -> Iterator[Row]:
    """The children who came alone and seek asylum, until the eighteenth birthday."""
    children = {spell.child.number: spell.child for spell in spells if spell.route == "asylum"}
    for child in children.values():
        yield child.identifier, child.sex, official(child.born), official(child.turns_18)


def reviews(spells: Sequence[CareSpell], extract: Extract, seed: int) -> Iterator[Row]:
    """Reviews within 20 working days of coming into care, three months later, and then half-yearly."""
    chance = Chance(seed, "care reviews")
    for spell in spells:
        day, gap = spell.start + chance.days(14, 27), (70, 90)
        while day < spell.end and day <= extract.as_at:
            if day >= extract.first:
                said = chance.pick(TOOK_PART) if age(spell.child, day) >= 4 else TOO_YOUNG_TO_SAY
                yield *who(spell.child), official(day), said
            day, gap = day + chance.days(*gap), (150, 182)


def missing(spells: Sequence[CareSpell], extract: Extract, seed: int) -> Iterator[Row]:
    """Times of going missing from care, some days each, one after the other."""
    chance = Chance(seed, "missing episodes")
    for spell in spells:
        year = max(spell.start, extract.first)
        end = min(spell.end, extract.as_at + timedelta(days=1))
        while year < end:
            until = min(year + timedelta(days=365), end)
            yield from _missing(chance, spell.child, year, until)
            year = until


def _missing(chance: Chance, child: Child, first: date, end: date) -> Iterator[Row]:
    old = age(child, first)
    likely = next(share for least, share in GOES_MISSING.items() if old >= least)
    if not chance.happens(likely * (end - first).days / 365):
        return
    day = chance.between(first, end - timedelta(days=1))
    for _ in range(1 + int(chance.expovariate(1 / MORE_TIMES))):
        back = day + timedelta(days=1 + int(chance.expovariate(1.2)))
        if back >= end:
            return
        yield *who(child), "A" if chance.happens(AWAY) else "M", official(day), official(back)
        day = back + chance.days(1, 40)


def moves_to_adopters(held: Iterable[Episode]) -> dict[int, Episode]:
    """The first episode with adopters of each child who has one, by the child's number."""
    found: dict[int, Episode] = {}
    for episode in held:
        if episode.placement == ADOPTIVE:
            found.setdefault(episode.spell.child.number, episode)
    return found


def placed_for_adoption(moves: dict[int, Episode], extract: Extract) -> Iterator[Row]:
    for move in moves.values():
        if move.start <= extract.as_at:
            yield *who(move.spell.child), official(move.start), "", ""


def adoptions(moves: dict[int, Episode], extract: Extract, seed: int) -> Iterator[Row]:
    """Of the children adopted in the time of the extract: the decision, and the match some weeks before they moved."""
    chance = Chance(seed, "adoptions")
    for move in moves.values():
        matched = move.start - chance.days(14, 50)
        decided = matched - timedelta(days=20 + int(chance.gammavariate(2.2, 70)))
        by_carers, (sexes, status) = chance.happens(0.12), chance.pick(ADOPTERS).split()
        spell = move.spell
        if spell.route == "adoption" and extract.first <= spell.end <= extract.as_at:
            yield (
                *who(spell.child), official(max(decided, spell.start)), official(max(matched, spell.start)),
                "1" if by_carers else "0", "1" if sexes in ("F1", "M1") else "2", sexes, status,
            )  # fmt: skip


def previous_permanence(spells: Sequence[CareSpell], seed: int) -> Iterator[Row]:
    """Whether a child had left care for a permanent home before coming into care, and when."""
    chance, told = Chance(seed, "previous permanence"), set[int]()
    for spell in spells:
        if spell.child.number in told:
            continue
        told.add(spell.child.number)
        since = (spell.start - spell.child.born).days
        before = chance.pick(PERMANENT_BEFORE) if since > 900 else "Z1"
        left = spell.child.born + chance.days(300, since - 200) if before != "Z1" else None
        yield *who(spell.child), before, LEA if left else "", official(left)
