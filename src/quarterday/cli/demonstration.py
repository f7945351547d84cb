"""`demo`: the whole way once, on made-up records."""

from __future__ import annotations

import shutil
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from quarterday import pipeline, synth
from quarterday.checking import register_of
from quarterday.cli import loading, reporting, screen
from quarterday.cli.history import login_name
from quarterday.cli.options import HERE, CalibrateOption, JsonOption, SeedOption, WorkspaceOption
from quarterday.errors import WorkspaceError
from quarterday.periods import Quarter
from quarterday.report import FORMATS
from quarterday.workspace import Workspace, copy_new, make

PERIOD = Quarter(2023, 2)
MADE_ANEW = ("records", "data", "runs", "out", "trace")


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder to make.", show_default=False)
    ] = None,
    seed: SeedOption = 1,
    calibrate: CalibrateOption = True,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Make a workspace with a made-up borough's records and take them the whole way to the report.

    May be repeated on its own folder: the register, the texts and the commentary that you have edited
    stay as they are, the records and everything made from them are made anew.
    """
    root = directory or workspace
    opened = prepare(root)
    with screen.progress() as progress:
        progress("Making up the records", 0, 1)
        made = synth.write(opened.records, seed=seed, calibrate=calibrate)
        progress("Making up the records", 1, 1)
        progress("Reading them", 0, 1)
        read, _ = pipeline.load(
            opened, made.files, now=datetime.now().astimezone(), by=login_name(), as_at=made.as_at
        )
        progress("Reading them", 1, 1)
        if loading.has_errors(read):
            raise RuntimeError("the made-up records do not load without errors; that is our fault")
        progress("Working out the positions", 0, 2)
        bundle = pipeline.run(pipeline.gather(opened), PERIOD)
        progress("Writing the report", 1, 2)
        reports = pipeline.report(opened, PERIOD, FORMATS)
    if json:
        screen.print_json({"workspace": str(root), "run": str(opened.run(PERIOD)),
                           "report": [str(file) for file in reports]})  # fmt: skip
        return
    reporting.show_run(opened, bundle, json=False)
    for file in reports:
        screen.out().print(str(file), soft_wrap=True)


def prepare(root: Path) -> Workspace:
    """The demo's workspace: made where there is none, emptied of what the last demo made."""
    if (root / "quarterday.toml").is_file():
        if register_of(Workspace.open(root)).settings.authority != synth.AUTHORITY:
            raise WorkspaceError(f"{root} is the workspace of a council, not of a demo. Name another folder.")
    elif in_the_way := [name for name in MADE_ANEW if (root / name).exists()]:
        raise WorkspaceError(
            f"{root} is not a demo's workspace and has something called {', '.join(in_the_way)}, which the demo "
            "would write over. Name another folder, such as `quarterday demo demo`."
        )
    note = f"{synth.NAME} is made up. Where it is compared with other authorities, it is as Dudley would be."
    opened = make(root, synth.AUTHORITY, synth.NAME, demo=(synth.COMPARE_AS, note))
    copy_new(files("quarterday") / "starter" / "demo", root, {})
    for folder in MADE_ANEW:
        shutil.rmtree(root / folder, ignore_errors=True)
    return opened
