"""What the SSDA903 tells once a year, by 31 March: the health of children in care (OC2), and care leavers (OC3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.periods import birthday
from quarterday.synth.care_tables import Row, age, who
from quarterday.synth.chance import Chance
from quarterday.synth.episodes import Episode
from quarterday.synth.journeys import CareSpell
from quarterday.synth.records import Extract

OUTCOMES = (
    "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
    "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED",
)  # fmt: skip
LEAVERS = ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM")

CHECKED = {"HEALTH_CHECK": 0.88, "IMMUNISATIONS": 0.82, "TEETH_CHECK": 0.76, "HEALTH_ASSESSMENT": 0.89}
HAS_SCORE, CONVICTED, MISUSES = 0.77, 0.02, 0.03
NO_SCORE = {"SDQ1": 0.10, "SDQ2": 0.40, "SDQ3": 0.15, "SDQ4": 0.10, "SDQ5": 0.25}

IN_TOUCH = {"YES": 0.92, "NO": 0.04, "REFU": 0.02, "NREQ": 0.012, "RHOM": 0.005, "DIED": 0.003}
ACTIVITIES = {
    "F1": 0.05, "P1": 0.01, "F2": 0.20, "P2": 0.03, "F4": 0.05, "P4": 0.01, "F5": 0.19, "P5": 0.06,
    "G4": 0.13, "G5": 0.17, "G6": 0.06, "0": 0.04,
}  # fmt: skip
HOMES = {
    "U1": 0.37, "D1": 0.20, "K1": 0.11, "Z1": 0.10, "B1": 0.08, "R1": 0.04, "E1": 0.03, "Y2": 0.02, "X2": 0.02,
    "R2": 0.01, "0": 0.02,
}  # fmt: skip
LEAVERS_AGED = (17, 21)
LEAST_IN_CARE = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Year:
    """A year's two tables, its own extract, and its episodes."""

    extract: Extract
    episodes: Sequence[Episode]
    outcomes: Sequence[Row]
    leavers: Sequence[Row]

    @property
    def name(self) -> str:
        return str(self.extract.as_at.year)


def years(spells: Sequence[CareSpell], held: Sequence[Episode], extract: Extract, seed: int) -> list[Year]:
    """The years that are over by the end of the extract, where the dates of every return tell its year.

    A return's year is told by its latest date alone (docs/formats/ssda903.md). Where an authority is so small
    that nothing began or ended in some year, its returns could not be told apart, and no year is given.
    """
    ends = [date(year, 3, 31) for year in range(extract.first.year + 1, extract.as_at.year + 1)]
    parts = [Extract(date(end.year - 1, 4, 1), end) for end in ends if end <= extract.as_at]
    if not parts or not all(_tells(held, part) for part in [*parts, *_rest(parts[-1], extract)]):
        return []
    return [
        Year(part, [e for e in held if part.holds(e.start, e.end)],
             list(_outcomes(spells, part.as_at, seed)), list(_leavers(spells, part, seed)))
        for part in parts
    ]  # fmt: skip


def _rest(last: Extract, extract: Extract) -> list[Extract]:
    """The part of a year after the last that is over, where there is one."""
    first = last.as_at + timedelta(days=1)
    return [Extract(first, extract.as_at)] if first <= extract.as_at else []


def _tells(held: Iterable[Episode], part: Extract) -> bool:
    return any(part.first <= e.start <= part.as_at or part.first < e.end <= part.as_at for e in held)


def _outcomes(spells: Iterable[CareSpell], day: date, seed: int) -> Iterator[Row]:
    """Of each child looked after on 31 March who had been for twelve months."""
    chance = Chance(seed, f"outcomes of {day.year}")
    for spell in spells:
        if spell.start <= day.replace(year=day.year - 1) and spell.open_on(day):
            yield _outcome(chance, spell, age(spell.child, day))


def _outcome(chance: Chance, spell: CareSpell, old: int) -> Row:
    scored = chance.happens(HAS_SCORE)
    score, reason = str(min(40, int(chance.gammavariate(3.6, 3.9)))), chance.pick(NO_SCORE)
    asked = 4 <= old <= 16
    checks = {name: chance.happens(share) for name, share in CHECKED.items()}
    convicted, misuses = chance.happens(CONVICTED), chance.happens(MISUSES)
    received = chance.happens(0.45)
    return (
        *who(spell.child),
        score if asked and scored else "", reason if asked and not scored else "",
        _flag(convicted and old >= 10),
        _flag(checks["HEALTH_CHECK"]) if old < 5 else "",
        _flag(checks["IMMUNISATIONS"]), _flag(checks["TEETH_CHECK"]), _flag(checks["HEALTH_ASSESSMENT"]),
        _flag(misuses and old >= 10),
        _flag(received) if misuses and old >= 10 else "",
        _flag(not received) if misuses and old >= 10 else "",
    )  # fmt: skip


def _flag(yes: bool) -> str:
    return "1" if yes else "0"


def _leavers(spells: Iterable[CareSpell], part: Extract, seed: int) -> Iterator[Row]:
    """Of each young person in care at 16 or 17 for thirteen weeks whose 17th to 21st birthday is in the year."""
    chance, told = Chance(seed, f"care leavers of {part.as_at.year}"), set[int]()
    for spell in spells:
        child = spell.child
        late = spell.end > birthday(child.born, 16) and spell.end - spell.start >= LEAST_IN_CARE
        old = age(child, part.as_at)
        gone = old <= LEAVERS_AGED[1] and spell.end <= birthday(child.born, old)
        if late and gone and old >= LEAVERS_AGED[0] and child.number not in told:
            told.add(child.number)
            yield *who(child), *_leaver(chance)


def _leaver(chance: Chance) -> Row:
    touch, activity, home = chance.pick(IN_TOUCH), chance.pick(ACTIVITIES), chance.pick(HOMES)
    known = touch in ("YES", "RHOM")
    return touch, activity if known else "0", home if known else "0"
