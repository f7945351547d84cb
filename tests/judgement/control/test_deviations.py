"""docs/deviations.md, held: where the reference stops, gives nothing, or other programs do otherwise."""

from __future__ import annotations

import pytest
from test_vectors import by, number, rows, xmr_of

from quarterday.judgement.control import Assurance, Kind, Series, Signal, Variation, chart
from quarterday.register import Polarity


def series(values: list[float | None], target: float | None = None) -> Series:
    periods = tuple(map(str, range(len(values))))
    return Series("", periods, tuple(values), targets=(target,) * len(values), polarity=Polarity.HIGHER)


def test_a_missing_value_in_a_run_breaks_it_where_the_reference_stops() -> None:
    rising: list[float | None] = [float(n) for n in range(14)]
    whole = chart(series(rising), policy="reference")
    assert all(
        Signal.TREND in point.signals or Signal.BEYOND_LIMITS in point.signals for point in whole.points
    )
    broken = chart(series([*rising[:6], None, *rising[7:13]]), policy="reference")
    assert not any(Signal.TREND in point.signals for point in broken.points)


@pytest.mark.parametrize("values", [[5.0], [None, None], [5.0, None, 6.0, None]])
def test_without_limits_nothing_is_judged(values: list[float | None]) -> None:
    found = chart(series(values, 4), policy="reference")
    assert (found.variation, found.assurance) == (Variation.NOT_JUDGED, Assurance.NOT_JUDGED)


def test_a_constant_series_has_its_target_held_to_the_level() -> None:
    low, high, level = (
        chart(series([5.0] * 14, target), policy="reference").assurance for target in (4, 6, 5)
    )
    assert (low, high, level) == (Assurance.PASS, Assurance.FAIL, Assurance.INCONSISTENT)


@pytest.mark.parametrize("kind", [Kind.P_PRIME, Kind.U_PRIME])
@pytest.mark.parametrize("top", [0.0, 40.0])
def test_laneys_limits_where_nothing_varies_are_the_mean(kind: Kind, top: float) -> None:
    one = Series("", tuple(map(str, range(14))), (), (top,) * 14, (40.0,) * 14)
    found = chart(one, kind, "reference")
    if kind is Kind.P_PRIME or top == 0:
        assert {(p.lower, p.centre, p.upper) for p in found.points} == {(top / 40, top / 40, top / 40)}
    assert not any(point.signals for point in found.points)


def test_every_series_that_the_reference_refuses_is_judged_or_says_why() -> None:
    points = by(rows("xmr_input_points.csv"), "series_id")
    stopped = {row["series_id"] for row in rows("xmr_groups.csv") if row["status"] == "error"}
    assert stopped
    for made in rows("xmr_series.csv"):
        if made["series_id"] in stopped:
            assert xmr_of(made, points[(made["series_id"],)], True).reason


def test_where_programs_disagree_ours_is_nhsrplotthedots_or_with_the_switch_counts_beyond() -> None:
    """`flags_r` lists which points R marks; with the switch only points that are close, or beyond, may join them."""
    points = by(rows("xmr_input_points.csv"), "series_id")
    expected = by(rows("xmr_points.csv"), "series_id")
    made = {row["series_id"]: row for row in rows("xmr_series.csv")}
    joined = 0
    for row in rows("xmr_disagreements.csv"):
        key = (row["series_id"],)
        if not row["powerbi_differs_from_r_at"] or key not in expected or made[key[0]]["fix_after_n_points"]:
            continue
        theirs = [point["special_cause_flag"] == "TRUE" for point in expected[key]]
        plain = xmr_of(made[key[0]], points[key], made[key[0]]["screen_outliers"] == "True")
        if number(expected[key][0]["lpl"]) is None:
            continue
        assert [bool(point.signals) for point in plain.points] == theirs, row
        more = chart(
            plain.series,
            policy="reference",
            screen=made[key[0]]["screen_outliers"] == "True",
            beyond_counts=True,
        )
        for before, after in zip(plain.points, more.points, strict=True):
            assert set(before.signals) <= set(after.signals)
            joined += bool(after.signals) and not before.signals
    assert joined > 0
