"""Snapshots: named by content, made from the last, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake import lists, returns
from quarterday.engine import connect
from quarterday.errors import Level, WorkspaceError
from quarterday.records import TABLES, Cover, Kind, newest, open_snapshot, restricted, save, snapshots
from quarterday.records.opened import Records

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2024, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "workspace" / "data"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def contents(store: Path) -> dict[str, bytes]:
    """Every file but the log, which has a line a load."""
    kept = (p for p in store.rglob("*") if p.is_file() and p.name != "loads.jsonl")
    return {p.relative_to(store).as_posix(): p.read_bytes() for p in kept}


def test_all_six_kinds_are_saved_and_opened_again(store: Path, files: Path) -> None:
    load = returns.read(*returns.one_of_each(files))
    saved = save(store, load, NOON)
    assert newest(store) == open_snapshot(store, saved.name[:6]) == open_snapshot(store, saved.name) == saved
    assert saved.loaded_at == NOON
    assert set(saved.kinds) == set(returns.KINDS)
    assert returns.NAMES <= set(saved.holdings()) <= set(TABLES)
    for name, held in saved.holdings().items():
        kept = pq.read_table(held.tables[name])
        assert kept.schema == TABLES[name].schema
        assert kept == load.kinds[held.kind].tables[name]
    assert saved.covers == {kind: held.cover for kind, held in load.kinds.items() if held.cover}
    assert Kind.POPULATION not in saved.covers
    assert not saved.synthetic
    care = saved.kinds[Kind.LOOKED_AFTER]
    assert care.files == load.kinds[Kind.LOOKED_AFTER].files
    assert care.rows == {"care_episodes": 1}


def test_nothing_loaded_yet(store: Path) -> None:
    assert newest(store) is None
    with pytest.raises(WorkspaceError, match="quarterday load"):
        open_snapshot(store, "abc")


def test_a_load_replaces_only_the_kinds_it_brings(store: Path, files: Path) -> None:
    first = save(store, returns.read(*returns.one_of_each(files)), NOON)
    more = returns.csv(files / "p.csv", returns.POPULATION, [returns.PEOPLE, "X99000001,2023,69000"])
    second = save(store, returns.read(more), LATER)
    assert second.name != first.name
    assert second.kinds[Kind.POPULATION].rows == {"population": 2}
    for kind in set(returns.KINDS) - {Kind.POPULATION}:
        assert second.kinds[kind] == first.kinds[kind]
    assert newest(store) == second
    assert open_snapshot(store, first.short) == first
    assert open_snapshot(store, first.short).kinds[Kind.POPULATION].rows == {"population": 1}


def test_a_column_that_an_older_snapshot_lacks_is_not_known(tmp_path: Path) -> None:
    older = TABLES["plans"].schema
    older = pa.schema([each for each in older if each.name not in {"disabled", "team"}])
    row = {"person": "0071", "start": date(2023, 5, 1), "category": "NEG"}
    pq.write_table(pa.Table.from_pylist([row], older), tmp_path / "plans.parquet")
    plans = Records(connect(), {"plans": [tmp_path / "plans.parquet"]}).plans
    assert set(plans.columns) == set(TABLES["plans"].schema.names)
    (told,) = plans.select("person", "category", "disabled", "team").to_pyarrow().to_pylist()
    assert told == {"person": "0071", "category": "NEG", "disabled": None, "team": None}


def test_the_same_files_give_the_same_snapshot_and_change_nothing(store: Path, files: Path) -> None:
    paths = returns.one_of_each(files)
    first = save(store, returns.read(*paths), NOON)
    before = contents(store)
    assert save(store, returns.read(*paths), LATER) == first
    assert save(store, returns.read(paths[3]), LATER) == first
    assert contents(store) == before


def test_another_cover_is_another_snapshot(store: Path, files: Path) -> None:
    path = returns.csv(files / "w.csv", returns.WORKFORCE, [returns.POST])
    first = save(store, returns.read(path), NOON)
    second = save(store, returns.read(path, as_at=date(2023, 12, 31)), NOON)
    assert first.name != second.name
    assert second.covers == {Kind.WORKFORCE: Cover(date(2023, 4, 1), date(2023, 12, 31))}
    again = save(store, returns.read(path), LATER)
    assert again == first == newest(store)


def test_findings_are_counted_in_the_snapshot(store: Path, files: Path) -> None:
    late = returns.EPISODE.replace("30/04/2023", "31/04/2023")
    saved = save(store, returns.read(*returns.care(files, returns.EPISODE, late)), NOON)
    (count,) = saved.findings
    assert (count.kind, count.rule, count.level, count.rows, count.kept, count.indicators) == (
        "looked_after", "impossible_date", Level.ERROR, 1, False, (),
    )  # fmt: skip


def read_findings(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_finding_is_listed_for_the_owner_alone(store: Path, files: Path) -> None:
    formula = returns.EPISODE.replace("C2", "=1+1")
    first = save(store, returns.read(*returns.care(files, formula)), NOON)
    (row,) = read_findings(first.findings_file)
    assert first.findings_file == store / "findings" / f"{first.short}.csv"
    assert (row["kind"], row["rule"], row["file"], row["row"]) == (
        "looked_after", "unknown_code", "episodes.csv", "2",
    )  # fmt: skip
    assert row["found"] == "'=1+1"
    assert row["row_counts"] == "yes"
    if os.name == "posix":
        assert stat.S_IMODE(first.findings_file.stat().st_mode) == 0o600
        for folder in ("findings", "kinds", "snapshots"):
            assert stat.S_IMODE((store / folder).stat().st_mode) == 0o700


def test_the_findings_on_kinds_left_alone_are_kept(store: Path, files: Path) -> None:
    care = returns.care(files, returns.EPISODE.replace("C2", "=1+1"))
    post = returns.csv(files / "w.csv", returns.WORKFORCE, [returns.POST.replace("0.8", "2")])
    save(store, returns.read(*care), NOON)
    both = save(store, returns.read(post), NOON)
    listed = read_findings(both.findings_file)
    assert [(row["kind"], row["found"]) for row in listed] == [("looked_after", "'=1+1"), ("workforce", "2")]
    save(store, returns.read(*care), LATER)
    assert read_findings(both.findings_file) == listed


def test_the_made_up_stay_labelled(store: Path, files: Path) -> None:
    marked = returns.csv(
        files / "w.csv", f"{returns.WORKFORCE},SYNTHETIC", [f"{returns.POST},made-up record"]
    )
    assert save(store, returns.read(marked), NOON).synthetic
    both = save(store, returns.read(*returns.care(files)), NOON)
    assert both.synthetic
    assert not both.kinds[Kind.LOOKED_AFTER].synthetic


def test_an_unknown_name_is_answered_with_those_there_are(store: Path, files: Path) -> None:
    first = save(store, returns.read(*returns.care(files)), NOON)
    second = save(store, returns.read(returns.census(files / "c.xml")), NOON)
    with pytest.raises(WorkspaceError) as unknown:
        open_snapshot(store, "zzz")
    assert first.short in str(unknown.value)
    assert second.short in str(unknown.value)
    for name in ("", "..", "*"):
        with pytest.raises(WorkspaceError):
            open_snapshot(store, name)


def test_an_altered_file_is_refused_and_mended_by_loading_again(store: Path, files: Path) -> None:
    paths = returns.care(files)
    saved = save(store, returns.read(*paths), NOON)
    table = saved.holdings()["care_episodes"].tables["care_episodes"]
    table.write_bytes(table.read_bytes() + b" ")
    with pytest.raises(WorkspaceError, match="care_episodes"):
        newest(store)
    with pytest.raises(WorkspaceError, match="care_episodes"):
        save(store, returns.read(returns.census(files / "c.xml")), NOON)
    assert save(store, returns.read(*paths), LATER) == saved == newest(store)
    table.unlink()
    with pytest.raises(WorkspaceError, match="care_episodes"):
        open_snapshot(store, saved.short)


class Crash(BaseException):
    """The machine stops."""


@pytest.mark.parametrize("step", range(20))
def test_a_crash_at_any_moment_leaves_the_last_snapshot_whole(
    store: Path, files: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = save(store, returns.read(*returns.care(files)), NOON)
    load = returns.read(*returns.one_of_each(files))
    left = step

    def failing(original: Any) -> Any:
        def called(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Crash
            return original(*args, **kwargs)

        return called

    with monkeypatch.context() as patch:
        for module, name in ((snapshots, "write_private"), (snapshots, "_write_table")):
            patch.setattr(module, name, failing(getattr(module, name)))
        patch.setattr(Path, "rename", failing(Path.rename))
        with pytest.raises(Crash):
            save(store, load, LATER)
    assert newest(store) == before
    files = [held.tables[name] for name, held in before.holdings().items()]
    assert [path for path in files if not path.is_file()] == []
    assert set(save(store, load, LATER).kinds) == set(returns.KINDS)


def test_the_pointer_is_replaced_last(store: Path, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    original = restricted.write_private

    def noting(path: Path, content: bytes) -> None:
        written.append(path.name)
        original(path, content)

    monkeypatch.setattr(snapshots, "write_private", noting)
    save(store, returns.read(*returns.care(files)), NOON)
    assert written[-1] == "newest"
    assert not list(store.rglob(".new-*"))


def test_a_snapshot_cannot_be_changed(store: Path, files: Path) -> None:
    saved = save(store, returns.read(*returns.care(files)), NOON)
    with pytest.raises(dataclasses.FrozenInstanceError):
        saved.name = "other"  # type: ignore[misc]


def test_a_cover_or_a_label_changed_by_hand_is_noticed(store: Path, files: Path) -> None:
    saved = save(store, returns.read(*returns.one_of_each(files)), NOON)
    holding = saved.kinds[Kind.LOOKED_AFTER].folder / "holding.json"
    text = holding.read_text(encoding="utf-8")
    for before, after in (('"synthetic": false', '"synthetic": true'), ("-03-31", "-12-31")):
        assert before in text
        holding.write_text(text.replace(before, after), encoding="utf-8")
        with pytest.raises(WorkspaceError, match="not as the load wrote it"):
            newest(store)
    holding.write_text(text, encoding="utf-8")
    assert newest(store) == saved


@pytest.mark.parametrize("content", ["{}", '{"format": 2}', "nonsense"])
def test_a_damaged_manifest_says_what_to_do(store: Path, files: Path, content: str) -> None:
    saved = save(store, returns.read(*returns.one_of_each(files)), NOON)
    (store / "snapshots" / f"{saved.name}.json").write_text(content)
    with pytest.raises(WorkspaceError, match="quarterday load FILE"):
        newest(store)


def test_loads_at_the_same_time_wait_for_each_other(store: Path, files: Path) -> None:
    every = returns.one_of_each(files)
    loads = [returns.read(*some) for some in (every[:2], *([file] for file in every[2:]))]
    with ThreadPoolExecutor(len(loads)) as pool:
        list(pool.map(lambda load: save(store, load, NOON), loads))
    last = newest(store)
    assert last is not None
    assert set(last.kinds) == {kind for load in loads for kind in load.kinds}


def test_a_less_trusted_source_that_reaches_further_is_told_of(tmp_path: Path) -> None:
    """The census speaks to 31 March 2024; the dataset's plans later, its early help beside nothing."""
    tables = {name: lists.DATASET[name] for name in ("ssd_person", "ssd_cp_plans", "ssd_early_help_episodes")}
    files = lists.dataset(tmp_path / "ssd", tables)
    store, census = tmp_path / "data", returns.read(returns.census(tmp_path / "census.xml"))
    later, same = (returns.read(*files, as_at=day) for day in (date(2024, 5, 31), date(2024, 3, 31)))
    save(store, census, NOON)
    found = save(store, later, NOON).fresher()
    assert [(used.kind, other.kind) for used, other in found] == [(Kind.IN_NEED, Kind.SSD)]
    assert save(store, same, NOON).fresher() == []
