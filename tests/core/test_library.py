"""The library of indicators: each is read, fits its measure, and is counted on the made-up borough as traced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from outside import ROOT
from quarterday import intake
from quarterday.engine import Connection, connect
from quarterday.figures import Position, Statistic, Unit
from quarterday.measures import catalogue
from quarterday.periods import Quarter
from quarterday.positions import Authority, Evidence, calculate, rows_behind, shapes_of
from quarterday.records import Cover
from quarterday.records.opened import Records
from quarterday.register import Basis, Comparators, Denominator, Indicator, Register, Settings
from quarterday.synth import write
from servers import ON_SPARK

FILES = sorted((ROOT / "src" / "quarterday" / "library").glob("*.toml"))
MEASURES = catalogue()
PERIOD = Quarter.parse("2023-24-Q2")


def read(file: Path) -> Indicator:
    return Indicator.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, pa.Table], dict[str, Cover]]:
    """The demo's records, and the days they speak of."""
    borough = write(tmp_path_factory.mktemp("borough") / "records")
    load = intake.read(borough.files, today=borough.as_at, as_at=borough.as_at)
    tables = {name: table for one in load.kinds.values() for name, table in one.tables.items()}
    covers = {name: one.cover for one in load.kinds.values() for name in one.tables if one.cover}
    return tables, covers


@pytest.fixture(scope="module")
def evidence(made: tuple[dict[str, pa.Table], dict[str, Cover]]) -> Iterator[Evidence]:
    connection = connect()
    yield Evidence(Records(connection, tables=made[0]), (Authority("X99000001", made[1]),))
    connection.disconnect()


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_indicator_of_the_library(file: Path) -> None:
    indicator = read(file)
    assert indicator.code == file.stem
    shapes_of(indicator, MEASURES, Records(connect()))
    assert indicator.source.startswith(("Local", "After ", "The ")), "say whose definition it is"


def test_every_measure_says_where_its_definition_is_from() -> None:
    for name, measure in MEASURES.items():
        assert re.search(r"Source: |\b[Ll]ocal\b", measure.build.__doc__ or ""), name


def whole_library() -> Register:
    return Register(
        settings=Settings(authority="X99000001", name="Halverden"), priorities=(), targets={},
        indicators=tuple(read(file) for file in FILES), comparators=Comparators(compare_as="X99000001"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fixture", "name"), [("on_postgresql", "postgres"), pytest.param("spark", "pyspark", marks=ON_SPARK)]
)
def test_every_engine_counts_every_position_of_the_library_as_duckdb_does(
    evidence: Evidence,
    made: tuple[dict[str, pa.Table], dict[str, Cover]],
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
    fixture: str,
    name: str,
) -> None:
    """Numerator, denominator and everything else that is said of it: all quarters, all groups."""
    connection = request.getfixturevalue(fixture)
    assert connection.name == name
    other = Evidence(Records(connection, tables=made[0]), (Authority("X99000001", made[1]),))
    found = [list(calculate(whole_library(), MEASURES, one, PERIOD)) for one in (evidence, other)]
    assert len({p.indicator for p in found[0] if p.numerator}) > 20
    assert found[0] == found[1]
    record_property(f"positions that are the same on {name}", len(found[0]))


@pytest.fixture
def on_postgresql(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    monkeypatch.setenv("QUARTERDAY_DATABASE", database)
    connection = connect("postgresql")
    yield connection
    connection.disconnect()


def test_what_trace_lists_is_every_figure_of_the_library(
    evidence: Evidence, record_property: Callable[[str, object], None]
) -> None:
    """Of the whole, the rows listed; of each group of each breakdown, those of them that are in it."""
    register, groups = whole_library(), 0
    found = [p for p in calculate(register, MEASURES, evidence, PERIOD) if p.period == PERIOD]
    counted = [p for p in found if p.numerator is not None and not p.dimensions]
    assert len(counted) > 35
    for position in counted:
        indicator = register.indicator(position.indicator)
        assert indicator is not None
        rows = listed(indicator, position, evidence)
        assert adds_up(indicator, position, rows), position
        for each in (p for p in found if p.dimensions and p.indicator == position.indicator):
            mine = {
                part: [row for row in told if group_of(row, each) == each.dimensions]
                for part, told in rows.items()
            }
            assert adds_up(indicator, each, mine), each
            groups += 1
        if each := next(
            (p for p in found if p.dimensions and p.indicator == indicator.code and p.numerator), None
        ):
            assert adds_up(indicator, each, listed(indicator, each, evidence)), each
    assert groups > 100
    record_property("groups whose rows add up to their figure", groups)


def listed(indicator: Indicator, position: Position, evidence: Evidence) -> dict[str, list[dict]]:
    told = rows_behind(indicator, MEASURES, evidence, position)
    return {part: table.to_pyarrow().to_pylist() for part, table in told.items()}


def group_of(row: dict, position: Position) -> dict[str, str]:
    words = {None: "not known", True: "yes", False: "no"}
    return {name: words.get(row[name], row[name]) for name in position.dimensions}


def adds_up(indicator: Indicator, position: Position, listed: dict[str, list[dict]]) -> bool:
    rows = listed["numerator"]
    top = [row for row in rows if row["counts"]]
    match position.statistic:
        case Statistic.MEAN:
            return sum(row["days"] for row in top) == position.numerator and len(top) == position.denominator
        case Statistic.MEDIAN:
            return len(top) == position.denominator
    size = sum(row.get("weight", Decimal(1)) for row in top)
    known = sum(row.get("weight", Decimal(1)) for row in rows if row["counts"] is not None)
    if indicator.denominator is Denominator.MEASURE:
        known = sum(row.get("weight", Decimal(1)) for row in listed["denominator"])
    return size == position.numerator and (
        indicator.denominator in (None, Denominator.POPULATION) or known == position.denominator
    )


def test_the_departments_neet_figure_is_the_average_of_december_january_and_february() -> None:
    indicator = read(ROOT / "src" / "quarterday" / "library" / "QD.138.toml")
    assert (indicator.basis, indicator.unit, indicator.denominator) == (
        Basis.STOCK,
        Unit.PERCENT,
        Denominator.ROWS,
    )
    assert indicator.as_at.days(Quarter(2023, 4), indicator.average_over) == (
        date(2023, 12, 31),
        date(2024, 1, 31),
        date(2024, 2, 29),
    )
