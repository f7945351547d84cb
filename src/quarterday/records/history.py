"""Who loaded what and when: a line a load in `loads.jsonl`, beside the snapshots and not in their names.

Lines are only ever added. A line that a crash cut short is passed over; the next load begins on a line
of its own.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quarterday.records.loaded import Load

LOADS = "loads.jsonl"


@dataclass(frozen=True, slots=True)
class Loading:
    """One load: when, by whom (a login name; empty where it is not known) and the snapshot it made."""

    at: datetime
    by: str
    snapshot: str


def note(store: Path, load: Load, snapshot: str, at: datetime, by: str) -> None:
    """Add a line about a load, and have the disk keep it."""
    files = [{"name": file.name, "sha256": file.sha256} for file in load.files]
    told = {"at": at.isoformat(), "by": by, "snapshot": snapshot, "files": files}
    line = json.dumps(told, ensure_ascii=False) + "\n"
    handle = os.open(store / LOADS, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write((line if _ends_a_line(store / LOADS) else f"\n{line}").encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line(log: Path) -> bool:
    with log.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        return file.read() in (b"", b"\n")


def loadings(store: Path) -> list[Loading]:
    """Every load that the log has, oldest first."""
    log = store / LOADS
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    return [found for found in map(_read, lines) if found]


def _read(line: str) -> Loading | None:
    try:
        told = json.loads(line)
        return Loading(datetime.fromisoformat(told["at"]), told["by"], told["snapshot"])
    except (ValueError, KeyError, TypeError):
        return None
