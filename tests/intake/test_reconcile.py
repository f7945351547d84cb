"""Two returns about the same children: whoever is open in one alone becomes a finding of the one just loaded."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from intake import lists, returns
from quarterday import intake
from quarterday.records import Kind, Load, Snapshot, save

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


def episode(child: str, status: str = "C2", end: str = "") -> str:
    return f"{child},01/05/2023,S,{status},N1,U1,PR1,{end},,,,,"


def snapshot(folder: Path, load: Load, before: Snapshot | None = None) -> Snapshot:
    return save(folder / "store", intake.reconciled(load, before), NOON)


def care(folder: Path, *episodes: str) -> Load:
    children = [f"{each.split(',')[0]},1,29/02/2012,WBRI,,," for each in episodes]
    return returns.read(*returns.care(folder, *episodes, children=children))


def annex(folder: Path, *children: str, as_at: date = lists.AS_AT) -> Load:
    rows = [[child, *lists.GOOD["List 8"][1][1:]] for child in children]
    path = lists.workbook(folder / "a.xlsx", {"List 8": [lists.CARE, *rows]})
    return returns.read(path, as_at=as_at)


def told(load: Load, before: Snapshot | None = None) -> list[tuple[str, str]]:
    """The finding's words and the child of each, in order."""
    return [(f.field, f.found) for f in returns.found(intake.reconciled(load, before), "not_in_both")]


def test_children_of_one_return_alone(tmp_path: Path) -> None:
    before = snapshot(tmp_path, care(tmp_path, episode("0001"), episode("0002")))
    load = intake.reconciled(annex(tmp_path, "0002", "0003"), before)
    day = "looked after on 31 March 2024: in the "
    one, other = Kind.LOOKED_AFTER.in_words, Kind.ANNEX_A.in_words
    assert [(f.field, f.found, f.file, f.kept) for f in returns.found(load, "not_in_both")] == [
        (f"{day}{one}, not in the {other}", "0001", "a.xlsx, sheet “List 8”", True),
        (f"{day}{other}, not in the {one}", "0003", "a.xlsx, sheet “List 8”", True),
    ]
    assert [(c.rule, c.rows) for c in load.kinds[Kind.ANNEX_A].findings] == [("not_in_both", 2)]


def test_the_children_are_named_in_the_restricted_list_alone(tmp_path: Path) -> None:
    before = snapshot(tmp_path, care(tmp_path, episode("0001")))
    load = intake.reconciled(annex(tmp_path, "0003"), before)
    saved = save(tmp_path / "store", load, NOON)
    with saved.findings_file.open(encoding="utf-8", newline="") as file:
        assert {row["found"] for row in csv.DictReader(file)} == {"0001", "0003"}
    assert "0003" not in str(intake.summary(load))
    assert "0003" not in str(saved.findings)


def test_the_finding_names_the_list_that_it_is_about(tmp_path: Path) -> None:
    before = snapshot(tmp_path, care(tmp_path, episode("0001")))
    load = intake.reconciled(returns.read(lists.workbook(tmp_path / "a.xlsx"), as_at=lists.AS_AT), before)
    assert {f.file for f in returns.found(load, "not_in_both")} == {"a.xlsx, sheet “List 8”"}


def test_the_same_children_in_both(tmp_path: Path) -> None:
    assert told(annex(tmp_path, "0001"), snapshot(tmp_path, care(tmp_path, episode("0001")))) == []


@pytest.mark.parametrize(
    "closed", [episode("0001", "V3"), episode("0001", "V4"), episode("0001", end="31/03/2024")]
)
def test_short_breaks_and_ended_care_are_not_open(tmp_path: Path, closed: str) -> None:
    before = snapshot(tmp_path, care(tmp_path, closed, episode("0002")))
    assert told(annex(tmp_path, "0002"), before) == []


@pytest.mark.parametrize(("born", "open_then"), [("31/03/2006", False), ("01/04/2006", True)])
def test_nobody_is_looked_after_from_the_eighteenth_birthday(
    tmp_path: Path, born: str, open_then: bool
) -> None:
    children = [f"0001,1,{born},WBRI,,,", "0002,1,29/02/2012,WBRI,,,"]
    load = returns.read(*returns.care(tmp_path, episode("0001"), episode("0002"), children=children))
    alone = told(annex(tmp_path, "0002"), snapshot(tmp_path, load))
    assert [child for _, child in alone] == (["0001"] if open_then else [])


def test_plans_of_the_census_the_dataset_and_list_7(tmp_path: Path) -> None:
    """The census and the dataset are kept; list 7 is held against each of the two, both ways."""
    plan = returns.PLAN.replace("2023-08-20", "")
    kept = returns.read(
        returns.census(tmp_path / "c.xml", returns.child(returns.details(returns.REFERRAL, plan)))
    )
    tables = {
        "ssd_person": lists.DATASET["ssd_person"],
        "ssd_cp_plans": [
            lists.CP,
            "c1,0072,2022-12-20,,N,NEG,NEG",
            "c2,0071,2022-12-20,2024-03-31,N,NEG,NEG",
        ],
    }
    dataset = returns.read(*lists.dataset(tmp_path / "ssd", tables), as_at=lists.AS_AT)
    before = snapshot(tmp_path, dataset, snapshot(tmp_path, kept))
    rows = [["0072", *lists.GOOD["List 7"][1][1:]], ["0073", *lists.GOOD["List 7"][1][1:]]]
    path = lists.workbook(tmp_path / "a.xlsx", {"List 7": [lists.PLANS, *rows]})
    census, listed, ssd = Kind.IN_NEED.in_words, Kind.ANNEX_A.in_words, Kind.SSD.in_words
    day = "with a child protection plan on 31 March 2024: in the "
    assert told(returns.read(path, as_at=lists.AS_AT), before) == [
        (f"{day}{census}, not in the {listed}", "0071"),
        (f"{day}{listed}, not in the {census}", "0072"),
        (f"{day}{listed}, not in the {census}", "0073"),
        (f"{day}{listed}, not in the {ssd}", "0073"),
    ]


def test_days_that_one_return_does_not_speak_of(tmp_path: Path) -> None:
    before = snapshot(tmp_path, care(tmp_path, episode("0001")))
    assert told(annex(tmp_path, "0003", as_at=date(2024, 5, 31)), before) == []


def test_two_returns_of_one_load_blame_the_less_trusted(tmp_path: Path) -> None:
    care_files = returns.care(tmp_path, episode("0001"), children=["0001,1,29/02/2012,WBRI,,,"])
    plans = lists.workbook(tmp_path / "a.xlsx", {"List 8": lists.GOOD["List 8"]})
    load = intake.reconciled(returns.read(*care_files, plans, as_at=lists.AS_AT), None)
    assert load.kinds[Kind.LOOKED_AFTER].findings == ()
    assert [(c.rule, c.rows) for c in load.kinds[Kind.ANNEX_A].findings] == [("not_in_both", 2)]


def test_a_later_statutory_return_is_held_against_the_dataset(tmp_path: Path) -> None:
    tables = {name: lists.DATASET[name] for name in ("ssd_person", "ssd_cp_plans")}
    before = snapshot(tmp_path, returns.read(*lists.dataset(tmp_path / "ssd", tables), as_at=lists.AS_AT))
    load = intake.reconciled(returns.read(returns.census(tmp_path / "census.xml")), before)
    [count] = load.kinds[Kind.IN_NEED].findings
    assert (count.rule, count.rows) == ("not_in_both", 1)
    assert "with a child protection plan on 31 March 2024" in load.findings[0].field


def test_nothing_to_hold_against(tmp_path: Path) -> None:
    load = care(tmp_path, episode("0001"))
    assert intake.reconciled(load, None) == load
