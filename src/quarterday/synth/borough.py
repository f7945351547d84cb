"""The borough while it is being simulated: its people, what is open, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from quarterday.synth.authority import PEOPLE_APART, Authority
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import CareSpell, Case, HelpCase, Plan
from quarterday.synth.people import Family, Register


@dataclass(frozen=True, slots=True)
class Due:
    """A family that will be referred on a day, and the share of its children whom that concerns."""

    day: date
    family: Family
    share: float


@dataclass(slots=True)
class Borough:
    """Everything known of the borough's children so far."""

    authority: Authority
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
    def founded(cls, authority: Authority) -> Borough:
        seed = authority.seed
        people = Register(Chance(seed, "people"), authority.first(PEOPLE_APART))
        return cls(authority, Chance(seed, "journeys"), people)

    @property
    def seed(self) -> int:
        return self.authority.seed

    def expect(self, family: Family, day: date, after: date, share: float) -> None:
        """Note that a family will be referred on a day, or at once after the month that is over."""
        day = max(day, after)
        self.due.setdefault(day.replace(day=1), []).append(Due(day, family, share))
