"""The stages in order: intake → records → positions → judgement → bundle → report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from quarterday import intake
from quarterday.checking import measures_of, register_of
from quarterday.engine import connect
from quarterday.errors import Level, NothingToCompute, WorkspaceError
from quarterday.figures import Bundle, FindingCount, Position, State, read_bundle, write_bundle
from quarterday.judgement import judge
from quarterday.measures import Measure
from quarterday.official import Official
from quarterday.periods import Quarter, quarters
from quarterday.positions import (
    Authority,
    Evidence,
    calculate,
    needs_of,
    read_entered,
    restated,
)
from quarterday.positions.restated import Key, Reported
from quarterday.records import (
    TABLES,
    Finding,
    Holding,
    Kind,
    Load,
    Loading,
    Snapshot,
    back,
    loadings,
    names,
    newest,
    of_authority,
    open_snapshot,
    save,
)
from quarterday.records.changes import Changes, as_rows, changes
from quarterday.records.complete import Completeness, completeness
from quarterday.records.opened import Records
from quarterday.records.releases import with_earlier_findings, with_earlier_releases
from quarterday.records.restricted import write_rows
from quarterday.register import Denominator, Indicator, Register
from quarterday.report import build, read_texts, write
from quarterday.workspace import Workspace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Material:
    """What a run is made from: a workspace's register and measures with one snapshot.

    The snapshot is None where nothing is loaded and every position is entered by hand.
    """

    workspace: Workspace
    register: Register
    measures: dict[str, Measure]
    snapshot: Snapshot | None

    @contextmanager
    def evidence(self) -> Iterator[Evidence]:
        """The snapshot's records in the council's engine, which keeps nothing of them afterwards."""
        held = self.snapshot.holdings() if self.snapshot else {}
        files = {table: [holding.tables[table]] for table, holding in held.items()}
        covers = {table: holding.cover for table, holding in held.items() if holding.cover}
        connection = connect(self.register.settings.engine)
        try:
            short = self.snapshot.short if self.snapshot else None
            own = Authority(self.register.settings.authority, covers, short)
            yield Evidence(Records(connection, files), (own,))
        finally:
            connection.disconnect()


def gather(workspace: Workspace, snapshot: str | None = None) -> Material:
    """The workspace's register and measures with the newest snapshot, or the one named."""
    held = open_snapshot(workspace.store, snapshot) if snapshot else newest(workspace.store)
    return Material(workspace, register_of(workspace), measures_of(workspace), held)


def load(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    now: datetime,
    by: str = "",
    as_at: date | None = None,
    covers_from: date | None = None,
    progress: Progress | None = None,
) -> tuple[Load, Snapshot]:
    """Read the files and keep them as a new snapshot, loaded by `by` (a login name).

    Raises InputRefused where a file cannot be read, RegisterError where the register has errors.
    """
    register, measures = register_of(workspace), measures_of(workspace)
    read = intake.read(
        files,
        today=now.date(),
        as_at=as_at,
        covers_from=covers_from,
        mappings=intake.read_mappings(workspace.root),
        progress=progress,
    )
    if workspace.part:
        read = of_authority(read, workspace.part)
    if progress:
        progress("Comparing with what is held, and keeping it", 0, 0)
    before = _before(workspace)
    read = intake.reconciled(with_earlier_releases(read, before), before)
    read = intake.settled(intake.watched(read, lambda: back(workspace.store)), register.settings.severity)
    read = with_earlier_findings(read, before)
    read = replace(read, findings=_with_indicators(read, register, measures))
    return read, save(workspace.store, read, now, by)


def _with_indicators(read: Load, register: Register, measures: Mapping[str, Measure]) -> tuple[Finding, ...]:
    """Each finding with the indicators that can be counted from the tables of its row."""
    kinds = {file.name: file.kind for file in read.files}
    needs = {i.code: tables_needed(i, measures) for i in register.indicators}

    def touched(kind: Kind | None, tables: tuple[str, ...]) -> tuple[str, ...]:
        mine = {t for t in (tables or TABLES) if kind in TABLES[t].kinds}
        return tuple(code for code, needed in needs.items() if mine & set(needed))

    known = {key: touched(*key) for key in {(kinds.get(f.file), f.tables) for f in read.findings}}
    return tuple(replace(f, indicators=known[kinds.get(f.file), f.tables]) for f in read.findings)


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot that a workspace keeps, with every load that made it, the first first."""

    snapshot: Snapshot
    loadings: tuple[Loading, ...]
    newest: bool


def held_snapshots(workspace: Workspace) -> tuple[list[Held], list[str]]:
    """The snapshots by when they were last loaded, the newest last; and what is wrong with the others."""
    latest, log = _before(workspace), loadings(workspace.store)
    held: list[Held] = []
    wrong: list[str] = []
    for name in names(workspace.store):
        try:
            snapshot = open_snapshot(workspace.store, name)
        except WorkspaceError as error:
            wrong.append(str(error))
            continue
        mine = tuple(one for one in log if one.snapshot == name) or (Loading(snapshot.loaded_at, "", name),)
        held.append(Held(snapshot, mine, latest is not None and latest.name == name))
    return sorted(held, key=lambda one: (one.newest, one.loadings[-1].at)), wrong


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two snapshots, what changed between them, and the restricted list of who, where one was asked for."""

    before: Snapshot
    after: Snapshot
    changes: list[Changes]
    file: Path | None


def compare(workspace: Workspace, before: str, after: str | None, *, listed: bool) -> Comparison:
    """What changed from one snapshot to another (the newest, where it is not named), table by table."""
    old = open_snapshot(workspace.store, before)
    new = open_snapshot(workspace.store, after) if after else newest(workspace.store)
    if new is None:
        raise WorkspaceError("No snapshot is the newest yet. Load some files first: quarterday load FILE…")
    found = changes(old, new)
    file = workspace.store / "differences" / f"{old.short}-{new.short}.csv" if listed else None
    if file:
        write_rows(as_rows(found), file, synthetic=old.synthetic or new.synthetic)
    return Comparison(old, new, found, file)


def _before(workspace: Workspace) -> Snapshot | None:
    """The newest snapshot; none where it is damaged, which a load of the same files mends."""
    try:
        return newest(workspace.store)
    except WorkspaceError:
        return None


def positions(made_from: Material, asked: Quarter | None = None) -> list[Position]:
    """Every position of a whole, calculated or entered, restated where an earlier run reported it otherwise."""
    return [p for p in every_position(made_from, asked) if not p.dimensions]


def every_position(made_from: Material, asked: Quarter | None = None) -> list[Position]:
    """Every position, those of the breakdowns' groups (which have `dimensions`) among them."""
    entered = read_entered(made_from.workspace.entered, made_from.register)
    if made_from.snapshot is None and not entered:
        raise NothingToCompute(
            "Nothing is loaded and nothing is entered. Load the returns with `quarterday load FILE…`, "
            "or type positions into a CSV file in the folder “entered”."
        )
    with made_from.evidence() as evidence:
        calculated = list(calculate(made_from.register, made_from.measures, evidence, asked))
    resting = {i.code: rests_on(made_from, i) for i in made_from.register.indicators}
    calculated = [_resting(p, *resting[p.indicator]) for p in calculated]
    return restated(together(calculated, entered), reported(made_from.workspace))


def _resting(position: Position, at_stake: int, records: Completeness | None) -> Position:
    if records is None:
        return position
    return replace(position, at_stake=at_stake, records=records.records, complete=records.complete)


def rests_on(made_from: Material, indicator: Indicator) -> tuple[int, Completeness | None]:
    """Of the records of any quarter that an indicator's counts are from: how many rows were left out because of
    errors, and how many are complete."""
    if made_from.snapshot is None or indicator.measure is None:
        return 0, None
    held, needed = made_from.snapshot.holdings(), needs_of(indicator, made_from.measures)
    at_stake = sum(one.at_stake for one in made_from.snapshot.findings if _touches(one, needed, held))
    return at_stake, completeness(held, needed, lambda rule: _level(made_from.register, rule))


def _level(register: Register, rule: str) -> Level:
    """How grave the council calls a rule's findings today."""
    return register.settings.severity.get(rule, intake.Rule[rule.upper()].level)


def _touches(one: FindingCount, needed: Collection[str], held: Mapping[str, Holding]) -> bool:
    """Whether one of the needed tables is taken from the finding's kind, and its rows may be the finding's."""
    return any(
        table in held and held[table].kind.value == one.kind and (not one.tables or table in one.tables)
        for table in needed
    )


def tables_needed(indicator: Indicator, measures: Mapping[str, Measure]) -> list[str]:
    """The tables of records that an indicator is counted from and divided by."""
    tables = needs_of(indicator, measures)
    if indicator.denominator is Denominator.POPULATION:
        tables.append("population")
    return tables


def together(calculated: Sequence[Position], entered: Sequence[Position]) -> list[Position]:
    """Both kinds of position; an entered one stands where the records give no value."""
    typed = {p.key: p for p in entered}
    kept = [p for p in calculated if p.value is not None or p.key not in typed]
    taken = {p.key for p in kept}
    return [*kept, *(p for key, p in typed.items() if key not in taken)]


def reported(workspace: Workspace) -> Reported:
    """The first report of each position as final, from the runs that the workspace keeps, oldest period first."""
    first: dict[Key, Position] = {}
    for bundle in kept_runs(workspace)[0]:
        for position in (*bundle.positions, *bundle.breakdowns):
            if position.state is not State.PROVISIONAL:
                first.setdefault(position.key, position)
    return first


def kept_runs(workspace: Workspace) -> tuple[list[Bundle], list[str]]:
    """The runs that the workspace keeps, oldest period first, and what is wrong with those passed over.

    A run that was altered is no record of what was reported; `report` refuses it, the command line says so.
    """
    kept: list[Bundle] = []
    wrong: list[str] = []
    for folder in sorted(workspace.runs.glob("*-Q[1-4]")):
        try:
            kept.append(read_bundle(folder))
        except WorkspaceError as error:
            wrong.append(str(error))
    return kept, wrong


def run(made_from: Material, period: Quarter) -> Bundle:
    """Calculate and judge a period, and leave its bundle in the workspace."""
    register, snapshot = made_from.register, made_from.snapshot
    told = [p for p in every_position(made_from, period) if p.period <= period]
    found = [p for p in told if not p.dimensions]
    official = Official(made_from.workspace, register)
    found += official.history(found, period)
    bundle = Bundle(
        period=period,
        authority=register.settings.authority,
        authority_name=register.settings.name,
        synthetic=snapshot is not None and snapshot.synthetic,
        snapshot=snapshot.name if snapshot else None,
        covers=_days_covered(snapshot),
        made_from=_made_from(made_from),
        register=register.model_dump(mode="json"),
        positions=tuple(found),
        verdicts=judge(register, found, period, official.fields(period)),
        findings=(*_findings(made_from), *official.disagreements(found)),
        breakdowns=tuple(p for p in told if p.dimensions),
    )
    write_bundle(bundle, made_from.workspace.run(period))
    return bundle


def _days_covered(snapshot: Snapshot | None) -> dict[str, tuple[str, ...]]:
    covers = snapshot.covers if snapshot else {}
    return {kind.value: tuple(day.isoformat() for day in cover.told) for kind, cover in covers.items()}


def _made_from(made_from: Material) -> dict[str, tuple[str, ...]]:
    return {i.code: tuple(_kinds(made_from, i)) for i in made_from.register.indicators}


def _kinds(made_from: Material, indicator: Indicator) -> list[str]:
    """The kinds of file an indicator is counted from: those loaded, else those it would need."""
    held = made_from.snapshot.holdings() if made_from.snapshot else {}
    tables = tables_needed(indicator, made_from.measures)
    kinds = (held[table].kind if table in held else TABLES[table].kinds[0] for table in tables)
    return list(dict.fromkeys(kind.value for kind in kinds))


def _findings(made_from: Material) -> tuple[FindingCount, ...]:
    """The counts of findings, each with the indicators it touches and the council's severity of today."""
    if made_from.snapshot is None:
        return ()
    held = made_from.snapshot.holdings()
    needs = {i.code: tables_needed(i, made_from.measures) for i in made_from.register.indicators}
    return tuple(
        replace(
            one,
            level=_level(made_from.register, one.rule),
            indicators=tuple(code for code, needed in needs.items() if _touches(one, needed, held)),
        )
        for one in made_from.snapshot.findings
    )


def report(
    workspace: Workspace, period: Quarter, formats: Sequence[str], out: Path | None = None
) -> list[Path]:
    """Write the report of a period from its bundle, in each format; returns the files."""
    bundle = read_bundle(workspace.run(period))
    register = Register.model_validate(bundle.register)
    texts = read_texts(workspace.standard, workspace.commentary, register, period)
    return write(build(bundle, register, texts), out or workspace.out(period), formats)


def template(workspace: Workspace, last: Quarter, number: int, out: Path | None = None) -> tuple[Path, int]:
    """Write the workbook for typing positions in, for so many quarters up to the last; gives file and rows.

    Raises WorkspaceError where the file is there already: it may be filled in.
    """
    from quarterday.positions.template import blank_workbook  # openpyxl takes a seventh of a second

    register = register_of(workspace)
    file = out or workspace.entered / "positions.xlsx"
    content = blank_workbook(register, list(quarters(last.shift(1 - number), last)))
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("xb") as made:
            made.write(content)
    except FileExistsError as error:
        raise WorkspaceError(
            f"{file} is there already and may be filled in; nothing was changed. Move it, or name another file "
            "with --out."
        ) from error
    return file, number * len(register.indicators)
