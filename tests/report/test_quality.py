"""The quality line: what is wrong in the records behind a figure, and by how much it could change."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import sample
from conftest import document_of
from quarterday.errors import Level
from quarterday.figures import Bundle, FindingCount, Position
from quarterday.report.document import Facts, plain
from quarterday.report.quality import quality

LEFT_OUT = FindingCount("looked_after", "end_before_start", Level.ERROR, "An end.", 3, False,
                        ("PI.432",), ("care_episodes",), 3)  # fmt: skip


def line(bundle: Bundle, code: str) -> str | None:
    indicator = sample.REGISTER.indicator(code)
    position = bundle.position(code)
    assert indicator is not None
    assert position is not None
    return quality(bundle, indicator, position)


def at_stake(code: str, rows: int, *findings: FindingCount) -> Bundle:
    return replace(sample.with_position(code, at_stake=rows), findings=findings)


def position(code: str, **changes: object) -> Position:
    found = sample.with_position(code, **changes).position(code)
    assert found is not None
    return found


def test_without_records_told_of_it_says_what_is_open() -> None:
    said = line(replace(sample.BUNDLE, findings=()), "PI.433") or ""
    assert said.startswith("On the records it is counted from, no error or warning is open.")


WARNED = replace(LEFT_OUT, rule="overlap", level=Level.WARNING, rows=2, kept=True, at_stake=0)
OF_ALL = "records it is counted from, over all quarters,"


@pytest.mark.parametrize(
    ("complete", "records", "said"),
    [
        (1_194, 1_204, f"99.2% of the 1,204 {OF_ALL} are complete"),
        (9_996, 10_000, f"99.9% of the 10,000 {OF_ALL} are complete"),  # 99.96 in full
        (1, 10_000, f"0.1% of the 10,000 {OF_ALL} are complete"),
        (0, 3, f"0.0% of the 3 {OF_ALL} are complete"),
        (10_000, 10_000, f"All of the 10,000 {OF_ALL} are complete"),
        (1, 1, "The one record it is counted from, over all quarters, is complete"),
    ],
)
def test_the_share_of_complete_records_and_the_open_findings(complete: int, records: int, said: str) -> None:
    bundle = sample.with_position("PI.432", records=records, complete=complete)
    assert (line(replace(bundle, findings=()), "PI.432") or "").startswith(
        f"{said}; no error or warning is open."
    )
    assert (line(replace(bundle, findings=(WARNED,)), "PI.432") or "").startswith(
        f"{said}; two (2) warnings are open."
    )


def test_rows_left_out_are_counted_and_the_figure_is_bounded() -> None:
    assert line(at_stake("PI.432", 3, LEFT_OUT), "PI.432") == (
        "Rests on unresolved errors. On the records it is counted from, three (3) errors are open. "
        "Three (3) rows of the SSDA903 return (children looked after), of any quarter, "
        "were left out because of errors; had all counted, the figure could be at most 84.7."
    )


def test_a_percentage_could_go_either_way_and_never_past_all() -> None:
    one = position("QD.1", at_stake=10_000)
    assert one.reach == (Fraction(0), Fraction(100))
    assert "anything from 0.0% to 100.0%" in (line(at_stake("QD.1", 10_000, LEFT_OUT), "QD.1") or "")


def test_a_rate_by_population_can_only_grow_by_what_was_left_out() -> None:
    one = position("PI.432", at_stake=3)
    assert one.reach is not None
    assert one.numerator is not None
    assert one.denominator is not None
    assert one.reach == (one.exact, Fraction(one.numerator + 3) / Fraction(one.denominator) * 10_000)


def test_nothing_at_stake_is_no_movement() -> None:
    one = position("PI.433")
    assert one.reach == (one.exact, one.exact)


def test_errors_that_count_are_said_to_count() -> None:
    called = replace(LEFT_OUT, rule="overlap", kept=True, at_stake=0)
    said = line(at_stake("PI.432", 0, called), "PI.432") or ""
    assert said.startswith(
        "Rests on unresolved errors. On the records it is counted from, three (3) errors are open. "
        "Three (3) rows with errors are kept in the count."
    )


def test_rows_at_stake_survive_the_bundle() -> None:
    one = position("QD.1", at_stake=7, records=9, complete=2)
    told = one.to_json()
    assert Position.from_json(told) == one
    assert told["could_be"][0] < told["value"] < told["could_be"][1]
    for name in ("at_stake", "records", "complete"):
        del told[name]
    before = Position.from_json(told)
    assert (before.at_stake, before.records, before.complete) == (0, None, None)


def test_each_indicator_has_its_line_in_the_report() -> None:
    blocks = document_of(at_stake("PI.432", 3, LEFT_OUT)).blocks
    facts = [b for b in blocks if isinstance(b, Facts)]
    lines = [plain(runs) for block in facts for name, runs in block.rows if name == "Quality"]
    assert len(lines) == len(sample.REGISTER.indicators)
    assert sum(text.startswith("Rests on unresolved errors") for text in lines) == 1
