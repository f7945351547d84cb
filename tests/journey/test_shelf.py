"""The library of indicators, as a council takes from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from outside import ROOT
from terminal import quarterday
from test_council import OPEN, Council

LIBRARY = ROOT / "src" / "quarterday" / "library"


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def shelf(council: Council) -> dict[str, dict]:
    ended = council.run("library", "--json")
    assert ended.code == 0, ended.err
    return {one["code"]: one for one in ended.json}


def held(council: Council) -> dict[str, str]:
    folder = council.root / "register" / "indicators"
    return {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.toml")}


def test_the_library_lists_what_each_indicator_needs_and_whether_it_is_loaded(council: Council) -> None:
    before = shelf(council)
    assert len(before) == len(list(LIBRARY.glob("*.toml"))) + 5
    assert before["QD.102"]["needs"] == ["referrals", "population"]
    assert before["QD.102"]["lacking"] == ["referrals", "population"]
    assert (before["PI.432"]["in_register"], before["QD.102"]["in_register"]) == (True, False)

    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,69100"))
    after = shelf(council)
    assert after["QD.114"]["lacking"] == []  # children starting to be looked after
    assert after["PI.432"]["lacking"] == []
    assert after["QD.102"]["lacking"] == ["referrals"]
    assert after["QD.136"]["lacking"] == ["posts"]

    drawn = council.run("library")
    assert drawn.code == 0
    assert "no: referrals" in drawn.out


def test_indicators_are_added_and_counted(council: Council) -> None:
    ended = quarterday("library", "-w", council.root, "add", "QD.114", "QD.104", "--json")
    assert ended.code == 0, ended.err
    assert [Path(file).stem for file in ended.json["files"]] == ["QD.114", "QD.104"]
    for code in ("QD.114", "QD.104"):
        assert held(council)[code] == (LIBRARY / f"{code}.toml").read_text(encoding="utf-8")
    # of QD.104 lower is better, so it wants a target; QD.114 is for information
    assert {fault["key"] for fault in ended.json["warnings"]} == {'targets."QD.104"'}
    assert {fault["level"] for fault in ended.json["warnings"]} == {"warning"}
    assert council.run("check").code == 0
    assert shelf(council)["QD.114"]["in_register"] is True

    council.run("load", *council.care(*OPEN), "--covers-from", "2022-04-01")
    assert council.position("2023-24-Q1", "QD.114")["numerator"] == 0
    assert council.position("2022-23-Q4", "QD.114")["numerator"] == 3


@pytest.mark.parametrize(
    ("codes", "code", "says"),
    [
        (("QD.114", "PI.432"), 5, "PI.432 is in the register already"),
        (("QD.114", "QD.999"), 5, "“QD.999” does not come with the program"),
        (("QD.114", "--priority", "opportunty"), 4, "Did you mean “opportunity”?"),
        ((), 2, "Missing argument"),
    ],
)
def test_all_are_added_or_none(council: Council, codes: tuple[str, ...], code: int, says: str) -> None:
    before = held(council)
    ended = council.run("library", "add", *codes)
    assert (ended.code, says in ended.err) == (code, True), ended.err
    assert held(council) == before


def test_a_file_that_was_edited_is_never_written_over(council: Council) -> None:
    file = council.root / "register" / "indicators" / "QD.114.toml"
    file.write_text("mine", encoding="utf-8")
    assert council.run("library", "add", "QD.114").code == 5
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_council_with_other_priorities_names_one_of_its_own(council: Council) -> None:
    priorities = council.root / "register" / "priorities.toml"
    text = priorities.read_text(encoding="utf-8") + '\n[[priority]]\nkey = "homes"\ntitle = "Homes"\n'
    priorities.write_text(text.replace('key = "safe-and-healthy"', 'key = "safe"'), encoding="utf-8")
    assert council.run("library", "add", "QD.114").code == 4
    assert council.run("library", "add", "QD.114", "--priority", "homes").code == 0
    library = (LIBRARY / "QD.114.toml").read_text(encoding="utf-8")
    assert held(council)["QD.114"] == library.replace('priority = "safe-and-healthy"', 'priority = "homes"')


def test_an_older_fault_elsewhere_does_not_stop_an_addition(council: Council) -> None:
    other = council.root / "register" / "indicators" / "PI.9000.toml"
    other.write_text('code = "PI.9000"\n', encoding="utf-8")
    assert council.run("check").code == 1
    assert council.run("library", "add", "QD.114").code == 0
