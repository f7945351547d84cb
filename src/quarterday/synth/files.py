"""The made-up borough written out as the files a council would load."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quarterday.records.restricted import private_folder
from quarterday.synth.authority import Authority, authority
from quarterday.synth.calibration import CALIBRATED_FROM, calibrate_records
from quarterday.synth.census import write_census
from quarterday.synth.extracts import (
    write_early_help,
    write_participation,
    write_population,
    write_workforce,
)
from quarterday.synth.looked_after import write_looked_after
from quarterday.synth.records import Extract, Records, keep

FIRST_YEAR, AS_AT = 2017, date(2023, 9, 30)
LAST_FIRST_YEAR = 2022
"""The latest first year whose records still hold the closures that 2023-24 Quarter 1 follows up."""


@dataclass(frozen=True, slots=True)
class SynthSummary:
    """What was written: the files, in the order to load them, and how many records each holds."""

    authority: str
    name: str
    seed: int
    as_at: date
    calibrated: bool
    files: tuple[Path, ...]
    records: dict[str, int]


def write(
    folder: Path,
    *,
    seed: int = 1,
    calibrate: bool = True,
    as_at: date = AS_AT,
    first_year: int = FIRST_YEAR,
    number: int = 1,
) -> SynthSummary:
    """Write a made-up authority's returns into a folder, replacing those of an earlier run.

    Everything is drawn from `seed` and `number` (1 is Halverden): the same arguments give the same bytes. The
    records reach from 1 April of `first_year` to the end of `as_at`. They are calibrated to the reference report
    (issue 2) only where asked to, of Halverden, and where the extract holds 2023-24 Quarter 2, that is, `as_at` is
    30 September 2023 or later; `SynthSummary.calibrated` says which. Raises OSError where the folder cannot be
    written; a file that could not be written whole is as it was before.
    """
    private_folder(folder)
    made = authority(number, seed)
    calibrated = calibrate and number == 1 and as_at >= CALIBRATED_FROM and first_year <= LAST_FIRST_YEAR
    with _no_collecting():
        records = keep(made, first_year, as_at)
        if calibrated:
            calibrate_records(records, seed)
        counts = _write(folder, records, Extract(date(first_year, 4, 1), as_at), made)
    files = tuple(folder / name for name in counts)
    return SynthSummary(made.code, made.name, seed, as_at, calibrated, files, counts)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Hold off the search for cycles: these records have none, and it takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _write(folder: Path, records: Records, extract: Extract, made: Authority) -> dict[str, int]:
    borough, referrals = records.borough, records.referrals
    care = borough.care + borough.short_breaks
    return {
        **write_looked_after(folder, care, referrals, extract, made.seed),
        "cin_census.xml": write_census(folder / "cin_census.xml", borough, referrals, extract),
        "workforce.csv": write_workforce(folder / "workforce.csv", records.posts, extract),
        "early_help.csv": write_early_help(folder / "early_help.csv", records.help, extract),
        "participation.csv": write_participation(folder / "participation.csv", records.activities, extract),
        "population.csv": write_population(folder / "population.csv", made.code, records.population),
    }
