"""Predictive distributions against R's answers, scipy.stats, and sums made by hand."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from outside import shared
from quarterday.stats import predictive
from quarterday.stats.predictive import BetaBinomial, Distribution, NegativeBinomial

QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"vectors/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rest_of_a_count_is_rs() -> None:
    for row in rows("forecast_counts.csv"):
        rest = predictive.remaining_count(float(row["ytd_count"]), int(row["quarters_done"]) / 4)
        found = [rest.quantile(p) for p in QUANTILES]
        assert found == [float(row[f"remaining_q{p}"]) for p in QUANTILES], row
        assert rest.mean == pytest.approx(float(row["remaining_mean"]), rel=1e-9), row


def test_the_rest_of_a_percentage_is_rs() -> None:
    for row in rows("forecast_percent.csv"):
        x, n, m = (int(row[key]) for key in ("ytd_num", "ytd_den", "expected_remaining_den"))
        rest = predictive.remaining_successes(x, n, m)
        found = [rest.quantile(p) for p in QUANTILES]
        assert found == [float(row[f"remaining_q{p}"]) for p in QUANTILES], row
        ends = [100 * (x + y) / (n + m) for y in (rest.mean, rest.quantile(0.025), rest.quantile(0.975))]
        printed = [float(row[f"year_end_pct_{end}"]) for end in ("point", "lower", "upper")]
        assert ends == pytest.approx(printed, rel=1e-9), row


def test_the_four_ways_of_continuing_a_series_are_rs() -> None:
    series: dict[str, list[float]] = defaultdict(list)
    for row in rows("forecast_series_input.csv"):
        series[row["series_id"]].append(float(row["value"]))
    compared = 0
    for row in rows("forecast_series.csv"):
        values, steps = series[row["series_id"]], int(row["h"])
        ways = {
            "naive": lambda: predictive.naive(values, steps),  # noqa: B023
            "snaive": lambda: predictive.seasonal_naive(values, steps),  # noqa: B023
            "rwf_drift": lambda: predictive.drift(values, steps),  # noqa: B023
            "meanf": lambda: predictive.mean(values),  # noqa: B023
        }
        if row["method"] in ways:
            found = ways[row["method"]]()
            ours = [found.mean, *(found.quantile(p) for p in (0.1, 0.9, 0.025, 0.975))]
            assert ours == pytest.approx(
                [float(row[key]) for key in ("point", "lo80", "hi80", "lo95", "hi95")], rel=1e-9
            ), row
            compared += 1
    assert compared >= 4 * 4 * len(series) * 0.9


@given(size=st.floats(0.5, 500), prob=st.floats(0.02, 0.98), p=st.floats(0.001, 0.999))
def test_the_negative_binomial_is_scipys(size: float, prob: float, p: float) -> None:
    ours = NegativeBinomial(size, prob)
    assert ours.mean == pytest.approx(stats.nbinom.mean(size, prob))
    at = ours.quantile(p)
    assert ours.at_most(at) == pytest.approx(stats.nbinom.cdf(at, size, prob), rel=1e-9)
    assert ours.at_most(at) >= p - 1e-12
    assert ours.at_most(at - 1) < p


@given(trials=st.integers(0, 400), a=st.floats(0.01, 300), b=st.floats(0.01, 300), p=st.floats(0.001, 0.999))
def test_the_beta_binomial_is_scipys(trials: int, a: float, b: float, p: float) -> None:
    ours = BetaBinomial(trials, a, b)
    at = ours.quantile(p)
    assert 0 <= at <= trials
    assert ours.at_most(at) == pytest.approx(stats.betabinom.cdf(at, trials, a, b), rel=1e-7)
    assert ours.at_most(at) >= p - 1e-9
    assert ours.at_most(at - 1) < p + 1e-9
    assert ours.at_most(-1) == 0
    assert ours.at_most(trials) == 1


def test_a_median_that_is_one_half_exactly_is_the_lower_number() -> None:
    """NegBin(1, 1/2) has half its chance at nought, as R's qnbinom(0.5, 1, 0.5) says."""
    assert NegativeBinomial(1, 0.5).quantile(0.5) == 0


def _variance(rest: Distribution, top: int) -> float:
    steps = [rest.at_most(k) - rest.at_most(k - 1) for k in range(top)]
    return math.fsum(p * (k - rest.mean) ** 2 for k, p in enumerate(steps))


def test_overdispersion_multiplies_the_variance_and_leaves_the_mean() -> None:
    plain, wide = predictive.remaining_count(20, 0.5), predictive.remaining_count(20, 0.5, overdispersion=3)
    assert wide.mean == pytest.approx(plain.mean)
    assert _variance(wide, 800) == pytest.approx(3 * _variance(plain, 800), rel=1e-6)
    few, many = (predictive.remaining_successes(30, 50, 40, overdispersion=o) for o in (1, 2.5))
    assert many.mean == pytest.approx(few.mean)
    assert _variance(many, 41) == pytest.approx(2.5 * _variance(few, 41), rel=1e-6)


def test_an_uncertain_share_widens_by_the_slope_of_the_total_where_that_is_wider() -> None:
    """20.5 of a share of 1/2: a share that is 0.1 out moves the total by 20.5 × 4 × 0.1 = 8.2; the plain variance is
    20.5 / 0.5 = 41, which 0.01 out (0.82 squared) does not reach."""
    wide = predictive.remaining_count(20, 0.5, share_sd=0.1)
    assert _variance(wide, 800) == pytest.approx(8.2**2, rel=1e-6)
    narrow = predictive.remaining_count(20, 0.5, share_sd=0.01)
    assert _variance(narrow, 800) == pytest.approx(41, rel=1e-6)


def test_shares_are_pooled_and_their_spread_is_for_another_year() -> None:
    """10 of 40, 20 of 100 and 18 of 60 by the first quarter: 48 of 200; shares of .25, .2 and .3 have a standard
    deviation of .05."""
    share, sd = predictive.shares([(10, 10, 10, 10), (20, 30, 30, 20), (18, 14, 14, 14)], 1)
    assert share == pytest.approx(0.24)
    assert sd == pytest.approx(0.05 * math.sqrt(4 / 3))


def test_overdispersion_is_pearsons_chi_square_over_its_freedom() -> None:
    """Around 10 a quarter: 4 + 4 + 0 + 0 over 10, three degrees of freedom, is below 1; ten times it is not."""
    assert predictive.overdispersion_of_counts([(12, 8, 10, 10)], seasonal=False) == 1
    wild = predictive.overdispersion_of_counts([(120, 80, 100, 100), (80, 120, 100, 100)], seasonal=False)
    assert wild == pytest.approx(16 / 6)
    table = [[30.0, 12, 25, 18], [28, 20, 30, 9], [44, 10, 12, 30]]
    chi = stats.chi2_contingency(table, correction=False)
    assert predictive.overdispersion_of_counts(table, seasonal=True) == pytest.approx(chi.statistic / chi.dof)
    group = [(20.0, 50.0), (5.0, 40.0), (30.0, 60.0)]
    chi = stats.chi2_contingency([[x for x, _ in group], [n - x for x, n in group]], correction=False)
    assert predictive.overdispersion_of_shares([group]) == pytest.approx(chi.statistic / chi.dof)
    assert predictive.overdispersion_of_shares([[(0, 5), (0, 9)], [(0, 0)]]) == 1


@given(st.lists(st.floats(0.02, 0.98), min_size=2, max_size=6).map(sorted))
def test_quantiles_go_up_with_their_chance(chances: list[float]) -> None:
    for rest in (
        predictive.remaining_count(7, 0.3, 2, 0.05),
        predictive.remaining_successes(3, 9, 14, 2),
        predictive.drift([3, 5, 4, 9], 2, student=True),
    ):
        found = [rest.quantile(p) for p in chances]
        assert all(one <= two for one, two in pairwise(found))


def test_importing_it_brings_no_scipy() -> None:
    code = "import sys, quarterday.stats.predictive; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_season_of_counts_is_told_from_chance() -> None:
    """Three years of 100, 60, 60, 100 have one; three of the same scatter in no order have none; nor have two years
    that are turned round."""
    assert predictive.has_season([(100, 60, 60, 100), (96, 64, 58, 102), (104, 59, 63, 99)])
    assert not predictive.has_season([(100, 60, 60, 100), (60, 100, 100, 60), (100, 60, 100, 60)])
    assert not predictive.has_season([(20, 5, 5, 20)])


def test_the_season_is_what_each_next_quarter_adds_to_the_last() -> None:
    """Quarters of 10, 4, 2, 8 over and over (give or take), last seen in the second: the next are 2, 8, 10 and 4."""
    values = [10, 4, 2, 8.1, 9.9, 4, 2.1, 8, 10, 3.9, 2, 8, 10, 4]
    added = predictive.season(values)
    assert added == pytest.approx((-2, 4, 6, 0), abs=0.15)
    assert predictive.season([10, 4, 2, 8, 10, 4, 2, 8]) is None
    bell, seasonal = predictive.with_season(values, 2, lambda v: predictive.naive(v, 2, student=True))
    assert seasonal
    assert bell.mean == pytest.approx(8, abs=0.2)
    assert bell.freedom == 13 - 3


def test_a_plain_series_has_no_season() -> None:
    values = [5.0, 7, 6, 5, 8, 6, 7, 7, 5, 6, 8, 5, 7, 6]
    bell, seasonal = predictive.with_season(values, 1, predictive.mean)
    assert not seasonal
    assert bell == predictive.mean(values)


def test_the_last_value_is_as_wide_as_the_changes_over_as_many_quarters() -> None:
    """Up 2 a quarter for ever: 2√2 by the square root, 4 as it has gone."""
    assert predictive.last_value([2, 4, 6, 8, 10], 2).sd == pytest.approx(4)
    assert predictive.last_value([2, 4, 2, 4, 2], 2).sd == pytest.approx(2 * math.sqrt(2))


def test_smoothing_goes_four_tenths_of_the_way_and_knows_how_wrong_it_was() -> None:
    """From 10 by way of 20, 20, 10 and 20: levels 14, 16.4, 13.84, 16.304; two ahead 14 missed 10 by 4 and 16.4
    missed 20 by 3.6."""
    bell = predictive.smoothed([10, 20, 20, 10, 20], 2)
    assert bell.mean == pytest.approx(16.304)
    assert bell.sd == pytest.approx(math.sqrt((4**2 + 3.6**2) / 2))
