"""The sector's made-up returns load with findings, and their cover ends on the right 31 March."""

from __future__ import annotations

import csv
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from intake import returns
from outside import shared
from quarterday.records import TABLES, Cover, Kind, Load


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007


def as_plain_python_reads(header: Path, episodes: Path) -> list[tuple[object, ...]]:
    births = {row["CHILD"]: day(row["DOB"]) for row in rows_of(header)}
    return [
        (row["CHILD"], day(row["DECOM"]), day(row["DEC"]), row["LS"], births.get(row["CHILD"]))
        for row in rows_of(episodes)
    ]


def check_care(load: Load, header: Path, episodes: Path, year: int) -> None:
    held = load.kinds[Kind.LOOKED_AFTER]
    assert held.cover == Cover(date(year, 4, 1), date(year + 1, 3, 31))
    table = held.tables["care_episodes"].to_pylist()
    read = [(r["person"], r["start"], r["end"], r["legal_status"], r["born"]) for r in table]
    left_out = {each.row for each in load.findings if each.row and not each.kept}
    expected = as_plain_python_reads(header, episodes)
    assert read == [row for line, row in enumerate(expected, start=2) if line not in left_out]
    assert "overlap" in {finding.rule for finding in load.findings}


def test_a_whole_folder_of_the_return() -> None:
    folder = shared("records/ssda903_fake")
    began = time.perf_counter()
    load = returns.read(folder)
    assert time.perf_counter() - began < 3
    check_care(load, folder / "header.csv", folder / "episodes.csv", 2017)
    assert [finding.file for finding in returns.found(load, "other_form")] == ["fake_903_first25.xml"]
    tables = {table.name for table in TABLES.values() if table.kinds == (Kind.LOOKED_AFTER,)}
    assert tables - load.kinds[Kind.LOOKED_AFTER].tables.keys() == {"social_workers"}


@pytest.mark.parametrize("year", [2017, 2018, 2019])
def test_each_year_of_the_return(year: int) -> None:
    folder = shared("records/ssda903_years")
    header, episodes = folder / f"{year}-header.csv", folder / f"{year}-episodes.csv"
    check_care(returns.read(header, episodes), header, episodes, year)


def test_the_census_of_2021() -> None:
    load = returns.read(shared("records/cin_fake/CIN_Census_2021.xml"))
    held = load.kinds[Kind.IN_NEED]
    assert held.cover == Cover(date(1970, 4, 1), date(2023, 3, 31))
    (plan,) = held.tables["plans"].to_pylist()
    assert (plan["person"], plan["start"], plan["end"]) == (
        "DfEX0000001", date(1970, 2, 17), date(1971, 3, 14),
    )  # fmt: skip


def test_the_census_of_2024() -> None:
    load = returns.read(shared("records/cin_fake/CIN_Census_2024.xml"))
    held = load.kinds[Kind.IN_NEED]
    assert held.cover == Cover(date(2022, 4, 1), date(2024, 3, 31))
    referrals = held.tables["referrals"].to_pylist()
    assert [(r["person"], r["sex"], r["no_further_action"]) for r in referrals] == [
        ("DfEX0000001", "M", False), ("child_fails_assessments", "M", False),
    ]  # fmt: skip
