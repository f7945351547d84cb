"""The same figures by the plainest Python there is, over lists of dictionaries. Slow on purpose."""

from __future__ import annotations

import calendar
from datetime import date


def reaches(born: date, age: int) -> date:
    if (born.month, born.day) == (2, 29) and not calendar.isleap(born.year + age):
        return date(born.year + age, 3, 1)
    return date(born.year + age, born.month, born.day)


def six_months_on(day: date) -> date:
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_open(row: dict, day: date) -> bool:
    return row["start"] <= day and (row["end"] is None or row["end"] > day)


def looked_after(episodes: list[dict], day: date) -> int:
    children = set()
    for e in episodes:
        under_18 = e["born"] is None or reaches(e["born"], 18) > day
        if e["legal_status"] not in ("V3", "V4") and is_open(e, day) and under_18:
            children.add(e["person"])
    return len(children)


def on_plans(plans: list[dict], day: date) -> int:
    return len({p["person"] for p in plans if is_open(p, day)})


def agency(posts: list[dict], day: date) -> tuple:
    now = [p for p in posts if is_open(p, day)]
    known = [p for p in now if p["agency"] is not None]
    return (
        sum(p["fte"] for p in known if p["agency"]),
        sum(p["fte"] for p in known),
        len(now) - len(known),
    )


def neet(activities: list[dict], day: date) -> tuple[int, int, int]:
    """NEET or not known, of those whose activity is known to be one of the words, and missing."""
    not_in_work = {"neet_available", "neet_not_available", "not_known"}
    words = not_in_work | {
        "education",
        "employment_with_training",
        "employment_without_training",
        "training",
        "other",
    }
    everyone, known, counted = set(), set(), set()
    school_year = day.year if day.month >= 9 else day.year - 1
    for a in activities:
        if a["activity"] == "custody" or not is_open(a, day):
            continue
        if a["born"] is not None:
            if school_year - (a["born"].year + (a["born"].month >= 9)) not in (16, 17):
                continue
            if a["activity"] in words:
                known.add(a["person"])
            if a["activity"] in not_in_work:
                counted.add(a["person"])
        everyone.add(a["person"])
    return len(counted), len(known), len(everyone - known)


def early_help(rows: dict[str, list[dict]], first: date, last: date) -> tuple[int, int, int]:
    """Held, followed, left out, of closures from first to last (every one matured)."""
    held = followed = left_out = 0
    for c in rows["early_help"]:
        if c["end"] is None or not first <= c["end"] <= last:
            continue
        if c["end_reason"] in ("died", "moved_away"):
            left_out += 1
            continue
        followed += 1
        held += c["end_reason"] != "step_up" and not escalated(rows, c)
    return held, followed, left_out


def escalated(rows: dict[str, list[dict]], closure: dict) -> bool:
    services = [r for r in rows["referrals"] if r["no_further_action"] is not True] + rows["plans"]
    services += [clipped for e in rows["care_episodes"] if (clipped := in_care(e)) is not None]
    closed, until = closure["end"], six_months_on(closure["end"])
    mine = [s for s in services if s["person"] == closure["person"]]
    if any(is_open(s, closed) or closed < s["start"] <= until for s in mine):
        return True
    enquiries = [s for s in rows["section_47"] if s["person"] == closure["person"]]
    return any(
        closed <= s["start"] <= until
        or (s["conference"] is not None and s["start"] <= closed < s["conference"])
        for s in enquiries
    )


def in_care(episode: dict) -> dict | None:
    """The episode ended by the 18th birthday; None for a short break, or where nothing is left."""
    adult = reaches(episode["born"], 18) if episode["born"] else None
    ends = [day for day in (episode["end"], adult) if day is not None]
    if episode["legal_status"] in ("V3", "V4") or (ends and min(ends) <= episode["start"]):
        return None
    return {**episode, "end": min(ends) if ends else None}


# -- Any shape, by any group: for each position the rows are gone through from the start. --

BANDS = [
    (18, "18 or over"),
    (16, "16 and 17"),
    (10, "10 to 15"),
    (5, "5 to 9"),
    (1, "1 to 4"),
    (0, "under 1"),
]


def age_band(born: date | None, day: date) -> str:
    if born is None:
        return "not known"
    return next((band for age, band in BANDS if reaches(born, age) <= day), "unborn")


def group_of(row: dict, columns: tuple[str, ...], day: date) -> tuple[str, ...]:
    return tuple(
        age_band(row["born"], day) if column == "age_band" else row[column] or "not known"
        for column in columns
    )


def stock_rows(rows: list[dict], day: date, *, each: bool, columns: tuple[str, ...]) -> list[dict]:
    """Those open at the end of the day; of a person one alone, unless `each` spell counts."""
    now = [row for row in rows if is_open(row, day)]
    if each:
        return now
    kept: dict[str, dict] = {}
    for row in sorted(now, key=lambda row: group_of(row, columns, day), reverse=True):
        held = kept.get(row["person"])
        if held is None or (_certainty(row), row["start"]) >= (_certainty(held), held["start"]):
            kept[row["person"]] = row
    return list(kept.values())


def _certainty(row: dict) -> int:
    return {None: 0, False: 1, True: 2}[row["counts"]]


def event_rows(
    rows: list[dict], first: date, last: date, *, once: bool, columns: tuple[str, ...]
) -> list[dict]:
    """Those of the days; of a person the last alone, where persons count once."""
    within = [row for row in rows if first <= row["date"] <= last]
    if not once:
        return within
    kept: dict[str, dict] = {}
    for row in within:
        held, key = (
            kept.get(row["person"]),
            lambda r: (r["date"], _certainty(r), group_of(r, columns, r["date"])),
        )
        if held is None or key(row) >= key(held):
            kept[row["person"]] = row
    return list(kept.values())


def median(lengths: list[int]) -> float | None:
    ordered = sorted(lengths)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
