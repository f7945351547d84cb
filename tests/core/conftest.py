"""Each engine in turn: a test that asks for `engine` is run on every one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quarterday.engine import Connection, connect


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Connection]:
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "postgresql":
            environment.setenv("QUARTERDAY_DATABASE", request.getfixturevalue("database"))
        connection = connect(request.param)
    yield connection
    connection.disconnect()
