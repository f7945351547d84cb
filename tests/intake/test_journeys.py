"""A person's rows looked at together, table by table: drawn rows, and those of them that are at fault."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from intake import returns, test_years
from intake.test_every_rule import row
from quarterday.intake import together
from quarterday.intake.together import faults
from quarterday.records import TABLES, Cover, Kind

COVER = Cover(date(2022, 4, 1), date(2023, 3, 31))


def table(name: str, *rows: str, **more: list) -> pa.Table:
    """A table drawn as `person start end`, ISO days; a dash is an empty end. Other columns by name."""
    schema = TABLES[name].schema
    told = [line.split() for line in rows]
    cells = [
        dict.fromkeys(schema.names)
        | {"person": person, "start": date.fromisoformat(start)}
        | {"end": None if end == "-" else date.fromisoformat(end)}
        | {column: values[place] for column, values in more.items()}
        for place, (person, start, end) in enumerate(told)
    ]
    return pa.Table.from_pylist(cells, schema)


def broken(kind: Kind, cover: Cover | None = COVER, **tables: pa.Table) -> list[tuple[str, str, int]]:
    return [(fault.rule.id, fault.table, fault.row) for fault in faults(kind, tables, cover)]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.LOOKED_AFTER, "care_episodes"),
        (Kind.LOOKED_AFTER, "missing_episodes"),
        (Kind.LOOKED_AFTER, "social_workers"),
        (Kind.IN_NEED, "plans"),
        (Kind.IN_NEED, "referrals"),
        (Kind.EARLY_HELP, "early_help"),
        (Kind.PARTICIPATION, "activities"),
    ],
)
def test_an_open_row_before_a_later_one_lacks_an_end(kind: Kind, name: str) -> None:
    rows = table(
        name,
        "a 2022-05-01 -",  # b's later row is not a's
        "b 2022-05-01 -",
        "b 2022-06-01 2022-07-01",
        "c 2022-05-01 2022-06-01",
        "c 2022-06-01 -",
        "d 2022-05-01 -",
        "d 2022-05-01 -",  # the same day is not later
    )
    assert broken(kind, **{name: rows}) == [("missing_end", name, 1)]


def test_short_breaks_and_referrals_without_action_need_no_end() -> None:
    rows = ("a 2022-05-01 -", "a 2022-06-01 -")
    care = table("care_episodes", *rows, legal_status=["V4", "V2"])
    referrals = table("referrals", *rows, no_further_action=[True, False])
    assert broken(Kind.LOOKED_AFTER, care_episodes=care) == []
    assert broken(Kind.IN_NEED, referrals=referrals) == []


def test_closures_that_annex_a_tells_elsewhere_are_not_missed() -> None:
    referrals = table("referrals", "a 2022-05-01 -", "a 2022-06-01 -")
    assert broken(Kind.ANNEX_A, referrals=referrals) == []
    assert broken(Kind.SSD, referrals=referrals) == [("missing_end", "referrals", 0)]


@pytest.mark.parametrize(
    ("fte", "found"), [(["0.5", "0.5"], []), (["0.6", "0.5"], [("missing_end", "posts", 0)])]
)
def test_two_posts_of_a_worker_are_more_than_one_full_time(fte: list[str], found: list) -> None:
    posts = table("posts", "w 2022-05-01 -", "w 2022-06-01 -", fte=[Decimal(each) for each in fte])
    assert broken(Kind.WORKFORCE, posts=posts) == found
    census_days = Cover(date(2022, 9, 30), date(2022, 9, 30), (date(2022, 9, 30),))
    assert broken(Kind.WORKFORCE, census_days, posts=posts) == []


def test_an_episode_within_care_follows_another() -> None:
    care = table(
        "care_episodes",
        "a 2022-04-01 -",  # the return before may hold the one that it follows
        "b 2022-04-02 -",  # nothing before it
        "c 2022-05-01 2022-06-01",
        "c 2022-06-01 2022-07-01",
        "c 2022-07-02 2022-08-01",  # a day late
        "d 2022-05-01 2022-09-01",
        "d 2022-06-01 2022-09-02",  # overlapping is no gap
        "e 2022-05-01 -",
        reason_started=["P", "P", "S", "P", "L", "S", "P", "S"],
    )
    assert broken(Kind.LOOKED_AFTER, care_episodes=care) == [
        ("gap_before", "care_episodes", 1), ("gap_before", "care_episodes", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, True),
        ({"ethnicity": ["WBRI", None]}, True),
        ({"ethnicity": ["WBRI", "MOTH"]}, False),
        ({"sex": ["F", "M"]}, False),
        ({"born": [date(2012, 1, 1), date(2012, 1, 2)]}, False),
        ({"reason_ceased": ["E4A", None]}, False),
        ({"reason_started": ["S", "S"]}, False),
    ],
)
def test_one_child_of_two_identifiers(other: dict[str, list], found: bool) -> None:
    told = {
        "reason_started": ["S", "P"], "reason_ceased": ["X1", None], "sex": ["F", "F"],
        "born": [date(2012, 1, 1)] * 2, "ethnicity": ["WBRI", "WBRI"],
    } | other  # fmt: skip
    care = table("care_episodes", "a 2022-05-01 2022-06-01", "b 2022-06-01 -", **told)
    assert (("same_child", "care_episodes", 1) in broken(Kind.LOOKED_AFTER, care_episodes=care)) is found


def test_a_plan_goes_on_after_its_case_was_transferred() -> None:
    referrals = table(
        "referrals", "a 2022-05-01 2022-08-01", "b 2022-05-01 2022-08-01", reason_closed=["RC5", "RC7"]
    )
    plans = table(
        "plans",
        "a 2022-06-01 2022-08-01",
        "a 2022-06-02 2022-08-02",  # a day longer
        "a 2022-08-02 -",  # begun after the transfer
        "b 2022-06-01 -",
    )
    assert broken(Kind.IN_NEED, plans=plans, referrals=referrals) == [
        ("transfer", "referrals", 0), ("plan_after_transfer", "plans", 1),
    ]  # fmt: skip


def test_a_plan_begins_on_the_day_of_a_conference() -> None:
    plans = table("plans", "a 2022-06-01 2022-07-01", "b 2022-06-01 -", "c 2022-04-29 -", "d 2022-04-30 -")
    held = {
        "person": ["a", "b", "c"],
        "start": [None] * 3,
        "conference": [date(2022, 6, 1), date(2022, 6, 2), None],
    }
    enquiries = pa.Table.from_pylist(pa.table(held).to_pylist(), TABLES["section_47"].schema)
    note = "plan_without_conference"
    assert broken(Kind.IN_NEED, plans=plans, section_47=enquiries) == [(note, "plans", 1), (note, "plans", 3)]
    moved = table("referrals", "d 2022-04-01 -", transfer_conference=[date(2022, 4, 30)])
    came = broken(Kind.IN_NEED, plans=plans, section_47=enquiries, referrals=moved)
    assert came == [(note, "plans", 1)]
    untold = enquiries.drop_columns("conference").append_column("conference", pa.nulls(3, pa.date32()))
    assert broken(Kind.IN_NEED, plans=plans, section_47=untold) == []


def test_births_differ_within_one_person_alone() -> None:
    days = [date(2012, 1, 1), None, date(2012, 1, 2), date(2012, 1, 1), date(2012, 1, 2)]
    rows = ("a 2022-05-01 2022-05-02",) * 4 + ("b 2022-05-01 2022-05-02",)
    plans = table("plans", *rows, born=days)
    assert broken(Kind.ANNEX_A, plans=plans) == [("two_births", "plans", 2)]


def test_a_finding_of_one_year_has_its_line_and_of_several_the_child(tmp_path: Path) -> None:
    open_first = (row("01/05/2022"), row("01/07/2022", "01/08/2022"))
    (found,) = returns.found(returns.read(*returns.care(tmp_path, *open_first)), "missing_end")
    assert (found.row, found.field, found.found) == (2, "DEC", "")
    again = [test_years.episode("a", "01/06/2018", ""), test_years.episode("a", "01/07/2018", "")]
    (found,) = returns.found(test_years.two(tmp_path, again, again), "missing_end")
    assert (found.row, found.file, found.found) == (None, "2020-episodes.csv", "a, from 2018-06-01")


def test_large_tables_are_looked_at_in_parts_of_whole_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of a few people find what the whole finds, one child under two names in two parts among it."""
    rows = [f"{name}{n} 2022-05-0{day} -" for n in range(30) for name in "kc" for day in (1, 2)]
    halves = ["x 2022-05-01 2022-06-01", "b 2022-06-01 -"]
    care = table(
        "care_episodes", *rows, *halves,
        born=[None] * len(rows) + [date(2012, 1, 1)] * 2,
        sex=[None] * len(rows) + ["F", "F"],
        reason_started=["S"] * len(rows) + ["S", "L"],
        reason_ceased=[None] * len(rows) + ["X1", None],
    )  # fmt: skip
    whole = broken(Kind.LOOKED_AFTER, care_episodes=care)
    assert {rule for rule, _, _ in whole} == {"missing_end", "gap_before", "same_child"}
    monkeypatch.setattr(together, "BLOCK", 20)
    monkeypatch.setattr(together, "SAMPLED", 5)
    assert sorted(broken(Kind.LOOKED_AFTER, care_episodes=care)) == sorted(whole)
