"""`load` and `positions` of a workspace that holds several authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import typer

from quarterday import nation
from quarterday.cli import screen
from quarterday.cli.history import login_name
from quarterday.errors import Level, NothingToCompute
from quarterday.nation import Outcome
from quarterday.periods import Quarter
from quarterday.workspace import Workspace


def load(
    workspace: Workspace, folders: Sequence[Path], as_at: date | None, covers_from: date | None, *, json: bool
) -> None:
    """Load a folder for each authority; ends with 3 where one was refused, with 1 where rows have errors."""
    with screen.progress() as progress:
        told = list(
            nation.load_each(
                workspace, folders, now=datetime.now().astimezone(), by=login_name(), as_at=as_at,
                covers_from=covers_from, progress=progress,
            )
        )  # fmt: skip
    told.sort(key=lambda one: one.authority)
    if json:
        screen.print_json([asdict(one) for one in told])
    else:
        _show(told)
    if any(one.refused for one in told):
        raise typer.Exit(3)
    if any((one.findings or {}).get(Level.ERROR) for one in told):
        raise typer.Exit(1)


def _show(told: Sequence[Outcome]) -> None:
    loaded = [one for one in told if not one.refused]
    console = screen.out()
    console.print(f"{len(loaded):,} authorities loaded, {sum(one.records for one in loaded):,} rows.")
    for one in loaded:
        if faults := ", ".join(f"{n:,} {level}s" for level, n in (one.findings or {}).items() if n):
            console.print(
                f"{one.authority}: {faults}, listed in data/{one.authority}/findings", soft_wrap=True
            )
    for one in told:
        if one.refused:
            console.print(f"{one.authority} was refused, and stays as it was. {one.refused}", soft_wrap=True)


def positions(
    workspace: Workspace, period: Quarter | None, authority: str | None, out: Path | None,
    *, breakdowns: bool, json: bool,
) -> None:  # fmt: skip
    """Write every position to a file or, of the regions and the whole or of one authority, print them."""
    held = nation.gather(workspace)
    found = screen.period_or_all(nation.positions(held, period, breakdowns=breakdowns), period)
    shown = {authority} if authority else {area.code for area in held.areas}
    if out:
        screen.write_table((p for p in found if not authority or p.authority == authority), out)
        return
    told = [p for p in found if p.authority in shown]
    if not told:
        raise NothingToCompute(f"There is no position of {authority or 'the regions'}.")
    if json:
        screen.print_json([p.to_json() for p in told])
    else:
        names = {area.code: area.name for area in held.areas} | {m.authority: m.name for m in held.members}
        for code in dict.fromkeys(p.authority for p in told):
            screen.out().print(f"{names[code]} ({code})")
            screen.out().print(screen.position_table([p for p in told if p.authority == code], held.register))
