"""A position beside England, its region, its neighbours and all authorities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from quarterday.figures import Unit
from quarterday.figures.appraisal import Against
from quarterday.figures.published import ENGLAND, Neighbour, PublishedValue, Symbol
from quarterday.judgement.comparison import MEAN, MEDIAN, POOLED, against_interval, compare, ordinal
from quarterday.judgement.field import Field
from quarterday.register import Polarity
from quarterday.stats.intervals import Interval
from test_uncertainty import indicator, position
from vectors import rows

DAY = date(2023, 3, 31)


def published(
    area: str, value: str | None, top: str | None = None, bottom: str | None = None
) -> PublishedValue:
    counts = [None if one is None else Decimal(one) for one in (top, bottom)]
    symbol = Symbol.CONFIDENTIAL if value is None else None
    return PublishedValue(area, "2023", DAY, None if value is None else Decimal(value), symbol, *counts)


def field(values: dict[str, str | None], neighbours: tuple[str, ...] = ()) -> Field:
    return Field(
        "A table", "2024", "31 March 2023", {area: published(area, value) for area, value in values.items()},
        "E08000001", "E12000005", tuple(Neighbour(area, n, "Very close") for n, area in enumerate(neighbours, 1)),
        {ENGLAND: "England", "E12000005": "West Midlands", "E08000002": "Barfield", "E08000003": "Costley"},
    )  # fmt: skip


OTHERS = {f"E0800000{n}": str(70 + 2 * n) for n in range(1, 10)}  # 72, 74 … 88


def test_each_comparator_has_its_figure_its_day_and_a_test() -> None:
    values = {ENGLAND: "80.0", "E12000005": "60.0", **OTHERS}
    found = compare(indicator(Polarity.HIGHER), position("150", "200"), field(values))
    assert [(one.who, one.against) for one in found.comparators] == [
        ("England", Against.SIMILAR), ("West Midlands", Against.BETTER),
    ]  # fmt: skip
    assert found.comparators[0].sentence == (
        "England: 80.0% (31 March 2023). Ours is similar: no further apart than chance explains."
    )


@pytest.mark.parametrize(
    ("polarity", "against"),
    [(Polarity.HIGHER, "worse"), (Polarity.LOWER, "better"), (Polarity.CONTEXT, "lower")],
)
def test_better_is_what_the_polarity_says(polarity: Polarity, against: str) -> None:
    found = compare(indicator(polarity), position("50", "200"), field({ENGLAND: "80"}))
    assert found.comparators[0].against == against


def test_what_has_no_interval_is_not_tested() -> None:
    averaged = replace(position("150", "200"), summed_over=3)
    (england,) = compare(indicator(Polarity.HIGHER), averaged, field({ENGLAND: "80"})).comparators
    assert (england.against, "Ours is lower; whether by more than chance is not known" in england.sentence) == (
        Against.NOT_TESTED, True,
    )  # fmt: skip


def test_neighbours_have_a_mean_and_a_median_and_may_disagree() -> None:
    values = {"E08000002": "10.0", "E08000003": "12.0", "E08000004": "44.0", "E08000005": None}
    made = compare(indicator(Polarity.LOWER), position("30", "200"), field(values, tuple(values)))
    assert {one.who: (one.value, one.areas) for one in made.comparators} == {
        MEAN: (Decimal(22), 3), MEDIAN: (Decimal("12.0"), 3),
    }  # fmt: skip
    assert made.remarks[0].startswith("Ours is on one side of the neighbours’ mean")
    assert "1 of the 4 statistical neighbours has no published figure." in made.remarks
    assert "The statistical neighbours’ figures run from 10.0% to 44.0%; 4 are very close." in made.remarks


def test_the_neighbours_together_are_their_counts_added_up() -> None:
    values = {
        "E08000002": published("E08000002", "10", "10", "100"),
        "E08000003": published("E08000003", "20", "80", "400"),
        "E08000004": published("E08000004", "50", "250", "500"),
    }
    near = replace(field({}, tuple(values)), values=values)
    found = {
        one.who: one.value
        for one in compare(indicator(Polarity.LOWER), position("30", "200"), near).comparators
    }
    assert found[POOLED] == Decimal(34)


@pytest.mark.parametrize(
    ("polarity", "own", "said", "band"),
    [
        (Polarity.HIGHER, "88", "joint 1st of 9", "A"),
        (Polarity.LOWER, "74", "joint 1st of 9", "A"),
        (Polarity.HIGHER, "73", "9th of 9", "D"),
        (Polarity.CONTEXT, "81", "5th of 9", None),
    ],
)
def test_the_place_among_all_is_by_published_figures_of_one_day(
    polarity: Polarity, own: str, said: str, band: str | None
) -> None:
    standing = compare(
        indicator(polarity), position("1", "200"), field({**OTHERS, "E08000001": own})
    ).standing
    assert standing is not None
    assert f"it is {said} authorities, 1st being" in standing.sentence
    assert (standing.band, standing.ranked, standing.joint) == (band, 9, "joint" in said)
    assert (f"in quarter {band} of A (the best) to D." in standing.sentence) == (band is not None)


def test_one_whose_figure_is_not_published_has_no_place() -> None:
    assert (
        compare(indicator(Polarity.HIGHER), position("1", "2"), field({**OTHERS, "E08000001": None})).standing
        is None
    )


def test_the_nearest_better_neighbour_is_named_with_how_close_it_is() -> None:
    values = {"E08000002": "76.0", "E08000003": "90.0", "E08000004": "60.0"}
    made = compare(indicator(Polarity.HIGHER), position("150", "200"), field(values, tuple(values)))
    assert made.nearest_better is not None
    assert made.nearest_better.sentence.startswith(
        "The nearest better statistical neighbour is Barfield (Very close)."
    )
    assert (
        compare(
            indicator(Polarity.HIGHER), position("190", "200"), field(values, tuple(values))
        ).nearest_better
        is None
    )


def test_the_funnel_allows_for_how_authorities_vary() -> None:
    values = {
        f"E080000{n:02}": published(f"E080000{n:02}", str(40 + n), str((40 + n) * 10), "1000")
        for n in range(1, 31)
    }
    near = replace(field({}, ("E08000002", "E08000003")), values=values)
    inside, outside = (
        compare(indicator(Polarity.LOWER), position(top, "1000"), near).funnel for top in ("410", "990")
    )
    assert inside is not None
    assert outside is not None
    assert "ours is no further from England’s average than authorities usually are." in inside.sentence
    assert "ours is much higher than authorities usually are." in outside.sentence
    assert inside.average == pytest.approx(55.5)
    roles = [area.role for area in inside.areas]
    assert [roles.count(role) for role in ("published", "neighbour", "other", "ours")] == [1, 2, 27, 1]
    assert inside.curve[0][0] == pytest.approx(1000)


def test_a_denominator_that_is_not_published_is_what_the_rate_makes_it() -> None:
    values = {f"E080000{n:02}": published(f"E080000{n:02}", "50", str(n)) for n in range(10, 30)}
    funnel = compare(indicator(Polarity.LOWER), None, replace(field({}), values=values)).funnel
    assert funnel is not None
    assert {round(area.denominator / 2) for area in funnel.areas} == set(range(10, 30))
    few = dict(list(values.items())[:9])
    assert compare(indicator(Polarity.LOWER), None, replace(field({}), values=few)).funnel is None


def test_the_single_interval_is_fingertips() -> None:
    polarities = {"high_is_good": Polarity.HIGHER, "low_is_good": Polarity.LOWER}
    words = {"Same": Against.SIMILAR, "Better": Against.BETTER, "Worse": Against.WORSE}
    found = rows("fingertips_compare.csv")
    assert len(found) > 300
    for row in found:
        ours = Interval(float(row["lower95"]), float(row["upper95"]))
        against = against_interval(polarities[row["polarity"]], ours, float(row["benchmark"]))
        assert against is words[row["single_ci_95"]], row


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_a_count_is_compared_as_a_count() -> None:
    found = compare(
        indicator(Polarity.CONTEXT, Unit.COUNT), position("100", None, Unit.COUNT), field({"E12000005": "40"})
    )
    assert found.comparators[0].against is Against.HIGHER
