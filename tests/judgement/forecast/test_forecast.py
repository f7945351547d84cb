"""What is forecast, from how much, and when not."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from judgement.forecast.quarters import COUNT, DAYS, PERCENTAGE, SINGLE, STOCK
from quarterday.figures.forecast import Course, Forecast, Method, NoForecast
from quarterday.figures.position import Position, Source, State
from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import Goal, Reading, Subject, forecast, reading_of
from quarterday.periods import Quarter
from quarterday.register.models import AsAt, Basis, Denominator, Indicator, Polarity, Span

YEAR = 2023
STOCKS = [80.0, 82, 81, 84, 83, 85, 84.5, 86, 85, 87]
ROLLING = replace(STOCK, code="BT.6", basis=Basis.FLOW, span=Span.ROLLING, months=12)


def readings(values: Sequence[float | None], last: Quarter) -> list[Reading]:
    first = last.shift(1 - len(values))
    return [Reading(first.shift(i), value, value) for i, value in enumerate(values)]


def counted(years: Sequence[Sequence[int]], last: Quarter) -> list[Reading]:
    """Running totals of years of what each quarter added; the last year is `last`'s."""
    return [
        Reading(Quarter(last.year - len(years) + 1 + y, q + 1), sum(year[: q + 1]))
        for y, year in enumerate(years)
        for q in range(len(year))
    ]


def shared_out(years: Sequence[Sequence[tuple[int, int]]], last: Quarter) -> list[Reading]:
    found = []
    for y, year in enumerate(years):
        for q in range(len(year)):
            over, below = (sum(pair[i] for pair in year[: q + 1]) for i in (0, 1))
            when = Quarter(last.year - len(years) + 1 + y, q + 1)
            found.append(Reading(when, Fraction(100 * over, below) if below else None, over, below))
    return found


def made(told: Forecast | NoForecast) -> Forecast:
    assert isinstance(told, Forecast), told
    return told


def refused(told: Forecast | NoForecast) -> str:
    assert isinstance(told, NoForecast), told
    return told.reason


# -- the numbers ----------------------------------------------------------------------------------------------------


def test_a_stock_is_the_last_figure_with_the_spread_of_its_changes() -> None:
    """Nine changes, 2 quarters to go: the mean square is (4+1+9+1+4+.25+2.25+1+4)/9 = 26.5/9."""
    told = made(forecast(STOCK, readings(STOCKS, Quarter(YEAR, 2)), Quarter(YEAR, 2)))
    spread = math.sqrt(2 * 26.5 / 9)
    assert (told.method, told.point, told.used, told.at) == (Method.LAST_VALUE, 87, 10, Quarter(YEAR, 4))
    low, high = (87 + spread * stats.t.ppf(p, 9) for p in (0.1, 0.9))
    assert (told.lower80, told.upper80) == pytest.approx((low, high))
    assert told.means == "on 31 March 2024"


def test_a_count_of_the_year_is_what_is_counted_and_what_may_come() -> None:
    """Two earlier years of 10 a quarter, 20 so far: as R's qnbinom says of 20 in two of four quarters."""
    years = [(10, 10, 10, 10), (10, 10, 10, 10), (9, 11)]
    told = made(forecast(COUNT, counted(years, Quarter(YEAR, 2)), Quarter(YEAR, 2)))
    assert (told.lower95, told.lower80, told.upper80, told.upper95) == (29, 33, 49, 54)
    assert told.point == pytest.approx(40.5)
    assert (told.method, told.used, told.seasonal) == (Method.COUNT, 10, False)
    assert told.means == "for the year to 31 March 2024"


def test_a_rate_is_its_numerators_forecast_over_the_population() -> None:
    years = [(10, 10, 10, 10), (10, 10, 10, 10), (9, 11)]
    rate = replace(COUNT, unit=Unit.PER_10000, denominator=Denominator.POPULATION)
    rates = [
        Reading(r.period, Fraction(r.value or 0) / 5, r.value, 50_000)
        for r in counted(years, Quarter(YEAR, 2))
    ]
    told = made(forecast(rate, rates, Quarter(YEAR, 2)))
    assert (told.lower80, told.upper80) == (33 / 5, 49 / 5)


def test_a_percentage_of_the_year_is_over_as_many_as_are_expected() -> None:
    """18 of 25 by quarter 2 and 25 more expected: as scipy's beta-binomial says."""
    steady = ((9, 12), (9, 12), (9, 12), (9, 12))
    told = made(
        forecast(
            PERCENTAGE, shared_out([steady, steady, ((9, 12), (9, 13))], Quarter(YEAR, 2)), Quarter(YEAR, 2)
        )
    )
    rest = stats.betabinom(25, 18.5, 7.5)
    assert told.lower80 == pytest.approx(100 * (18 + rest.ppf(0.1)) / 50)
    assert told.upper95 == pytest.approx(100 * (18 + rest.ppf(0.975)) / 50)
    assert told.method is Method.PERCENTAGE


def test_a_season_learnt_from_three_years_moves_the_forecast() -> None:
    """Half of each year's comes in quarter 4: 50 so far by quarter 3 is half of the year, not three quarters."""
    year = (20, 20, 20, 60)
    told = made(
        forecast(COUNT, counted([year, year, year, (17, 17, 16)], Quarter(YEAR, 3)), Quarter(YEAR, 3))
    )
    assert told.seasonal
    assert told.point == pytest.approx(50 + 50.5)
    fewer = made(forecast(COUNT, counted([year, year, (17, 17, 16)], Quarter(YEAR, 3)), Quarter(YEAR, 3)))
    assert not fewer.seasonal
    assert fewer.upper80 - fewer.lower80 > told.upper80 - told.lower80


def test_a_quarters_own_percentage_is_a_level_and_not_the_last_figure() -> None:
    told = made(
        forecast(SINGLE, readings([70.0, 74, 71, 73, 72, 74, 70, 73, 90], Quarter(YEAR, 1)), Quarter(YEAR, 1))
    )
    assert told.method is Method.SMOOTHED
    assert 72 < told.point < 82
    assert told.means == "for quarter 4 of 2023/24"


def test_the_whole_year_of_a_quarterly_figure_is_added_up() -> None:
    """The same numbers told quarter by quarter, with the year wanted, as told as a year to date."""
    pairs = [((8, 12), (9, 12), (10, 13), (7, 11)), ((9, 12), (9, 10), (9, 12), (8, 12)), ((9, 12), (9, 13))]
    single = [
        Reading(Quarter(YEAR - 2 + y, q + 1), Fraction(100 * x, n), x, n)
        for y, year in enumerate(pairs)
        for q, (x, n) in enumerate(year)
    ]
    now = Quarter(YEAR, 2)
    whole = made(forecast(replace(SINGLE, whole_year=True), single, now))
    assert replace(whole, indicator="BT.4") == made(forecast(PERCENTAGE, shared_out(pairs, now), now))


def test_a_population_is_not_added_to_itself() -> None:
    now = Quarter(YEAR, 2)
    rate = Subject("BT.7", Basis.FLOW, Unit.PER_10000, denominator=Denominator.POPULATION, whole_year=True)
    years = [(10, 10, 10, 10), (10, 10, 10, 10), (9, 11)]
    each = [
        Reading(Quarter(YEAR - 2 + y, q + 1), x / 5, x, 50_000)
        for y, year in enumerate(years)
        for q, x in enumerate(year)
    ]
    assert made(forecast(rate, each, now)).upper80 == 49 / 5


def test_years_with_nothing_in_them_are_years() -> None:
    """None so far in two quarters after years of none: as R's qnbinom says of 0 in two of four quarters."""
    now = Quarter(YEAR, 2)
    told = made(forecast(COUNT, counted([(0, 0, 0, 0)] * 4 + [(0, 0)], now), now))
    assert (told.lower95, told.lower80, told.upper80, told.upper95, told.point) == (0, 0, 2, 3, 0.5)
    none = ((0, 5), (0, 5), (0, 6), (0, 4))
    told = made(forecast(PERCENTAGE, shared_out([none, none, ((0, 6), (0, 6))], now), now))
    rest = stats.betabinom(12, 0.5, 12.5)
    assert told.upper95 == pytest.approx(100 * rest.ppf(0.975) / 24)


def test_a_quarter_with_nobody_is_no_gap_in_the_year() -> None:
    now = Quarter(YEAR, 2)
    pairs = [((3, 5), (0, 0), (3, 6), (4, 4)), ((3, 5), (4, 5), (3, 6), (4, 4)), ((0, 0), (4, 6))]
    single = [
        Reading(Quarter(YEAR - 2 + y, q + 1), Fraction(100 * x, n) if n else None, x, n)
        for y, year in enumerate(pairs)
        for q, (x, n) in enumerate(year)
    ]
    assert made(forecast(replace(SINGLE, whole_year=True), single, now)).used == 10


def test_mean_days_move_as_they_did_in_earlier_years() -> None:
    """From quarter 2 to the year's end by 10, -10, 20 and 0: 5 on average with a standard deviation of 12.9."""
    values = [400, 410, 415, 420, 400, 410, 405, 400, 400, 400, 410, 420, 390, 400, 395, 400, 430, 440]
    told = made(forecast(DAYS, readings(values, Quarter(YEAR, 2)), Quarter(YEAR, 2)))
    assert told.method is Method.IN_YEAR_CHANGE
    assert told.point == pytest.approx(445)
    spread = math.sqrt(500 / 3) * math.sqrt(1 + 1 / 4)
    assert told.upper80 == pytest.approx(445 + spread * stats.t.ppf(0.9, 3))


def test_a_rolling_figure_and_one_of_the_second_month_say_what_they_are_of() -> None:
    now = Quarter(YEAR, 2)
    assert made(forecast(ROLLING, readings(STOCKS, now), now)).means == "for the 12 months to 31 March 2024"
    early = replace(STOCK, as_at=AsAt.SECOND_MONTH_END)
    assert made(forecast(early, readings(STOCKS, now), now)).means == "on 29 February 2024"
    averaged = replace(STOCK, average_over=12)
    told = made(forecast(averaged, readings(STOCKS, now), now))
    assert told.means == "on average over the 12 month ends to 31 March 2024"


def test_a_range_never_leaves_what_can_be() -> None:
    low = made(forecast(STOCK, readings([3.0, 1, 4, 0, 5, 1], Quarter(YEAR, 2)), Quarter(YEAR, 2)))
    assert low.lower95 == 0
    high = made(
        forecast(
            SINGLE, readings([99.0, 95, 100, 97, 99, 98, 100, 96, 100], Quarter(YEAR, 2)), Quarter(YEAR, 2)
        )
    )
    assert high.upper95 == 100
    of_another = replace(SINGLE, denominator=Denominator.MEASURE)
    over = made(
        forecast(
            of_another,
            readings([99.0, 95, 130, 97, 99, 98, 100, 96, 100], Quarter(YEAR, 2)),
            Quarter(YEAR, 2),
        )
    )
    assert over.upper95 > 100


# -- when there is none ----------------------------------------------------------------------------------------------


def test_quarter_four_has_the_outturn() -> None:
    told = forecast(STOCK, readings(STOCKS, Quarter(YEAR, 4)), Quarter(YEAR, 4))
    assert isinstance(told, NoForecast)
    assert told.outturn == 87
    assert (
        told.reason
        == "The year is over: the figure on 31 March 2024 is 87.0, so there is nothing to forecast."
    )
    gone = forecast(STOCK, [], Quarter(YEAR, 4))
    assert gone == NoForecast(
        "BT.1", Quarter(YEAR, 4), "The year is over, without a figure for Quarter 4, 2023/24."
    )


@pytest.mark.parametrize(
    ("subject", "before", "now", "why"),
    [
        (STOCK, 4, 1, ("No forecast: in quarter 1 it takes 2 whole earlier years of figures under the same definition, "
         "and there is 1.")),
        (STOCK, 0, 1, ("No forecast: in quarter 1 it takes 2 whole earlier years of figures under the same definition, "
         "and there are none.")),
        (STOCK, 3, 2, "No forecast: 5 quarters of figures are too few; 6 are needed."),
        (ROLLING, 3, 2, "No forecast: 5 quarters of figures are too few; 6 are needed."),
        (SINGLE, 4, 3, "No forecast: 7 quarters of figures are too few; 8 are needed."),
        (COUNT, 4, 2, "No forecast: how this figure moves in a year is learnt from 2 earlier years, and there is 1."),
        (DAYS, 12, 3, "No forecast: how this figure moves in a year is learnt from 4 earlier years, and there are 3."),
    ],
)  # fmt: skip
def test_too_little_is_refused_and_one_more_is_enough(
    subject: Subject, before: int, now: int, why: str
) -> None:
    at = Quarter(YEAR, now)

    def of(number: int) -> list[Reading]:
        first = at.shift(1 - number)
        values = [40.0 + 7 * math.sin(3 * i) + 10 * first.shift(i).number for i in range(number)]
        return [Reading(first.shift(i), round(value), round(value)) for i, value in enumerate(values)]

    assert refused(forecast(subject, of(before + now), at)) == why
    enough = {"BT.1": 8 if now == 1 else 4, "BT.6": 4, "BT.2": 5, "BT.3": 8, "BT.5": 16}[subject.code]
    made(forecast(subject, of(enough + now), at))


def test_a_changed_definition_leaves_what_came_before_out() -> None:
    now = Quarter(YEAR, 2)
    changed = replace(STOCK, changed=frozenset({Quarter(2022, 4)}))
    assert refused(forecast(changed, readings(STOCKS, now), now)) == (
        "No forecast: 3 quarters since the definition changed in Quarter 4, 2022/23 are too few; 6 are needed."
    )
    earlier = replace(STOCK, changed=frozenset({Quarter(2022, 1)}))
    assert made(forecast(earlier, readings([999.0, 1.0, *STOCKS[-6:]], now), now)).used == 6
    years = counted([(10, 10, 10, 10), (10, 10, 10, 10), (9, 11)], now)
    for when in (now, Quarter(YEAR, 2)):
        assert refused(forecast(replace(COUNT, changed=frozenset({when})), years, now)) == (
            "No forecast: the definition changed in Quarter 2, 2023/24, so the figure for the year is partly one thing "
            "and partly another."
        )
    later = replace(COUNT, changed=frozenset({Quarter(YEAR, 3)}))
    assert made(forecast(later, years, now)).used == 10


def test_a_gap_ends_the_quarters_in_a_row() -> None:
    now = Quarter(YEAR, 2)
    values: list[float | None] = [*STOCKS]
    values[-4] = None
    assert refused(forecast(STOCK, readings(values, now), now)) == (
        "No forecast: 3 quarters since the gap in Quarter 3, 2022/23 are too few; 6 in a row are needed."
    )
    values[-1] = None
    assert (
        refused(forecast(STOCK, readings(values, now), now))
        == "No forecast: there is no figure for Quarter 2, 2023/24."
    )
    assert refused(forecast(STOCK, [], now)) == "No forecast: there is no figure for Quarter 2, 2023/24."


def test_a_figure_that_never_moved_is_not_certain() -> None:
    now = Quarter(YEAR, 2)
    for subject, values in ((STOCK, [5.0] * 12), (SINGLE, [100.0] * 12), (DAYS, [400.0] * 18)):
        assert "has been the same in every quarter" in refused(forecast(subject, readings(values, now), now))


def test_nothing_is_made_of_nobody_or_of_unknown_numbers() -> None:
    now = Quarter(YEAR, 2)
    year = ((3, 5), (4, 5), (3, 6), (4, 4))
    known = shared_out([year, year], Quarter(YEAR - 1, 4))
    nobody = [*known, Reading(now, 0, 0, 0)]
    assert (
        refused(forecast(PERCENTAGE, nobody, now))
        == "No forecast: the year so far has nobody to take a percentage of."
    )
    bare = [*known, Reading(now, 71.0)]
    assert "the numbers behind the figure are not known" in refused(forecast(PERCENTAGE, bare, now))
    rate = replace(COUNT, unit=Unit.PER_10000, denominator=Denominator.POPULATION)
    assert "the numbers behind the figure are not known" in refused(forecast(rate, bare, now))


def test_wrong_readings_are_told_in_a_sentence() -> None:
    now = Quarter(YEAR, 2)
    with pytest.raises(ValueError, match="There are two figures for Quarter 2, 2023/24; one is needed"):
        forecast(STOCK, [Reading(now, 1), Reading(now, 2)], now)
    for wrong in (float("nan"), float("inf"), -1, Decimal("NaN")):
        with pytest.raises(
            ValueError, match=r"Quarter 2, 2023/24: the value is .*; a number from 0 up is needed"
        ):
            forecast(STOCK, [Reading(now, wrong)], now)
    year = ((3, 5), (4, 5), (3, 6), (4, 4))
    known = shared_out([year, year], Quarter(YEAR - 1, 4))
    with pytest.raises(ValueError, match="the numerator 9 is more than the denominator 8"):
        forecast(PERCENTAGE, [*known, Reading(now, 99, 9, 8)], now)
    with pytest.raises(ValueError, match=r"the value is 112\.0%; a percentage of a whole is 100% at most"):
        forecast(SINGLE, [Reading(now, 112)], now)
    with pytest.raises(ValueError, match="cannot be added up from its quarters"):
        Subject("BT.8", Basis.COHORT, Unit.DAYS, denominator=Denominator.ROWS, whole_year=True)


def test_years_that_are_not_running_totals_are_not_learnt_from() -> None:
    now = Quarter(YEAR, 2)
    fallen = [Reading(Quarter(YEAR - 1, q), value) for q, value in ((1, 30), (2, 20), (3, 40), (4, 50))]
    good = counted([(10, 10, 10, 10)], Quarter(YEAR - 2, 4))
    year = [Reading(Quarter(YEAR, 1), 9), Reading(now, 20)]
    assert "there is 1" in refused(forecast(COUNT, [*good, *fallen, *year], now))


def test_an_indicator_and_its_positions_are_read_as_they_are() -> None:
    """36 of 200 are 18%; a position without a numerator is a gap."""
    indicator = Indicator(
        code="PI.1", title="An indicator", priority="one", polarity=Polarity.LOWER, unit=Unit.PERCENT,
        basis=Basis.STOCK, denominator=Denominator.ROWS, numerator_words="some", denominator_words="all",
        definition="…", source="…", as_at=AsAt.SECOND_MONTH_END, average_over=3,
    )  # fmt: skip
    subject = Subject.of(indicator, changed=[Quarter(2020, 1)])
    assert (subject.code, subject.basis, subject.denominator) == ("PI.1", Basis.STOCK, Denominator.ROWS)
    assert (subject.top, subject.changed, subject.average_over) == (100, {Quarter(2020, 1)}, 3)
    assert subject.when(Quarter(YEAR, 4)) == "on average over the 3 month ends to 29 February 2024"
    position = Position(
        indicator="PI.1", authority="X99000001", period=Quarter(YEAR, 1), per=100, numerator=Decimal(36),
        denominator=Decimal(200), state=State.FINAL, source=Source.CALCULATED, from_day=date(2023, 5, 31),
        to_day=date(2023, 5, 31),
    )  # fmt: skip
    assert reading_of(position) == Reading(Quarter(YEAR, 1), Fraction(18), Decimal(36), Decimal(200))
    assert reading_of(replace(position, numerator=None)).value is None


# -- properties ----------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(
    data=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), min_size=21, max_size=27),
    quarter=st.integers(1, 3),
    target=st.integers(0, 100),
)
def test_ranges_are_in_order_and_chances_are_chances(
    data: list[tuple[int, int]], quarter: int, target: int
) -> None:
    now = Quarter(YEAR, quarter)
    first = now.shift(1 - len(data))
    pairs = [(first.shift(i), x, x + n) for i, (x, n) in enumerate(data)]
    for subject in (
        SINGLE,
        replace(SINGLE, whole_year=True),
        replace(STOCK, unit=Unit.COUNT),
        replace(COUNT, span=Span.QUARTER, whole_year=True),
    ):
        is_count = subject.unit is Unit.COUNT
        series = [
            Reading(q, x if is_count else Fraction(100 * x, n) if n else None, x, n) for q, x, n in pairs
        ]
        goals = [Goal.of(p, Decimal(target), Decimal(3), subject.unit) for p in Polarity]
        told = [forecast(subject, series, now, goal) for goal in goals]
        if isinstance(told[0], NoForecast):
            continue
        higher, lower, near, context = map(made, told)
        assert 0 <= higher.lower95 <= higher.lower80 <= higher.upper80 <= higher.upper95
        assert higher.upper95 <= (math.inf if is_count else 100)
        assert higher.lower95 <= higher.point <= higher.upper95
        assert higher.chance is not None
        assert lower.chance is not None
        assert 0 <= higher.chance <= 1
        assert higher.chance + lower.chance >= 1 - 1e-9  # the target itself meets both
        assert (context.chance, context.course) == (None, Course.NO_TARGET)
        assert near.lower80 == higher.lower80
        assert Forecast.from_row(json.loads(json.dumps(higher.as_row()))) == higher


@given(st.permutations(range(len(STOCKS))))
def test_the_order_of_the_readings_and_later_ones_do_not_matter(order: list[int]) -> None:
    now = Quarter(YEAR, 2)
    series = readings(STOCKS, now)
    mixed = [series[i] for i in order]
    assert forecast(STOCK, [*mixed, Reading(now.shift(1), 500.0)], now) == forecast(STOCK, series, now)
