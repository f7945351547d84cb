"""Many made-up authorities: the same whoever else is made, each of its own size, none taken for a real one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from statistics import median

import pytest
from typer.testing import CliRunner

from quarterday import synth
from quarterday.cli.application import app
from quarterday.records.restricted import whole_text
from quarterday.synth.authority import Rate, authority
from synth.made_up import looked_after, read, rows

AS_AT = date(2020, 9, 30)


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    made = CliRunner().invoke(
        app,
        ["synth", str(folder), "--authorities", "3", "--years", "2", "--as-at", AS_AT.isoformat(), "--json"],
    )
    assert made.exit_code == 0, made.output
    assert [each["calibrated"] for each in json.loads(made.stdout)["authorities"]] == [False] * 3
    return folder


def test_each_authority_has_a_folder_by_its_code_and_a_line_in_the_list(three: Path) -> None:
    listed = rows(three / "authorities.csv")
    codes = ["X99000001", "X99000002", "X99000003"]
    assert sorted(path.name for path in three.iterdir()) == [*codes, "authorities.csv"]
    assert [row["authority"] for row in listed] == codes
    assert [row["name"] for row in listed] == ["Halverden", "Made-up authority 2", "Made-up authority 3"]
    assert {row["region"] for row in listed} == {"X12000001", "X12000002", "X12000003"}
    assert listed[2]["region_name"] == "Made-up region 3"
    assert {row["SYNTHETIC"] for row in listed} == {"made-up record"}
    for code in codes:
        assert {row["authority"] for row in rows(three / code / "population.csv")} == {code}


def test_an_authority_is_the_same_alone_and_with_fewer_others(three: Path, tmp_path: Path) -> None:
    synth.write_many(tmp_path / "two", 2, as_at=AS_AT, first_year=2019)
    synth.write(tmp_path / "alone", number=3, as_at=AS_AT, first_year=2019)
    for code in ("X99000001", "X99000002"):
        assert content(tmp_path / "two" / code) == content(three / code)
    assert content(tmp_path / "alone") == content(three / "X99000003")


def test_no_two_authorities_share_a_person_a_worker_or_a_case(three: Path) -> None:
    for file, column in (
        ("participation.csv", "person_id"), ("workforce.csv", "worker_id"), ("early_help.csv", "case_id"),
    ):  # fmt: skip
        mine = [{row[column] for row in rows(folder / file)} for folder in sorted(three.glob("X99*"))]
        assert sum(map(len, mine)) == len(set().union(*mine)) > 0


def test_the_population_is_there_for_each_mid_year_that_the_years_need(three: Path) -> None:
    assert [row["year"] for row in rows(three / "X99000002" / "population.csv")] == ["2017", "2018", "2019"]


def test_halverden_among_many_is_calibrated_over_ten_years_too(tmp_path: Path) -> None:
    made = synth.write(tmp_path, first_year=2014)
    assert made.calibrated
    assert looked_after(read(tmp_path), date(2023, 9, 30)) == 582


def test_sizes_are_spread_as_englands() -> None:
    """ONS mid-2022: median 60,365, two under 1,000, three under 20,100, five over 250,000, 11.9 million in all."""
    sizes = [authority(number, 1).size * 69_100 for number in range(1, 153)]
    assert 54_000 < median(sizes) < 70_000
    assert sum(size < 1_000 for size in sizes) == 2
    assert 3 <= sum(size < 21_000 for size in sizes) <= 8
    assert 3 <= sum(size > 250_000 for size in sizes) <= 8
    assert 11_000_000 < sum(sizes) < 13_000_000


def test_the_levels_of_halverden_stay_to_the_last_bit() -> None:
    levels = {date(2020, 3, 31): 0.1 + 0.2, date(2021, 3, 31): 601.7}
    assert Rate().shape(levels, 1.0) == levels


def test_a_level_made_flat_stays_at_its_average() -> None:
    levels = {date(2020, 3, 31): 100.0, date(2021, 3, 31): 300.0}
    assert list(Rate(0.5, 1.0).shape(levels, 2.0).values()) == pytest.approx([200.0, 200.0])


def test_an_interrupted_run_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    there = tmp_path / "census.xml"
    there.write_text("whole")
    with pytest.raises(KeyboardInterrupt):
        _half(there)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"census.xml": "whole"}


def _half(path: Path) -> None:
    with whole_text(path) as file:
        file.write("half")
        raise KeyboardInterrupt
