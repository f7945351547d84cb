"""Funnels against FunnelPlotR and public health's limits, and the recent trend against its reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.stats.funnel import Place, Scale, funnel
from quarterday.stats.recent_trend import Recent, of_proportions, of_values
from vectors import grouped, near, number, rows


def test_proportions_have_the_references_limits_and_spread() -> None:
    summaries = {(row["dataset"], row["limit"].strip()): row for row in rows("funnelplotr_summary.csv")}
    checked = 0
    for (name, padded), found in grouped(rows("funnelplotr_points.csv"), "dataset", "limit").items():
        limit = padded.strip()
        if found[0]["data_type"] != "PR":
            continue
        tops, belows = ([float(row[key]) for row in found] for key in ("numerator", "denominator"))
        made, chance = (funnel(tops, belows, Scale.PROPORTION, overdispersed=od) for od in (True, False))
        assert near(made.phi, summaries[name, limit]["phi"])
        assert near(made.tau2, summaries[name, limit]["tau2"])
        for row, below in zip(found, belows, strict=True):
            for confidence, label in ((0.95, "95"), (0.998, "99")):
                for limits, prefix in (
                    (made.limits(below, confidence), "OD"),
                    (chance.limits(below, confidence), ""),
                ):
                    lower, upper = (
                        (f"OD{label}LCL", f"OD{label}UCL") if prefix else (f"LCL{label}", f"UCL{label}")
                    )
                    # past either end of the scale the reference turns back; ours stops (docs/deviations.md)
                    assert limits.lower == 0 or near(limits.lower, row[lower]), row
                    assert limits.upper == 1 or near(limits.upper, row[upper]), row
                    checked += 2
            limits = made.limits(below, 0.998)
            outside = float(row["rr"]) > limits.upper or float(row["rr"]) < limits.lower
            if limit == "99":
                assert outside == (row["outlier"].strip() == "1"), row
                assert outside == (
                    made.place(float(row["numerator"]), below) in (Place.VERY_HIGH, Place.VERY_LOW)
                )
    assert checked > 300


def test_rates_of_chance_alone_have_few_outliers_and_spread_ones_no_more() -> None:
    """Where the reference's own limits call 37 of 40 areas of pure chance outliers."""
    found = grouped(rows("funnel_input.csv"), "dataset")
    for name in ("rate40", "rate40_od"):
        mine = found.get((name,), [])
        tops, belows = ([float(row[key]) for row in mine] for key in ("numerator", "denominator"))
        made = funnel(tops, belows, Scale.RATE)
        far = [made.place(a, b) for a, b in zip(tops, belows, strict=True)]
        assert sum(place in (Place.VERY_HIGH, Place.VERY_LOW) for place in far) <= 2, name
        plain = funnel(tops, belows, Scale.RATE, overdispersed=False)
        without = [plain.place(a, b) for a, b in zip(tops, belows, strict=True)]
        assert (sum(place in (Place.VERY_HIGH, Place.VERY_LOW) for place in without) > 20) == (
            name == "rate40_od"
        )


def test_the_chance_of_being_called_is_what_it_says() -> None:
    """Counts drawn about one rate: 5% are beyond the 95% limits, 0.2% beyond the 99.8% ones (seeded)."""
    draw = np.random.default_rng(1)
    belows = draw.uniform(20_000, 200_000, 4000)
    tops = draw.poisson(belows * 0.006)
    made = funnel(list(tops.astype(float)), list(belows), Scale.RATE)
    places = [made.place(a, b) for a, b in zip(tops, belows, strict=True)]
    assert made.phi == pytest.approx(
        0.678, abs=0.05
    )  # of a normal distribution whose ends are drawn in to 1.28
    assert 0.03 < sum(place is not Place.INSIDE for place in places) / 4000 < 0.07
    assert sum(place in (Place.VERY_HIGH, Place.VERY_LOW) for place in places) / 4000 < 0.006


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 1000)), min_size=1, max_size=30),
    st.sampled_from(Scale),
)
def test_limits_hold_the_average_and_narrow_with_size(areas: list[tuple[int, int]], scale: Scale) -> None:
    tops, belows = [float(min(a, b)) for a, b in areas], [float(b) for _, b in areas]
    made = funnel(tops, belows, scale)
    if made.average == 0:
        return
    small, large = made.limits(50), made.limits(5000)
    assert small.lower <= large.lower <= made.average + 1e-12
    assert made.average - 1e-12 <= large.upper <= small.upper


def test_a_funnel_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs areas"):
        funnel([], [], Scale.RATE)
    with pytest.raises(ValueError, match="above nought"):
        funnel([1.0], [0.0], Scale.RATE)


def test_recent_trends_are_the_references() -> None:
    inputs = grouped(rows("trends_input.csv"), "trend_id")
    for row in rows("trends_expected.csv"):
        mine = inputs.get((row["trend_id"],), [])
        years = [float(r["year"]) for r in mine]
        cells = {
            key: [number(r[key]) for r in mine]
            for key in ("numerator", "denominator", "value", "lower", "upper")
        }
        if row["kind"] == "proportion":
            found = of_proportions(years, cells["numerator"], cells["denominator"])
        else:
            found = of_values(years, cells["value"], cells["lower"], cells["upper"])
        if row["recent_trend"].startswith("R error"):
            assert found.way is not Recent.NOT_CALCULATED, row  # ours takes half a case for the sign
            continue
        assert found.way == row["recent_trend"], (row, found)
        assert near(found.chi_square, row["chi_square"], 1e-8), (row, found)
