"""A mapped series as it stands in the store: every value that every edition gave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.comparators.cells import number, symbol
from quarterday.comparators.dates import last_day
from quarterday.comparators.lait import LAIT
from quarterday.comparators.release import NAMED
from quarterday.comparators.store import Kept, Store
from quarterday.errors import did_you_mean
from quarterday.figures.published import PublishedValue
from quarterday.register import Series


@dataclass(frozen=True, slots=True)
class Edition:
    """What one release says of a series: its values by area and last day."""

    kept: Kept
    values: Mapping[tuple[str, date], PublishedValue]

    @property
    def days(self) -> list[date]:
        """The days for which it has at least one number, oldest first."""
        return sorted({day for (_, day), found in self.values.items() if found.value is not None})


@dataclass(frozen=True, slots=True)
class Absent:
    """A series that cannot be used, and why, in a sentence."""

    series: Series
    why: str


Held = dict[str, Any]
WHOLE = ("Category Type", "Category")
"""Fingertips' filters that are empty for the whole of an area."""


def editions(store: Store, series: Series) -> list[Edition] | Absent:
    """Every edition of a mapped series, the oldest first, or why there is none."""
    releases = [k for k in store.releases(series.source.value) if series.dataset in ("", k.dataset)]
    if not releases:
        of = f" data set {series.dataset}" if series.dataset else ""
        return Absent(
            series, f"{series.source.in_words}{of} is not loaded; `quarterday published load FILE` reads it."
        )
    having = [kept for kept in releases if _has(store, kept, series)]
    if not having:
        return Absent(series, _not_there(store, releases, series))
    datasets = sorted({kept.dataset for kept in having})
    if len(datasets) > 1:
        named = ", ".join(datasets)
        return Absent(series, f"{series.series} is in several data sets ({named}): name one with `dataset`.")
    found = []
    for kept in having:
        loose = _loose(store, kept, series)
        if loose:
            return Absent(series, loose)
        values, twice = _values(store, kept, series)
        if twice:
            return Absent(series, f"{series.name}: the periods {twice} end on the same day for one area.")
        found.append(Edition(kept, values))
    if not any(edition.values for edition in found):
        why = 'the periods do not say on which day they end: say so with `ends`, like ends = "03-31"'
        return Absent(series, f"{series.name}: {why}, or no row has these filters.")
    return found


def _has(store: Store, kept: Kept, series: Series) -> bool:
    if kept.measures:
        return series.series in kept.measures and set(series.filters) <= set(kept.filters)
    return bool(store.columns(kept, [NAMED], series=series.series).num_rows)


def _not_there(store: Store, releases: Sequence[Kept], series: Series) -> str:
    known: set[str] = {name for kept in releases for name in (*kept.measures, *kept.filters)}
    for kept in (kept for kept in releases if not kept.measures):
        known.update(pc.unique(store.columns(kept, [NAMED]).column(0)).to_pylist())
    wanted = [name for name in (series.series, *series.filters) if name not in known] or [series.series]
    hint = did_you_mean(wanted[0], known) if wanted[0] not in known else ""
    return f"{series.source.in_words} is loaded, but has no “{wanted[0]}” with these filters.{hint}"


def _loose(store: Store, kept: Kept, series: Series) -> str:
    """Why the series is not one: a filter with several values that is not pinned, or pinned to what is not there."""
    unknown = next((name for name in series.filters if name not in kept.filters), None)
    if unknown:
        return f"{series.name}: there is no filter {unknown}.{did_you_mean(unknown, kept.filters)}"
    table, pins = _rows(store, kept, series, kept.filters), _pins(kept, series)
    for name in kept.filters:
        values = sorted(pc.unique(table.column(name)).to_pylist())
        listed = ", ".join(f"“{value}”" for value in values[:12]) + (" …" if len(values) > 12 else "")
        pinned = pins.get(name)
        if pinned is None and len(values) > 1:
            return f"{series.name}: pin the filter {name} to one of {listed}."
        if pinned is not None and pinned not in values:
            return f"{series.name}: {name} is never “{pinned}”, but {listed}.{did_you_mean(pinned, values)}"
    return ""


def _pins(kept: Kept, series: Series) -> dict[str, str]:
    """What the rows are narrowed to: the mapping's filters, and the whole where Fingertips has categories as well."""
    whole = [name for name in WHOLE if name in kept.filters] if not series.filters.keys() & set(WHOLE) else []
    return {**dict.fromkeys(whole, ""), **series.filters}


def _rows(store: Store, kept: Kept, series: Series, names: Sequence[str]) -> pa.Table:
    return store.columns(kept, names, **({} if kept.measures else {NAMED: series.series}))


def _values(store: Store, kept: Kept, series: Series) -> tuple[dict[tuple[str, date], PublishedValue], str]:
    """The values, and the two periods that end on the same day where there are such; a revised one comes first."""
    above = _parts(store, kept, series, "numerator")
    below = _parts(store, kept, series, "denominator")
    found: dict[tuple[str, date], PublishedValue] = {}
    for row, text in _cells(store, kept, series, series.series if kept.measures else "value"):
        ends = last_day(row["period"], row["identifier"], series.ends)
        if ends is None:
            continue
        before = found.get((row["area"], ends))
        if before and "rev" in before.period.casefold():
            continue
        if before and "rev" not in row["period"].casefold():
            return {}, f"“{before.period}” and “{row['period']}”"
        value, key = number(text), (row["area"], row["period"], row["identifier"])
        sign = None if value is not None else symbol(text)
        found[row["area"], ends] = PublishedValue(
            row["area"], row["period"], ends, value, sign, above.get(key), below.get(key)
        )
    return found, ""


def _parts(store: Store, kept: Kept, series: Series, part: str) -> dict[tuple[str, str, str], Decimal | None]:
    """A series' numerators or denominators by area and period; none where the mapping names none."""
    named: str = getattr(series, part)
    if kept.measures:
        column = named if named in kept.measures else ""
    elif kept.layout == LAIT:
        series = series.model_copy(update={"series": named})
        column = "value" if named else ""
    else:
        column = part if part in store.names(kept) else ""
    if not column:
        return {}
    rows = _cells(store, kept, series, column)
    return {(row["area"], row["period"], row["identifier"]): number(text) for row, text in rows}


def _cells(store: Store, kept: Kept, series: Series, column: str) -> Iterator[tuple[Held, str]]:
    """The rows that the filters leave, each with the text of one column."""
    names = ["area", "period", "identifier", column, *kept.filters]
    table = _rows(store, kept, series, names)
    for name, value in _pins(kept, series).items():
        table = table.filter(pc.equal(table.column(name), value))
    for row in table.select(["area", "period", "identifier", column]).to_pylist():
        yield row, row[column]
