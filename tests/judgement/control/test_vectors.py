"""The reference policy gives what NHSRplotthedots 0.2.2 and qicharts2 0.8.1 gave when they were run."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from outside import shared
from quarterday.judgement.control import Control, Kind, Policy, Series, Signal, Variation, chart
from quarterday.register import Polarity

POLARITY = {"increase": Polarity.HIGHER, "decrease": Polarity.LOWER, "neutral": Polarity.CONTEXT}
LABELS = {
    "Common Cause": (None, None),
    "Above UCL": (Signal.BEYOND_LIMITS, True),
    "Below LCL": (Signal.BEYOND_LIMITS, False),
    "7 Point Trend (Increasing)": (Signal.TREND, True),
    "7 Point Trend (Decreasing)": (Signal.TREND, False),
    "2 in 3 Above CL": (Signal.TWO_OF_THREE, True),
    "2 in 3 Below CL": (Signal.TWO_OF_THREE, False),
    "7 Points Above CL": (Signal.SHIFT, True),
    "7 Points Below CL": (Signal.SHIFT, False),
}
ASSURANCE = {"consistent_pass": "consistently_pass", "consistent_fail": "consistently_fail",
             "inconsistent": "inconsistent", "": "none"}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"vectors/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(found: list[dict[str, str]], *keys: str) -> dict[Any, list[dict[str, str]]]:
    groups: dict[Any, list[dict[str, str]]] = defaultdict(list)
    for row in found:
        groups[tuple(row[key] for key in keys)].append(row)
    return groups


def number(text: str) -> float | None:
    return float(text) if text.strip() not in ("", "NaN", "NA") else None


def xmr_of(made: dict[str, str], points: list[dict[str, str]], screen: bool) -> Control:
    dates = [point["date"] for point in points]
    rebases = set(made["rebase_dates"].split(";"))
    target = number(made["target"])
    series = Series(
        made.get("series_id") or f"{made['example_id']} {made['facet']}",
        tuple(dates),
        tuple(number(point["value"]) for point in points),
        targets=(target,) * len(dates),
        polarity=POLARITY[made["improvement_direction"]],
        rebases=frozenset(place for place, date in enumerate(dates) if date in rebases),
    )
    fix_after = number(made.get("fix_after_n_points", ""))
    return chart(series, "xmr", "reference", screen=screen, fix_after=int(fix_after) if fix_after else None)


def differences(control: Control, expected: list[dict[str, str]]) -> Iterator[str]:
    found = {point.period: point for point in control.points}
    for row in expected:
        point = found[row["date"]]
        for key, ours in (("mean", point.centre), ("lpl", point.lower), ("upl", point.upper)):
            theirs = number(row[key])
            if theirs is not None and (
                ours is None or not math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
            ):
                yield f"{row['date']} {key}: {ours}, expected {row[key]}"
        label = (point.signals[0] if point.signals else None, point.high)
        if label != LABELS[row["special_cause_type"]]:
            yield f"{row['date']}: {label}, expected {row['special_cause_type']}"
        if int(row["rebase_group"]) - min(int(r["rebase_group"]) for r in expected) != point.group:
            yield f"{row['date']}: baseline {point.group}, expected {row['rebase_group']}"


def test_every_series_is_as_the_reference_has_it() -> None:
    points, expected = by(rows("xmr_input_points.csv"), "series_id"), by(rows("xmr_points.csv"), "series_id")
    wrong = []
    compared = 0
    for made in rows("xmr_series.csv"):
        key = (made["series_id"],)
        if key not in expected:
            continue  # the reference stops with an error: tests/judgement/control/test_deviations.py
        control = xmr_of(made, points[key], made["screen_outliers"] == "True")
        compared += len(expected[key])
        wrong += [f"{made['series_id']} {text}" for text in differences(control, expected[key])]
    assert compared > 1000
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:30])


def test_the_icons_of_every_series_are_the_references() -> None:
    points = by(rows("xmr_input_points.csv"), "series_id")
    last = {row["series_id"]: row for row in rows("xmr_groups.csv") if row["is_last_group"] == "TRUE"}
    wrong = []
    for made in rows("xmr_series.csv"):
        row = last.get(made["series_id"])
        if row is None or number(row["lpl"]) is None:
            continue  # it stops with an error, or gives no limits: docs/deviations.md
        control = xmr_of(made, points[(made["series_id"],)], made["screen_outliers"] == "True")
        icons = (row["variation_icon"].removesuffix(".svg"), ASSURANCE[row["assurance_type"]])
        if (control.variation, control.assurance) != icons:
            wrong.append(f"{made['series_id']}: {control.variation}, {control.assurance}; expected {icons}")
    assert not wrong, "\n".join(wrong)


def test_the_packages_own_examples_are_as_it_has_them() -> None:
    expected = by(rows("xmr_example_points.csv"), "example_id", "facet")
    wrong = []
    for made in rows("xmr_example_series.csv"):
        mine = expected[(made["example_id"], made["facet"])]
        control = xmr_of(made, mine, made["screen_outliers"] == "TRUE")
        wrong += [f"{made['example_id']} {made['facet']} {text}" for text in differences(control, mine)]
        icons = (made["variation_icon"].removesuffix(".svg"), ASSURANCE[made["assurance_type"]])
        if (control.variation, control.assurance) != icons:
            wrong.append(f"{made['example_id']}: {control.variation}, {control.assurance}; expected {icons}")
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:30])


def pu_of(found: list[dict[str, str]], kind: str, screen: bool) -> Control:
    parts = [len(list(group)) for _, group in groupby(row["part"] for row in found)]
    fixed = [row["baseline"] == "TRUE" for row in found]
    series = Series(
        found[0]["series_id"],
        tuple(row["seq"] for row in found),
        numerators=tuple(number(row["numerator"]) for row in found),
        denominators=tuple(number(row["denominator"]) for row in found),
        rebases=frozenset({parts[0]} if len(parts) > 1 else ()),
    )
    return chart(series, kind, "reference", screen=screen, fix_after=None if all(fixed) else sum(fixed))


def test_every_chart_of_counts_is_as_the_reference_has_it() -> None:
    wrong = []
    kinds = {kind.value for kind in Kind} - {"xmr"}
    charts = [
        found
        for key, found in by(rows("pu_charts.csv"), "series_id", "chart", "screened_mr").items()
        if key[1] in kinds
    ]
    assert len(charts) > 20
    for found in charts:
        kind, screen = found[0]["chart"], found[0]["screened_mr"] == "TRUE"
        for point, row in zip(pu_of(found, kind, screen).points, found, strict=True):
            for key, ours in (("y", point.value), ("cl", point.centre), ("lcl", point.lower), ("ucl", point.upper),
                              ("lcl_2sigma", point.near_lower), ("ucl_2sigma", point.near_upper)):  # fmt: skip
                theirs = number(row[key])
                if theirs is not None and (
                    ours is None or not math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
                ):
                    wrong.append(
                        f"{row['series_id']} {kind} {screen} {row['seq']} {key}: {ours}, expected {row[key]}"
                    )
            if (Signal.BEYOND_LIMITS in point.signals) != (row["sigma_signal"] == "TRUE"):
                wrong.append(
                    f"{row['series_id']} {kind} {row['seq']}: {point.signals}, expected {row['sigma_signal']}"
                )
    assert not wrong, f"{len(wrong)}: " + "\n".join(wrong[:30])


@pytest.mark.parametrize("policy", Policy)
def test_the_issue_words_are_the_only_ones(policy: Policy) -> None:
    assert {v.value for v in Variation} == {
        "common_cause", "improvement_high", "improvement_low", "concern_high", "concern_low",
        "neutral_high", "neutral_low", "not_judged",
    }  # fmt: skip
    assert chart(Series("one", ("2024-25-Q1",), (1.0,)), "xmr", policy).variation == "not_judged"
