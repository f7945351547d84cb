"""`template`: a workbook in which positions are typed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quarterday import pipeline
from quarterday.cli import screen
from quarterday.cli.options import HERE, JsonOption, PeriodOption, WorkspaceOption
from quarterday.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    app.command()(template)


def template(
    period: PeriodOption,
    quarters: Annotated[
        int, typer.Option(min=1, max=40, help="How many quarters, the one named with --period the last.")
    ] = 9,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where to write. [default: entered/positions.xlsx in the workspace]",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Write a workbook for typing positions in by hand: one row an indicator and quarter.

    Fill in the yellow cells, keep it in the folder “entered”, and go on with `quarterday check`, `run` and
    `report`: a council without records needs nothing else. A file that is there already is never written
    over.
    """
    opened = Workspace.open(workspace)
    file, rows = pipeline.template(opened, period, quarters, out)
    if json:
        screen.print_json({"file": str(file), "rows": rows})
    else:
        screen.out().print(f"{rows:,} rows to fill in, in {file}", soft_wrap=True)
