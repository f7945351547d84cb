"""The published files as they are: what is read is what they print (expected: the files, read by other means)."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from outside import shared
from quarterday.comparators import Absent, Field, Store, editions, field_of, neighbours_of, restated
from quarterday.library.ready import ready as indicators
from quarterday.register import Comparators, Publisher, Series
from quarterday.register.published import ready

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FILES = (
    "lait_bds_long.parquet", "lait_data_dictionary.csv", "sn_may_2025.xlsx", "cla_edition_2023.csv",
    "cla_edition_2024.csv", "csww_edition_2024.csv", "d1_child_protection_plans_2013_to_2024.csv",
    "d5_cpps_at31march_by_duration_2013_to_2024.csv",
    "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv",
)  # fmt: skip
BIRMINGHAM = "E08000025"
ENGLAND, WEST_MIDLANDS = "E92000001", "E12000005"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    kept = Store(tmp_path_factory.mktemp("published"))
    loaded = kept.keep([shared(f"published/{name}") for name in FILES], NOW)
    assert [(one.notes, new) for one, new in loaded] == [((), True)] * len(FILES)  # no row is left out
    return kept


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"published/{name}").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def area_of(row: dict[str, str]) -> str:
    return row["new_la_code"] or row["region_code"] or row["country_code"]


def _cells(file: str, column: str) -> dict[tuple[str, ...], str]:
    return {(r["time_period"], area_of(r), r["population_count"]): r[column] for r in rows(file)}


def field(store: Store, code: str, ends: date, authority: str = BIRMINGHAM, **more: str) -> Field:
    found = field_of(store, Comparators(compare_as=authority), indicators()[code].indicator, ends, **more)
    assert isinstance(found, Field)
    return found


def test_every_measure_of_the_interactive_tool_is_read_as_it_is_printed(store: Store) -> None:
    table = pq.read_table(shared("published/lait_bds_long.parquet")).to_pydict()
    printed: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, year, number, value in zip(
        table["Short Desc"], table["Years"], table["LA Number"], table["Values"], strict=True
    ):
        if year != "0":
            printed[name].append((int(number), value))
    numbers = 0
    for name, cells in printed.items():
        if not [cell for _, cell in cells if cell != "-"]:
            continue
        series = Series(indicator="QD.1", source=Publisher.LAIT, series=name, ends="03-31", differs="x")
        found = editions(store, series)
        assert not isinstance(found, Absent), name
        read = sorted(float(v.value) for v in found[0].values.values() if v.value is not None)
        expected = sorted(float(cell) for _, cell in cells if cell != "-")
        assert read == pytest.approx(expected, rel=1e-11, abs=1e-20), name
        numbers += len(read)
        england = sorted(float(cell) for number, cell in cells if number == 970 and cell != "-")
        mine = [float(v.value) for v in found[0].values.values() if v.area == ENGLAND and v.value is not None]
        assert sorted(mine) == pytest.approx(england, rel=1e-11)
    assert len(printed) == 171
    assert numbers > 190_000


def test_a_floats_noise_is_not_taken_for_decimals(store: Store) -> None:
    found = field(store, "PI.433", date(2025, 12, 31))
    assert (found.ends, found.decimals) == (date(2025, 3, 31), 1)
    assert {v.value.as_tuple().exponent for v in found.values.values() if v.value is not None} <= {0, -1}
    assert found.values[ENGLAND].value == Decimal("40.6")  # definitions.md, section 5, PI2
    assert found.values[WEST_MIDLANDS].value == Decimal("40.3")


def test_figures_quoted_of_the_tables(store: Store) -> None:
    """definitions.md, section 5: England 67 and the West Midlands 86 looked after, 13.0% and 10.4% agency, in 2025."""
    looked_after, agency = (
        field(store, "PI.432", date(2025, 3, 31)),
        field(store, "PI.1447", date(2025, 9, 30)),
    )
    assert [looked_after.values[a].value for a in (ENGLAND, WEST_MIDLANDS)] == [67, 86]
    assert [agency.values[a].value for a in (ENGLAND, WEST_MIDLANDS)] == [Decimal("13"), Decimal("10.4")]
    assert (agency.ends, agency.decimals) == (date(2025, 9, 30), 1)
    before = field(store, "PI.1447", date(2025, 9, 29))  # the day before it: the year before
    assert (before.ends, before.values[ENGLAND].value) == (date(2024, 9, 30), Decimal("16.2"))


@pytest.mark.parametrize(
    ("file", "column"),
    [("csww_edition_2024.csv", "agency_rate_fte"), ("d1_child_protection_plans_2013_to_2024.csv", "CPP_At31_rate"),
     ("c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv", "Re_referrals_percent")],
)  # fmt: skip
def test_a_data_set_is_read_as_it_is_printed(store: Store, file: str, column: str) -> None:
    series = Series(indicator="QD.1", source=Publisher.EES, series=column, ends="03-31", differs="x")
    found = editions(store, series)
    assert not isinstance(found, Absent)
    for row in rows(file):
        value = found[0].values[area_of(row), date(int(row["time_period"]), 3, 31)]
        if value.value is None:
            assert value.symbol is not None
            assert row[column] in ("c", "z", "x", "u", "low", ":", "k", "-", ""), row[column]
        else:
            assert value.value == Decimal(row[column])


def test_two_editions_keep_what_each_said(store: Store) -> None:
    """definitions.md, 2.3: 40 of 162 rates and 99 of 162 counts of 2023 changed between the editions."""
    at31 = "Children looked after at 31 March each year"
    counted = {}
    for column in ("rate_per_10000", "number"):
        changed = restated(store, "cla", column)
        counted[column] = sum(one.period == "2023" and at31 in one.group for one in changed)
        old, new = (_cells(f"cla_edition_{year}.csv", column) for year in (2023, 2024))
        assert len(changed) == sum(old[key] != new[key] for key in old.keys() & new.keys())
    city = [
        one
        for one in restated(store, "cla", "rate_per_10000")
        if one.area == "E09000001" and at31 in one.group
    ]
    assert ("152", "107") in [(one.before, one.after) for one in city if one.period == "2023"]
    assert counted["number"] > 90
    assert counted["rate_per_10000"] >= 40


def test_an_edition_can_be_looked_at_as_it_was(store: Store) -> None:
    mapped = next(s for s in ready() if s.indicator == "PI.432" and s.source is Publisher.EES)
    own = Series(**mapped.model_dump(include=set(Series.model_fields)))
    chosen = Comparators(compare_as=BIRMINGHAM, series=(own,))
    looked_after = indicators()["PI.432"].indicator
    told = {}
    for edition in ("2023", "2024"):
        found = field_of(store, chosen, looked_after, date(2023, 3, 31), edition=edition)
        assert isinstance(found, Field)
        told[edition] = (found.edition, found.values["E09000001"].value, found.values[ENGLAND].value)
    assert told == {"2023": ("2023", 152, 71), "2024": ("2024", 107, 70)}


def test_every_authoritys_neighbours_are_the_workbooks(store: Store) -> None:
    book = (
        CalamineWorkbook.from_path(str(shared("published/sn_may_2025.xlsx")))
        .get_sheet_by_index(0)
        .to_python()
    )
    plans = sorted(rows("d1_child_protection_plans_2013_to_2024.csv"), key=lambda row: row["time_period"])
    codes = {row["old_la_code"]: row["new_la_code"] for row in plans if row["CPP_At31"] != "z"}
    seen = 0
    for row in book[3:]:
        if isinstance(row[0], float) and row[5]:
            near, kept = neighbours_of(store, codes[str(int(row[0]))])
            assert [n.area for n in near] == [codes[str(int(number))] for number in row[5::2]]
            assert [n.closeness for n in near] == [str(word).capitalize() for word in row[6::2]]
            assert kept is not None
            assert kept.edition == "2025-05"
            seen += 1
    assert seen >= 153


def test_regions_are_those_of_the_tables(store: Store) -> None:
    found = field(store, "PI.433", date(2024, 3, 31))
    for row in rows("d1_child_protection_plans_2013_to_2024.csv"):
        if row["new_la_code"] in found.regions:
            expected = (
                (row["region_code"], "E12000007")
                if row["region_code"].startswith("E13")
                else (row["region_code"],)
            )
            assert found.regions[row["new_la_code"]] == expected
    assert len(found.regions) >= 150


def test_authorities_are_those_of_that_day(store: Store) -> None:
    own = Series(indicator="PI.433", source=Publisher.EES, series="CPP_At31_rate", ends="03-31", differs="x")
    chosen = Comparators(compare_as=BIRMINGHAM, series=(own,))
    found = field_of(store, chosen, indicators()["PI.433"].indicator, date(2024, 3, 31))
    assert isinstance(found, Field)
    assert len(found.authorities) == 153
    assert not found.authorities.keys() & {ENGLAND, WEST_MIDLANDS, "E13000001"}


def test_a_joint_return_answers_for_both_authorities(store: Store) -> None:
    own = Series(
        indicator="PI.1447", source=Publisher.EES, series="agency_rate_fte", ends="09-30", differs="x"
    )
    found = field_of(
        store,
        Comparators(compare_as=BIRMINGHAM, series=(own,)),
        indicators()["PI.1447"].indicator,
        date(2024, 9, 30),
    )
    assert isinstance(found, Field)
    kingston = found.of("E09000021")
    assert kingston is not None
    assert kingston.area == "E09000021 / E09000027"
    assert kingston == found.of("E09000027")


def test_every_ready_series_is_in_the_files_and_suits_its_indicator(store: Store) -> None:
    for mapped in ready():
        indicator = indicators()[mapped.indicator].indicator
        assert mapped.suits(indicator), mapped.indicator
        assert not isinstance(editions(store, mapped), Absent), mapped.name
    starter = ["PI.432", "PI.433", "PI.1447", "QD.1"]
    assert all(field(store, code, date(2025, 9, 30)).values[ENGLAND].value for code in starter)
    nothing = field_of(
        store, Comparators(compare_as=BIRMINGHAM), indicators()["PI.2250"].indicator, date(2025, 3, 31)
    )
    assert nothing == ()  # there is no national series of early help cases


def test_files_loaded_again_are_not_kept_twice(store: Store, tmp_path: Path) -> None:
    before = store.releases()
    assert [new for _, new in store.keep([shared("published/sn_may_2025.xlsx")], NOW)] == [False]
    assert store.releases() == before
    assert not list(store.folder.glob("*.unfinished"))
