"""The program: its commands gathered, and a user's mistake told without a traceback."""

from __future__ import annotations

import sys

import typer

from quarterday.cli import (
    checking,
    demonstration,
    entering,
    history,
    judging,
    publishing,
    records,
    reporting,
    shelf,
    statuses,
)
from quarterday.errors import UserError

MACHINE_FAILURE = 7

app = typer.Typer(
    name="quarterday",
    help="From the records a council holds about children's services to the report its scrutiny committee "
    "can trust.\n\nStart with `quarterday demo demo` to see the whole way on made-up records, or with "
    "`quarterday init` to make a workspace of your own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a pretty traceback prints local values, and those may be a child's
    rich_markup_mode="markdown",
)
for group in (
    demonstration,
    checking,
    shelf,
    entering,
    records,
    publishing,
    history,
    reporting,
    judging,
    statuses,
):
    group.add_to(app)


def main() -> None:
    """Run the program; a user's mistake ends with its message and its exit code."""
    try:
        app()
    except UserError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _say(
            f"The machine refused: {error.strerror or error}{where}. Look at the folder's rights and its free space."
        )
        sys.exit(MACHINE_FAILURE)


def _say(message: str) -> None:
    typer.echo(f"quarterday: {message}", err=True)
