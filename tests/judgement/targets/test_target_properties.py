"""What must hold of every rule, whatever the numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.judgement import Aim, Figure, decide, judged
from quarterday.register import Allowance, Polarity, StatusRule, ToleranceUnit, preset, preset_names

NUMBERS = st.decimals("-50", "200", places=2)
GOALS = st.one_of(st.just(Decimal(0)), NUMBERS)
JUDGED = (Polarity.HIGHER, Polarity.LOWER, Polarity.TARGET)


@st.composite
def aims(draw: st.DrawFn) -> Aim:
    """Any aim with all that a rule can ask for."""
    goal = draw(GOALS)
    unit = draw(st.sampled_from([ToleranceUnit.POINTS, ToleranceUnit.PERCENT]))
    own = draw(st.none() | st.builds(Allowance, amount=st.decimals(0, 60, places=1), unit=st.just(unit)))
    return Aim(
        polarity=draw(st.sampled_from(JUDGED)), goal=Fraction(goal), called=f"the target of {goal}",
        strict=draw(st.booleans()), own=own, floor=Fraction(draw(NUMBERS)), stretch=Fraction(draw(NUMBERS)),
        last_year=Fraction(draw(NUMBERS)),
    )  # fmt: skip


def figure(value: Decimal | Fraction, value_type: str = "percent") -> Figure:
    return Figure(Fraction(value), decimals=1, value_type=value_type)


RULES = st.sampled_from([preset(name) for name in preset_names()])


@given(RULES, aims(), NUMBERS, NUMBERS, st.sampled_from(["percent", "count"]))
def test_a_better_value_never_has_a_worse_status(
    rule: StatusRule, aim: Aim, one: Decimal, other: Decimal, value_type: str
) -> None:
    better, worse = sorted((Fraction(one), Fraction(other)), key=aim.short)
    levels = [decide(rule, aim, figure(value, value_type)).level for value in (better, worse)]
    if None not in levels:
        ranks = [rule.levels.index(level) for level in levels if level]
        assert ranks[0] <= ranks[1]


@given(aims(), st.decimals("0.01", "50", places=2), st.sampled_from([Polarity.HIGHER, Polarity.LOWER]))
def test_exactly_at_the_tolerance_is_within_it(aim: Aim, margin: Decimal, polarity: Polarity) -> None:
    rule = preset("quarterday")
    own = Allowance(amount=margin, unit=ToleranceUnit.POINTS)
    aim = Aim(polarity, aim.goal, aim.called, own=own)
    sign = -1 if polarity is Polarity.HIGHER else 1
    edge = (aim.goal or Fraction(0)) + sign * Fraction(margin)
    at, past = (decide(rule, aim, figure(value)).level for value in (edge, edge + Fraction(sign, 10**9)))
    assert at is not None
    assert past is not None
    assert (at.key, past.key) == ("within", "missed")


@pytest.mark.parametrize("name", preset_names())
def test_a_target_of_nought_is_met_by_nought(name: str) -> None:
    rule = preset(name)
    aim = Aim(Polarity.LOWER, Fraction(0), "the target of 0", floor=Fraction(0), last_year=Fraction(0))
    level = decide(rule, aim, figure(Fraction(0), "count")).level
    assert level is not None
    assert level.outcome == "met"


def test_a_relative_tolerance_of_nought_is_nought_and_says_so() -> None:
    aim = Aim(Polarity.LOWER, Fraction(0), "the target of 0")
    status, why = judged(preset("medway"), aim, figure(Fraction(1), "count"))
    assert status.label == "Significantly below target"
    assert why.endswith("outside the tolerance of 5% of the target, which is 0 where the target is 0.")


SENTENCE = re.compile(
    r"(?P<label>.+): (?P<value>\S+) is (?P<gap>\S+) (?P<side>above|below) the target of (?P<goal>\S+)"
    r"(?: \((?P<way>higher|lower) is better\)|, (?P<where>within|outside) the tolerance of (?P<margin>\S+))\."
)


@given(
    st.sampled_from([Polarity.HIGHER, Polarity.LOWER]),
    st.decimals("-50", "200", places=4),
    st.decimals("-50", "200", places=1),
    st.decimals("0", "20", places=1),
)
def test_the_numbers_of_a_reason_give_the_same_decision(
    polarity: Polarity, value: Decimal, goal: Decimal, margin: Decimal
) -> None:
    own = Allowance(amount=margin, unit=ToleranceUnit.POINTS)
    aim = Aim(polarity, Fraction(goal), f"the target of {goal:,f}", own=own)
    status, why = judged(preset("quarterday"), aim, figure(value))
    if Fraction(value) == Fraction(goal):
        assert why.endswith("is exactly the target.")
        assert status.outcome == "met"
        return
    found = SENTENCE.fullmatch(why)
    assert found, why
    shown, gap = Decimal(found["value"].replace(",", "")), Decimal(found["gap"].replace(",", ""))
    good = (shown > goal) == (polarity is Polarity.HIGHER)
    assert (found["side"] == "above") == (shown > goal)
    expected = "met" if good else "within" if gap <= margin else "missed"
    assert status.outcome == expected
    if not good:
        assert (found["where"] == "within") == (gap <= Decimal(found["margin"]))
