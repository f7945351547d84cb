"""The database and the Spark of a whole run, and what it prints at its end beside passed, failed and skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import servers
from quarterday.engine import Connection


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a PostgreSQL database of the tests' own."""
    with servers.postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def spark() -> Iterator[Connection]:
    """A Spark session of this machine, the only one of a process: nobody closes it before the end."""
    with servers.spark() as connection:
        yield connection


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests counted with `record_property`, such as the published figures they recomputed."""
    counted = [
        (report.nodeid.rpartition("::")[2], name, value)
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
    ]
    if counted:
        terminalreporter.section("counted")
        for test, name, value in sorted(counted):
            terminalreporter.write_line(f"{test}: {name}: {value}")
