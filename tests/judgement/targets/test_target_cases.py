"""Statuses that Bracknell Forest printed: ours are the same, row for row."""

from __future__ import annotations

import csv

import pytest

from outside import shared
from quarterday.judgement.cases import judge_case, read_cases
from quarterday.register import preset

NOT_REPRODUCED: dict[str, str] = {}  # id: reason; none so far, and docs/targets.md says so

# The council's page for Quarter 2, 2025/26 (published 28 January 2026): previous, actual, target, status, trend
QUARTER_2 = [
    ("1.1.2.PI", "low", "percent", "3", "0", "20", "Green", "Better"),
    ("1.1.3.KR", "high", "percent", "72.8", "75.2", "76", "Green", "Better"),
    ("1.1.3.PI", "high", "count", "20843", "26502", "19875", "Green", "Better"),
    ("1.1.4.KR", "high", "percent", "100", "100", "53", "Green", "No change"),
    ("1.1.4.PI", "high", "percent", "70", "81.7", "60", "Green", "Better"),
    ("1.1.5.KR", "high", "percent", "98", "98", "100", "Green", "No change"),
    ("1.1.6.KR", "high", "count", "275", "285", "270", "Green", "Better"),
    ("1.2.1.KR", "low", "percent", "53.8", "59.5", "34", "Red", "Worse"),
    ("1.3.2.KR", "high", "percent", "70.5", "70.9", "74", "Green", "Better"),
]


@pytest.mark.parametrize("row", QUARTER_2, ids=lambda row: row[0])
def test_the_rows_of_a_later_quarter(row: tuple[str, ...]) -> None:
    cells = dict(zip(("id", "polarity", "value_type", "previous", "actual", "target"), row, strict=False))
    judged = judge_case(read_cases([cells])[0], preset("bracknell_forest_2025"))
    assert (judged.status.label, judged.direction.label) == row[6:]


def test_every_printed_status_and_trend_that_a_rule_can_give_is_given() -> None:
    file = shared("cases/council_status_cases.csv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert rows
    wrong = {}
    for row in rows:
        year = "2025" if row["period"].startswith("2025/26") else "2024"
        judged = judge_case(
            read_cases([row | {"polarity": row["polarity_inferred"]}])[0], preset(f"bracknell_forest_{year}")
        )
        printed = (row["rag_printed"], row["dot_printed"] or judged.direction.label)
        if (judged.status.label, judged.direction.label) != printed:
            wrong[row["id"]] = f"{judged.to_json()} for {printed}"
    assert set(wrong) == set(NOT_REPRODUCED), wrong
