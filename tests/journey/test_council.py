"""A council's own way: a workspace, its records, its mistakes."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from outside import shared
from terminal import Ended, quarterday

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"


def episode(child: str, start: str, end: str = "", legal_status: str = "C2") -> str:
    ceased = "E4A" if end else ""
    return f"{child},{start},S,{legal_status},N1,U4,PR1,{end},{ceased},,,,"


class Council:
    """A workspace for Dudley and the files its analyst loads."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root / "workspace", root / "files"
        self.files.mkdir()
        ended = quarterday("init", self.root, "--authority", "E08000027")
        assert ended.code == 0, ended.err

    def run(self, command: str, *arguments: str | Path) -> Ended:
        return quarterday(command, *arguments, "-w", self.root)

    def file(self, name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = self.files / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    def care(self, *episodes: str, children: tuple[str, ...] = ("A1", "A2", "A3")) -> list[Path]:
        rows = [f"{child},1,01/02/2010,WBRI,UN1,," for child in children]
        return [self.file("header.csv", HEADER, *rows), self.file("episodes.csv", EPISODES, *episodes)]

    def population(self, *rows: str) -> Path:
        return self.file("population.csv", "authority,year,people_0_17", *rows)

    def position(self, period: str, code: str = "PI.432") -> dict:
        ended = self.run("positions", "--period", period, "--json")
        assert ended.code == 0, ended.err
        return next(p for p in ended.json if p["indicator"] == code)

    def snapshots(self) -> list[Path]:
        return (
            sorted((self.root / "data" / "snapshots").glob("*.json")) if (self.root / "data").exists() else []
        )


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


OPEN = [episode("A1", "01/05/2022"), episode("A2", "01/06/2022", "30/06/2023"), episode("A3", "01/06/2022")]


def test_a_new_workspace_has_what_it_should(council: Council) -> None:
    files = ("quarterday.toml", *(f"register/{name}.toml" for name in ("priorities", "comparators")))
    starter = ("register/indicators/PI.432.toml", "register/targets/2023-24.toml", "standard/law.md")
    for part in (*files, *starter, "entered", "commentary", "data", "runs", "out"):
        assert (council.root / part).exists(), part
    settings = tomllib.loads((council.root / "quarterday.toml").read_text(encoding="utf-8"))
    assert (settings["authority"], settings["name"]) == ("E08000027", "Dudley")
    assert council.run("check").code == 0
    again = quarterday("init", council.root, "--authority", "E08000027")
    assert (again.code, "is a workspace already" in again.err) == (5, True)


def test_init_wants_a_real_code_or_a_name(tmp_path: Path) -> None:
    ended = quarterday("init", tmp_path / "a", "--authority", "E08000072")
    assert ended.code == 5
    assert "Did you mean “E0" in ended.err
    assert quarterday("init", tmp_path / "b", "--authority", "X99000002", "--name", "Elsewhere").code == 0


def test_load_then_run_then_report(council: Council) -> None:
    files = [*council.care(*OPEN), council.population("E08000027,2022,10000")]
    loaded = council.run("load", *files, "--covers-from", "2022-04-01")
    assert loaded.code == 0, loaded.err
    figure = council.position("2023-24-Q2")
    assert (figure["numerator"], figure["denominator"], figure["value"], figure["state"]) == (
        2,
        10_000,
        2.0,
        "final",
    )
    assert council.position("2023-24-Q1")["numerator"] == 2, "the end of 30 June: the child has left"
    assert council.position("2022-23-Q4")["numerator"] == 3
    assert council.run("run", "--period", "2023-24-Q2").code == 0
    assert council.run("report", "--period", "2023-24-Q2", "--format", "html").code == 0
    page = (council.root / "out" / "2023-24-Q2" / "report.html").read_text(encoding="utf-8")
    assert "No figure: it is counted from records that have not been loaded (social work workforce)." in page
    assert "Made-up" not in page


def test_nothing_is_computed_beyond_cover(council: Council) -> None:
    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,10000"))
    beyond = council.position("2024-25-Q1")
    assert beyond["numerator"] is None
    assert beyond["value"] is None
    assert "the records loaded only tell how things stood from 1 April 2023 to 31 March 2024" in beyond["why"]
    council.run("load", *council.care(*OPEN), "--as-at", "2023-07-31")
    assert council.position("2023-24-Q2")["value"] is None
    assert council.position("2023-24-Q1")["value"] is not None


def test_the_population_of_the_year_before_or_the_latest_earlier_one(council: Council) -> None:
    care = council.care(*OPEN)
    council.run("load", *care)
    none = council.position("2023-24-Q2")
    assert (none["numerator"], none["denominator"], none["value"]) == (2, None, None)
    assert "no estimate of the population in mid-2022 or before has been loaded" in none["why"]
    council.run("load", council.population("E08000027,2020,8000", "E06000006,2022,9"))
    earlier = council.position("2023-24-Q2")
    assert (earlier["value"], earlier["state"], earlier["population_year"]) == (2.5, "provisional", 2020)
    assert "the one for mid-2020 is used" in earlier["why"]
    council.run("load", council.population("E08000027,2020,8000", "E08000027,2022,10000", "E08000027,2023,1"))
    assert council.position("2023-24-Q2")["value"] == 2.0
    assert council.position("2023-24-Q4")["population_year"] == 2023


def test_a_changed_figure_is_restated_with_what_was_reported(council: Council) -> None:
    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,10000"))
    council.run("run", "--period", "2023-24-Q1")
    council.run("load", *council.care(*OPEN, episode("A4", "01/06/2022"), children=("A1", "A2", "A3", "A4")))
    assert council.run("run", "--period", "2023-24-Q2").code == 0
    restated = council.position("2023-24-Q1")
    assert (restated["state"], restated["numerator"]) == ("restated", 3)
    assert restated["restated_from"] == {"numerator": 2, "denominator": 10_000}
    assert council.position("2023-24-Q2")["state"] == "final"
    council.run("report", "--period", "2023-24-Q2", "--format", "html")
    assert "estated" in (council.root / "out" / "2023-24-Q2" / "report.html").read_text(encoding="utf-8")


def test_a_cohort_asked_for_early_is_provisional(council: Council) -> None:
    heading = "case_id,child_id,start_date,end_date,end_reason,organisation,as_at"
    closures = [
        f"{n},C{n},2023-01-02,2023-{month:02}-15,needs_met,,2023-10-20"
        for n, month in enumerate((1, 4, 5, 6))
    ]
    help_file = council.file("help.csv", heading, *closures)
    census = council.files / "census.xml"
    census.write_text(
        "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
        "<ReferenceDate>2023-10-20</ReferenceDate></CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>Z1</LAchildID><PersonBirthDate>2015-03-27"
        "</PersonBirthDate></ChildIdentifiers></Child></Children></Message>"
    )
    ended = council.run(
        "load",
        help_file,
        census,
        *council.care(*OPEN),
        "--as-at",
        "2023-10-20",
        "--covers-from",
        "2023-01-01",
    )
    assert ended.code == 0, ended.err + ended.out
    early = council.position("2023-24-Q3", "PI.2250")
    assert (early["state"], early["numerator"], early["denominator"], early["immature"]) == (
        "provisional",
        1,
        1,
        2,
    )
    assert "2 of 3 had not been followed for the whole time" in early["why"]
    assert council.position("2023-24-Q2", "PI.2250")["state"] == "final"
    every = council.run("positions", "--json").json
    assert "2023-24-Q3" not in {p["period"] for p in every}, "only when asked for"


def test_entered_positions_are_first_class(council: Council) -> None:
    entered = council.root / "entered" / "positions.csv"
    entered.write_text(
        "indicator,period,numerator,denominator\nPI.1447,2023-24-Q1,40,200\nPI.1447,2023-24-Q2,30,200\n"
    )
    figure = council.position("2023-24-Q2", "PI.1447")
    assert (figure["value"], figure["source"], figure["state"]) == (15.0, "entered", "final")
    run = council.run("run", "--period", "2023-24-Q2", "--json").json["verdicts"]
    assert run[0]["reason"] == "On target: 15% is exactly the target."
    assert run[0]["since_previous"] == "better"
    entered.write_text("indicator,period,numerator,denominator\nPI.144,2023-24-Q1,x,200\nPI.432,2023-Q1,1,\n")
    ended = council.run("run", "--period", "2023-24-Q2")
    assert ended.code == 4
    assert "entered/positions.csv: row 2, indicator: found “PI.144”" in ended.err
    assert "Did you mean “PI.1447”?" in ended.err
    assert "row 3, period" in ended.err


def test_loading_the_same_files_again_changes_nothing(council: Council) -> None:
    files = [*council.care(*OPEN), council.population("E08000027,2022,10000")]
    first = council.run("load", *files, "--json").json["snapshot"]
    again = council.run("load", *files, "--json").json["snapshot"]
    assert first == again
    assert len(council.snapshots()) == 1


def test_run_with_an_earlier_snapshot(council: Council) -> None:
    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,10000"))
    first = council.run("load", *council.care(*OPEN), "--json").json["snapshot"]
    council.run("load", *council.care(OPEN[0], OPEN[1]))
    assert council.position("2023-24-Q2")["numerator"] == 1
    ended = council.run("positions", "--period", "2023-24-Q2", "--json", "--snapshot", first[:10])
    assert next(p["numerator"] for p in ended.json if p["indicator"] == "PI.432") == 2
    wrong = council.run("run", "--period", "2023-24-Q2", "--snapshot", "ffff")
    assert (wrong.code, first[:6] in wrong.err) == (5, True)


TWICE = [episode("A1", "01/05/2022"), episode("A1", "01/06/2022", "01/05/2023")]
BAD = {
    "an unknown column": ([f"{EPISODES},SHOE_SIZE", *(f"{row},4" for row in OPEN)], 0, "SHOE_SIZE"),
    "an impossible date": ([EPISODES, episode("A1", "31/02/2023"), *OPEN], 1, "DECOM"),
    "overlapping episodes": ([EPISODES, *TWICE], 0, "overlap"),
    "an end before the start": ([EPISODES, episode("A1", "01/05/2023", "01/05/2022"), *OPEN], 1, "before"),
    "an empty file": ([], 3, "empty"),
    "a line of 5 MB": ([EPISODES, episode("A" * 5_000_000, "01/05/2022")], 3, "line 2"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_says_what_is_wrong_and_keeps_nothing_half_loaded(council: Council, case: str) -> None:
    lines, code, word = BAD[case]
    good = council.run(
        "load", *council.care(*OPEN), council.population("E08000027,2022,10000"), "--json"
    ).json
    header, _ = council.care()
    bad = council.file("episodes.csv", *lines)
    if not lines:
        bad.write_bytes(b"")
    ended = council.run("load", header, bad)
    assert ended.code == code, ended.err + ended.out
    said = ended.out + ended.err
    assert "episodes.csv" in said
    assert word.casefold() in re.sub(r"\s+", " ", said).casefold()
    assert "Traceback" not in said
    if code == 3:
        newest = (council.root / "data" / "newest").read_text().strip()
        assert newest == good["snapshot"]
        assert len(council.snapshots()) == 1
    else:
        assert council.position("2023-24-Q2")["numerator"] in (1, 2)


def test_a_truncated_census_and_a_wrong_encoding_are_refused_together(council: Council) -> None:
    census = council.files / "census.xml"
    census.write_text("<Message><Header><CollectionDetails><Collection>CIN</Collection>")
    latin = council.file("population.csv", "authority,year,people_0_17", "Dúdley,2022,1", encoding="cp1252")
    ended = council.run("load", census, latin)
    assert ended.code == 3
    assert "census.xml" in ended.err
    assert "population.csv" in ended.err
    assert "UTF-8" in ended.err
    assert council.snapshots() == []


def test_the_terminal_shows_nothing_of_a_child(council: Council) -> None:
    rows = [episode("KID77", "31/02/2023"), episode("KID78", "01/05/2023", "01/05/2022", "QQ"), *OPEN]
    ended = council.run("load", *council.care(*rows, children=("KID77", "KID78", "A1", "A2", "A3")))
    assert ended.code == 1
    assert not re.search(r"KID7|31/02/2023|QQ", ended.out + ended.err)
    as_json = council.run(
        "load", *council.care(*rows, children=("KID77", "KID78", "A1", "A2", "A3")), "--json"
    )
    assert not re.search(r"KID7|31/02/2023|QQ", as_json.out)
    listed = Path(as_json.json["findings_file"]).read_text(encoding="utf-8")
    assert "31/02/2023" in listed


def test_check_shows_every_fault_at_once(council: Council) -> None:
    indicators = council.root / "register" / "indicators"
    text = (indicators / "PI.432.toml").read_text(encoding="utf-8")
    (indicators / "PI.432.toml").write_text(text.replace('polarity = "target"', 'polarity = "sideways"'))
    text = (indicators / "PI.433.toml").read_text(encoding="utf-8")
    (indicators / "PI.433.toml").write_text(text.replace("measure =", "mesure ="))
    (indicators / "QD.1.toml").write_text(
        (indicators / "QD.1.toml").read_text().replace('"opportunity"', '"oportunity"')
    )
    (indicators / "PI.5.toml").write_text("code = ")
    targets = council.root / "register" / "targets" / "2023-24.toml"
    targets.write_text(targets.read_text() + '\n[targets."PI.9"]\ntarget = "low"\n')
    (council.root / "standard" / "law.md").write_text("See {quater}.")
    (council.root / "commentary" / "2023-24-Q9").mkdir()
    ended = council.run("check", "--json")
    assert ended.code == 1
    found = {(fault["file"], fault["key"]) for fault in ended.json}
    assert {
        ("register/indicators/PI.432.toml", "polarity"),
        ("register/indicators/PI.433.toml", "mesure"),
        ("register/indicators/QD.1.toml", "priority"),
        ("register/indicators/PI.5.toml", "(the file)"),
        ("register/targets/2023-24.toml", "targets.PI.9.target"),
        ("register/targets/2023-24.toml", "targets.PI.9.target_source"),
        ("standard/law.md", "{quater}"),
        ("commentary/2023-24-Q9", "(the folder's name)"),
    } <= found
    said = {fault["key"]: fault["allowed"] for fault in ended.json}
    assert "'higher', 'lower', 'target' or 'context'" in said["polarity"]
    assert "Did you mean “measure”?" in said["mesure"]
    assert "Did you mean “opportunity”?" in said["priority"]
    assert "Did you mean “quarter”?" in said["{quater}"]
    assert council.run("run", "--period", "2023-24-Q2").code == 4


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run", "--period", "2023-24-Q9"], 2, "2023-24-Q2"),
        (["run", "--period", "2023-24-Q2"], 6, "Nothing is loaded"),
        (["report", "--period", "2023-24-Q2"], 5, "quarterday run --period 2023-24-Q2"),
        (["report", "--period", "2023-24-Q2", "--format", "odt"], 2, "docx, pdf, html"),
        (["load", "nowhere.csv"], 3, "nowhere.csv"),
        (["trace", "PI.43", "--period", "2023-24-Q2"], 4, "Did you mean “PI.43"),
        (["load", "x.csv", "--as-at", "30/09/2023"], 2, "2023-09-30"),
    ],
)
def test_a_mistake_is_told_without_a_traceback(
    council: Council, arguments: list[str], code: int, says: str
) -> None:
    ended = council.run(arguments[0], *arguments[1:])
    assert ended.code == code, ended.err
    assert says in re.sub(r"[\s│]+", " ", ended.err)
    assert "Traceback" not in ended.err


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    ended = quarterday("positions", "-w", tmp_path)
    assert ended.code == 5
    assert "quarterday init" in ended.err


def test_every_command_explains_itself() -> None:
    listed = quarterday("--help")
    assert listed.code == 0
    for command in (
        "demo",
        "init",
        "check",
        "library",
        "synth",
        "load",
        "run",
        "positions",
        "trace",
        "report",
    ):
        assert command in listed.out
        ended = quarterday(command, "--help")
        assert ended.code == 0
        assert "--workspace" in ended.out


def test_the_installed_program_itself() -> None:
    program = Path(sys.executable).parent / "quarterday"
    ended = subprocess.run(
        [program, "run", "--period", "nonsense"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def plain_count(header: Path, episodes: Path, day: date) -> int:
    def read(text: str) -> date | None:
        return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 (a day, no time)

    def rows(file: Path) -> list[dict[str, str]]:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    born = {row["CHILD"]: read(row["DOB"]) for row in rows(header)}
    children = set()
    for row in rows(episodes):
        start, end, birth = read(row["DECOM"]), read(row["DEC"]), born.get(row["CHILD"])
        young = birth is None or (birth.year + 18, birth.month, birth.day) > (day.year, day.month, day.day)
        if row["LS"] not in ("V3", "V4") and start <= day and (end is None or end > day) and young:
            children.add(row["CHILD"])
    return len(children)


@pytest.mark.parametrize(
    ("header", "episodes", "year"),
    [
        ("ssda903_fake/header.csv", "ssda903_fake/episodes.csv", 2018),
        ("ssda903_years/2017-header.csv", "ssda903_years/2017-episodes.csv", 2018),
        ("ssda903_years/2018-header.csv", "ssda903_years/2018-episodes.csv", 2019),
        ("ssda903_years/2019-header.csv", "ssda903_years/2019-episodes.csv", 2020),
    ],
)
def test_public_sample_returns(council: Council, header: str, episodes: str, year: int) -> None:
    files = [shared(f"records/{header}"), shared(f"records/{episodes}")]
    assert council.run("load", *files).code in (0, 1)
    period = f"{year - 1}-{year % 100}-Q4"
    expected = plain_count(*files, date(year, 3, 31))
    assert expected > 20
    figure = council.position(period)
    assert figure["numerator"] == expected
    assert council.run("load", *files, "--json").json["files"], "the findings are counted by file"


def test_a_whole_folder_of_the_sample_return_loads(council: Council, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(shared("records/ssda903_fake"), folder)
    ended = council.run("load", folder)
    assert ended.code in (0, 1), ended.err
    assert council.position("2017-18-Q4")["numerator"] > 20


def test_check_goes_on_where_a_file_cannot_be_read(council: Council) -> None:
    (council.root / "register" / "priorities.toml").write_text("[[priority]\n")
    (council.root / "measures" / "broken.py").write_text("def (:\n")
    (council.root / "standard" / "law.md").write_text("See {quater}.")
    (council.root / "entered" / "a.csv").write_text(
        "indicator,period,numerator,denominator\nPI.9,2023-24-Q2,1,2\n"
    )
    ended = council.run("check", "--json")
    assert ended.code == 1
    files = {fault["file"] for fault in ended.json}
    assert files == {"register/priorities.toml", "measures/broken.py", "standard/law.md", "entered/a.csv"}
    assert not any(fault["key"] == "priority" for fault in ended.json)


LOCAL = {
    "return None": "it gave NoneType, not Spells, Events or Cohort",
    "raise KeyError('x')": "its function failed: KeyError",
    "return Events(records.plans.select('person', 'start'))": "its Events lack the columns date, counts",
    "p = records.plans; return Events(p.select('person', date=p.start, counts=p.start.notnull()))": "gives Events",
}


@pytest.mark.parametrize("body", LOCAL)
def test_a_local_measure_that_does_not_fit_is_a_fault_and_not_a_crash(council: Council, body: str) -> None:
    (council.root / "measures" / "own.py").write_text(
        f'from quarterday.measures import Events, measure\n\n@measure("plans")\ndef own(records):\n    {body}\n'
    )
    file = council.root / "register" / "indicators" / "PI.433.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("child_protection_plans", "own"), encoding="utf-8"
    )
    census = council.files / "census.xml"
    census.write_text(
        "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year><ReferenceDate>2023-09-30"
        "</ReferenceDate></CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>Z1</LAchildID>"
        "<PersonBirthDate>2015-03-27</PersonBirthDate></ChildIdentifiers><CINdetails><CINreferralDate>2023-04-24"
        "</CINreferralDate></CINdetails></Child></Children></Message>"
    )
    assert council.run("load", census).code == 0
    checked = council.run("check", "--json")
    assert checked.code == 1
    assert LOCAL[body] in checked.json[0]["found"]
    ended = council.run("run", "--period", "2023-24-Q2")
    assert (ended.code, LOCAL[body] in ended.err) == (4, True)


def test_what_was_provisional_before_may_still_be_restated_later(council: Council) -> None:
    care = council.care(*OPEN)
    council.run("load", *care, council.population("E08000027,2021,9000"))
    council.run("run", "--period", "2023-24-Q1")
    council.run("load", council.population("E08000027,2022,50000"))
    council.run("run", "--period", "2023-24-Q2")
    assert council.position("2023-24-Q1")["state"] == "final", "the first report was provisional"
    council.run("load", council.population("E08000027,2022,51000"))
    for period in ("2023-24-Q1", "2023-24-Q2"):
        restated = council.position(period)
        assert (restated["state"], restated["restated_from"]["denominator"]) == ("restated", 50_000)


def test_a_population_of_nought_is_no_denominator(council: Council) -> None:
    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,0"))
    figure = council.position("2023-24-Q2")
    assert (figure["value"], figure["state"]) == (None, "provisional")
    assert "population loaded is 0" in figure["why"]


@pytest.mark.parametrize("name", ['St "Quotes"', "Bäckerstadt", "Back\\slash"])
def test_a_name_with_odd_signs(tmp_path: Path, name: str) -> None:
    assert quarterday("init", tmp_path, "--authority", "X99000009", "--name", name).code == 0
    assert quarterday("check", "-w", tmp_path).code == 0
    assert tomllib.loads((tmp_path / "quarterday.toml").read_text(encoding="utf-8"))["name"] == name


def test_a_code_that_is_no_code_makes_nothing(tmp_path: Path) -> None:
    ended = quarterday("init", tmp_path / "w", "--authority", "ABC", "--name", "Foo")
    assert (ended.code, (tmp_path / "w").exists()) == (5, False)


@pytest.mark.parametrize(("formats", "code"), [("", 2), (",", 2), ("pdf,pdf", 0)])
def test_which_formats(council: Council, formats: str, code: int) -> None:
    (council.root / "entered" / "a.csv").write_text(
        "indicator,period,numerator,denominator\nPI.432,2023-24-Q2,1,2\n"
    )
    council.run("run", "--period", "2023-24-Q2")
    assert council.run("report", "--period", "2023-24-Q2", "--format", formats).code == code


def test_the_demo_harms_no_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("years of work")
    ended = quarterday("demo", tmp_path)
    assert (ended.code, "data" in ended.err) == (5, True)
    assert (tmp_path / "data" / "thesis.txt").read_text() == "years of work"
    assert not (tmp_path / "quarterday.toml").exists()


@pytest.mark.parametrize("damage", ["positions.json", "manifest.json", "synthetic"])
def test_an_altered_run_is_refused_by_report_and_can_be_run_again(council: Council, damage: str) -> None:
    council.run("load", *council.care(*OPEN), council.population("E08000027,2022,10000"))
    council.run("run", "--period", "2023-24-Q1")
    folder = council.root / "runs" / "2023-24-Q1"
    if damage == "synthetic":
        text = (folder / "manifest.json").read_text(encoding="utf-8")
        (folder / "manifest.json").write_text(text.replace("2024-03-31", "2025-03-31"), encoding="utf-8")
    else:
        (folder / damage).write_text("{}")
    ended = council.run("report", "--period", "2023-24-Q1")
    assert ended.code == 5
    assert "quarterday run --period 2023-24-Q1" in ended.err
    again = council.run("run", "--period", "2023-24-Q1")
    assert (again.code, "Passed over" in again.err) == (0, True)
    assert council.run("report", "--period", "2023-24-Q1", "--format", "html").code == 0
