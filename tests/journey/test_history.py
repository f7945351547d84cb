"""`snapshots`, `snapshots diff` and the severity of findings, as a person uses them."""

from __future__ import annotations

import getpass
import json
import stat
from pathlib import Path

import pytest

from terminal import Ended, quarterday

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


class Council:
    """A workspace into which care returns of a few children are loaded."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root / "workspace", root / "files"
        self.files.mkdir()
        assert quarterday("init", self.root, "--authority", "E08000027").code == 0

    def run(self, *arguments: str | Path) -> Ended:
        return quarterday(*arguments, "-w", self.root)

    def load(self, *children: str, broken: str | None = None) -> Ended:
        rows = [f"{child},1,01/02/2010,WBRI,UN1,," for child in [*children, *([broken] if broken else [])]]
        told = [f"{child},01/05/2022,S,C2,N1,U4,PR1,30/04/2023,E4A,,,," for child in children]
        told += [f"{broken},01/05/2023,S,C2,N1,U4,PR1,30/04/2023,E4A,,,,"] if broken else []
        for name, lines in (("header.csv", [HEADER, *rows]), ("episodes.csv", [EPISODES, *told])):
            (self.files / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.run("load", self.files, "--json")

    def settings(self, text: str) -> None:
        file = self.root / "quarterday.toml"
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def test_the_snapshots_are_listed_with_who_loaded_what(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert council.run("snapshots").out.startswith("Nothing is loaded yet")
    monkeypatch.setattr(getpass, "getuser", lambda: "amy")
    first = council.load("SECRET1", "SECRET2").json["snapshot"]
    monkeypatch.setattr(getpass, "getuser", lambda: "ben")
    second = council.load("SECRET2", "SECRET3").json["snapshot"]
    listed = council.run("snapshots", "--json").json
    assert [(one["name"], one["newest"], one["loaded"][0]["by"]) for one in listed] == [
        (first, False, "amy"),
        (second, True, "ben"),
    ]
    (care,) = listed[0]["kinds"]
    assert {file["name"] for file in care["files"]} == {"header.csv", "episodes.csv"}
    shown = council.run("snapshots")
    assert shown.code == 0
    for word in (first[:12], f"{second[:12]} (newest)", "amy", "ben", care["files"][0]["sha256"][:12]):
        assert word in shown.out


def test_two_snapshots_differ_by_counts_alone_and_the_list_is_restricted(council: Council) -> None:
    first = council.load("SECRET1", "SECRET2").json["snapshot"]
    second = council.load("SECRET2", "SECRET3").json["snapshot"]
    told = council.run("snapshots", "diff", first[:8], second[:8], "--json").json
    care = next(one for one in told["tables"] if one["table"] == "care_episodes")
    assert (care["added"], care["removed"], care["changed"], told["list"]) == (1, 1, 0, None)
    shown = council.run("snapshots", "diff", first[:8], "--list")
    assert shown.code == 0, shown.err
    assert "SECRET" not in shown.out + shown.err
    file = council.root / "data" / "differences" / f"{first[:12]}-{second[:12]}.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "looked_after,care_episodes,SECRET3,added" in file.read_text(encoding="utf-8")
    assert council.run("snapshots", "diff", "fffff").code == 5


def test_the_workspace_may_be_named_before_or_after_diff(council: Council) -> None:
    name = council.load("A1").json["snapshot"]
    assert quarterday("snapshots", "-w", council.root, "diff", name).code == 0
    assert json.loads(quarterday("snapshots", "--json", "diff", name, "-w", council.root).out)["tables"]


def test_a_snapshot_that_is_damaged_is_named_beside_the_others(council: Council) -> None:
    first = council.load("A1").json["snapshot"]
    second = council.load("A1", "A2").json["snapshot"]
    (council.root / "data" / "snapshots" / f"{first}.json").write_text("{}", encoding="utf-8")
    ended = council.run("snapshots", "--json")
    assert [one["name"] for one in ended.json] == [second]
    assert first[:12] in ended.err


def test_the_council_decides_how_grave_a_finding_is(council: Council) -> None:
    council.settings('\n[severity]\nend_before_start = "note"\n')
    ended = council.load("A1", broken="A2")
    assert ended.code == 0, "a note does not make the load end with 1"
    name = next((council.root / "data" / "findings").glob("*.csv"))
    row = next(line for line in name.read_text(encoding="utf-8").splitlines() if "end_before_start" in line)
    assert row.startswith("looked_after,note,")
    assert "PI.432" in row
    assert "by at most 1" in row


def test_a_severity_that_cannot_be_is_named_by_check(council: Council) -> None:
    council.settings('\n[severity]\nend_before_strat = "note"\noverlap = "grave"\n')
    ended = council.run("check", "--json")
    assert ended.code == 1
    assert any("overlap" in fault["key"] and "'warning'" in fault["allowed"] for fault in ended.json)
    council.settings("")
    file = council.root / "quarterday.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"grave"', '"error"'), encoding="utf-8")
    (fault,) = council.run("check", "--json").json
    assert fault["key"] == "severity.end_before_strat"
    assert "Did you mean “end_before_start”?" in fault["allowed"]
    assert council.load("A1").code == 4


def test_rows_left_out_are_told_of_each_position(council: Council) -> None:
    council.load("A1", broken="A2")
    population = council.files / "p.csv"
    population.write_text("authority,year,people_0_17\nE08000027,2021,70000\n", encoding="utf-8")
    assert council.run("load", population).code == 0
    found = council.run("positions", "--period", "2023-24-Q1", "--json").json
    care = next(one for one in found if one["indicator"] == "PI.432")
    assert care["at_stake"] == 1
    assert care["could_be"] == [care["value"], pytest.approx(1 / 70000 * 10000)]
    assert council.run("run", "--period", "2023-24-Q1").code == 0
    findings = json.loads(
        (council.root / "runs" / "2023-24-Q1" / "findings.json").read_text(encoding="utf-8")
    )
    one = next(each for each in findings if each["rule"] == "end_before_start")
    assert (one["at_stake"], one["tables"]) == (1, ["care_episodes"])
    assert "PI.432" in one["indicators"]
