"""The published figures beside our own: the history they fill, where they disagree, what is mapped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from quarterday.comparators import Field, Store, disagreements, field_of, published_history, speaks_alike
from quarterday.figures import Position, Source, State
from quarterday.library.ready import ready as indicators
from quarterday.periods import Quarter
from quarterday.register import Comparators, Covers, Indicator, Publisher, Series
from terminal import quarterday

NOW = datetime(2026, 1, 2, tzinfo=UTC)
OLDHAM, ENGLAND = "E08000004", "E92000001"
HEADINGS = (
    "time_period,time_identifier,geographic_level,country_code,region_code,new_la_code,"
    "population_count,population_estimate,number,rate_per_10000\n"
)
AT_31_MARCH = "Children looked after at 31 March each year"
PLANS = indicators()["PI.433"].indicator
CARE = indicators()["PI.432"].indicator
REFERRALS = indicators()["QD.102"].indicator
AGENCY = indicators()["PI.1447"].indicator


def row(year: int, area: str, population: object, number: object, rate: object) -> str:
    level, places = ("National", ",") if area == ENGLAND else ("Local authority", f"E12000002,{area}")
    return f"{year},Reporting year,{level},{ENGLAND},{places},{AT_31_MARCH},{population},{number},{rate}\n"


def store_of(tmp_path: Path, **editions: str) -> Store:
    store = Store(tmp_path / "published")
    for name, rows in editions.items():
        file = tmp_path / f"cla_{name}.csv"
        file.write_text(HEADINGS + rows)
        store.keep([file], NOW)
    return store


def ours(
    number: int, population: int, year: int = 2024, indicator: Indicator = CARE, **more: object
) -> Position:
    day = date(year, 3, 31)
    given = {
        "indicator": indicator.code, "authority": OLDHAM, "period": Quarter.containing(day), "per": indicator.unit.per,
        "numerator": Decimal(number), "denominator": Decimal(population), "state": State.FINAL,
        "source": Source.CALCULATED, "from_day": day, "to_day": day, "population_year": year - 1, **more,
    }  # fmt: skip
    return Position(**given)  # type: ignore[arg-type]


CHOSEN = Comparators(compare_as=OLDHAM)


def said(store: Store, position: Position) -> list[str]:
    return [one.sentence.partition(" (explore")[0] for one in disagreements(store, CHOSEN, CARE, [position])]


@pytest.mark.parametrize(
    ("number", "population", "told"),
    [
        (560, 61200, None), (560, 61201, None),  # the same at the decimals that are published
        (560, 60000, ("the population was revised or is of another year, 61,200 published and 60,000 ours "
                     "(ours is the estimate for mid-2023)")),
        (570, 61200, "the count differs, 560 published and 570 ours"),
        (580, 60000, ("the count differs, 560 published and 580 ours, and the population was revised or is of another "
                     "year, 61,200 published and 60,000 ours (ours is the estimate for mid-2023)")),
    ],
)  # fmt: skip
def test_a_disagreement_says_what_differs(
    tmp_path: Path, number: int, population: int, told: str | None
) -> None:
    store = store_of(tmp_path, a=row(2024, OLDHAM, 61200, 560, 92))  # 560 / 61,200 is 91.5
    found = said(store, ours(number, population))
    rounded = f"{Decimal(number * 10000) / population:.0f}"
    assert found == ([f"Published 92 at 31 March 2024; ours {rounded}: {told}."] if told else [])


def test_without_the_published_parts_it_says_that_why_is_not_known(tmp_path: Path) -> None:
    nothing = store_of(tmp_path, a=row(2024, OLDHAM, "c", "c", 92))
    assert "why is not known, as no counts are published" in said(nothing, ours(570, 61200))[0]


def test_the_count_alone_tells_of_the_population(tmp_path: Path) -> None:
    """The Interactive Tool has the count and no population."""
    file = tmp_path / "lait.csv"
    file.write_text(
        "Short Desc,Years,LA and Regions,Values,LA Number\n"
        "CPP_rate,2024,Oldham,32.5,353\nCPP_Num,2024,Oldham,225,353\n"
    )
    store = Store(tmp_path / "published")
    store.keep([file], NOW)
    found = disagreements(store, CHOSEN, PLANS, [ours(225, 68800, indicator=PLANS)])
    assert [one.sentence for one in found] == [
        (
            "Published 32.5 at 31 March 2024; ours 32.7: the count is the same (225), so the population differs. "
            "(Local Authority Interactive Tool, CPP_rate, edition 2024)"
        )
    ]
    both = disagreements(store, CHOSEN, PLANS, [ours(226, 68800, indicator=PLANS)])
    assert "225 published and 226 ours, and that alone does not explain it" in both[0].sentence


def test_an_earlier_edition_that_had_our_figure_is_named(tmp_path: Path) -> None:
    newest = row(2024, OLDHAM, 61200, 560, 92) + row(2025, OLDHAM, 61200, 560, 92)
    store = store_of(tmp_path, edition_2024=row(2024, OLDHAM, 60000, 560, 93), edition_2025=newest)
    assert "edition 2024 had our figure, so it was restated since" in said(store, ours(560, 60000))[0]


def test_only_the_whole_at_the_same_day_is_compared(tmp_path: Path) -> None:
    store = store_of(tmp_path, a=row(2024, OLDHAM, 61200, 560, 92))
    december = date(2023, 12, 31)
    apart = [
        ours(900, 61200, dimensions={"sex": "F"}),
        ours(900, 61200, source=Source.PUBLISHED),
        ours(900, 61200, from_day=december, to_day=december, period=Quarter(2023, 3)),
        ours(900, 61200, authority="E08000005"),
    ]
    assert disagreements(store, CHOSEN, CARE, apart) == []


def test_published_figures_fill_quarters_that_the_records_do_not_cover(tmp_path: Path) -> None:
    rows = (
        row(2022, OLDHAM, 61000, 550, 90)
        + row(2023, OLDHAM, "z", "c", "c")
        + row(2024, OLDHAM, 61200, 560, 92)
    )
    store = store_of(tmp_path, a=rows)
    filled = published_history(store, CHOSEN, CARE, OLDHAM)
    assert [(p.period, p.exact, p.source, p.to_day) for p in filled] == [
        (Quarter(2021, 4), 90, Source.PUBLISHED, date(2022, 3, 31)),
        (Quarter(2023, 4), 92, Source.PUBLISHED, date(2024, 3, 31)),
    ]  # the figure is as printed, not 550 / 61,000
    assert "edition 2024. Published once a year, at 31 March" in str(filled[0].why)
    assert [p.period for p in published_history(store, CHOSEN, CARE, OLDHAM, {Quarter(2023, 4)})] == [
        Quarter(2021, 4)
    ]
    assert [Position.from_json(p.to_json()) for p in filled] == filled
    assert published_history(store, CHOSEN, indicators()["PI.2250"].indicator, OLDHAM) == []


@pytest.mark.parametrize(
    ("indicator", "covers", "ends", "alike"),
    [
        (CARE, Covers.DAY, date(2024, 3, 31), True), (CARE, Covers.DAY, date(2024, 3, 30), False),
        (CARE, Covers.YEAR, date(2024, 3, 31), False), (AGENCY, Covers.DAY, date(2024, 9, 30), True),
        (REFERRALS, Covers.YEAR, date(2024, 3, 31), True), (REFERRALS, Covers.DAY, date(2024, 3, 31), False),
        (indicators()["QD.103"].indicator, Covers.YEAR, date(2024, 3, 31), False),  # a quarter is no year
        (indicators()["QD.138"].indicator, Covers.DAY, date(2024, 2, 29), False),
    ],
)  # fmt: skip
def test_a_series_speaks_of_the_same_only_at_its_own_day(
    indicator: Indicator, covers: Covers, ends: date, alike: bool
) -> None:
    series = Series(indicator="QD.1", source=Publisher.EES, series="x", covers=covers, same=True, differs="x")
    assert speaks_alike(indicator, series, ends) is alike
    assert not speaks_alike(indicator, series.model_copy(update={"same": False}), ends)


def test_a_field_says_where_it_is_from_and_how_it_differs(tmp_path: Path) -> None:
    store = store_of(tmp_path, a=row(2024, OLDHAM, 61200, 560, 92) + row(2024, ENGLAND, 1, 1, 70))
    found = field_of(store, CHOSEN, CARE, date(2024, 6, 30))
    assert isinstance(found, Field)
    assert found.sentence == (
        "Department for Education, explore education statistics, rate_per_10000: at 31 March 2024 (edition 2024). "
        "Published once a year, at 31 March, to a whole number."
    )
    assert found.regions == {OLDHAM: ("E12000002",)}
    early = field_of(store, CHOSEN, CARE, date(2024, 3, 30))
    assert [one.why for one in early if not isinstance(early, Field)] == [
        "Local Authority Interactive Tool is not loaded; `quarterday published load FILE` reads it.",
        (
            "explore education statistics, rate_per_10000, population_count “Children looked after at 31 March each "
            "year”: nothing is published for 30 March 2024 or before."
        ),
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    assert quarterday("init", str(tmp_path / "w"), "--authority", OLDHAM).code == 0
    return tmp_path / "w"


def mapped(workspace: Path, text: str) -> str:
    file = workspace / "register" / "comparators.toml"
    file.write_text(f'compare_as = "{OLDHAM}"\n{text}')
    return quarterday("check", "--json", "-w", str(workspace)).out


GOOD = '[[series]]\nindicator = "PI.432"\nsource = "lait"\nseries = "LAC"\nends = "03-31"\ndiffers = "x"\n'


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ('"PI.432"', '"PI.423"', "Did you mean “PI.433”?"), ('"lait"', '"liat"', "Did you mean “lait”?"),
        ("ends", "end", "Did you mean “ends”?"), ("03-31", "13-31", "is not a month and a day"),
        ("03-31", "31 March", "a month and a day like 03-31"), ('differs = "x"', "", "this key is needed"),
    ],
)  # fmt: skip
def test_check_finds_faults_of_the_mapping(workspace: Path, wrong: str, right: str, told: str) -> None:
    assert mapped(workspace, GOOD).strip() == "[]"
    assert told in mapped(workspace, GOOD.replace(wrong, right))


def test_the_commands(workspace: Path, tmp_path: Path) -> None:
    where = ("-w", str(workspace))
    file = tmp_path / "cla_2024.csv"
    file.write_text(HEADINGS + row(2024, OLDHAM, 61200, 560, 92) + row(2024, ENGLAND, 1, 1, "c"))
    before = quarterday("published", "show", "PI.432", *where)
    assert "is not loaded" in before.err
    assert quarterday("published", "load", str(file), *where).code == 0
    later = tmp_path / "cla_2025.csv"
    later.write_text(HEADINGS + row(2025, OLDHAM, 1, 1, 80) + row(2024, OLDHAM, 60000, 560, 93))
    assert quarterday("published", "load", str(later), *where).code == 0
    assert "cla" in quarterday("published", "list", *where).out
    shown = quarterday("published", "show", "PI.432", "--area", "Oldham", *where).out
    assert all(text in shown for text in ("92", "93", "80", "61200"))
    changed = quarterday("published", "show", "rate_per_10000", "--restated", *where).out
    assert "92 (edition 2024)" in changed
    assert "93 (edition 2025)" in changed
    near = quarterday("published", "show", "rate_per_1000", *where)
    assert near.code == 5
    assert "Did you mean “rate_per_10000”?" in near.err
    nowhere = quarterday("published", "show", "PI.432", "--area", "Odlham", *where)
    assert nowhere.code == 2
    assert quarterday("published", "load", str(tmp_path / "none.csv"), *where).code == 3
