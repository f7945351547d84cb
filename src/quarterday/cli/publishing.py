"""`published`: load official tables, list what is kept, show a series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow.compute as pc
import typer
from rich.table import Table

from quarterday import checking
from quarterday.cli import screen
from quarterday.cli.options import HERE, JsonOption, WorkspaceOption
from quarterday.comparators import LAYOUTS, Absent, Asked, Edition, Kept, Store, editions, restated
from quarterday.comparators.areas import by_code, find
from quarterday.errors import WorkspaceError, did_you_mean
from quarterday.figures.published import PublishedValue
from quarterday.register import Series
from quarterday.workspace import Workspace

group = typer.Typer(rich_markup_mode="markdown", no_args_is_help=True)
SHOWN = 200


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="published", help="Published tables to compare with: load, list, show.")


def _store(workspace: Path) -> Store:
    return Store(Workspace.open(workspace).published)


@group.command()
def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, Parquet or workbooks.")],
    layout: Annotated[str | None, typer.Option(help=f"One of {', '.join(LAYOUTS)}. [default: by the headings]",
                                               show_default=False)] = None,
    dataset: Annotated[str | None, typer.Option(help="What the data set is called. [default: by the file's name]",
                                                show_default=False)] = None,
    edition: Annotated[str | None, typer.Option(help="The edition, as a year, 2025-11 or 2025-11-20. [default: the "
                                                "year in which its last period ends]", show_default=False)] = None,
    source: Annotated[str | None, typer.Option(help="Who published it, as printed.", show_default=False)] = None,
    licence: Annotated[str | None, typer.Option(help="Its licence. [default: Open Government Licence v3.0]",
                                                show_default=False)] = None,
    filters: Annotated[list[str] | None, typer.Option("--filter", metavar="COLUMN", show_default=False,
                       help="A column of numbers that tells rows apart (an age), once for each.")] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Keep published tables by edition: the Interactive Tool's data and dictionary, statistical neighbours, any data
    set of explore education statistics, Fingertips downloads (docs/comparators.md).

    Nothing is kept unless every file can be read. A file that is kept already is not kept twice.
    """
    asked = Asked(layout, dataset, edition, source, licence, tuple(filters or ()))
    kept = _store(workspace).keep(files, datetime.now().astimezone(), asked)
    if json:
        screen.print_json([{**_row(one), "new": new, "notes": list(one.notes)} for one, new in kept])
        return
    for one, new in kept:
        said = f"{one.file}: {one.layout} data set {one.dataset}, edition {one.edition}, {one.rows:,} rows"
        screen.say(said + ("." if new else ", kept already."))
        for note in one.notes if new else ():
            screen.say(f"  {note}")


@group.command("list")
def listed(workspace: WorkspaceOption = HERE, json: JsonOption = False) -> None:
    """List the releases that are kept, the oldest edition of each data set first."""
    releases = _store(workspace).releases()
    if json:
        screen.print_json([_row(one) for one in releases])
        return
    table = Table()
    rows = [_row(one) for one in releases]
    for heading in ("layout", "dataset", "edition", "rows", "series", "file", "loaded", "source"):
        table.add_column(heading.capitalize(), overflow="fold")
    for row in rows:
        table.add_row(*(str(row[name.casefold()]) for name in
                        ("layout", "dataset", "edition", "rows", "series", "file", "loaded", "source")))  # fmt: skip
    screen.out().print(table)


@group.command()
def show(
    series: Annotated[str, typer.Argument(metavar="SERIES", help="An indicator's code (PI.432) for what it is "
                                          "compared with, or a series as its publisher names it.")],
    area: Annotated[str | None, typer.Option(help="An area's code, number or name. [default: the authority, and "
                                             "England]", show_default=False)] = None,
    restatements: Annotated[bool, typer.Option("--restated", help="Only what a later edition changed.")] = False,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Show what each edition says of a series, or what later editions changed."""
    store, areas = _store(workspace), _areas(workspace, area)
    rows = _restated(store, series, areas if area else ()) if restatements else _values(
        store, workspace, series, areas)  # fmt: skip
    if json:
        screen.print_json(rows)
        return
    if not rows:
        screen.say("Nothing is published for that." if not restatements else "No later edition changed it.")
        return
    table = Table()
    for heading in rows[0]:
        table.add_column(heading.replace("_", " ").capitalize(), overflow="fold")
    for row in rows[:SHOWN]:
        table.add_row(*("" if cell is None else str(cell) for cell in row.values()))
    screen.out().print(table)
    if len(rows) > SHOWN:
        screen.say(f"{len(rows) - SHOWN:,} more rows; --json prints all.")


def _areas(workspace: Path, area: str | None) -> tuple[str, ...]:
    if area is None:
        return checking.register_of(Workspace.open(workspace)).comparators.compare_as, "E92000001"
    found = find(area)
    if found is None:
        hint = did_you_mean(area, [one.name for one in by_code().values()])
        raise typer.BadParameter(f"“{area}” is not the code, number or name of an area of England.{hint}")
    return (found.code,)


def _values(store: Store, workspace: Path, name: str, areas: Sequence[str]) -> list[dict[str, Any]]:
    register = checking.register_of(Workspace.open(workspace))
    indicator = register.indicator(name)
    if indicator is None:
        return _printed(store, name, areas)
    rows, absent = [], []
    for series in register.comparators.of(indicator):
        found = editions(store, series)
        if isinstance(found, Absent):
            absent.append(found.why)
        else:
            rows += [_value(series, e, v) for e in found for v in e.values.values() if v.area in areas]
    if not rows:
        for why in absent or [f"No published series is mapped to {name} (docs/comparators.md)."]:
            screen.say(why)
    return sorted(
        rows, key=lambda row: (row["source"], row["series"], row["area"], row["ends"], row["edition"])
    )


def _value(series: Series, edition: Edition, value: PublishedValue) -> dict[str, Any]:
    return {
        "source": series.source.value, "series": series.series, "area": value.area, "period": value.period,
        "ends": value.ends.isoformat(), "edition": edition.kept.edition,
        "value": None if value.value is None else f"{value.value:f}",
        "symbol": value.symbol.value if value.symbol else None,
        "numerator": None if value.numerator is None else f"{value.numerator:f}",
        "denominator": None if value.denominator is None else f"{value.denominator:f}",
    }  # fmt: skip


def _printed(store: Store, name: str, areas: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a series as they are printed, of every data set that has it, with all filters."""
    rows = []
    for kept in _having(store, name):
        column = name if kept.measures else "value"
        only = {} if kept.measures else {"series": name}
        wanted = ["area", "period", *kept.filters, column]
        for row in store.columns(kept, wanted, **only).to_pylist():
            if row["area"] in areas:
                group = "; ".join(f"{key}={row[key]}" for key in kept.filters if row[key])
                rows.append({"dataset": kept.dataset, "edition": kept.edition, "area": row["area"],
                             "period": row["period"], "group": group, "value": row[column]})  # fmt: skip
    return sorted(
        rows, key=lambda row: tuple(row[key] for key in ("dataset", "area", "group", "period", "edition"))
    )


def _restated(store: Store, name: str, areas: Sequence[str]) -> list[dict[str, Any]]:
    datasets = dict.fromkeys(kept.dataset for kept in _having(store, name))
    return [
        {"dataset": one.dataset, "area": one.area, "period": one.period, "group": "; ".join(one.group),
         "before": f"{one.before} (edition {one.edition_before})",
         "after": f"{one.after} (edition {one.edition_after})"}
        for dataset in datasets for one in restated(store, dataset, name) if not areas or one.area in areas
    ]  # fmt: skip


def _having(store: Store, name: str) -> list[Kept]:
    """The releases that have a series. Raises WorkspaceError where none has, with the nearest name."""
    known: dict[str, list[Kept]] = {}
    for kept in store.releases():
        if kept.layout not in ("neighbours", "lait_dictionary"):
            for one in kept.measures or pc.unique(store.columns(kept, ["series"]).column(0)).to_pylist():
                known.setdefault(one, []).append(kept)
    if name not in known:
        raise WorkspaceError(
            f"“{name}” is neither an indicator of the register nor a series that is loaded ({len(known)} are)."
            f"{did_you_mean(name, known)} `quarterday published list` says what is loaded."
        )
    return known[name]


def _row(kept: Kept) -> dict[str, Any]:
    return {
        "layout": kept.layout, "dataset": kept.dataset, "edition": kept.edition, "rows": kept.rows,
        "series": len(kept.measures) or "", "filters": list(kept.filters), "file": kept.file, "loaded": kept.loaded,
        "source": kept.source, "licence": kept.licence, "sha256": kept.sha256,
    }  # fmt: skip
