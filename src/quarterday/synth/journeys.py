"""What happens to children: early help, referrals with what they contain, and care.

While the borough is simulated every end is planned ahead, so ends may lie after the extract; the files
leave those open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from quarterday.synth.people import Child, Family


@dataclass(slots=True, eq=False)
class Spell:
    """Anything of one child from a day until (not including) another."""

    child: Child
    start: date
    end: date

    def open_on(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(slots=True, eq=False)
class HelpEpisode(Spell):
    """One child's part in an early help case."""

    case: str
    end_reason: str
    organisation: str


@dataclass(slots=True, eq=False)
class Enquiry:
    """A section 47 enquiry, and the day of its child protection conference if it came to one."""

    start: date
    conference: date | None = None


@dataclass(slots=True, eq=False)
class Plan(Spell):
    """A child protection plan; `previous` counts the child's earlier ones."""

    category: str
    previous: int


@dataclass(slots=True, eq=False)
class CareSpell(Spell):
    """A period of being looked after, from first placement to leaving; `route` says how it goes."""

    route: str
    legal: str


@dataclass(slots=True, eq=False)
class Referral(Spell):
    """One child's referral: it stays open while a plan or care lasts."""

    source: str
    need: str
    nfa: bool = False
    reason: str = "RC7"
    enquiries: list[Enquiry] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    care: list[CareSpell] = field(default_factory=list)

    def keep_open(self, until: date) -> None:
        """Let the referral last to a day at least, though never beyond the eighteenth birthday."""
        self.end = max(self.end, min(until, self.child.turns_18))

    @property
    def services(self) -> list[Spell]:
        return [*self.plans, *self.care]


@dataclass(slots=True, eq=False)
class Case:
    """The referrals of one family made on one day."""

    family: Family
    referrals: list[Referral]

    @property
    def start(self) -> date:
        return self.referrals[0].start

    @property
    def end(self) -> date:
        return max(referral.end for referral in self.referrals)

    @property
    def free_from(self) -> date:
        """The day after which nothing of the plans and care begun so far is left."""
        ends = [service.end for referral in self.referrals for service in referral.services]
        return max(ends, default=self.start - timedelta(days=1))


@dataclass(slots=True, eq=False)
class HelpCase:
    """An early help case of a family."""

    family: Family
    episodes: list[HelpEpisode]

    @property
    def end(self) -> date:
        return max(episode.end for episode in self.episodes)
