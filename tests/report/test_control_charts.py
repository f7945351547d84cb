"""Control charts as pictures and as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from quarterday.judgement import chart
from quarterday.judgement.control import Control
from quarterday.report.control_charts import LOOKS, alternative, control_chart, look
from quarterday.report.drawing import svg
from terminal import quarterday

STEADY = [52, 47, 55, 49, 51, 46, 53, 50, 54, 48, 52, 47]


def drawn(polarity: str = "higher", last: float = 90, **more: object) -> Control:
    periods = [f"{2015 + n // 4}-{16 + n // 4}-Q{n % 4 + 1}" for n in range(13)]
    return chart([*STEADY, last], target=60, polarity=polarity, periods=periods, **more)  # type: ignore[arg-type]


def test_the_picture_names_every_line_and_what_stands_out() -> None:
    told = svg(control_chart(drawn()))
    for words in (
        "Upper limit 66.68",
        "Mean 53.38",
        "Lower limit 40.08",
        "Target 60",
        "improvement",
        "chance",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("polarity", "last", "shows"),
    [
        ("higher", 90, "improvement"), ("higher", 1, "concern"), ("lower", 90, "concern"), ("lower", 1, "improvement"),
        ("context", 90, "neutral"), ("higher", 50, "chance"),
    ],
)  # fmt: skip
def test_a_point_looks_like_what_it_shows(polarity: str, last: float, shows: str) -> None:
    control = drawn(polarity, last)
    assert look(control, control.points[-1]) == shows


def test_words_that_would_touch_stand_together() -> None:
    near = chart([*STEADY, 50], target=49.5, polarity="higher")
    texts = [
        layer["mark"]["text"] for layer in control_chart(near)["layer"] if layer["mark"]["type"] == "text"
    ]
    assert ["Mean 50.31", "Target 49.5"] in texts


def test_no_look_rests_on_colour() -> None:
    assert (
        len({shape for _, shape, _ in LOOKS.values()})
        == len({words for words, _, _ in LOOKS.values()})
        == len(LOOKS)
    )


def test_the_words_say_what_the_picture_shows() -> None:
    assert alternative(drawn()) == (
        "Control chart of the series, 13 figures from 2015-16-Q1 to 2018-19-Q1. They run from 46 (2016-17-Q2) to 90 "
        "(2018-19-Q1). The mean is 53.38, the limits are 40.08 and 66.68. The target is 60. 1 figure stands out: "
        "2018-19-Q1. The last figure, 90, is above the upper limit of 66.68. Some figures since the baseline are more "
        "than chance explains, so whether the target can be relied on is not judged."
    )


def test_limits_that_cannot_be_reached_are_cut_on_the_picture_alone() -> None:
    rare = chart([float(v) for v in (9, 0.5, 11, 2, 7, 1, 12, 0.2, 6, 3, 8, 1.5)])
    assert rare.points[0].lower is not None
    assert rare.points[0].lower < 0
    assert control_chart(rare)["data"]["values"][0]["lower"] == 0


def test_a_series_without_figures_or_limits_has_words() -> None:
    assert alternative(chart([None, None])) == "Control chart of the series: there are no figures."
    assert "No limits are drawn. No figure stands out." in alternative(chart([1, 2, 3]))
    assert svg(control_chart(chart([1, None, 3])))


def test_judge_draws_each_series_into_a_folder(tmp_path: Path) -> None:
    rows = "".join(f"Reviews in time!,{n},{STEADY[n % 12]}\n/../x,{n},{n}\nÅ,{n},\n" for n in range(13))
    file = tmp_path / "series.csv"
    file.write_text("series,period,value\n" + rows, encoding="utf-8")
    ended = quarterday("judge", file, "--charts", tmp_path / "charts", "--json")
    assert (ended.code, len(ended.json)) == (0, 3)
    assert sorted(path.name for path in (tmp_path / "charts").iterdir()) == [
        "001-reviews-in-time.svg", "001-reviews-in-time.txt", "001-reviews-in-time.vl.json", "002-x.svg", "002-x.txt",
        "002-x.vl.json", "003.txt",
    ]  # fmt: skip
    assert "there are no figures" in (tmp_path / "charts" / "003.txt").read_text()
