"""What a later edition of a data set says otherwise than an earlier one of the same areas and periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from quarterday.comparators.cells import number
from quarterday.comparators.release import NAMED
from quarterday.comparators.store import Kept, Store

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """One cell that two editions in a row print differently; `group` are the filters' values."""

    dataset: str
    series: str
    area: str
    period: str
    group: tuple[str, ...]
    before: str
    after: str
    edition_before: str
    edition_after: str


def restated(store: Store, dataset: str, series: str) -> list[Restated]:
    """Every value of a series that an edition has otherwise than the edition before it, the oldest first."""
    kept = [one for one in store.releases() if one.dataset == dataset]
    return [found for before, after in pairwise(kept) for found in _between(store, before, after, series)]


def _between(store: Store, before: Kept, after: Kept, series: str) -> Iterator[Restated]:
    filters = tuple(name for name in before.filters if name in after.filters)
    old, new = (_cells(store, kept, series, filters) for kept in (before, after))
    for key in sorted(old.keys() & new.keys()):
        if _meant(old[key]) != _meant(new[key]):
            area, period, _, *group = key
            yield Restated(before.dataset, series, area, period, tuple(group), old[key], new[key],
                           before.edition, after.edition)  # fmt: skip


def _meant(text: str) -> str:
    exact = number(text)
    return text if exact is None else f"{exact.normalize():f}"


def _cells(store: Store, kept: Kept, series: str, filters: tuple[str, ...]) -> dict[Key, str]:
    if kept.measures and series not in kept.measures:
        return {}
    keys = ["area", "period", "identifier", *filters]
    only = {} if kept.measures else {NAMED: series}
    table = store.columns(kept, [*keys, series if kept.measures else "value"], **only)
    *places, values = (table.column(name).to_pylist() for name in table.column_names)
    return dict(zip(zip(*places, strict=True), values, strict=True))
