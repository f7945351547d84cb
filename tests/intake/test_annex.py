"""Ofsted's child-level lists: read from sheets and files of any name, with headings that drift."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake import lists, returns
from outside import shared
from quarterday import intake
from quarterday.intake import labels
from quarterday.records import TABLES, Cover, Kind, Load


def read(*paths: Path, as_at: date | None = lists.AS_AT) -> Load:
    return returns.read(*paths, as_at=as_at)


def rows(load: Load, table: str) -> list[dict[str, object]]:
    return load.kinds[Kind.ANNEX_A].tables[table].to_pylist()


def care(path: Path, *cells: object, heading: list[str] | None = None) -> Load:
    """List 8 alone, with one row of these cells."""
    return read(lists.workbook(path / "care.xlsx", {"x": [heading or lists.CARE, list(cells)]}))


def test_every_list_fills_its_table(tmp_path: Path) -> None:
    load = read(lists.workbook(tmp_path / "a.xlsx"))
    held = load.kinds[Kind.ANNEX_A]
    assert load.findings == ()
    assert held.cover == Cover(lists.AS_AT, lists.AS_AT)
    assert {name: table.num_rows for name, table in held.tables.items()} == {
        "contacts": 1, "early_help_assessments": 1, "assessments": 1, "referrals": 1,
        "section_47": 1, "plans": 1, "care_episodes": 1, "leaving_care": 1,
    }  # fmt: skip
    assert all(table.schema == TABLES[name].schema for name, table in held.tables.items())
    assert [file.title for file in load.files][:2] == [
        "Annex A list 1 (contacts)", "Annex A list 2 (early help assessments)",
    ]  # fmt: skip


def test_a_period_of_care_with_its_labels_read(tmp_path: Path) -> None:
    [child] = rows(read(lists.workbook(tmp_path / "a.xlsx")), "care_episodes")
    assert child == {
        "person": "0071", "start": lists.DAY, "end": None, "born": date(2012, 2, 29),
        "turns_18": date(2030, 3, 1), "sex": "M", "ethnicity": "WBRI", "reason_started": None,
        "legal_status": "V2", "need": "N1", "placement": "U6", "provider": "PR1", "reason_ceased": None,
    }  # fmt: skip


def test_list_6_tells_the_closure_of_list_3(tmp_path: Path) -> None:
    [referral] = rows(read(lists.workbook(tmp_path / "a.xlsx")), "referrals")
    told = {key: referral[key] for key in ("start", "end", "source", "need", "reason_closed")}
    assert told == {
        "start": lists.DAY, "end": date(2024, 1, 5), "source": "1D", "need": "N1", "reason_closed": "RC7",
    }  # fmt: skip
    assert referral["no_further_action"] is False


def test_a_referral_without_a_case_and_a_case_without_a_referral(tmp_path: Path) -> None:
    sheets = {
        "a": [lists.REFERRALS, [*lists.CHILD, lists.DAY, "6", "No", ""]],
        "b": [lists.IN_NEED, [*lists.CHILD, date(2021, 5, 1), "N2", None, None, "c)"]],
    }
    load = read(lists.workbook(tmp_path / "a.xlsx", sheets))
    assert [(row["start"], row["end"]) for row in rows(load, "referrals")] == [
        (lists.DAY, None), (date(2021, 5, 1), None),
    ]  # fmt: skip
    assert returns.broken(load) == [("no_closure", 2, True)]


def test_early_help_assessments_are_no_episodes(tmp_path: Path) -> None:
    load = read(lists.workbook(tmp_path / "a.xlsx"))
    assert "early_help" not in load.kinds[Kind.ANNEX_A].tables
    (row,) = rows(load, "early_help_assessments")
    assert (row["start"], row["organisation"]) == (lists.DAY, "Top School")
    assert len(rows(load, "assessments")) == 1


@pytest.mark.parametrize(
    "drift",
    [
        str.upper,
        lambda heading: f" {heading}  ",
        lambda heading: heading.replace("'", "’").replace(" ", "\xa0"),
        lambda heading: f"{heading} (Y/N))".replace("(Y/N))", "") + " ",
        lambda heading: heading.replace("Looked After", "looked-after"),
        lambda heading: f"{heading} (as recorded)",
    ],
)
def test_headings_may_drift(tmp_path: Path, drift: Callable[[str], str]) -> None:
    heading = [drift(each) for each in lists.CARE]
    load = care(tmp_path, *lists.GOOD["List 8"][1], heading=heading)
    assert rows(load, "care_episodes")[0]["legal_status"] == "V2"


def test_titles_may_stand_above_the_headings(tmp_path: Path) -> None:
    rows_of_sheet = [["Annex A"], [], [None, "List 8: looked after children"], *lists.GOOD["List 8"]]
    load = read(lists.workbook(tmp_path / "a.xlsx", {"Front": [["Read me"]], "x": rows_of_sheet}))
    assert len(rows(load, "care_episodes")) == 1
    assert [(f.rule, f.file) for f in load.findings] == [("not_used", "a.xlsx, sheet “Front”")]


def test_lists_as_csv_files(tmp_path: Path) -> None:
    text = "Some title,,\n" + ",".join(f'"{each}"' for each in lists.CARE)
    (tmp_path / "a.csv").write_text(
        f"{text}\n0071,Male,WBRI,29/02/2012,12,02/10/2023,N1,C2: FCO,,,U6,PR1\n", encoding="utf-8-sig"
    )
    (tmp_path / "b.csv").write_text(
        ",".join(lists.CONTACTS) + '\n="0071",Female,WBRI,29/02/2012,12,2023-10-02 00:00:00,Somebody\n'
    )
    load = read(tmp_path)
    assert rows(load, "care_episodes")[0]["legal_status"] == "C2"
    assert rows(load, "contacts")[0]["date"] == lists.DAY
    assert rows(load, "contacts")[0]["person"] == "0071"
    assert [(f.rule, f.field) for f in load.findings] == [("unknown_code", "Contact Source")]


def test_errors_and_lost_formulas_are_findings(tmp_path: Path) -> None:
    child = lists.GOOD["List 8"][1]
    error = [*child[:8], "#N/A", *child[9:]]
    lost = [*child[:5], "=H2+5", *child[6:]]
    load = read(lists.workbook(tmp_path / "a.xlsx", {"List 8": [lists.CARE, error, lost]}))
    assert [row["end"] for row in rows(load, "care_episodes")] == [None]
    assert [(f.rule, f.row, f.found, f.kept) for f in load.findings] == [
        ("error_cell", 2, "#N/A", True),
        ("lost_formula", 3, "=H2+5", False),
        ("missing_start", 3, "", False),
    ]


def test_a_formula_with_its_result_is_its_result(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx", {"x": [lists.CARE, lists.GOOD["List 8"][1]]})
    rewritten = {
        "xl/worksheets/sheet1.xml": lambda xml: re.sub(r'(<c r="F2"[^>]*>)<v>', r"\1<f>A1+5</f><v>", xml)
    }
    load = read(repacked(path, rewritten))
    assert load.findings == ()
    assert rows(load, "care_episodes")[0]["start"] == lists.DAY


@pytest.mark.parametrize(
    ("born", "start", "status", "rule"),
    [
        (date(2024, 1, 1), date(2023, 12, 31), "C2", ["before_birth"]),
        (date(2024, 1, 1), date(2024, 1, 1), "C2", []),
        (date(2006, 3, 31), date(2023, 1, 1), "C2", ["open_past_18"]),
        (date(2006, 4, 1), date(2023, 1, 1), "C2", []),
        (date(2002, 1, 1), date(2023, 1, 1), "C2", ["impossible_age", "open_past_18"]),
        (date(2012, 1, 1), date(2023, 1, 1), "V3: short breaks", ["short_breaks"]),
    ],
)
def test_what_can_hardly_be(tmp_path: Path, born: date, start: date, status: str, rule: list[str]) -> None:
    cells = ["0071", "M", "WBRI", born, None, start, "N1", status, None, None, "U6", "PR1"]
    load = care(tmp_path, *cells)
    assert len(rows(load, "care_episodes")) == 1
    assert sorted(f.rule for f in load.findings) == rule


def test_a_child_may_have_a_plan_before_birth(tmp_path: Path) -> None:
    born = [*lists.CHILD[:3], date(2024, 1, 1), None]
    sheet = [
        [*born, date(2023, 5, 1), "NEG", "NEG", None, 0],
        [*born, date(2023, 3, 1), "NEG", "NEG", None, 0],
    ]
    load = read(lists.workbook(tmp_path / "a.xlsx", {"x": [lists.PLANS, *sheet]}))
    assert [(f.rule, f.row) for f in load.findings] == [
        ("before_birth", 3), ("overlap", 2), ("missing_end", None),
    ]  # fmt: skip


def test_the_very_same_row_is_read_once(tmp_path: Path) -> None:
    sheet = lists.GOOD["List 1"]
    load = read(lists.workbook(tmp_path / "a.xlsx", {"x": [*sheet, sheet[1]]}))
    assert len(rows(load, "contacts")) == 1
    assert returns.broken(load) == [("repeated", 3, False)]


def test_a_label_of_no_code_is_kept_and_noted(tmp_path: Path) -> None:
    sheet = [lists.IN_NEED, [*lists.CHILD, lists.DAY, "PSRMEM - Support with memory", None, None, "c)"]]
    load = read(lists.workbook(tmp_path / "a.xlsx", {"x": sheet}))
    assert rows(load, "referrals")[0]["need"] == "PSRMEM - SUPPORT WITH MEMORY"
    assert returns.broken(load) == [("unknown_code", 2, True)]


def test_a_list_without_rows_makes_no_table(tmp_path: Path) -> None:
    sheets = {"List 7": [lists.PLANS], "List 8": lists.GOOD["List 8"]}
    load = read(lists.workbook(tmp_path / "a.xlsx", sheets))
    assert set(load.kinds[Kind.ANNEX_A].tables) == {"care_episodes"}
    assert returns.broken(load) == [("empty_list", None, False)]


def test_the_day_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(intake.LoadRefused, match="give the day with --as-at"):
        read(lists.workbook(tmp_path / "a.xlsx"), as_at=None)


def test_a_first_day_may_be_given(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx")
    load = returns.read(path, as_at=lists.AS_AT, covers_from=date(2023, 10, 1))
    assert load.kinds[Kind.ANNEX_A].cover == Cover(date(2023, 10, 1), lists.AS_AT)


def test_a_list_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    cut = [row[:-4] for row in lists.GOOD["List 7"]]
    path = lists.workbook(tmp_path / "a.xlsx", {"List 7": cut, "List 8": lists.GOOD["List 8"]})
    assert "lacks the columns Child Protection Plan End Date" in returns.refused(path).replace(
        "Child Protection Plan Start Date, ", ""
    )


def test_the_same_list_twice_is_refused(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx", {"x": lists.GOOD["List 8"], "y": lists.GOOD["List 8"]})
    assert "both are “Annex A list 8" in returns.refused(path)


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    sheet = [[*lists.CARE, "Legal Status"], [*lists.GOOD["List 8"][1], "C2"]]
    path = lists.workbook(tmp_path / "a.xlsx", {"x": sheet})
    assert "Child's Legal Status is there more than once" in returns.refused(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", io.BytesIO(bytes(150_000_000)).getvalue())
    assert "unpack" in returns.refused(path)


def test_a_cell_in_the_far_corner_is_refused(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx", {"x": lists.GOOD["List 8"]})
    far = {"xl/worksheets/sheet1.xml": lambda xml: xml.replace('r="A2"', 'r="XFD1048576"')}
    assert "row 1,048,576" in returns.refused(repacked(path, far))


@pytest.mark.parametrize("kept", [4, 100, 0.5, 0.99])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    content = lists.workbook(tmp_path / "a.xlsx").read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(content[: int(kept * len(content)) if kept < 1 else int(kept)])
    assert returns.refused(cut)


def repacked(path: Path, rewritten: dict[str, Callable[[str], str]]) -> Path:
    """A workbook with some of its parts rewritten."""
    fresh = path.with_name("fresh.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, rewritten[part](text.decode()) if part in rewritten else text)
    return fresh


@pytest.mark.parametrize(
    ("known", "text", "code"),
    [
        (labels.SEX, "a) Male", "M"), (labels.SEX, "Female", "F"), (labels.SEX, "c) Not stated/recorded", "U"),
        (labels.SEX, "2", "F"), (labels.ETHNICITY, "s) NOBT", "NOBT"), (labels.ETHNICITY, "White British", "WBRI"),
        (labels.ETHNICITY, "Mixed - White and Black African", "MWBA"),
        (labels.ETHNICITY, "Any other ethnic group", "OOTH"),
        (labels.SOURCE, "q) 6: Police", "6"), (labels.SOURCE, "u) 10: Unknown", "10"), (labels.SOURCE, "Police", "6"),
        (labels.SOURCE, "School nurse", "3C"), (labels.SOURCE, "m) 4: Housing", "4"),
        (labels.NEED, "N1 - Abuse or neglect", "N1"), (labels.NEED, "Child's disability", "N2"),
        (labels.CLOSED, "RC9 - closed", "RC9"), (labels.ABUSE, "Physical abuse", "PHY"),
        (labels.ABUSE, "Multiple: neglect and physical", "MUL"), (labels.LEGAL_STATUS, "C2: FCO", "C2"),
        (labels.LEGAL_STATUS, "V4: Short breaks", "V4"), (labels.LEGAL_STATUS, "Interim care order", "C1"),
        (labels.LEGAL_STATUS, "Full care order", "C2"), (labels.LEGAL_STATUS, "Section 20", "V2"),
        (labels.LEGAL_STATUS, "Special guardianship order", "SPECIAL GUARDIANSHIP ORDER"),
        (labels.LEGAL_STATUS, "Private fostering", "PRIVATE FOSTERING"),
        (labels.PLACEMENT, "f) U6: Foster placement - not FFA", "U6"), (labels.PROVIDER, "e) PR4 - Private", "PR4"),
        (labels.CEASED, "E4a Returned home", "E4A"), (labels.CEASED, "X1: Episode ceases", "X1"),
        (labels.YES_NO, "a) Yes", "Y"), (labels.YES_NO, "b) No", "N"), (labels.YES_NO, "0", "N"),
        (labels.YES_NO, "Not known", "NOT KNOWN"), (labels.SUITABLE, "b) Unsuitable", "2"),
    ],
)  # fmt: skip
def test_labels(known: labels.Labels, text: str, code: str) -> None:
    assert known(text) == code


def with_more(name: str, **cells: object) -> list[list[object]]:
    """A good list with more columns."""
    heading, row = lists.GOOD[name]
    return [[*heading, *cells], [*row, *cells.values()]]


def test_what_the_lists_say_of_disability_and_team(tmp_path: Path) -> None:
    more: dict[str, object] = {"Does the Child have a Disability": "a) Yes", "Allocated Team": "North team"}
    sheets = {name: with_more(name, **more) for name in ("List 4", "List 5", "List 6", "List 7")}
    load = read(lists.workbook(tmp_path / "a.xlsx", sheets))
    for table in ("assessments", "section_47", "referrals", "plans"):
        assert [(row["disabled"], row["team"]) for row in rows(load, table)] == [(True, "North team")]
    assert load.findings == ()


def test_the_latest_visits_of_the_lists(tmp_path: Path) -> None:
    seen = date(2024, 3, 1)
    plan = {"Date of the Last Statutory Visit": seen, "Was the Child Seen Alone?": "a) Yes"}
    sheets = {
        "List 6": with_more("List 6", **{"Date Child Was Last Seen": seen}),
        "List 7": with_more("List 7", **plan),
        "List 8": with_more("List 8", **{"Date of Last Social Work Visit": seen}),
    }
    load = read(lists.workbook(tmp_path / "a.xlsx", sheets))
    assert {tuple(row.values()) for row in rows(load, "visits")} == {
        ("0071", seen, "in_need", True, None), ("0071", seen, "child_protection", True, True),
        ("0071", seen, "care", None, None),
    }  # fmt: skip
    assert load.findings == ()


def test_a_visit_that_cannot_be_read_leaves_the_plan_in(tmp_path: Path) -> None:
    sheet = with_more("List 7", **{"Date of the Last Statutory Visit": "last week"})
    load = intake.settled(read(lists.workbook(tmp_path / "a.xlsx", {"x": sheet})), {})
    assert len(rows(load, "plans")) == 1
    assert [(f.rule, f.kept, f.tables) for f in load.findings] == [("not_a_date", False, ("visits",))]


@pytest.mark.parametrize(("text", "number"), [("a) Yes", 1), ("b) No", 0), (None, 0)])
def test_unaccompanied_children_of_list_8(tmp_path: Path, text: str | None, number: int) -> None:
    heading = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))"
    sheet = with_more("List 8", **{heading: text})
    load = read(lists.workbook(tmp_path / "a.xlsx", {"x": sheet}))
    assert rows(load, "unaccompanied") == number * [
        {"person": "0071", "born": date(2012, 2, 29), "sex": "M", "ceased": None}
    ]
    assert load.findings == ()


def test_a_list_that_does_not_say_who_was_unaccompanied_makes_no_table_of_them(tmp_path: Path) -> None:
    load = read(lists.workbook(tmp_path / "a.xlsx"))
    assert not {"unaccompanied", "visits"} & set(load.kinds[Kind.ANNEX_A].tables)


@pytest.mark.parametrize(("text", "read_as"), [("a) Yes", True), ("b) No", False), ("", None)])
def test_whether_a_conference_was_needed(tmp_path: Path, text: str, read_as: bool | None) -> None:
    heading = "Was an Initial Child Protection Conference deemed unnecessary?"
    load = read(lists.workbook(tmp_path / "a.xlsx", {"x": with_more("List 5", **{heading: text})}))
    assert [row["conference_not_required"] for row in rows(load, "section_47")] == [read_as]


def test_a_conference_before_its_enquiry(tmp_path: Path) -> None:
    for day, broken in ((lists.DAY, []), (date(2023, 10, 1), [("too_early", 2, True)])):
        sheet = [lists.ENQUIRIES, [*lists.CHILD, lists.DAY, day]]
        assert returns.broken(read(lists.workbook(tmp_path / "a.xlsx", {"x": sheet}))) == broken


@pytest.mark.parametrize("name", ["List 3", "List 6"])
def test_somebody_of_25_is_not_referred(tmp_path: Path, name: str) -> None:
    """On the day of the referral, 2 October 2023: the day before the 25th birthday, and the birthday."""
    for born, rules in ((date(1998, 10, 3), set()), (date(1998, 10, 2), {"impossible_age"})):
        heading, row = lists.GOOD[name]
        sheet = [heading, [*row[:3], born, *row[4:]]]
        load = read(lists.workbook(tmp_path / "a.xlsx", {"x": sheet}))
        assert {finding.rule for finding in load.findings} == rules


def test_the_sectors_made_up_workbook() -> None:
    load = returns.read(shared("records/annex_a/Annex_A.xlsx"), as_at=date(2021, 3, 16))
    held = load.kinds[Kind.ANNEX_A]
    assert {name: table.num_rows for name, table in held.tables.items()} == {
        "contacts": 5, "early_help_assessments": 5, "assessments": 5, "visits": 17, "unaccompanied": 0,
        "referrals": 11, "section_47": 5, "plans": 7, "care_episodes": 5,
        "leaving_care": 6,
    }  # fmt: skip
    assert {(f.rule, f.kept) for f in load.findings if f.row} == {
        ("missing_birth", True), ("unknown_code", True), ("no_closure", True), ("before_birth", True),
        ("open_past_18", True), ("error_cell", True),
    }  # fmt: skip
    assert [file.title for file in load.files if file.kind is None] == [
        "Annex A list 10 (adoption)", "Annex A list 11 (adopters)",
    ]  # fmt: skip
