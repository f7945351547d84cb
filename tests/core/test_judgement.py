"""Status and direction with their reasons, for every polarity, at the edges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.figures import QUARTERDAYS, Direction, Outcome, Position, Source, State, Unit
from quarterday.judgement.direction import movement
from quarterday.judgement.status import status_of
from quarterday.periods import Quarter
from quarterday.register import Basis, Denominator, Indicator, Polarity, Target, ToleranceUnit

NOW, BEFORE = Quarter(2023, 2), Quarter(2023, 1)


def indicator(polarity: Polarity, unit: Unit = Unit.PERCENT) -> Indicator:
    return Indicator(
        code="PI.1", title="An indicator", priority="one", polarity=polarity, unit=unit, basis=Basis.STOCK,
        denominator=Denominator.ROWS, numerator_words="some", denominator_words="all", definition="…", source="…",
    )  # fmt: skip


def target(goal: str, tolerance: str = "2", unit: ToleranceUnit = ToleranceUnit.POINTS) -> Target:
    return Target(
        target=Decimal(goal),
        tolerance=Decimal(tolerance),
        tolerance_unit=unit,
        target_source="…",
        tolerance_source="…",
    )


def position(value: str | None, period: Quarter = NOW) -> Position:
    numerator = None if value is None else Decimal(value)
    return Position(
        indicator="PI.1", authority="X99000001", period=period, per=100, numerator=numerator, denominator=Decimal(100),
        state=State.FINAL, source=Source.CALCULATED, from_day=period.last_day, to_day=period.last_day,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("polarity", "value", "expected"),
    [
        (Polarity.LOWER, "14.9", Outcome.MET),
        (Polarity.LOWER, "15", Outcome.MET),
        (Polarity.LOWER, "15.01", Outcome.WITHIN),
        (Polarity.LOWER, "17", Outcome.WITHIN),
        (Polarity.LOWER, "17.01", Outcome.MISSED),
        (Polarity.HIGHER, "15", Outcome.MET),
        (Polarity.HIGHER, "14.99", Outcome.WITHIN),
        (Polarity.HIGHER, "13", Outcome.WITHIN),
        (Polarity.HIGHER, "12.99", Outcome.MISSED),
        (Polarity.TARGET, "13", Outcome.MET),
        (Polarity.TARGET, "17", Outcome.MET),
        (Polarity.TARGET, "17.01", Outcome.MISSED),
        (Polarity.TARGET, "12.99", Outcome.MISSED),
        (Polarity.CONTEXT, "99", Outcome.NO_TARGET),
    ],
)
def test_status_at_the_edges(polarity: Polarity, value: str, expected: Outcome) -> None:
    assert status_of(indicator(polarity), target("15"), position(value))[0].outcome is expected


def test_reasons_carry_the_numbers() -> None:
    lower, close = indicator(Polarity.LOWER), indicator(Polarity.TARGET, Unit.PER_10000)
    assert status_of(lower, target("15"), position("18.8"))[1] == (
        "Off target: 18.8% is 3.8 percentage points above the target of 15%, outside the tolerance of 2 percentage "
        "points."
    )
    assert status_of(close, target("83", "5", ToleranceUnit.PERCENT), position("84.2"))[1] == (
        "On target: 84.2 is 1.2 per 10,000 above the target of 83, inside the target range of 78.85 to 87.15."
    )
    assert status_of(lower, target("15"), position("15"))[1] == "On target: 15% is exactly the target."


def test_rounding_never_belies_the_decision() -> None:
    status, reason = status_of(indicator(Polarity.LOWER), target("5.5", "0.5"), position("6.04"))
    assert status.outcome is Outcome.MISSED
    assert "6.04% is 0.54 percentage points above" in reason
    _, close = status_of(indicator(Polarity.LOWER), target("15"), position("15.004"))
    assert "15.004% is 0.004 percentage points above" in close


def test_a_target_of_zero_works() -> None:
    assert status_of(indicator(Polarity.LOWER), target("0", "0"), position("0"))[0].outcome is Outcome.MET
    assert (
        status_of(indicator(Polarity.LOWER), target("0", "0"), position("0.1"))[0].outcome is Outcome.MISSED
    )


def test_no_figure_and_no_target_say_so() -> None:
    unknown = replace(position(None), why="No rate: load the population file.")
    assert status_of(indicator(Polarity.LOWER), target("15"), unknown) == (
        QUARTERDAYS["no_data"], "No rate: load the population file.",
    )  # fmt: skip
    assert status_of(indicator(Polarity.LOWER), None, position("3"))[1] == "No target is set for 2023/24."


@pytest.mark.parametrize(
    ("polarity", "before", "now", "expected"),
    [
        (Polarity.LOWER, "21.2", "18.8", Direction.BETTER),
        (Polarity.LOWER, "17.6", "18.8", Direction.WORSE),
        (Polarity.HIGHER, "93.4", "95.5", Direction.BETTER),
        (Polarity.TARGET, "85.8", "84.2", Direction.BETTER),
        (Polarity.TARGET, "84.2", "81.0", Direction.WORSE),
        (Polarity.TARGET, "85", "81", Direction.LEVEL),
        (Polarity.CONTEXT, "85", "81", Direction.UNJUDGED),
        (Polarity.LOWER, "22.43", "22.41", Direction.CONSISTENT),
        (Polarity.TARGET, "22.38", "22.42", Direction.CONSISTENT),
    ],
)
def test_direction_compares_printed_figures(
    polarity: Polarity, before: str, now: str, expected: Direction
) -> None:
    moved = movement(indicator(polarity), target("83"), position(now), position(before, BEFORE), BEFORE)
    assert moved.direction is expected
    assert moved.reason.startswith(expected.label)


def test_direction_without_one_of_the_figures() -> None:
    moved = movement(indicator(Polarity.LOWER), target("15"), position("3"), None, BEFORE)
    assert moved.direction is Direction.NOT_COMPARED
    assert moved.reason == "Not compared: there is no figure for Quarter 1, 2023/24."


hundredths = st.integers(0, 10_000).map(lambda n: str(Decimal(n) / 100))


@given(hundredths, hundredths, hundredths, st.sampled_from(list(Polarity)))
def test_the_reason_never_contradicts_the_status(
    value: str, goal: str, tolerance: str, polarity: Polarity
) -> None:
    aim = target(goal, tolerance)
    status, reason = status_of(indicator(polarity), aim, position(value))
    gap = Fraction(value) - Fraction(goal)
    if polarity is Polarity.CONTEXT:
        assert status.outcome is Outcome.NO_TARGET
    elif gap == 0:
        assert status.outcome is Outcome.MET
    else:
        assert (" above " in reason) == (gap > 0)
        assert ("outside" in reason) == (status.outcome is Outcome.MISSED)
        assert (status.outcome is Outcome.MISSED) <= (abs(gap) > Fraction(tolerance))


@given(hundredths, hundredths)
def test_directions_mirror(before: str, now: str) -> None:
    there = movement(
        indicator(Polarity.HIGHER), target("50"), position(now), position(before, BEFORE), BEFORE
    )
    back = movement(indicator(Polarity.LOWER), target("50"), position(now), position(before, BEFORE), BEFORE)
    opposite = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    assert back.direction is opposite.get(there.direction, there.direction)


def test_close_to_a_target_that_is_not_set() -> None:
    moved = movement(indicator(Polarity.TARGET), None, position("3"), position("4", BEFORE), BEFORE)
    assert moved.direction is Direction.UNJUDGED
    assert "with no target set it cannot be called better or worse" in moved.reason
