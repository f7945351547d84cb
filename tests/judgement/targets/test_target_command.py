"""`quarterday status`: what it prints, and what it says of a table it cannot read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outside import ROOT
from quarterday.judgement.cases import COLUMNS, OPTIONAL
from quarterday.register import preset_names, read_rule
from terminal import quarterday

HEADER = "id,polarity,value_type,previous,actual,target,preset"
GOOD = f"{HEADER}\nA,increase,percent,72.4,73.4,75,bracknell_forest_2024\nB,decrease,count,4,,5,medway\n"


def cases(folder: Path, text: str | bytes) -> Path:
    file = folder / "cases.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_json_has_the_printed_labels(tmp_path: Path) -> None:
    ended = quarterday("status", cases(tmp_path, GOOD), "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json == [
        {
            "id": "A", "status": "Green", "direction": "Getting better",
            "reason": "Green: 73.4% is 1.6 percentage points below the target of 75%, within the tolerance of 10 "
            "percentage points. Getting better: 73.4% is 1.0 percentage point above the period before (72.4%).",
        },
        {
            "id": "B", "status": "No figure", "direction": "Not compared",
            "reason": "No figure: none was given for the period. Not compared: none was given for the period.",
        },
    ]  # fmt: skip


def test_without_json_a_table_is_printed(tmp_path: Path) -> None:
    ended = quarterday("status", cases(tmp_path, GOOD))
    assert ended.code == 0
    assert "● Green" in ended.out


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("", "No figure"),
        ("not due", "Not due"),
        ("c", "Suppressed"),
        ("suppressed", "Suppressed"),
        ("0", "On target"),
    ],
)
def test_having_no_figure_is_never_nought(tmp_path: Path, cell: str, label: str) -> None:
    ended = quarterday("status", cases(tmp_path, f"{HEADER}\nA,low,count,4,{cell},0,quarterday\n"), "--json")
    assert ended.json[0]["status"] == label


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", 3, "no column id"),
        (f"{HEADER}\n", 3, "no rows"),
        ("id,polarity\nA,high\n", 3, "no column value_type"),
        (f"{HEADER}\nA,high,percent,1,2\n", 3, "row 2 does not have the header's 7 cells"),
        (f"{HEADER}\nA,high,percent,1,2,3,kent,9\n", 3, "row 2 does not have the header's 7 cells"),
        (f"{HEADER},id\nA,high,percent,1,2,3,kent,9\n", 3, "twice"),
        (f"{HEADER}\nA,hgher,percent,1,2,3,kent\n", 3, "row 2, polarity: found “hgher”"),
        (f"{HEADER}\nA,high,percent,1,NaN,3,kent\n", 3, "row 2, actual: found “NaN”"),
        (f"{HEADER}\nA,high,percent,1,1e999,3,kent\n", 3, "row 2, actual: found “1e999”"),
        (f"{HEADER}\nA,high,percent,1,{'9' * 40},3,kent\n", 3, "row 2, actual"),
        (f"{HEADER}\nA,high,percent,old,2,soon,kent\n", 3, "row 2, target: found “soon”"),
        (f"{HEADER}\n,high,percent,1,2,3,kent\n", 3, "row 2, id"),
        (f"{HEADER}\nA,high,percent,1,2,3,kemt\n", 4, "Did you mean “kent”"),
        (f"{HEADER}\nA,high,percent,1,2,3,\n", 4, "row 2, preset: No preset"),
        (f"{HEADER},tolerance\nA,high,percent,1,2,3,kent,-4\n", 3, "row 2, tolerance"),
        (f"{HEADER},low,high\nA,context,percent,1,2,3,kent,4,1\n", 3, "both ends"),
        (b"\xff\xfe", 3, "not UTF-8"),
        (f'{HEADER}\n"A,high\n', 3, "save it as CSV again"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, text: str | bytes, code: int, says: str) -> None:
    ended = quarterday("status", cases(tmp_path, text), "--json")
    assert ended.code == code
    assert ended.out == ""
    assert "cases.csv" in ended.err
    assert says in ended.err
    assert "Traceback" not in ended.err


def test_a_misspelt_column_is_named(tmp_path: Path) -> None:
    text = f"{HEADER},tolerence\nA,high,percent,1,2,3,kent,4\n"
    assert "Did you mean “tolerance”" in quarterday("status", cases(tmp_path, text)).err


def test_the_page_has_every_column_and_preset_and_its_rule_file_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "targets.md").read_text(encoding="utf-8")
    assert all(f"`{word}`" in page for word in (*COLUMNS, *OPTIONAL, *preset_names()))
    (example,) = re.findall(r"^```toml\n(council.*?)^```$", page, re.MULTILINE | re.DOTALL)
    rule = tmp_path / "rule.toml"
    rule.write_text(example)
    assert len(read_rule(rule).levels) >= 2
    text = "id,polarity,value_type,previous,actual,target\nA,high,percent,70,78,80\n"
    ended = quarterday("status", cases(tmp_path, text), "--rule", rule, "--json")
    assert ended.json[0]["status"] == "Nearly there"
