"""Positions of every statistic: their value, how far they could move, and their way through the bundle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import sample
from quarterday.figures import Position, Source, State, Statistic, Unit, read_bundle, write_bundle
from quarterday.periods import Quarter
from quarterday.positions.population import with_population
from quarterday.records.opened import Population
from quarterday.register import Denominator
from quarterday.report.standing import made_of, refers_to

PLAIN = Position(
    indicator="PI.432", authority="X99000001", period=Quarter(2023, 2), per=Unit.DAYS.per, numerator=Decimal(30),
    denominator=Decimal(4), state=State.FINAL, source=Source.CALCULATED, from_day=date(2023, 7, 1),
    to_day=date(2023, 9, 30), at_stake=2,
)  # fmt: skip
MEAN = replace(PLAIN, statistic=Statistic.MEAN)
MEDIAN = replace(PLAIN, statistic=Statistic.MEDIAN, numerator=Decimal("7.5"))
RATIO = replace(PLAIN, per=1, independent=True)
AVERAGED = replace(PLAIN, per=None, numerator=Decimal(31), denominator=None, summed_over=3)
GROUP = replace(PLAIN, dimensions={"sex": "F", "age_band": "5 to 9"}, population_release=date(2023, 11, 23))


@pytest.mark.parametrize(
    ("position", "value"),
    [
        (MEAN, Fraction(15, 2)),
        (MEDIAN, Fraction(15, 2)),
        (replace(MEDIAN, per=Unit.MONTHS.per, numerator=Decimal(1461)), Fraction(48)),
        (replace(MEDIAN, numerator=None), None),
        (RATIO, Fraction(15, 2)),
        (AVERAGED, Fraction(31, 3)),
    ],
)
def test_values(position: Position, value: Fraction | None) -> None:
    assert position.exact == value


def test_how_far_a_figure_could_move() -> None:
    assert RATIO.reach == (Fraction(30, 6), Fraction(32, 4)), "two rows more below, or above"
    assert MEAN.reach is None
    assert MEDIAN.reach is None
    assert AVERAGED.reach == (Fraction(31, 3), Fraction(37, 3)), "two rows more at each of three month ends"


@pytest.mark.parametrize(
    "position", [MEAN, MEDIAN, RATIO, AVERAGED, GROUP, replace(MEAN, per=Unit.MONTHS.per)]
)
def test_a_position_comes_back_from_the_bundle_as_it_went(position: Position, tmp_path: Path) -> None:
    bundle = replace(sample.BUNDLE, breakdowns=(position,))
    write_bundle(bundle, tmp_path / "bundle")
    assert read_bundle(tmp_path / "bundle").breakdowns == (position,)


def test_a_group_is_no_position_of_the_whole() -> None:
    bundle = replace(sample.BUNDLE, breakdowns=(replace(GROUP, period=sample.BUNDLE.period),))
    assert bundle.position("PI.432") == sample.BUNDLE.position("PI.432")
    assert bundle.series("PI.432") == sample.BUNDLE.series("PI.432")
    assert GROUP.key != PLAIN.key


def test_the_population_and_its_release_are_recorded_and_a_group_has_no_rate() -> None:
    indicator = sample.REGISTER.indicator("PI.432")
    assert indicator is not None
    assert indicator.denominator is Denominator.POPULATION
    populations = {2022: Population(69_100, date(2023, 11, 23)), 2021: Population(68_621, date(2022, 12, 21))}
    position = replace(PLAIN, per=indicator.unit.per, denominator=None)
    divided = with_population(position, indicator, populations)
    assert (divided.denominator, divided.population_year, divided.population_release) == (
        69_100, 2022, date(2023, 11, 23),
    )  # fmt: skip
    group = with_population(replace(position, dimensions={"sex": "F"}), indicator, populations)
    assert (group.numerator, group.exact) == (30, None)
    assert "population of a group" in str(group.why)


def test_words_for_what_a_figure_is_made_of() -> None:
    indicator = sample.REGISTER.indicator("PI.432")
    assert indicator is not None
    top, below = indicator.numerator_words, indicator.denominator_words
    assert made_of(indicator, MEAN, 0) == f"30 {top} in all, over 4 {below}"
    assert made_of(indicator, MEDIAN, 1) == f"7.5 {top} in the middle one of 4.0 {below}"
    assert made_of(indicator, AVERAGED, 0) == f"31 {top} (the sum of three (3) month ends)"
    assert (
        refers_to(indicator, AVERAGED)
        == "On average at the end of each month from 1 July 2023 to 30 September 2023"
    )
