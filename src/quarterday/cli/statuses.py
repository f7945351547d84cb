"""`status`: statuses and directions of a table of cases, by a council's rule, without a workspace."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from quarterday.cli import screen
from quarterday.cli.options import JsonOption
from quarterday.errors import InputRefused, RegisterError, did_you_mean
from quarterday.judgement.cases import COLUMNS, OPTIONAL, Judged, judge_case, read_cases
from quarterday.register import StatusRule, preset, preset_names, read_rule
from quarterday.register.presets import unknown_preset

ALSO_CALLED = {"polarity_inferred": "polarity"}


def add_to(app: typer.Typer) -> None:
    app.command()(status)


def status(
    cases: Annotated[
        Path,
        typer.Argument(
            metavar="CASES.csv",
            show_default=False,
            help="A CSV file with the columns id, polarity, value_type, previous, actual, target and preset; "
            "docs/targets.md has the rest.",
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            "--preset",
            metavar="NAME",
            show_default=False,
            help="Judge every row by this preset, such as kent.",
        ),
    ] = None,
    rule: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Judge every row by this rule file, not by the preset it names.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Give the status and the direction of each row of a table, with the reason, by a council's rule.

    It needs no workspace. The presets are councils' own rules; docs/targets.md says what each is.
    """
    rows = _rows(cases)
    if by:
        rows = [row | {"preset": by} for row in rows]
    rules = [read_rule(rule)] * len(rows) if rule else _presets(cases, rows)
    try:
        found = [judge_case(*pair) for pair in zip(read_cases(rows), rules, strict=True)]
    except InputRefused as error:
        raise InputRefused(f"{cases}: {error}") from error
    if json:
        screen.print_json([one.to_json() for one in found])
    else:
        screen.out().print(_table(found))


def _rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, by column. Raises InputRefused where it cannot be read as one."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise InputRefused(f"{file} is not there; give a CSV file of cases.") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{file}: byte {error.start} is not UTF-8; save it as CSV UTF-8.") from error
    reader = csv.DictReader(lines, restkey="", restval=None, strict=True)
    try:
        reader.fieldnames = [ALSO_CALLED.get(name, name) for name in reader.fieldnames or ()]
        header = list(reader.fieldnames or ())
        rows = list(reader)
    except csv.Error as error:
        raise InputRefused(f"{file}: row {reader.line_num}: {error}; save it as CSV again.") from error
    _check_header(file, header)
    if not rows:
        raise InputRefused(f"{file} has no rows; write one for each indicator under the header.")
    for number, row in enumerate(rows, start=2):
        if "" in row or None in row.values():
            raise InputRefused(
                f"{file}: row {number} does not have the header's {len(header)} cells; mend it."
            )
    return rows


def _check_header(file: Path, header: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        hints = "".join(did_you_mean(column, header) for column in missing)
        raise InputRefused(
            f"{file}: no column {', '.join(missing)}; found {', '.join(header) or 'nothing'}. "
            f"Needed are {', '.join(COLUMNS)}, and preset unless --preset or --rule is given.{hints}"
        )
    for column in header:
        hint = did_you_mean(column, OPTIONAL) if column not in (*COLUMNS, *OPTIONAL) else ""
        if hint:
            screen.say(f"{file}: the column “{column}” is not read.{hint}")
    if len(set(header)) < len(header):
        raise InputRefused(f"{file}: a column is there twice; name each once: {', '.join(header)}.")


def _presets(file: Path, rows: list[dict[str, str]]) -> list[StatusRule]:
    """Each row's preset. Raises RegisterError naming the first row whose preset is not known."""
    found = []
    for number, row in enumerate(rows, start=2):
        name = row.get("preset", "").strip()
        if name not in preset_names():
            said = (
                unknown_preset(name, preset_names())
                if name
                else "No preset; name one, or give --preset NAME or --rule FILE."
            )
            raise RegisterError(f"{file}: row {number}, preset: {said}")
        found.append(preset(name))
    return found


def _table(found: list[Judged]) -> Table:
    table = Table()
    for heading in ("Id", "Status", "Direction", "Reason"):
        table.add_column(heading, overflow="fold")
    for one in found:
        told = one.to_json()
        table.add_row(told["id"], f"{one.status.symbol} {told['status']}", told["direction"], told["reason"])
    return table
