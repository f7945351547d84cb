"""A process of its own for `test_crashes`: loads that are killed at points drawn at random.

Each load is a process forked from this one, so that the program is imported once. Half are killed just
before a file operation drawn at random (counted by an audit hook), half after a delay drawn at random.
After each, what is left is looked at by opening it; a line of JSON a kill goes to standard output.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from quarterday import pipeline
from quarterday.engine import connect
from quarterday.records import names, newest, open_snapshot
from quarterday.records.opened import Records
from quarterday.workspace import Workspace

FILE_OPERATIONS = {"open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"}
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
EVERY = 5  # kills: after each such, and wherever something was left over, the load is done again


def load(workspace: Path, files: Path) -> None:
    pipeline.load(Workspace(workspace), [files], now=NOW, by="tester")


def killed(work: Callable[[], None], *, at: int | None = None, after: float | None = None) -> bool:
    """Do the work in a process that is killed before its file operation `at`, or `after` so many seconds.

    Gives whether it was killed before it was done.
    """
    child = os.fork()
    if child == 0:
        if at is not None:
            sys.addaudithook(_Killer(at))
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status) == signal.SIGKILL
    if os.WEXITSTATUS(status):
        raise RuntimeError("the load failed by itself")
    return False


class _Killer:
    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, event: str, _: object) -> None:
        if event in FILE_OPERATIONS:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def operations(work: Callable[[], None], fresh: Callable[[], object]) -> int:
    """How many file operations the work has: one less than the first number too high to be killed at."""
    low, high = 1, 2048
    while low < high:
        middle = (low + high) // 2
        fresh()
        low, high = (middle + 1, high) if killed(work, at=middle) else (low, middle)
    return low - 1


def left_over(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob(".new-*"))


def state(store: Path, before: str) -> dict[str, object]:
    """What is there after a kill: the newest snapshot, the one before opened and its rows counted."""
    latest, earlier = newest(store), open_snapshot(store, before)
    held = earlier.holdings()
    records = Records(connect(), {table: [holding.tables[table]] for table, holding in held.items()})
    return {
        "newest": latest.name if latest else None,
        "episodes": int(records.care_episodes.count().to_pyarrow().as_py()),
        "whole": [open_snapshot(store, name).name for name in names(store)],
        "left": left_over(store),
    }


def main(base: Path, new: Path, kills: int, seed: int) -> None:
    """`base` is a workspace with a snapshot, `new` a folder of files whose load is killed so many times."""
    chance = random.Random(seed)
    place = base.with_name("tried")

    def fresh() -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(base, place)

    def work() -> None:
        load(place, new)

    fresh()
    work()  # here, so that no load to come has anything left to import
    os.fsync = lambda _: None  # waiting for the disk matters to a loss of power, not to a process killed
    number = operations(work, fresh)
    fresh()
    began = time.monotonic()
    killed(work)
    whole = time.monotonic() - began
    before = newest(base / "data")
    assert before is not None
    for kill in range(kills):
        fresh()
        if kill % 2:
            point: dict[str, float] = {"after": chance.uniform(0, whole)}
            was = killed(work, after=point["after"])
        else:
            point = {"at": chance.randint(1, number)}
            was = killed(work, at=int(point["at"]))
        told = state(place / "data", before.name)
        told |= {"killed": was, "again": None, "left_again": []}
        if told["left"] or kill % EVERY == 0:
            killed(work)
            after = newest(place / "data")
            told |= {"again": after.name if after else None, "left_again": left_over(place / "data")}
        print(json.dumps(told | point), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
