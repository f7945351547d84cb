"""The borough's records as an extract would hold them: what ended since the first day, or is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quarterday.synth.authority import Authority
from quarterday.synth.borough import Borough
from quarterday.synth.journeys import HelpEpisode, Referral
from quarterday.synth.participation import Activity, take_part
from quarterday.synth.population import mid_years
from quarterday.synth.posts import Post, employ
from quarterday.synth.simulation import BURN_IN_YEARS, simulate


@dataclass(slots=True)
class Records:
    """Everything of one borough, before it is cut down to an extract."""

    borough: Borough
    posts: list[Post]
    activities: list[Activity]
    population: dict[int, int]

    @property
    def referrals(self) -> list[Referral]:
        return [referral for case in self.borough.cases for referral in case.referrals]

    @property
    def help(self) -> list[HelpEpisode]:
        return [episode for case in self.borough.help for episode in case.episodes]


def keep(authority: Authority, first_year: int, as_at: date) -> Records:
    """Simulate an authority from `first_year` (financial) to an extract's day."""
    borough = simulate(authority, first_year, as_at)
    return Records(
        borough,
        employ(authority, date(first_year - BURN_IN_YEARS, 4, 1), as_at),
        take_part(authority, borough.people, first_year, as_at),
        mid_years(authority, first_year - 2, as_at.year - 1),
    )


@dataclass(frozen=True, slots=True)
class Extract:
    """The time an extract speaks of: from 1 April of its first year to the end of its day."""

    first: date
    as_at: date

    def holds(self, start: date, end: date) -> bool:
        return start <= self.as_at and end >= self.first and end > start

    def ended(self, end: date) -> date | None:
        """The end as the extract knows it: None where it is still to come."""
        return end if end <= self.as_at else None
