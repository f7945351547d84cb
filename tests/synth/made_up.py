"""The made-up borough's files read back with the standard library alone, and counted the plain way."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from quarterday.periods import Quarter, add_months, birthday
from quarterday.stats.rounding import half_up

Span = tuple[date, date | None]


@dataclass(frozen=True, eq=False, slots=True)
class Episode:
    child: str
    born: date
    start: date
    end: date | None
    started: str
    legal: str
    ceased: str

    @property
    def counts(self) -> bool:
        return self.legal not in ("V3", "V4")


@dataclass(frozen=True, eq=False, slots=True)
class Referral:
    child: str
    born: date
    start: date
    end: date | None
    nfa: bool
    plans: tuple[tuple[date, date | None, int], ...]
    enquiries: tuple[Span, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """Everything in a folder."""

    episodes: list[Episode]
    referrals: list[Referral]
    posts: list[dict[str, str]]
    help: list[dict[str, str]]
    activities: list[dict[str, str]]
    population: dict[int, int]

    @property
    def care(self) -> list[Episode]:
        return [episode for episode in self.episodes if episode.counts]

    @property
    def plans(self) -> list[tuple[str, date, date | None]]:
        return [(r.child, start, end) for r in self.referrals for start, end, _ in r.plans]


@cache
def day(text: str) -> date | None:
    """A date as either layout writes it; None where the cell is empty."""
    if not text:
        return None
    if "/" in text:
        text = f"{text[6:]}-{text[3:5]}-{text[:2]}"
    return date.fromisoformat(text)


def sure(text: str | None) -> date:
    found = day(text or "")
    assert found is not None
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(folder: Path) -> Made:
    born = {row["CHILD"]: sure(row["DOB"]) for row in rows(folder / "ssda903/header.csv")}
    episodes = [
        Episode(r["CHILD"], born[r["CHILD"]], sure(r["DECOM"]), day(r["DEC"]), r["RNE"], r["LS"], r["REC"])
        for r in rows(folder / "ssda903/episodes.csv")
    ]
    return Made(
        episodes,
        list(_referrals(folder / "cin_census.xml")),
        rows(folder / "workforce.csv"),
        rows(folder / "early_help.csv"),
        rows(folder / "participation.csv"),
        {int(r["year"]): int(r["people_0_17"]) for r in rows(folder / "population.csv")},
    )


def _referrals(path: Path) -> list[Referral]:
    found = []
    for child in ElementTree.parse(path).iter("Child"):
        if child.findtext("ChildIdentifiers/ExpectedPersonBirthDate"):
            continue  # unborn
        name = child.findtext("ChildIdentifiers/LAchildID") or ""
        born = sure(child.findtext("ChildIdentifiers/PersonBirthDate"))
        for details in child.findall("CINdetails"):
            plans = tuple(
                (sure(p.findtext("CPPstartDate")), day(p.findtext("CPPendDate", "")),
                 int(p.findtext("NumberOfPreviousCPP") or -1))
                for p in details.findall("ChildProtectionPlans")
            )  # fmt: skip
            enquiries = tuple(
                (sure(s.findtext("S47ActualStartDate")), day(s.findtext("DateOfInitialCPC", "")))
                for s in details.findall("Section47")
            )
            start, end = (
                sure(details.findtext("CINreferralDate")),
                day(details.findtext("CINclosureDate", "")),
            )
            nfa = details.findtext("ReferralNFA") == "true"
            found.append(Referral(name, born, start, end, nfa, plans, enquiries))
    return found


def lasts(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or end > on)


@cache
def looked_after(made: Made, on: date) -> int:
    return len({e.child for e in made.care if lasts(e.start, e.end, on) and birthday(e.born, 18) > on})


@cache
def with_a_plan(made: Made, on: date) -> int:
    return len({child for child, start, end in made.plans if lasts(start, end, on)})


@cache
def agency(made: Made, on: date) -> Fraction:
    """Share of full-time equivalents."""
    there = [p for p in made.posts if lasts(sure(p["start_date"]), day(p["end_date"]), on)]
    everyone = sum(Decimal(p["fte"]) for p in there)
    return Fraction(sum(Decimal(p["fte"]) for p in there if p["agency"] == "yes")) / Fraction(everyone)


@cache
def not_taking_part(made: Made, on: date) -> Fraction:
    """Share of 16 and 17 year olds by academic age, less custody."""
    year = on.year if on >= date(on.year, 9, 1) else on.year - 1
    oldest, youngest = date(year - 18, 9, 1), date(year - 16, 8, 31)
    there = [
        row["activity"] for row in made.activities
        if oldest <= sure(row["date_of_birth"]) <= youngest
        and lasts(sure(row["start_date"]), day(row["end_date"]), on) and row["activity"] != "custody"
    ]  # fmt: skip
    out = sum(activity in ("neet_available", "neet_not_available", "not_known") for activity in there)
    return Fraction(out, len(there))


@cache
def statutory(made: Made) -> dict[str, list[Span]]:
    """Every service at Level 4 by child."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for referral in made.referrals:
        if not referral.nfa:
            spans[referral.child].append((referral.start, referral.end))
        for start, end, _ in referral.plans:
            spans[referral.child].append((start, end))
        for start, conference in referral.enquiries:
            spans[referral.child].append((start, conference or start))
    for episode in made.care:
        spans[episode.child].append((episode.start, episode.end))
    return spans


@cache
def held(made: Made, quarter: Quarter) -> tuple[int, int]:
    """Early help closures of a quarter that held for six months, and all that are counted."""
    spans, good, total = statutory(made), 0, 0
    for row in made.help:
        closed = day(row["end_date"])
        out = row["end_reason"] in ("died", "moved_away")
        if closed is None or out or not quarter.first_day <= closed < quarter.end:
            continue
        total += 1
        matures = add_months(closed, 6)
        failed = row["end_reason"] == "step_up" or any(
            start <= matures and (start > closed or end is None or end > closed)
            for start, end in spans[row["child_id"]]
        )
        good += not failed
    return good, total


@cache
def figures(made: Made, quarter: Quarter) -> dict[str, str]:
    """The five indicators as printed."""
    on = quarter.last_day
    people = made.population[on.year - 1]
    good, total = held(made, quarter.shift(-2))
    exact = {
        "PI.1447": agency(made, on) * 100,
        "PI.432": Fraction(looked_after(made, on) * 10_000, people),
        "PI.433": Fraction(with_a_plan(made, on) * 10_000, people),
        "PI.2250": Fraction(100 * good, total) if total else Fraction(0),
        "QD.1": not_taking_part(made, quarter.second_month_end) * 100,
    }
    return {code: str(half_up(value, 1)) for code, value in exact.items()}
