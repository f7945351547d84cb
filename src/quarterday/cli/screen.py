"""What is printed in a terminal: tables, the scorecard, progress. Results go to standard output,
progress and messages to standard error. No child's value is ever printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from quarterday.errors import Fault
from quarterday.figures import Bundle, Direction, Outcome, Position
from quarterday.figures.tidy import write_tidy
from quarterday.figures.unit import printed_count
from quarterday.periods import Quarter, print_date
from quarterday.pipeline import Progress as Report
from quarterday.records import Snapshot
from quarterday.register import Register
from quarterday.report.naming import goal_words

STATUS_STYLES = {Outcome.MET: "green", Outcome.WITHIN: "yellow", Outcome.MISSED: "red"}
DIRECTION_STYLES = {Direction.BETTER: "green", Direction.WORSE: "red"}


def out() -> Console:
    """Standard output, wide enough for a table when it is not a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def say(message: str) -> None:
    """A message to the person, on standard error."""
    typer.echo(message, err=True)


def print_json(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def say_what_is_not_used(snapshot: Snapshot | None) -> None:
    """Say, on standard error, which records reach further than the more trusted ones that are counted."""
    for used, fresher in snapshot.fresher() if snapshot else ():
        if used.cover and fresher.cover:
            say(
                f"Not used: the {fresher.kind.in_words} reaches to {print_date(fresher.cover.last)}, and the "
                f"{used.kind.in_words}, which holds some of the same records and comes first, to "
                f"{print_date(used.cover.last)}. Later quarters have no figure from these until it is loaded anew."
            )


@contextmanager
def progress(*, of_bytes: bool = False) -> Iterator[Report]:
    """Progress bars on standard error: call with what is done, how far, and of how much (0: not known)."""
    counted = _megabytes if of_bytes else _number
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            count = f"{counted(done)} of {counted(total)}" if total else ""
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total or None, count=count)
            bars.update(tasks[what], completed=done, total=total or None, count=count)

        yield report


def _number(count: int) -> str:
    return f"{count:,}"


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def scorecard(bundle: Bundle, register: Register) -> Table:
    """The period at a glance: one row an indicator."""
    period = bundle.period
    table = Table(title=f"{bundle.authority_name}: {period.in_print}", title_justify="left", show_lines=False)
    for heading in ("Indicator", "Position", "Target", "Status", f"Since {period.previous.short}",
                    f"Since {period.same_last_year.short}"):  # fmt: skip
        table.add_column(heading)
    for indicator in register.indicators:
        verdict, position = bundle.verdict(indicator.code), bundle.position(indicator.code)
        target = register.target(indicator.code, period)
        exact = position.exact if position else None
        moves = (verdict.since_previous, verdict.since_last_year)
        table.add_row(
            f"{indicator.code}  {_short(indicator.title)}",
            "no figure" if exact is None else indicator.unit.printed(exact, indicator.decimals),
            goal_words(indicator, target) if target else "none",
            _styled(
                f"{verdict.status.symbol} {verdict.status.label}", STATUS_STYLES.get(verdict.status.outcome)
            ),
            *(_styled(move.label, DIRECTION_STYLES.get(move.direction)) for move in moves),
        )
    return table


def _short(title: str, width: int = 52) -> str:
    return title if len(title) <= width else f"{title[: width - 1].rstrip()}…"


def _styled(text: str, style: str | None) -> str:
    return f"[{style}]{text}[/]" if style else text


def position_table(found: Sequence[Position], register: Register) -> Table:
    """Positions as a table, oldest first within each indicator."""
    table = Table()
    for heading in ("Indicator", "Period", "Position", "Numerator", "Denominator", "State", "Source", "Note"):
        right = heading in ("Position", "Numerator", "Denominator")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    order = {indicator.code: number for number, indicator in enumerate(register.indicators)}
    for position in sorted(found, key=lambda p: (order[p.indicator], p.period)):
        table.add_row(*_cells(position, register))
    return table


def _cells(position: Position, register: Register) -> tuple[str, ...]:
    indicator = register.indicator(position.indicator)
    printed = "–"
    if indicator is not None and position.exact is not None:
        printed = indicator.unit.printed(position.exact, indicator.decimals)
    counts = ("–" if c is None else printed_count(c) for c in (position.numerator, position.denominator))
    whose = ", ".join([position.indicator, *position.dimensions.values()])
    return (whose, str(position.period), printed, *counts, position.state.value,
            position.source.value, _note(position))  # fmt: skip


def _note(position: Position) -> str:
    rows = "row was" if position.at_stake == 1 else "rows were"
    unresolved = (
        f"Rests on unresolved errors: {position.at_stake:,} {rows} left out." if position.at_stake else ""
    )
    return " ".join(part for part in (position.why, unresolved) if part)


def fault_table(faults: Sequence[Fault]) -> Table:
    """Faults of a workspace's own files."""
    table = Table()
    for heading in ("Level", "File", "Key", "Found", "Allowed"):
        table.add_column(heading, overflow="fold")
    for fault in faults:
        table.add_row(fault.level.value, fault.file, fault.key, fault.found, fault.allowed)
    return table


def period_or_all(found: Iterable[Position], period: Quarter | None) -> Iterator[Position]:
    """The positions of one quarter, or all of them."""
    return (p for p in found if period is None or p.period == period)


def write_table(found: Iterable[Position], file: Path) -> None:
    """Write positions as CSV or Parquet, by the file's ending; nothing is there until it is whole."""
    if file.suffix.lower() not in (".csv", ".parquet"):
        raise typer.BadParameter(f"“{file.name}” is not a kind of table; call it FILE.csv or FILE.parquet.")
    number = write_tidy(found, file)
    say(f"{number:,} positions in {file}")
