"""The files themselves: the same each time, labelled, in the formats that intake reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from quarterday import intake, synth
from quarterday.errors import Level
from quarterday.intake import layouts
from quarterday.periods import Quarter
from quarterday.records import Kind
from synth.made_up import figures, read, rows

Folders = Callable[..., Path]
CSV_FILES = {
    "ssda903/header.csv", "ssda903/episodes.csv", "workforce.csv", "early_help.csv", "participation.csv",
    "population.csv",
    "ssda903/uasc.csv", "ssda903/reviews.csv", "ssda903/missing.csv", "ssda903/ad1.csv",
    "ssda903/placed_for_adoption.csv", "ssda903/previous_permanence.csv",
    *(f"ssda903/{year}/{name}.csv" for year in range(2018, 2024) for name in ("episodes", "oc2", "oc3")),
}  # fmt: skip


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_seed_gives_the_same_bytes_each_time(folder: Folders, tmp_path: Path) -> None:
    summary = synth.write(tmp_path, seed=1)
    assert content(tmp_path) == content(folder(1))
    assert content(tmp_path).keys() == CSV_FILES | {"cin_census.xml"}
    assert {path.relative_to(tmp_path).as_posix() for path in summary.files} == content(tmp_path).keys()
    assert summary.calibrated
    assert (summary.authority, summary.name) == ("X99000001", "Halverden")


def test_another_seed_gives_other_bytes(folder: Folders) -> None:
    one, two = content(folder(1)), content(folder(2))
    assert all(one[name] != two[name] for name in one)


@pytest.mark.parametrize("name", sorted(CSV_FILES))
def test_every_row_says_that_it_is_made_up(folder: Folders, name: str) -> None:
    table = rows(folder(1) / name)
    assert table
    assert list(table[0])[-1] == layouts.SYNTHETIC_COLUMN
    assert {row[layouts.SYNTHETIC_COLUMN] for row in table} == {layouts.SYNTHETIC_WORDS}


def test_the_census_says_that_it_is_made_up(folder: Folders) -> None:
    path = folder(1) / "cin_census.xml"
    text = path.read_text(encoding="utf-8")
    assert "<!-- Made up: records of the made-up borough of Halverden" in text
    message = ElementTree.parse(path).getroot()
    assert message.findtext("Header/Source/SoftwareCode") == "Quarterday synthetic records"
    assert message.findtext("Header/Source/LEA") == "999"
    assert message.findtext("Header/CollectionDetails/ReferenceDate") == "2023-09-30"


def test_identifiers_cannot_be_taken_for_real_ones(folder: Folders) -> None:
    for name, column in (
        ("ssda903/header.csv", "CHILD"), ("ssda903/episodes.csv", "CHILD"), ("early_help.csv", "child_id"),
        ("participation.csv", "person_id"), ("workforce.csv", "worker_id"),
    ):  # fmt: skip
        assert all(row[column].startswith("SYN") for row in rows(folder(1) / name))
    census = ElementTree.parse(folder(1) / "cin_census.xml").iter("LAchildID")
    assert all((element.text or "").startswith("SYN") for element in census)
    assert {row["authority"] for row in rows(folder(1) / "population.csv")} == {"X99000001"}


def test_nothing_lies_after_the_extract(folder: Folders) -> None:
    for name in ("workforce.csv", "early_help.csv", "participation.csv"):
        for row in rows(folder(1) / name):
            assert row["start_date"] <= "2023-09-30"
            assert row["start_date"] < (row["end_date"] or "9999")
            assert row["end_date"] <= "2023-09-30"
            assert row["as_at"] == "2023-09-30"


@pytest.mark.parametrize("seed", [1, 2])
def test_intake_reads_it_without_a_fault(folder: Folders, seed: int) -> None:
    load = intake.read([folder(seed)], today=date(2023, 10, 15), as_at=date(2023, 9, 30))
    assert set(load.kinds) == set(Kind) - {Kind.SSD, Kind.ANNEX_A}
    assert [finding for finding in load.findings if finding.level is not Level.NOTE] == []
    assert all(loaded.synthetic for loaded in load.kinds.values())
    for kind, loaded in load.kinds.items():
        if kind is not Kind.POPULATION:
            assert loaded.cover is not None
            assert (loaded.cover.first, loaded.cover.last) == (date(2017, 4, 1), date(2023, 9, 30))


def test_a_shorter_record_is_calibrated_too(tmp_path: Path) -> None:
    summary = synth.write(tmp_path, seed=5, first_year=2022)
    assert summary.calibrated
    printed = figures(read(tmp_path), Quarter(2023, 2))
    assert list(printed.values()) == ["18.8", "84.2", "22.4", "95.5", "6.0"]


def test_an_earlier_extract_is_not_calibrated_and_ends_on_its_day(tmp_path: Path) -> None:
    summary = synth.write(tmp_path, as_at=date(2018, 5, 31), first_year=2018)
    assert not summary.calibrated
    assert max(row["start_date"] for row in rows(tmp_path / "early_help.csv")) <= "2018-05-31"
    ends = {row["end_date"] for row in rows(tmp_path / "early_help.csv")} - {""}
    assert "2018-04-01" <= min(ends) <= max(ends) <= "2018-05-31"
    assert {row["as_at"] for row in rows(tmp_path / "workforce.csv")} == {"2018-05-31"}
