"""What docs/forecasts.md claims of coverage, held on fewer made-up series than the benchmark's, and other ones."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from itertools import product

import pytest

from judgement.forecast.quarters import COUNT, FIGURES, SINGLE, WAYS, made
from outside import ROOT
from quarterday.figures.forecast import Course, Forecast
from quarterday.judgement.forecast import Goal, forecast
from quarterday.stats import predictive

STEADY = ("level", "season", "random walk", "overdispersed")


def turned_out(name: str, ways: tuple[str, ...]) -> list[tuple[Forecast, float]]:
    found = []
    for way, size in product(ways, (12, 250)):
        for year in made(FIGURES[name], way, 6, size, 25, seed=7):
            for quarter in (1, 2, 3):
                told = forecast(FIGURES[name], *year.upto(quarter))
                assert isinstance(told, Forecast)
                found.append((told, year.outturn))
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_eight_in_ten_figures_end_in_the_likely_range(name: str) -> None:
    """600 forecasts of each figure: neither too narrow nor too wide."""
    found = turned_out(name, STEADY)
    inside80 = sum(f.lower80 - 1e-9 <= y <= f.upper80 + 1e-9 for f, y in found) / len(found)
    inside95 = sum(f.lower95 - 1e-9 <= y <= f.upper95 + 1e-9 for f, y in found) / len(found)
    assert len(found) == 600
    assert 0.74 < inside80 < 0.88
    assert 0.90 < inside95 < 0.985


def test_a_stock_that_steps_is_covered_as_poorly_as_is_said() -> None:
    found = turned_out("stock", ("step", "drift"))
    inside80 = sum(f.lower80 <= y <= f.upper80 for f, y in found) / len(found)
    assert 0.65 < inside80 < 0.82


def test_chances_of_meeting_a_target_come_true() -> None:
    met: dict[Course, list[bool]] = {course: [] for course in Course}
    targets = random.Random(11)
    for (name, way), size in product(product(FIGURES, WAYS), (12, 250)):
        for year in made(FIGURES[name], way, 6, size, 12, seed=9):
            bound = round(float(year.readings[-5].value or 0) * (1 + 0.06 * targets.gauss(0, 1)))
            for quarter in (1, 2, 3):
                told = forecast(
                    FIGURES[name], *year.upto(quarter), Goal("the target", highest=Fraction(bound))
                )
                assert isinstance(told, Forecast)
                met[told.course].append(year.outturn <= bound)
    shares = {course: sum(found) / len(found) for course, found in met.items() if found}
    assert shares[Course.ON_COURSE] > 0.87
    assert 0.4 < shares[Course.AT_RISK] < 0.62
    assert shares[Course.OFF_COURSE] < 0.15
    assert min(len(met[course]) for course in shares) > 300


def test_students_t_mends_short_series() -> None:
    """Seven quarters of a random walk: a normal range is too narrow, Student's t is not."""
    chance = random.Random(3)
    inside = {True: 0, False: 0}
    for _ in range(1500):
        walk = [0.0]
        for _step in range(6):
            walk.append(walk[-1] + chance.gauss(0, 1))
        for student in inside:
            bell = predictive.naive(walk[:-1], 1, student)
            inside[student] += bell.quantile(0.1) <= walk[-1] <= bell.quantile(0.9)
    assert 0.78 < inside[True] / 1500 < 0.82
    assert inside[False] / 1500 < 0.76


def test_a_count_without_earlier_years_would_be_far_too_sure() -> None:
    """Why two earlier years are required: with a season, 250 a quarter, in quarter 2."""
    inside = []
    for year in made(COUNT, "season", 3, 250, 40, seed=5):
        so_far = float(year.upto(2)[0][-1].value or 0)
        rest = predictive.remaining_count(so_far, 0.5)
        inside.append(rest.quantile(0.1) <= year.outturn - so_far <= rest.quantile(0.9))
    assert sum(inside) < 0.3 * len(inside)


def test_a_smoothed_level_is_nearer_than_the_last_figure() -> None:
    ours = naive = 0.0
    for year in made(SINGLE, "level", 6, 60, 60, seed=2):
        readings, now = year.upto(2)
        told = forecast(SINGLE, readings, now)
        assert isinstance(told, Forecast)
        ours += abs(told.point - year.outturn)
        naive += abs(float(readings[-1].value or 0) - year.outturn)
    assert ours < 0.9 * naive


def test_the_page_has_the_tables() -> None:
    page = (ROOT / "docs" / "forecasts.md").read_text(encoding="utf-8")
    table = page.partition("<!-- backtest -->")[2].partition("<!-- end of backtest -->")[0]
    for name, way in product(FIGURES, WAYS):
        assert re.search(rf"^\| {name} \| {way} \| [\d,]+ \| \d+% \| \d+% \|", table, re.MULTILINE), (
            name,
            way,
        )
