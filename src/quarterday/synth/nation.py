"""Many made-up authorities at once, each in a folder of its own, made on all the machine's cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import date
from pathlib import Path

from quarterday.records.restricted import private_folder
from quarterday.synth.authority import Authority, authority
from quarterday.synth.extracts import write_table
from quarterday.synth.files import AS_AT, FIRST_YEAR, SynthSummary, write

LIST = "authorities.csv"
COLUMNS = ("authority", "name", "region", "region_name")
Progress = Callable[[int, int], None]


def write_many(
    folder: Path,
    authorities: int,
    *,
    seed: int = 1,
    calibrate: bool = True,
    as_at: date = AS_AT,
    first_year: int = FIRST_YEAR,
    progress: Progress = lambda done, total: None,
) -> list[SynthSummary]:
    """Write the authorities 1 to `authorities`, each into the sub-folder that bears its code, and their list.

    An authority's bytes hang on its number and the arguments alone, not on how many others there are. The list,
    `authorities.csv`, is written last: a folder without one is of a run that was interrupted. `progress` is told
    how many authorities are done. Gives each authority's summary, by number. Raises
    OSError where the folder cannot be written.
    """
    private_folder(folder)
    (folder / LIST).unlink(missing_ok=True)
    order = [authority(number, seed) for number in range(1, authorities + 1)]
    done: dict[int, SynthSummary] = {}
    workers = min(os.cpu_count() or 1, authorities)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        begun = {
            pool.submit(write, folder / made.code, seed=seed, calibrate=calibrate, as_at=as_at,
                        first_year=first_year, number=made.number): made.number
            for made in sorted(order, key=lambda made: -made.size)
        }  # fmt: skip
        for number, summary in _as_made(pool, begun):
            done[number] = summary
            progress(len(done), authorities)
    write_table(folder / LIST, COLUMNS, (_row(made) for made in order))
    return [done[made.number] for made in order]


def _as_made(
    pool: ProcessPoolExecutor, begun: dict[Future[SynthSummary], int]
) -> Iterator[tuple[int, SynthSummary]]:
    """Each authority's summary as it comes; where one fails, those not yet begun are called off."""
    try:
        for future in as_completed(begun):
            yield begun[future], future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _row(made: Authority) -> tuple[str, ...]:
    return made.code, made.name, made.region_code, made.region_name
