"""One published file as it is kept: rows of text, each an area in a period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.comparators.dates import last_year

NAMED = "series"
"""The column of a long table that says which series a row is of."""
SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("value", "numerator", "denominator", "lower", "upper")


@dataclass(frozen=True)
class Release:
    """A file of one layout, ready to be kept.

    `table` has `area` (a code; the codes of a joint return parted by “ / ”), `period` and `identifier`, a column for
    each of the `filters`, and either a column a series (`measures`; wide) or `series` with PARTS (long).
    `notes` say in sentences what was left out.
    """

    layout: str
    dataset: str
    table: pa.Table
    filters: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def is_long(self) -> bool:
        return NAMED in self.table.column_names

    @property
    def latest(self) -> str:
        """The year in which its last period ends, which names its edition where nothing else does."""
        if "period" not in self.table.column_names:
            return ""
        years = [last_year(told) for told in pc.unique(self.table.column("period")).to_pylist()]
        return str(max((year for year in years if year), default=""))


def dated(file: Path) -> str:
    """The edition that a file's name tells: 2025-05 of “sn_may_2025”, 2021 of “groupings 2021”; empty of none."""
    name = file.stem.casefold()
    year = re.search(r"(?<!\d)20\d{2}(?!\d)", name)
    if year is None:
        return ""
    words = re.findall(r"[a-z]+", name)
    month = next(
        (at for at, short in enumerate(SHORT) if any(word.startswith(short) for word in words)), None
    )
    return year[0] if month is None else f"{year[0]}-{month + 1:02d}"


def dataset_of(file: Path) -> str:
    """What a data set is called: its file's name without edition and years, in lower case."""
    text = re.sub(r"[^a-z0-9]+", "_", file.stem.casefold())
    text = re.sub(r"_?(edition|from|to)?_?(19|20)\d{2}(_?\d{2}(?!\d))?(_to_(19|20)\d{2})?", "", text)
    return text.strip("_")[:80] or "data"
