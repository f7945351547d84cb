"""Each engine in turn: a test that asks for `engine` is run on every one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quarterday.engine import Connection, connect
from servers import ON_SPARK


@pytest.fixture(scope="module", params=["duckdb", "postgresql", pytest.param("spark", marks=ON_SPARK)])
def engine(request: pytest.FixtureRequest) -> Iterator[Connection]:
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    with pytest.MonkeyPatch.context() as environment:
        if request.param == "postgresql":
            environment.setenv("QUARTERDAY_DATABASE", request.getfixturevalue("database"))
        connection = connect(request.param)
    yield connection
    connection.disconnect()
