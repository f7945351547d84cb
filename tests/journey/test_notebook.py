"""The page about notebooks, run as it is printed; and the tables it promises."""

from __future__ import annotations

import doctest
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quarterday as qd
from quarterday.errors import NothingToCompute, RegisterError, WorkspaceError
from terminal import quarterday

PAGE = Path(__file__).parents[2] / "docs" / "notebook.md"
PLANS = pa.table({"person": ["A"], "start": [date(2023, 1, 9)], "end": pa.nulls(1, pa.date32())})
OTHER = PLANS.rename_columns(["a", "b", "c"])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "halverden"
    ended = quarterday("demo", folder)
    assert ended.code == 0, ended.err
    return folder


def test_every_example_of_the_page(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo").symlink_to(workspace)
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert (failed, tried > 15) == (0, True)


def test_tables_are_given_as_asked_for(workspace: Path) -> None:
    book = qd.open(workspace)
    arrow = book.positions("PI.432")
    assert book.positions("PI.432", to="polars").equals(pl.from_arrow(arrow))
    assert isinstance(book.positions("PI.432", to="pandas"), pd.DataFrame)


def test_breakdowns_are_in_the_same_table(workspace: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(workspace, tmp_path / "copy")
    file = copy / "register" / "indicators" / "PI.432.toml"
    file.write_text(
        file.read_text(encoding="utf-8") + 'breakdowns = [["sex", "age_band"]]\n', encoding="utf-8"
    )
    found = qd.open(copy).positions("PI.432", "2023-24-Q2", breakdowns=True, to="polars")
    groups = found.filter(found["breakdown"] == "sex; age_band")
    assert groups["numerator"].sum() == found.filter(found["breakdown"] == "")["numerator"].item() == 582


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (lambda book: book.positions("PI.43"), RegisterError, "PI.432"),
        (lambda book: book.rows("PI.432", "2040-41-Q1"), NothingToCompute, "2040/41"),
        (lambda book: qd.open(book.workspace.root / "data"), WorkspaceError, "not a workspace"),
        (lambda _: qd.count("plans", {}), RegisterError, "no measure"),
        (lambda _: qd.count("plans_starting", {"plan": PLANS}), RegisterError, "“plans”"),
        (lambda _: qd.count("plans_starting", {"plans": PLANS}), RegisterError, "give runs"),
        (lambda _: qd.count("plans_starting", {"plans": OTHER}), RegisterError, "a, b, c"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(workspace: Path, asked, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        asked(qd.open(workspace))
