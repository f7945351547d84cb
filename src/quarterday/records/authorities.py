"""Records of several authorities together: whose each row is, and the areas that authorities make up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.records.loaded import Load, Loaded

CODE_LENGTH = 9
"""An authority's code, such as E08000027, is as long as this."""
IDENTIFIERS = ("person", "case", "worker")
"""The columns whose values only one authority's own system tells apart."""


@dataclass(frozen=True, slots=True)
class Area:
    """A region or a country: its code, its name, and the codes of the authorities in it."""

    code: str
    name: str
    authorities: tuple[str, ...]


def of_authority(load: Load, code: str) -> Load:
    """The load with each identifier after its authority's code and a colon, so that no two authorities share one.

    A measure needs to know nothing of it: it joins and counts by the identifier alone.
    """
    kinds = {kind: replace(loaded, tables=_marked(loaded, code)) for kind, loaded in load.kinds.items()}
    return replace(load, kinds=kinds)


def _marked(loaded: Loaded, code: str) -> dict[str, pa.Table]:
    return {name: _with_code(table, code) for name, table in loaded.tables.items()}


def _with_code(table: pa.Table, code: str) -> pa.Table:
    for name in IDENTIFIERS:
        if name in table.column_names:
            marked = pc.binary_join_element_wise(f"{code}:", table[name].cast(pa.string()), "")
            place = table.column_names.index(name)
            table = table.set_column(place, table.schema.field(place), marked)
    return table
