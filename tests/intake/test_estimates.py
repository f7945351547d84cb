"""Population estimates as published: each layout, what is left out and why, and every release kept."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from intake import returns
from outside import shared
from quarterday.engine import connect
from quarterday.records import Kind, Load, Snapshot, newest, save
from quarterday.records.opened import Records
from quarterday.records.releases import with_earlier_releases

DUDLEY, HALTON = "E08000027", "E06000006"
EDUCATION = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
    "old_la_code,new_la_code,la_name,age_group,population_estimate"
)


def education(area: str, year: int, people: object, group: str = "Children aged 0 to 17 years") -> str:
    region = "E92000001,England,E12000005,West Midlands"
    return f"{year},Reporting year,Local authority,{region},332,{area},A,{group},{people}"


def people(load: Load) -> dict[tuple[str, int], int]:
    rows = load.kinds[Kind.POPULATION].tables["population"].to_pylist()
    assert {row["release"] for row in rows} <= {returns.TODAY}
    return {(row["authority"], row["year"]): row["people"] for row in rows}


def detailed(
    *, areas: tuple[str, ...] = (DUDLEY, HALTON), sexes: str = "MF", ages: range = range(91)
) -> list[list]:
    """MYEB1's rows: 100 + age boys and girls in 2011, ten more of each in 2012."""
    heading = ["ladcode23", "laname23", "country", "sex", "age", "population_2011", "population_2012"]
    rows = [
        [area, "Somewhere", "E", sex, age, 100 + age, 110 + age]
        for area in areas
        for sex in sexes
        for age in ages
    ]
    return [heading, *rows]


def as_csv(path: Path, rows: list[list]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def as_workbook(path: Path, rows: list[list]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Mid-year population estimates"])
    sheet = book.create_sheet("MYEB1")
    sheet.append(["MYEB1: detailed population estimates series"])
    sheet.append([])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


ONE_SEX = sum(100 + age for age in range(18))
DETAILED = {
    (area, year): 2 * (ONE_SEX + more * 18)
    for area in (DUDLEY, HALTON)
    for year, more in ((2011, 0), (2012, 10))
}


def test_explore_education_statistics(tmp_path: Path) -> None:
    region = "2023,Reporting year,Regional,E92000001,England,E12000005,West Midlands,,,,Children aged 0 to 17 years,9"
    older = education(DUDLEY, 2023, 5, "Young people aged 18 to 25 years")
    file = returns.csv(tmp_path / "p.csv", EDUCATION, [education(DUDLEY, 2023, 69100), region, older])
    load = returns.read(file)
    assert people(load) == {(DUDLEY, 2023): 69100, ("E12000005", 2023): 9}
    assert load.findings == ()


def test_the_departments_own_file_is_read_row_for_row() -> None:
    file = shared("published/ons_mid-year_population_estimates_2012_to_2023.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    expected = {
        (row["new_la_code"] or row["region_code"] or row["country_code"], int(row["time_period"])): int(
            row["population_estimate"]
        )
        for row in rows
        if row["population_estimate"].isdecimal()
    }
    load = returns.read(file)
    assert people(load) == expected
    assert len(load.findings) == len([row for row in rows if not row["population_estimate"].isdecimal()])


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_the_offices_detailed_estimates_are_added_up(tmp_path: Path, write) -> None:
    path = tmp_path / ("p.csv" if write is as_csv else "p.xlsx")
    load = returns.read(write(path, detailed()))
    assert people(load) == DETAILED
    assert load.findings == ()
    assert load.files[0].title == "mid-year population estimates by single year of age (ONS)"


def test_the_sexes_may_be_numbers_or_one_row_for_both(tmp_path: Path) -> None:
    for sexes, times in (("12", 2), ("P", 1), ("PMF", 1)):
        load = returns.read(as_csv(tmp_path / "p.csv", detailed(areas=(DUDLEY,), sexes=sexes)))
        assert people(load)[DUDLEY, 2011] == times * ONE_SEX, sexes


def test_an_age_that_is_missing_makes_no_total(tmp_path: Path) -> None:
    rows = [row for row in detailed() if row[:5] != [DUDLEY, "Somewhere", "E", "F", 7]]
    load = returns.read(as_csv(tmp_path / "p.csv", rows))
    assert set(people(load)) == {(HALTON, 2011), (HALTON, 2012)}
    assert [(rule, kept) for rule, _, kept in returns.broken(load)] == [("incomplete_ages", False)] * 2


def test_the_offices_estimates_of_one_year_are_told_by_their_title(tmp_path: Path) -> None:
    heading = ["Code", "Name", "Geography", "All ages", *range(90), "90+"]
    row = [DUDLEY, "Dudley", "Metropolitan District", 320000, *(100 + age for age in range(91))]
    book = openpyxl.Workbook()
    book.active.title = "MYE2 - Males"
    for name, times in (("MYE2 - Males", 2), ("MYE2 - Persons", 1)):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(
            ["MYE2: Population estimates by single year of age for local authorities in the UK, mid-2023"]
        )
        sheet.append([])
        sheet.append(heading)
        sheet.append([times * cell if isinstance(cell, int) else cell for cell in row])
        sheet.append(["Source: Office for National Statistics"])
    book.save(tmp_path / "p.xlsx")
    load = returns.read(tmp_path / "p.xlsx")
    assert people(load) == {(DUDLEY, 2023): ONE_SEX}
    assert load.findings == ()


def nomis(area: str, year: int, sex: str, age: str, number: object, measure: str = "Value") -> str:
    return f"{year},{area},Somewhere,{sex},{age},{measure},{number}"


NOMIS = "DATE,GEOGRAPHY_CODE,GEOGRAPHY_NAME,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE"


def test_nomis_by_single_year_and_by_group(tmp_path: Path) -> None:
    ages = [nomis(DUDLEY, 2022, "Total", f"Age {age}", 100 + age) for age in range(30)]
    groups = [
        nomis(HALTON, 2022, "Total", "Aged 0 to 17", "28,000"),
        nomis(HALTON, 2022, "Total", "Aged 0 to 17", 21.6, "Percent"),
        nomis(HALTON, 2022, "Male", "All Ages", 64000),
    ]
    load = returns.read(returns.csv(tmp_path / "p.csv", NOMIS, [*ages, *(f'{g}' for g in groups[1:]),
                                                                groups[0].replace("28,000", '"28,000"')]))  # fmt: skip
    assert people(load) == {(DUDLEY, 2022): ONE_SEX, (HALTON, 2022): 28000}
    assert load.findings == ()


@pytest.mark.parametrize("symbol", ["x", ":", "c", "low", ""])
def test_a_symbol_is_a_finding_and_no_number(tmp_path: Path, symbol: str) -> None:
    rows = [education(DUDLEY, 2023, symbol), education(HALTON, 2023, "28000")]
    load = returns.read(returns.csv(tmp_path / "p.csv", EDUCATION, rows))
    assert people(load) == {(HALTON, 2023): 28000}
    assert returns.broken(load) == [("symbol", 2, False)]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (education(DUDLEY, 2023, "about 5"), "not_a_number"),
        (education(DUDLEY, 202324, 5), "not_a_number"),
        (education("Dudley", 2023, 5), "missing_identifier"),
        (education(HALTON, 2023, 7), "duplicate"),
    ],
)
def test_each_rule_finds_its_row(tmp_path: Path, row: str, rule: str) -> None:
    load = returns.read(returns.csv(tmp_path / "p.csv", EDUCATION, [education(HALTON, 2023, 6), row]))
    assert [(found, line) for found, line, _ in returns.broken(load)] == [(rule, 3)]


def test_a_file_of_other_ages_is_refused(tmp_path: Path) -> None:
    file = returns.csv(tmp_path / "p.csv", EDUCATION, [education(DUDLEY, 2023, 5, "Aged 18 to 25")])
    assert "no row is of people aged 0 to 17" in returns.refused(file)


def test_two_files_of_estimates_in_a_load_are_refused(tmp_path: Path) -> None:
    one = returns.csv(tmp_path / "p.csv", EDUCATION, [education(DUDLEY, 2023, 5)])
    other = returns.csv(tmp_path / "q.csv", returns.POPULATION, [returns.PEOPLE])
    assert "each holds mid-year population estimates" in returns.refused(one, other)


NOW = datetime(2024, 6, 1, tzinfo=UTC)


def keep(store: Path, file: Path) -> Snapshot:
    load = with_earlier_releases(returns.read(file), newest(store))
    return save(store, load, NOW + timedelta(days=1))


def populations(snapshot: Snapshot, authority: str = DUDLEY) -> dict[int, int]:
    files = {table: [held.tables[table]] for table, held in snapshot.holdings().items()}
    told = Records(connect(), files).populations()[authority]
    return {year: population.people for year, population in told.items()}


def test_a_later_release_restates_and_the_earlier_is_kept(tmp_path: Path) -> None:
    heading, store = f"{returns.POPULATION},release", tmp_path / "data"
    first = returns.csv(
        tmp_path / "a.csv", heading, [f"{DUDLEY},2021,69000,2022-12-21", f"{DUDLEY},2022,69100,2023-11-23"]
    )
    revised = returns.csv(tmp_path / "b.csv", heading, [f"{DUDLEY},2022,69250,2024-05-01"])
    before = keep(store, first)
    assert populations(before) == {2021: 69000, 2022: 69100}
    after = keep(store, revised)
    assert populations(after) == {2021: 69000, 2022: 69250}
    assert after.kinds[Kind.POPULATION].rows == {"population": 3}
    assert [file.name for file in after.kinds[Kind.POPULATION].files] == ["a.csv", "b.csv"]
    assert populations(before) == {2021: 69000, 2022: 69100}
    again = keep(store, first)
    assert again.name == after.name


def test_an_earlier_release_loaded_late_does_not_count(tmp_path: Path) -> None:
    heading, store = f"{returns.POPULATION},release", tmp_path / "data"
    keep(store, returns.csv(tmp_path / "b.csv", heading, [f"{DUDLEY},2022,69250,2024-05-01"]))
    after = keep(store, returns.csv(tmp_path / "a.csv", heading, [f"{DUDLEY},2022,69100,2023-11-23"]))
    assert populations(after) == {2022: 69250}


def test_a_correction_of_the_same_release_replaces_it(tmp_path: Path) -> None:
    store = tmp_path / "data"
    keep(
        store,
        returns.csv(tmp_path / "a.csv", returns.POPULATION, [f"{DUDLEY},2022,691", f"{HALTON},2022,28000"]),
    )
    after = keep(store, returns.csv(tmp_path / "b.csv", returns.POPULATION, [f"{DUDLEY},2022,69100"]))
    assert populations(after) == {2022: 69100}
    assert populations(after, HALTON) == {2022: 28000}
    assert after.kinds[Kind.POPULATION].rows == {"population": 2}
    assert {date(2024, 6, 1)} == {returns.TODAY}
