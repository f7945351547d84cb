"""The SSDA903 return whole: every table as CSV, the same from XML, and the rules on a child's rows."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pytest

from intake import returns
from outside import shared
from quarterday.intake import forms
from quarterday.records import Kind, Load

Rows = list[dict[str, str]]

TABLES: Mapping[str, tuple[str, str]] = {
    "uasc": ("CHILD,SEX,DOB,DUC", "0071,1,29/02/2012,28/02/2030"),
    "reviews": ("CHILD,DOB,REVIEW,REVIEW_CODE", "0071,29/02/2012,01/06/2022,PN1"),
    "missing": ("CHILD,DOB,MISSING,MIS_START,MIS_END", "0071,29/02/2012,M,01/06/2022,03/06/2022"),
    "oc2": (
        (
            "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
            "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
        ),
        "0071,29/02/2012,12,,0,1,1,0,1,0,,1",
    ),
    "oc3": ("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", "0071,29/02/2012,YES,F1,K1"),
    "ad1": (
        "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
        "0071,29/02/2012,01/07/2022,02/08/2022,1,2,MF,L11",
    ),
    "placed": (
        "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
        "0071,29/02/2012,01/09/2022,01/10/2022,RD1",
    ),
    "permanence": ("CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", "0071,29/02/2012,P1,E08000027,01/02/2015"),
    "workers": ("CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "0071,29/02/2012,SW123,01/05/2022,,MANAGE"),
}
MODULES = {
    "reviews": "AREVIEW", "missing": "AMISSING", "oc2": "OC2", "placed": "AD_PLACED",
    "permanence": "PERMANENCE", "workers": "SWEPISODE",
}  # fmt: skip
FLAT = ("uasc", "oc3", "ad1")


def whole(folder: Path) -> list[Path]:
    """A return with a row in every table."""
    return [
        *returns.care(folder),
        *(returns.csv(folder / f"{name}.csv", heading, [row]) for name, (heading, row) in TABLES.items()),
    ]


def tables(load: Load) -> Mapping[str, pa.Table]:
    return load.kinds[Kind.LOOKED_AFTER].tables


def only(load: Load, table: str) -> dict[str, object]:
    (row,) = tables(load)[table].to_pylist()
    assert (row.pop("person"), row.pop("born")) == ("0071", date(2012, 2, 29))
    return dict(row)


def as_xml(csvs: Mapping[str, Rows]) -> str:
    """The CSV tables as the XML return: what each child's rows say, in its HEADER and EPISODEs."""
    of: dict[str, dict[str, Rows]] = {}
    for name, rows in csvs.items():
        for row in rows:
            of.setdefault(row["CHILD"], {}).setdefault(name, []).append(row)
    return f"<EXPSSDA903>{''.join(map(_child, of.values()))}</EXPSSDA903>"


def _child(mine: Mapping[str, Rows]) -> str:
    flat = dict(mine["header"][0])
    flat["CHILDID"] = flat.pop("CHILD")
    for name in FLAT:
        for row in mine.get(name, []):
            flat |= {field: text for field, text in row.items() if field not in ("CHILD", "SEX", "DOB")}
    flat["UASC"] = "1" if "uasc" in mine else "0"
    modules = "".join(_element(module, row) for name, module in MODULES.items() for row in mine.get(name, []))
    episodes = "".join(
        _element("EPISODE", {("PL" if field == "PLACE" else field): text for field, text in row.items()})
        for row in mine.get("episodes", [])
    )
    return f"<CHILD><HEADER>{_leaves(flat)}{modules}</HEADER>{episodes}</CHILD>\n"


def _element(module: str, row: Mapping[str, str]) -> str:
    return f"<{module}>{_leaves({k: v for k, v in row.items() if k not in ('CHILD', 'DOB')})}</{module}>"


def _leaves(cells: Mapping[str, str]) -> str:
    return "".join(f"<{field}>{escape(text)}</{field}>" for field, text in cells.items())


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_same(load: Load, other: Load) -> None:
    assert tables(load).keys() == tables(other).keys()
    for name, table in tables(load).items():
        assert ordered(table) == ordered(tables(other)[name]), name
    assert load.kinds[Kind.LOOKED_AFTER].cover == other.kinds[Kind.LOOKED_AFTER].cover


def ordered(table: pa.Table) -> list[tuple[str, ...]]:
    return sorted(tuple(str(cell) for cell in row.values()) for row in table.to_pylist())


def test_every_table_of_the_return_is_read(tmp_path: Path) -> None:
    load = returns.read(*whole(tmp_path))
    year = date(2024, 3, 31)  # of the latest date: care ended on 30 April 2023
    assert load.findings == ()
    assert only(load, "unaccompanied") == {"sex": "M", "ceased": date(2030, 2, 28)}
    assert only(load, "care_reviews") == {"date": date(2022, 6, 1), "took_part": "PN1"}
    assert only(load, "missing_episodes") == {
        "start": date(2022, 6, 1), "end": date(2022, 6, 3), "absence": "M",
    }  # fmt: skip
    assert only(load, "care_outcomes") == {
        "year": year, "sdq_score": 12, "sdq_reason": None, "convicted": False, "health_check": True,
        "immunisations": True, "teeth_check": False, "health_assessment": True, "substance_misuse": False,
        "intervention_received": None, "intervention_offered": True,
    }  # fmt: skip
    assert only(load, "care_leavers") == {
        "year": year, "in_touch": "YES", "activity": "F1", "accommodation": "K1",
    }  # fmt: skip
    assert only(load, "adoptions") == {
        "decided": date(2022, 7, 1), "matched": date(2022, 8, 2), "foster_carers": True, "adopters": 2,
        "adopters_sex": "MF", "adopters_status": "L11",
    }  # fmt: skip
    assert only(load, "placed_for_adoption") == {
        "start": date(2022, 9, 1), "end": date(2022, 10, 1), "reason_ceased": "RD1",
    }  # fmt: skip
    assert only(load, "previous_permanence") == {
        "permanence": "P1", "authority": "E08000027", "date": date(2015, 2, 1),
    }  # fmt: skip
    assert only(load, "social_workers") == {
        "worker": "SW123", "start": date(2022, 5, 1), "end": None, "reason": "MANAGE",
    }  # fmt: skip


def test_the_same_return_as_csv_and_as_xml(tmp_path: Path) -> None:
    paths = whole(tmp_path)
    xml = tmp_path / "903.xml"
    xml.write_text(as_xml({path.stem: rows_of(path) for path in paths}), encoding="utf-8")
    load = returns.read(xml)
    assert load.findings == ()
    assert (load.files[0].title, load.files[0].rows) == ("SSDA903 return as XML", 11)
    check_same(load, returns.read(*paths))


def test_a_large_return_as_csv_and_as_xml(tmp_path: Path) -> None:
    folder = shared("records/ssda903_fake")
    names = {"placed_for_adoption": "placed", "previous_permanence": "permanence"}
    paths = sorted(folder.glob("*.csv"))
    xml = tmp_path / "903.xml"
    csvs = {names.get(path.stem, path.stem): rows_of(path) for path in paths}
    xml.write_text(as_xml(csvs), encoding="utf-8")
    check_same(returns.read(xml), returns.read(*paths))


@pytest.mark.parametrize("flag", ["<UASC/>", "<UASC>0</UASC>", "<UASC>false</UASC>", ""])
def test_a_child_without_the_flag_is_not_unaccompanied(tmp_path: Path, flag: str) -> None:
    load = returns.read(xml_return(tmp_path, flag))
    assert "unaccompanied" not in tables(load)


def test_a_flag_without_a_date_is_unaccompanied(tmp_path: Path) -> None:
    load = returns.read(xml_return(tmp_path, "<UASC>1</UASC>"))
    assert only(load, "unaccompanied") == {"sex": "M", "ceased": None}


def xml_return(folder: Path, flag: str = "", *more: str) -> Path:
    path = folder / "903.xml"
    path.write_text(
        "<EXPSSDA903><CHILD><HEADER><CHILDID>0071</CHILDID><SEX>1</SEX><DOB>29/02/2012</DOB>"
        f"<ETHNIC>WBRI</ETHNIC>{flag}</HEADER><EPISODE><DECOM>01/05/2022</DECOM><RNE>S</RNE><LS>C2</LS>"
        "<CIN>N1</CIN><PL>U1</PL><DEC>30/04/2023</DEC><REC>E4a</REC></EPISODE></CHILD>"
        f"{''.join(more)}</EXPSSDA903>",
        encoding="utf-8",
    )
    return path


def test_modules_of_the_xml_nested_and_flat(tmp_path: Path) -> None:
    """Care leavers and adoption stand in modules of their own with some suppliers."""
    inside = "<OC3><IN_TOUCH>YES</IN_TOUCH></OC3><ADOPT><AD1><NB_ADOPTR>1</NB_ADOPTR><DATE_INT>01/07/2022"
    load = returns.read(xml_return(tmp_path, f"{inside}</DATE_INT></AD1></ADOPT><OC2/>stray"))
    assert only(load, "care_leavers")["in_touch"] == "YES"
    assert (only(load, "adoptions")["adopters"], only(load, "adoptions")["decided"]) == (1, date(2022, 7, 1))
    assert "care_outcomes" not in tables(load)


def test_an_xml_return_without_a_child_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "903.xml"
    path.write_text("<EXPSSDA903></EXPSSDA903>")
    assert "holds no child" in returns.refused(path)


@pytest.mark.parametrize(
    "text",
    [
        "<EXPSSDA903><CHILD>",
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><EXPSSDA903><CHILD><HEADER><CHILDID>&a;</CHILDID></HEADER></CHILD>'
            "</EXPSSDA903>"
        ),
    ],
)
def test_xml_that_is_cut_or_has_entities_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "903.xml"
    path.write_text(text)
    assert "Nothing was loaded" in returns.refused(path)


def test_a_child_without_a_number_is_left_out(tmp_path: Path) -> None:
    nobody = "<CHILD><HEADER><SEX>1</SEX><DOB>01/01/2012</DOB></HEADER><EPISODE><DECOM>01/05/2022</DECOM>"
    load = returns.read(xml_return(tmp_path, "", f"{nobody}<RNE>S</RNE></EPISODE></CHILD>"))
    assert {finding.rule for finding in load.findings if not finding.kept} >= {"missing_identifier"}
    assert tables(load)["care_episodes"]["person"].to_pylist() == ["0071"]


def test_rows_of_a_file_without_line_breaks_are_told_apart(tmp_path: Path) -> None:
    def child(name: str) -> str:
        return (
            f"<CHILD><HEADER><CHILDID>{name}</CHILDID><SEX>1</SEX><DOB>01/01/2012</DOB></HEADER>"
            "<EPISODE><DECOM>01/05/2022</DECOM><RNE>S</RNE><LS>V3</LS><CIN>N1</CIN><PL>U1</PL>"
            "<DEC>01/06/2022</DEC></EPISODE></CHILD>"
        )

    load = returns.read(xml_return(tmp_path, "", child("1"), child("2")))
    assert returns.broken(load) == [("short_breaks", 4, True), ("short_breaks", 6, True)]
    assert [(count.rule, count.rows) for count in load.kinds[Kind.LOOKED_AFTER].findings] == [
        ("short_breaks", 2),
    ]  # fmt: skip
    lined = xml_return(tmp_path, "", child("1").replace("><", ">\n<"))
    found = returns.found(returns.read(lined), "short_breaks")
    assert [finding.row for finding in found] == [7]  # the line of its EPISODE


def test_the_same_year_as_csv_and_xml_is_read_once(tmp_path: Path) -> None:
    load = returns.read(xml_return(tmp_path), *returns.care(tmp_path))
    assert returns.broken(load) == [("other_form", None, False)]
    assert tables(load)["care_episodes"].num_rows == 1
    assert [file.name for file in load.kinds[Kind.LOOKED_AFTER].files] == ["header.csv", "episodes.csv"]
    assert not returns.found(returns.read(xml_return(tmp_path)), "other_form")


def test_a_table_beside_the_return_may_be_empty(tmp_path: Path) -> None:
    empty = returns.csv(tmp_path / "ad1.csv", TABLES["ad1"][0], [])
    assert returns.read(*returns.care(tmp_path), empty).findings == ()


def test_a_table_of_the_return_alone_is_refused(tmp_path: Path) -> None:
    reviews = returns.csv(tmp_path / "reviews.csv", *_one(TABLES["reviews"]))
    refusal = returns.refused(reviews)
    assert "reviews.csv" in refusal
    assert "the return's tables together" in refusal


def _one(table: tuple[str, str]) -> tuple[str, list[str]]:
    return table[0], [table[1]]


def test_two_tables_of_one_kind_in_a_year_are_refused(tmp_path: Path) -> None:
    both = [returns.csv(tmp_path / f"{name}.csv", *_one(TABLES["reviews"])) for name in ("a", "b")]
    assert "one “SSDA903 reviews” too many" in returns.refused(*returns.care(tmp_path), *both)


def test_birth_and_age_come_from_the_header(tmp_path: Path) -> None:
    reviews = returns.csv(
        tmp_path / "reviews.csv", TABLES["reviews"][0],
        ["0071,01/01/1999,01/06/2022,PN1", "9,01/01/2010,01/06/2022,PN1"],
    )  # fmt: skip
    load = returns.read(*returns.care(tmp_path), reviews)
    assert tables(load)["care_reviews"]["born"].to_pylist() == [date(2012, 2, 29), date(2010, 1, 1)]


@pytest.mark.parametrize(
    ("table", "field", "code"),
    [
        ("reviews", "REVIEW_CODE", "PN9"), ("missing", "MISSING", "X"), ("oc2", "SDQ_REASON", "SDQ9"),
        ("oc2", "SDQ_SCORE", "high"), ("oc3", "ACCOM", "K3"), ("oc3", "ACTIV", "F9"),
        ("ad1", "SEX_ADOPTR", "XX"), ("placed", "REASON_PLACED_CEASED", "XXX"), ("permanence", "PREV_PERM", "P9"),
        ("workers", "SW_REASON", "BORED"), ("uasc", "SEX", "7"),
    ],
)  # fmt: skip
def test_an_unknown_code_of_any_table_is_kept(tmp_path: Path, table: str, field: str, code: str) -> None:
    heading, row = TABLES[table]
    cells = dict(zip(heading.split(","), row.split(","), strict=True)) | {field: code}
    path = returns.csv(tmp_path / "t.csv", heading, [",".join(cells.values())])
    load = returns.read(*returns.care(tmp_path), path)
    assert [(f.rule, f.file, f.field, f.kept) for f in load.findings] == [
        ("unknown_code", "t.csv", field, True)
    ]


def test_dates_of_any_table_are_checked(tmp_path: Path) -> None:
    path = returns.csv(
        tmp_path / "m.csv", TABLES["missing"][0],
        ["0071,,M,05/06/2022,04/06/2022", "0071,,M,,", "0071,,M,31/02/2022,", "0071,,M,01/06/2011,"],
    )  # fmt: skip
    load = returns.read(*returns.care(tmp_path), path)
    assert returns.broken(load) == [
        ("end_before_start", 2, False), ("missing_start", 3, False), ("impossible_date", 4, False),
        ("before_birth", 5, True),
    ]  # fmt: skip
    assert tables(load)["missing_episodes"].num_rows == 1


def test_a_date_told_in_part_is_not_known(tmp_path: Path) -> None:
    rows = ["0071,,P1,,zz/06/2015", "0072,,P2,,zz/zz/zzzz", "0073,,P1,,31/02/2015"]
    path = returns.csv(tmp_path / "p.csv", TABLES["permanence"][0], rows)
    load = returns.read(*returns.care(tmp_path), path)
    assert returns.broken(load) == [("impossible_date", 4, False)]
    assert tables(load)["previous_permanence"]["date"].to_pylist() == [None, None]


def episode(**cells: str) -> str:
    """A good episode of child 0071, closed, but for the cells given."""
    good = dict.fromkeys(returns.EPISODES.split(","), "")
    good |= {"CHILD": "0071", "DECOM": "01/05/2022", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U1"}
    good |= {"DEC": "30/04/2023", "REC": "E4A"}
    return ",".join((good | cells).values())


OPEN = {"DEC": "", "REC": ""}


@pytest.mark.parametrize(
    ("rule", "failing", "passing", "born"),
    [
        ("before_birth", {"DECOM": "28/02/2022"}, {"DECOM": "01/03/2022"}, "01/03/2022"),
        ("impossible_age", {"DECOM": "01/05/2022"}, {"DECOM": "30/04/2022"}, "01/05/2001"),
        ("open_past_18", OPEN, {}, "01/05/2005"),
        ("open_past_18", OPEN, OPEN, "31/03/2006 01/04/2006"),
        ("short_breaks", {"LS": "V3"}, {"LS": "V2"}, "01/05/2010"),
        ("short_breaks", {"LS": "v4"}, {"LS": ""}, "01/05/2010"),
        ("gap", {"REC": "X1"}, {"REC": "E3"}, "01/05/2010"),
    ],
)
def test_a_rule_on_an_episode(
    tmp_path: Path, rule: str, failing: dict[str, str], passing: dict[str, str], born: str
) -> None:
    """Both rows are kept; the year of the return is settled by a third child's dates (to 31 March 2024)."""
    first, last = born.split()[0], born.split()[-1]
    other = "9,1,01/01/2015,WBRI,,,"
    children = (f"0071,1,{first},WBRI,,,", f"0072,1,{last},WBRI,,,", other)
    settling = episode(CHILD="9", DECOM="01/05/2023", DEC="01/06/2023")
    paths = returns.care(
        tmp_path, episode(**failing), episode(CHILD="0072", **passing), settling, children=children
    )
    load = returns.read(*paths)
    assert [(f.row, f.kept) for f in returns.found(load, rule)] == [(2, True)]
    assert tables(load)["care_episodes"].num_rows == 3


def test_a_return_as_at_a_day_is_open_past_18_on_that_day(tmp_path: Path) -> None:
    rows = [episode(**OPEN), episode(CHILD="0072", **OPEN)]
    children = ("0071,1,30/06/2004,WBRI,,,", "0072,1,01/07/2004,WBRI,,,")
    load = returns.read(*returns.care(tmp_path, *rows, children=children), as_at=date(2022, 6, 30))
    assert [finding.row for finding in returns.found(load, "open_past_18")] == [2]


def test_care_that_goes_on_without_a_gap(tmp_path: Path) -> None:
    rows = [
        episode(DEC="01/06/2022", REC="X1"),
        episode(DECOM="01/06/2022", DEC="01/07/2022", REC="X1"),
        episode(DECOM="02/07/2022", **OPEN),
    ]
    load = returns.read(*returns.care(tmp_path, *rows))
    assert returns.broken(load) == [("gap", 3, True)]


def test_the_very_same_row_is_read_once(tmp_path: Path) -> None:
    load = returns.read(*returns.care(tmp_path, episode(), episode(), episode(CHILD="0072")))
    assert returns.broken(load)[0] == ("repeated", 3, False)
    assert not [each for each in returns.found(load, "repeated") if each.row != 3]
    assert tables(load)["care_episodes"].num_rows == 2


def census(folder: Path, born: str, referral: str, plan: str = "") -> Load:
    marks = (
        f"<ChildIdentifiers><LAchildID>7</LAchildID><PersonBirthDate>{born}</PersonBirthDate>"
        "<Sex>F</Sex></ChildIdentifiers>"
    )
    details = f"<CINreferralDate>{referral}</CINreferralDate>"
    module = (
        f"<ChildProtectionPlans><CPPstartDate>{plan}</CPPstartDate></ChildProtectionPlans>" if plan else ""
    )
    child = returns.child(returns.details(details, module), identifiers=marks)
    return returns.read(returns.census(folder / "c.xml", child))


def test_a_child_may_be_referred_before_birth_but_not_long_before(tmp_path: Path) -> None:
    assert not returns.found(census(tmp_path, "2023-09-01", "2022-11-25"), "before_birth")
    load = census(tmp_path, "2023-09-01", "2022-11-24", plan="2022-11-20")
    assert [(f.field, f.kept) for f in returns.found(load, "before_birth")] == [
        ("CINreferralDate", True), ("CPPstartDate", True),
    ]  # fmt: skip


def test_a_plan_open_past_18(tmp_path: Path) -> None:
    load = census(tmp_path, "2006-03-31", "2023-05-01", plan="2023-06-01")
    assert [(f.field, f.kept) for f in returns.found(load, "open_past_18")] == [("CPPendDate", True)]
    assert not returns.found(census(tmp_path, "2006-04-01", "2023-05-01", plan="2023-06-01"), "open_past_18")


def test_every_table_beside_the_return_is_recognised_by_its_columns() -> None:
    for heading, _ in TABLES.values():
        mixed = [name.lower() for name in reversed(heading.split(","))]
        assert forms.recognise(mixed).form in forms.CARE_TABLES
