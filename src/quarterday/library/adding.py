"""Indicators of the library beside a workspace: which can be counted from its records, and adding some."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quarterday.checking import faults_with, measures_of
from quarterday.errors import Fault, Level, RegisterError, WorkspaceError, did_you_mean
from quarterday.library.ready import Ready, read_ready, ready
from quarterday.measures import catalogue
from quarterday.pipeline import tables_needed
from quarterday.records import newest
from quarterday.register import Indicator
from quarterday.workspace import Workspace

PRIORITY = re.compile(r'^priority = ".*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shelved:
    """An indicator that comes with the program, beside a workspace.

    `needs` are the tables of records that it is counted from and divided by, `lacking` those of them that the
    newest snapshot does not have; `in_register` says whether the workspace has the indicator already.
    """

    indicator: Indicator
    needs: tuple[str, ...]
    lacking: tuple[str, ...]
    in_register: bool


@dataclass(frozen=True, slots=True)
class Added:
    """The files that were written, and the warnings that `check` now has because of them."""

    files: tuple[Path, ...]
    warnings: tuple[Fault, ...]


def listed(workspace: Workspace) -> list[Shelved]:
    """Every indicator that comes with the program, in order."""
    snapshot, measures = newest(workspace.store), catalogue()
    held = snapshot.holdings() if snapshot else {}

    def shelved(indicator: Indicator) -> Shelved:
        needs = tuple(tables_needed(indicator, measures))
        lacking = tuple(table for table in needs if table not in held)
        return Shelved(indicator, needs, lacking, _file(workspace, indicator.code).exists())

    return [shelved(one.indicator) for one in ready().values()]


def add(workspace: Workspace, codes: Sequence[str], priority: str | None = None) -> Added:
    """Copy indicators into the workspace's register, under a priority of the council's where one is named.

    All are copied or none. Raises WorkspaceError for a code that is not known or is in the register already,
    RegisterError where `check` would find an error in one of them.
    """
    taken = dict(_taken(workspace, codes, priority))
    errors, warnings = _faults(workspace, taken)
    if errors:
        raise RegisterError("Nothing was added:\n" + "\n".join(f"  {fault}" for fault in errors))
    files = [_file(workspace, code) for code in taken]
    for file, one in zip(files, taken.values(), strict=True):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one.text, encoding="utf-8")
    return Added(tuple(files), tuple(warnings))


def _taken(workspace: Workspace, codes: Sequence[str], priority: str | None) -> Iterator[tuple[str, Ready]]:
    there = ready()
    for code in dict.fromkeys(codes):
        if code not in there:
            hint = did_you_mean(code, there)
            raise WorkspaceError(
                f"“{code}” does not come with the program; `quarterday library` lists what does.{hint}"
            )
        if _file(workspace, code).exists():
            raise WorkspaceError(
                f"{code} is in the register already ({_file(workspace, code)}); nothing was changed."
            )
        yield code, _under(there[code], priority)


def _under(one: Ready, priority: str | None) -> Ready:
    if priority is None:
        return one
    line = f"priority = {json.dumps(priority, ensure_ascii=False)}"
    return read_ready(PRIORITY.sub(lambda _: line, one.text))


def _faults(workspace: Workspace, taken: Mapping[str, Ready]) -> tuple[list[Fault], list[Fault]]:
    """The errors and the warnings that the register would have with these, and does not have without them."""
    measures = measures_of(workspace)
    before = set(faults_with(workspace.root, measures, ()))
    after = faults_with(workspace.root, measures, [one.indicator for one in taken.values()])
    new = [fault for fault in after if fault not in before]
    errors = [fault for fault in new if fault.level is Level.ERROR]
    return errors, [fault for fault in new if fault not in errors]


def _file(workspace: Workspace, code: str) -> Path:
    return workspace.root / "register" / "indicators" / f"{code}.toml"
