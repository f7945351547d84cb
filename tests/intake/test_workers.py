"""The workforce census: who was in post on its day, from XML and CSV, one year and several."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from intake import returns
from outside import shared
from quarterday.engine import connect
from quarterday.measures.workforce import agency_workers
from quarterday.positions.counting import stocks
from quarterday.records import Cover, Kind, Load
from quarterday.records.opened import Records

STAYS = {"AgencyWorker": "0", "SWENo": "SW1", "FTE": "0.8", "OrgRole": "5", "RoleStartDate": "2019-04-01"}
AGENCY = {"AgencyWorker": "1", "SWENo": "SW2", "FTE": "1"}
LEAVER = {**STAYS, "SWENo": "SW3", "FTE": "0", "RoleEndDate": "2023-02-01", "FTE30": "1"}


def xml(path: Path, *workers: dict[str, str], day: str = "2023-09-30", level: str = "LALevel") -> Path:
    told = "".join(
        f"<CSWWWorker>{''.join(f'<{n}>{v}</{n}>' for n, v in worker.items())}</CSWWWorker>\n"
        for worker in workers
    )
    header = (
        "<Header><CollectionDetails><Collection>CSWW</Collection>"
        f"<ReferenceDate>{day}</ReferenceDate></CollectionDetails></Header>"
    )
    path.write_text(
        f"<Message>{header}<{level}><NumberOfVacancies>4</NumberOfVacancies></{level}>\n{told}</Message>",
        encoding="utf-8",
    )
    return path


def csv(path: Path, *workers: dict[str, str], **constant: str) -> Path:
    names = ["AgencyWorker", "SWENo", "FTE", "OrgRole", "RoleStartDate", "RoleEndDate", "FTE30", *constant]
    lines = [",".join({**worker, **constant}.get(name, "") for name in names) for worker in workers]
    return returns.csv(path, ",".join(names), lines)


def posts(load: Load) -> list[tuple]:
    rows = load.kinds[Kind.WORKFORCE].tables["posts"].to_pylist()
    return [(r["person"], r["agency"], r["fte"], r["start"], r["end"]) for r in rows]


def rate(load: Load, day: date) -> tuple[Decimal, Decimal]:
    """(agency FTE, all FTE) as the measure counts them."""
    tables = load.kinds[Kind.WORKFORCE].tables
    count = stocks(agency_workers.build(Records(connect(), tables=tables)), [day]).by()[day][()]
    return count.yes, count.known


@pytest.mark.parametrize("level", ["LALevel", "LALevelVacancies"])
def test_the_census_gives_who_is_in_post_on_its_day(tmp_path: Path, level: str) -> None:
    load = returns.read(xml(tmp_path / "c.xml", STAYS, AGENCY, LEAVER, level=level))
    day = date(2023, 9, 30)
    assert load.findings == ()
    assert posts(load) == [
        ("SW1", False, Decimal("0.8"), date(2019, 4, 1), None),
        ("SW2", True, Decimal(1), day, None),
    ]
    assert load.kinds[Kind.WORKFORCE].cover == Cover(day, day, (day,))
    assert load.files[0].rows == 3
    assert rate(load, day) == (1, Decimal("1.8"))


@pytest.mark.parametrize("constant", [{"Year": "2023"}, {"ReferenceDate": "30/09/2023"}, {}])
def test_a_csv_with_the_censuss_names_says_the_same(tmp_path: Path, constant: dict[str, str]) -> None:
    day = date(2023, 9, 30)
    load = returns.read(
        csv(tmp_path / "c.csv", STAYS, AGENCY, LEAVER, **constant), as_at=None if constant else day
    )
    assert load.findings == ()
    assert posts(load) == posts(returns.read(xml(tmp_path / "c.xml", STAYS, AGENCY, LEAVER)))


def test_a_csv_that_tells_no_day_is_refused_and_says_what_would(tmp_path: Path) -> None:
    assert "--as-at 2024-09-30" in returns.refused(csv(tmp_path / "c.csv", STAYS))
    two = returns.csv(
        tmp_path / "d.csv",
        "AgencyWorker,SWENo,FTE,OrgRole,RoleStartDate,RoleEndDate,Year",
        ["0,A,1,5,,,2022", "0,B,1,5,,,2023"],
    )
    assert "not the same one" in returns.refused(two)


@pytest.mark.parametrize(
    ("worker", "rule"),
    [
        ({**STAYS, "RoleEndDate": "2023-09-30"}, ("left_with_fte", 2, True)),
        ({**STAYS, "RoleStartDate": "2023-10-02"}, ("starts_after_census", 2, True)),
        ({**STAYS, "SWENo": ""}, ("no_worker_number", 2, True)),
        ({**STAYS, "FTE": "nine"}, ("not_a_number", 2, False)),
        ({**STAYS, "FTE": "1.2"}, ("fte_out_of_range", 2, True)),
        ({**STAYS, "OrgRole": "7"}, ("unknown_code", 2, True)),
        ({**STAYS, "RoleEndDate": "2018-01-01"}, ("end_before_start", 2, False)),
    ],
)
def test_each_rule_finds_its_row(tmp_path: Path, worker: dict[str, str], rule: tuple) -> None:
    load = returns.read(csv(tmp_path / "c.csv", worker, AGENCY, Year="2023"))
    assert rule in returns.broken(load)


def test_the_fte_decides_over_a_late_start_and_the_end_over_the_fte(tmp_path: Path) -> None:
    late = {**STAYS, "RoleStartDate": "2023-10-02"}
    gone = {**STAYS, "SWENo": "SW9", "RoleEndDate": "2023-09-01"}
    load = returns.read(xml(tmp_path / "c.xml", late, gone))
    assert rate(load, date(2023, 9, 30)) == (0, Decimal("0.8"))


def test_a_worker_twice_is_a_finding_and_each_row_counts(tmp_path: Path) -> None:
    half = {**AGENCY, "FTE": "0.5"}
    load = returns.read(xml(tmp_path / "c.xml", half, half))
    assert [rule for rule, _, _ in returns.broken(load)] == ["worker_twice"]
    assert rate(load, date(2023, 9, 30)) == (1, 1)


def test_several_years_are_stitched_and_speak_of_their_own_days_alone(tmp_path: Path) -> None:
    first, second = date(2022, 9, 30), date(2023, 9, 30)
    before = xml(
        tmp_path / "a.xml", STAYS, {**LEAVER, "FTE": "0.6", "RoleEndDate": ""}, AGENCY, day="2022-09-30"
    )
    after = xml(tmp_path / "b.xml", {**STAYS, "FTE": "0.5"}, LEAVER, {**AGENCY, "SWENo": "SW4"})
    load = returns.read(after, before)
    assert load.kinds[Kind.WORKFORCE].cover == Cover(first, second, (first, second))
    assert rate(load, first) == (1, Decimal("2.4"))
    assert rate(load, second) == (1, Decimal("1.5"))
    assert posts(load) == [
        ("SW1", False, Decimal("0.8"), date(2019, 4, 1), second),
        ("SW3", False, Decimal("0.6"), date(2019, 4, 1), date(2023, 2, 1)),
        ("SW2", True, Decimal(1), first, second),
        ("SW1", False, Decimal("0.5"), second, None),
        ("SW4", True, Decimal(1), second, None),
    ]


def test_workers_without_a_number_are_each_one_of_their_own_census(tmp_path: Path) -> None:
    nobody = {**AGENCY, "SWENo": ""}
    before, after = xml(tmp_path / "a.xml", nobody, nobody, day="2022-09-30"), xml(tmp_path / "b.xml", nobody)
    for file in (before, after):
        file.write_text(file.read_text(encoding="utf-8").replace("\n", ""), encoding="utf-8")
    load = returns.read(before, after)
    assert {rule for rule, _, _ in returns.broken(load)} == {"no_worker_number"}
    assert [post[0] for post in posts(load)] == ["worker 1 of 2022", "worker 2 of 2022", "worker 1 of 2023"]
    assert rate(load, date(2022, 9, 30)) == (2, 2)


def test_two_of_one_year_and_the_extract_of_posts_beside_are_refused(tmp_path: Path) -> None:
    one, two = xml(tmp_path / "a.xml", STAYS), xml(tmp_path / "b.xml", AGENCY)
    assert "two workforce censuses are of the same day" in returns.refused(one, two)
    extract = returns.csv(tmp_path / "w.csv", returns.WORKFORCE, [returns.POST])
    assert "holds one of the two" in returns.refused(one, extract)


def test_the_sectors_sample_gives_what_plain_python_counts() -> None:
    file = shared("records/workforce/csww_2022.xml")
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", file.read_text(encoding="utf-8")))
    agency = everyone = Decimal()
    for worker in root.iter("CSWWWorker"):
        fte, end = Decimal(worker.findtext("FTE", "0")), worker.findtext("RoleEndDate")
        if fte > 0 and not (end and end <= "2022-09-30"):
            everyone += fte
            agency += fte if worker.findtext("AgencyWorker") == "1" else 0
    assert everyone > 0
    assert rate(returns.read(file), date(2022, 9, 30)) == (agency, everyone)
