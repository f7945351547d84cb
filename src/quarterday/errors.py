"""What can go wrong, and how it is said.

Every error a user can cause derives from `UserError`: the command line prints its text without a
traceback and leaves with its exit code. Anything else is our own fault and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a fault or finding is: an error is to be mended, a warning to be looked at."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class UserError(Exception):
    """A mistake the user can mend; the text says where, what was found and what to do."""

    exit_code = 3


class InputRefused(UserError):
    """A file could not be read, so the whole load was refused and nothing was kept."""

    exit_code = 3


class RegisterError(UserError):
    """The workspace's register, targets or texts have faults."""

    exit_code = 4


class WorkspaceError(UserError):
    """A folder is not a workspace, or a file expected in it is not there."""

    exit_code = 5


class NothingToCompute(UserError):
    """No records, or none that reach the period asked for."""

    exit_code = 6


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a workspace's own files, as `quarterday check` lists it."""

    level: Level
    file: str
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: found {self.found}; allowed: {self.allowed}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """' Did you mean “x”?' for the nearest known word, or nothing where none is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean “{near[0]}”?" if near else ""
