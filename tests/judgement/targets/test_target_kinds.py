"""Every kind of target on positions: status, sentence, history, overrides, and what is not comparable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError
from statsmodels.regression import linear_model
from statsmodels.tools import add_constant

from quarterday.figures import Direction, Outcome, Position, Source, State, Unit
from quarterday.judgement import Comparison, Earlier, Figure, judge, status_of, travel, trend
from quarterday.judgement.direction import movement
from quarterday.periods import Quarter
from quarterday.register import (
    Basis,
    Comparators,
    Indicator,
    Polarity,
    Priority,
    Register,
    Settings,
    Target,
    preset,
)

NOW, YEAR_AGO = Quarter(2023, 2), Quarter(2022, 2)


def indicator(polarity: str = "lower", **more: Any) -> Indicator:
    return Indicator.model_validate(
        {
            "code": "PI.1", "title": "Incidents", "priority": "one", "polarity": polarity, "unit": Unit.COUNT,
            "decimals": 0, "basis": Basis.FLOW, "numerator_words": "incidents", "definition": "…", "source": "…",
        } | more
    )  # fmt: skip


def target(**more: Any) -> Target:
    return Target.model_validate({"target_source": "…", "tolerance_source": "…"} | more)


def position(value: str | None, period: Quarter = NOW, why: str | None = None) -> Position:
    return Position(
        indicator="PI.1", authority="X99000001", period=period, per=None, denominator=None, why=why,
        numerator=None if value is None else Decimal(value), state=State.FINAL, source=Source.CALCULATED,
        from_day=period.first_day, to_day=period.last_day,
    )  # fmt: skip


LAST_YEAR = {"kind": "same_quarter_last_year"}
NEIGHBOURS = {"kind": "comparator", "comparator": "the statistical neighbours' mean"}


@pytest.mark.parametrize(
    ("polarity", "aim", "value", "sentence"),
    [
        ("lower", {"target": "83", "tolerance": "2"}, "84",
         "Within tolerance: 84 is 1 above the target of 83, within the tolerance of 2."),
        ("lower", {"kind": "fewer_than", "target": "85"}, "84",
         "On target: 84 is 1 below the target of fewer than 85 (lower is better)."),
        ("lower", {"kind": "fewer_than", "target": "85", "tolerance": "0"}, "85",
         "Off target: 85 is not fewer than 85, which is the target, outside the tolerance of 0."),
        ("lower", {"kind": "fewer_than", "target": "85", "tolerance": "3"}, "85",
         "Within tolerance: 85 is not fewer than 85, which is the target, within the tolerance of 3."),
        ("higher", {"kind": "more_than", "target": "85", "tolerance": "3"}, "86",
         "On target: 86 is 1 above the target of more than 85 (higher is better)."),
        ("target", {"kind": "close_to", "low": "80", "high": "90", "tolerance": "5"}, "80",
         "On target: 80 is inside the target range of 80 to 90."),
        ("target", {"kind": "close_to", "low": "80", "high": "90", "tolerance": "5"}, "76",
         "Within tolerance: 76 is 4 below the target range of 80 to 90, within the tolerance of 5."),
        ("target", {"kind": "close_to", "low": "80", "high": "90", "tolerance": "5"}, "96",
         "Off target: 96 is 6 above the target range of 80 to 90, outside the tolerance of 5."),
        ("lower", LAST_YEAR | {"tolerance": "0"}, "60",
         "On target: 60 is the same as the figure of the same quarter last year, 60."),
        ("lower", LAST_YEAR | {"tolerance": "0", "strictly": True}, "60",
         ("Off target: 60 is the same as the figure of the same quarter last year, 60, and the target is to be better, "
         "outside the tolerance of 0.")),
        ("lower", LAST_YEAR | {"tolerance": "4", "target": "5"}, "58",
         ("Within tolerance: 58 is 3 above the target of 55 (5 better than the figure of the same quarter last year, "
         "60), within the tolerance of 4.")),
        ("higher", NEIGHBOURS | {"tolerance": "0"}, "71",
         "On target: 71 is 1 above the statistical neighbours' mean (2022/23), 70 (higher is better)."),
        ("higher", {"kind": "additional", "target": "800", "base": "1000", "tolerance": "10",
                    "tolerance_unit": "percent"}, "1700",
         ("Within tolerance: 1,700 is 100 below the target of 1,800 (800 more than the base, 1,000), within the "
         "tolerance of 10% of the target.")),
        ("higher", {"kind": "additional", "target": "8", "tolerance": "0"}, "70",
         ("On target: 70 is 2 above the target of 68 (8 more than the same quarter last year, 60), and higher is "
          "better.")),
        ("context", {"kind": "expected_range", "low": "50", "high": "60"}, "60",
         "As expected: 60 is inside the expected range of 50 to 60."),
        ("context", {"kind": "expected_range", "low": "50", "high": "60"}, "61",
         "Above expected: 61 is 1 above the expected range of 50 to 60."),
        ("lower", {"target": "0", "tolerance": "10", "tolerance_unit": "percent"}, "1",
         ("Off target: 1 is 1 above the target of 0, outside the tolerance of 10% of the target, which is 0 where the "
         "target is 0.")),
    ],
)  # fmt: skip
def test_each_kind_of_target(polarity: str, aim: dict[str, Any], value: str, sentence: str) -> None:
    neighbours = Comparison("the statistical neighbours' mean", "2022/23", Fraction(70))
    status, why = status_of(
        indicator(polarity),
        target(**aim),
        position(value),
        preset("quarterday"),
        position("60", YEAR_AGO),
        neighbours,
    )
    assert why == sentence
    assert why.startswith(f"{status.label}:")


@pytest.mark.parametrize(
    ("aim", "wants"), [(LAST_YEAR, "same quarter last year"), (NEIGHBOURS, "neighbours' mean")]
)
def test_what_a_target_rests_on_may_be_lacking(aim: dict[str, Any], wants: str) -> None:
    status, why = status_of(indicator(), target(tolerance="0", **aim), position("60"))
    assert status.outcome is Outcome.NOT_JUDGED
    assert wants in why


def test_no_figure_not_due_and_nought_are_told_apart() -> None:
    yearly, aim = indicator(due_in=(4,)), target(target="5", tolerance="0")
    assert status_of(yearly, aim, position(None))[0].outcome is Outcome.NOT_DUE
    assert status_of(yearly, aim, None, period=NOW)[1] == (
        "This indicator is not due this quarter; it is reported in quarter 4."
    )
    assert status_of(indicator(), aim, position(None, why="Not loaded."))[1] == "Not loaded."
    assert status_of(indicator(), aim, position("0"))[0].outcome is Outcome.MET
    assert preset("quarterday").status("suppressed").outcome is Outcome.SUPPRESSED


def test_a_profile_by_quarter_and_a_change_within_the_year() -> None:
    changed = {"since": date(2023, 12, 1), "target": "70", "reason": "The committee raised it."}
    stated = target(target="80", target_q1="20", target_q2="40", changes=[changed])
    found = [stated.in_force(Quarter(2023, number)).target for number in (1, 2, 3, 4)]
    assert found == [20, 40, 70, 70]


def test_a_status_set_by_hand_says_so_with_the_rules_own() -> None:
    override = {"level": "met", "reason": "The inspection counted two twice.", "by": "A. Officer"}
    stated = target(target="83", tolerance="2", overrides={str(NOW): override})
    status, why = status_of(indicator(), stated, position("84"))
    assert status.label == "On target"
    assert why == (
        "On target, set by hand by A. Officer: The inspection counted two twice. By the rule alone: Within tolerance: "
        "84 is 1 above the target of 83, within the tolerance of 2."
    )
    for missing in ("reason", "by"):
        with pytest.raises(ValidationError):
            target(target="83", overrides={str(NOW): {k: v for k, v in override.items() if k != missing}})


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"target": "5", "tolerance": "-1"}, {"kind": "close_to", "low": "5"}, {"kind": "expected_range"},
        {"kind": "comparator"}, {"target": "5", "low": "1", "high": "2"}, {"kind": "additional"},
        {"kind": "close_to", "low": "5", "high": "4"}, {"target": "5", "tolerance": "1", "tolerance_source": ""},
        {"target": "NaN"},
    ],
)  # fmt: skip
def test_a_target_that_lacks_something_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        target(**wrong)


def test_a_figure_that_adds_up_is_not_held_beside_another_quarter() -> None:
    adding = indicator("higher", span="year_to_date")
    moved = movement(adding, None, position("30"), position("90", NOW.previous), NOW.previous)
    assert moved.direction is Direction.NOT_COMPARED
    assert "adds up from April" in moved.reason
    assert (
        movement(adding, None, position("30"), position("20", YEAR_AGO), YEAR_AGO).direction
        is Direction.BETTER
    )


def test_no_comparison_is_made_across_a_changed_definition() -> None:
    changed = [{"since": date(2023, 4, 1), "what": "short breaks are no longer counted"}]
    other = indicator(changed=changed)
    across = movement(other, None, position("30"), position("40", YEAR_AGO), YEAR_AGO)
    assert across.direction is Direction.NOT_COMPARED
    assert (
        across.reason
        == "Not compared: counted otherwise since 1 April 2023 (short breaks are no longer counted)."
    )
    since = movement(other, None, position("30"), position("40", NOW.previous), NOW.previous)
    assert since.direction is Direction.BETTER


def test_a_margin_is_told_with_the_numbers() -> None:
    steady = indicator(no_change_within={"amount": "2", "unit": "points"})
    moved = movement(steady, None, position("42"), position("40", YEAR_AGO), YEAR_AGO)
    assert moved.reason == "Consistent: up 2, from 40 to 42, within the margin of 2."
    assert (
        movement(steady, None, position("43"), position("40", YEAR_AGO), YEAR_AGO).direction
        is Direction.WORSE
    )


@pytest.mark.parametrize("values", [(3, 5, 4, 6, 8, 7), (9, 2, 4, 4, 1), (1, 1, 1, 2, 1, 1, 1, 3)])
def test_a_trend_is_student_s_on_the_slope(values: tuple[int, ...]) -> None:
    reference = linear_model.OLS(values, add_constant(range(len(values)))).fit()
    slope, chance = trend([Fraction(n) for n in values])
    assert float(slope) == pytest.approx(reference.params[1], abs=1e-12)
    assert chance == pytest.approx(reference.pvalues[1], abs=1e-12)


def test_a_still_or_a_straight_line_needs_no_test() -> None:
    assert trend([Fraction(4)] * 5) == (0, 1.0)
    assert trend([Fraction(n) for n in range(5)]) == (1, 0.0)


def test_a_changed_basket_breaks_every_method() -> None:
    rule = preset("kent").direction
    gone = travel(
        rule, Polarity.HIGHER, Figure(Fraction(5)), Earlier(broken="the basket changed", previous=Fraction(4))
    )
    assert gone.reason == "Not compared: the basket changed."


def register(stated: Target, **more: Any) -> Register:
    return Register(
        settings=Settings(authority="X99000001", name="Halverden", preset="halton"),
        priorities=(Priority(key="one", title="One"),), indicators=(indicator(**more),),
        targets={"2023-24": {"PI.1": stated}}, comparators=Comparators(compare_as="E08000027"),
        rules={"halton": preset("halton"), "kent": preset("kent")},
    )  # fmt: skip


def test_verdicts_are_given_by_the_councils_rule_or_the_targets_own() -> None:
    found = [position("102"), position("104", YEAR_AGO)]
    (by_council,) = judge(register(target(target="100")), found, NOW)
    assert by_council.status.label == "Amber"
    assert by_council.status_reason == (
        "Amber: 102 is 2 above the target of 100, within the tolerance of 5% of the target, and better than the same "
        "quarter last year (104)."
    )
    (by_kent,) = judge(register(target(target="100", floor="101", rule="kent")), found, NOW)
    assert by_kent.status.label == "Red"
    assert by_kent.since_last_year.label == "Improving"
    (broken,) = judge(
        register(target(target="100"), changed=[{"since": date(2023, 4, 1), "what": "recounted"}]), found, NOW
    )
    assert broken.status.label == "Not judged"
    assert not replace(broken).by_hand
