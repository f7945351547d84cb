"""A council's own extracts through the commands: mappings, the workforce census, population releases."""

from __future__ import annotations

import json
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
    assert "tells how things stood on 30 September 2022 and 30 September 2023." in " ".join(ended.out.split())
    found = [p for p in council.run("positions", "--json").json if p["indicator"] == "PI.1447"]
    assert [(p["period"], p["value"]) for p in found] == [("2022-23-Q2", 50), (PERIOD, 20)]
    between = council.position("PI.1447", "2022-23-Q4")
    assert between["value"] is None
    assert "how things stood on 30 September 2022 and 30 September 2023." in between["why"]
    assert council.run("run", "--period", PERIOD).code == 0
    assert council.run("report", "--period", PERIOD, "--format", "html").code == 0
    page = (council.root / "out" / PERIOD / "report.html").read_text(encoding="utf-8")
    assert "Social work workforce: on 30 September 2022 and 30 September 2023" in page
    (_, latest) = (council.load(two), council.position("PI.1447"))
    assert latest["value"] == 20


def test_a_fresher_extract_that_is_not_used_is_named(council: Council) -> None:
    header = council.file("h.csv", HEADING, "C1,1,01/01/2012,WBRI,,,")
    episodes = council.file("e.csv", EPISODES, "C1,01/05/2022,S,C2,N1,U4,PR1,,,,,,")
    council.load(header, episodes, "--as-at", "2023-09-30")
    care = (
        "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date Started to be Looked After,Child's Category of "
        "Need,Child's Legal Status,Date Ceased to be Looked After,Reason Ceased to be Looked After,Placement "
        "Type,Placement Provider"
    )
    annex = council.file("a.csv", care, "C1,Male,WBRI,01/01/2012,11,01/05/2022,N1,C2,,,U4,PR1")
    for ended in (council.load(annex, "--as-at", "2023-12-31"), council.run("run", "--period", PERIOD)):
        said = " ".join(ended.err.split())
        assert "Not used: the Annex A (Ofsted's child-level lists) reaches to 31 December 2023" in said
    assert "Not used" not in council.load(annex, "--as-at", "2023-09-30").err


def test_findings_on_an_earlier_release_stay_listed_and_counted(council: Council) -> None:
    def found() -> tuple[int, int]:
        """How many findings are listed, and how many the run counts."""
        (newest,) = [one for one in council.run("snapshots", "--json").json if one["newest"]]
        listed = (council.root / "data" / "findings" / f"{newest['short']}.csv").read_text(encoding="utf-8")
        assert council.run("run", "--period", PERIOD).code == 0
        counts = json.loads((council.root / "runs" / PERIOD / "findings.json").read_text(encoding="utf-8"))
        return listed.count(",not_a_number,"), sum(c["rows"] for c in counts if c["rule"] == "not_a_number")

    heading = "authority,year,people_0_17"
    first = council.file("p1.csv", heading, f"{AUTHORITY},2021,1000", f"{AUTHORITY},2022,many")
    second = council.file("p2.csv", heading, f"{AUTHORITY},2022,1000", f"{AUTHORITY},2023,more")
    for file, expected in ((first, 1), (second, 2), (second, 2)):
        assert council.run("load", file).code == 1
        assert found() == (expected, expected)


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
