"""Every measure as its specification draws it: counted on the drawn rows, each figure is the drawn figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

import drawn
from drawn import Example, day
from quarterday.engine import Connection
from quarterday.measures import Shape, Spells, catalogue
from quarterday.positions.count import Count, Group
from quarterday.positions.counting import flows, stocks
from quarterday.records.opened import Records

MEASURES = catalogue()
EXAMPLES = list(drawn.examples())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.measure}: {e.title}")
def test_the_drawn_figures(engine: Connection, example: Example) -> None:
    measure = MEASURES[example.measure]
    assert set(example.records) <= set(measure.needs), "a table is drawn that the measure does not need"
    shape = measure.shape(Records(engine, tables=example.tables()))
    groups = example.groups()
    for row, counted in each_counted(shape, example.expected, groups):
        named = named_in(row, groups)
        wanted = tuple(row[groups[place]] for place in named)
        count = counted.get(wanted, Count())
        assert {name: text for name, text in row.items() if name in drawn.FIGURES and text} == {
            name: text for name, text in printed(count, durations=lasting(row)).items() if row.get(name)
        }, row


def named_in(row: dict[str, str], groups: list[str]) -> list[int]:
    return [place for place, group in enumerate(groups) if row[group]]


def lasting(row: dict[str, str]) -> bool:
    return any(f"{name} days" in row for name in ("mean", "median"))


def each_counted(
    shape: Shape, rows: list[dict[str, str]], groups: list[str]
) -> Iterator[tuple[dict[str, str], dict[Group, Count]]]:
    """Each row with the counts of its days, all the days that are known at the same time being asked for at once."""
    durations = lasting(rows[0])
    if isinstance(shape, Spells):
        days = [day(row["at the end of"]) for row in rows]
        by_day = stocks(shape, days, groups, durations=durations)
        for row, at in zip(rows, days, strict=True):
            yield row, by_day.by(named_in(row, groups))[at]
        return
    for known_at in dict.fromkeys(row.get("known at") for row in rows):
        mine = [row for row in rows if row.get("known at") == known_at]
        runs = [(day(row["from"]), day(row["to"])) for row in mine]
        until = day(known_at) if known_at else date(2100, 1, 1)
        by_run = flows(shape, runs, groups, until, durations=durations)
        for row, run in zip(mine, runs, strict=True):
            yield row, by_run.by(named_in(row, groups))[run]


def printed(count: Count, *, durations: bool) -> dict[str, str]:
    number = sum(count.lengths.values())
    told = {
        "count": count.yes, "of": count.known, "not known": count.missing, "not yet followed": count.immature,
        "left out": sum(count.left_out.values()),
    }  # fmt: skip
    if durations and number:
        told |= {"mean days": Decimal(count.total_days) / number, "median days": count.median_days}
    return {name: f"{Decimal(value).normalize():f}" for name, value in told.items()}


def test_every_measure_is_drawn() -> None:
    assert {example.measure for example in EXAMPLES} == set(MEASURES)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# other\n## A\nplans\n\n| person |\n| - |\n| A |\n", "the first line"),
        ("# plans\n## A\nplans\n\n| person |\n| - |\n| A |\n", "no figures"),
        ("# plans\n## A\nplans\n\n| persn |\n| - |\n| A |\n\nExpected\n\n| count |\n| - |\n| 1 |\n", "persn"),
        ("# plans\n## A\nExpected\n\n| count | of |\n| - | - |\n| 1 |\n", "different lengths"),
    ],
)
def test_a_specification_that_cannot_be_read_is_no_specification(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        list(drawn.read("plans", text))
