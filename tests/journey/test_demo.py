"""The demo and everything a newcomer does with it."""

from __future__ import annotations

import csv
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import docx
import pypdf
import pytest
from lxml import html

from outside import ROOT
from terminal import Ended, quarterday

Q2 = "2023-24-Q2"
PRINTED = {"PI.1447": "18.8%", "PI.432": "84.2", "PI.433": "22.4", "PI.2250": "95.5%"}
CODES = [*PRINTED, "QD.1"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("demo") / "halverden"
    ended = quarterday("demo", folder)
    assert ended.code == 0, ended.err
    return folder, ended


@pytest.fixture(scope="module")
def workspace(demo: tuple[Path, Ended]) -> Path:
    return demo[0]


@pytest.fixture
def copy(workspace: Path, tmp_path: Path) -> Path:
    return shutil.copytree(workspace, tmp_path / "copy")


def positions(folder: Path, *more: str) -> list[dict]:
    ended = quarterday("positions", "-w", folder, "--json", *more)
    assert ended.code == 0, ended.err
    return ended.json


def position(folder: Path, code: str, period: str = Q2, *more: str) -> dict:
    return next(p for p in positions(folder, "--period", period, *more) if p["indicator"] == code)


def words_of(folder: Path, out: Path | None = None) -> dict[str, str]:
    """The words of the three report files, white space folded."""
    where = out or folder / "out" / Q2
    word = docx.Document(str(where / "report.docx"))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    page = html.fromstring((where / "report.html").read_text(encoding="utf-8"))
    for hidden in page.iter("style", "svg"):
        hidden.text = ""
    found = {
        "docx": "\n".join([*(p.text for p in word.paragraphs), *cells]),
        "pdf": "\n".join(page.extract_text() for page in pypdf.PdfReader(where / "report.pdf").pages),
        "html": page.text_content(),
    }
    return {name: re.sub(r"\s+", " ", text) for name, text in found.items()}


def test_the_scorecard_and_the_paths_are_printed(demo: tuple[Path, Ended]) -> None:
    folder, ended = demo
    for code, figure in PRINTED.items():
        assert re.search(rf"{re.escape(code)} .*{re.escape(figure)}", ended.out)
    for name in ("report.docx", "report.pdf", "report.html"):
        assert str(folder / "out" / Q2 / name) in ended.out
    assert "not a real place" in ended.out


def test_positions_as_json(workspace: Path) -> None:
    found = {p["indicator"]: p for p in positions(workspace, "--period", Q2)}
    assert list(found) == CODES
    needed = {
        "indicator",
        "authority",
        "period",
        "numerator",
        "denominator",
        "value",
        "state",
        "missing",
        "source",
    }
    assert all(needed <= p.keys() for p in found.values())
    assert {p["authority"] for p in found.values()} == {"X99000001"}
    assert {p["state"] for p in found.values()} == {"final"}
    assert (found["PI.432"]["numerator"], found["PI.432"]["denominator"]) == (582, 69_100)
    assert found["PI.432"]["population_year"] == 2022
    assert found["PI.433"]["numerator"] == 155
    for code, printed in PRINTED.items():
        assert round(Decimal(str(found[code]["value"])), 1) == Decimal(printed.strip("%"))
    assert found["PI.432"]["value"] == pytest.approx(582 / 69_100 * 10_000, rel=1e-14)


def test_there_are_at_least_six_years_of_every_series(workspace: Path) -> None:
    every = Counter(p["indicator"] for p in positions(workspace))
    assert every == {"PI.1447": 26, "PI.432": 26, "PI.433": 26, "PI.2250": 24, "QD.1": 26}


def test_four_are_better_and_one_is_the_same(workspace: Path) -> None:
    verdicts = quarterday("run", "--period", Q2, "-w", workspace, "--json").json["verdicts"]
    since = {v["indicator"]: v["since_previous"] for v in verdicts}
    assert since.pop("PI.433") == "consistent"
    assert set(since.values()) == {"better"}
    assert position(workspace, "PI.1447", "2023-24-Q1")["value"] > position(workspace, "PI.1447")["value"]


def test_the_figures_are_in_the_three_files_with_the_commentary_emptied(copy: Path) -> None:
    shutil.rmtree(copy / "commentary" / Q2)
    assert quarterday("report", "--period", Q2, "-w", copy).code == 0
    for name, text in words_of(copy).items():
        for code, figure in PRINTED.items():
            shown = re.findall(rf"{re.escape(code)} – (?:(?!PI\.|QD\.).){{0,250}}? position:? (\S+)", text)
            assert shown == [figure], (name, code)


def test_the_three_files_carry_the_same_figures_everywhere(workspace: Path) -> None:
    number = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?%?")
    texts = words_of(workspace)
    texts["pdf"] = re.sub(r"Page \d+ of \d+", "", texts["pdf"])
    found = {name: set(number.findall(text)) for name, text in texts.items()}
    paragraphs = {
        str(n) for n in range(1, 14)
    }  # Word counts its paragraphs itself, the others have them as text
    ticks = {
        f"{n}{sign}" for n in range(0, 120, 2) for sign in ("", "%")
    }  # the PDF's charts have text in them
    assert found["html"] - paragraphs == found["docx"] - paragraphs
    assert found["pdf"] - paragraphs - ticks == found["docx"] - paragraphs - ticks
    assert found["docx"] <= found["pdf"]
    assert len(found["docx"]) > 150


def test_the_demo_may_be_repeated_and_keeps_what_was_edited(copy: Path) -> None:
    before = {f.name: f.read_bytes() for f in (copy / "out" / Q2).iterdir()}
    assert quarterday("demo", copy).code == 0
    assert {f.name: f.read_bytes() for f in (copy / "out" / Q2).iterdir()} == before
    targets = copy / "register" / "targets" / "2023-24.toml"
    targets.write_text(targets.read_text().replace("target = 15\n", "target = 18\n"))
    ended = quarterday("demo", copy)
    assert re.search(r"PI\.1447 .*18%.*Within tolerance", ended.out)


def test_a_changed_target_changes_the_reason(copy: Path) -> None:
    targets = copy / "register" / "targets" / "2023-24.toml"
    targets.write_text(targets.read_text().replace("target = 83\n", "target = 70\n"))
    ended = quarterday("report", "--period", Q2, "-w", copy)
    assert "The register has changed since this run" in ended.err
    run = quarterday("run", "--period", Q2, "-w", copy, "--json").json
    reason = next(v["reason"] for v in run["verdicts"] if v["indicator"] == "PI.432")
    assert reason == (
        "Off target: 84.2 is 14.2 per 10,000 above the target of 70, outside the target range of 66.5 to 73.5."
    )


def traced(folder: Path, code: str, period: str = Q2) -> list[dict[str, str]]:
    ended = quarterday("trace", code, "--period", period, "-w", folder)
    assert ended.code == 0, ended.err
    file = folder / "trace" / f"{code}-{period}.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert not any(row["person"] in ended.out + ended.err for row in rows)
    assert {row["SYNTHETIC"] for row in rows} == {"made-up record"}
    return rows


@pytest.mark.parametrize("period", [Q2, "2019-20-Q3"])
@pytest.mark.parametrize("code", CODES)
def test_what_is_listed_is_what_is_counted(workspace: Path, code: str, period: str) -> None:
    rows, figure = traced(workspace, code, period), position(workspace, code, period)
    weight = [Decimal(row.get("weight", "1")) for row in rows]
    counted = sum(w for w, row in zip(weight, rows, strict=True) if row["counts"] == "True")
    assert counted == Decimal(str(figure["numerator"]))
    if code in ("PI.432", "PI.433"):
        assert len(rows) == figure["numerator"]
        assert len({row["person"] for row in rows}) == len(rows)
    else:
        assert sum(weight) == Decimal(str(figure["denominator"]))


def test_no_person_is_behind_the_frontier(workspace: Path) -> None:
    people = re.compile(rb"SYN\d{3,}")
    files = [*(workspace / "runs").rglob("*.json"), *(workspace / "out").rglob("report.*")]
    assert len(files) == 9
    for file in files:
        assert not people.search(file.read_bytes()), file


def test_the_records_are_labelled_on_every_file_and_page(workspace: Path) -> None:
    for file in (workspace / "records").rglob("*.*"):
        assert "made" in file.read_text(encoding="utf-8").casefold()[:20_000], file
    for page in pypdf.PdfReader(workspace / "out" / Q2 / "report.pdf").pages:
        assert "Made-up records" in page.extract_text()
    header = docx.Document(str(workspace / "out" / Q2 / "report.docx")).sections[0].header
    assert "Made-up records" in "".join(p.text for p in header.paragraphs)


def blocks_of(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page, flags=re.DOTALL)


def test_a_sixth_indicator_by_one_toml_file_and_one_short_function(copy: Path) -> None:
    """The example of docs/workspace.md, as it stands there."""
    page = (ROOT / "docs" / "workspace.md").read_text(encoding="utf-8")
    (toml,), (python,) = blocks_of(page, "toml"), blocks_of(page, "python")
    assert len(python.splitlines()) < 20
    (copy / "register" / "indicators" / "PI.9000.toml").write_text(toml)
    (copy / "measures" / "referrals.py").write_text(python)

    assert quarterday("run", "--period", Q2, "-w", copy).code == 0
    assert quarterday("report", "--period", Q2, "-w", copy).code == 0
    figure = position(copy, "PI.9000")
    assert figure["value"] == figure["numerator"] > 100
    assert len(traced(copy, "PI.9000")) == figure["numerator"]
    for text in words_of(copy).values():
        assert "six (6) performance indicators" in text
        assert re.search(
            rf"PI\.9000 – Number of referrals that led to action.*? position:? {figure['numerator']:,}", text
        )


def test_another_seed_keeps_only_the_calibrated_quarters(copy: Path) -> None:
    before = {(p["indicator"], p["period"]): p["value"] for p in positions(copy)}
    assert quarterday("demo", copy, "--seed", "7").code == 0
    after = {(p["indicator"], p["period"]): p["value"] for p in positions(copy)}
    for code, printed in PRINTED.items():
        assert f"{after[code, Q2]:.1f}" == printed.strip("%")
    same = [key for key in before if before[key] == after[key] and key[1] not in (Q2, "2023-24-Q1")]
    assert len(same) < 5, "chance may give a quarter the same count, and no more"
    assert quarterday("demo", copy, "--no-calibrate").code == 0
    plain = {p["indicator"]: p["value"] for p in positions(copy, "--period", Q2)}
    for code in CODES:
        assert f"{plain[code]:.1f}" != f"{before[code, Q2]:.1f}", code


def test_the_demo_leaves_a_councils_workspace_alone(tmp_path: Path) -> None:
    assert quarterday("init", tmp_path, "--authority", "E08000027").code == 0
    ended = quarterday("demo", tmp_path)
    assert ended.code == 5
    assert "is the workspace of a council" in ended.err


def test_everything_in_the_demo_passes_check(workspace: Path) -> None:
    ended = quarterday("check", "-w", workspace)
    assert (ended.code, ended.out.strip()) == (0, "0 error(s), 0 warning(s).")


def test_the_series_written_down_are_the_demos(workspace: Path) -> None:
    script = [sys.executable, ROOT / "scripts" / "series.py", workspace, "--check"]
    ended = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_a_figure_broken_down_and_divided_by_another_measure(copy: Path) -> None:
    file = copy / "register" / "indicators" / "PI.432.toml"
    file.write_text(
        file.read_text(encoding="utf-8") + 'breakdowns = [["sex"], ["sex", "age_band"]]\n', encoding="utf-8"
    )
    shutil.copy(ROOT / "src" / "quarterday" / "library" / "QD.137.toml", copy / "register" / "indicators")
    assert quarterday("run", "--period", Q2, "-w", copy).code == 0
    assert len(position(copy, "PI.432")["dimensions"]) == 0
    groups = [p for p in positions(copy, "--period", Q2, "--breakdowns") if p["dimensions"]]
    assert {p["indicator"] for p in groups} == {"PI.432"}
    girls = next(p for p in groups if p["dimensions"] == {"sex": "F"})
    assert sum(p["numerator"] for p in groups if list(p["dimensions"]) == ["sex"]) == 582
    assert sum(p["numerator"] for p in groups if p["dimensions"].get("sex") == "F") == 2 * girls["numerator"]

    ended = quarterday("trace", "PI.432", "--period", Q2, "--where", "sex=F", "-w", copy, "--json")
    assert ended.json["rows"] == girls["numerator"]
    with Path(ended.json["file"]).open(encoding="utf-8", newline="") as lines:
        assert {row["sex"] for row in csv.DictReader(lines)} == {"F"}
    none = quarterday("trace", "PI.432", "--period", Q2, "--where", "sex=X", "-w", copy)
    assert (none.code, "The groups are: sex=F" in none.err) == (6, True)
    assert quarterday("trace", "PI.432", "--period", Q2, "--where", "sex", "-w", copy).code == 2

    caseload = position(copy, "QD.137")
    ended = quarterday("trace", "QD.137", "--period", Q2, "-w", copy, "--json")
    assert ended.json["rows"] == caseload["numerator"]
    with Path(ended.json["denominator"]["file"]).open(encoding="utf-8", newline="") as lines:
        assert float(sum(Decimal(row["weight"]) for row in csv.DictReader(lines))) == caseload["denominator"]
