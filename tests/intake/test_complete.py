"""How many of the records behind a figure are complete: drawn returns, the rows counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake import returns
from intake.test_every_rule import care, census, early_help, row
from quarterday import intake
from quarterday.errors import Level
from quarterday.intake import Rule
from quarterday.records import Load, save
from quarterday.records.complete import completeness

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
GOOD = row("01/05/2022", "01/06/2022")
HEADER = ("0071,1,29/02/2012,WBRI,,,", "0072,1,,WBRI,,,")
OPEN, LATER = row("01/07/2022"), row("01/08/2022", "01/09/2022")
CASE = "C1,0071,2022-01-01,2023-05-10,needs_met,,2023-09-30"


def told(folder: Path, load: Load, *tables: str, **severity: Level) -> tuple[int, int]:
    """(complete, records) of a snapshot of the load, with the council's severity."""
    held = save(folder / "store", intake.settled(load, {}), NOON).holdings()
    found = completeness(held, tables, lambda rule: severity.get(rule, Rule[rule.upper()].level))
    return found.complete, found.records


@pytest.mark.parametrize(
    ("make", "table", "expected"),
    [
        (care(GOOD), "care_episodes", (1, 1)),
        (care(GOOD, row("01/07/2022", "01/06/2022")), "care_episodes", (1, 2)),  # left out, and counted
        (care(GOOD, row("01/07/2022", LS="Q", RNE="Q")), "care_episodes", (1, 2)),  # two findings of one row
        (care(GOOD, OPEN, LATER), "care_episodes", (1, 3)),  # one lacks an end, the other overlaps it
        (care(GOOD, row("01/07/2022", LS="V4")), "care_episodes", (2, 2)),  # a note leaves it complete
        (care(GOOD, row("01/07/2022", child="0072"), children=HEADER), "care_episodes", (1, 2)),
        (early_help(CASE, CASE.replace("2022", "2024"), CASE.replace("C1", "")), "early_help", (1, 3)),
        (census(returns.details(returns.REFERRAL, returns.PLAN.replace("EMO", "Q"))), "plans", (0, 1)),
        (census(returns.details(returns.REFERRAL, returns.PLAN.replace("EMO", "Q"))), "referrals", (1, 1)),
    ],
)
def test_records_are_complete_without_an_error_or_a_warning(
    tmp_path: Path, make: Callable[[Path], Load], table: str, expected: tuple[int, int]
) -> None:
    assert told(tmp_path, make(tmp_path), table) == expected


def test_the_councils_severity_of_today_decides(tmp_path: Path) -> None:
    load = care(GOOD, OPEN, LATER)(tmp_path)
    assert told(tmp_path, load, "care_episodes", overlap=Level.NOTE) == (2, 3)
    assert told(tmp_path, load, "care_episodes", overlap=Level.NOTE, missing_end=Level.NOTE) == (3, 3)
    assert told(tmp_path, load, "care_episodes", overlap=Level.ERROR) == (1, 3)


def test_a_column_too_many_is_about_no_record(tmp_path: Path) -> None:
    header, episodes = returns.care(tmp_path)
    returns.csv(episodes, f"{returns.EPISODES},MOOD", [f"{GOOD},fair"])
    assert told(tmp_path, returns.read(header, episodes), "care_episodes") == (1, 1)


def test_tables_of_several_kinds_are_added_up(tmp_path: Path) -> None:
    load = returns.read(*returns.one_of_each(tmp_path))
    assert told(tmp_path, load, "early_help", "referrals", "section_47", "plans", "contacts") == (4, 4)
