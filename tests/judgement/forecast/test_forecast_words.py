"""Every sentence on a forecast, as a councillor would read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from judgement.forecast.quarters import COUNT
from quarterday.figures.forecast import Course, Forecast, Method
from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import Goal, Reading, forecast, track_record, words
from quarterday.judgement.forecast.goal import course_of
from quarterday.judgement.forecast.outlook import Around, StillToCome
from quarterday.periods import Quarter
from quarterday.register.models import Polarity
from quarterday.stats.predictive import Bell, NegativeBinomial

AT = Quarter(2023, 4)
WHENS = {
    "stock": words.on_day(date(2024, 3, 31)),
    "year": words.for_the_year(AT),
    "months": words.for_the_months(12, AT),
    "quarter": words.for_the_quarter(AT),
}
GOALS = {
    Polarity.LOWER: Goal.of(Polarity.LOWER, Decimal(15), Decimal(2), Unit.PERCENT),
    Polarity.TARGET: Goal.of(Polarity.TARGET, Decimal("83"), Decimal("4.15"), Unit.PER_10000),
}


def test_the_sentences_of_a_forecast() -> None:
    """Read aloud, one by one; those of other targets and times differ only in the words below."""
    said = [
        words.told(course_of(chance), chance, "the target of 15%", WHENS["stock"], ("13.9%", "15.4%"))
        for chance in (0.92, 0.803, 0.8, 0.45, 0.2, 0.198, 0.11, 0.995, 0.004)
    ]
    end = "the target of 15% on 31 March 2024; likely to end between 13.9% and 15.4%."
    assert said == [
        f"On course: about a 92% chance of meeting {end}",
        f"On course: just over an 80% chance of meeting {end}",
        f"At risk: about an 80% chance of meeting {end}",
        f"At risk: about a 45% chance of meeting {end}",
        f"At risk: about a 20% chance of meeting {end}",
        f"Off course: just under a 20% chance of meeting {end}",
        f"Off course: about an 11% chance of meeting {end}",
        f"On course: more than a 99% chance of meeting {end}",
        f"Off course: less than a 1% chance of meeting {end}",
    ]
    assert words.told(Course.NO_TARGET, None, "", WHENS["year"], ("410", "452")) == (
        "Likely to be between 410 and 452 for the year to 31 March 2024; there is no target to meet."
    )
    assert words.told(Course.NO_TARGET, None, "", WHENS["quarter"], ("100.0%", "100.0%")) == (
        "Likely to be 100.0% for quarter 4 of 2023/24; there is no target to meet."
    )
    assert words.decided(True, "52", "the target of 50", WHENS["year"], ("60", "75")) == (
        "On course: 52 so far already meets the target of 50 for the year to 31 March 2024; likely to end between 60 "
        "and 75."
    )
    assert words.decided(False, "52", "the target of 50", WHENS["months"], ("60", "60")) == (
        "Off course: 52 so far is already beyond the target of 50 for the 12 months to 31 March 2024; likely to end "
        "at 60."
    )


@pytest.mark.parametrize(("when", "polarity"), product(WHENS, GOALS))
def test_every_combination_is_one_plain_sentence(when: str, polarity: Polarity) -> None:
    goal = GOALS[polarity]
    assert goal is not None
    for chance, ends in product([None, *(n / 1000 for n in range(1001))], [("13.9", "15.4"), ("14", "14")]):
        course = course_of(chance)
        sentence = words.told(course, chance, goal.words, WHENS[when], ends)
        assert re.fullmatch(r"[A-Z][^.{}]*(\d\.\d[^.{}]*)*\.", sentence), sentence
        assert len(sentence) < 160
        assert not re.search(r"  |\ba (8|11|18|8\d)%|\ban (?!8|11%|18%)", sentence), sentence
        if chance is not None:
            assert sentence.startswith(course.label)
            number = int(re.findall(r"(\d+)% chance", sentence)[0])
            assert abs(number - 100 * chance) <= 1
            assert not ("about" in sentence and number >= 80 and course is Course.AT_RISK and number > 80)


def test_the_words_turn_at_four_in_five_and_one_in_five() -> None:
    words_of = {0.0: "off", 0.19999: "off", 0.2: "risk", 0.5: "risk", 0.8: "risk", 0.80001: "on", 1.0: "on"}
    named = {"off": Course.OFF_COURSE, "risk": Course.AT_RISK, "on": Course.ON_COURSE}
    assert {chance: course_of(chance) for chance in words_of} == {c: named[w] for c, w in words_of.items()}
    assert course_of(None) is Course.NO_TARGET


def test_goals_are_named_as_the_register_states_them() -> None:
    assert [goal.words for goal in GOALS.values() if goal] == [
        "the target of 15%", "the target range of 78.85 to 87.15",
    ]  # fmt: skip
    assert Goal.of(Polarity.CONTEXT, Decimal(1), Decimal(0), Unit.COUNT) is None


def test_a_chance_is_of_the_exact_bound() -> None:
    """20 so far and NegBin(1, 1/2) to come, which is 0 with 1/2, 1 with 1/4, 2 with 1/8: the rate is of 50,000."""
    outlook = StillToCome(Fraction(20), NegativeBinomial(1, 0.5), Fraction(1, 5))
    bound = Fraction(21, 5)
    assert Goal("", highest=bound).chance(outlook) == pytest.approx(0.75)
    assert Goal("", highest=bound, strict=True).chance(outlook) == pytest.approx(0.5)
    assert Goal("", lowest=bound).chance(outlook) == pytest.approx(0.5)
    assert Goal("", lowest=bound, strict=True).chance(outlook) == pytest.approx(0.25)
    assert Goal("", Fraction(4), bound).chance(outlook) == pytest.approx(0.75)
    assert Goal("", lowest=Fraction(4)).chance(outlook) == 1
    assert Goal("", highest=Fraction(399, 100)).chance(outlook) == 0


def test_a_cut_bell_meets_a_target_at_its_end() -> None:
    """Above 99 as often as below: half of it would be beyond 100 and is 100."""
    share = Around(Bell(100, 5), 100, whole=False)
    assert Goal("", lowest=Fraction(100)).chance(share) == pytest.approx(0.5)
    assert Goal("", highest=Fraction(100)).chance(share) == 1
    assert Goal("", highest=Fraction(0)).chance(Around(Bell(0, 5), 100, whole=False)) == pytest.approx(0.5)
    number = Around(Bell(20, 5), float("inf"), whole=True)
    both = (Goal("", highest=Fraction(20)), Goal("", lowest=Fraction(21)))
    assert sum(goal.chance(number) for goal in both) == pytest.approx(1)


@pytest.mark.parametrize(
    ("goal", "sentence"),
    [
        (Goal("the target of 19", highest=Fraction(19)),
         ("Off course: 20 so far is already beyond the target of 19 for the year to 31 March 2024; likely to end "
         "between 33 and 49.")),
        (Goal("the target of fewer than 20", highest=Fraction(20), strict=True),
         ("Off course: 20 so far is already beyond the target of fewer than 20 for the year to 31 March 2024; likely "
         "to end between 33 and 49.")),
        (Goal("the target of 20", lowest=Fraction(20)),
         ("On course: 20 so far already meets the target of 20 for the year to 31 March 2024; likely to end between 33 "
         "and 49.")),
        (Goal("the target of more than 20", lowest=Fraction(20), strict=True),
         ("On course: more than a 99% chance of meeting the target of more than 20 for the year to 31 March 2024; "
         "likely to end between 33 and 49.")),
        (Goal("the target of 20", highest=Fraction(20)),
         ("Off course: less than a 1% chance of meeting the target of 20 for the year to 31 March 2024; likely to end "
         "between 33 and 49.")),
        (Goal("the target range of 10 to 45", Fraction(10), Fraction(45)),
         ("At risk: about a 79% chance of meeting the target range of 10 to 45 for the year to 31 March 2024; likely "
         "to end between 33 and 49.")),
    ],
)  # fmt: skip
def test_a_count_that_has_passed_its_target_says_so(goal: Goal, sentence: str) -> None:
    assert _counted(goal).sentence == sentence


def _counted(goal: Goal | None) -> Forecast:
    """20 by quarter 2 after two years of 40; R's qnbinom has 33 to 49 for 80%."""
    totals = [10, 20, 30, 40] * 2 + [9, 20]
    readings = [Reading(Quarter(2021, 1).shift(i), total) for i, total in enumerate(totals)]
    told = forecast(COUNT, readings, Quarter(2023, 2), goal)
    assert isinstance(told, Forecast)
    return told


def test_methods_and_courses_have_labels_of_their_own() -> None:
    assert len({method.label for method in Method}) == len(Method)
    assert len({course.label for course in Course}) == len(Course)


def test_a_forecast_goes_to_a_row_and_back() -> None:
    for goal in (None, Goal("the target of 45", highest=Fraction(45))):
        told = _counted(goal)
        row = told.as_row()
        assert all(isinstance(value, str | int | float | None) for value in row.values())
        assert (row["made"], row["at"], row["method"]) == ("2023-24-Q2", "2023-24-Q4", "count")
        assert Forecast.from_row(row) == told


def test_a_track_record_counts_what_came_due() -> None:
    """33 to 49 for 80%, 29 to 54 for 95%."""
    told = _counted(None)
    forecasts = [replace(told, indicator=f"BT.{i}") for i in range(6)]
    outturns = {(f"BT.{i}", AT): value for i, value in enumerate((33.0, 49.0, 49.000000001, 50.0, 28.0))} | {
        ("BT.5", Quarter(2022, 4)): 40.0
    }
    record = track_record(forecasts, outturns)
    assert (record.judged, record.inside80, record.inside95, record.waiting) == (5, 3, 4, 1)
    assert record.sentence == (
        "Of 5 earlier forecasts, 3 ended inside the likely range, which about 8 in 10 should (60%)."
    )
    assert track_record(forecasts[3:4], outturns).sentence == (
        "Of 1 earlier forecast, 0 ended inside the likely range, which about 8 in 10 should (0%)."
    )
    assert track_record(forecasts[5:], outturns).sentence == "No earlier forecast has come due yet."
