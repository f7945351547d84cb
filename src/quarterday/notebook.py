"""The program as a library, for a notebook: tidy tables from a workspace, and counting without one.

Everything is an Arrow table; ask for `to="polars"` or `to="pandas"` to have it as theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa

from quarterday import nation, pipeline, tracing
from quarterday.checking import register_of
from quarterday.engine import connect
from quarterday.errors import RegisterError, WorkspaceError, did_you_mean
from quarterday.figures import Position, tidy
from quarterday.measures import Spells
from quarterday.measures import catalogue as every_measure
from quarterday.periods import Quarter
from quarterday.positions.count import Count, Group
from quarterday.positions.counting import flows, stocks
from quarterday.records import TABLES
from quarterday.records.opened import Records
from quarterday.workspace import Workspace

To: TypeAlias = Literal["arrow", "polars", "pandas"]
Run: TypeAlias = tuple[date, date]


def open(folder: str | Path) -> Book:  # noqa: A001 (as `quarterday.open`)
    """The workspace in a folder, of one council or of several. Raises WorkspaceError where there is none."""
    return Book(Workspace.open(Path(folder)))


@dataclass(frozen=True, slots=True)
class Book:
    """A workspace as tables. Nothing is written, and its newest snapshot is read anew each time."""

    workspace: Workspace

    def indicators(self, *, to: To = "arrow") -> Any:
        """The register: one row an indicator, with the columns `indicator, title, unit, basis, polarity, measure`."""
        rows = [
            {"indicator": one.code, "title": one.title, "unit": one.unit.value, "basis": one.basis.value,
             "polarity": one.polarity.value, "measure": one.measure}
            for one in register_of(self.workspace).indicators
        ]  # fmt: skip
        names = ("indicator", "title", "unit", "basis", "polarity", "measure")
        return _given(pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names])), to)

    def positions(
        self,
        indicators: str | Iterable[str] | None = None,
        period: str | Quarter | None = None,
        *,
        breakdowns: bool = False,
        to: To = "arrow",
    ) -> Any:
        """One row a position, with the columns of `quarterday.figures.tidy.SCHEMA`; of every indicator and quarter but
        where some are named.

        Of several authorities those of all, and of the regions and the whole. Raises RegisterError for a code that is
        not in the register, PeriodError for what is no quarter.
        """
        codes = self._codes(indicators)
        asked = Quarter.parse(period) if isinstance(period, str) else period
        found = self._positions(asked, breakdowns=breakdowns)
        return _given(
            tidy(p for p in found if p.indicator in codes and (asked is None or p.period == asked)), to
        )

    def _positions(self, asked: Quarter | None, *, breakdowns: bool) -> Iterator[Position]:
        if self.workspace.several:
            return nation.positions(nation.gather(self.workspace), asked, breakdowns=breakdowns)
        told = pipeline.every_position if breakdowns else pipeline.positions
        return iter(told(pipeline.gather(self.workspace), asked))

    def rows(
        self,
        indicator: str,
        period: str | Quarter,
        *,
        where: Mapping[str, str] | None = None,
        authority: str | None = None,
        to: To = "arrow",
    ) -> Any:
        """The records behind a position's numerator or, of a percentage, behind both: one row a child, post or closure.

        `counts` says which are in the numerator. These are children's records: keep the notebook as you keep them.
        `authority` says whose, of several. Raises NothingToCompute where there is no such figure.
        """
        asked = Quarter.parse(period) if isinstance(period, str) else period
        whose = self.workspace.of(authority) if authority else self.workspace
        made_from = pipeline.gather(whose)
        return _given(tracing.rows(made_from, indicator, asked, where)["numerator"], to)

    def _codes(self, asked: str | Iterable[str] | None) -> set[str]:
        known = [one.code for one in register_of(self.workspace).indicators]
        codes = {asked} if isinstance(asked, str) else set(known if asked is None else asked)
        for code in sorted(codes - set(known)):
            raise RegisterError(f"“{code}” is not in the register, which has {', '.join(known)}.")
        return codes


def catalogue(*, to: To = "arrow") -> Any:
    """Every measure: its name, the tables it is counted from, and what it counts."""
    rows = [
        {
            "measure": one.name,
            "tables": ", ".join(one.needs),
            "counts": (one.build.__doc__ or "").split("\n\n")[0],
        }
        for one in every_measure().values()
    ]
    return _given(pa.Table.from_pylist(rows), to)


def count(
    measure: str,
    records: Mapping[str, pa.Table],
    *,
    days: Sequence[date] = (),
    runs: Sequence[Run] = (),
    by: Sequence[str] = (),
    until: date | None = None,
    durations: bool = False,
    to: To = "arrow",
) -> Any:
    """Count a measure on tables of records, without a workspace.

    `records` are Arrow tables by name, with columns of `quarterday.records.TABLES` (those that are left out are empty).
    A stock is counted as at the end of each of `days`, a flow or a cohort over each of `runs` (first and last day), a
    cohort as known at the end of `until`. One row a day or run and group of the columns `by`: `from, to`, the groups,
    `yes` (those that count) of `known`, `missing`, `immature`, `left_out`, and with `durations` `mean_days` and
    `median_days`. Raises RegisterError for a measure or a table that there is not.
    """
    known = every_measure()
    if measure not in known:
        raise RegisterError(f"There is no measure “{measure}”.{did_you_mean(measure, known)}")
    connection = connect()
    try:
        shape = known[measure].shape(Records(connection, tables=_whole(records)))
        if isinstance(shape, Spells):
            stock = stocks(shape, days, by, durations=durations).by(range(len(by))) if days else {}
            told = {(day, day): groups for day, groups in stock.items()}
        else:
            told = flows(shape, runs, by, until, durations=durations).by(range(len(by))) if runs else {}
    finally:
        connection.disconnect()
    if not told:
        wanted = "as at days: give days" if isinstance(shape, Spells) else "over runs of days: give runs"
        raise RegisterError(f"“{measure}” is counted {wanted}.")
    return _given(_counted(told, by, durations=durations), to)


def _whole(records: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables with every column of their schema, those that were not given empty."""
    whole = {}
    for name, table in records.items():
        if name not in TABLES:
            raise RegisterError(f"There is no table of records called “{name}”.{did_you_mean(name, TABLES)}")
        schema = TABLES[name].schema
        other = [column for column in table.column_names if column not in schema.names]
        if other:
            raise RegisterError(
                f"{name} has no columns {', '.join(other)}; it has {', '.join(schema.names)}."
            )
        lacking = [field for field in schema if field.name not in table.column_names]
        for field in lacking:
            table = table.append_column(field, pa.nulls(len(table), field.type))
        whole[name] = table.select(schema.names)
    return whole


def _counted(told: Mapping[Run, Mapping[Group, Count]], by: Sequence[str], *, durations: bool) -> pa.Table:
    rows = []
    for (first, last), groups in told.items():
        for group, one in sorted(groups.items()) or ([((), Count())] if not by else []):
            row = {"from": first, "to": last, **dict(zip(by, group, strict=True)), "yes": float(one.yes)}
            row |= {"known": float(one.known), "missing": one.missing, "immature": one.immature}
            row |= {"left_out": sum(one.left_out.values())}
            if durations:
                number, median = sum(one.lengths.values()), one.median_days
                mean = one.total_days / number if number else None
                row |= {"mean_days": mean, "median_days": None if median is None else float(median)}
            rows.append(row)
    return pa.Table.from_pylist(rows)


def _given(table: pa.Table, to: To) -> Any:
    if to == "arrow":
        return table
    try:
        if to == "polars":
            import polars

            return polars.from_arrow(table)
        return table.to_pandas()
    except ModuleNotFoundError as error:
        raise WorkspaceError(
            f"{error.name} is not installed. Install it, or leave out to=“{to}” for Arrow."
        ) from error


__all__ = ["Book", "catalogue", "count", "open"]
