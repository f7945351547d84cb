"""The published files that a workspace keeps: each release a Parquet table with a description beside it.

A release is there once its description is: the table is written first, under a name of its content, and the description
last, each by renaming a finished file. Nothing is ever overwritten, so what each edition said stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quarterday.comparators.education import EES, read_education
from quarterday.comparators.education import NEEDED as OF_EDUCATION
from quarterday.comparators.fingertips import FINGERTIPS, read_fingertips
from quarterday.comparators.fingertips import NEEDED as OF_FINGERTIPS
from quarterday.comparators.lait import DICTIONARY, LAIT, read_dictionary, read_lait
from quarterday.comparators.lait import NEEDED as OF_LAIT
from quarterday.comparators.neighbours import NEIGHBOURS, read_neighbours
from quarterday.comparators.release import Release, dated
from quarterday.comparators.sheets import Sheet, read, refuse, sha256
from quarterday.errors import InputRefused, WorkspaceError, did_you_mean

LAYOUTS = (LAIT, DICTIONARY, NEIGHBOURS, EES, FINGERTIPS)
EDITION, DATASET = r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?", r"[a-z0-9_]{1,80}"
LICENCE = "Open Government Licence v3.0"
PUBLISHERS = {
    LAIT: "Department for Education, Local Authority Interactive Tool",
    DICTIONARY: "Department for Education, Local Authority Interactive Tool",
    NEIGHBOURS: "Department for Education, statistical neighbours",
    EES: "Department for Education, explore education statistics",
    FINGERTIPS: "Office for Health Improvement and Disparities, Fingertips",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A release in the store. `edition` orders the releases of a data set: a year, or a year, month and day."""

    layout: str
    dataset: str
    edition: str
    source: str
    licence: str
    file: str
    sha256: str
    loaded: str
    rows: int
    filters: tuple[str, ...]
    measures: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def stem(self) -> str:
        return f"{self.dataset}-{self.edition}-{self.sha256[:8]}"

    @property
    def order(self) -> tuple[str, str]:
        """Later editions come later, and of one edition what was loaded later."""
        return self.edition, self.loaded


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said of a file: each may be left for Quarterday to find out."""

    layout: str | None = None
    dataset: str | None = None
    edition: str | None = None
    source: str | None = None
    licence: str | None = None
    filters: tuple[str, ...] = ()


def prepare(file: Path, asked: Asked = Asked()) -> Release:
    """A file as a release, its layout found by its headings. Raises InputRefused for one that is of none."""
    for option, told, form, like in (("--edition", asked.edition, EDITION, "2025, 2025-11 or 2025-11-20"),
                                     ("--dataset", asked.dataset, DATASET, "small letters, digits and _")):  # fmt: skip
        if told is not None and not re.fullmatch(form, told):
            raise refuse(file, option, f"“{told}”", like, "Write it like that.")
    sheets = read(file)
    readers: dict[str, Callable[[list[Sheet]], Release | None]] = {
        LAIT: read_lait, DICTIONARY: read_dictionary, FINGERTIPS: read_fingertips, NEIGHBOURS: read_neighbours,
        EES: lambda found: read_education(found, asked.filters),
    }  # fmt: skip
    if asked.layout is not None and asked.layout not in readers:
        hint = did_you_mean(asked.layout, readers)
        raise refuse(file, "--layout", f"“{asked.layout}”", f"one of {', '.join(readers)}", hint.strip())
    for layout in (asked.layout,) if asked.layout else LAYOUTS:
        release = readers[layout](sheets)
        if release is not None:
            if not release.table.num_rows:
                raise refuse(
                    file, "row 2", "no row of an area that is known", "at least one", "Look at the file."
                )
            return replace(release, dataset=asked.dataset or release.dataset)
    raise _unknown(file, sheets)


def _unknown(file: Path, sheets: Sequence[Sheet]) -> InputRefused:
    there = {name for sheet in sheets for name in _top(sheet)}
    known = sorted(there & {*OF_LAIT, *OF_EDUCATION, *OF_FINGERTIPS})
    found = f"{len(there)} headings, of which known: {', '.join(known) or 'none'}"  # others may be a child's values
    expected = (
        f"the headings of the Interactive Tool ({', '.join(OF_LAIT)}), of explore education statistics "
        "(time_period, time_identifier, geographic_level, country_code …), of Fingertips "
        f"({', '.join(OF_FINGERTIPS)}), or of statistical neighbours (SN1, SN2 …)"
    )
    return refuse(file, "the headings", found, expected, "See docs/comparators.md.")


def _top(sheet: Sheet) -> list[str]:
    if sheet.first != 1:
        return sheet.names
    return [cell for cell in next(iter(sheet.table.slice(0, 1).to_pylist()), {}).values() if cell]


@dataclass(frozen=True, slots=True)
class Store:
    """The folder `published/` of a workspace."""

    folder: Path

    def keep(self, files: Sequence[Path], now: datetime, asked: Asked = Asked()) -> list[tuple[Kept, bool]]:
        """Each file's release, and whether it is new; all are read before any is kept. Raises InputRefused."""
        ready = [(file, prepare(file, asked)) for file in files]
        return [self._keep(file, release, now, asked) for file, release in ready]

    def _keep(self, file: Path, release: Release, now: datetime, asked: Asked) -> tuple[Kept, bool]:
        digest = sha256(file)
        there = next((k for k in reversed(self.releases(release.layout)) if k.sha256 == digest), None)
        same = there and asked.edition in (None, there.edition) and release.dataset == there.dataset
        if there is not None and same:
            return there, False
        kept = Kept(
            release.layout, release.dataset, asked.edition or release.latest or dated(file) or f"{now:%Y}",
            asked.source or PUBLISHERS[release.layout], asked.licence or LICENCE, file.name, digest,
            now.isoformat(timespec="seconds"), release.table.num_rows, release.filters, release.measures, release.notes,
        )  # fmt: skip
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(kept, release.table)
        return kept, True

    def _write(self, kept: Kept, table: pa.Table) -> None:
        part, described = self._table(kept), self.folder / f"{kept.stem}.json"
        keys = [(name, "ascending") for name in ("series", "area", "period") if name in table.column_names]
        unfinished = part.with_suffix(".unfinished")
        try:
            pq.write_table(table.sort_by(keys) if keys else table, unfinished, compression="zstd")
            unfinished.replace(part)
            unfinished.write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=1), encoding="utf-8")
            unfinished.replace(described)
        finally:
            unfinished.unlink(missing_ok=True)

    def _table(self, kept: Kept) -> Path:
        return self.folder / f"{kept.stem}.parquet"

    def releases(self, layout: str | None = None) -> list[Kept]:
        """What is kept, by data set, the oldest edition first. Raises WorkspaceError for a broken description."""
        found = [_described(file) for file in sorted(self.folder.glob("*.json"))]
        wanted = [kept for kept in found if layout in (None, kept.layout)]
        return sorted(wanted, key=lambda kept: (kept.layout, kept.dataset, kept.order))

    def names(self, kept: Kept) -> list[str]:
        """The columns of a release."""
        return list(pq.read_schema(self._table(kept)).names)

    def columns(self, kept: Kept, names: Iterable[str], **only: str) -> pa.Table:
        """Some columns of a release, of the rows whose cells are these."""
        path = self._table(kept)
        try:
            table = _read(path, tuple(sorted({*names, *only})))
        except (OSError, pa.ArrowInvalid) as error:
            raise WorkspaceError(
                f"{path.name} in the folder published cannot be read ({type(error).__name__}): load {kept.file} again "
                f"after removing {kept.stem}.json."
            ) from error
        for name, value in only.items():
            table = table.filter(pc.equal(table.column(name), value))
        return table.select(list(dict.fromkeys(names)))


@lru_cache(maxsize=32)
def _read(path: Path, names: tuple[str, ...]) -> pa.Table:
    """Some columns of a release, read once in a run: a release never changes."""
    return pq.ParquetFile(path).read(columns=list(names))


def _described(file: Path) -> Kept:
    try:
        row: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Kept(**{**row, **{key: tuple(row[key]) for key in ("filters", "measures", "notes")}})
    except (ValueError, TypeError, KeyError) as error:
        raise WorkspaceError(
            f"published/{file.name} is not a description that `quarterday published load` wrote: remove it and load "
            "the file again."
        ) from error
