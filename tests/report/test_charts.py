"""The chart as data: every quarter, the target, the scale, words that do not collide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import sample
from quarterday.figures import Position, State, Unit
from quarterday.report import captions, charts
from quarterday.report.drawing import png, svg

CODES = [indicator.code for indicator in sample.INDICATORS]


def made(code: str) -> dict[str, Any]:
    indicator = sample.REGISTER.indicator(code)
    assert indicator is not None
    return charts.chart(indicator, sample.BUNDLE.series(code), sample.TARGETS[code])


def layers(chart: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [layer for layer in chart["layer"] if layer["mark"]["type"] == kind]


@pytest.mark.parametrize("code", CODES)
def test_every_quarter_is_a_point_and_the_target_is_drawn_and_named(code: str) -> None:
    chart = made(code)
    series = sample.BUNDLE.series(code)
    assert [row["quarter"] for row in chart["data"]["values"]] == [p.period.short for p in series]
    target = float(sample.TARGETS[code].target)
    assert [layer["encoding"]["y"]["datum"] for layer in layers(chart, "rule")] == [target]
    assert [t["mark"]["text"] for t in layers(chart, "text")][1].startswith("Target ")


@pytest.mark.parametrize("code", CODES)
def test_no_text_is_smaller_than_12_pixels_and_labels_keep_apart(code: str) -> None:
    chart = made(code)
    words = layers(chart, "text")
    assert min(word["mark"]["fontSize"] for word in words) >= 12
    assert chart["config"]["axis"]["labelFontSize"] >= 12
    places = [word["encoding"]["y"]["value"] for word in words]
    assert abs(places[0] - places[1]) >= 20


@pytest.mark.parametrize("code", CODES)
def test_the_scale_holds_every_figure_and_the_caption_owns_up_to_its_start(code: str) -> None:
    chart = made(code)
    low, high = layers(chart, "line")[0]["encoding"]["y"]["scale"]["domain"]
    values = [row["value"] for row in chart["data"]["values"] if row["value"] is not None]
    assert low <= min(values)
    assert max(values) <= high
    indicator = sample.REGISTER.indicator(code)
    assert indicator is not None
    caption = captions.caption(indicator, sample.BUNDLE.series(code), sample.TARGETS[code])
    assert ("not at 0" in caption) == (low != 0)


def test_a_still_line_is_not_made_to_look_wild() -> None:
    span = charts.scale([84.0, 84.2, 84.4], Unit.PER_10000)
    assert span.high - span.low >= 84.4 * 0.25


def test_a_percentage_scale_ends_at_100() -> None:
    assert charts.scale([90, 99.5], Unit.PERCENT).high == 100


@given(
    st.lists(st.integers(0, 10**9).map(lambda n: n / 1000), min_size=1, max_size=60),
    st.sampled_from(list(Unit)),
)
def test_any_figures_fit_their_scale(values: list[float], unit: Unit) -> None:
    span = charts.scale(values, unit)
    assert span.low <= min(values)
    assert max(values) <= span.high
    assert span.low < span.high
    assert len(span.ticks) <= 12


@given(st.integers(1, 80))
def test_quarter_labels_never_collide_and_the_last_is_labelled(count: int) -> None:
    places = charts.labelled(count)
    assert places[-1] == count - 1
    assert len(places) <= 8


def test_tolerance_is_shaded_on_the_side_where_it_says_something() -> None:
    bands = {
        code: charts.tolerance_band(i, sample.TARGETS[code])
        for code in CODES
        if (i := sample.REGISTER.indicator(code)) is not None
    }
    assert bands["PI.1447"] == (Decimal(15), Decimal(17))
    assert bands["PI.2250"] == (Decimal(88), Decimal(90))
    assert bands["PI.433"] == (Decimal("32.25"), Decimal("53.75"))


def test_provisional_points_are_hollow_and_said_to_be() -> None:
    series = sample.PROVISIONAL.series("PI.2250")
    indicator = sample.REGISTER.indicator("PI.2250")
    assert indicator is not None
    assert series[-1].state is State.PROVISIONAL
    assert charts.chart(indicator, series, None)["data"]["values"][-1]["provisional"]
    assert "Hollow points are provisional." in captions.caption(indicator, series, None)


def test_alt_text_says_what_the_chart_shows() -> None:
    indicator = sample.REGISTER.indicator("PI.432")
    assert indicator is not None
    said = captions.alt_text(indicator, sample.BUNDLE.series("PI.432"), sample.TARGETS["PI.432"])
    assert said == (
        "Line chart of PI.432, Number of children looked after per 10,000 of the child population, by quarter. "
        "It falls from 92.6 in Quarter 1, 2017/18 to 84.2 in Quarter 2, 2023/24 (the lowest figure). "
        "The highest figure is 94.8, in Quarter 4, 2017/18. "
        "The target for 2023/24 is 83, with a target range of 78.85 to 87.15. "
        "The last figure is 1.2 per 10,000 above the target. Figures in Appendix C."
    )


def said_of(*numerators: int) -> str:
    """The alternative text of quarters with so many children looked after in 10,000, without a target."""
    indicator = sample.REGISTER.indicator("PI.432")
    assert indicator is not None
    series = [
        replace(position, numerator=Decimal(number), denominator=Decimal(10_000))
        for position, number in zip(sample.BUNDLE.series("PI.432"), numerators, strict=False)
    ]
    return captions.alt_text(indicator, series, None).split("by quarter. ")[1]


@pytest.mark.parametrize(
    ("numerators", "said"),
    [
        ((9, 7, 5), ("It falls from 9.0 in Quarter 1, 2017/18 (the highest figure) to 5.0 in Quarter 3, 2017/18 "
         "(the lowest figure). Figures in Appendix C.")),
        ((5, 9, 9, 7), ("It starts at 5.0 in Quarter 1, 2017/18 (the lowest figure) and ends higher, at 7.0 in "
         "Quarter 4, 2017/18. The highest figure is 9.0, in Quarter 2, 2017/18 and Quarter 3, 2017/18. "
         "Figures in Appendix C.")),
        ((7, 9, 5, 7), ("It starts at 7.0 in Quarter 1, 2017/18 and ends at the same figure in Quarter 4, "
         "2017/18. The highest figure is 9.0, in Quarter 2, 2017/18. The lowest figure is 5.0, in Quarter 3, "
         "2017/18. Figures in Appendix C.")),
        ((7, 7), "It is 7.0 in every quarter. Figures in Appendix C."),
        ((7,), "It is 7.0 in every quarter. Figures in Appendix C."),
        ((7, 5, 5, 5, 5), ("It falls from 7.0 in Quarter 1, 2017/18 (the highest figure) to 5.0 in Quarter 1, "
         "2018/19. The lowest figure is 5.0, in 4 quarters, the last of them Quarter 1, 2018/19. "
         "Figures in Appendix C.")),
    ],
)  # fmt: skip
def test_alt_text_tells_the_lines_way_as_its_figures_bear_it_out(
    numerators: tuple[int, ...], said: str
) -> None:
    assert said_of(*numerators) == said


def test_a_narrow_chart_has_the_same_points_and_text_as_large() -> None:
    indicator = sample.REGISTER.indicator("PI.432")
    assert indicator is not None
    series = sample.BUNDLE.series("PI.432")
    wide, narrow = (
        charts.chart(indicator, series, sample.TARGETS["PI.432"], width)
        for width in (charts.WIDTH, charts.NARROW)
    )
    assert narrow["data"] == wide["data"]
    assert narrow["config"] == wide["config"]
    assert narrow["width"] < wide["width"]


@pytest.mark.parametrize(("code", "called"), [("PI.1447", "the tolerance, 15% to 17%"),
                                              ("PI.433", "the target range, 32.25 to 53.75")])  # fmt: skip
def test_the_band_is_called_what_it_is(code: str, called: str) -> None:
    indicator = sample.REGISTER.indicator(code)
    assert indicator is not None
    said = captions.caption(indicator, sample.BUNDLE.series(code), sample.TARGETS[code])
    assert f"Shaded band: {called}." in said


@pytest.mark.parametrize("code", CODES)
def test_every_line_of_the_scale_is_labelled_in_the_picture(code: str) -> None:
    chart = made(code)
    indicator = sample.REGISTER.indicator(code)
    assert indicator is not None
    wanted = [
        f"{tick:g}{'%' if indicator.unit is Unit.PERCENT else ''}"
        for tick in layers(chart, "line")[0]["encoding"]["y"]["axis"]["values"]
    ]
    drawn = etree.fromstring(svg(chart).encode())
    assert [words for words in drawn.itertext() if words in wanted] == wanted


def without_figures(position: Position) -> Position:
    return replace(position, numerator=None, denominator=None, why="No records.")


def test_a_gap_is_drawn_as_a_gap_and_said() -> None:
    indicator = sample.REGISTER.indicator("PI.433")
    assert indicator is not None
    series = list(sample.BUNDLE.series("PI.433"))
    series[10] = without_figures(series[10])
    drawn = svg(charts.chart(indicator, series, sample.TARGETS["PI.433"]))
    assert len(list(etree.fromstring(drawn.encode()).iter("{*}path"))) > 0
    assert "The line is broken where a quarter has no figure." in captions.caption(indicator, series, None)


def test_pictures_are_sharp_and_the_same_each_time() -> None:
    chart = made("PI.432")
    assert svg(chart) == svg(chart)
    width, height = (int.from_bytes(png(chart)[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (2 * charts.WIDTH, 2 * charts.HEIGHT)
