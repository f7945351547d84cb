"""The Standard Safeguarding Dataset, read into the common tables.

The legal status is not on an episode of care but in a table of its own, by day: an episode is split
where the status changes, so that short breaks (V3, V4) can be told from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterday.intake import codes, labels
from quarterday.intake.annex import coded, yes_no
from quarterday.intake.checks import Row
from quarterday.intake.content import Columns, Content
from quarterday.intake.parts import Part
from quarterday.intake.people import Dataset, Stay, opened
from quarterday.intake.plausible import (
    OLDEST_REFERRED,
    SHORT_BREAKS,
    check_after,
    check_open,
    check_start,
)
from quarterday.intake.provision import PROVISION
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.periods import birthday
from quarterday.records import Kind

NEEDS = {
    "ssd_cla_episodes": ("ssd_legal_status",),
    "ssd_cla_reviews": ("ssd_cla_episodes",),
    "ssd_cp_reviews": ("ssd_cp_plans",),
    "ssd_ehcp_requests": ("ssd_send", "ssd_ehcp_assessment", "ssd_ehcp_named_plan"),
}
"""The tables without which a table cannot be read right, besides `ssd_person`."""


@dataclass(frozen=True, slots=True)
class Status:
    """A legal status of a child from a day to another (None: still)."""

    code: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def read_dataset(parts: Sequence[Part], as_at: date | None = None) -> Content:
    """The tables brought; the cover is for the user to say. Raises Refused where one needs another."""
    held = {part.shape.key: part for part in parts if part.size}
    _look_for_both(held)
    data, columns = opened(held, as_at), dict[str, Columns]()
    if "ssd_professionals" in held:
        held["ssd_professionals"].findings.add(Rule.NO_POSTS, kept=False)
    for name, (table, read) in READERS.items():
        if name in held:
            read(data, held[name], columns.setdefault(table, Columns(table)))
    made = {table: filled.table() for table, filled in columns.items()}
    if "ssd_early_help_episodes" in held:
        _look_at_cohort(held["ssd_early_help_episodes"], made)
    return Content(Kind.SSD, made, None, any(part.synthetic for part in parts))


def _look_for_both(held: Mapping[str, Part]) -> None:
    """Refuse a table without the ones that say of whom it speaks, or whether it counts."""
    pairs = [(name, "ssd_person") for name in READERS]
    pairs += [(name, other) for name, others in NEEDS.items() for other in others]
    for name, other in pairs:
        if name in held and other not in held:
            raise Refused(
                f"{name} is in the load, and {other} is not, or holds no row.",
                "both: without the other it cannot be told who is counted",
                "load them together, with every other table of the dataset that you export.",
            )


def _care(data: Dataset, episodes: Part, columns: Columns) -> None:
    statuses, placements = _statuses(data.parts["ssd_legal_status"]), _placements(data)
    spells: list[tuple[str, date, date | None, int]] = []
    for row in episodes.rows():
        about = data.person(row, "clae_person_id")
        if period := row.text("clae_cla_id"):
            data.periods[period] = about["person"]
        start, end = row.spell("clae_cla_episode_start_date", "clae_cla_episode_ceased_date")
        told = _told(row, placements)
        born = about["born"]
        mine = statuses.get(about["person"], [])
        pieces = list(split(start, end, mine)) if start and (end is None or end >= start) else []
        if any(code is None for *_, code in pieces):
            row.note(Rule.NO_LEGAL_STATUS, "clae_cla_episode_start_date", "", "a row of ssd_legal_status")
        if any(code in SHORT_BREAKS for *_, code in pieces):
            row.note(Rule.SHORT_BREAKS, "clae_cla_episode_start_date", "", "a status of a child looked after")
        check_start(row, "clae_cla_episode_start_date", start, born)
        check_open(row, "clae_cla_episode_ceased_date", end, born, data.as_at)
        if row.counts() and start:
            shared = {**about, **told, "turns_18": birthday(born, 18) if born else None}
            for piece in _rows_of(pieces, shared):
                columns.add(**piece)
            spells.append((about["person"], start, end, row.line))
            data.stays.append(Stay(row.text("clae_cla_placement_id") or "", about["person"], start, end))
    episodes.findings.overlaps(spells, "clae_cla_episode_start_date")


def _told(row: Row, placements: Mapping[str, tuple[str | None, str | None]]) -> dict[str, Any]:
    placement, provider = placements.get(row.text("clae_cla_placement_id") or "", (None, None))
    return {
        "placement": placement,
        "provider": provider,
        "need": coded(row, "clae_cla_primary_need_code", labels.CARE_NEED),
        "reason_started": coded(row, "clae_cla_episode_start_reason", labels.STARTED),
        "reason_ceased": coded(row, "clae_cla_episode_ceased_reason", labels.CEASED),
    }


def _rows_of(
    pieces: Sequence[tuple[date, date | None, str | None]], shared: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row a piece: what begins within the episode is a change of legal status (L), what ends there X1."""
    for number, (start, end, code) in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        yield {
            **shared,
            "start": start,
            "end": end,
            "legal_status": code,
            "reason_started": shared["reason_started"] if first else "L",
            "reason_ceased": shared["reason_ceased"] if last else "X1",
        }


def split(
    start: date, end: date | None, statuses: Iterable[Status]
) -> Iterator[tuple[date, date | None, str | None]]:
    """An episode in pieces (start, end, legal status), cut where the status changes.

    Of several statuses on a day the one that began last stands; None where there is none.
    """
    mine = [s for s in statuses if (end is None or s.start < end) and (s.end is None or s.end > start)]
    cuts = {
        day for s in mine for day in (s.start, s.end) if day and start < day and (end is None or day < end)
    }
    days = [start, *sorted(cuts)]
    begun, before = start, _status(start, mine)
    for day in days[1:]:
        code = _status(day, mine)
        if code != before:
            yield begun, day, before
            begun, before = day, code
    yield begun, end, before


def _status(day: date, statuses: Sequence[Status]) -> str | None:
    on = [status for status in statuses if status.holds(day)]
    return max(on, key=lambda status: status.start).code if on else None


def _statuses(part: Part) -> dict[str, list[Status]]:
    """The statuses of each person that are a child's in care; others (guardianship, leaving care) are none."""
    found: dict[str, list[Status]] = {}
    for row in part.rows():
        person = row.identifier("lega_person_id")
        code = labels.LEGAL_STATUS(row.text("lega_legal_status") or "")
        start, end = row.spell("lega_legal_status_start_date", "lega_legal_status_end_date")
        if row.counts() and start and code in codes.LEGAL_STATUS:
            found.setdefault(person, []).append(Status(code, start, end))
    return found


def _placements(data: Dataset) -> dict[str, tuple[str | None, str | None]]:
    found = {}
    for row in data.parts["ssd_cla_placement"].rows() if "ssd_cla_placement" in data.parts else ():
        placement = row.identifier("clap_cla_placement_id")
        kind = coded(row, "clap_cla_placement_type", labels.PLACEMENT)
        provider = coded(row, "clap_cla_placement_provider", labels.PROVIDER)
        miles = row.amount("clap_cla_placement_distance", needed=False)
        if row.counts():
            found[placement] = (kind, provider)
            if miles is not None:
                data.miles[placement] = miles
    return found


def _distances(data: Dataset, _part: Part, columns: Columns) -> None:
    """Of the stays in placements whose distance from home was read with them."""
    for stay in data.stays:
        if stay.placement in data.miles:
            columns.add(person=stay.person, start=stay.start, end=stay.end, miles=data.miles[stay.placement])


def _referrals(data: Dataset, part: Part, columns: Columns) -> None:
    moved_in = _transfers(data)
    for row in part.rows():
        about = data.person(row, "cine_person_id")
        start, end = row.spell("cine_referral_date", "cine_close_date")
        cells = {
            "source": coded(row, "cine_referral_source_code", labels.SOURCE),
            "need": coded(row, "cine_cin_primary_need_code", labels.NEED),
            "reason_closed": coded(row, "cine_close_reason", labels.CLOSED),
            "no_further_action": yes_no(row, "cine_referral_nfa"),
            "transfer_conference": moved_in.get(row.text("cine_referral_id") or ""),
            "team": data.team(row, "cine_referral_team"),
        }
        birth = about["born"] or about["expected_birth"]
        check_start(row, "cine_referral_date", start, birth, unborn=True, oldest=OLDEST_REFERRED)
        if row.counts():
            columns.add(**about, **cells, start=start, end=end)


def _transfers(data: Dataset) -> dict[str, date]:
    """The day of the conference of each referral of a child who moved in with a plan."""
    return {each.referral: each.day for each in data.conferences if each.moved_in and each.referral}


def _enquiries(data: Dataset, part: Part, columns: Columns) -> None:
    conferences: dict[str, date] = {}
    for each in data.conferences:
        if each.enquiry and not each.moved_in:
            conferences[each.enquiry] = min(each.day, conferences.get(each.enquiry, each.day))
    for row in part.rows():
        about = data.person(row, "s47e_person_id")
        start = row.day("s47e_s47_start_date", Rule.MISSING_START)
        conference = conferences.get(row.text("s47e_s47_enquiry_id") or "")
        check_after(row, "s47e_s47_start_date", conference, start)
        team = data.team(row, "s47e_s47_completed_by_team")
        if row.counts():
            columns.add(**about, start=start, conference=conference, conference_not_required=None, team=team)


def _plans(data: Dataset, part: Part, columns: Columns) -> None:
    spells: list[tuple[str, date, date | None, int]] = []
    for row in part.rows():
        about = data.person(row, "cppl_person_id")
        start, end = row.spell("cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
        first = coded(row, "cppl_cp_plan_initial_category", labels.ABUSE)
        latest = coded(row, "cppl_cp_plan_latest_category", labels.ABUSE)
        if yes_no(row, "cppl_cp_plan_ola"):
            row.note(Rule.OTHER_AUTHORITY, "cppl_cp_plan_ola", "", "N, for the authority's own plan")
        birth = about["born"] or about["expected_birth"]
        check_start(row, "cppl_cp_plan_start_date", start, birth, unborn=True)
        check_open(row, "cppl_cp_plan_end_date", end, about["born"], data.as_at)
        plan, counted = row.text("cppl_cp_plan_id") or "", row.counts()
        data.plans[plan] = start if counted else None
        if counted and start:
            columns.add(
                **about, start=start, end=end, category=latest or first, previous_plans=None, team=None
            )
            spells.append((about["person"], start, end, row.line))
    part.findings.overlaps(spells, "cppl_cp_plan_start_date")


def _early_help(data: Dataset, part: Part, columns: Columns) -> None:
    for row in part.rows():
        person = data.person(row, "earl_person_id")["person"]
        start, end = row.spell("earl_episode_start_date", "earl_episode_end_date")
        case, reason = row.text("earl_episode_id"), _ended(row, end)
        led = row.text("earl_episode_organisation")
        if row.counts():
            columns.add(case=case, person=person, start=start, end=end, end_reason=reason, organisation=led)


def _ended(row: Row, end: date | None) -> str | None:
    """Why an episode ended, by patterns of the free text (docs/formats/ssd.md); any other text is “other”."""
    text = row.text("earl_episode_end_reason")
    if text is None:
        if end:
            row.note(Rule.MISSING_CODE, "earl_episode_end_reason", "", "why the episode ended")
        return None
    word = labels.EARLY_HELP_ENDED(text)
    if word in labels.EARLY_HELP_WORDS:
        return word
    row.note(Rule.UNKNOWN_CODE, "earl_episode_end_reason", text, ", ".join(labels.EARLY_HELP_WORDS))
    return "other"


def _look_at_cohort(part: Part, made: Mapping[str, Any]) -> None:
    """Warn where the extract seems to hold early help only of children who are known to social care."""
    served = {
        person
        for table in ("referrals", "section_47", "plans", "care_episodes", "contacts")
        if table in made
        for person in made[table].column("person").to_pylist()
    }
    helped = set(made["early_help"].column("person").to_pylist())
    if helped and helped <= served:
        part.findings.add(Rule.EARLY_HELP_COHORT, expected="children of early help alone in ssd_person too")


def _contacts(data: Dataset, part: Part, columns: Columns) -> None:
    for row in part.rows():
        about, day = data.person(row, "cont_person_id"), row.day("cont_contact_date", Rule.MISSING_START)
        source = coded(row, "cont_contact_source_code", labels.SOURCE)
        if row.counts():
            columns.add(**about, date=day, source=source)


def _leavers(data: Dataset, part: Part, columns: Columns) -> None:
    for row in part.rows():
        about = data.person(row, "clea_person_id")
        if row.counts():
            suitable = labels.SUITABLE(row.text("clea_care_leaver_accom_suitable") or "")
            columns.add(
                **about,
                eligibility=row.text("clea_care_leaver_eligibility"),
                in_touch=row.text("clea_care_leaver_in_touch"),
                accommodation=row.text("clea_care_leaver_accommodation"),
                suitable={"1": True, "2": False}.get(suitable),
                activity=row.text("clea_care_leaver_activity"),
            )


READERS: dict[str, tuple[str, Callable[[Dataset, Part, Columns], None]]] = {
    "ssd_cla_episodes": ("care_episodes", _care),
    "ssd_cla_placement": ("placement_distances", _distances),
    "ssd_cin_episodes": ("referrals", _referrals),
    "ssd_s47_enquiry": ("section_47", _enquiries),
    "ssd_cp_plans": ("plans", _plans),
    "ssd_early_help_episodes": ("early_help", _early_help),
    "ssd_contacts": ("contacts", _contacts),
    "ssd_care_leavers": ("leaving_care", _leavers),
    **PROVISION,
}
"""The table that each of the dataset's tables fills, and its reader: periods of care and plans before their reviews."""
