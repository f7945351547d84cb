"""The borough while it is being simulated: its people, what is open, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quarterday.synth.chance import Chance
from quarterday.synth.journeys import CareSpell, Case, HelpCase, Plan
from quarterday.synth.people import Family, Register

AUTHORITY = "X99000001"
"""The borough's code: no real authority has one that starts with X."""

NAME = "Halverden"
COMPARE_AS = "E08000027"
MADE_UP = "the made-up borough of Halverden; may be compared as Dudley, E08000027, would be"


@dataclass(frozen=True, slots=True)
class Due:
    """A family that will be referred on a day, and the share of its children whom that concerns."""

    day: date
    family: Family
    share: float


@dataclass(slots=True)
class Borough:
    """Everything known of the borough's children so far."""

    seed: int
    chance: Chance
    people: Register
    cases: list[Case] = field(default_factory=list)
    open_cases: list[Case] = field(default_factory=list)
    help: list[HelpCase] = field(default_factory=list)
    open_help: list[HelpCase] = field(default_factory=list)
    due: dict[date, list[Due]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    care: list[CareSpell] = field(default_factory=list)
    short_breaks: list[CareSpell] = field(default_factory=list)

    @classmethod
    def founded(cls, seed: int) -> Borough:
        return cls(seed, Chance(seed, "journeys"), Register(Chance(seed, "people")))

    def expect(self, family: Family, day: date, after: date, share: float) -> None:
        """Note that a family will be referred on a day, or at once after the month that is over."""
        day = max(day, after)
        self.due.setdefault(day.replace(day=1), []).append(Due(day, family, share))
