"""A supplier's own extract is read by a mapping file, and by nothing else: no code, no guessing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from intake import returns
from outside import ROOT
from quarterday import intake
from quarterday.errors import RegisterError
from quarterday.records import Cover, Kind, Load

STARTER = ROOT / "src/quarterday/starter/sources"
EARLY_HELP = """
layout = "early_help"
date_format = "%d-%b-%Y"

[columns]
case_id = "Episode ID"
child_id = "Person ID"
start_date = "Episode Start"
end_date = "Episode End"
end_reason = "Closure  Reason"

[values.end_reason]
"Step up to CSC" = "step_up"
"All needs met" = "needs_met"

[constants]
as_at = 2024-03-31
"""
HEADING = "Team,episode id,PERSON ID,Episode Start,Episode End,Closure Reason"
STEP_UP = "North,E1,0071,02-Jan-2023,05-Jun-2023,Step Up to CSC"
OPEN = "North,E2,0072,03-Feb-2024,,"


def keep(root: Path, text: str = EARLY_HELP, name: str = "acme.toml") -> Path:
    (root / "sources").mkdir(exist_ok=True)
    (root / "sources" / name).write_text(text, encoding="utf-8")
    return root


def read(root: Path, *paths: Path, as_at: date | None = None) -> Load:
    return intake.read(paths, today=returns.TODAY, as_at=as_at, mappings=intake.read_mappings(root))


def rows(load: Load) -> list[dict]:
    return load.kinds[Kind.EARLY_HELP].tables["early_help"].to_pylist()


def faults(root: Path) -> list[tuple[str, str]]:
    return [(fault.key, fault.allowed) for fault in intake.check_mappings(root)]


def test_columns_words_dates_and_constants_are_read_by_the_mapping(tmp_path: Path) -> None:
    load = read(keep(tmp_path), returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP, OPEN]))
    assert load.findings == ()
    assert rows(load) == [
        {
            "case": "E1", "person": "0071", "start": date(2023, 1, 2), "end": date(2023, 6, 5),
            "end_reason": "step_up", "organisation": None,
        },
        {
            "case": "E2", "person": "0072", "start": date(2024, 2, 3), "end": None, "end_reason": None,
            "organisation": None,
        },
    ]  # fmt: skip
    held = load.kinds[Kind.EARLY_HELP]
    assert held.cover == Cover(date(2023, 4, 1), date(2024, 3, 31))
    assert [file.name for file in held.files] == ["x.csv", "sources/acme.toml"]


def test_without_a_row_told_the_headings_are_looked_for_near_the_top(tmp_path: Path) -> None:
    titles = ["Early help extract,,,,,", "run on,02/04/2024,,,,", ""]
    file = returns.csv(tmp_path / "x.csv", "\n".join([*titles, HEADING]), [STEP_UP])
    assert [row["case"] for row in rows(read(keep(tmp_path), file))] == ["E1"]
    keep(tmp_path, EARLY_HELP.replace("\n\n[columns]", "\nheader_row = 2\n[columns]", 1))
    assert "no format that Quarterday knows" in refusal(tmp_path, file)


def refusal(root: Path, *files: Path) -> str:
    with pytest.raises(intake.LoadRefused) as caught:
        read(root, *files)
    return str(caught.value)


def workbook(path: Path, *lines: tuple, above: int = 2, sheet: str = "Episodes") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["An extract"])
    made = book.create_sheet(sheet)
    for _ in range(above):
        made.append([])
    for line in lines:
        made.append(line)
    book.save(path)
    return path


def test_a_workbook_is_read_from_its_sheet_and_row(tmp_path: Path) -> None:
    keep(tmp_path, EARLY_HELP.replace("\n\n[columns]", '\nsheet = "Episodes"\nheader_row = 3\n[columns]', 1))
    file = workbook(
        tmp_path / "x.xlsx",
        tuple(HEADING.split(",")),
        ("North", 17, "0071", date(2023, 1, 2), "05-Jun-2023", "All needs met"),
        ("North", 18, "0072", date(2024, 2, 3), None, None),
    )
    load = read(tmp_path, file)
    assert load.findings == ()
    assert [(row["case"], row["person"], row["start"], row["end"]) for row in rows(load)] == [
        ("17", "0071", date(2023, 1, 2), date(2023, 6, 5)),
        ("18", "0072", date(2024, 2, 3), None),
    ]


def test_a_cell_without_a_value_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "x.xlsx",
        tuple(HEADING.split(",")),
        ("North", 17, "0071", date(2023, 1, 2), "=D2+30", "All needs met"),
        ("North", 18, "0072", date(2024, 2, 3), None, None),
        above=0,
    )
    load = read(keep(tmp_path), file)
    assert [row["case"] for row in rows(load)] == ["18"]
    assert returns.broken(load)[0] == ("not_a_date", 2, False)


def test_a_date_in_another_form_is_a_finding_and_is_never_guessed_at(tmp_path: Path) -> None:
    keep(tmp_path, EARLY_HELP.replace("%d-%b-%Y", "%m/%d/%Y"))
    lines = ["North,E1,0071,01/02/2023,,", "North,E2,0072,31/01/2023,,", "North,E3,0073,2023-01-31,,"]
    load = read(tmp_path, returns.csv(tmp_path / "x.csv", HEADING, lines))
    assert [row["start"] for row in rows(load)] == [date(2023, 1, 2), date(2023, 1, 31)]
    (found,) = load.findings
    assert (found.rule, found.row, found.kept) == ("not_a_date", 3, False)
    assert found.field == "Episode Start (start_date)"
    assert "%m/%d/%Y" in found.expected


def test_a_word_that_is_not_mapped_is_a_finding_that_says_where_to_map_it(tmp_path: Path) -> None:
    line = "North,E1,0071,02-Jan-2023,05-Jun-2023,Went away"
    load = read(keep(tmp_path), returns.csv(tmp_path / "x.csv", HEADING, [line]))
    (found,) = load.findings
    assert (found.rule, found.field, found.kept) == ("unknown_code", "Closure  Reason (end_reason)", True)
    assert "sources/acme.toml" in found.expected
    assert "[values.end_reason]" in found.expected


def test_a_row_with_too_few_cells_is_left_out_by_its_own_width(tmp_path: Path) -> None:
    load = read(keep(tmp_path), returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP, "North,E2"]))
    (found,) = load.findings
    assert (found.rule, found.row, found.found, found.expected) == ("wrong_length", 3, "2 cells", "6 cells")


def test_without_a_day_the_extract_needs_as_at(tmp_path: Path) -> None:
    keep(tmp_path, EARLY_HELP.partition("[constants]")[0])
    file = returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP])
    with pytest.raises(intake.LoadRefused, match="--as-at"):
        read(tmp_path, file)
    load = read(tmp_path, file, as_at=date(2024, 1, 31))
    assert load.kinds[Kind.EARLY_HELP].cover == Cover(date(2023, 4, 1), date(2024, 1, 31))


def test_made_up_records_stay_labelled(tmp_path: Path) -> None:
    file = returns.csv(tmp_path / "x.csv", f"{HEADING},SYNTHETIC", [f"{STEP_UP},made-up record"])
    assert read(keep(tmp_path), file).kinds[Kind.EARLY_HELP].synthetic


def test_what_is_loaded_says_by_which_mapping_and_one_extract_of_a_kind_is_read(tmp_path: Path) -> None:
    mapped = returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP])
    load = read(keep(tmp_path), mapped)
    assert load.files[0].title == "early help episodes, by sources/acme.toml"
    own = returns.csv(tmp_path / "own.csv", returns.EARLY_HELP, [returns.CASE])
    assert "each holds early help episodes" in refusal(tmp_path, mapped, own)
    assert "one file of each kind" in refusal(
        tmp_path, mapped, returns.csv(tmp_path / "y.csv", HEADING, [OPEN])
    )


def test_a_file_that_no_mapping_fits_is_read_as_ever(tmp_path: Path) -> None:
    load = read(keep(tmp_path), *returns.one_of_each(tmp_path))
    assert load.findings == ()


def test_of_two_mappings_the_fuller_is_taken_and_two_alike_are_refused(tmp_path: Path) -> None:
    keep(tmp_path, EARLY_HELP.replace("[values", 'organisation = "Team"\n[values', 1), "fuller.toml")
    keep(tmp_path)
    file = returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP])
    assert rows(read(tmp_path, file))[0]["organisation"] == "North"
    keep(tmp_path, name="copy.toml")
    (tmp_path / "sources" / "fuller.toml").unlink()
    with pytest.raises(intake.LoadRefused, match="more than one mapping fits"):
        read(tmp_path, file)


def test_an_edited_mapping_makes_another_snapshot_of_the_same_file(tmp_path: Path) -> None:
    file = returns.csv(tmp_path / "x.csv", HEADING, [STEP_UP])
    before = read(keep(tmp_path), file).kinds[Kind.EARLY_HELP].files
    commented = read(keep(tmp_path, "# a remark\n" + EARLY_HELP), file).kinds[Kind.EARLY_HELP].files
    edited = read(keep(tmp_path, EARLY_HELP.replace('"needs_met"', '"other"')), file)
    assert before == commented
    assert before != edited.kinds[Kind.EARLY_HELP].files


@pytest.mark.parametrize(
    ("find", "put", "key", "says"),
    [
        ('layout = "early_help"', 'layout = "early_hlep"', "layout", "Did you mean “early_help”?"),
        ("case_id =", "caseid =", "columns.caseid", "Did you mean “case_id”?"),
        ("case_id =", "caseid =", "columns.case_id", "the early help case"),
        ('= "Episode ID"', '= " "', "columns.case_id", "the file's own name"),
        ('"step_up"', '"stepup"', 'values.end_reason."Step up to CSC"', "Did you mean “step_up”?"),
        ("[values.end_reason]", "[values.case_id]", "values.case_id", "a column with code words"),
        ("%d-%b-%Y", "%d-%b", "date_format", "day, month and year"),
        ("%d-%b-%Y", "%Y-%d-%m", "date_format", "day, month and year"),
        ("as_at = 2024-03-31", 'as_at = "31 March"', "constants.as_at", "2024-03-31"),
        ("as_at = 2024-03-31", 'start_date = ""', "constants.start_date", "one of the two"),
        ("date_format", "dateformat", "dateformat", "Did you mean “date_format”?"),
    ],
)
def test_each_fault_of_a_mapping_is_named(tmp_path: Path, find: str, put: str, key: str, says: str) -> None:
    assert EARLY_HELP.count(find) == 1
    found = faults(keep(tmp_path, EARLY_HELP.replace(find, put)))
    assert any(name == key and says in allowed for name, allowed in found), found
    with pytest.raises(RegisterError, match=r"sources/acme\.toml"):
        intake.read_mappings(tmp_path)


def test_a_good_mapping_has_no_fault(tmp_path: Path) -> None:
    assert faults(keep(tmp_path)) == []


def test_the_examples_are_good_once_renamed_and_are_not_read_before(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    for example in STARTER.glob("*.example"):
        shutil.copy(example, tmp_path / "sources" / example.name)
    assert intake.read_mappings(tmp_path) == ()
    for example in list((tmp_path / "sources").iterdir()):
        example.rename(example.with_suffix(""))
    assert faults(tmp_path) == []
    assert len(intake.read_mappings(tmp_path)) == len(list(STARTER.iterdir())) == 2


def test_an_extract_of_activities_is_read_by_the_shipped_example(tmp_path: Path) -> None:
    keep(tmp_path, (STARTER / "nccis.toml.example").read_text(encoding="utf-8"), "nccis.toml")
    heading = "YoungPersonsID,DOB,ActivityCode,StartDate"
    lines = ["P1,01/10/2006,210,01/09/2023", "P2,02/10/2006,619,01/11/2023", "P3,03/10/2006,999,01/11/2023"]
    load = read(tmp_path, returns.csv(tmp_path / "x.csv", heading, lines), as_at=date(2024, 2, 29))
    held = load.kinds[Kind.PARTICIPATION]
    assert [row["activity"] for row in held.tables["activities"].to_pylist()] == [
        "education", "neet_available", "999",
    ]  # fmt: skip
    assert held.cover == Cover(date(2024, 2, 29), date(2024, 2, 29))
    assert returns.broken(load) == [("unknown_code", 4, True)]
