"""Layouts by small files made here, and what is refused: each message names file, row, field, found and expected."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from quarterday.comparators import Absent, Asked, Edition, Store, editions, neighbours_of
from quarterday.comparators.areas import find
from quarterday.comparators.cells import number, symbol
from quarterday.comparators.dates import last_day
from quarterday.comparators.release import dataset_of, dated
from quarterday.errors import InputRefused, WorkspaceError
from quarterday.figures.published import Symbol
from quarterday.register import Publisher, Series

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PLACES = "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code"
FINGERTIPS = (
    "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,"
    "Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator\n"
)
LAIT = "Short Desc,Years,LA and Regions,Values,LA Number\n"
OLDHAM = "E08000004"


def kept(tmp_path: Path, name: str, text: str, asked: Asked | None = None) -> Store:
    (tmp_path / name).write_text(text, encoding="utf-8-sig")
    store = Store(tmp_path / "published")
    store.keep([tmp_path / name], NOW, asked or Asked())
    return store


def found(store: Store, series: str, source: Publisher = Publisher.EES, **more: object) -> Edition:
    mapped = Series(indicator="QD.1", source=source, series=series, differs="x", **{"ends": "03-31", **more})
    held = editions(store, mapped)
    assert not isinstance(held, Absent), held
    return held[-1]


def absent(store: Store, series: str, source: Publisher = Publisher.EES, **more: object) -> str:
    held = editions(store, Series(indicator="QD.1", source=source, series=series, differs="x", **more))
    assert isinstance(held, Absent)
    return held.why


def test_every_symbol_is_kept_apart_from_a_number(tmp_path: Path) -> None:
    signs = ["c", "z", "x", "k", "low", "u", ":", "-", "~", "", "[c]", "0", "-1.5"]
    rows = "".join(
        f"{2000 + at},Reporting year,National,E92000001,,,{sign}\n" for at, sign in enumerate(signs)
    )
    values = found(kept(tmp_path, "some.csv", f"{PLACES},rate\n{rows}"), "rate").values
    told = [values["E92000001", date(2000 + at, 3, 31)] for at in range(len(signs))]
    assert [one.symbol for one in told] == [
        Symbol.CONFIDENTIAL, Symbol.NOT_APPLICABLE, Symbol.NOT_AVAILABLE, Symbol.ROUNDS_TO_ZERO, Symbol.ROUNDS_TO_ZERO,
        Symbol.UNRELIABLE, Symbol.NOT_AVAILABLE, Symbol.NOT_AVAILABLE, Symbol.NOT_AVAILABLE, Symbol.NOT_AVAILABLE,
        Symbol.CONFIDENTIAL, None, None,
    ]  # fmt: skip
    assert [one.value for one in told[-2:]] == [0, Decimal("-1.5")]
    assert all(one.value is None for one in told[:-2])


def test_filters_are_found_and_must_be_pinned(tmp_path: Path) -> None:
    rows = "".join(
        f"202324,Academic year,Local authority,E92000001,E12000002,{OLDHAM},{sex},{age},{value}\n"
        for sex, age, value in (
            ("Girls", "16", 3),
            ("Girls", "17", 4),
            ("Boys", "16", 5),
            ("Boys", "17", "c"),
        )
    )
    text = f"{PLACES},sex,age,pupils\n{rows}"
    with pytest.raises(InputRefused, match=r"2 rows of period 202324.*--filter"):
        kept(tmp_path, "ages.csv", text)  # the age looks like a number
    store = kept(tmp_path, "ages.csv", text, Asked(filters=("age",)))
    assert absent(store, "pupils") == (
        "explore education statistics, pupils: pin the filter sex to one of “Boys”, “Girls”."
    )
    assert "Did you mean “Girls”?" in absent(store, "pupils", filters={"sex": "Girl", "age": "16"})
    assert "“pupil”" in absent(store, "pupil", filters={"age": "16"})
    values = found(store, "pupils", ends=None, filters={"sex": "Girls", "age": "17"}).values
    assert {key: one.value for key, one in values.items()} == {(OLDHAM, date(2024, 8, 31)): 4}


def test_a_data_sets_own_description_names_its_filters(tmp_path: Path) -> None:
    (tmp_path / "ages.meta.csv").write_text("col_name,col_type\nage,Filter\npupils,Indicator\n")
    rows = "".join(f"2024,Calendar year,National,E92000001,,,{age},{age}0\n" for age in (16, 17))
    store = kept(tmp_path, "ages.csv", f"{PLACES},age,pupils\n{rows}")
    assert store.releases()[0].filters == ("age",)
    assert [v.value for v in found(store, "pupils", ends=None, filters={"age": "16"}).values.values()] == [
        160
    ]


def test_one_column_in_two_data_sets_is_asked_about(tmp_path: Path) -> None:
    row = "2024,Reporting year,National,E92000001,,,5\n"
    kept(tmp_path, "plans_2024.csv", f"{PLACES},rate\n{row}")
    store = kept(tmp_path, "care_2024.csv", f"{PLACES},rate\n{row[:-2]}6\n")
    assert "several data sets (care, plans)" in absent(store, "rate", ends="03-31")
    assert [v.value for v in found(store, "rate", dataset="plans").values.values()] == [5]
    assert "say so with `ends`" in absent(store, "rate", dataset="plans")


def test_fingertips(tmp_path: Path) -> None:
    rows = (
        "811,A rate,E92000001,England,England,Persons,<18 yrs,,,2023/24,70.1,69,71,83000,11900000\n"
        f"811,A rate,{OLDHAM},Oldham,Counties & UAs (2021/22),Persons,<18 yrs,,,2023/24,91.5,85,98,560,61200\n"
        f"811,A rate,{OLDHAM},Oldham,Counties & UAs (2023/24),Persons,<18 yrs,,,2023/24,91.5,85,98,560,61200\n"
        f"811,A rate,{OLDHAM},Oldham,Counties & UAs (2023/24),Persons,<18 yrs,Ethnic group,White,2023/24,88,,,,\n"
        "811,A rate,E07000008,Cambridge,Districts & UAs,Persons,<18 yrs,,,2023/24,,,,,\n"
        "812,A mean,E92000001,England,England,Persons,<18 yrs,,,2019 - 21,1.5,,,,\n"
    )
    store = kept(tmp_path, "indicators.csv", FINGERTIPS + rows)
    assert store.releases()[0].notes == (
        "1 row(s) left out: not England, a region or an upper-tier authority.",
    )
    values = found(store, "811", Publisher.FINGERTIPS).values
    oldham = values[OLDHAM, date(2024, 3, 31)]
    assert (oldham.value, oldham.numerator, oldham.denominator) == (Decimal("91.5"), 560, 61200)
    assert values["E92000001", date(2024, 3, 31)].value == Decimal("70.1")
    white = found(
        store, "811", Publisher.FINGERTIPS, filters={"Category Type": "Ethnic group", "Category": "White"}
    )
    assert [one.value for one in white.values.values()] == [88]
    assert [one.ends for one in found(store, "812", Publisher.FINGERTIPS).values.values()] == [
        date(2021, 3, 31)
    ]
    with pytest.raises(InputRefused, match="2 rows of series 811"):
        kept(tmp_path, "two.csv", FINGERTIPS + rows + rows.replace("91.5", "91.6"))


def test_the_interactive_tool_as_csv_and_workbook(tmp_path: Path) -> None:
    rows = [("LAC", "2024-25 (OT)", "Oldham", "35.200000000000003", 353), ("LAC", "2024-25 (OT)", "England", "-", 970),
            ("LAC", "2024-25 (OT)", "Statistical Neighbours", "40", None)]  # fmt: skip
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Extracted on 1 January 2026"])
    sheet.append(LAIT.strip().split(","))
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "lait.xlsx")
    text = LAIT + "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
    (tmp_path / "lait.csv").write_text(text)
    for name in ("lait.csv", "lait.xlsx"):
        store = Store(tmp_path / name.replace(".", "_"))
        ((one, _),) = store.keep([tmp_path / name], NOW)
        assert one.notes == (
            "1 row(s) of “Statistical Neighbours” left out: not an authority, a region or England by number or name.",
        )
        values = found(store, "LAC", Publisher.LAIT).values
        assert values[OLDHAM, date(2025, 3, 31)].value == Decimal("35.2")
        assert values["E92000001", date(2025, 3, 31)].symbol is Symbol.NOT_AVAILABLE


@pytest.mark.parametrize("closeness", ["SNP", "SNP{}"])
def test_neighbour_workbooks_of_other_years(tmp_path: Path, closeness: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Statistical neighbours"])
    places = [name for at in (1, 2) for name in (f"SN{at}", closeness.format(at))]
    for row in (
        ["LA number", "LA Name", *places],
        [353, "Oldham", 354, "Very Close", "Bury", "close"],
        [None, "Old:"],
    ):
        book.active.append(row)
    book.save(tmp_path / "sn_april_2021.xlsx")
    store = Store(tmp_path / "published")
    store.keep([tmp_path / "sn_april_2021.xlsx"], NOW)
    near, edition = neighbours_of(store, OLDHAM)
    assert [(n.area, n.place, n.closeness) for n in near] == [
        ("E08000005", 1, "Very close"),
        ("E08000002", 2, "Close"),
    ]
    assert edition is not None
    assert edition.edition == "2021-04"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "", "a.csv: (the file): found an empty file; expected a table with headings."),
        ("a.csv", "one,two\n1,2\n", "a.csv: the headings: found 2 headings, of which known: none; expected"),
        ("a.csv", LAIT, "a.csv: row 2: found no row of an area that is known"),
        ("a.csv", LAIT + "LAC,2024,Oldham,many,353\n", "a.csv: row 2, Values: found “many”; expected a number"),
        ("a.csv", LAIT + "LAC,2024,Oldham,1,353\nLAC,2023,Oldham,nan,353\n", "row 3, Values: found “nan”"),
        ("a.csv", LAIT + "LAC,2024,Oldham,1,353\nLAC,2024,Oldham,2,353\n", "2 rows of series LAC, area E08000004"),
        ("a.csv", LAIT + "LAC,2024,Oldham\n", "a.csv: row 2: found 3 cells; expected 5"),
        ("a.csv", LAIT + f"LAC,2024,Oldham,{'9' * 400},353\n", "row 2, Values: found “999"),
        ("a.csv", f"{PLACES},rate\n2024,Reporting year,Regional,E92000001,,,5\n", "row 2, region_code: found “”"),
        ("a.csv", f"{PLACES},words\n2024,Reporting year,National,E92000001,,,many\n", "no column of numbers"),
        ("a.csv", f"{PLACES},r\n" + "2024,Reporting year,National,E92000001,,,5\n" * 2, "found 2 rows of period 2024"),
        ("a.csv", FINGERTIPS + "8,x,E92000001,England,England,P,A,,,2024,many,,,,\n", "row 2, Value: found “many”"),
        ("a.xlsx", "not a workbook", "a.xlsx: (the file): found what is not a workbook"),
        ("a.parquet", "not parquet", "a.parquet: (the file): found what is not Parquet"),
        ("a.csv", "LA Number,SN1,SN2\n353,354,353\n", "row 2, SN2: found “353”; expected the number, code or name"),
        ("a.csv", "LA Number,SN1,SN2\n999,354,355\n", "row 2, the authority: found “999”"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    with pytest.raises(InputRefused) as error:
        kept(tmp_path, name, text) if name.endswith("csv") and text else _raw(tmp_path, name, text)
    assert told in str(error.value)
    assert not list(tmp_path.glob("published/*"))


def _raw(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    Store(tmp_path / "published").keep([tmp_path / name], NOW)


def test_a_word_among_numbers_is_a_fault_and_no_filter(tmp_path: Path) -> None:
    rows = "".join(f"{2000 + at},Reporting year,National,E92000001,,,{at}\n" for at in range(20))
    wrong = "2020,Reporting year,National,E92000001,,,many\n"
    with pytest.raises(InputRefused, match=r"row 22, rate: found “many”; expected a number or a symbol"):
        kept(tmp_path, "a.csv", f"{PLACES},rate\n{rows}{wrong}")


def test_nothing_is_kept_of_several_files_where_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(f"{PLACES},rate\n2024,Reporting year,National,E92000001,,,5\n")
    (tmp_path / "bad.csv").write_text("one\n1\n")
    store = Store(tmp_path / "published")
    with pytest.raises(InputRefused):
        store.keep([tmp_path / "good.csv", tmp_path / "bad.csv"], NOW)
    assert store.releases() == []


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_text_that_is_not_utf8_is_refused(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"{PLACES},rate\n2024,Année,National,E92000001,,,5\n".encode(encoding))
    with pytest.raises(InputRefused, match="not UTF-8"):
        Store(tmp_path / "published").keep([tmp_path / "a.csv"], NOW)


def test_nothing_of_a_file_of_children_is_printed(tmp_path: Path) -> None:
    for rows in ("4711,01/02/2010,WBRI\n4712,02/03/2011,MWBC\n", "4711,WBRI\n4712\n"):
        (tmp_path / "header.csv").write_text(rows)
        with pytest.raises(InputRefused) as error:
            Store(tmp_path / "published").keep([tmp_path / "header.csv"], NOW)
        assert not any(value in str(error.value) for value in ("4711", "4712", "WBRI", "2010"))


def test_a_description_that_was_spoiled_is_named(tmp_path: Path) -> None:
    store = kept(tmp_path, "a.csv", f"{PLACES},rate\n2024,Reporting year,National,E92000001,,,5\n")
    (described,) = store.folder.glob("*.json")
    row = json.loads(described.read_text())
    assert (row["sha256"], row["licence"], row["edition"]) == (
        row["sha256"],
        "Open Government Licence v3.0",
        "2024",
    )
    described.write_text("{}")
    with pytest.raises(WorkspaceError, match="is not a description"):
        store.releases()


@pytest.mark.parametrize(
    ("period", "identifier", "ends", "expected"),
    [
        ("2024", "Reporting year", "03-31", date(2024, 3, 31)), ("2024", "Reporting year", None, None),
        ("2024-25 (OT)", "", "03-31", date(2025, 3, 31)), ("202324", "Financial year", None, date(2024, 3, 31)),
        ("202324", "Academic year", None, date(2024, 8, 31)), ("2024", "Calendar year", None, date(2024, 12, 31)),
        ("2024", "March", None, date(2024, 3, 31)), ("202425", "Financial year Q4", None, date(2025, 3, 31)),
        ("202425", "Financial year Q1", None, date(2024, 6, 30)), ("2024", "Calendar year Q3", None, date(2024, 9, 30)),
        ("2019 - 21", "", "12-31", date(2021, 12, 31)), ("1999/00", "", "03-31", date(2000, 3, 31)),
        ("2024", "", "02-28", date(2024, 2, 29)), ("0", "", "03-31", None), ("2024", "Week 3", "03-31", None),
        ("199", "", "03-31", None), ("2024 (Rev)", "", "03-31", date(2024, 3, 31)),
    ],
)  # fmt: skip
def test_the_day_on_which_a_period_ends(
    period: str, identifier: str, ends: str | None, expected: date | None
) -> None:
    assert last_day(period, identifier, ends) == expected


def test_numbers_symbols_names_and_editions() -> None:
    assert [number(t) for t in ("35.200000000000003", "1e2", "12,5", "nan", "inf", "", "1 2")] == [
        Decimal("35.2"), Decimal(100), None, None, None, None, None,
    ]  # fmt: skip
    assert symbol("many") is None
    told = [find(t) for t in ("353.0", "st helens", "St. Helens", "Herefordshire", "London (Inner)")]
    assert [area.name for area in told if area] == [
        "Oldham", "St. Helens", "St. Helens", "Herefordshire, County of", "Inner London",
    ]  # fmt: skip
    assert [dataset_of(Path(n)) for n in ("cla_edition_2023.csv", "D1 plans 2013 to 2024.csv", "b1_2025.csv")] == [
        "cla", "d1_plans", "b1",
    ]  # fmt: skip
    assert [dated(Path(n)) for n in ("sn_may_2025.xlsx", "New 2021.xlsx", "x.csv")] == ["2025-05", "2021", ""]


@pytest.mark.parametrize(
    "asked", [Asked(edition="../x"), Asked(edition="Autumn"), Asked(dataset="a/b"), Asked(layout="liat")]
)
def test_what_is_said_of_a_file_must_be_of_its_form(tmp_path: Path, asked: Asked) -> None:
    with pytest.raises(InputRefused, match=r"a.csv: --(edition|dataset|layout): found “.*; expected "):
        kept(tmp_path, "a.csv", f"{PLACES},rate\n2024,Reporting year,National,E92000001,,,5\n", asked)


def test_the_same_file_under_another_edition_is_another_release(tmp_path: Path) -> None:
    text = f"{PLACES},rate\n2024,Reporting year,National,E92000001,,,5\n"
    for asked in (None, Asked(edition="2024-11"), Asked(edition="2024-11")):
        store = kept(tmp_path, "a.csv", text, asked)
    assert [one.edition for one in store.releases()] == ["2024", "2024-11"]


def test_a_revised_period_rules_and_two_that_end_together_are_named(tmp_path: Path) -> None:
    rows = "LAC,2024 (Rev),Oldham,2,353\nLAC,2024,Oldham,1,353\n"
    values = found(kept(tmp_path, "a.csv", LAIT + rows), "LAC", Publisher.LAIT).values
    assert [one.value for one in values.values()] == [2]
    (tmp_path / "b").mkdir()
    both = kept(tmp_path / "b", "b.csv", LAIT + rows.replace("Rev", "OT"))
    assert "the periods “2024” and “2024 (OT)” end on the same day" in absent(
        both, "LAC", Publisher.LAIT, ends="03-31"
    )
