"""Every measure and every shape against the plain-Python reference, on generated records.

The generated days crowd around quarter ends, birthdays and leap days, so that same-day starts and
ends, open and overlapping spells, records from before the first period and children who turn 18 all
come up often.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from quarterday.engine import Connection
from quarterday.measures import Cohort, Events, Spells, catalogue
from quarterday.periods import Quarter, birthday, quarters
from quarterday.positions.count import Count
from quarterday.positions.counting import flows, stocks
from quarterday.records import TABLES
from quarterday.records.opened import Records

FIRST, LAST = Quarter(2018, 1), Quarter(2020, 4)
QUARTERS = list(quarters(FIRST, LAST))
MEASURES = catalogue()

marked_days = [day for q in QUARTERS for day in (q.first_day, q.last_day, q.second_month_end)]
near = st.sampled_from([*marked_days, date(2020, 2, 29), date(2016, 3, 31)])
days = st.builds(lambda day, shift: day + timedelta(days=shift), near, st.integers(-3, 3)) | st.dates(
    date(2014, 1, 1), date(2022, 12, 31)
)
people = st.sampled_from("abcd")
births = st.none() | st.sampled_from(
    [date(2000, 2, 29), date(2004, 2, 29), date(2002, 8, 31), date(2002, 9, 1)]
)
births |= st.dates(date(1999, 1, 1), date(2005, 12, 31))


@st.composite
def spells(draw: st.DrawFn, **more: st.SearchStrategy) -> dict:
    start, other = draw(days), draw(st.none() | days)
    if other is not None and other < start:
        start, other = other, start
    return {"start": start, "end": other, "person": draw(people), **{k: draw(v) for k, v in more.items()}}


def of(**more: st.SearchStrategy) -> st.SearchStrategy[list[dict]]:
    return st.lists(spells(**more), max_size=12)


care = of(born=births, legal_status=st.sampled_from(["C2", "V2", "V3", "V4", None, "??"]))
fte = st.decimals("0.1", "1", places=3)


def opened(engine: Connection, **rows: list[dict]) -> Records:
    for row in rows.get("care_episodes", []):
        row["turns_18"] = birthday(row["born"], 18) if row["born"] else None
    tables = {name: pa.Table.from_pylist(some, TABLES[name].schema) for name, some in rows.items()}
    return Records(engine, tables=tables)


def on_days(shape: Spells, days: list[date]) -> dict[date, Count]:
    return {day: groups.get((), Count()) for day, groups in stocks(shape, days).by().items()}


def in_quarters(shape: Events | Cohort, until: date | None = None) -> dict[Quarter, Count]:
    counted = flows(shape, [(q.first_day, q.last_day) for q in QUARTERS], until=until).by()
    return {q: counted[q.first_day, q.last_day].get((), Count()) for q in QUARTERS}


generated = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(episodes=care)
@generated
def test_children_looked_after(engine: Connection, episodes: list[dict]) -> None:
    shape = MEASURES["children_looked_after"].build(opened(engine, care_episodes=episodes))
    counted = on_days(shape, [q.last_day for q in QUARTERS])
    for quarter in QUARTERS:
        assert counted[quarter.last_day].yes == reference.looked_after(episodes, quarter.last_day)


@given(plans=of())
@generated
def test_child_protection_plans(engine: Connection, plans: list[dict]) -> None:
    shape = MEASURES["child_protection_plans"].build(opened(engine, plans=plans))
    counted = on_days(shape, [q.last_day for q in QUARTERS])
    for quarter in QUARTERS:
        assert counted[quarter.last_day].yes == reference.on_plans(plans, quarter.last_day)


@given(posts=of(agency=st.sampled_from([True, False, None]), fte=fte))
@generated
def test_agency_workers(engine: Connection, posts: list[dict]) -> None:
    shape = MEASURES["agency_workers"].build(opened(engine, posts=posts))
    counted = on_days(shape, [q.last_day for q in QUARTERS])
    for quarter in QUARTERS:
        count = counted[quarter.last_day]
        assert (count.yes, count.known, count.missing) == reference.agency(posts, quarter.last_day)


@given(
    activities=of(
        born=births,
        activity=st.sampled_from(["education", "neet_available", "not_known", "custody", "??", None]),
    )
)
@generated
def test_neet_or_not_known(engine: Connection, activities: list[dict]) -> None:
    shape = MEASURES["neet_or_not_known"].build(opened(engine, activities=activities))
    counted = on_days(shape, [q.second_month_end for q in QUARTERS])
    for quarter in QUARTERS:
        count = counted[quarter.second_month_end]
        answer = (count.yes, count.known, count.missing)
        assert answer == reference.neet(activities, quarter.second_month_end)


@given(
    early_help=of(
        end_reason=st.sampled_from(["needs_met", "step_up", "died", "moved_away", None]), case=people
    ),
    referrals=of(no_further_action=st.sampled_from([True, False, None])),
    enquiries=of(),
    plans=of(),
    care_episodes=care,
)
@generated
def test_early_help_not_escalated(engine: Connection, enquiries: list[dict], **rows: list[dict]) -> None:
    rows["section_47"] = [
        {"person": e["person"], "start": e["start"], "conference": e["end"]} for e in enquiries
    ]
    shape = MEASURES["early_help_not_escalated"].build(opened(engine, **rows))
    counted = in_quarters(shape, until=date(2023, 1, 1))
    for quarter in QUARTERS:
        count = counted[quarter]
        answer = (count.yes, count.known, sum(count.left_out.values()))
        assert answer == reference.early_help(rows, quarter.first_day, quarter.last_day)


@given(referrals=of(no_further_action=st.sampled_from([True, False, None])))
@generated
def test_flows(engine: Connection, referrals: list[dict]) -> None:
    table = opened(engine, referrals=referrals).referrals
    shape = Events(table.select("person", date=table.start, counts=~table.no_further_action))
    counted = in_quarters(shape)
    for quarter in QUARTERS:
        within = [r for r in referrals if quarter.first_day <= r["start"] < quarter.end]
        acted = sum(1 for r in within if r["no_further_action"] is False)
        unknown = sum(1 for r in within if r["no_further_action"] is None)
        assert counted[quarter].yes == acted
        assert counted[quarter].known == len(within) - unknown
        assert counted[quarter].missing == unknown


@given(closures=of(end_reason=st.just("needs_met"), case=people), until=days)
@generated
def test_immature_closures_are_never_in_the_figure(
    engine: Connection, closures: list[dict], until: date
) -> None:
    shape = MEASURES["early_help_not_escalated"].build(opened(engine, early_help=closures))
    counted = in_quarters(shape, until)
    for quarter in QUARTERS:
        within = [c["end"] for c in closures if c["end"] and quarter.first_day <= c["end"] < quarter.end]
        matured = [end for end in within if reference.six_months_on(end) <= until]
        assert counted[quarter].known == len(matured)
        assert counted[quarter].immature == len(within) - len(matured)


def test_sums_of_full_time_equivalents_are_exact(engine: Connection) -> None:
    tenth = {"start": date(2018, 1, 1), "end": None, "agency": True, "fte": Decimal("0.1")}
    posts = [{**tenth, "person": str(n)} for n in range(3)]
    shape = MEASURES["agency_workers"].build(opened(engine, posts=posts))
    assert on_days(shape, [FIRST.last_day])[FIRST.last_day].yes == Decimal("0.3")
