"""`synth`, `load` and `trace`: the commands that touch children's records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from quarterday import pipeline, synth, tracing
from quarterday.cli import loading, national, screen
from quarterday.cli.history import login_name
from quarterday.cli.options import (
    HERE,
    AsAtOption,
    AuthoritiesOption,
    AuthorityOption,
    CalibrateOption,
    CoversFromOption,
    JsonOption,
    MadeAsAtOption,
    PeriodOption,
    SeedOption,
    SnapshotOption,
    WhereOption,
    WorkspaceOption,
    YearsOption,
    group_of,
    whose,
)
from quarterday.periods import Quarter
from quarterday.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    app.command(name="synth")(make_up)
    app.command()(load)
    app.command()(trace)


def make_up(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="Where to write. [default: “records” in the workspace]", show_default=False
        ),
    ] = None,
    authorities: AuthoritiesOption = 1,
    years: YearsOption = None,
    seed: SeedOption = 1,
    calibrate: CalibrateOption = True,
    as_at: MadeAsAtOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Write the records of a made-up borough in the formats that `load` reads, labelled as made up.

    With --authorities, of many made-up authorities: each in a sub-folder of its own, named by its code, with
    their list in authorities.csv.
    """
    folder, last = directory or workspace / "records", as_at or synth.AS_AT
    first_year = synth.FIRST_YEAR if years is None else Quarter.containing(last).year - years + 1
    with screen.progress() as progress:
        what = "Making up the records"
        progress(what, 0, authorities)
        if authorities == 1:
            made = [synth.write(folder, seed=seed, calibrate=calibrate, as_at=last, first_year=first_year)]
            progress(what, 1, 1)
        else:
            made = synth.write_many(
                folder, authorities, seed=seed, calibrate=calibrate, as_at=last, first_year=first_year,
                progress=lambda done, total: progress(what, done, total),
            )  # fmt: skip
    if json:
        told = [_told(each) for each in made]
        screen.print_json({"folder": str(folder), **told[0]} if authorities == 1
                          else {"folder": str(folder), "authorities": told})  # fmt: skip
        return
    _show_made(folder, made)


def _told(made: synth.SynthSummary) -> dict[str, Any]:
    """An authority's made-up records as JSON."""
    return {
        "seed": made.seed, "as_at": made.as_at.isoformat(), "calibrated": made.calibrated,
        "files": [str(f) for f in made.files], "records": made.records,
    }  # fmt: skip


def _show_made(folder: Path, made: Sequence[synth.SynthSummary]) -> None:
    if len(made) == 1:
        only = made[0]
        screen.out().print(f"Made-up records of {only.name} ({only.authority}), to the end of {only.as_at}:")
        for file in only.files:
            screen.out().print(f"  {file}", soft_wrap=True)
        screen.out().print(f"Load them with: quarterday load {folder} --as-at {only.as_at}", soft_wrap=True)
        return
    records = sum(sum(each.records.values()) for each in made)
    screen.out().print(
        f"Made-up records of {len(made):,} authorities, to the end of {made[0].as_at}: {records:,} in all, in "
        f"{folder}, a folder for each. They are listed in {folder / 'authorities.csv'}.", soft_wrap=True,
    )  # fmt: skip


def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", readable=False, help="Returns and extracts, or a folder of them."),
    ],
    as_at: AsAtOption = None,
    covers_from: CoversFromOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Read returns and extracts into a new snapshot; refuse them all if one cannot be read.

    Files are known by what is in them, not by their names. A kind of file that the load does not
    bring stays as it was. Ends with 1 when rows with errors were found (they are listed in a
    restricted file), and with 3 when the load was refused. A workspace of several authorities reads a
    folder for each, named by its code.
    """
    opened = Workspace.open(workspace)
    if opened.several:
        national.load(opened, files, as_at, covers_from, json=json)
        return
    with screen.progress(of_bytes=True) as progress:
        read, snapshot = pipeline.load(
            opened,
            files,
            now=datetime.now().astimezone(),
            by=login_name(),
            as_at=as_at,
            covers_from=covers_from,
            progress=progress,
        )
    if json:
        screen.print_json(loading.as_json(read, snapshot))
    else:
        loading.show(read, snapshot)
    if loading.has_errors(read):
        raise typer.Exit(1)


def trace(
    indicator: Annotated[str, typer.Argument(metavar="CODE", help="An indicator's code, like PI.432.")],
    period: PeriodOption,
    where: WhereOption = None,
    snapshot: SnapshotOption = None,
    authority: AuthorityOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """List the records behind a figure in a restricted file, one row a child, post or closure.

    The list is for checking on your own machine: it is written to the folder “trace”, which only you
    can open, and nothing of it is shown here.
    """
    made_from = pipeline.gather(whose(Workspace.open(workspace), authority), snapshot)
    written = tracing.trace(made_from, indicator, period, group_of(where))
    if json:
        numerator, *others = [{"file": str(file), "rows": rows} for file, rows in written]
        screen.print_json({**numerator, "denominator": others[0] if others else None})
        return
    for file, rows in written:
        screen.out().print(f"{rows:,} rows in {file}", soft_wrap=True)
