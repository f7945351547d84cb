"""Every headline that can be made reads as one plain, finished sentence, and says no more than the judgement does."""

from __future__ import annotations

import itertools
import re

import pytest

from quarterday.figures.appraisal import Trend
from quarterday.judgement.headline import Held, Telling, Twist, headline, without_figure

SAYS = "18.8% of children's social workers were agency staff"
RANGE = (Held.INSIDE, Held.ABOVE, Held.BELOW)
MOVED = (Trend.BETTER, Trend.WORSE, Trend.HIGHER, Trend.LOWER)
JARGON = re.compile(
    r"special cause|common cause|signific|polarity|numerator|denominator|variation|p-value|confidence|SPC|KPI|RAG",
    re.IGNORECASE,
)


def told(held: Held, trend: Trend, twist: Twist, *, lately: bool, provisional: bool) -> Telling:
    goal = "the target range of 78.9 to 87.2" if held in RANGE else "the target of 15% or less"
    return Telling(
        SAYS, held, goal, trend, then="17.4%", lately=lately, twist=twist,
        england="17.6% in September 2022", chance="about a 5% chance", provisional=provisional,
    )  # fmt: skip


EVERY = [
    told(held, trend, twist, lately=lately, provisional=provisional)
    for held, trend, twist, lately, provisional in itertools.product(
        Held, Trend, Twist, (False, True), (False, True)
    )
]


def test_is_one_finished_sentence_without_jargon() -> None:
    for sentence in map(headline, EVERY):
        assert sentence.startswith("18.8% of children's social workers were agency staff"), sentence
        assert re.search(r"[^.;,]\.$", sentence), sentence
        assert not re.search(r"[{}]|  | ,|,,|;,|,;|\(\)|\. [A-Z]", sentence), sentence
        assert not JARGON.search(sentence), sentence
        assert len(sentence.split()) <= 60, sentence


def test_claims_a_change_only_where_one_is_judged() -> None:
    for telling in EVERY:
        sentence = headline(telling).split("England")[0]
        for trend, word in zip(MOVED, ("better", "worse", "higher", "lower"), strict=True):
            assert (f" {word} " in sentence) == (telling.trend is trend), sentence
        assert ("no clear change" in sentence) == (telling.trend is Trend.UNCLEAR), sentence
        tells_both = telling.trend in (Trend.UNCLEAR, Trend.UNTESTED)
        moved = telling.trend in MOVED and not telling.lately
        assert ("17.4%" in sentence) == (tells_both or moved), sentence


@pytest.mark.parametrize(
    ("held", "trend", "sentence"),
    [
        (
            Held.MISSED,
            Trend.BETTER,
            "misses the target of 15% or less but is better than a year ago (17.4%).",
        ),
        (
            Held.MISSED,
            Trend.WORSE,
            "misses the target of 15% or less and is worse than a year ago (17.4%).",
        ),
        (Held.MET, Trend.WORSE, "meets the target of 15% or less but is worse than a year ago (17.4%)."),
        (
            Held.MET,
            Trend.BETTER,
            "meets the target of 15% or less and is better than a year ago (17.4%).",
        ),
        (
            Held.WITHIN,
            Trend.UNTESTED,
            "narrowly misses the target of 15% or less; a year ago it was 17.4%.",
        ),
        (
            Held.INSIDE,
            Trend.SAME,
            "is inside the target range of 78.9 to 87.2; it was the same a year ago.",
        ),
    ],
)
def test_joins_the_target_and_the_trend(held: Held, trend: Trend, sentence: str) -> None:
    assert (
        headline(told(held, trend, Twist.NONE, lately=False, provisional=False))
        == f"{SAYS}, which {sentence}"
    )


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (
            "The return has not been loaded.",
            "There is no figure for contacts. The return has not been loaded.",
        ),
        (
            "No figure: it is counted from others.",
            "There is no figure for contacts: it is counted from others.",
        ),
        ("There is no figure for this quarter.", "There is no figure for contacts."),
    ],
)
def test_without_a_figure_says_why(why: str, sentence: str) -> None:
    assert without_figure("contacts", why) == sentence
