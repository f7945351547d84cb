"""The whole verdict: its parts agree with each other, and it goes into a bundle and comes out the same."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import sample
from quarterday.figures import Position, Source, State, Statistic, Unit, Verdict, read_bundle, write_bundle
from quarterday.figures.forecast import Course, Forecast
from quarterday.figures.published import ENGLAND, PublishedValue
from quarterday.judgement import judge
from quarterday.judgement.field import Field
from quarterday.periods import Quarter, quarters
from quarterday.register import Basis, Denominator, Indicator, Polarity, Register, Span, Target, ToleranceUnit
from quarterday.register.models import Rebase

NOW = Quarter(2023, 2)
JARGON = re.compile(
    r"special cause|common cause|signific|polarity|numerator|denominator|p-value|confidence|None|nan"
)


def indicator(**keys: object) -> Indicator:
    plain: dict[str, object] = {
        "code": "PI.1", "title": "Percentage of reviews held in time", "short": "reviews in time",
        "says": "{value} of reviews were held in time", "priority": "one", "polarity": Polarity.HIGHER,
        "unit": Unit.PERCENT, "basis": Basis.FLOW, "denominator": Denominator.ROWS,
        "numerator_words": "reviews in time",
        "denominator_words": "reviews", "definition": "…", "source": "…",
    }  # fmt: skip
    return Indicator.model_validate(plain | keys)


def register(one: Indicator, goal: str | None = "90", **keys: object) -> Register:
    told: dict[str, object] = {
        "target": Decimal(goal or 0), "tolerance": Decimal(2), "tolerance_unit": ToleranceUnit.POINTS,
        "target_source": "…", "tolerance_source": "…",
    }  # fmt: skip
    years = [f"{year}-{(year + 1) % 100:02}" for year in range(2015, 2025)]
    targets = {year: {one.code: Target.model_validate(told | keys)} for year in years} if goal else {}
    return sample.REGISTER.model_copy(update={"indicators": (one,), "targets": targets})


def history(one: Indicator, tops: list[int], bottom: int | None = 200) -> list[Position]:
    """One position a quarter, the last in `NOW`."""
    return [
        Position(
            indicator=one.code, authority="X99000001", period=quarter, per=one.unit.per, numerator=Decimal(top),
            denominator=None if bottom is None else Decimal(bottom), state=State.FINAL, source=Source.CALCULATED,
            from_day=quarter.first_day, to_day=quarter.last_day, statistic=one.statistic,
        )
        for top, quarter in zip(tops, quarters(NOW.shift(1 - len(tops)), NOW), strict=True)
    ]  # fmt: skip


def verdict(one: Indicator, tops: list[int], goal: str | None = "90", **keys: object) -> Verdict:
    return judge(register(one, goal, **keys), history(one, tops), NOW)[0]


STEADY = [168, 171, 165, 172, 166, 170, 168, 173, 165, 169, 171, 167, 170, 166]


def headline(found: Verdict) -> str:
    assert found.appraisal is not None
    return found.appraisal.headline


def test_chance_is_not_called_a_change() -> None:
    assert headline(verdict(indicator(), STEADY)) == (
        "83.0% of reviews were held in time, which misses the target of 90% or more; there is no clear change from "
        "a year ago (84.5%)."
    )


def test_a_change_beyond_chance_is() -> None:
    found = verdict(indicator(), [*STEADY[:-1], 192])
    assert headline(found) == (
        "96.0% of reviews were held in time, which meets the target of 90% or more and has been better in recent "
        "quarters by more than chance would explain."
    )
    assert found.appraisal is not None
    assert (found.appraisal.variation.variation, found.appraisal.commentary) == ("improvement_high", "")


def test_a_new_level_with_a_known_cause_starts_a_new_baseline() -> None:
    tops = [*[150] * 3, 149, 151, 150, 148, 152, *STEADY]
    assert "better in recent quarters" in headline(verdict(indicator(), tops))
    since = NOW.shift(1 - len(STEADY)).first_day
    moved = verdict(indicator(rebased=(Rebase(since=since, reason="A second panel was set up."),)), tops)
    assert moved.appraisal is not None
    assert moved.appraisal.variation.variation == "common_cause"
    assert (
        "A new baseline starts in Quarter 1, 2020/21: A second panel was set up."
        in moved.appraisal.variation.notes
    )


@pytest.mark.parametrize(
    ("tops", "why"),
    [
        (STEADY, "Commentary is required because it misses its target."),
        ([*STEADY[:-1], 190], ""),
        (
            [*[192] * 6, 190, 194, 191, 193, 192, 190, 192, 178],
            "status was “On target” in the quarter before",
        ),
        (
            [*[195] * 6, 194, 196, 195, 194, 196, 195, 194, 181],
            "it has got worse by more than chance explains",
        ),
    ],
)
def test_commentary_is_required_where_there_is_something_to_say(tops: list[int], why: str) -> None:
    found = verdict(indicator(), tops)
    assert found.appraisal is not None
    assert why in found.appraisal.commentary
    assert bool(why) == bool(found.appraisal.commentary)


def test_the_gap_and_the_small_numbers_are_told_in_cases() -> None:
    small = judge(register(indicator()), history(indicator(), [8], 12), NOW)[0].appraisal
    assert small is not None
    assert small.margin.gap == "The gap to the target is about 3 reviews in time."
    assert "one case more or less would move the figure by 8.3 percentage points" in small.margin.small


def test_without_a_figure_there_is_a_reason_and_nothing_else() -> None:
    found = judge(register(indicator()), [], NOW)[0]
    assert headline(found) == "There is no figure for reviews in time."
    assert found.appraisal is not None
    assert found.appraisal.commentary == "Commentary is required because it has no figure."


def test_a_figure_on_target_that_will_not_stay_there_says_so() -> None:
    one = indicator(polarity=Polarity.LOWER, span=Span.YEAR_TO_DATE, unit=Unit.COUNT, denominator=None,
                    denominator_words=None, decimals=0, says="there were {value} placements out of county")  # fmt: skip
    worse = judge(register(one, "60"), history(one, [20, 41, 60, 82] * 4 + [22, 45], None), NOW)[0]
    assert isinstance(worse.forecast, Forecast)
    assert worse.forecast.course is Course.OFF_COURSE
    assert "unlikely to meet the target at the end of the year" in headline(worse)


def test_england_turns_a_missed_target_round() -> None:
    day = date(2023, 3, 31)
    values = {ENGLAND: PublishedValue(ENGLAND, "2023", day, Decimal("70.0"))}
    beside = Field("A table", "2024", "at 31 March 2023", values, "X99000001", None, (), {ENGLAND: "England"})
    found = judge(register(indicator()), history(indicator(), STEADY), NOW, {"PI.1": beside})[0]
    assert headline(found).endswith("(84.5%); England’s figure was worse (70.0%, at 31 March 2023).")


def test_a_verdict_comes_out_of_a_bundle_as_it_went_in(tmp_path: Path) -> None:
    one = indicator()
    made = register(one)
    judged = judge(made, history(one, STEADY), NOW)
    bundle = replace(sample.BUNDLE, register=made.model_dump(mode="json"), verdicts=judged, positions=())
    write_bundle(bundle, tmp_path / "run")
    assert read_bundle(tmp_path / "run").verdicts == judged


def made_up(draw: random.Random) -> Verdict:
    """A verdict on figures drawn at random, of any kind that the register allows."""
    unit = draw.choice([Unit.PERCENT, Unit.PER_10000, Unit.COUNT, Unit.DAYS])
    basis = draw.choice([Basis.STOCK, Basis.FLOW])
    denominator = {Unit.COUNT: None, Unit.PER_10000: Denominator.POPULATION}.get(unit, Denominator.ROWS)
    one = indicator(
        unit=unit, basis=basis, denominator=denominator, denominator_words=None if denominator is None else "all",
        statistic=Statistic.MEAN if unit is Unit.DAYS else Statistic.COUNT, polarity=draw.choice(list(Polarity)),
        span=Span.QUARTER if basis is Basis.STOCK else draw.choice([Span.QUARTER, Span.YEAR_TO_DATE]),
        says=draw.choice(["{value} of something happened", None]),
    )  # fmt: skip
    bottom = {Unit.COUNT: None, Unit.PER_10000: 60_000}.get(unit, 300)
    level, drift = draw.randint(3, 280), draw.choice([0, 0, 0, 3, -3])
    tops = [
        min(300, max(0, round(draw.gauss(level + drift * place, level**0.5))))
        for place in range(draw.randint(1, 24))
    ]
    goal = None if one.polarity is Polarity.CONTEXT or draw.random() < 0.2 else str(draw.randint(0, 100))
    return judge(register(one, goal), history(one, tops, bottom), NOW)[0]


def test_three_hundred_headlines_are_finished_sentences_without_jargon() -> None:
    draw = random.Random(2023)
    for found in (made_up(draw) for _ in range(300)):
        told = headline(found)
        assert re.fullmatch(r"[A-Z0-9][^{}]*[^ .]\.", told), told
        assert not JARGON.search(told), told
        assert not re.search(r"  | ,|,,|\(\)|;\.", told), told
        assert found.appraisal is not None
        assert "{" not in found.appraisal.commentary
