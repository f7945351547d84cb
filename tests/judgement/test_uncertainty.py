"""How sure a figure is, whether it has changed, and how many cases its gap comes to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.figures import Position, Source, State, Statistic, Unit
from quarterday.figures.appraisal import Trend
from quarterday.judgement.uncertainty import cases_to, change, interval_of, margin, net_change
from quarterday.periods import Quarter
from quarterday.register import Basis, Denominator, Indicator, Polarity

NOW, YEAR_AGO = Quarter(2023, 2), Quarter(2022, 2)
PER = {Unit.PERCENT: 100, Unit.PER_10000: 10_000, Unit.COUNT: None, Unit.DAYS: 1}


DENOMINATORS = {Unit.COUNT: None, Unit.PER_10000: Denominator.POPULATION}


def indicator(polarity: Polarity, unit: Unit = Unit.PERCENT, basis: Basis = Basis.FLOW) -> Indicator:
    return Indicator(
        code="PI.1", title="An indicator", priority="one", polarity=polarity, unit=unit, basis=basis,
        denominator=DENOMINATORS.get(unit, Denominator.ROWS),
        statistic=Statistic.MEAN if unit.is_duration else Statistic.COUNT,
        numerator_words="children looked after", denominator_words="children", definition="…", source="…",
    )  # fmt: skip


def position(top: str, bottom: str | None, unit: Unit = Unit.PERCENT, period: Quarter = NOW) -> Position:
    return Position(
        indicator="PI.1", authority="X99000001", period=period, per=PER[unit], numerator=Decimal(top),
        denominator=None if bottom is None else Decimal(bottom), state=State.FINAL, source=Source.CALCULATED,
        from_day=period.last_day, to_day=period.last_day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "top", "bottom", "lower", "upper"),
    [  # PHEindicatormethods 2.1.0: phe_proportion and phe_rate
        (Unit.PERCENT, "1", "5", 3.62241086324302, 62.4465370237475),
        (Unit.PER_10000, "4", "52345", 0.208208114170661, 1.95655529189105),
        (Unit.COUNT, "0", None, 0, 3.68887945411394),
    ],
)
def test_each_unit_has_public_healths_interval(
    unit: Unit, top: str, bottom: str | None, lower: float, upper: float
) -> None:
    found = interval_of(position(top, bottom, unit), unit)
    assert found == pytest.approx((lower, upper), rel=1e-6)


def test_an_average_has_none_and_says_so() -> None:
    days = replace(position("900", "3", Unit.DAYS), statistic=Statistic.MEAN)
    assert interval_of(days, Unit.DAYS) == "An average has no interval from counts alone."
    summed = replace(position("9", "30"), summed_over=3)
    assert "average" in margin(indicator(Polarity.LOWER), summed).why


@pytest.mark.parametrize(
    ("top", "bottom", "said"),
    [
        ("18", "171", ""),
        (
            "4",
            "12",
            "The numbers are small: one case more or less would move the figure by 8.3 percentage points.",
        ),
        (
            "3",
            "400",
            "The numbers are small: one case more or less would move the figure by 0.3 percentage points.",
        ),
        (
            "396",
            "400",
            "The numbers are small: one case more or less would move the figure by 0.3 percentage points.",
        ),
    ],
)
def test_small_numbers_say_what_one_case_does(top: str, bottom: str, said: str) -> None:
    assert margin(indicator(Polarity.LOWER), position(top, bottom)).small == said


def test_a_gap_is_told_in_children() -> None:
    rate = indicator(Polarity.LOWER, Unit.PER_10000, Basis.STOCK)
    said = cases_to(rate, position("582", "69100", Unit.PER_10000), Fraction(83))
    assert said == "The gap to the target is about 9 children looked after."
    share = indicator(Polarity.HIGHER)
    assert (
        cases_to(share, position("80", "100"), Fraction(90))
        == "The gap to the target is about 10 children looked after."
    )
    assert cases_to(share, position("90", "100"), Fraction(90)) == ""
    assert cases_to(share, position("80", "100"), None) == ""


@given(
    st.integers(0, 500),
    st.integers(1, 500),
    st.integers(0, 100),
    st.sampled_from([Polarity.HIGHER, Polarity.LOWER]),
)
def test_so_many_cases_meet_the_goal_and_one_fewer_would_not(
    top: int, bottom: int, goal: int, polarity: Polarity
) -> None:
    top = min(top, bottom)
    met = (
        (lambda x: x * 100 >= goal * bottom)
        if polarity is Polarity.HIGHER
        else (lambda x: x * 100 <= goal * bottom)
    )
    said = "" if met(top) else cases_to(indicator(polarity), position(str(top), str(bottom)), Fraction(goal))
    if said:
        number = int(said.split()[7].replace(",", ""))
        step = 1 if polarity is Polarity.HIGHER else -1
        assert met(top + step * number)
        assert not met(top + step * (number - 1))


@pytest.mark.parametrize(
    ("polarity", "then", "now", "trend"),
    [
        (Polarity.HIGHER, ("150", "200"), ("180", "200"), Trend.BETTER),
        (Polarity.LOWER, ("150", "200"), ("180", "200"), Trend.WORSE),
        (Polarity.CONTEXT, ("150", "200"), ("180", "200"), Trend.HIGHER),
        (Polarity.HIGHER, ("150", "200"), ("155", "200"), Trend.UNCLEAR),
        (Polarity.HIGHER, ("150", "200"), ("75", "100"), Trend.SAME),
        (Polarity.HIGHER, ("3", "8"), ("8", "8"), Trend.UNTESTED),
    ],
)
def test_a_change_is_one_only_where_it_is(
    polarity: Polarity, then: tuple[str, str], now: tuple[str, str], trend: Trend
) -> None:
    assert change(indicator(polarity), position(*now), position(*then, period=YEAR_AGO)).trend is trend


def test_a_stocks_percentage_is_not_tested_and_its_rate_is_with_care() -> None:
    share = change(indicator(Polarity.LOWER, basis=Basis.STOCK), position("40", "90"), position("10", "90"))
    assert (share.trend, "same people" in share.reason) == (Trend.UNTESTED, True)
    rate = indicator(Polarity.CONTEXT, Unit.PER_10000, Basis.STOCK)
    made = change(rate, position("700", "69100", Unit.PER_10000), position("582", "69100", Unit.PER_10000))
    assert (made.trend, "cautious" in made.reason) == (Trend.HIGHER, True)


def test_without_a_year_ago_nothing_is_compared() -> None:
    assert change(indicator(Polarity.LOWER), position("1", "2"), None).trend is Trend.UNKNOWN


def test_a_stock_is_judged_by_who_came_and_went() -> None:
    # binom.test(60, 90): p = 0.002; binom.test(50, 90): p = 0.34
    assert net_change(60, 30).trend is Trend.HIGHER
    assert net_change(30, 60).trend is Trend.LOWER
    assert net_change(50, 40).trend is Trend.UNCLEAR
    assert net_change(0, 0).trend is Trend.SAME
