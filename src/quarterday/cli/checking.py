"""`init` and `check`: make a workspace, and find everything wrong in one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from quarterday import checking
from quarterday.cli import screen
from quarterday.cli.options import HERE, JsonOption, WorkspaceOption
from quarterday.errors import Level, WorkspaceError
from quarterday.register.members import FILE as MEMBERS
from quarterday.register.members import named_in
from quarterday.workspace import make


def add_to(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(check)


def init(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder to make.", show_default=False)
    ] = None,
    authority: Annotated[str, typer.Option(help="The authority's nine-character code, like E08000027.")] = "",
    name: Annotated[
        str | None, typer.Option(help="Its name, where it should not be the official one.")
    ] = None,
    authorities: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="For a region or the country: a CSV file of the authorities whose records the workspace will hold, "
            "with the columns authority, name, region and region_name. --authority and --name are then the whole's.",
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Make a workspace with a starter register of five indicators that you can edit."""
    root = directory or workspace
    if (root / "quarterday.toml").exists():
        raise WorkspaceError(f"{root} is a workspace already; nothing was changed.")
    if not authority:
        raise typer.BadParameter("give the authority's code, like --authority E08000027")
    listed = named_in(authorities) if authorities else ()
    made = make(root, authority, name)
    if authorities:
        (root / MEMBERS).write_bytes(authorities.read_bytes())
        screen.say(f"It is for {len(listed)} authorities, which {MEMBERS} lists.")
    screen.say(
        f"Made the workspace {made.root} for {checking.register_of(made).settings.name}.\n"
        "The register, the targets and the standard paragraphs are text files that you can edit; `quarterday "
        "check` looks them over.\nNext: quarterday load FILE… (docs/formats.md says which files)."
    )


def check(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """Look over the register, targets, texts, mappings and entered positions, and show every fault at once.

    Nothing is written. Ends with 1 when there is an error, 0 when there are none or only warnings.
    """
    faults = checking.check(workspace)
    errors = sum(1 for fault in faults if fault.level is Level.ERROR)
    if json:
        screen.print_json([asdict(fault) for fault in faults])
    else:
        if faults:
            screen.out().print(screen.fault_table(faults))
        screen.out().print(f"{errors} error(s), {len(faults) - errors} warning(s).")
    if errors:
        raise typer.Exit(1)
