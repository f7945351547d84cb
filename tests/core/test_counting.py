"""Every shape, over every span, as every statistic, by every kind of group, against the plain-Python reference.

The rows are drawn so that a few people have many spells and events that overlap, touch and share days. A recorder
notes what was compared; the test fails where a combination never had a figure above nought. The rows that `trace`
lists are counted and added up as an officer would, and must give the figure.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from quarterday.engine import Connection
from quarterday.figures import Position, Statistic, Unit
from quarterday.measures import Cohort, Events, Measure, Shape, Spells
from quarterday.periods import Quarter, add_months, quarters
from quarterday.positions import Evidence, calculate, rows_behind
from quarterday.positions.count import Count, rolled_up, whole
from quarterday.positions.counting import flows, stocks
from quarterday.records import Cover
from quarterday.records.opened import Records
from quarterday.register import AsAt, Basis, Comparators, Denominator, Indicator, Register, Settings, Span

COVER = Cover(date(2017, 4, 1), date(2019, 9, 30))
BREAKDOWNS = (("sex",), ("age_band",), ("sex", "age_band"))
COLUMNS = ("sex", "age_band")

SCHEMA = pa.schema(
    {
        "person": pa.string(), "start": pa.date32(), "end": pa.date32(), "date": pa.date32(), "matures": pa.date32(),
        "counts": pa.bool_(), "left_out": pa.string(), "weight": pa.decimal128(9, 6), "since": pa.date32(),
        "days": pa.int64(), "born": pa.date32(), "sex": pa.string(),
    }.items()
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One way of counting, and the measures' shapes it is counted with."""

    basis: Basis
    span: Span = Span.QUARTER
    statistic: Statistic = Statistic.COUNT
    denominator: Denominator | None = None
    kind: str = "plain"  # or weighted, averaged, once

    @property
    def indicator(self) -> Indicator:
        duration = self.statistic is not Statistic.COUNT
        units = {Denominator.ROWS: Unit.PERCENT, Denominator.MEASURE: Unit.RATIO, None: Unit.COUNT}
        return Indicator(
            code="QD.1", title="One", priority="one", polarity="context", definition="…", source="…",
            numerator_words="some", denominator_words="all", basis=self.basis, span=self.span,
            months=12 if self.span is Span.ROLLING else None, measure="above", statistic=self.statistic,
            unit=Unit.MONTHS if duration else units[self.denominator], denominator=self.denominator,
            denominator_measure="below" if self.denominator is Denominator.MEASURE else None,
            lag=2 if self.basis is Basis.COHORT else 0, as_at=AsAt.SECOND_MONTH_END if self.basis is Basis.STOCK
            else AsAt.QUARTER_END, average_over=3 if self.kind == "averaged" else 1, breakdowns=BREAKDOWNS,
        )  # fmt: skip

    def shape(self, table) -> Shape:
        match self.basis:
            case Basis.STOCK:
                return Spells(table, weighted=self.kind == "weighted")
            case Basis.FLOW:
                return Events(table, once=self.kind == "once", weighted=self.kind == "weighted")
            case _:
                return Cohort(table)


def cases() -> Iterator[Case]:
    durations = [(s, Denominator.ROWS) for s in (Statistic.MEAN, Statistic.MEDIAN)]
    every = [*((Statistic.COUNT, d) for d in (None, Denominator.ROWS, Denominator.MEASURE)), *durations]
    for statistic, denominator in every:
        yield Case(Basis.STOCK, Span.QUARTER, statistic, denominator)
    for (statistic, denominator), span, basis in product(every, Span, (Basis.FLOW, Basis.COHORT)):
        yield Case(basis, span, statistic, denominator)
    yield Case(Basis.STOCK, denominator=Denominator.ROWS, kind="weighted")
    yield Case(Basis.STOCK, denominator=Denominator.ROWS, kind="averaged")
    for span in Span:
        yield Case(Basis.FLOW, span, denominator=Denominator.ROWS, kind="once")
        yield Case(Basis.FLOW, span, denominator=Denominator.ROWS, kind="weighted")
        yield Case(Basis.FLOW, span, denominator=Denominator.MEASURE, kind="weighted")


def drawn_rows(chance: random.Random, number: int) -> list[dict]:
    """Rows of a few people, crowded around the ends of quarters and birthdays."""
    marks = [q.last_day for q in quarters(Quarter(2016, 1), Quarter(2019, 2))]
    births = [date(2000, 2, 29), date(2001, 6, 30), date(2008, 3, 31), date(2018, 7, 1), None]

    def day() -> date:
        return chance.choice(marks) + timedelta(days=chance.choice([-1, 0, 0, 1, 1, chance.randint(-60, 60)]))

    def row() -> dict:
        first, second = sorted((day(), day()))
        happened = day()
        return {
            "person": chance.choice("abcdefghij"), "start": first, "end": chance.choice([second, second, None]),
            "date": happened, "matures": add_months(happened, 6), "counts": chance.choice([True, True, False, None]),
            "left_out": chance.choice([None, None, None, "the child died"]),
            "weight": chance.choice([Decimal("0.1"), Decimal("0.333333"), Decimal(1), None]),
            "since": chance.choice([first, first - timedelta(days=chance.randint(1, 900)), None]),
            "days": chance.choice([0, 5, 45, chance.randint(0, 400), None]),
            "born": chance.choice(births), "sex": chance.choice(["F", "M", None]),
        }  # fmt: skip

    return [row() for _ in range(number)]


def opened(engine: Connection, rows: list[dict], name: str = "rows"):
    return engine.create_table(name, pa.Table.from_pylist(rows, SCHEMA), temp=True, overwrite=True)


def measures_of(case: Case, engine: Connection, rows: list[dict], below: list[dict]) -> dict[str, Measure]:
    above_table, below_table = opened(engine, rows), opened(engine, below, "below")
    return {
        "above": Measure("above", ("plans",), lambda _: case.shape(above_table)),
        "below": Measure("below", ("posts",), lambda _: Spells(below_table, weighted=True)),
    }


def expected(case: Case, indicator: Indicator, rows: list[dict], below: list[dict], at: Position) -> dict:
    """Numerator, denominator, missing and immature of one position, by the reference."""
    told: dict = {"numerator": 0, "denominator": 0, "missing": 0, "immature": 0, "lengths": []}
    columns = tuple(at.dimensions)
    wanted = tuple(at.dimensions.values())

    def mine(row: dict, day: date) -> bool:
        return reference.group_of(row, columns, day) == wanted

    duration = case.statistic is not Statistic.COUNT
    for day in (
        indicator.as_at.days(at.period, indicator.average_over) if case.basis is Basis.STOCK else [None]
    ):
        for row, on in _rows_of(case, rows, at, day):
            if mine(row, on):
                _add(told, case, row, day)
    told["known"] = told["denominator"]
    denominator = {None: None, Denominator.ROWS: told["denominator"], Denominator.MEASURE: 0}[
        case.denominator
    ]
    if case.denominator is Denominator.MEASURE:
        now = reference.stock_rows(below, at.to_day, each=True, columns=COLUMNS)
        mine_below = [row for row in now if mine(row, at.to_day)]
        unsaid = [row for row in mine_below if row["counts"] is None or row["weight"] is None]
        told["missing"] += len(unsaid)
        denominator = sum(row["weight"] for row in mine_below if row["counts"] and row not in unsaid)
    if duration:
        lengths = told["lengths"]
        top = sum(lengths) if case.statistic is Statistic.MEAN else reference.median(lengths)
        return told | {"numerator": top, "denominator": len(lengths)}
    return told | {"denominator": denominator}


def _rows_of(case: Case, rows: list[dict], at: Position, day: date | None) -> Iterator[tuple[dict, date]]:
    """The rows that a position is counted from, each with the day as at which its group is told."""
    if day is not None:
        each = case.kind == "weighted" or case.statistic is not Statistic.COUNT
        yield from ((row, day) for row in reference.stock_rows(rows, day, each=each, columns=COLUMNS))
        return
    span = {Span.QUARTER: 3, Span.ROLLING: 12}.get(case.span)
    first = (
        date(at.to_day.year - (at.to_day.month < 4), 4, 1) if span is None else _months_back(at.to_day, span)
    )
    found = reference.event_rows(rows, first, at.to_day, once=case.kind == "once", columns=COLUMNS)
    yield from ((row, row["date"]) for row in found)


def _months_back(last: date, months: int) -> date:
    count = last.year * 12 + last.month - months
    return date(count // 12, count % 12 + 1, 1)


def _add(told: dict, case: Case, row: dict, day: date | None) -> None:
    if case.basis is Basis.COHORT and row["left_out"]:
        return
    if case.basis is Basis.COHORT and row["matures"] > COVER.last:
        told["immature"] += 1
        return
    weight = row["weight"] if case.kind == "weighted" else 1
    lasted = (row["since"] and (day - row["since"]).days) if day else row["days"]
    unsaid = case.statistic is not Statistic.COUNT and row["counts"] and lasted is None
    if row["counts"] is None or weight is None or unsaid:
        told["missing"] += 1
        return
    told["denominator"] += weight
    if row["counts"]:
        told["numerator"] += weight
        told["lengths"].append(lasted)


def test_every_shape_span_statistic_and_group_is_counted_as_by_hand(engine: Connection) -> None:
    chance = random.Random(4)
    recorded = set()
    for case in cases():
        rows, below = drawn_rows(chance, 90), drawn_rows(chance, 40)
        indicator, measures = case.indicator, measures_of(case, engine, rows, below)
        evidence = Evidence(Records(engine), {"plans": COVER, "posts": COVER}, None)
        found = calculate(_register(indicator), measures, evidence)
        for position in found:
            told = expected(case, indicator, rows, below, position)
            answer = {
                key: getattr(position, key) for key in ("numerator", "denominator", "missing", "immature")
            }
            if told["immature"] and not told["known"]:
                assert answer["numerator"] is None, (case, position)
                continue
            assert answer == {key: told[key] for key in answer}, (case, position.key)
            if position.numerator:
                recorded.add((case, tuple(position.dimensions)))
        _groups_add_up(found)
        for position in chance.sample([p for p in found if p.numerator], 3):
            _trace_gives_the_figure(indicator, measures, evidence, position)
    assert recorded == set(product(cases(), [(), *BREAKDOWNS]))


def _register(indicator: Indicator) -> Register:
    return Register(
        settings=Settings(authority="X99000001", name="Halverden"), priorities=(), indicators=(indicator,), targets={},
        comparators=Comparators(compare_as="X99000001"),
    )  # fmt: skip


def _groups_add_up(found: list[Position]) -> None:
    """Of counts, every breakdown's groups together are the whole."""
    for period in {p.period for p in found}:
        (total,) = (p for p in found if p.period == period and not p.dimensions)
        for columns in BREAKDOWNS:
            parts = [p for p in found if p.period == period and tuple(p.dimensions) == columns]
            assert sum(p.missing for p in parts) == total.missing
            assert sum(p.immature for p in parts) == total.immature
            reasons = [sum(p.left_out.values()) for p in (*parts, total)]
            assert sum(reasons[:-1]) == reasons[-1]
            if total.statistic is Statistic.COUNT and not total.immature:
                assert sum(p.numerator or 0 for p in parts) == total.numerator
                assert sum(p.denominator or 0 for p in parts) == (total.denominator or 0)


def _trace_gives_the_figure(
    indicator: Indicator, measures: Mapping[str, Measure], evidence: Evidence, position: Position
) -> None:
    listed = {
        part: table.to_pyarrow().to_pylist()
        for part, table in rows_behind(indicator, measures, evidence, position).items()
    }
    rows = listed["numerator"]
    size: Callable[[dict], Decimal] = lambda row: row.get("weight") or Decimal(1)  # noqa: E731
    counting = [row for row in rows if row["counts"]]
    if position.statistic is Statistic.MEAN:
        assert sum(row["days"] for row in counting) == position.numerator
    elif position.statistic is Statistic.MEDIAN:
        assert reference.median([row["days"] for row in counting]) == position.numerator
    else:
        assert sum(size(row) for row in counting) == position.numerator
    if position.independent:
        assert sum(row["weight"] for row in listed["denominator"]) == position.denominator
    elif indicator.denominator is Denominator.ROWS and position.statistic is Statistic.COUNT:
        assert sum(1 for row in rows if row["counts"] is None) == position.missing


# -- Smaller cases, looked for by Hypothesis --

near = st.sampled_from([q.last_day for q in quarters(Quarter(2018, 1), Quarter(2019, 4))])
days = st.builds(lambda day, shift: day + timedelta(days=shift), near, st.integers(-2, 2))
births = st.none() | st.sampled_from([date(2000, 2, 29), date(2002, 3, 31), date(2018, 9, 30)])
blank = dict.fromkeys(SCHEMA.names)


@st.composite
def drawn(draw: st.DrawFn) -> dict:
    first, second = sorted((draw(days), draw(days)))
    return blank | {
        "person": draw(st.sampled_from("ab")), "start": first, "end": draw(st.sampled_from([second, None])),
        "date": first, "counts": draw(st.sampled_from([True, False, None])), "born": draw(births),
        "sex": draw(st.sampled_from(["F", "M", None])), "since": first, "days": draw(st.integers(0, 9)),
    }  # fmt: skip


searched = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
some = st.lists(drawn(), max_size=8)


@given(rows=some)
@settings(searched, max_examples=15)
def test_a_person_is_in_one_group_at_a_time(engine: Connection, rows: list[dict]) -> None:
    asked = [q.last_day for q in quarters(Quarter(2018, 1), Quarter(2019, 4))]
    shape = Spells(opened(engine, rows))
    counted, without = stocks(shape, asked, COLUMNS), stocks(shape, asked)
    for day in asked:
        now = reference.stock_rows(rows, day, each=False, columns=COLUMNS)
        for group in {*counted[day], *(reference.group_of(row, COLUMNS, day) for row in now)}:
            mine = [row["counts"] for row in now if reference.group_of(row, COLUMNS, day) == group]
            count = counted[day].get(group, Count())
            assert (count.yes, count.known, count.missing) == (
                mine.count(True),
                len(mine) - mine.count(None),
                mine.count(None),
            )
        assert whole(counted[day]) == whole(without[day])
        assert sum(c.yes for c in rolled_up(counted[day], [1]).values()) == whole(counted[day]).yes


@given(rows=some, runs=st.lists(st.tuples(days, days).map(sorted).map(tuple), min_size=1, max_size=5))
@searched
@pytest.mark.parametrize("once", [False, True])
def test_any_runs_of_days_that_overlap(
    engine: Connection, rows: list[dict], runs: list, *, once: bool
) -> None:
    counted = flows(Events(opened(engine, rows), once=once), runs, ("sex",), durations=True)
    for first, last in runs:
        mine = reference.event_rows(rows, first, last, once=once, columns=("sex",))
        total = whole(counted[first, last])
        counts = [row["counts"] for row in mine]
        assert (total.yes, total.known, total.missing) == (
            counts.count(True),
            len(counts) - counts.count(None),
            counts.count(None),
        )
        lengths = [row["days"] for row in mine if row["counts"]]
        assert (total.total_days, total.median_days) == (sum(lengths), reference.median(lengths))
