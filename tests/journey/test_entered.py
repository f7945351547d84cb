"""A council without records: from the workbook that `template` writes to the committee's report."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from terminal import Ended, quarterday

PERIOD = "2023-24-Q2"
FIGURES = {
    "PI.1447": (47, 250), "PI.432": (582, 69100), "PI.433": (155, 69100), "PI.2250": (191, 200),
    "QD.1": (410, 7500),
}  # fmt: skip


class Council:
    """A workspace without records, and the workbook in its folder of entered positions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        assert quarterday("init", root, "--authority", "E08000027").code == 0
        ended = self.run("template", "--period", PERIOD, "--quarters", "5", "--json")
        assert ended.code == 0, ended.err
        self.file, self.rows = Path(ended.json["file"]), ended.json["rows"]

    def run(self, command: str, *arguments: str | Path) -> Ended:
        return quarterday(command, *arguments, "-w", self.root)

    def sheet(self) -> tuple[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet]:
        book = openpyxl.load_workbook(self.file)
        return book, book["Positions"]

    def fill(self, figures: dict[str, tuple], period: str | None = None) -> None:
        """Type the counts into the rows of each indicator, in one quarter or in all."""
        book, sheet = self.sheet()
        for row in sheet.iter_rows(min_row=2):
            code, quarter = row[0].value, row[1].value
            if code in figures and period in (None, quarter):
                row[2].value, row[3].value = figures[code]
        book.save(self.file)

    def type_in(self, **cells: object) -> None:
        book, sheet = self.sheet()
        for place, value in cells.items():
            sheet[place] = value
        book.save(self.file)

    def faults(self) -> list[dict]:
        return self.run("check", "--json").json


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path / "workspace")


def test_the_whole_report_is_made_from_the_workbook_alone(council: Council) -> None:
    council.fill(FIGURES)
    assert council.faults() == []
    ended = council.run("run", "--period", PERIOD)
    assert ended.code == 0, ended.err
    positions = council.run("positions", "--json").json
    assert len(positions) == council.rows == 25
    assert {p["source"] for p in positions} == {"entered"}
    ended = council.run("report", "--period", PERIOD, "--json")
    assert ended.code == 0, ended.err
    assert sorted(Path(file).suffix for file in ended.json) == [".docx", ".html", ".pdf"]
    page = next(Path(file) for file in ended.json if file.endswith(".html")).read_text(encoding="utf-8")
    for printed in ("18.8%", "84.2", "22.4", "95.5%"):
        assert printed in page


def test_rows_left_empty_are_passed_over_and_an_empty_workbook_is_no_fault(council: Council) -> None:
    assert council.faults() == []
    assert council.run("run", "--period", PERIOD).code == 6
    council.fill({"PI.432": FIGURES["PI.432"]}, PERIOD)
    (position,) = [p for p in council.run("positions", "--json").json if p["source"] == "entered"]
    assert (position["indicator"], position["period"]) == ("PI.432", PERIOD)


def test_the_workbook_has_a_row_for_each_drop_downs_and_nothing_to_run(council: Council) -> None:
    book, sheet = council.sheet()
    rows = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2) if row[0].value]
    periods = ["2022-23-Q2", "2022-23-Q3", "2022-23-Q4", "2023-24-Q1", "2023-24-Q2"]
    assert rows == [
        (code, period) for code in ("PI.1447", "PI.432", "PI.433", "PI.2250", "QD.1") for period in periods
    ]
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert rules == {
        "A2:A56": ("list", "Lists!$A$1:$A$5"), "B2:B56": ("list", "Lists!$B$1:$B$5"),
        "C2:C56": ("decimal", "0"), "D2:D56": ("decimal", "0"),
    }  # fmt: skip
    assert sheet.protection.sheet
    assert [sheet[place].protection.locked for place in ("A2", "C2", "D2", "A27", "B27")] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert book.sheetnames == ["Positions", "How to fill in", "Lists"]
    with zipfile.ZipFile(council.file) as parts:
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist() if "worksheets" in name)
        assert not [name for name in parts.namelist() if "vba" in name or "externalLink" in name]


def test_a_spare_row_is_read(council: Council) -> None:
    council.type_in(A30="PI.432", B30="2021-22-Q4", C30=500, D30="68,000")
    (position,) = council.run("positions", "--json").json
    assert (position["period"], position["denominator"]) == ("2021-22-Q4", 68000)


@pytest.mark.parametrize(
    ("cells", "key", "found"),
    [
        ({"C3": "many", "D3": 10}, "row 3, numerator", "“many”"),
        ({"C3": -1, "D3": 10}, "row 3, numerator", "“-1”"),
        ({"C3": 1}, "row 3, denominator", "“”"),
        ({"C3": 11, "D3": 10}, "row 3, numerator", "“11”"),
        ({"C3": "=5+5", "D3": 10}, "row 3, numerator", "“=5+5”"),
        ({"A30": "PI.43", "B30": PERIOD, "C30": 1, "D30": 2}, "row 30, indicator", "“PI.43”"),
        ({"A30": "PI.432", "B30": "Q2", "C30": 1, "D30": 2}, "row 30, period", "“Q2”"),
        ({"A30": "PI.432", "B30": PERIOD, "C30": 1, "D30": 2, "C11": 3, "D11": 4}, "row 30", "again"),
        ({"C1": "count"}, "(the workbook)", "no such row"),
    ],
)
def test_a_fault_names_its_row_and_column(council: Council, cells: dict, key: str, found: str) -> None:
    council.type_in(**cells)
    (fault,) = council.faults()
    assert (fault["file"], fault["key"]) == ("entered/positions.xlsx", key)
    assert found in fault["found"]
    assert council.run("run", "--period", PERIOD).code == 4


def test_a_broken_workbook_is_a_fault_and_excels_lock_file_is_none(council: Council) -> None:
    (council.file.parent / "~$positions.xlsx").write_bytes(b"Somebody")
    assert council.faults() == []
    council.file.write_bytes(council.file.read_bytes()[:2000])
    (fault,) = council.faults()
    assert "cannot be read" in fault["found"]


def test_a_csv_beside_it_is_read_too_and_one_that_is_not_text_is_a_fault(council: Council) -> None:
    heading = "indicator,period,numerator,denominator\n"
    (council.root / "entered" / "more.csv").write_text(f"{heading}PI.432,2020-21-Q4,500,68000\n")
    council.fill({"PI.432": FIGURES["PI.432"]}, PERIOD)
    assert {p["period"] for p in council.run("positions", "--json").json} == {PERIOD, "2020-21-Q4"}
    (council.root / "entered" / "more.csv").write_bytes(heading.encode() + b"PI.432,\xe9,5,6\n")
    assert [fault["key"] for fault in council.faults()] == ["byte 47"]


def test_a_workbook_that_is_there_is_never_written_over(council: Council, tmp_path: Path) -> None:
    council.fill(FIGURES)
    before = council.file.read_bytes()
    again = council.run("template", "--period", PERIOD)
    assert (again.code, "may be filled in" in again.err) == (5, True)
    assert council.file.read_bytes() == before
    elsewhere = council.run(
        "template", "--period", PERIOD, "--out", tmp_path / "new" / "x.xlsx", "--quarters", "1"
    )
    assert (elsewhere.code, "5 rows" in elsewhere.out) == (0, True)
