"""The list of findings, row by row, for the analyst alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from quarterday.figures.kind import Kind
from quarterday.records.loaded import Finding, Load

HEADING = (
    "kind", "level", "rule", "file", "row", "field", "found", "expected", "row_counts", "indicators", "could_move",
)  # fmt: skip

Listed = list[list[object]]


def listed(load: Load, before: Path | None) -> Listed:
    """The load's findings, and those of the snapshot before on the files that the load leaves alone."""
    kinds = {file.name: file.kind or "" for file in load.files}
    rows = [_row(kinds[finding.file], finding) for finding in load.findings]
    if before and before.is_file():
        left = {kind.value for kind in Kind if kind not in load.kinds}
        rows += _kept(before, left, _earlier_releases(load))
    order = ["", *Kind]
    return sorted(rows, key=lambda row: order.index(str(row[0])))


def _row(kind: str, finding: Finding) -> list[object]:
    return [
        kind,
        finding.level,
        finding.rule,
        finding.file,
        finding.row,
        finding.field,
        finding.found,
        finding.expected,
        "yes" if finding.kept else "no",
        ", ".join(finding.indicators),
        _could_move(finding),
    ]


def _could_move(finding: Finding) -> str:
    if finding.kept:
        return "nothing is left out: the row counts as it is"
    if not finding.indicators:
        return "no indicator is counted from it"
    if finding.rule == "repeated":
        return "nothing: the same row is counted once"
    return "the numerator of each indicator by at most 1"


def _earlier_releases(load: Load) -> set[str]:
    """The files of earlier population estimates, whose rows are kept beside the load's."""
    population, brought = load.kinds.get(Kind.POPULATION), {file.sha256 for file in load.files}
    files = population.files if population else ()
    return {file.name for file in files if file.sha256 not in brought}


def _kept(before: Path, kinds: set[str], releases: set[str]) -> Iterator[list[object]]:
    with before.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row and (row[0] in kinds or (row[0] == Kind.POPULATION and row[3] in releases)):
                yield [*row, *[""] * (len(HEADING) - len(row))]
