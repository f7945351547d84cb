"""Calibration: a handful of records moved, so that two quarters meet the reference report (issue 2).

The simulation heads for these levels by itself; what chance leaves over is settled here by ending some
spells sooner or later, by closing some cases on another day, and by deciding some referrals otherwise.
Nothing below knows of it: the figures come out of the ordinary calculation.
"""

from __future__ import annotations

from datetime import date

from quarterday.periods import Quarter
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import Case, Referral
from quarterday.synth.outcomes import settle_closures
from quarterday.synth.records import Records
from quarterday.synth.settling import Bounds, settle_activities, settle_posts, settle_spells

LAST = Quarter(2023, 2)
FIRST = LAST.previous
CALIBRATED_FROM = LAST.last_day

PLANS = {FIRST: Bounds(155, 155), LAST: Bounds(155, 155)}
LOOKED_AFTER = {FIRST: Bounds(588, 593), LAST: Bounds(582, 582)}
"""Children; 155 and 582 are 22.4 and 84.2 for each 10,000 of 69,100."""

AGENCY = {FIRST: Bounds(0.199, 0.212), LAST: Bounds(0.188, 0.188)}
"""Share of full-time equivalents."""

NOT_TAKING_PART = {FIRST: Bounds(0.0618, 0.0650), LAST: Bounds(0.0600, 0.0600)}
HELD = {FIRST: Bounds(0.934, 0.9495), LAST: Bounds(0.955, 0.955)}
"""Shares of young people not taking part, and of early help closures that held."""


def calibrate_records(records: Records, seed: int) -> None:
    """Adjust the records in place so that both quarters give their figures.

    Raises RuntimeError where no adjustment reaches them.
    """
    chance = Chance(seed, "calibration")
    for quarter in (FIRST, LAST):
        before, day = quarter.previous.last_day, quarter.last_day
        movable = _last_events(records)
        settle_spells(records.borough.care, movable, before, day, LOOKED_AFTER[quarter], chance)
        settle_spells(records.borough.plans, movable, before, day, PLANS[quarter], chance)
        settle_posts(records.posts, before, day, AGENCY[quarter], chance)
        month_end = quarter.second_month_end
        settle_activities(
            records.activities, quarter.previous.second_month_end, month_end, NOT_TAKING_PART[quarter], chance
        )
    for quarter in (FIRST, LAST):
        settle_closures(records, quarter.shift(-2), HELD[quarter], chance)


def _last_events(records: Records) -> dict[int, Referral]:
    """The referral of each plan and care spell that nothing of the family follows, by spell."""
    latest: dict[int, date] = {}
    for case in records.borough.cases:
        _note(latest, id(case.family), case.start)
    for help_case in records.borough.help:
        _note(latest, id(help_case.family), help_case.episodes[0].start)
    return {
        id(service): referral
        for case in records.borough.cases
        if _is_last(case, latest)
        for referral in case.referrals
        for service in [*referral.plans[-1:], *referral.care[-1:]]
    }


def _note(latest: dict[int, date], family: int, start: date) -> None:
    latest[family] = max(latest.get(family, start), start)


def _is_last(case: Case, latest: dict[int, date]) -> bool:
    return latest[id(case.family)] == case.start
