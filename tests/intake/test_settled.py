"""Findings by table, by the council's severity, and a sudden drop; the list as a workbook; changes and the log."""

from __future__ import annotations

import csv
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from intake import returns
from quarterday import intake
from quarterday.errors import Level
from quarterday.records import Kind, Load, Snapshot, back, loadings, save
from quarterday.records.changes import changes
from quarterday.records.findings import HEADING, listed

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
ENDS_FIRST = "0071,01/05/2022,S,C2,N1,U1,PR1,30/04/2021,E4A,,,,"


def episodes(folder: Path, number: int, *rows: str) -> Load:
    folder.mkdir(exist_ok=True)
    children = [f"{child:04},1,29/02/2012,WBRI,,," for child in range(number)]
    made = [f"{child:04},01/05/2022,S,C2,N1,U1,PR1,30/04/2023,E4A,,,," for child in range(number)]
    return returns.read(*returns.care(folder, *made, *rows, children=[*children, returns.CHILD]))


def kept(store: Path, load: Load, days: int = 0, by: str = "") -> tuple[Load, Snapshot]:
    watched = intake.settled(intake.watched(load, lambda: back(store)), {})
    return watched, save(store, watched, NOON + timedelta(days=days), by)


def drops(load: Load) -> list[str]:
    return [found.field for found in load.findings if found.rule == "sudden_drop"]


def test_a_finding_says_which_table_its_row_belongs_to(tmp_path: Path) -> None:
    load = intake.settled(episodes(tmp_path, 1, ENDS_FIRST), {})
    (found,) = (f for f in load.findings if f.rule == "end_before_start")
    assert found.tables == ("care_episodes",)
    (count,) = (c for c in load.kinds[Kind.LOOKED_AFTER].findings if c.rule == "end_before_start")
    assert (count.tables, count.rows, count.at_stake, count.kept) == (("care_episodes",), 1, 1, False)


def test_a_row_with_two_errors_is_at_stake_once(tmp_path: Path) -> None:
    twice = ",not a day,S,C2,N1,U1,PR1,30/04/2023,E4A,,,,"
    load = intake.settled(episodes(tmp_path, 1, twice), {})
    counts = [c for c in load.kinds[Kind.LOOKED_AFTER].findings if c.level is Level.ERROR]
    assert len(counts) > 1
    assert sum(c.at_stake for c in counts) == 1


def test_a_plan_and_a_referral_of_the_census_are_told_apart(tmp_path: Path) -> None:
    plan = returns.PLAN.replace("2023-08-20", "2023-01-20")
    path = returns.census(tmp_path / "c.xml", returns.child(returns.details(returns.REFERRAL, plan)))
    load = intake.settled(returns.read(path), {})
    assert {f.tables for f in load.findings if f.rule == "end_before_start"} == {("plans",)}


def test_severity_is_the_councils_and_whether_the_row_counts_is_not(tmp_path: Path) -> None:
    load = intake.settled(episodes(tmp_path, 1, ENDS_FIRST), {"end_before_start": Level.NOTE})
    (found,) = (f for f in load.findings if f.rule == "end_before_start")
    assert (found.level, found.kept) == (Level.NOTE, False)
    (told,) = (r for file in intake.summary(load) for r in file.findings if r.rule == "end_before_start")
    assert told.level is Level.NOTE


def test_a_kind_with_over_a_fifth_fewer_rows_is_a_sudden_drop(tmp_path: Path) -> None:
    store = tmp_path / "data"
    assert drops(kept(store, episodes(tmp_path / "a", 100))[0]) == []
    load, _ = kept(store, episodes(tmp_path / "b", 79))
    assert drops(load) == ["79 rows, where the snapshot before has 100"]
    (count,) = (c for c in load.kinds[Kind.LOOKED_AFTER].findings if c.rule == "sudden_drop")
    assert (count.level, count.rows, count.kept) == (Level.WARNING, 1, True)


def test_a_fifth_fewer_rows_are_no_sudden_drop(tmp_path: Path) -> None:
    store = tmp_path / "data"
    kept(store, episodes(tmp_path / "a", 100))
    assert drops(kept(store, episodes(tmp_path / "b", 80))[0]) == []


def test_loading_a_short_file_again_finds_the_same_drop(tmp_path: Path) -> None:
    store, short = tmp_path / "data", episodes(tmp_path / "b", 50)
    kept(store, episodes(tmp_path / "a", 100))
    first, snapshot = kept(store, short, 1)
    listed = snapshot.findings_file.read_bytes()
    again, same = kept(store, short, 2)
    assert drops(again) == drops(first) != []
    assert (same, same.findings_file.read_bytes()) == (snapshot, listed)


def test_the_workbook_has_the_same_rows_as_text_and_is_for_its_owner(tmp_path: Path) -> None:
    formula = returns.EPISODE.replace("S,C2", "S,=1+1")
    _, snapshot = kept(tmp_path / "data", returns.read(*returns.care(tmp_path, formula)))
    file = snapshot.findings_file.with_suffix(".xlsx")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sheet = load_workbook(file).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    with snapshot.findings_file.open(encoding="utf-8", newline="") as listed:
        assert [[cell or "" for cell in row] for row in cells] == list(csv.reader(listed))
    assert cells[0] == list(HEADING)
    assert any("=1+1" in str(cell) for row in cells for cell in row)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet.auto_filter.ref == f"A1:K{len(cells)}"


def test_the_log_has_every_load_and_is_in_no_name(tmp_path: Path) -> None:
    store, load = tmp_path / "data", episodes(tmp_path / "a", 3)
    _, first = kept(store, load, 0, "amy")
    _, again = kept(store, load, 1, "ben")
    assert again == first
    assert [(one.by, one.snapshot) for one in loadings(store)] == [("amy", first.name), ("ben", first.name)]
    assert stat.S_IMODE((store / "loads.jsonl").stat().st_mode) == 0o600


def test_a_line_of_the_log_that_was_cut_short_is_passed_over(tmp_path: Path) -> None:
    store, load = tmp_path / "data", episodes(tmp_path / "a", 3)
    kept(store, load, 0, "amy")
    log = store / "loads.jsonl"
    log.write_bytes(log.read_bytes() + b'{"at": "2024')
    kept(store, load, 1, "ben")
    assert [one.by for one in loadings(store)] == ["amy", "ben"]


@pytest.mark.parametrize("left", ["kinds/.new-a/x.parquet", "findings/.new-b", "snapshots/.new-c", ".new-d"])
def test_what_a_crash_left_is_cleared_by_the_next_load(tmp_path: Path, left: str) -> None:
    store = tmp_path / "data"
    kept(store, episodes(tmp_path / "a", 3))
    (store / left).parent.mkdir(exist_ok=True)
    (store / left).write_bytes(b"half")
    kept(store, episodes(tmp_path / "b", 4))
    assert not list(store.rglob(".new-*"))


def test_changes_between_two_snapshots_are_told_person_by_person(tmp_path: Path) -> None:
    store = tmp_path / "data"
    _, old = kept(
        store, returns.read(*returns.care(tmp_path, *_rows("A", "B", "C"), children=_born("A", "B", "C")))
    )
    rows = [row.replace("C2", "E1") if row.startswith("B") else row for row in _rows("B", "C", "D")]
    _, new = kept(store, returns.read(*returns.care(tmp_path, *rows, children=_born("B", "C", "D"))))
    (care,) = (one for one in changes(old, new) if one.table == "care_episodes")
    assert (care.added, care.removed, care.changed) == ({"D"}, {"A"}, {"B"})
    assert all(not (one.added or one.removed or one.changed) for one in changes(new, new))


def test_a_row_said_twice_is_a_change(tmp_path: Path) -> None:
    store = tmp_path / "data"
    post = returns.POST
    _, old = kept(store, returns.read(returns.csv(tmp_path / "w.csv", returns.WORKFORCE, [post])))
    _, new = kept(store, returns.read(returns.csv(tmp_path / "w.csv", returns.WORKFORCE, [post, post])))
    (posts,) = changes(old, new)
    assert (posts.added, posts.removed, posts.changed) == (set(), set(), {"W1"})


def _rows(*children: str) -> list[str]:
    return [f"{child},01/05/2022,S,C2,N1,U1,PR1,30/04/2023,E4A,,,," for child in children]


def _born(*children: str) -> list[str]:
    return [f"{child},1,29/02/2012,WBRI,,," for child in children]


def test_rows_on_one_line_are_at_stake_in_each_table(tmp_path: Path) -> None:
    """An export with a child on a line: the plan that is left out is not hidden behind the referral."""
    referral = returns.REFERRAL.replace("2023-09-01", "2023-04-01")
    plan = returns.PLAN.replace("2023-08-20", "2023-05-01")
    read = returns.read(
        returns.census(tmp_path / "c.xml", returns.child(returns.details(referral, plan).replace("\n", "")))
    )
    counts = intake.settled(read, {}).kinds[Kind.IN_NEED].findings
    assert {count.tables: count.at_stake for count in counts} == {("referrals",): 1, ("plans",): 1}


def test_a_module_told_twice_belongs_to_its_own_table_and_moves_nothing(tmp_path: Path) -> None:
    twice = returns.child(returns.details(returns.REFERRAL, returns.ENQUIRY, returns.PLAN, returns.PLAN))
    load = intake.settled(returns.read(returns.census(tmp_path / "c.xml", twice)), {})
    (finding,) = load.findings
    assert (finding.rule, finding.tables) == ("repeated", ("plans",))
    (row,) = listed(replace(load, findings=(replace(finding, indicators=("PI.433",)),)), None)
    assert row[HEADING.index("could_move")] == "nothing: the same row is counted once"
