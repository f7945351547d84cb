from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.figures.unit import Unit, printed_count, printed_target
from quarterday.stats.ratio import ratio
from quarterday.stats.rounding import half_up


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (18.75, 1, "18.8"),
        (2.675, 2, "2.68"),
        (0.05, 1, "0.1"),
        (-0.05, 1, "-0.1"),
        (84.25, 0, "84"),
        (84.5, 0, "85"),
    ],
)
def test_half_rounds_away_from_zero(value: float, decimals: int, printed: str) -> None:
    assert half_up(value, decimals) == Decimal(printed)


@given(st.decimals(-10_000, 10_000, places=4), st.integers(0, 3))
def test_rounding_as_decimal_does(value: Decimal, decimals: int) -> None:
    assert half_up(value, decimals) == value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@given(st.integers(0, 10**6), st.integers(1, 10**7), st.sampled_from([100, 10_000]))
def test_a_ratio_is_exact(numerator: int, denominator: int, per: int) -> None:
    value = ratio(numerator, denominator, per)
    assert value == Fraction(numerator * per, denominator)


def test_nothing_divided_by_nothing_has_no_value() -> None:
    assert ratio(0, 0, 100) is None
    assert ratio(3, 0, 100) is None


def test_the_reference_reports_rates() -> None:
    assert Unit.PER_10000.printed(ratio(582, 69_100, 10_000) or 0, 1) == "84.2"
    assert Unit.PER_10000.printed(ratio(155, 69_100, 10_000) or 0, 1) == "22.4"


def test_numbers_in_print() -> None:
    assert Unit.PERCENT.printed(Fraction(955, 10), 1) == "95.5%"
    assert Unit.COUNT.printed(12345, 0) == "12,345"
    assert Unit.PERCENT.printed_difference(Fraction(-1), 0) == "1 percentage point"
    assert Unit.PER_10000.printed_difference(Fraction(-12, 10), 1) == "1.2 per 10,000"
    assert printed_count(Decimal("69100")) == "69,100"
    assert printed_count(Decimal("36.920000")) == "36.92"
    assert printed_count(Decimal("200")) == "200"
    assert printed_target(Decimal("43.0"), Unit.PER_10000) == "43.0"
    assert printed_target(Decimal(15), Unit.PERCENT) == "15%"
