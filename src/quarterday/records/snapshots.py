"""Snapshots: the immutable set of the current file of every kind, named by its content hash.

A store (a workspace's `data` folder) holds

- `kinds/<hash>/`: the tables of one kind as Parquet, and `holding.json` about them;
- `snapshots/<name>.json`: which holding of each kind a snapshot is made of;
- `newest`: the name of the newest snapshot;
- `findings/<short name>.csv` and `.xlsx`: every finding on its files, row by row, for the analyst alone;
- `loads.jsonl`: who loaded what and when (`history`), in no name and no seal.

Everything is written under a temporary name in its own folder and moved to its place when whole, the
pointer last: a crash at any moment leaves the previous snapshot as it was. Every file is read back with
the sum it was written with, `holding.json` with its own `seal`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from quarterday.errors import Level, WorkspaceError
from quarterday.figures import FindingCount
from quarterday.figures.kind import Kind
from quarterday.records import findings, history
from quarterday.records.cover import Cover
from quarterday.records.loaded import Load, Loaded, RowsAtFault, SourceFile
from quarterday.records.restricted import csv_text, private_folder, write_private
from quarterday.records.tables import TABLES

FORMAT = 3
SHORT = 12
HOLDING, NEWEST = "holding.json", "newest"
UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind within a snapshot: where its files came from and where its tables are kept."""

    kind: Kind
    digest: str
    folder: Path
    files: tuple[SourceFile, ...]
    cover: Cover | None
    rows: Mapping[str, int]
    findings: tuple[FindingCount, ...]
    synthetic: bool
    at_fault: tuple[RowsAtFault, ...] = ()

    @property
    def tables(self) -> dict[str, Path]:
        return {name: self.folder / f"{name}.parquet" for name in self.rows}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The current file of every kind loaded so far; `name` is the SHA-256 of what it is made of."""

    name: str
    store: Path
    loaded_at: datetime
    kinds: Mapping[Kind, Holding]

    @property
    def short(self) -> str:
        return self.name[:SHORT]

    def holdings(self) -> dict[str, Holding]:
        """For each table that is loaded, the holding it is taken from: of the most trusted kind that has it."""
        found = {}
        for table in TABLES.values():
            having = (self.kinds[kind] for kind in table.kinds if kind in self.kinds)
            held = next((held for held in having if table.name in held.rows), None)
            if held:
                found[table.name] = held
        return found

    def fresher(self) -> list[tuple[Holding, Holding]]:
        """Holdings that tables are taken from, each with one that holds such a table too, reaches further and
        is not used."""
        pairs = {}
        for name, used in self.holdings().items():
            others = (self.kinds[kind] for kind in TABLES[name].kinds if kind in self.kinds)
            for other in (other for other in others if name in other.rows):
                if used.cover and other.cover and used.cover.last < other.cover.last:
                    pairs[used.kind, other.kind] = (used, other)
        return list(pairs.values())

    @property
    def covers(self) -> dict[Kind, Cover]:
        return {kind: held.cover for kind, held in self.kinds.items() if held.cover}

    @property
    def findings(self) -> tuple[FindingCount, ...]:
        return tuple(count for held in self.kinds.values() for count in held.findings)

    @property
    def synthetic(self) -> bool:
        return any(held.synthetic for held in self.kinds.values())

    @property
    def findings_file(self) -> Path:
        """Where the findings on every file of this snapshot are listed row by row."""
        return _findings_file(self.store, self.name)


def save(store: Path, load: Load, loaded_at: datetime, loaded_by: str = "") -> Snapshot:
    """Make a snapshot of the newest one with the load's kinds in place of its own.

    The name hangs on the source files' content and the covers, not on the time: loading the same
    files again gives the same snapshot and changes nothing (but mends what was damaged). All findings
    are listed in `Snapshot.findings_file` and in a workbook beside it; a line of `loads.jsonl` says who
    loaded. What an interrupted load left behind is cleared away. One load at a time writes to a store;
    another waits. Raises WorkspaceError where the newest snapshot is damaged in a kind that the load does
    not bring.
    """
    private_folder(store)
    with FileLock(store / ".lock"):
        _clear(store)
        return _saved(store, load, loaded_at, loaded_by)


def _clear(store: Path) -> None:
    """Remove what a load that was cut short had not finished: nobody else writes while the lock is held."""
    for folder in (store, *(store / name for name in ("kinds", "snapshots", "findings"))):
        for left in folder.glob(f"{UNFINISHED}*"):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()


def _saved(store: Path, load: Load, loaded_at: datetime, loaded_by: str) -> Snapshot:
    before = _newest_name(store)
    digests = dict(_content(store, before)["kinds"]) if before else {}
    for kind, loaded in load.kinds.items():
        digests[kind] = _digest(loaded)
        _keep(_kind_folder(store, digests[kind]), loaded, digests[kind])
    ordered = {kind: digests[kind] for kind in Kind if kind in digests}
    name = _sha256(_json({"format": FORMAT, "kinds": ordered}))
    manifest = _manifest(store, name)
    if not manifest.is_file():
        content = {"format": FORMAT, "loaded_at": loaded_at.isoformat(), "kinds": ordered}
        _write(manifest, _json(content))
    snapshot = open_snapshot(store, name)
    _list_findings(snapshot, findings.listed(load, _findings_file(store, before) if before else None))
    history.note(store, load, name, loaded_at, loaded_by)
    if before != name:
        _write(store / NEWEST, f"{name}\n".encode())
    return snapshot


def _list_findings(snapshot: Snapshot, found: findings.Listed) -> None:
    """Write the list as CSV and as a workbook, unless both are there and say the same."""
    file, text = snapshot.findings_file, csv_text(findings.HEADING, found)
    book = file.with_suffix(".xlsx")
    if not (file.is_file() and book.is_file() and file.read_bytes() == text):
        from quarterday.records.worksheet import workbook

        _write(book, workbook(found, snapshot.loaded_at))
        _write(file, text)


def newest(store: Path) -> Snapshot | None:
    """The snapshot of the last load, or None where nothing has been loaded."""
    name = _newest_name(store)
    return open_snapshot(store, name) if name else None


def names(store: Path) -> list[str]:
    """The name of every snapshot that the store has."""
    return sorted(path.stem for path in (store / "snapshots").glob("[0-9a-f]*.json"))


def open_snapshot(store: Path, name: str) -> Snapshot:
    """Open a snapshot by its name or the start of it.

    Raises WorkspaceError, naming the snapshots there are, where none or more than one begins so; and
    where one of its files is missing or was altered.
    """
    known = names(store)
    found = [each for each in known if name and each.startswith(name.lower())]
    if len(found) != 1:
        raise WorkspaceError(_which(store, name, found or known, several=bool(found)))
    content = _content(store, found[0])
    kinds = {
        Kind(kind): _holding(_kind_folder(store, digest), digest) for kind, digest in content["kinds"].items()
    }
    return Snapshot(found[0], store, datetime.fromisoformat(content["loaded_at"]), kinds)


def back(store: Path) -> Iterator[Snapshot]:
    """The snapshots from the newest load back, each once; one that cannot be opened is passed over."""
    loaded = [each.snapshot for each in reversed(history.loadings(store))]
    for name in dict.fromkeys([_newest_name(store), *loaded]):
        if name and _manifest(store, name).is_file():
            with suppress(WorkspaceError):
                yield open_snapshot(store, name)


def _newest_name(store: Path) -> str | None:
    pointer = store / NEWEST
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None


def _content(store: Path, name: str) -> dict[str, Any]:
    content = _read_json(_manifest(store, name))
    if content.get("format") != FORMAT:
        raise WorkspaceError(
            f"Snapshot {name[:SHORT]} has format {content.get('format')}; this version reads format "
            f"{FORMAT}. Load the files into a new workspace: quarterday load FILE…"
        )
    if _sha256(_json({"format": FORMAT, "kinds": content.get("kinds")})) != name:
        raise WorkspaceError(_damaged(_manifest(store, name)))
    return content


def _which(store: Path, name: str, names: Iterable[str], *, several: bool) -> str:
    listed = ", ".join(each[:SHORT] for each in names)
    if several:
        return f"More than one snapshot in {store} begins with “{name}”: {listed}. Give more of the name."
    if not listed:
        return f"There is no snapshot in {store}. Load some files first: quarterday load FILE…"
    return f"No snapshot in {store} begins with “{name}”. There are: {listed}."


def _manifest(store: Path, name: str) -> Path:
    return store / "snapshots" / f"{name}.json"


def _findings_file(store: Path, name: str) -> Path:
    return store / "findings" / f"{name[:SHORT]}.csv"


def _kind_folder(store: Path, digest: str) -> Path:
    return store / "kinds" / digest[:32]


def _digest(loaded: Loaded) -> str:
    return _sha256(
        _json(
            {
                "format": FORMAT,
                "kind": loaded.kind,
                "files": sorted(file.sha256 for file in loaded.files),
                "cover": _days(loaded.cover),
            }
        )
    )


def _keep(folder: Path, loaded: Loaded, digest: str) -> None:
    """Write one kind's tables, unless the very same are kept whole already."""
    if folder.exists():
        try:
            _holding(folder, digest)
            return
        except WorkspaceError:
            shutil.rmtree(folder)
    private_folder(folder.parent)
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        sums = {name: _write_table(fresh / f"{name}.parquet", t) for name, t in loaded.tables.items()}
        about = _about(loaded, digest, sums)
        _write(fresh / HOLDING, _json(about | {"seal": _sha256(_json(about))}))
        fresh.rename(folder)
        _flush(folder.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _about(loaded: Loaded, digest: str, sums: Mapping[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": loaded.kind,
        "digest": digest,
        "files": [asdict(file) for file in loaded.files],
        "cover": _days(loaded.cover),
        "tables": {
            name: {"rows": table.num_rows, "sha256": sums[name]} for name, table in loaded.tables.items()
        },
        "findings": [asdict(count) for count in loaded.findings],
        "synthetic": loaded.synthetic,
        "at_fault": [asdict(rows) for rows in loaded.at_fault],
    }


def _holding(folder: Path, digest: str) -> Holding:
    """Read what is known of one kind; WorkspaceError where it is not as the load wrote it."""
    about = _read_json(folder / HOLDING)
    if about.pop("seal", None) != _sha256(_json(about)) or about["digest"] != digest:
        raise WorkspaceError(_damaged(folder / HOLDING))
    for name, table in about["tables"].items():
        file = folder / f"{name}.parquet"
        if not file.is_file() or _sha256(file.read_bytes()) != table["sha256"]:
            raise WorkspaceError(_damaged(file))
    cover = about["cover"]
    return Holding(
        kind=Kind(about["kind"]),
        digest=digest,
        folder=folder,
        files=tuple(SourceFile(**{**file, "kind": Kind(about["kind"])}) for file in about["files"]),
        cover=_cover(cover) if cover else None,
        rows={name: table["rows"] for name, table in about["tables"].items()},
        findings=tuple(_count(row) for row in about["findings"]),
        synthetic=about["synthetic"],
        at_fault=tuple(_rows_at_fault(rows) for rows in about["at_fault"]),
    )


def _read_json(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as fault:
        raise WorkspaceError(_damaged(file)) from fault


def _damaged(file: Path) -> str:
    store = next(folder for folder in file.parents if folder.name in ("kinds", "snapshots")).parent
    return (
        f"{file} is missing or is not as the load wrote it. Move the folder {store} out of the way, then load every "
        "file again: quarterday load FILE…"
    )


def _count(row: Mapping[str, Any]) -> FindingCount:
    told = {key: tuple(row.get(key, ())) for key in ("indicators", "tables")}
    return FindingCount(**{**row, **told, "level": Level(row["level"])})


def _rows_at_fault(told: Mapping[str, Any]) -> RowsAtFault:
    return RowsAtFault(tuple(told["tables"]), tuple(told["rules"]), told["kept"], told["number"])


def _days(cover: Cover | None) -> list[str] | None:
    return [day.isoformat() for day in cover.told] if cover else None


def _cover(days: list[str]) -> Cover:
    first, last, *alone = map(date.fromisoformat, days)
    return Cover(first, last, tuple(alone) or None)


def _write_table(path: Path, table: pa.Table) -> str:
    pq.write_table(table, path)
    _flush(path)
    return _sha256(path.read_bytes())


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    write_private(path, content)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Have the disk keep what was written (a folder can be flushed on POSIX systems only)."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
