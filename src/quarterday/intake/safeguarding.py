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
from quarterday.intake.plausible import SHORT_BREAKS, check_open, check_start
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.periods import birthday
from quarterday.records import Kind

UNKNOWN: dict[str, Any] = {"born": None, "sex": None, "ethnicity": None, "died": None}


@dataclass(frozen=True, slots=True)
class Status:
    """A legal status of a child from a day to another (None: still)."""

    code: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables brought that hold a row, by name, and what `ssd_person` says of each person."""

    parts: Mapping[str, Part]
    people: Mapping[str, Mapping[str, Any]]
    as_at: date | None = None

    def person(self, row: Row, field: str) -> dict[str, Any]:
        """The columns about a person; one who is not in `ssd_person` is noted."""
        person = row.identifier(field)
        if person and person not in self.people:
            row.note(Rule.NOT_IN_HEADER, field, person, "a person of ssd_person")
        return {"person": person, **self.people.get(person, UNKNOWN)}

    def known(self, row: Row, field: str) -> dict[str, Any]:
        """The same without the day of death, which most tables do not have."""
        about = self.person(row, field)
        del about["died"]
        return about


def read_dataset(parts: Sequence[Part], as_at: date | None = None) -> Content:
    """The tables brought; the cover is for the user to say. Raises Refused where one needs another."""
    held = {part.shape.key: part for part in parts if part.size}
    _look_for_both(held)
    data = Dataset(held, dict(_people(held["ssd_person"])) if "ssd_person" in held else {}, as_at)
    if "ssd_professionals" in held:
        held["ssd_professionals"].findings.add(Rule.NO_POSTS, kept=False)
    made = {table: read(data).table() for name, (table, read) in READERS.items() if name in held}
    if "ssd_early_help_episodes" in held:
        _look_at_cohort(held["ssd_early_help_episodes"], made)
    return Content(Kind.SSD, made, None, any(part.synthetic for part in parts))


def _look_for_both(held: Mapping[str, Part]) -> None:
    """Refuse a table without the one that says of whom it speaks, or whether its care is a short break."""
    pairs = [(name, "ssd_person") for name in READERS] + [("ssd_cla_episodes", "ssd_legal_status")]
    for name, other in pairs:
        if name in held and other not in held:
            raise Refused(
                f"{name} is in the load, and {other} is not, or holds no row.",
                "both: without the other it cannot be told who is counted",
                "load them together, with every other table of the dataset that you export.",
            )


def _people(part: Part) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in part.rows():
        person = row.identifier("pers_person_id")
        sex = "pers_sex" if row.text("pers_sex") else "pers_gender"
        about = {
            "born": row.day("pers_dob", Rule.MISSING_BIRTH),
            "sex": coded(row, sex, labels.SEX),
            "ethnicity": coded(row, "pers_ethnicity", labels.ETHNICITY),
            "died": row.day("pers_death_date"),
        }
        if row.counts():
            yield person, about


def _care(data: Dataset) -> Columns:
    columns = Columns("care_episodes")
    statuses, placements = _statuses(data.parts["ssd_legal_status"]), _placements(data)
    episodes = data.parts["ssd_cla_episodes"]
    spells: list[tuple[str, date, date | None, int]] = []
    for row in episodes.rows():
        about = data.known(row, "clae_person_id")
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
    episodes.findings.overlaps(spells, "clae_cla_episode_start_date")
    return columns


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
        if row.counts():
            found[placement] = (kind, provider)
    return found


def _referrals(data: Dataset) -> Columns:
    columns = Columns("referrals")
    for row in data.parts["ssd_cin_episodes"].rows():
        about = data.person(row, "cine_person_id")
        start, end = row.spell("cine_referral_date", "cine_close_date")
        cells = {
            "source": coded(row, "cine_referral_source_code", labels.SOURCE),
            "need": coded(row, "cine_cin_primary_need_code", labels.NEED),
            "reason_closed": coded(row, "cine_close_reason", labels.CLOSED),
            "no_further_action": yes_no(row, "cine_referral_nfa"),
        }
        check_start(row, "cine_referral_date", start, about["born"], unborn=True)
        if row.counts():
            columns.add(**about, **cells, start=start, end=end)
    return columns


def _enquiries(data: Dataset) -> Columns:
    columns = Columns("section_47")
    conferences = _conferences(data)
    for row in data.parts["ssd_s47_enquiry"].rows():
        person = data.known(row, "s47e_person_id")["person"]
        start = row.day("s47e_s47_start_date", Rule.MISSING_START)
        conference = conferences.get(row.text("s47e_s47_enquiry_id") or "")
        if row.counts():
            columns.add(person=person, start=start, conference=conference)
    return columns


def _conferences(data: Dataset) -> dict[str, date]:
    """The day of each enquiry's conference; one that comes of no enquiry (a child moved in) is in none."""
    found: dict[str, date] = {}
    part = data.parts.get("ssd_initial_cp_conference")
    for row in part.rows() if part else ():
        enquiry, day = row.text("icpc_s47_enquiry_id"), row.day("icpc_icpc_date")
        if row.counts() and enquiry and day:
            found[enquiry] = min(day, found.get(enquiry, day))
    return found


def _plans(data: Dataset) -> Columns:
    columns = Columns("plans")
    part = data.parts["ssd_cp_plans"]
    spells: list[tuple[str, date, date | None, int]] = []
    for row in part.rows():
        about = data.known(row, "cppl_person_id")
        start, end = row.spell("cppl_cp_plan_start_date", "cppl_cp_plan_end_date")
        first = coded(row, "cppl_cp_plan_initial_category", labels.ABUSE)
        latest = coded(row, "cppl_cp_plan_latest_category", labels.ABUSE)
        if yes_no(row, "cppl_cp_plan_ola"):
            row.note(Rule.OTHER_AUTHORITY, "cppl_cp_plan_ola", "", "N, for the authority's own plan")
        check_start(row, "cppl_cp_plan_start_date", start, about["born"], unborn=True)
        check_open(row, "cppl_cp_plan_end_date", end, about["born"], data.as_at)
        if row.counts() and start:
            columns.add(**about, start=start, end=end, category=latest or first, previous_plans=None)
            spells.append((about["person"], start, end, row.line))
    part.findings.overlaps(spells, "cppl_cp_plan_start_date")
    return columns


def _early_help(data: Dataset) -> Columns:
    columns = Columns("early_help")
    for row in data.parts["ssd_early_help_episodes"].rows():
        person = data.known(row, "earl_person_id")["person"]
        start, end = row.spell("earl_episode_start_date", "earl_episode_end_date")
        case, reason = row.text("earl_episode_id"), _ended(row, end)
        led = row.text("earl_episode_organisation")
        if row.counts():
            columns.add(case=case, person=person, start=start, end=end, end_reason=reason, organisation=led)
    return columns


def _ended(row: Row, end: date | None) -> str | None:
    """Why an episode ended, by patterns of the free text (docs/formats.md); any other text is “other”."""
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


def _contacts(data: Dataset) -> Columns:
    columns = Columns("contacts")
    for row in data.parts["ssd_contacts"].rows():
        about, day = data.known(row, "cont_person_id"), row.day("cont_contact_date", Rule.MISSING_START)
        source = coded(row, "cont_contact_source_code", labels.SOURCE)
        if row.counts():
            columns.add(**about, date=day, source=source)
    return columns


def _assessments(data: Dataset) -> Columns:
    columns = Columns("assessments")
    for row in data.parts["ssd_cin_assessments"].rows():
        about = data.known(row, "cina_person_id")
        start, end = row.spell("cina_assessment_start_date", "cina_assessment_auth_date")
        if row.counts():
            columns.add(**about, about="social_care", start=start, end=end, organisation=None)
    return columns


def _leavers(data: Dataset) -> Columns:
    columns = Columns("leaving_care")
    for row in data.parts["ssd_care_leavers"].rows():
        about = data.known(row, "clea_person_id")
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
    return columns


READERS: dict[str, tuple[str, Callable[[Dataset], Columns]]] = {
    "ssd_cla_episodes": ("care_episodes", _care),
    "ssd_cin_episodes": ("referrals", _referrals),
    "ssd_s47_enquiry": ("section_47", _enquiries),
    "ssd_cp_plans": ("plans", _plans),
    "ssd_early_help_episodes": ("early_help", _early_help),
    "ssd_contacts": ("contacts", _contacts),
    "ssd_cin_assessments": ("assessments", _assessments),
    "ssd_care_leavers": ("leaving_care", _leavers),
}
