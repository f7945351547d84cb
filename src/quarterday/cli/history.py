"""`snapshots`: what was loaded, when and by whom, and what is different between two loads."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer
from rich.table import Table

from quarterday import pipeline
from quarterday.cli import screen
from quarterday.cli.options import HERE, JsonOption, WorkspaceOption
from quarterday.pipeline import Held
from quarterday.records import Cover, Holding, Kind
from quarterday.records.changes import Changes
from quarterday.workspace import Workspace

group = typer.Typer(rich_markup_mode="markdown")
HASH = 12  # characters of a file's hash that are shown


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="snapshots")


@group.callback(invoke_without_command=True)
def snapshots(context: typer.Context, workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """List the snapshots: when each was loaded, by whom, and from which files.

    `quarterday snapshots diff A B` says how two of them differ. A run or a trace of an earlier one:
    `--snapshot NAME`.
    """
    if context.invoked_subcommand:
        context.obj = (workspace, json)
        return
    held, damaged = pipeline.held_snapshots(Workspace.open(workspace))
    if json:
        screen.print_json([_as_json(one) for one in held])
    else:
        screen.out().print(_listed(held) if held else "Nothing is loaded yet: quarterday load FILE…")
    for fault in damaged:
        screen.say(fault)


@group.command()
def diff(
    context: typer.Context,
    before: Annotated[
        str, typer.Argument(metavar="A", help="A snapshot: its name, or the start of it.", show_default=False)
    ],
    after: Annotated[
        str | None,
        typer.Argument(metavar="B", help="Another. [default: the newest]", show_default=False),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Write who they are to a file in “data” that only you can open.")
    ] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Say how many people were added, removed or changed from snapshot A to B, table by table.

    Only counts are shown. A person is changed whose rows in the table are not the same.
    """
    above, above_json = context.obj  # -w and --json may stand before “diff” too
    opened = Workspace.open(above if workspace == HERE else workspace)
    found = pipeline.compare(opened, before, after, listed=listed)
    if json or above_json:
        screen.print_json(
            {
                "before": found.before.name,
                "after": found.after.name,
                "tables": [_counts(one) for one in found.changes],
                "list": str(found.file) if found.file else None,
            }
        )
        return
    out = screen.out()
    out.print(_differences(found.changes, f"From {found.before.short} to {found.after.short}"))
    if found.file:
        out.print(f"Who they are is listed in {found.file}, which only you can open.", soft_wrap=True)


def login_name() -> str:
    """Of the person at the machine; empty where the machine knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in some containers; a KeyError before Python 3.13
        return ""


def _as_json(held: Held) -> dict[str, Any]:
    return {
        "name": held.snapshot.name,
        "short": held.snapshot.short,
        "newest": held.newest,
        "synthetic": held.snapshot.synthetic,
        "loaded": [{"at": one.at.isoformat(), "by": one.by} for one in held.loadings],
        "kinds": [_kind(one) for one in held.snapshot.kinds.values()],
    }


def _kind(held: Holding) -> dict[str, Any]:
    cover = held.cover
    return {
        "kind": held.kind.value,
        "cover": [cover.first.isoformat(), cover.last.isoformat()] if cover else None,
        "rows": dict(held.rows),
        "files": [{"name": f.name, "sha256": f.sha256, "rows": f.rows, "title": f.title} for f in held.files],
    }


def _listed(held: list[Held]) -> Table:
    table = Table(title="Snapshots, the newest last", title_justify="left")
    for heading in ("Snapshot", "Loaded", "By", "Records", "File", "SHA-256", "Rows", "Speaks of"):
        table.add_column(heading, justify="right" if heading == "Rows" else "left", overflow="fold")
    for one in held:
        about = (_name(one), _when(one), "\n".join(loading.by or "not known" for loading in one.loadings))
        for number, cells in enumerate(_files(one)):
            table.add_row(*(about if number == 0 else ("", "", "")), *cells)
        table.add_section()
    return table


def _name(held: Held) -> str:
    return f"{held.snapshot.short}{' (newest)' if held.newest else ''}"


def _when(held: Held) -> str:
    return "\n".join(f"{one.at:%Y-%m-%d %H:%M}" for one in held.loadings)


def _files(held: Held) -> list[tuple[str, ...]]:
    kinds = (held.snapshot.kinds[kind] for kind in Kind if kind in held.snapshot.kinds)
    return [
        (kind.kind.in_words, file.name, file.sha256[:HASH], f"{file.rows:,}", _speaks(kind.cover))
        for kind in kinds
        for file in kind.files
    ]


def _speaks(cover: Cover | None) -> str:
    return cover.in_words if cover else "of years"


def _counts(one: Changes) -> dict[str, Any]:
    counts = {"added": len(one.added), "removed": len(one.removed), "changed": len(one.changed)}
    return {"kind": one.kind.value, "table": one.table, **counts}


def _differences(found: list[Changes], title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("Records", "Table", "Added", "Removed", "Changed"):
        table.add_column(heading, justify="left" if heading in ("Records", "Table") else "right")
    for one in found:
        counts = (f"{len(who):,}" for who in (one.added, one.removed, one.changed))
        table.add_row(one.kind.in_words, one.table.replace("_", " "), *counts)
    return table
