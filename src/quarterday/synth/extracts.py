"""The CSV files of intake's documented layouts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from quarterday.intake import layouts
from quarterday.records.restricted import whole_text
from quarterday.synth.journeys import HelpEpisode
from quarterday.synth.participation import Activity
from quarterday.synth.posts import Post
from quarterday.synth.records import Extract

Row = Sequence[str]


def write_table(path: Path, names: Row, rows: Iterable[Row]) -> int:
    """Write a table whose last column says on every row that it is made up; gives how many rows."""
    count = 0
    with whole_text(path) as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([*names, layouts.SYNTHETIC_COLUMN])
        for row in rows:
            writer.writerow([*row, layouts.SYNTHETIC_WORDS])
            count += 1
    return count


def _plain(day: date | None) -> str:
    return day.isoformat() if day else ""


def write_workforce(path: Path, posts: Iterable[Post], extract: Extract) -> int:
    as_at = _plain(extract.as_at)
    rows = (
        (p.identifier, "yes" if p.agency else "no", p.role, f"{p.tenths / 10:.1f}", _plain(p.start),
         _plain(extract.ended(p.end)), as_at)
        for p in sorted(posts, key=lambda p: (p.worker, p.start))
        if extract.holds(p.start, p.end)
    )  # fmt: skip
    return write_table(path, layouts.WORKFORCE.names, rows)


def write_early_help(path: Path, helped: Iterable[HelpEpisode], extract: Extract) -> int:
    as_at = _plain(extract.as_at)
    rows = (
        (h.case, h.child.identifier, _plain(h.start), _plain(end := extract.ended(h.end)),
         h.end_reason if end else "", h.organisation, as_at)
        for h in helped
        if extract.holds(h.start, h.end)
    )  # fmt: skip
    return write_table(path, layouts.EARLY_HELP.names, rows)


def write_participation(path: Path, activities: Iterable[Activity], extract: Extract) -> int:
    as_at = _plain(extract.as_at)
    rows = (
        (a.child.identifier, _plain(a.child.born), a.activity, _plain(a.start),
         _plain(extract.ended(a.end)), as_at)
        for a in activities
        if extract.holds(a.start, a.end)
    )  # fmt: skip
    return write_table(path, layouts.PARTICIPATION.names, rows)


def write_population(path: Path, code: str, population: dict[int, int]) -> int:
    rows = ((code, str(year), str(people)) for year, people in sorted(population.items()))
    needed = tuple(column.name for column in layouts.POPULATION.columns if column.needed)
    return write_table(path, needed, rows)
