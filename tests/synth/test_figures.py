"""What the files say when they are counted the plain way: the calibrated quarters, and all the others."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from quarterday.periods import Quarter, quarters
from quarterday.synth.authority import authority
from quarterday.synth.calibration import calibrate_records
from quarterday.synth.files import keep
from synth.made_up import Made, figures, held, looked_after, with_a_plan

Q1, Q2 = Quarter(2023, 1), Quarter(2023, 2)
EARLIER = list(quarters(Quarter(2017, 3), Quarter(2022, 4)))
Boroughs = Callable[..., Made]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_last_quarter_prints_as_the_reference_report(borough: Boroughs, seed: int) -> None:
    assert figures(borough(seed), Q2) == {
        "PI.1447": "18.8",
        "PI.432": "84.2",
        "PI.433": "22.4",
        "PI.2250": "95.5",
        "QD.1": "6.0",
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_four_are_better_than_in_the_quarter_before_and_one_the_same(borough: Boroughs, seed: int) -> None:
    before = {code: Decimal(value) for code, value in figures(borough(seed), Q1).items()}
    assert Decimal("19.8") <= before["PI.1447"] <= Decimal("21.3")
    assert Decimal("85.0") <= before["PI.432"] <= Decimal("86.0")
    assert before["PI.433"] == Decimal("22.4")
    assert Decimal("93.0") <= before["PI.2250"] <= Decimal("95.0")
    assert Decimal("6.1") <= before["QD.1"] <= Decimal("6.6")


def test_the_counts_behind_the_calibrated_rates(borough: Boroughs) -> None:
    made = borough(1)
    assert made.population[2022] == 69_100
    assert looked_after(made, Q2.last_day) == 582
    assert [with_a_plan(made, quarter.last_day) for quarter in (Q1, Q2)] == [155, 155]


def test_another_seed_gives_other_figures_in_every_earlier_quarter(borough: Boroughs) -> None:
    for quarter in EARLIER:
        one, two = exact(borough(1), quarter), exact(borough(2), quarter)
        assert all(one[code] != two[code] for code in one), quarter


def test_without_calibration_the_last_quarters_differ_and_the_others_do_not(borough: Boroughs) -> None:
    as_found, calibrated = borough(1, calibrate=False), borough(1)
    before, after = exact(as_found, Q2), exact(calibrated, Q2)
    assert all(before[code] != after[code] for code in after)
    assert exact(as_found, Q1) != exact(calibrated, Q1)
    for quarter in EARLIER:
        assert figures(as_found, quarter) == figures(calibrated, quarter), quarter


def test_without_calibration_another_seed_changes_the_last_quarters_too(borough: Boroughs) -> None:
    for quarter in (Q1, Q2):
        one, two = exact(borough(1, calibrate=False), quarter), exact(borough(2, calibrate=False), quarter)
        assert all(one[code] != two[code] for code in one), quarter


@pytest.mark.parametrize("calibrate", [True, False])
def test_levels_stay_near_those_of_an_authority_of_this_size(borough: Boroughs, calibrate: bool) -> None:
    made = borough(1, calibrate)
    for quarter in quarters(Quarter(2017, 1), Q2):
        on = quarter.last_day
        assert 560 <= looked_after(made, on) <= 720
        assert 125 <= with_a_plan(made, on) <= 470
        found = {code: Decimal(value) for code, value in figures(made, quarter).items()}
        assert 15 <= found["PI.1447"] <= 36
        assert Decimal("4.5") <= found["QD.1"] <= 10


def exact(made: Made, quarter: Quarter) -> dict[str, object]:
    """Figures with their counts, so that equal prints of unequal records are told apart."""
    on, printed = quarter.last_day, figures(made, quarter)
    people = made.population[on.year - 1]
    return {
        "PI.432": (looked_after(made, on), people),
        "PI.433": (with_a_plan(made, on), people),
        "PI.2250": held(made, quarter.shift(-2)),
        "others": (printed["PI.1447"], printed["QD.1"]),
    }


@pytest.mark.parametrize("seed", range(1, 9))
def test_calibration_reaches_its_levels_with_posts_that_can_be(seed: int) -> None:
    records = keep(authority(1, seed), 2022, Q2.last_day)
    calibrate_records(records, seed)
    open_now = [post for post in records.posts if post.open_on(Q2.last_day)]
    agency = sum(post.tenths for post in open_now if post.agency)
    assert f"{100 * agency / sum(post.tenths for post in open_now):.1f}" == "18.8"
    assert all(1 <= post.tenths <= 10 for post in records.posts)
