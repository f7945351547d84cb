"""A workspace of several authorities: each with its own snapshots, all counted in one run.

Their regions and the whole country have positions too: the authorities' numerators and denominators added up.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from quarterday import pipeline
from quarterday.checking import measures_of, register_of
from quarterday.engine import connect
from quarterday.errors import Level, NothingToCompute, UserError, WorkspaceError
from quarterday.figures import Position
from quarterday.measures import Measure
from quarterday.periods import Quarter
from quarterday.pipeline import Material, Progress
from quarterday.positions import Authority, Evidence, calculate
from quarterday.records import Area, Snapshot, newest
from quarterday.records.opened import Records
from quarterday.register import Indicator, Register
from quarterday.register.members import Member, read_members
from quarterday.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one authority's load: its snapshot and how many findings of each level, or why it was refused."""

    authority: str
    snapshot: str | None = None
    records: int = 0
    findings: Mapping[Level, int] | None = None
    refused: str | None = None


def load_each(
    workspace: Workspace,
    folders: Sequence[Path],
    *,
    now: datetime,
    by: str = "",
    as_at: date | None = None,
    covers_from: date | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Iterator[Outcome]:
    """Load each authority's folder of returns into its own snapshots, on all processors; the first done comes first.

    A folder has the authority's code as its name; a folder of such folders stands for all in it. One that is refused
    changes nothing of its authority's and stops no other. Raises WorkspaceError, before anything is read, for a folder
    that is no authority's.
    """
    found = _by_authority(read_members(workspace.root), folders)
    say = progress or (lambda _what, _done, _total: None)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or os.cpu_count() or 1, fresh) as pool:
        waiting = [
            pool.submit(_load_one, workspace.of(code), folder, now, by, as_at, covers_from)
            for code, folder in found.items()
        ]
        for done, one in enumerate(as_completed(waiting), 1):
            say("Loading authorities", done, len(waiting))
            yield one.result()


def _by_authority(members: Sequence[Member], folders: Sequence[Path]) -> dict[str, Path]:
    known = {member.authority for member in members}
    found: dict[str, Path] = {}
    for folder in folders:
        inner = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        for path in [folder] if folder.name in known else inner:
            if path.name not in known:
                raise WorkspaceError(
                    f"{path} is not named by the code of an authority that authorities.csv lists. Give each "
                    "authority's files in a folder of that name."
                )
            if found.setdefault(path.name, path) != path:
                raise WorkspaceError(
                    f"{path} and {found[path.name]} are both of {path.name}. Load them one after the other, or put "
                    "their files in one folder."
                )
        if not inner and folder.name not in known:
            raise WorkspaceError(
                f"{folder} is not an authority's folder, and has none in it. This workspace holds several "
                "authorities: give a folder named by the code, such as E08000027, for each."
            )
    return found


def _load_one(
    workspace: Workspace, folder: Path, now: datetime, by: str, as_at: date | None, covers_from: date | None
) -> Outcome:
    try:
        read, snapshot = pipeline.load(
            workspace, [folder], now=now, by=by, as_at=as_at, covers_from=covers_from
        )
    except UserError as error:
        return Outcome(folder.name, refused=str(error))
    levels = {level: sum(one.level is level for one in read.findings) for level in Level}
    return Outcome(folder.name, snapshot.short, sum(file.rows for file in read.files), levels)


@dataclass(frozen=True, slots=True)
class Nation:
    """A workspace's register and measures with each authority's newest snapshot."""

    workspace: Workspace
    register: Register
    measures: dict[str, Measure]
    members: tuple[Member, ...]
    snapshots: Mapping[str, Snapshot]

    def material(self, authority: str) -> Material:
        """One authority alone."""
        held = self.snapshots.get(authority)
        return Material(self.workspace.of(authority), self.register, self.measures, held)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The regions, and the whole, in the order in which the file names them."""
        regions = dict.fromkeys((one.region, one.region_name) for one in self.members)
        settings = self.register.settings
        own = [
            Area(code, name, tuple(one.authority for one in self.members if one.region == code))
            for code, name in regions
        ]
        return (*own, Area(settings.authority, settings.name, tuple(one.authority for one in self.members)))

    @contextmanager
    def evidence(self) -> Iterator[Evidence]:
        """Every authority's records in the engine, which keeps nothing of them afterwards."""
        files: dict[str, list[Path]] = {}
        authorities = []
        for code, snapshot in self.snapshots.items():
            held = snapshot.holdings()
            for table, holding in held.items():
                files.setdefault(table, []).append(holding.tables[table])
            covers = {table: holding.cover for table, holding in held.items() if holding.cover}
            authorities.append(Authority(code, covers, snapshot.short))
        connection = connect(self.register.settings.engine)
        try:
            records = Records(connection, files)
            yield Evidence(records, tuple(authorities), several=True, areas=self.areas)
        finally:
            connection.disconnect()


def gather(workspace: Workspace) -> Nation:
    """The workspace's register and measures with the newest snapshot of each authority that has one."""
    members = read_members(workspace.root)
    found = {one.authority: newest(workspace.of(one.authority).store) for one in members}
    held = {code: snapshot for code, snapshot in found.items() if snapshot}
    if not held:
        raise NothingToCompute(
            "Nothing is loaded. Load the authorities' folders with `quarterday load FOLDER`, each named by its code."
        )
    return Nation(workspace, register_of(workspace), measures_of(workspace), members, held)


def positions(
    nation: Nation, asked: Quarter | None = None, *, breakdowns: bool = False
) -> Iterator[Position]:
    """Every position of every authority, region and of the whole, indicator by indicator.

    Given one by one, so that a country's breakdowns need not be held at once.
    """
    register = nation.register if breakdowns else _without_breakdowns(nation.register)
    resting = _Resting(nation)
    with nation.evidence() as evidence:
        for position in calculate(register, nation.measures, evidence, asked):
            yield resting.told(position)


def _without_breakdowns(register: Register) -> Register:
    whole = tuple(one.model_copy(update={"breakdowns": ()}) for one in register.indicators)
    return register.model_copy(update={"indicators": whole})


class _Resting:
    """Says of each position how many rows at stake, and how many complete records, its figure rests on."""

    def __init__(self, nation: Nation) -> None:
        self._nation = nation
        self._indicators = {one.code: one for one in nation.register.indicators}
        self._areas = {area.code: area.authorities for area in nation.areas}
        self._found: dict[tuple[str, str], Callable[[Position], Position]] = {}

    def told(self, position: Position) -> Position:
        key = position.authority, position.indicator
        if key not in self._found:
            self._found[key] = self._of(position.authority, self._indicators[position.indicator])
        return self._found[key](position)

    def _of(self, whose: str, indicator: Indicator) -> Callable[[Position], Position]:
        members = [code for code in self._areas.get(whose, (whose,)) if code in self._nation.snapshots]
        each = [pipeline.rests_on(self._nation.material(code), indicator) for code in members]
        at_stake = sum(number for number, _ in each)
        told = [one for _, one in each if one is not None]
        records, complete = sum(one.records for one in told), sum(one.complete for one in told)
        if not told:
            return lambda position: position
        return lambda position: replace(position, at_stake=at_stake, records=records, complete=complete)
