"""The Standard Safeguarding Dataset: CSV or Parquet, known by its columns, statuses joined by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import lists, returns
from quarterday import intake
from quarterday.intake.labels import EARLY_HELP_ENDED
from quarterday.intake.safeguarding import Status, split
from quarterday.records import TABLES, Cover, Kind, Load


def read(*paths: Path, as_at: date | None = lists.AS_AT) -> Load:
    return returns.read(*paths, as_at=as_at)


def some(folder: Path, *names: str, **others: list[str]) -> Load:
    """A load of `ssd_person` and the tables named, some with rows of their own."""
    chosen = {name: lists.DATASET[name] for name in ("ssd_person", *names)}
    return read(*lists.dataset(folder, {**chosen, **others}))


def rows(load: Load, table: str) -> list[dict[str, object]]:
    return load.kinds[Kind.SSD].tables[table].to_pylist()


@pytest.mark.parametrize("parquet", [False, True])
def test_every_table_is_read(tmp_path: Path, parquet: bool) -> None:
    load = read(*lists.dataset(tmp_path, parquet=parquet))
    held = load.kinds[Kind.SSD]
    assert {name: table.num_rows for name, table in held.tables.items()} == {
        "care_episodes": 2, "referrals": 1, "section_47": 1, "plans": 1, "early_help": 1, "contacts": 1,
        "assessments": 1, "leaving_care": 1, "placement_distances": 0,
    }  # fmt: skip
    assert all(table.schema == TABLES[name].schema for name, table in held.tables.items())
    assert held.cover == Cover(date(2018, 3, 31), lists.AS_AT)
    assert {f.rule: f.kept for f in load.findings} == {
        "other_authority": False, "no_posts": False, "not_used": False, "short_breaks": True,
    }  # fmt: skip


def test_an_episode_is_split_where_its_legal_status_changes(tmp_path: Path) -> None:
    load = read(*lists.dataset(tmp_path))
    keys = (
        "start",
        "end",
        "legal_status",
        "reason_started",
        "reason_ceased",
        "placement",
        "provider",
        "born",
    )
    assert [[row[key] for key in keys] for row in rows(load, "care_episodes")] == [
        [date(2023, 1, 10), date(2023, 3, 1), "V3", "S", "X1", "U6", "PR1", date(2012, 2, 29)],
        [date(2023, 3, 1), None, "C2", "L", None, "U6", "PR1", date(2012, 2, 29)],
    ]


def test_an_enquiry_has_the_conference_that_came_of_it(tmp_path: Path) -> None:
    load = some(tmp_path, "ssd_s47_enquiry", "ssd_initial_cp_conference")
    assert rows(load, "section_47") == [
        {
            "person": "0071", "start": date(2022, 12, 5), "born": date(2012, 2, 29), "expected_birth": None,
            "sex": "M", "ethnicity": "WBRI", "disabled": None, "conference": date(2022, 12, 20),
            "conference_not_required": None, "team": None,
        }
    ]  # fmt: skip


def test_a_plan_of_another_authority_is_left_out(tmp_path: Path) -> None:
    load = some(tmp_path, "ssd_cp_plans")
    assert [(row["person"], row["category"]) for row in rows(load, "plans")] == [("0071", "EMO")]
    assert [(f.rule, f.row, f.kept) for f in load.findings] == [("other_authority", 3, False)]


def test_an_episode_without_a_legal_status_is_noted_and_counts(tmp_path: Path) -> None:
    statuses = [lists.STATUS, "l1,0071,Special guardianship order,2023-01-10,"]
    load = some(tmp_path, "ssd_cla_episodes", ssd_legal_status=[*statuses, "l2,0072,C2,2023-01-10,"])
    assert [row["legal_status"] for row in rows(load, "care_episodes")] == [None]
    assert returns.broken(load) == [("no_legal_status", 2, True)]


@pytest.mark.parametrize(
    ("left_out", "other"),
    [("ssd_person", "ssd_cla_episodes"), ("ssd_legal_status", "ssd_cla_episodes")],
)
def test_a_table_without_the_one_it_needs_is_refused(tmp_path: Path, left_out: str, other: str) -> None:
    tables = {name: rows for name, rows in lists.DATASET.items() if name != left_out}
    assert f"{other} is in the load, and {left_out} is not" in returns.refused(
        *lists.dataset(tmp_path, tables)
    )


def test_someone_who_is_not_in_ssd_person_is_noted(tmp_path: Path) -> None:
    load = some(tmp_path, ssd_contacts=[lists.CONTACT, "k1,0099,2022-11-30,6"])
    assert [row["born"] for row in rows(load, "contacts")] == [None]
    assert returns.broken(load) == [("not_in_header", 2, True)]


def test_early_help_of_none_but_children_known_to_social_care(tmp_path: Path) -> None:
    episodes = [lists.EARLY, "h1,0071,2022-01-01,2022-06-01,Outcomes met,School"]
    load = some(tmp_path, "ssd_cin_episodes", ssd_early_help_episodes=episodes)
    assert returns.broken(load) == [("early_help_cohort", None, True)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Outcomes met", "needs_met"), ("All needs met", "needs_met"), ("Work completed", "needs_met"),
        ("Stepped down from social care", "needs_met"), ("Universal services", "needs_met"),
        ("Stepped up to social care", "step_up"),
        ("STEP UP", "step_up"), ("Escalated - S47", "step_up"), ("Consent withdrawn", "no_consent"),
        ("Family disengaged", "no_consent"), ("Moved out of area", "moved_away"), ("Child died", "died"),
        ("NFA", "other"),
    ],
)  # fmt: skip
def test_why_early_help_ended(text: str, word: str) -> None:
    assert EARLY_HELP_ENDED(text) == word


@pytest.mark.parametrize(
    ("text", "word", "rule"),
    [("Something else entirely", "other", "unknown_code"), ("NULL", None, "missing_code")],
)
def test_why_it_ended_is_not_known(tmp_path: Path, text: str, word: str | None, rule: str) -> None:
    episodes = [lists.EARLY, f"h1,0072,2022-01-01,2022-06-01,{text},School"]
    load = some(tmp_path, ssd_early_help_episodes=episodes)
    assert [row["end_reason"] for row in rows(load, "early_help")] == [word]
    assert returns.broken(load) == [(rule, 2, True)]


def test_columns_by_their_earlier_names_and_in_capitals(tmp_path: Path) -> None:
    heading = lists.EPISODES.replace("ceased_date", "ceased").replace("ceased_reason", "cease_reason").upper()
    load = some(
        tmp_path, "ssd_legal_status", ssd_cla_episodes=[heading, *lists.DATASET["ssd_cla_episodes"][1:]]
    )
    assert len(rows(load, "care_episodes")) == 2


def test_the_day_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(intake.LoadRefused, match="give the day with --as-at"):
        read(*lists.dataset(tmp_path), as_at=None)


def test_six_years_before_a_leap_day() -> None:
    assert date(2024, 2, 29).replace(year=2018, day=28) == date(2018, 2, 28)


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    [path] = lists.dataset(tmp_path, {"ssd_person": lists.DATASET["ssd_person"]}, parquet=True)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "the Parquet file cannot be read" in returns.refused(path)


def test_a_parquet_file_of_something_else_is_refused(tmp_path: Path) -> None:
    [path] = lists.dataset(tmp_path, {"x": ["a,b", "1,2"]}, parquet=True)
    assert "no table that Quarterday knows" in returns.refused(path)


DAYS = st.integers(0, 40).map(lambda n: date(2023, 1, 1) + timedelta(days=n))
STATUSES = st.lists(
    st.builds(
        lambda code, start, days: Status(code, start, start + timedelta(days=days) if days else None),
        st.sampled_from(["C2", "V3", "V2"]), DAYS, st.integers(0, 20),
    ),
    max_size=5,
)  # fmt: skip


@given(DAYS, st.none() | st.integers(1, 40), STATUSES)
def test_the_pieces_of_an_episode_make_it_whole(
    start: date, length: int | None, statuses: list[Status]
) -> None:
    end = start + timedelta(days=length) if length else None
    pieces = list(split(start, end, statuses))
    assert pieces[0][0] == start
    assert pieces[-1][1] == end
    assert all(one[1] == other[0] and one[2] != other[2] for one, other in pairwise(pieces))
    for day in (start + timedelta(days=n) for n in range(length or 60)):
        [code] = [code for begun, over, code in pieces if begun <= day and (over is None or day < over)]
        holding = [status for status in statuses if status.holds(day)]
        latest = max((status.start for status in holding), default=None)
        assert code in ({s.code for s in holding if s.start == latest} if holding else {None})
