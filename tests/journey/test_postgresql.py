"""A council that counts on PostgreSQL: by one line of its settings, with the same figures, and nothing left there."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import ibis
import psycopg
import pyarrow as pa
import pytest

from quarterday.engine import Connection, connect
from quarterday.errors import WorkspaceError
from terminal import quarterday

Q2 = "2023-24-Q2"
PLANS = pa.table({"person": ["a", "B", "é"], "start": [datetime.date(2020, 1, 1)] * 3})
OWN = "SELECT relname FROM pg_class WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, \
'information_schema'::regnamespace, 'pg_toast'::regnamespace)"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "halverden"
    ended = quarterday("demo", folder)
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture
def on_postgresql(workspace: Path, tmp_path: Path) -> Path:
    copy = shutil.copytree(workspace, tmp_path / "copy")
    settings = copy / "quarterday.toml"
    settings.write_text('engine = "postgresql"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


@pytest.fixture
def postgresql(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    monkeypatch.setenv("QUARTERDAY_DATABASE", database)
    connection = connect("postgresql")
    yield connection
    connection.disconnect()


@pytest.fixture
def beside(database: str) -> Iterator[psycopg.Connection]:
    """Another's connection to the same database."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


def test_a_run_is_the_same_and_leaves_nothing(
    workspace: Path,
    on_postgresql: Path,
    database: str,
    beside: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUARTERDAY_DATABASE", database)
    shutil.rmtree(on_postgresql / "runs")
    ended = quarterday("run", "--period", Q2, "-w", on_postgresql)
    assert ended.code == 0, ended.err
    for name in ("positions.json", "breakdowns.json", "verdicts.json", "findings.json"):
        mine, theirs = (folder / "runs" / Q2 / name for folder in (on_postgresql, workspace))
        assert mine.read_bytes() == theirs.read_bytes(), name
    for folder in (workspace, on_postgresql):
        assert quarterday("trace", "PI.433", "--period", Q2, "-w", folder).code == 0
    mine, theirs = (next((one / "trace").glob("PI.433*.csv")) for one in (on_postgresql, workspace))
    assert sorted(mine.read_text().splitlines()) == sorted(theirs.read_text().splitlines())
    assert beside.execute(OWN).fetchall() == []


def test_tables_are_temporary_alone(postgresql: Connection, beside: psycopg.Connection) -> None:
    with pytest.raises(ValueError, match="nothing may be left"):
        postgresql.create_table("plans", PLANS)
    postgresql.create_table("plans", PLANS, temp=True)
    mine = "SELECT relpersistence FROM pg_class WHERE relname = 'plans'"
    assert beside.execute(mine).fetchall() == [("t",)]


def test_another_table_of_the_same_name_is_neither_read_nor_dropped(
    postgresql: Connection, beside: psycopg.Connection
) -> None:
    beside.execute("CREATE TABLE public.plans AS SELECT 'theirs' AS person")
    try:
        for _ in range(2):
            plans = postgresql.create_table("plans", PLANS, temp=True, overwrite=True)
            assert plans.count().to_pyarrow().as_py() == 3
        assert beside.execute("SELECT person FROM public.plans").fetchall() == [("theirs",)]
    finally:
        beside.execute("DROP TABLE public.plans")


def test_text_is_ordered_by_its_code_points_in_every_database(postgresql: Connection) -> None:
    plans = postgresql.create_table("plans", PLANS, temp=True, overwrite=True)
    numbered = plans.mutate(place=ibis.row_number().over(ibis.window(order_by=plans.person)))
    ordered = numbered.order_by("person")
    assert ordered.to_pyarrow()["person"].to_pylist() == ["B", "a", "é"]
    assert postgresql.compile(ordered).count('COLLATE "C"') == 2


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (None, "QUARTERDAY_DATABASE is not set"),
        ("postgresql://me:se%zcret@localhost/x", "cannot be read as an address"),
        ("postgresql://me:secret@localhost:1/x", "does not answer"),
    ],
)
def test_an_address_that_does_not_serve_is_said_without_its_password(
    address: str | None, says: str, on_postgresql: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTERDAY_DATABASE", raising=False)
    if address:
        monkeypatch.setenv("QUARTERDAY_DATABASE", address)
    ended = quarterday("run", "--period", Q2, "-w", on_postgresql)
    assert ended.code == WorkspaceError.exit_code
    assert says in " ".join(ended.err.split())
    assert "cret" not in ended.err
    assert "Traceback" not in ended.err
