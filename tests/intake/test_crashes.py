"""A load killed at 200 points drawn at random: the snapshot before stays whole, and the next load works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake import returns
from quarterday import pipeline
from quarterday.workspace import make

KILLS, SEED, LIMIT = 200, 20, 300

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")


def test_a_load_killed_anywhere_leaves_the_snapshot_before_whole(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    returns.care(first, returns.EPISODE)
    returns.care(second, returns.EPISODE, "0071,30/04/2023,L,C2,N1,U1,PR1,01/04/2023,E4A,,,,")
    returns.csv(second / "w.csv", returns.WORKFORCE, [returns.POST])
    workspace = make(tmp_path / "halton", "E06000006", None)
    _, before = pipeline.load(workspace, [first], now=datetime(2024, 5, 1, tzinfo=UTC))
    kills = _killed(workspace.root, second)
    assert len(kills) == KILLS
    assert sum(kill["killed"] for kill in kills) > KILLS // 2
    after = {kill["again"] for kill in kills if kill["again"]}
    assert len(after) == 1, "the load after the crash always gives the same snapshot"
    for kill in kills:
        assert kill["newest"] in {before.name, *after}
        assert set(kill["whole"]) <= {before.name, *after}
        assert kill["episodes"] == 1, "the snapshot before can be counted from"
        assert not kill["left_again"], "the next load clears away what was left unfinished"
    assert any(kill["left"] for kill in kills), "some kills came in the middle of writing"
    assert {kill["newest"] for kill in kills} == {before.name, *after}


def _killed(workspace: Path, files: Path) -> list[dict[str, object]]:
    script = Path(__file__).with_name("crashing.py")
    words = [sys.executable, str(script), str(workspace), str(files), str(KILLS), str(SEED)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
