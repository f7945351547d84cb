"""A workspace of several authorities, as a regional or national team uses it.

Three authorities hold the very same records under three codes, so that every child's identifier is found in each; each
also has a workspace of its own, whose positions the others are held to.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import quarterday as qd
from quarterday import synth
from terminal import quarterday

CODES = ("X99000001", "X99000002", "X99000003")
WHOLE, NORTH, SOUTH = "X92000001", "X12000001", "X12000002"
Q2 = "2023-24-Q2"
LIST = f"""authority,name,region,region_name
{CODES[0]},Made-up one,{NORTH},Made-up north
{CODES[1]},Made-up two,{NORTH},Made-up north
{CODES[2]},Made-up three,{SOUTH},Made-up south
"""
CHOSEN = ("QD.104", "QD.112", "QD.114", "QD.116", "QD.128")
"""A flow that looks back, a stock of some of the whole, one with groups, a duration, and a year's outcomes."""


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of each; the third one's population is of no authority in the list."""
    folder = tmp_path_factory.mktemp("returns")
    synth.write(folder / CODES[0], first_year=2020)
    for code in CODES[1:]:
        shutil.copytree(folder / CODES[0], folder / code)
    for code, other in ((CODES[1], CODES[1]), (CODES[2], "X99000009")):
        file = folder / code / "population.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(CODES[0], other), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def nation(returns: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("nation")
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    folder = root / "workspace"
    made = quarterday(
        "init", folder, "--authority", WHOLE, "--name", "All of it", "--authorities", root / "list.csv"
    )
    assert (made.code, "3 authorities" in made.err) == (0, True)
    assert quarterday("library", "add", *CHOSEN, "-w", folder).code == 0
    ended = quarterday("load", returns, "--as-at", "2023-09-30", "-w", folder)
    assert ended.code == 0, ended.out + ended.err
    assert "3 authorities loaded" in ended.out
    return folder


@pytest.fixture(scope="module")
def alone(returns: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workspace of each authority's own."""
    made = {code: tmp_path_factory.mktemp("alone") / code for code in CODES}
    for code, folder in made.items():
        assert quarterday("init", folder, "--authority", code, "--name", code).code == 0
        assert quarterday("library", "add", *CHOSEN, "-w", folder).code == 0
        assert quarterday("load", returns / code, "--as-at", "2023-09-30", "-w", folder).code == 0
    return made


@pytest.fixture(scope="module")
def rows(nation: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    file = tmp_path_factory.mktemp("out") / "all.parquet"
    assert quarterday("positions", "--breakdowns", "--out", file, "-w", nation).code == 0
    return pq.read_table(file).to_pylist()


def key(row: dict) -> tuple:
    return row["indicator"], row["period"], row["breakdown"], row["group"]


def test_each_authority_has_the_positions_of_its_own_workspace(
    rows: list[dict], alone: dict[str, Path]
) -> None:
    compared = 0
    for code, folder in alone.items():
        told = {key(row): row for row in qd.open(folder).positions(breakdowns=True).to_pylist()}
        mine = {key(row): row for row in rows if row["authority"] == code}
        assert set(told) == set(mine)
        for each, row in mine.items():
            assert row | {"snapshot": None} == told[each] | {"snapshot": None}
        compared += sum(row["numerator"] is not None and row["numerator"] > 0 for row in mine.values())
    assert compared > 600
    assert {row["breakdown"] for row in rows} >= {"", "sex", "age_band"}


def test_regions_and_the_whole_are_sums(rows: list[dict]) -> None:
    """Of numerators and denominators, by hand; a median is over every child of the area."""
    parts: dict[tuple, list[dict]] = defaultdict(list)
    for row in rows:
        if row["authority"] in CODES:
            parts[key(row)].append(row)
    seen = 0
    for row in rows:
        if row["authority"] in CODES:
            continue
        codes = {WHOLE: CODES, NORTH: CODES[:2], SOUTH: CODES[2:]}[row["authority"]]
        mine = [part for part in parts[key(row)] if part["authority"] in codes]
        if row["indicator"] in ("PI.432", "PI.433"):  # no population is loaded of the third
            mine = [part for part in mine if part["authority"] != CODES[2]]
            assert row["state"] == "provisional" or CODES[2] not in codes
            assert ("none of the 1" if row["authority"] == SOUTH else "") in (row["why"] or "")
        if not mine:
            assert row["numerator"] is None
            continue
        assert row["missing"] == sum(part["missing"] for part in mine)
        if row["statistic"] != "median":
            assert row["numerator"] == pytest.approx(sum(part["numerator"] for part in mine), rel=1e-12)
        if row["denominator"] is not None:
            assert row["denominator"] == pytest.approx(sum(part["denominator"] for part in mine), rel=1e-12)
        seen += 1
    assert seen > 300


def test_what_the_regions_are_is_said(nation: Path) -> None:
    shown = quarterday("positions", "--period", Q2, "-w", nation)
    assert (shown.code, "Made-up north (X12000001)" in shown.out) == (0, True)
    whole = quarterday("positions", "--period", Q2, "--json", "-w", nation).json
    rate = next(p for p in whole if (p["indicator"], p["authority"]) == ("PI.432", WHOLE))
    assert (rate["numerator"], rate["denominator"]) == (2 * 582, 2 * 69_100)
    assert rate["why"].startswith(f"Made of 2 of 3 authorities; without {CODES[2]}.")
    one = quarterday("positions", "--period", Q2, "--json", "--authority", CODES[2], "-w", nation).json
    assert {p["authority"] for p in one} == {CODES[2]}


def test_the_rows_behind_one_authoritys_figure(nation: Path) -> None:
    asked = ("trace", "PI.432", "--period", Q2, "-w", nation)
    assert quarterday(*asked).code == 2
    ended = quarterday(*asked, "--authority", CODES[1], "--json")
    assert ended.json["rows"] == 582
    with Path(ended.json["file"]).open(encoding="utf-8", newline="") as lines:
        assert all(row["person"].startswith(f"{CODES[1]}:SYN") for row in csv.DictReader(lines))
    book = qd.open(nation)
    assert book.rows("PI.432", Q2, authority=CODES[0]).num_rows == 582


def test_a_list_of_positions_is_written_whole_or_not_at_all(nation: Path, tmp_path: Path) -> None:
    assert quarterday("positions", "--period", Q2, "--out", tmp_path / "some.csv", "-w", nation).code == 0
    with (tmp_path / "some.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["authority"] for row in csv.DictReader(lines)} == {*CODES, WHOLE, NORTH, SOUTH}
    ended = quarterday("positions", "--out", tmp_path / "some.txt", "-w", nation)
    assert (ended.code, "kind of table" in ended.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["some.csv"]


def test_one_that_is_refused_stops_no_other(nation: Path, returns: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(nation, tmp_path / "nation")
    shutil.copytree(returns / CODES[0], tmp_path / "new" / CODES[0])
    (tmp_path / "new" / CODES[1]).mkdir()
    (tmp_path / "new" / CODES[1] / "cin.xml").write_text("<Message>", encoding="utf-8")
    before = quarterday("positions", "--json", "-w", copy).out
    ended = quarterday("load", tmp_path / "new", "--as-at", "2023-09-30", "-w", copy)
    assert (ended.code, "1 authorities loaded" in ended.out) == (3, True)
    assert f"{CODES[1]} was refused, and stays as it was." in ended.out
    assert quarterday("positions", "--json", "-w", copy).out == before


def test_what_it_cannot_do_is_said(nation: Path, tmp_path: Path) -> None:
    ended = quarterday("run", "--period", Q2, "-w", nation)
    assert (ended.code, "holds several authorities" in ended.err) == (5, True)
    (tmp_path / "X99000044").mkdir()
    (tmp_path / "X99000044" / "a.csv").write_text("a\n", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "X99000044", tmp_path / "none"):
        ended = quarterday("load", folder, "-w", nation)
        assert (ended.code, "code" in ended.err) == (5, True), ended.err
    (tmp_path / "more" / CODES[0]).mkdir(parents=True)
    (tmp_path / "again" / CODES[0]).mkdir(parents=True)
    ended = quarterday("load", tmp_path / "more", tmp_path / "again", "-w", nation)
    assert (ended.code, f"are both of {CODES[0]}" in ended.err) == (5, True), ended.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("authority,name\n", "the columns authority, name, region, region_name"),
        (LIST.replace(CODES[1], CODES[0]), f"row 3, authority: found {CODES[0]} again, after row 2"),
        (LIST.replace(CODES[1], "Leeds"), "row 3, authority: found “Leeds”"),
        (LIST.replace("Made-up two", ""), "row 3, name: found “”"),
        (LIST.replace("Made-up north", "North", 1), "row 3, region_name"),
        (LIST.splitlines()[0] + "\n", "a row for each authority"),
    ],
)
def test_a_list_of_authorities_with_faults(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    ended = quarterday(
        "init", tmp_path / "w", "--authority", WHOLE, "--name", "All", "--authorities", tmp_path / "list.csv"
    )
    assert (ended.code, says in ended.err) == (4, True), ended.err
    assert not (tmp_path / "w").exists()
