"""Intervals and tests against what PHEindicatormethods, R and statsmodels gave."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from quarterday.stats.differences import proportions, rates
from quarterday.stats.intervals import clopper_pearson, count, rate, wilson
from vectors import near, number, rows


def test_wilson_is_public_healths() -> None:
    found = rows("phe_proportion.csv")
    assert len(found) > 100
    for row in found:
        top, bottom = float(row["numerator"]), float(row["denominator"])
        for level, name in ((0.95, "95_0"), (0.998, "99_8")):
            interval = wilson(top, bottom, level)
            assert interval is not None
            assert near(interval.lower, row[f"lower{name}cl"]), row
            assert near(interval.upper, row[f"upper{name}cl"]), row


def test_rates_are_public_healths() -> None:
    for row in rows("phe_rate.csv"):
        for level, name in ((0.95, "95_0"), (0.998, "99_8")):
            interval = rate(float(row["numerator"]), float(row["denominator"]), 10_000, level)
            assert interval is not None
            assert near(interval.lower, row[f"lower{name}cl"], 1e-8), row
            assert near(interval.upper, row[f"upper{name}cl"], 1e-8), row


def test_counts_are_public_healths() -> None:
    for row in rows("count_ci.csv"):
        # the package's exact limits are found by search, to a millionth; R's chi-square to all digits
        exact = row["phe_method"] == "Exact"
        interval = count(float(row["events"]))
        assert near(
            interval.lower, row["exact_lower" if exact and row["events"] == "0" else "phe_lower"], 2e-6
        ), row
        assert near(interval.upper, row["phe_upper"], 2e-6), row


def test_clopper_pearson_is_rs() -> None:
    for row in rows("proportion_exact_ci.csv"):
        interval = clopper_pearson(float(row["numerator"]), float(row["denominator"]))
        assert interval is not None
        assert near(interval.lower, row["cp_lower"]), row
        assert near(interval.upper, row["cp_upper"]), row


def test_newcombe_is_rs() -> None:
    for row in rows("diff_proportions.csv"):
        found = proportions(*(float(row[key]) for key in ("x1", "n1", "x2", "n2")))
        assert found is not None
        for ours, key in (
            (found.estimate, "diff"),
            (found.lower, "newcombe_lower"),
            (found.upper, "newcombe_upper"),
        ):
            assert near(ours, row[key]), row


def test_the_rate_test_is_rs() -> None:
    for row in rows("diff_rates.csv"):
        found = rates(*(float(row[key]) for key in ("x1", "n1", "x2", "n2")))
        if number(row["exact_p"]) is None:
            assert found is None
            continue
        assert found is not None
        assert near(found.ratio, row["rate_ratio"]), row
        assert near(found.lower, row["rr_exact_lower"], 1e-8), row
        assert near(found.upper, row["rr_exact_upper"], 1e-8), row
        assert near(found.p, row["exact_p"]), row


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 400), st.integers(1, 400))
def test_proportions_agree_with_statsmodels(x1: int, n1: int, x2: int, n2: int) -> None:
    x1, x2 = min(x1, n1), min(x2, n2)
    ours, theirs = wilson(x1, n1), proportion_confint(x1, n1, method="wilson")
    assert ours == pytest.approx(theirs, abs=1e-12)
    found = proportions(x1, n1, x2, n2)
    assert found is not None
    low, high = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx((low, high), abs=1e-9)


@given(st.integers(0, 300), st.integers(1, 9000), st.integers(0, 300), st.integers(1, 9000))
def test_rates_agree_with_scipy(x1: int, n1: int, x2: int, n2: int) -> None:
    found = rates(x1, n1, x2, n2)
    assert (found is None) == (x1 + x2 == 0)
    if found:
        assert found.p == pytest.approx(
            stats.binomtest(x2, x1 + x2, n2 / (n1 + n2)).pvalue, rel=1e-7, abs=1e-12
        )


@given(st.integers(0, 500), st.floats(0.5, 0.999))
def test_a_wider_interval_holds_the_narrower(events: int, confidence: float) -> None:
    inner, outer = count(events, confidence * 0.9), count(events, confidence)
    assert outer.lower <= inner.lower <= inner.upper <= outer.upper
    assert outer.lower <= events <= outer.upper


def test_what_cannot_be_is_refused() -> None:
    assert wilson(0, 0) is None
    assert rate(3, 0) is None
    assert proportions(0, 0, 1, 2) is None
    for wrong in (lambda: wilson(3, 2), lambda: wilson(-1, 2), lambda: count(-1), lambda: wilson(1, 2, 95)):
        with pytest.raises(ValueError, match=r"more than|negative|between 0 and 1"):
            wrong()
    assert count(0).lower == 0
    assert math.isclose(count(0).upper, 3.6888794541139363)
