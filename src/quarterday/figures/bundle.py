"""The bundle: a folder of plain files that one run leaves behind, with no person in it.

Everything before it sees children; everything after it (judgement's readers, the report, the web)
sees only this. `manifest.json` carries the SHA-256 of every other file, so that an edited bundle is
refused rather than believed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from quarterday.errors import Level, WorkspaceError
from quarterday.figures.appraisal import Appraisal
from quarterday.figures.forecast import Forecast, NoForecast
from quarterday.figures.position import Position
from quarterday.figures.verdict import QUARTERDAYS, Direction, Movement, Outcome, Status, Verdict
from quarterday.periods import Quarter

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many rows of a file one rule of intake found fault with; never which.

    `tables` are the tables of records that the rows belong to. `at_stake` counts the rows left out for an
    error, each under the first rule alone, so that a sum over rules counts a row once: no indicator's
    numerator could change by more.
    """

    kind: str
    rule: str
    level: Level
    sentence: str
    rows: int
    kept: bool  # whether those rows still count
    indicators: tuple[str, ...]
    tables: tuple[str, ...] = ()
    at_stake: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """One run: what it was made from, its positions (all quarters) and its verdicts (one quarter).

    `positions` are of the whole, `breakdowns` of the groups that an indicator's TOML asks for.
    `register` is the register as it was used, in its JSON form; `covers` gives the first and the
    last day that each kind of record speaks of, `made_from` the kinds each indicator is counted from
    (none for one that is entered by hand).
    """

    period: Quarter
    authority: str
    authority_name: str
    synthetic: bool
    snapshot: str | None
    covers: Mapping[str, tuple[str, ...]]
    made_from: Mapping[str, tuple[str, ...]]
    register: Mapping[str, Any]
    positions: tuple[Position, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[FindingCount, ...]
    breakdowns: tuple[Position, ...] = ()

    @property
    def label(self) -> str | None:
        """What every page and screen says where the records are made up; None where they are not."""
        if not self.synthetic:
            return None
        if self.authority.startswith("E"):  # a real authority trying the made-up records out
            return f"Made-up records: no figure here is about {self.authority_name} or about a real child."
        return f"Made-up records: {self.authority_name} is not a real place, and no figure here is about a real child."

    def position(self, indicator: str, period: Quarter | None = None) -> Position | None:
        """The position of an indicator in a quarter (the bundle's own by default), if there is one."""
        wanted = period or self.period
        return next((p for p in self.positions if p.indicator == indicator and p.period == wanted), None)

    def series(self, indicator: str) -> tuple[Position, ...]:
        """Every quarter's position of an indicator, up to and with the bundle's own, oldest first."""
        mine = (p for p in self.positions if p.indicator == indicator and p.period <= self.period)
        return tuple(sorted(mine, key=lambda p: p.period))

    def verdict(self, indicator: str) -> Verdict:
        """The verdict on an indicator; every indicator of the register has one."""
        return next(v for v in self.verdicts if v.indicator == indicator)


def write_bundle(bundle: Bundle, folder: Path) -> None:
    """Write the bundle, replacing one that is there only when the new one is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".bundle-", dir=folder.parent))
    try:
        texts = {
            "positions.json": _text([p.to_json() for p in bundle.positions]),
            "breakdowns.json": _text([p.to_json() for p in bundle.breakdowns]),
            "verdicts.json": _text([_verdict_json(v) for v in bundle.verdicts]),
            "findings.json": _text([asdict(f) for f in bundle.findings]),
            "register.json": _text(bundle.register),
        }
        manifest = {
            "format": FORMAT,
            "period": str(bundle.period),
            "authority": bundle.authority,
            "authority_name": bundle.authority_name,
            "synthetic": bundle.synthetic,
            "snapshot": bundle.snapshot,
            "covers": {kind: list(days) for kind, days in bundle.covers.items()},
            "made_from": {code: list(kinds) for code, kinds in bundle.made_from.items()},
            "sha256": {name: _hash(text) for name, text in texts.items()},
        }
        sealed = manifest | {"sha256_of_manifest": _hash(_text(manifest))}
        for name, text in (texts | {MANIFEST: _text(sealed)}).items():
            (fresh / name).write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def read_bundle(folder: Path) -> Bundle:
    """Read a bundle. Raises WorkspaceError where there is none, or where a file of it was altered."""
    manifest_file = folder / MANIFEST
    if not manifest_file.is_file():
        raise WorkspaceError(
            f"No run is kept in {folder}. Run this first: quarterday run --period {folder.name}"
        )
    manifest = _manifest(manifest_file)
    parts = {name: _verified(folder / name, digest) for name, digest in manifest["sha256"].items()}
    try:
        return _bundle(manifest, parts)
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(
            f"{folder} was made by another version of Quarterday, which wrote it otherwise. Run again: "
            f"quarterday run --period {folder.name}"
        ) from error


def _bundle(manifest: Mapping[str, Any], parts: Mapping[str, Any]) -> Bundle:
    return Bundle(
        period=Quarter.parse(manifest["period"]),
        authority=manifest["authority"],
        authority_name=manifest["authority_name"],
        synthetic=manifest["synthetic"],
        snapshot=manifest["snapshot"],
        covers={kind: tuple(days) for kind, days in manifest["covers"].items()},
        made_from={code: tuple(kinds) for code, kinds in manifest["made_from"].items()},
        register=parts["register.json"],
        positions=tuple(Position.from_json(row) for row in parts["positions.json"]),
        verdicts=tuple(_verdict(row) for row in parts["verdicts.json"]),
        findings=tuple(_finding(row) for row in parts["findings.json"]),
        breakdowns=tuple(Position.from_json(row) for row in parts.get("breakdowns.json", ())),
    )


def _manifest(file: Path) -> dict[str, Any]:
    try:
        manifest = dict(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        raise WorkspaceError(_altered(file)) from error
    if manifest.get("format") != FORMAT:
        raise WorkspaceError(
            f"{file} has format {manifest.get('format')}; this version reads format {FORMAT}. "
            f"Run again: quarterday run --period {file.parent.name}"
        )
    if manifest.pop("sha256_of_manifest", None) != _hash(_text(manifest)):
        raise WorkspaceError(_altered(file))
    return manifest


def _altered(file: Path) -> str:
    return f"{file} is not as the run wrote it. Run again: quarterday run --period {file.parent.name}"


def _verified(file: Path, digest: str) -> Any:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    if _hash(text) != digest:
        raise WorkspaceError(_altered(file))
    return json.loads(text)


def _text(content: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    def movement(made: Movement) -> dict[str, str]:
        return {
            "since": str(made.since), "direction": made.direction.value, "reason": made.reason, "word": made.word,
        }  # fmt: skip

    return {
        "indicator": verdict.indicator,
        "period": str(verdict.period),
        "status": asdict(verdict.status),
        "by_hand": verdict.by_hand,
        "status_reason": verdict.status_reason,
        "since_previous": movement(verdict.since_previous),
        "since_last_year": movement(verdict.since_last_year),
        "status_before": asdict(verdict.status_before) if verdict.status_before else None,
        "appraisal": _appraisals().dump_python(verdict.appraisal, mode="json"),
        "forecast": verdict.forecast.as_row() if verdict.forecast else None,
    }


@cache
def _appraisals() -> TypeAdapter[Appraisal | None]:
    return TypeAdapter(Appraisal | None)


def _verdict(row: Mapping[str, Any]) -> Verdict:
    def movement(part: Mapping[str, str]) -> Movement:
        word = part.get("word", "")
        return Movement(Quarter.parse(part["since"]), Direction(part["direction"]), part["reason"], word)

    return Verdict(
        indicator=row["indicator"],
        period=Quarter.parse(row["period"]),
        status=_status(row["status"]),
        status_reason=row["status_reason"],
        since_previous=movement(row["since_previous"]),
        since_last_year=movement(row["since_last_year"]),
        by_hand=row.get("by_hand", False),
        status_before=_status(row["status_before"]) if row.get("status_before") else None,
        appraisal=_appraisals().validate_python(row.get("appraisal")),
        forecast=_forecast(row.get("forecast")),
    )


def _forecast(row: Mapping[str, Any] | None) -> Forecast | NoForecast | None:
    if row is None:
        return None
    return Forecast.from_row(row) if "method" in row else NoForecast.from_row(row)


def _status(told: Mapping[str, Any] | str) -> Status:
    """A status as the bundle holds it; of bundles from before councils had their own, Quarterday's word alone."""
    if isinstance(told, str):
        return QUARTERDAYS["no_data" if told == "no_figure" else told]
    return replace(Status(**told), outcome=Outcome(told["outcome"]))


def _finding(row: Mapping[str, Any]) -> FindingCount:
    told = {key: tuple(row.get(key, ())) for key in ("indicators", "tables")}
    return FindingCount(**{**row, **told, "level": Level(row["level"])})
