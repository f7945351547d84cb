"""Each council's preset beside cases drawn by hand from its published rule, at the edges of its levels."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from quarterday.errors import RegisterError
from quarterday.figures import QUARTERDAYS
from quarterday.judgement.cases import Judged, judge_case, read_cases
from quarterday.register import preset, preset_names
from quarterday.register.levels import contrast_with_white

ROW = {"id": "A", "polarity": "high", "value_type": "percent", "previous": "", "target": "80"}


def case(name: str, **cells: str) -> Judged:
    (read,) = read_cases([ROW | cells])
    return judge_case(read, preset(name))


@pytest.mark.parametrize(
    ("name", "cells", "status"),
    [
        # Kent: target, floor standard, neither; a target to stay close to; activity beside its range
        ("kent", {"actual": "80", "floor": "70"}, "Green"),
        ("kent", {"actual": "79.9", "floor": "70"}, "Amber"),
        ("kent", {"actual": "70", "floor": "70"}, "Amber"),
        ("kent", {"actual": "69.9", "floor": "70"}, "Red"),
        ("kent", {"actual": "90", "polarity": "low", "floor": "95"}, "Amber"),
        ("kent", {"actual": "95.1", "polarity": "low", "floor": "95"}, "Red"),
        ("kent", {"actual": "88", "polarity": "target", "floor": "70"}, "Amber"),
        ("kent", {"actual": "91", "polarity": "target", "floor": "70"}, "Red"),
        ("kent", {"actual": "79"}, "Not judged"),
        ("kent", {"actual": "80"}, "Green"),
        ("kent", {"actual": "5", "polarity": "context", "low": "5", "high": "9"}, "Within the expected range"),
        ("kent", {"actual": "4.9", "polarity": "context", "low": "5", "high": "9"}, "Below the expected range"),
        ("kent", {"actual": "9.1", "polarity": "neutral", "low": "5", "high": "9"}, "Above the expected range"),
        # Havering 2013/14: within 10% of the target; else as good as last year; else not
        ("havering_2013", {"actual": "72"}, "Green"),
        ("havering_2013", {"actual": "71.9", "last_year": "71.9"}, "Amber"),
        ("havering_2013", {"actual": "71.9", "last_year": "72.0"}, "Red"),
        ("havering_2013", {"actual": "71.9"}, "Not judged"),
        ("havering_2013", {"actual": "88.1", "polarity": "low", "last_year": "90"}, "Amber"),
        # Havering 2017/18: met or not
        ("havering_2017", {"actual": "80"}, "Green"),
        ("havering_2017", {"actual": "79.99"}, "Red"),
        # Havering 2024/25: a tolerance of each indicator
        ("havering_2024", {"actual": "78", "tolerance": "2"}, "Amber"),
        ("havering_2024", {"actual": "77.9", "tolerance": "2"}, "Red"),
        ("havering_2024", {"actual": "76", "tolerance": "5", "tolerance_unit": "percent"}, "Amber"),
        ("havering_2024", {"actual": "79"}, "Not judged"),
        ("havering_2024", {"actual": "79", "target": ""}, "Blue"),
        # Medway: met; up to 5% off; more
        ("medway", {"actual": "80"}, "Met or exceeded target"),
        ("medway", {"actual": "76"}, "Slightly below target"),
        ("medway", {"actual": "75.9"}, "Significantly below target"),
        ("medway", {"actual": "75.9", "target": "none"}, "Data only"),
        # Durham 2005–08: 10% on either side
        ("durham_2005", {"actual": "88.1"}, "Better than target"),
        ("durham_2005", {"actual": "88"}, "On target"),
        ("durham_2005", {"actual": "72"}, "On target"),
        ("durham_2005", {"actual": "71.9"}, "Worse than target"),
        ("durham_2005", {"actual": "71.9", "polarity": "decrease"}, "Better than target"),
        # Halton: achieved; only just missed and better than last year; else
        ("halton", {"actual": "80"}, "Green"),
        ("halton", {"actual": "76", "last_year": "75.9"}, "Amber"),
        ("halton", {"actual": "76", "last_year": "76"}, "Red"),
        ("halton", {"actual": "75.9", "last_year": "10"}, "Red"),
        ("halton", {"actual": "75.9"}, "Red"),
        ("halton", {"actual": "76"}, "Not judged"),
        # Barnet: four levels
        ("barnet", {"actual": "80"}, "Green"),
        ("barnet", {"actual": "64"}, "Green Amber"),
        ("barnet", {"actual": "63.9"}, "Red Amber"),
        ("barnet", {"actual": "52"}, "Red Amber"),
        ("barnet", {"actual": "51.9"}, "Red"),
        # Bracknell Forest before 2023: within 5%, 5% to 10%, more than 10%
        ("bracknell_forest", {"actual": "76"}, "Green"),
        ("bracknell_forest", {"actual": "75.9"}, "Amber"),
        ("bracknell_forest", {"actual": "72"}, "Amber"),
        ("bracknell_forest", {"actual": "71.9"}, "Red"),
        # Bracknell Forest from 2024: points for percentages, per cent for the others
        ("bracknell_forest_2024", {"actual": "70"}, "Green"),
        ("bracknell_forest_2024", {"actual": "69.9"}, "Amber"),
        ("bracknell_forest_2024", {"actual": "64.9"}, "Red"),
        ("bracknell_forest_2024", {"actual": "72", "value_type": "count"}, "Green"),
        ("bracknell_forest_2024", {"actual": "71.9", "value_type": "count"}, "Amber"),
        ("bracknell_forest_2025", {"actual": "67.9", "value_type": "rate"}, "Red"),
        # Stirling: a tolerance of each indicator
        ("stirling", {"actual": "80"}, "On target"),
        ("stirling", {"actual": "78", "tolerance": "2"}, "Slightly off target"),
        ("stirling", {"actual": "77", "tolerance": "2"}, "Off target"),
        ("stirling", {"actual": "77", "polarity": "context"}, "For information"),
        # Dudley 2023/24: no status is printed, only whether the target is met
        ("dudley_2023", {"actual": "80"}, "Target met"),
        ("dudley_2023", {"actual": "79.9"}, "Target not met"),
        # Quarterday's own
        ("quarterday", {"actual": "78", "tolerance": "2"}, "Within tolerance"),
        ("quarterday", {"actual": "82", "tolerance": "2", "polarity": "target"}, "On target"),
        ("quarterday", {"actual": "82.1", "tolerance": "2", "polarity": "target"}, "Off target"),
    ],
)  # fmt: skip
def test_a_status_of_each_council(name: str, cells: dict[str, str], status: str) -> None:
    judged = case(name, **cells)
    assert judged.status.label == status
    assert judged.reason.startswith(f"{status}: ")
    assert judged.reason.count(": ") == 1
    assert judged.reason.endswith(".")


def test_every_preset_is_drawn_here() -> None:
    drawn = {
        mark.args[1][n][0]
        for mark in test_a_status_of_each_council.pytestmark
        for n in range(len(mark.args[1]))
    }  # type: ignore[attr-defined]
    assert drawn == set(preset_names())


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_says_whose_it_is_and_rests_on_no_colour(name: str) -> None:
    rule = preset(name)
    assert rule.council
    assert rule.source
    assert len({level.symbol for level in rule.levels}) == len(rule.levels)
    assert all(contrast_with_white(level.colour) >= 3 for level in rule.levels)
    assert rule.levels[0].outcome == "met"
    assert rule.levels[-1].outcome == "missed"


def test_contrast_is_that_of_the_guidelines() -> None:
    # WCAG 2.2: black on white is 21 to 1; GOV.UK gives its red #d4351c as 4.6 (4.5 to 5) to 1 on white
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert 4.5 < contrast_with_white("#d4351c") < 5


def test_quarterdays_own_statuses_are_its_preset() -> None:
    rule = preset("quarterday")
    assert {key: rule.status(key) for key in QUARTERDAYS} == dict(QUARTERDAYS)


def test_an_unknown_preset_is_told_with_the_nearest() -> None:
    with pytest.raises(RegisterError, match="Did you mean “kent”"):
        preset("kemt")


@pytest.mark.parametrize(
    ("name", "cells", "word"),
    [
        ("bracknell_forest_2024", {"actual": "73.6", "previous": "73.4"}, "Getting better"),
        ("bracknell_forest_2024", {"actual": "62", "previous": "65"}, "Getting worse"),
        ("bracknell_forest_2025", {"actual": "100", "previous": "100"}, "No change"),
        ("bracknell_forest_2025", {"actual": "3", "previous": "0", "polarity": "low"}, "Worse"),
        ("dudley_2023", {"actual": "79", "previous": "79.0"}, "Consistent"),
        ("barnet", {"actual": "79", "previous": "90", "last_year": "78"}, "Improved"),
        ("barnet", {"actual": "79", "previous": "90", "last_year": "79"}, "Same"),
        ("barnet", {"actual": "79", "previous": "90", "last_year": ""}, "Not compared"),
        ("barnet", {"actual": "91", "previous": "90"}, "Improved"),
        ("durham_2005", {"actual": "79", "previous": "90", "year_end": "78"}, "Improved"),
        ("durham_2005", {"actual": "79", "year_end": "78", "cumulative": "yes"}, "Not compared"),
        ("kent", {"actual": "80", "floor": "1", "history": "70 72 74 76 78"}, "Improving"),
        ("kent", {"actual": "70", "floor": "1", "history": "80 78 76 74 72"}, "Worsening"),
        ("kent", {"actual": "75", "floor": "1", "history": "75 77 74 76 75"}, "Stable or no clear trend"),
        ("kent", {"actual": "75", "floor": "1", "previous": "70"}, "Not compared"),
        ("quarterday", {"actual": "100", "previous": "52.6", "cumulative": "yes"}, "Not compared"),
        ("quarterday", {"actual": "50", "previous": "90", "last_year": "48", "cumulative": "yes"}, "Improved"),
        ("quarterday", {"actual": "50.4", "previous": "50", "margin": "0.5"}, "Consistent"),
        ("quarterday", {"actual": "50.6", "previous": "50", "margin": "0.5"}, "Improved"),
    ],
)  # fmt: skip
def test_a_direction_of_each_method(name: str, cells: dict[str, str], word: str) -> None:
    judged = case(name, **cells)
    assert judged.direction.label == word
    assert judged.direction.reason.startswith(f"{word}: ")


def test_medway_tells_the_long_trend_beside_the_short_one() -> None:
    told = case("medway", actual="80", previous="81", history="70 71 72 73").to_json()
    assert told["direction"] == "Worsened"
    assert told["reason"].endswith(
        "Improved: 80.0% is 8.5 percentage points above the mean of the four periods before (71.5%)."
    )


def test_a_rule_file_is_read_as_presets_are() -> None:
    for name in preset_names():
        file = resources.files("quarterday.register") / "presets" / f"{name}.toml"
        assert {"council", "source", "levels"} <= set(tomllib.loads(file.read_text("utf-8")))
