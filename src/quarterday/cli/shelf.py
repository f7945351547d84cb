"""`library`: the indicators that come with the program, and adding some to the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from quarterday import library
from quarterday.cli import screen
from quarterday.cli.options import HERE, JsonOption, WorkspaceOption
from quarterday.library import Shelved
from quarterday.workspace import Workspace

group = typer.Typer(rich_markup_mode="markdown")


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="library")


@group.callback(invoke_without_command=True)
def shelf(context: typer.Context, workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """List the indicators that come with the program: what each counts, whose definition it is, and what it needs.

    `quarterday library add QD.101 …` copies some into the register. docs/handbook explains each one.
    """
    if context.invoked_subcommand:
        context.obj = (workspace, json)
        return
    found = library.listed(Workspace.open(workspace))
    if json:
        screen.print_json([_as_json(one) for one in found])
    else:
        screen.out().print(_table(found))


@group.command()
def add(
    context: typer.Context,
    codes: Annotated[
        list[str],
        typer.Argument(metavar="CODE…", help="Codes of indicators, like QD.101.", show_default=False),
    ],
    priority: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="The priority of register/priorities.toml that they go under. [default: as the library says]",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Copy indicators into the register, where you can edit them.

    All are copied or none. A file that is there already is never written over, and nothing is copied that
    `quarterday check` would find an error in.
    """
    above, above_json = context.obj  # -w and --json may stand before “add” too
    added = library.add(Workspace.open(above if workspace == HERE else workspace), codes, priority)
    if json or above_json:
        warnings = [asdict(fault) for fault in added.warnings]
        screen.print_json({"files": [str(file) for file in added.files], "warnings": warnings})
        return
    for file in added.files:
        screen.out().print(str(file), soft_wrap=True)
    if added.warnings:
        screen.out().print(screen.fault_table(added.warnings))


def _as_json(one: Shelved) -> dict[str, Any]:
    indicator = one.indicator
    return {
        "code": indicator.code,
        "title": indicator.title,
        "unit": indicator.unit.value,
        "source": indicator.source,
        "needs": list(one.needs),
        "lacking": list(one.lacking),
        "in_register": one.in_register,
    }


def _table(found: Sequence[Shelved]) -> Table:
    table = Table()
    for heading in ("Code", "Title", "Unit", "Definition from", "Needs", "Loaded?", "In the register?"):
        table.add_column(heading, overflow="fold")
    for one in found:
        indicator = one.indicator
        loaded = f"no: {', '.join(one.lacking)}" if one.lacking else "yes"
        held = "yes" if one.in_register else "no"
        needs = ", ".join(one.needs)
        table.add_row(
            indicator.code,
            indicator.title,
            indicator.unit.in_words,
            library.whose(indicator),
            needs,
            loaded,
            held,
        )
    return table
