"""The strict policy judges only what can be judged, and says why not in a sentence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quarterday.judgement.control import Assurance, Kind, Series, Signal, Variation, chart, charts
from quarterday.judgement.control.choosing import kind_for
from quarterday.judgement.control.counts import binomial, poisson
from quarterday.register import Polarity

STEADY = (52.0, 47, 55, 49, 51, 46, 53, 50, 54, 48, 52, 47, 55, 49, 51, 50)


def series(values: tuple[float | None, ...], **more: object) -> Series:
    named = {"targets": (60.0,) * len(values), "polarity": Polarity.HIGHER, **more}
    return Series("one", tuple(f"{2000 + place}" for place in range(len(values))), values, **named)  # type: ignore[arg-type]


def test_twelve_points_are_judged_and_eleven_are_not() -> None:
    twelve, eleven = chart(series(STEADY[:12])), chart(series(STEADY[:11]))
    assert (twelve.variation, twelve.assurance) == (Variation.COMMON_CAUSE, Assurance.INCONSISTENT)
    assert (eleven.variation, eleven.assurance) == (Variation.NOT_JUDGED, Assurance.NOT_JUDGED)
    assert (
        eleven.reason
        == "Too few figures to judge: there are 11 figures, and it takes 12. The limits are on trial."
    )


def test_eight_points_have_trial_limits_and_seven_have_none() -> None:
    assert chart(series(STEADY[:8])).points[0].upper is not None
    seven = chart(series(STEADY[:7]))
    assert seven.points[0].upper is None
    assert seven.reason == "Too few figures to judge: there are 7 figures, and it takes 12."


def test_trial_limits_mark_nothing() -> None:
    wild = (*STEADY[:10], 500.0)
    assert chart(series(wild), policy="reference").points[-1].signals
    assert not any(point.signals for point in chart(series(wild)).points)


def test_a_missing_last_figure_is_not_judged_by_the_one_before() -> None:
    found = chart(series((*STEADY, None)))
    assert found.variation is Variation.NOT_JUDGED
    assert found.reason == "There is no figure for 2016, so the latest cannot be judged."


def test_a_constant_series_is_not_judged_but_has_its_level() -> None:
    found = chart(series((5.0,) * 14))
    assert (found.variation, found.points[-1].lower, found.points[-1].upper) == (
        Variation.NOT_JUDGED,
        5.0,
        5.0,
    )
    assert found.reason == "Every figure is 5: nothing varies, so there is no chance to tell from change."
    assert found.met == (0, 14)


@pytest.mark.parametrize("basis", ["stock", "year_to_date", "rolling"])
@pytest.mark.parametrize("kind", ["xmr", "u"])
def test_a_figure_that_carries_over_is_refused(basis: str, kind: str) -> None:
    counts = {"numerators": STEADY, "denominators": (100.0,) * 16}
    found = chart(series(STEADY, basis=basis, **counts), kind)
    assert (found.variation, found.points[-1].upper) == (Variation.NOT_JUDGED, None)
    assert found.reason.endswith(("Chart each quarter by itself.", "Judge how many came and went instead."))
    assert chart(series(STEADY, basis=basis, **counts), kind, "reference").variation is Variation.COMMON_CAUSE


def test_a_lone_change_in_a_constant_series_does_not_condemn_every_point() -> None:
    values = (*[10.0] * 13, 14.0)

    def beyond(policy: str) -> list[bool]:
        return [
            Signal.BEYOND_LIMITS in point.signals for point in chart(series(values), policy=policy).points
        ]

    strict = chart(series(values))
    assert beyond("reference") == [True] * 14
    assert beyond("strict") == [False] * 13 + [True]
    assert any("widest" in note for note in strict.notes)


def test_a_lacking_period_breaks_a_run() -> None:
    values = (*STEADY[:6], *(57.0, 57.5, 57, 57.5, 57, 57.5, 57), *STEADY[6:])
    whole, broken = chart(series(values)), chart(series(values, gaps=frozenset({9})))
    assert any(Signal.SHIFT in point.signals for point in whole.points)
    assert not any(Signal.SHIFT in point.signals for point in broken.points)
    assert len(broken.points) == len(values)


def test_few_events_are_held_to_exact_limits() -> None:
    values = (0.0, 2, 1, 0, 3, 1, 0, 0, 2, 1, 4, 1, 0, 2, 1, 0)
    found = chart(series(values))
    mean = sum(values) / len(values)
    assert (found.points[0].lower, found.points[0].upper) == (0, stats.poisson.ppf(0.99865, mean))
    assert any("exact" in note for note in found.notes)
    assert found.variation is Variation.COMMON_CAUSE


def test_a_target_is_relied_on_only_where_nothing_is_marked() -> None:
    stable, moved = (
        chart(series(STEADY, targets=(30.0,) * 16)),
        chart(series((*STEADY[:8], 80.0, *STEADY[9:]))),
    )
    assert stable.assurance is Assurance.PASS
    assert moved.assurance is Assurance.NOT_JUDGED
    assert "whether the target can be relied on is not judged" in moved.reason


def test_each_period_is_held_to_its_own_target_and_the_last_to_the_current() -> None:
    targets = (*(40.0,) * 8, *(100.0,) * 8)
    found = chart(series(STEADY, targets=targets))
    assert (found.met, found.assurance) == ((8, 16), Assurance.FAIL)


def test_a_series_like_its_neighbours_is_judged_with_a_warning() -> None:
    drifting = tuple(float(v) for v in np.cumsum([1, 2, 1, 3, -1, 2, 2, 1, 3, 1, 2, 2, -3, -2, -4, -2]))
    assert any("much like the one before" in note for note in chart(series(drifting)).notes)
    assert not chart(series(STEADY)).notes


def test_laneys_limits_are_never_narrower_than_chance() -> None:
    given_ = series(
        (), numerators=(50.0, 51, 50, 49, 50, 51, 50, 49, 50, 51, 50, 49), denominators=(100.0,) * 12
    )
    given_ = replace(given_, periods=tuple(map(str, range(12))), targets=None)
    strict, reference = chart(given_, "pp"), chart(given_, "pp", "reference")
    assert reference.sigma_z is not None
    assert reference.sigma_z < 1
    assert strict.sigma_z == 1
    assert strict.points[0].upper == chart(given_, "p").points[0].upper


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((*STEADY, 90.0), "The last figure, 90, is above the upper limit of 74.13."),
        (
            (*STEADY[:9], 40.0, 41, 42, 43, 44, 45, 46),
            "Seven figures in a row or more, up to 46, have each risen.",
        ),
        (
            (*STEADY[:9], *(40.0, 42) * 3, 40),
            "Seven figures in a row or more, up to 40, are below the mean of 46.",
        ),
    ],
)
def test_the_reason_says_what_is_marked(values: tuple[float, ...], sentence: str) -> None:
    reason = chart(series(values, targets=None)).reason
    assert reason.split(" Some figures")[0].rsplit(" of ")[0] == sentence.rsplit(" of ")[0]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(30, 90))
def test_exact_limits_are_scipys(expected: list[int], size: int) -> None:
    means = np.array([expected], dtype=float) / 7
    chances = np.minimum(means / 10, 1.0)
    for share in (0.00135, 0.0228, 0.9772, 0.99865):
        assert (poisson(share, means) == np.maximum(stats.poisson.ppf(share, means), 0)).all()
        sizes = np.full(means.shape, float(size))
        assert (binomial(share, sizes, chances) == stats.binom.ppf(share, size, chances)).all()


def test_stocks_and_sums_would_raise_false_alarms() -> None:
    """Why they are refused: nothing happens to these figures, and yet their last points are marked (seeded)."""
    draw = np.random.default_rng(8)
    periods = tuple(map(str, range(24)))

    def share_marked(rows: np.ndarray) -> float:
        many = [Series("", periods, tuple(map(float, row))) for row in rows]
        return sum(bool(one.points[-1].signals) for one in charts(many, policy="reference")) / len(many)

    steps = draw.normal(0, 1, (400, 27))
    assert share_marked(steps[:, :24]) < 0.05
    assert share_marked(np.cumsum(steps, axis=1)[:, :24]) > 0.5
    rolling = np.lib.stride_tricks.sliding_window_view(steps, 4, axis=1).sum(axis=2)
    assert 0.2 < share_marked(rolling) < 0.4


def test_counts_get_the_chart_that_suits_them() -> None:
    draw = np.random.default_rng(8)
    sizes = (200.0,) * 60
    base = replace(series(()), periods=tuple(map(str, range(60))), targets=None, denominators=sizes)
    plain = replace(base, numerators=tuple(map(float, draw.binomial(200, 0.4, 60))))
    wild = replace(base, numerators=tuple(map(float, draw.binomial(200, draw.uniform(0.2, 0.6, 60)))))
    rate = replace(base, numerators=tuple(map(float, draw.poisson(300, 60))))
    assert [kind_for(one) for one in (plain, wild, rate)] == [Kind.P, Kind.P_PRIME, Kind.U]
    assert kind_for(series(STEADY)) is Kind.XMR


@pytest.mark.parametrize("fix_after", [1, 11])
def test_limits_are_not_fixed_after_fewer_than_twelve(fix_after: int) -> None:
    with pytest.raises(ValueError, match=f"after {fix_after} points; they need 12 or more"):
        chart(series(STEADY), fix_after=fix_after)


@pytest.mark.parametrize("missing", [(), (0,), (15,), (3, 4), tuple(range(16))])
@pytest.mark.parametrize("policy", ["strict", "reference"])
def test_a_missing_value_never_stops_a_chart(missing: tuple[int, ...], policy: str) -> None:
    rising = tuple(None if place in missing else float(place) for place in range(16))
    found = chart(series(rising), policy=policy)
    assert len(found.points) == 16
    assert found.reason


def test_a_stock_is_told_by_its_changes() -> None:
    level = tuple(float(v) for v in 600 + np.cumsum([3, -2, 4, -5, 1, -1, 6, -4, 2, -3, 5, -2, 1, -4]))
    steady, fallen = chart(series(level, basis="stock")), chart(series((*level, 520.0), basis="stock"))
    assert steady.notes == (
        "Its change since the period before, -4, is within the -16.56 to 16.25 that chance explains.",
    )
    assert "-81, is beyond the" in fallen.notes[0]
    assert chart(series(level[:12], basis="stock")).notes == ()


def test_the_same_small_count_each_time_has_limits_at_its_level() -> None:
    found = chart(series((3.0,) * 14))
    assert (found.variation, found.points[0].lower, found.points[0].upper) == (Variation.NOT_JUDGED, 3, 3)


def test_a_small_rate_is_told_with_its_digits() -> None:
    tops = tuple(float(v) for v in (582, 590, 575, 588, 580, 579, 586, 577, 584, 581, 583, 900))
    counts = {"numerators": tops, "denominators": (69_100.0,) * 12, "targets": None}
    assert chart(series((0.0,) * 12, **counts), "u").reason == (
        "The last figure, 0.013, is above the upper limit of 0.00988."
    )


def test_limits_are_fixed_after_so_many_figures_and_not_after_a_lacking_period() -> None:
    values = (*STEADY[:12], 90.0, 95, 99)
    whole, broken = (chart(series(values, gaps=gaps), fix_after=12) for gaps in (frozenset(), frozenset({5})))
    mean = sum(STEADY[:12]) / 12
    assert whole.points[0].centre == broken.points[0].centre == pytest.approx(mean)
