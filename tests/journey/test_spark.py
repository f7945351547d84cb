"""A council that counts on Spark: by one line of its settings, with the same figures, and nothing left on disk."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from quarterday.engine import Connection, connect
from quarterday.errors import WorkspaceError
from servers import ON_SPARK, for_small_data, has_java
from terminal import quarterday

pytestmark = ON_SPARK
needs_java = pytest.mark.skipif(
    not has_java(), reason="Spark needs Java, which is not installed (scripts/debian.py installs it)"
)
Q2 = "2023-24-Q2"
PLANS = pa.table({"person": ["a", "é", "B", "😀", "ﬁ"], "start": [datetime.date(2020, 1, 1)] * 5})
CODES = pa.table({"code": pa.array(["N1", None, "N1"]).dictionary_encode()})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's, set to count on Spark, with the run that DuckDB made."""
    folder = tmp_path_factory.mktemp("demo") / "halverden"
    assert quarterday("demo", folder).code == 0
    settings = folder / "quarterday.toml"
    settings.write_text('engine = "spark"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def run(workspace: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of the program of its own, in an empty folder, with another for temporary files."""
    for name in ("here", "temporary"):
        (folder / name).mkdir()
    return subprocess.run(
        [sys.executable, "-m", "quarterday", "run", "--period", Q2, "-w", str(workspace)],
        cwd=folder / "here", env={**os.environ, "TMPDIR": str(folder / "temporary"), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@needs_java
def test_a_run_on_a_cluster_of_two_workers_is_the_same_and_leaves_nothing(
    workspace: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = ("positions.json", "breakdowns.json", "verdicts.json", "findings.json")
    before = {name: (workspace / "runs" / Q2 / name).read_bytes() for name in names}
    installed = find_spec("pyspark")
    assert installed is not None
    assert installed.origin is not None
    there = {file.name for file in Path(installed.origin).parent.iterdir()} - {"__pycache__"}
    quick = for_small_data(tmp_path_factory.mktemp("settings"))
    ended = run(workspace, tmp_path, QUARTERDAY_SPARK="local-cluster[2,1,1024]", **quick)
    assert ended.returncode == 0, ended.stderr
    assert not ended.stderr
    assert {name: (workspace / "runs" / Q2 / name).read_bytes() for name in names} == before
    assert list(tmp_path.rglob("*")) == [tmp_path / "here", tmp_path / "temporary"]
    assert {file.name for file in Path(installed.origin).parent.iterdir()} - {"__pycache__"} == there


@needs_java
def test_a_master_that_is_none_is_said(workspace: Path, tmp_path: Path) -> None:
    ended = run(workspace, tmp_path, QUARTERDAY_SPARK="halverden")
    assert ended.returncode == WorkspaceError.exit_code
    told = " ".join(ended.stderr.split())
    assert "did not start on “halverden”. It said: " in told
    assert "Master must either be" in told or "parse Master URL" in told, told
    assert "at org.apache" not in told
    assert "Traceback" not in told
    assert not list((tmp_path / "temporary").iterdir())


def test_a_java_that_is_too_old_is_said(workspace: Path, tmp_path: Path) -> None:
    java = tmp_path / "old" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'java.lang.UnsupportedClassVersionError: 61.0' >&2\nexit 1\n")
    java.chmod(0o755)
    ended = run(workspace, tmp_path, JAVA_HOME=str(java.parents[1]))
    assert ended.returncode == WorkspaceError.exit_code
    assert "is too old. Install Java 17" in " ".join(ended.stderr.split())
    assert not list((tmp_path / "temporary").iterdir())


def test_a_machine_without_java_is_told_what_to_install(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    ended = quarterday("run", "--period", Q2, "-w", workspace)
    assert ended.code == WorkspaceError.exit_code
    assert "openjdk-17-jre-headless" in " ".join(ended.err.split())


def test_a_process_has_one_session(spark: Connection) -> None:
    with pytest.raises(WorkspaceError, match="one session at a time"):
        connect("spark")


def test_tables_are_temporary_alone(spark: Connection) -> None:
    with pytest.raises(ValueError, match="nothing may be left"):
        spark.create_table("plans", PLANS)


def test_text_is_ordered_by_its_code_points(spark: Connection) -> None:
    plans = spark.create_table("plans", PLANS, temp=True, overwrite=True)
    numbered = plans.mutate(place=ibis.row_number().over(ibis.window(order_by=plans.person)))
    ordered = numbered.order_by("person").to_pyarrow()
    assert ordered["person"].to_pylist() == ["B", "a", "é", "ﬁ", "😀"]
    assert ordered["place"].to_pylist() == [0, 1, 2, 3, 4]


def test_codes_are_text_and_a_part_used_twice_is_there_once_and_then_no_more(spark: Connection) -> None:
    codes = spark.create_table("codes", CODES, temp=True, overwrite=True)
    known = codes.filter(codes.code.notnull()).distinct()
    twice = known.union(known.mutate(code=known.code + "!"))
    assert sorted(twice.to_pyarrow()["code"].to_pylist()) == ["N1", "N1!"]
    assert [name for name in spark.list_tables() if name.startswith("t")] == []
    assert dict(spark._session.sparkContext._jsc.getPersistentRDDs()) == {}
