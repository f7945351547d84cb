"""Why a file was refused, and the one error that lists every refused file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quarterday.errors import InputRefused


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file refused: where in it, what was found, what was expected and what to do."""

    file: str
    where: str
    found: str
    expected: str
    do: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.found}\n  Expected: {self.expected}\n  What to do: {self.do}"


class Refused(Exception):
    """Raised while one file is read; `load.read` gathers them into a LoadRefused."""

    def __init__(self, found: str, expected: str, do: str, *, where: str = "") -> None:
        super().__init__(found)
        self.found, self.expected, self.do, self.where = found, expected, do, where

    def at(self, file: str) -> Refusal:
        return Refusal(file, self.where, self.found, self.expected, self.do)


class LoadRefused(InputRefused):
    """The whole load was refused; `refusals` lists every file at fault."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        files = "1 fault" if len(self.refusals) == 1 else f"{len(self.refusals)} faults"
        listed = "\n".join(map(str, self.refusals))
        super().__init__(f"Nothing was loaded: {files} to mend first.\n{listed}")
