"""The same made-up borough told as a Standard Safeguarding Dataset and as Annex A: the same children, every day."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pyarrow as pa
import pytest

from quarterday import intake
from quarterday.periods import Quarter
from quarterday.records import Kind, Load

AS_AT = date(2023, 9, 30)
TODAY = date(2023, 10, 15)
QUARTERS = [Quarter.containing(date(year, month, 1)) for year in range(2018, 2024) for month in (1, 4, 7, 10)]
Folders = Callable[..., Path]
Rows = list[list[str]]


def told(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def iso(day: str) -> str:
    return "-".join(reversed(day.split("/"))) if "/" in day else day


def episodes(folder: Path) -> list[dict[str, str]]:
    return sorted(
        told(folder / "ssda903" / "episodes.csv"), key=lambda row: (row["CHILD"], iso(row["DECOM"]))
    )


def in_one_piece(rows: Iterable[dict[str, str]]) -> Rows:
    """Periods of care (child, start, end, reason ceased): episodes that follow each other, joined."""
    joined: Rows = []
    for row in rows:
        if joined and joined[-1][0] == row["CHILD"] and joined[-1][2] == iso(row["DECOM"]):
            joined[-1][2:] = [iso(row["DEC"]), row["REC"]]
        else:
            joined.append([row["CHILD"], iso(row["DECOM"]), iso(row["DEC"]), row["REC"]])
    return joined


def born(folder: Path) -> dict[str, str]:
    children = ElementTree.parse(folder / "cin_census.xml").iter("Child")
    found = {
        child.findtext(".//LAchildID", ""): child.findtext(".//PersonBirthDate", "") for child in children
    }
    return found | {row["CHILD"]: iso(row["DOB"]) for row in told(folder / "ssda903" / "header.csv")}


def plans(folder: Path) -> Rows:
    return [
        [
            child.findtext(".//LAchildID", ""),
            plan.findtext("CPPstartDate", ""),
            plan.findtext("CPPendDate", ""),
        ]
        for child in ElementTree.parse(folder / "cin_census.xml").iter("Child")
        for plan in child.iter("ChildProtectionPlans")
    ]


def write(path: Path, heading: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading.split(), *rows])


def as_dataset(folder: Path, out: Path) -> Load:
    care = episodes(folder)
    statuses = [[row["CHILD"], row["LS"], iso(row["DECOM"]), iso(row["DEC"])] for row in care]
    write(out / "p.csv", "pers_person_id pers_dob", born(folder).items())
    write(out / "l.csv", "lega_person_id lega_legal_status lega_legal_status_start_date "
          "lega_legal_status_end_date", statuses)  # fmt: skip
    write(out / "e.csv", "clae_person_id clae_cla_episode_start_date clae_cla_episode_ceased_date "
          "clae_cla_episode_ceased_reason", in_one_piece(care))  # fmt: skip
    write(out / "c.csv", "cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date", plans(folder))
    return intake.read([out], today=TODAY, as_at=AS_AT, covers_from=date(2017, 4, 1))


def as_lists(folder: Path, out: Path) -> Load:
    """Lists 7 and 8: each child's latest plan, and latest period of care with its latest legal status."""
    days = born(folder)
    status = {row["CHILD"]: row["LS"] for row in episodes(folder)}
    latest = {row[0]: row for row in in_one_piece(episodes(folder))}
    book = openpyxl.Workbook(write_only=True)
    eight, seven = book.create_sheet("x"), book.create_sheet("y")
    who = ["Child Unique ID", "Date of Birth"]
    eight.append([*who, "Date Started to be Looked After", "Date Ceased to be Looked After", "Legal Status"])
    for child, start, end, _ in latest.values():
        eight.append(
            [child, date.fromisoformat(days[child]), date.fromisoformat(start), end, f"a) {status[child]}"]
        )
    seven.append([*who, "CP Plan Start Date", "CP Plan End Date"])
    for child, start, end in {row[0]: row for row in sorted(plans(folder), key=lambda row: row[1])}.values():
        seven.append([child, date.fromisoformat(days[child]) if days[child] else None, start, end])
    book.save(out / "a.xlsx")
    return intake.read([out / "a.xlsx"], today=TODAY, as_at=AS_AT)


def on(table: pa.Table, day: date) -> set[str]:
    """Who is looked after, or has a plan, at the end of a day."""
    return {
        row["person"]
        for row in table.to_pylist()
        if row["start"] <= day < (row["end"] or date.max)
        and row.get("legal_status") not in ("V3", "V4")
        and day < (row.get("turns_18") or date.max)
    }


@pytest.fixture(scope="module")
def forms(folder: Folders, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Load]:
    return {
        "returns": intake.read([folder(1)], today=TODAY, as_at=AS_AT),
        "dataset": as_dataset(folder(1), tmp_path_factory.mktemp("dataset")),
        "lists": as_lists(folder(1), tmp_path_factory.mktemp("lists")),
    }


@pytest.mark.parametrize(("name", "kind"), [("care_episodes", Kind.LOOKED_AFTER), ("plans", Kind.IN_NEED)])
def test_the_same_children_whatever_the_form(forms: dict[str, Load], name: str, kind: Kind) -> None:
    expected = forms["returns"].kinds[kind].tables[name]
    dataset = forms["dataset"].kinds[Kind.SSD].tables[name]
    for quarter in QUARTERS[:-1]:
        assert on(dataset, quarter.last_day) == on(expected, quarter.last_day) != set()
    lists = forms["lists"].kinds[Kind.ANNEX_A].tables[name]
    assert on(lists, AS_AT) == on(expected, AS_AT)


def test_no_child_is_in_one_form_alone(forms: dict[str, Load]) -> None:
    kinds = {kind: held for load in forms.values() for kind, held in load.kinds.items()}
    together = Load(kinds, tuple(file for load in forms.values() for file in load.files), ())
    assert intake.reconciled(together, None) == together
