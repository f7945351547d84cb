"""A run beside published tables: compared with the series that has counts, its history filled, differences found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outside import shared
from quarterday.figures import Source, read_bundle
from terminal import quarterday


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's records under a real authority's code, so that its published figures are its own."""
    folder = tmp_path_factory.mktemp("compared") / "dudley"
    assert quarterday("init", folder, "--authority", "E08000027", "--name", "Dudley").code == 0
    made = tmp_path_factory.mktemp("returns")
    assert quarterday("synth", made, "--years", "2").code == 0
    loaded = quarterday("load", *sorted(made.iterdir()), "--as-at", "2023-09-30", "-w", folder)
    assert loaded.code in (0, 1), loaded.err
    names = ("lait_bds_long.parquet", "sn_may_2025.xlsx", "cla_edition_2024.csv", "csww_edition_2024.csv")
    files = [shared(f"published/{name}") for name in names]
    assert quarterday("published", "load", *files, "-w", folder).code == 0
    assert quarterday("run", "--period", "2023-24-Q2", "-w", folder).code == 0
    return folder


def test_a_series_with_counts_is_preferred_and_gives_a_funnel(workspace: Path) -> None:
    found = read_bundle(workspace / "runs" / "2023-24-Q2").verdict("PI.1447").appraisal
    assert found is not None
    assert found.comparisons is not None
    assert "explore education statistics" in found.comparisons.source
    assert found.comparisons.funnel is not None
    assert sum(area.role == "published" for area in found.comparisons.funnel.areas) == 1
    assert found.comparisons.standing is not None
    assert found.comparisons.standing.ranked > 140


def test_history_is_filled_from_published_figures_and_marked(workspace: Path) -> None:
    series = read_bundle(workspace / "runs" / "2023-24-Q2").series("PI.433")
    published = [position for position in series if position.source is Source.PUBLISHED]
    assert len(published) > 3
    assert all(
        position.period.number == 4 and (position.why or "").startswith("Published: ")
        for position in published
    )
    assert series[-1].source is Source.CALCULATED


def test_a_published_figure_that_is_not_ours_is_a_finding(workspace: Path) -> None:
    found = [
        one
        for one in read_bundle(workspace / "runs" / "2023-24-Q2").findings
        if one.rule == "published-differs"
    ]
    assert [one.indicators for one in found] == [("PI.1447",)] * 2, found
    assert all("Published " in one.sentence and "; ours " in one.sentence for one in found)
    assert quarterday("report", "--period", "2023-24-Q2", "-w", workspace).code == 0


def test_the_run_says_its_headlines_as_json(workspace: Path) -> None:
    told = json.loads(quarterday("run", "--period", "2023-24-Q2", "-w", workspace, "--json").out)["verdicts"]
    assert all(one["headline"].endswith(".") for one in told)
