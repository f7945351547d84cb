"""Every measure as its specification draws it: counted on the drawn rows, each figure is the drawn figure."""

from __future__ import annotations

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
    for row in example.expected:
        durations = any(f"{name} days" in row for name in ("mean", "median"))
        named = [place for place, group in enumerate(groups) if row[group]]
        counted = figures(shape, row, groups, named, durations=durations)
        wanted = tuple(row[groups[place]] for place in named)
        count = counted.get(wanted, Count())
        assert {name: text for name, text in row.items() if name in drawn.FIGURES and text} == {
            name: text for name, text in printed(count, durations=durations).items() if row.get(name)
        }, row


def figures(
    shape: Shape, row: dict[str, str], groups: list[str], named: list[int], *, durations: bool
) -> dict[Group, Count]:
    if isinstance(shape, Spells):
        at = day(row["at the end of"])
        return stocks(shape, [at], groups, durations=durations).by(named)[at]
    run = (day(row["from"]), day(row["to"]))
    until = day(row["known at"]) if row.get("known at") else date(2100, 1, 1)
    return flows(shape, [run], groups, until, durations=durations).by(named)[run]


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
