"""The options that commands share, so that they read and behave the same everywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from quarterday.errors import WorkspaceError, did_you_mean
from quarterday.periods import Quarter
from quarterday.register.members import read_members
from quarterday.workspace import Workspace


def _day(text: str | date) -> date:
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}” is not a day. Write it like this: 2023-09-30.") from error


def group_of(where: list[str] | None) -> dict[str, str]:
    """What `--where` names: {"sex": "F"}."""
    pairs = [text.partition("=") for text in where or ()]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise typer.BadParameter(f"“{name}{sign}{value}” is not a group. Write it like this: sex=F.")
    return {name: value for name, _, value in pairs}


WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", metavar="DIR", help="The workspace's folder. [default: the current folder]",
                 show_default=False),
]  # fmt: skip
HERE = Path()
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print JSON for a program to read, and nothing else.")
]
PeriodOption = Annotated[
    Quarter,
    typer.Option(
        "--period", metavar="PERIOD", parser=Quarter.parse, help="The financial quarter, like 2023-24-Q2."
    ),
]
MaybePeriodOption = Annotated[
    Quarter | None,
    typer.Option("--period", metavar="PERIOD", parser=Quarter.parse,
                 help="One financial quarter, like 2023-24-Q2. [default: every quarter]", show_default=False),
]  # fmt: skip
SnapshotOption = Annotated[
    str | None,
    typer.Option(
        "--snapshot", metavar="NAME", help="Use this snapshot (its name or the start of it), not the newest."
    ),
]
AuthorityOption = Annotated[
    str | None,
    typer.Option(
        "--authority", metavar="CODE", show_default=False,
        help="Of one authority, where the workspace holds several; its code.",
    ),
]  # fmt: skip


def whose(workspace: Workspace, authority: str | None) -> Workspace:
    """The workspace, or the part of one authority of a workspace that holds several."""
    if workspace.several:
        listed = [one.authority for one in read_members(workspace.root)]
        if authority not in listed:
            raise typer.BadParameter(
                "this workspace holds several authorities: say which with --authority, by a code that authorities.csv "
                f"lists.{did_you_mean(authority or '', listed)}"
            )
        return workspace.of(authority)
    if authority:
        raise typer.BadParameter("--authority is for a workspace that holds several authorities.")
    return workspace


def alone(workspace: Workspace) -> Workspace:
    """The workspace. Raises WorkspaceError where it holds several authorities: a report is one council's."""
    if workspace.several:
        raise WorkspaceError(
            f"{workspace.root} holds several authorities, and a run and its report are of one. Use `quarterday "
            "positions` here, and a workspace of its own for a council's report."
        )
    return workspace


TableOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", show_default=False,
        help="Write the positions as a table, one row each: FILE.csv or FILE.parquet.",
    ),
]  # fmt: skip
BreakdownsOption = Annotated[
    bool, typer.Option("--breakdowns", help="Also of each group that an indicator is broken down by.")
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="GROUP=VALUE", show_default=False,
                 help="Of one group of a breakdown, like sex=F; once for each column that is crossed. "
                 "[default: the whole]"),
]  # fmt: skip
AsAtOption = Annotated[
    date | None,
    typer.Option("--as-at", metavar="DATE", parser=_day,
                 help="The records speak to the end of this day, like 2023-09-30. Say so for an extract taken "
                 "in the middle of a return's year. [default: as the file says, see docs/formats.md]",
                 show_default=False),
]  # fmt: skip
CoversFromOption = Annotated[
    date | None,
    typer.Option("--covers-from", metavar="DATE", parser=_day,
                 help="The first day that the records speak of, like 2017-04-01. [default: worked out from "
                 "the file, see docs/formats.md]", show_default=False),
]  # fmt: skip
MadeAsAtOption = Annotated[
    date | None,
    typer.Option(
        "--as-at",
        metavar="DATE",
        parser=_day,
        help="The records reach to the end of this day. [default: 2023-09-30]",
        show_default=False,
    ),
]
AuthoritiesOption = Annotated[
    int,
    typer.Option(
        "--authorities", min=1, max=999, help="How many made-up authorities; Halverden is the first."
    ),
]
YearsOption = Annotated[
    int | None,
    typer.Option("--years", min=1, max=30, help="How many financial years, the last with the day that the records "
                 "reach to. [default: from 1 April 2017]", show_default=False),
]  # fmt: skip
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Another number makes another borough.")]
CalibrateOption = Annotated[
    bool,
    typer.Option(
        "--calibrate/--no-calibrate", help="Bring Quarter 2, 2023/24 to the reference report's figures."
    ),
]
