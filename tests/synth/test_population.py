"""One linked population whose records agree with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from quarterday.periods import Quarter, birthday, quarters
from synth.made_up import Made, Span, day, held, lasts, looked_after, sure, with_a_plan

Boroughs = Callable[..., Made]
ALL = list(quarters(Quarter(2017, 1), Quarter(2023, 2)))
SEEDS = pytest.mark.parametrize("seed", [1, 2, 3])


def stretches(spans: Iterable[Span]) -> list[Span]:
    """Spans that follow each other on the same day, put together; raises where two overlap."""
    whole: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if whole and (whole[-1][1] is None or start < whole[-1][1]):
            raise AssertionError(f"overlap at {start}")
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def by_child(rows: Iterable[tuple[str, date, date | None]]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for child, start, end in rows:
        spans[child].append((start, end))
    return spans


@SEEDS
def test_stock_is_the_stock_before_with_starts_and_less_ends(borough: Boroughs, seed: int) -> None:
    made = borough(seed)
    care = by_child((e.child, e.start, e.end) for e in made.care)
    for spans, stock in ((care, looked_after), (by_child(made.plans), with_a_plan)):
        whole = [span for child in spans.values() for span in stretches(child)]
        for quarter in ALL:
            before, last = quarter.previous.last_day, quarter.last_day
            starts = sum(before < start <= last for start, _ in whole)
            ends = sum(end is not None and before < end <= last for _, end in whole)
            assert stock(made, last) == stock(made, before) + starts - ends
            assert starts
            assert ends


@SEEDS
def test_a_period_of_care_starts_with_s_and_its_episodes_follow_on(borough: Boroughs, seed: int) -> None:
    children = defaultdict(list)
    for episode in borough(seed).episodes:
        children[episode.child].append(episode)
    for episodes in children.values():
        episodes.sort(key=lambda e: e.start)
        for before, after in pairwise(episodes):
            assert before.end is not None
            assert before.start < before.end <= after.start
            assert (before.ceased == "X1") == (after.started != "S") == (before.end == after.start)
        assert episodes[-1].ceased != "X1"
        assert (episodes[-1].end is None) == (episodes[-1].ceased == "")


@SEEDS
def test_nobody_is_in_care_or_has_a_plan_at_18_or_before_birth(borough: Boroughs, seed: int) -> None:
    made = borough(seed)
    as_at = date(2023, 9, 30)
    spans = [(e.born, e.start, e.end) for e in made.episodes]
    spans += [(r.born, start, end) for r in made.referrals for start, end, _ in r.plans]
    spans += [(r.born, r.start, r.end) for r in made.referrals]
    for born, start, end in spans:
        assert born <= start
        assert (end or as_at) <= birthday(born, 18)


@SEEDS
def test_plans_and_care_lie_within_an_open_referral(borough: Boroughs, seed: int) -> None:
    made = borough(seed)
    referrals = by_child((r.child, r.start, r.end) for r in made.referrals)
    for spans in referrals.values():
        stretches(spans)
    services = [*made.plans, *((e.child, e.start, e.end) for e in made.episodes)]
    for child, start, end in services:
        assert any(
            first <= start and (last is None or (end is not None and end <= last))
            for first, last in referrals[child]
        )


def test_a_plan_follows_an_enquiry_and_its_conference(borough: Boroughs) -> None:
    for referral in borough(1).referrals:
        for start, _, _ in referral.plans:
            if start >= date(2017, 6, 1):
                assert any(enquiry <= start == conference for enquiry, conference in referral.enquiries)


@SEEDS
def test_previous_plans_are_counted(borough: Boroughs, seed: int) -> None:
    plans = defaultdict(list)
    for referral in borough(seed).referrals:
        for start, _, before in referral.plans:
            plans[referral.child].append((start, before))
    for mine in plans.values():
        numbers = [before for _, before in sorted(mine)]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    again = sum(before > 0 for mine in plans.values() for _, before in mine)
    assert 0.10 < again / sum(len(mine) for mine in plans.values()) < 0.35


def test_the_same_children_are_met_in_all_the_files(borough: Boroughs) -> None:
    made = borough(1)
    in_care = {e.child for e in made.episodes}
    planned = {child for child, _, _ in made.plans}
    referred = {r.child for r in made.referrals}
    helped = {row["child_id"] for row in made.help}
    studying = {row["person_id"] for row in made.activities}
    assert in_care <= referred
    assert planned <= referred
    assert len(in_care & planned) > 300
    assert len(helped & referred) > 1000
    assert len(studying & in_care) > 300
    births = {r.child: r.born for r in made.referrals}
    for row in made.activities:
        assert births.get(row["person_id"], sure(row["date_of_birth"])) == sure(row["date_of_birth"])


def test_brothers_and_sisters_share_an_early_help_case(borough: Boroughs) -> None:
    sizes = Counter(row["case_id"] for row in borough(1).help)
    assert sum(size > 1 for size in sizes.values()) > len(sizes) / 3


def test_early_help_opens_only_where_social_care_has_closed(borough: Boroughs) -> None:
    made = borough(1)
    referrals = by_child((r.child, r.start, r.end) for r in made.referrals)
    for row in made.help:
        start = sure(row["start_date"])
        assert not any(lasts(first, last, start) for first, last in referrals[row["child_id"]])


def test_activities_follow_on_from_each_other(borough: Boroughs) -> None:
    people = defaultdict(list)
    for row in borough(1).activities:
        people[row["person_id"]].append((sure(row["start_date"]), day(row["end_date"])))
    assert all(len(stretches(spans)) == 1 for spans in people.values())


def test_activities_are_confirmed_in_the_autumn(borough: Boroughs) -> None:
    def unknown(on: date) -> int:
        return sum(
            row["activity"] == "not_known" and lasts(sure(row["start_date"]), day(row["end_date"]), on)
            for row in borough(1).activities
        )

    for year in range(2017, 2023):
        assert unknown(date(year, 9, 10)) > 2 * unknown(date(year, 11, 30))


def test_a_worker_holds_one_post_at_a_time(borough: Boroughs) -> None:
    posts = borough(1).posts
    workers = by_child((p["worker_id"], sure(p["start_date"]), day(p["end_date"])) for p in posts)
    for spans in workers.values():
        stretches(spans)


def test_the_uncommon_is_there(borough: Boroughs) -> None:
    made = borough(1)
    legal = Counter(e.legal for e in made.episodes)
    assert legal["V4"] > 5
    assert legal["V3"] > 5
    assert any((r.born.month, r.born.day) == (2, 29) for r in made.referrals)
    assert any((e.born.month, e.born.day) == (2, 29) for e in made.episodes)
    assert any(e.end == birthday(e.born, 18) for e in made.care)
    assert any(row["activity"] == "custody" for row in made.activities)
    assert any(row["end_reason"] == "step_up" for row in made.help)


def test_the_first_day_of_cover_can_be_told_from_the_first_ends(borough: Boroughs) -> None:
    made = borough(1)
    first, quarter_end = date(2017, 4, 1), date(2017, 7, 1)
    ends = [
        [e.end for e in made.episodes],
        [r.end for r in made.referrals],
        [day(row["end_date"]) for row in made.posts],
        [day(row["end_date"]) for row in made.help],
        [day(row["end_date"]) for row in made.activities],
    ]
    for some in ends:
        assert first <= min(end for end in some if end) < quarter_end


def test_closures_are_some_hundreds_a_quarter(borough: Boroughs) -> None:
    for quarter in ALL:
        assert 180 < held(borough(1), quarter)[1] < 480


def test_care_starts_and_ends_are_those_of_an_authority_of_this_size(borough: Boroughs) -> None:
    made = borough(1)
    care = by_child((e.child, e.start, e.end) for e in made.care)
    whole = [span for child in care.values() for span in stretches(child)]
    for year in range(2017, 2023):
        first, end = date(year, 4, 1), date(year + 1, 4, 1)
        assert 85 <= sum(first <= start < end for start, _ in whole) <= 195
        left = sum(stop is not None and first - timedelta(days=0) <= stop < end for _, stop in whole)
        assert 95 <= left <= 205
