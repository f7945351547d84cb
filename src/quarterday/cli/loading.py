"""What `load` prints: files, rows, how far they speak, and findings as counts. No value of a row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.table import Table

from quarterday.cli import screen
from quarterday.errors import Level
from quarterday.intake import FileSummary, summary
from quarterday.records import Load, Snapshot


def has_errors(load: Load) -> bool:
    return any(finding.level is Level.ERROR for finding in load.findings)


def as_json(load: Load, snapshot: Snapshot) -> dict[str, Any]:
    """The load for a program: the snapshot's name, covers, and findings as counts and line numbers."""
    return {
        "snapshot": snapshot.name,
        "synthetic": snapshot.synthetic,
        "covers": {
            kind.value: [day.isoformat() for day in cover.told] for kind, cover in snapshot.covers.items()
        },
        "files": [asdict(file) for file in summary(load)],
        "findings_file": str(snapshot.findings_file) if load.findings else None,
    }


def show(load: Load, snapshot: Snapshot) -> None:
    """Print the load for a person."""
    console = screen.out()
    files = summary(load)
    console.print(_files(files))
    if load.findings:
        console.print(_findings(files))
    for kind in load.kinds:
        cover = snapshot.covers.get(kind)
        if cover:
            console.print(f"{kind.in_words}: tells how things stood {cover.in_words}.", soft_wrap=True)
    if load.findings:
        console.print(
            f"Every finding is listed in {snapshot.findings_file} and, as a workbook, beside it; only you can "
            "open them.",
            soft_wrap=True,
        )
    screen.say_what_is_not_used(snapshot)
    label = " It holds made-up records." if snapshot.synthetic else ""
    console.print(f"Snapshot {snapshot.short} is now the newest.{label}", soft_wrap=True)


def _files(files: tuple[FileSummary, ...]) -> Table:
    table = Table()
    for heading in ("File", "Recognised as", "Rows", "Errors", "Warnings", "Notes"):
        right = heading not in ("File", "Recognised as")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for file in files:
        counts = (str(sum(f.count for f in file.findings if f.level is level)) for level in Level)
        table.add_row(file.file, file.title, f"{file.rows:,}", *counts)
    return table


def _findings(files: tuple[FileSummary, ...]) -> Table:
    table = Table(title="Findings", title_justify="left")
    for heading in ("Level", "File", "Field", "What is wrong", "How many", "First lines", "Rows"):
        table.add_column(heading, justify="right" if heading == "How many" else "left", overflow="fold")
    for file in files:
        for found in file.findings:
            lines = ", ".join(str(line) for line in found.lines)
            kept = "count" if found.kept else "left out"
            table.add_row(
                found.level.value, file.file, found.field, found.sentence, f"{found.count:,}", lines, kept
            )
    return table
