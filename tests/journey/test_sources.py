"""A council's own extracts through the commands: mappings, the workforce census, population releases."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal import Ended, quarterday

AUTHORITY = "E08000027"
HEADING = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
PERIOD = "2023-24-Q2"


class Council:
    def __init__(self, root: Path) -> None:
        self.root, self.files = root / "workspace", root / "files"
        self.files.mkdir()
        assert quarterday("init", self.root, "--authority", AUTHORITY).code == 0

    def run(self, command: str, *arguments: str | Path) -> Ended:
        return quarterday(command, *arguments, "-w", self.root)

    def load(self, *arguments: str | Path) -> Ended:
        ended = self.run("load", *arguments)
        assert ended.code == 0, ended.err + ended.out
        return ended

    def file(self, name: str, *lines: str) -> Path:
        path = self.files / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def position(self, code: str, period: str = PERIOD) -> dict:
        ended = self.run("positions", "--period", period, "--json")
        assert ended.code == 0, ended.err
        return next(p for p in ended.json if p["indicator"] == code)


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def test_init_puts_examples_of_mappings_there_and_check_finds_their_faults(council: Council) -> None:
    sources = council.root / "sources"
    assert sorted(file.name for file in sources.iterdir()) == [
        "early-help.toml.example",
        "nccis.toml.example",
    ]
    assert council.run("check").code == 0
    text = (sources / "nccis.toml.example").read_text(encoding="utf-8")
    (sources / "nccis.toml").write_text(text.replace('"custody"', '"custdy"'), encoding="utf-8")
    ended = council.run("check", "--json")
    assert ended.code == 1
    (fault,) = ended.json
    assert (fault["file"], fault["key"]) == ("sources/nccis.toml", 'values.activity."710"')
    assert "Did you mean “custody”?" in fault["allowed"]
    extract = council.file(
        "x.csv", "YoungPersonsID,DOB,ActivityCode,StartDate", "P1,01/10/2006,210,01/09/2023"
    )
    refused = council.run("load", extract, "--as-at", "2023-11-30")
    assert (refused.code, "sources/nccis.toml" in refused.err) == (4, True)
    assert not list((council.root / "data").glob("snapshots/*"))


def test_an_extract_of_activities_gives_a_figure_by_the_example_alone(council: Council) -> None:
    example = council.root / "sources" / "nccis.toml.example"
    example.rename(example.with_suffix(""))
    rows = [
        f"P{n},01/10/2006,{code},01/09/2023" for n, code in enumerate([*["210"] * 17, "619", "810", "640"])
    ]
    extract = council.file("x.csv", "YoungPersonsID,DOB,ActivityCode,StartDate", *rows)
    council.load(extract, "--as-at", "2023-11-30")
    found = council.position("QD.1", "2023-24-Q3")
    assert (found["numerator"], found["denominator"], found["value"]) == (3, 20, 15)


def census(day: str, *workers: tuple[str, int, float]) -> str:
    told = "".join(
        f"<CSWWWorker><AgencyWorker>{agency}</AgencyWorker><SWENo>{number}</SWENo><FTE>{fte}</FTE>"
        "<OrgRole>5</OrgRole></CSWWWorker>"
        for number, agency, fte in workers
    )
    return (
        f"<Message><Header><CollectionDetails><Collection>CSWW</Collection><ReferenceDate>{day}</ReferenceDate>"
        f"</CollectionDetails></Header>{told}</Message>"
    )


def test_two_workforce_censuses_give_two_septembers_and_nothing_between(council: Council) -> None:
    one = council.file("a.xml", census("2022-09-30", ("SW1", 0, 1), ("SW2", 1, 1)))
    two = council.file("b.xml", census("2023-09-30", ("SW1", 0, 1), ("SW3", 1, 0.25)))
    ended = council.load(one, two)
    assert "speaks of 30 September 2022 and 30 September 2023 alone" in " ".join(ended.out.split())
    found = [p for p in council.run("positions", "--json").json if p["indicator"] == "PI.1447"]
    assert [(p["period"], p["value"]) for p in found] == [("2022-23-Q2", 50), (PERIOD, 20)]
    between = council.position("PI.1447", "2022-23-Q4")
    assert between["value"] is None
    assert "30 September 2022, 30 September 2023 alone" in between["why"]
    (_, latest) = (council.load(two), council.position("PI.1447"))
    assert latest["value"] == 20


def test_a_later_release_of_the_population_restates_what_was_reported(council: Council) -> None:
    rows = [f"C{n},01/05/2022,S,C2,N1,U4,PR1,,,,,," for n in range(10)]
    children = [f"C{n},1,01/02/2012,WBRI,UN1,," for n in range(10)]
    care = [council.file("header.csv", HEADING, *children), council.file("episodes.csv", EPISODES, *rows)]
    columns = "authority,year,people_0_17,release"
    first = council.file(
        "p1.csv", columns, f"{AUTHORITY},2022,69100,2023-06-30", "E06000006,2022,28000,2023-06-30"
    )
    council.load(*care, first, "--as-at", "2023-09-30", "--covers-from", "2022-04-01")
    assert council.run("run", "--period", PERIOD).code == 0
    before = council.position("PI.432")
    assert (before["denominator"], before["state"]) == (69100, "final")
    snapshot = council.load(
        council.file("p2.csv", columns, f"{AUTHORITY},2022,69250,2024-07-15"), "--json"
    ).json
    after = council.position("PI.432")
    assert (after["denominator"], after["state"]) == (69250, "restated")
    again = council.load(first, "--json").json
    assert again["snapshot"] == snapshot["snapshot"]
    assert council.position("PI.432")["denominator"] == 69250
