"""Early help outcomes: which closures held, and settling how many did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.periods import Quarter, add_months
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import Case, HelpEpisode, Referral
from quarterday.synth.people import Family
from quarterday.synth.records import Records
from quarterday.synth.settling import Bounds, sample

NOT_COUNTED = ("died", "moved_away")
FOLLOW_UP_MONTHS = 6
HALF_A_PRINTED_POINT = 0.0005
MOST_FAILURES = 40


@dataclass(frozen=True, slots=True)
class Closures:
    """The borough's early help closures with what followed them."""

    counted: list[HelpEpisode]
    families: dict[int, Family]
    referrals: dict[int, list[Referral]]
    closures_of: dict[int, int]

    @classmethod
    def of(cls, records: Records) -> Closures:
        referrals: dict[int, list[Referral]] = {}
        for referral in records.referrals:
            referrals.setdefault(referral.child.number, []).append(referral)
        closures_of: dict[int, int] = {}
        for episode in records.help:
            closures_of[episode.child.number] = closures_of.get(episode.child.number, 0) + 1
        families = {e.child.number: case.family for case in records.borough.help for e in case.episodes}
        counted = [episode for episode in records.help if episode.end_reason not in NOT_COUNTED]
        return cls(counted, families, referrals, closures_of)

    def between(self, first: date, end: date) -> list[HelpEpisode]:
        return [episode for episode in self.counted if first <= episode.end < end]

    def escalations(self, episode: HelpEpisode) -> list[Referral]:
        """Referrals with action that were open when the episode closed, or began by six months later."""
        matures = add_months(episode.end, FOLLOW_UP_MONTHS)
        return [
            referral
            for referral in self.referrals.get(episode.child.number, [])
            if not referral.nfa and referral.start <= matures and referral.end > episode.end
        ]

    def held(self, episode: HelpEpisode) -> bool:
        return episode.end_reason != "step_up" and not self.escalations(episode)

    def quiet(self, episode: HelpEpisode) -> bool:
        """Whether nothing else is known of the child since the episode began, so that it can be moved."""
        only = self.closures_of[episode.child.number] == 1
        later = self.referrals.get(episode.child.number, [])
        return only and all(referral.end <= episode.start for referral in later)


def settle_closures(records: Records, quarter: Quarter, bounds: Bounds, chance: Chance) -> None:
    """Bring the share of a quarter's closures that held within bounds.

    Some families' referrals come to nothing, or some are referred who were not; some cases close in
    the first weeks of the next quarter instead of the last of this one, or the other way about.
    """
    closures = Closures.of(records)
    cohort = closures.between(quarter.first_day, quarter.end)
    failures = sum(not closures.held(episode) for episode in cohort)
    wanted, size = _aim(failures, len(cohort), bounds)
    _move_closures(closures, quarter, size - len(cohort), chance)
    cohort = closures.between(quarter.first_day, quarter.end)
    if wanted < failures:
        _fewer(closures, cohort, failures - wanted, chance)
    else:
        _more(records, closures, cohort, wanted - failures, chance)


def _aim(failures: int, size: int, bounds: Bounds) -> tuple[int, int]:
    """The nearest numbers of failures and of closures whose share prints within the bounds."""
    if bounds.low <= 1 - failures / size <= bounds.high:
        return failures, size
    fits = [
        (count, total)
        for count in range(1, MOST_FAILURES)
        for total in range(max(size - 14, 2 * count), size + 15)
        if bounds.low - HALF_A_PRINTED_POINT <= 1 - count / total < bounds.high + HALF_A_PRINTED_POINT - 1e-9
    ]
    return min(fits, key=lambda fit: 2 * abs(fit[0] - failures) + abs(fit[1] - size))


def _move_closures(closures: Closures, quarter: Quarter, more: int, chance: Chance) -> None:
    """Bring closures into the quarter from the weeks after it (or, below 0, put them off)."""
    weeks = timedelta(days=45)
    if more > 0:
        near = closures.between(quarter.end, quarter.end + weeks)
        first, last = quarter.end - timedelta(days=21), quarter.last_day
    else:
        near = closures.between(quarter.end - weeks, quarter.end)
        first, last = quarter.end, quarter.end + timedelta(days=21)
    able = [e for e in near if closures.quiet(e) and e.start < first and e.child.turns_18 > last]
    for episode in sample(chance, able, abs(more), "closures"):
        episode.end = chance.between(first, last)


def _fewer(closures: Closures, cohort: list[HelpEpisode], wanted: int, chance: Chance) -> None:
    """Let some escalations come to nothing: referrals without plan or care, decided within days."""
    failed = [
        episode for episode in cohort
        if closures.closures_of[episode.child.number] == 1 and not closures.held(episode)
        and not any(referral.services for referral in closures.escalations(episode))
    ]  # fmt: skip
    for episode in sample(chance, failed, wanted, "escalations"):
        for referral in closures.escalations(episode):
            referral.nfa, referral.reason, referral.enquiries = True, "RC8", []
            referral.end = min(referral.end, referral.start + chance.days(1, 8))
        if episode.end_reason == "step_up":
            episode.end_reason = "needs_met"


def _more(
    records: Records, closures: Closures, cohort: list[HelpEpisode], wanted: int, chance: Chance
) -> None:
    """Refer some children in the months after their closure."""
    half_a_year = timedelta(days=200)
    able = [e for e in cohort if closures.quiet(e) and e.child.turns_18 > e.end + half_a_year]
    for episode in sample(chance, able, wanted, "quiet closures"):
        day = episode.end + chance.days(12, 160)
        referral = Referral(episode.child, day, day + chance.days(18, 60), "2A", "N1", False, "RC8")
        referral.end = min(referral.end, episode.child.turns_18)
        records.borough.cases.append(Case(closures.families[episode.child.number], [referral]))
