"""A country's positions: 152 authorities, ten years, 40 quarters. Run: just benchmark-nation

The records are those of some made-up authorities (`--of`), each of which stands under several codes, so that there are
as many as asked for. Every run is a process of its own that reads Parquet files and gives positions; the figures of all
are compared before any time is printed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from quarterday.records import Area

AS_AT = date(2023, 9, 30)
FIVE = ("PI.432", "PI.1447", "QD.104", "QD.105", "PI.2250")
YEARS = 10


def make(folder: Path, authorities: int, of: int) -> None:
    """Write each table's records as one Parquet file an authority, `folder/<table>/<code>.parquet`."""
    from quarterday import intake, synth
    from quarterday.records import of_authority

    with tempfile.TemporaryDirectory() as returns:
        made = synth.write_many(Path(returns), of, first_year=AS_AT.year - YEARS, as_at=AS_AT)
        for number, summary in enumerate(made):
            read = intake.read(summary.files, today=AS_AT, as_at=AS_AT)
            copies = range(number, authorities, of)
            for copy in copies:
                code = f"X{99100000 + copy:08d}"
                for loaded in of_authority(read, code).kinds.values():
                    for name, table in loaded.tables.items():
                        place = folder / name
                        place.mkdir(parents=True, exist_ok=True)
                        if name == "population":
                            table = table.set_column(0, "authority", pa.array([code] * len(table)))
                        pq.write_table(table, place / f"{code}.parquet")
            print(f"made {number + 1} of {of}, each under {len(copies)} codes", file=sys.stderr, flush=True)


def quarter_ends(number: int) -> list[date]:
    from quarterday.periods import Quarter, quarters

    last = Quarter.containing(AS_AT)
    return [quarter.last_day for quarter in quarters(last.shift(1 - number), last)]


def ours(folder: Path, days: list[date], codes: tuple[str, ...]) -> pa.Table:
    """Our positions of these indicators (of none: the whole library) of the quarters that end on these days."""
    from quarterday.engine import connect
    from quarterday.figures import tidy
    from quarterday.measures import catalogue
    from quarterday.periods import Quarter
    from quarterday.positions import Authority, Evidence, calculate
    from quarterday.records import Cover
    from quarterday.records.opened import Records
    from quarterday.register import Comparators, Indicator, Register, Settings

    held = {table.name: sorted(table.glob("*.parquet")) for table in folder.iterdir()}
    places = [files("quarterday") / "library", files("quarterday") / "starter" / "register" / "indicators"]
    entries = [
        tomllib.loads(f.read_text("utf-8"))
        for place in places
        for f in place.iterdir()
        if f.name[-5:] == ".toml"
    ]
    chosen = [Indicator.model_validate(one) for one in entries if not codes or one["code"] in codes]
    whole = tuple(one.model_copy(update={"breakdowns": ()}) for one in chosen)
    whole_time = date(AS_AT.year - YEARS, 4, 1)
    cover = Cover(whole_time if len(days) == 4 * YEARS else Quarter.containing(days[0]).first_day, AS_AT)
    covers = {name: cover for name in held if name != "population"}
    authorities = tuple(Authority(file.stem, covers) for file in held["care_episodes"])
    register = Register(
        settings=Settings(authority="X92000001", name="All"), priorities=(), indicators=whole, targets={},
        comparators=Comparators(compare_as="X92000001"),
    )  # fmt: skip
    connection = connect()
    areas = () if codes else regions([one.code for one in authorities])
    evidence = Evidence(Records(connection, held), authorities, several=True, areas=areas)
    found = list(calculate(register, catalogue(), evidence))
    connection.disconnect()
    wanted = {Quarter.containing(day) for day in days}
    table = tidy(p for p in found if p.period in wanted)
    ends = {str(quarter): quarter.last_day for quarter in wanted}
    day = pa.array([ends[period] for period in table["period"].to_pylist()], pa.date32())
    return table.append_column("day", day).select(
        ["indicator", "authority", "day", "numerator", "denominator"]
    )


def regions(codes: list[str]) -> tuple[Area, ...]:
    """Nine regions and the whole, for the library as `quarterday positions` gives it."""
    from quarterday.records import Area

    parts = [Area(f"X1200000{n + 1}", f"Region {n + 1}", tuple(codes[n::9])) for n in range(9) if codes[n::9]]
    return (*parts, Area("X92000001", "All", tuple(codes)))


def child(how: str, folder: Path, quarters: int, out: Path) -> None:
    """One measured run: writes its answers, prints seconds and the most memory in MB."""
    begun = time.perf_counter()
    days = quarter_ends(quarters)
    found = runner(how)(folder, days)
    seconds = time.perf_counter() - begun
    pq.write_table(found, out)
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def runner(how: str) -> Callable[[Path, list[date]], pa.Table]:
    if how in ("five", "library"):
        return lambda folder, days: ours(folder, days, FIVE if how == "five" else ())
    from importlib import import_module

    answers: Callable[[Path, list[date]], pa.Table] = import_module(f"national.by_{how}").answers
    return answers


def measured(how: str, folder: Path, quarters: int, out: Path) -> tuple[float, float]:
    command = [
        sys.executable,
        __file__,
        "--child",
        how,
        "--folder",
        folder,
        "--quarters",
        quarters,
        "--out",
        out,
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def same(one: Path, other: Path) -> int:
    """How many figures the two have in common; raises ValueError where one differs."""
    keys = ["indicator", "authority", "day"]
    tables = [
        pq.read_table(file).cast(pa.schema({
            "indicator": pa.string(), "authority": pa.string(), "day": pa.date32(), "numerator": pa.float64(),
            "denominator": pa.float64(),
        }.items()))
        for file in (one, other)
    ]  # fmt: skip
    both = tables[0].join(tables[1], keys, join_type="inner", right_suffix="_other")
    for name, others in (("numerator", "numerator_other"), ("denominator", "denominator_other")):
        kept = both.filter(pc.is_valid(both[others]))
        kept = kept.filter(pc.field("indicator") != "PI.432") if name == "denominator" else kept
        apart = pc.greater(pc.abs(pc.subtract(kept[name].fill_null(0), kept[others])), 1e-6)
        if pc.any(apart).as_py():
            raise ValueError(
                f"{other.stem} differs from {one.stem}: {kept.filter(apart).slice(0, 3).to_pylist()}"
            )
    return both.num_rows


def some(folder: Path, number: int, into: Path) -> Path:
    """A folder with the files of the first so many authorities."""
    for table in folder.iterdir():
        place = into / str(number) / table.name
        place.mkdir(parents=True, exist_ok=True)
        for file in sorted(table.glob("*.parquet"))[:number]:
            (place / file.name).symlink_to(file)
    return into / str(number)


def against_others(folder: Path, scratch: Path) -> None:
    rows = []
    for how in ("five", "sql", "polars", "pandas"):
        out = scratch / f"{how}.parquet"
        seconds, memory = min(measured(how, folder, 40, out) for _ in range(1 if how == "pandas" else 2))
        figures = same(scratch / "five.parquet", out)
        rows.append((how, seconds, memory, figures))
    print("\nFive measures, all authorities, 40 quarters")
    print(f"{'':24}{'seconds':>9}{'memory':>10}{'times SQL':>11}{'figures compared':>18}")
    named = {"five": "Quarterday", "sql": "DuckDB SQL by hand", "polars": "polars", "pandas": "pandas"}
    floor = next(seconds for how, seconds, *_ in rows if how == "sql")
    for how, seconds, memory, figures in rows:
        print(f"{named[how]:24}{seconds:9.1f}{memory:7,.0f} MB{seconds / floor:11.2f}{figures:18,}")


def growth(folder: Path, scratch: Path, authorities: int) -> None:
    print("\nThe whole library")
    print(f"{'authorities':>12}{'quarters':>10}{'seconds':>9}{'memory':>10}{'times the first':>17}")
    counts = sorted({1, max(authorities // 16, 1), max(authorities // 4, 1), authorities})
    first = None
    for number, quarters in [*((count, 40) for count in counts), (authorities, 4)]:
        part = folder if number == authorities else some(folder, number, scratch / "parts")
        seconds, memory = measured("library", part, quarters, scratch / "library.parquet")
        first = first or seconds
        print(f"{number:12}{quarters:10}{seconds:9.1f}{memory:7,.0f} MB{seconds / first:17.2f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--authorities", type=int, default=152)
    asked.add_argument("--of", type=int, default=8)
    asked.add_argument("--folder", type=Path, help="keep the records here, and use those that are there")
    asked.add_argument("--child")
    asked.add_argument("--quarters", type=int, default=40)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    if given.child:
        child(given.child, given.folder, given.quarters, given.out)
        return
    with tempfile.TemporaryDirectory() as kept:
        scratch = Path(kept)
        folder = given.folder or scratch / "records"
        if not folder.exists():
            make(folder, given.authorities, given.of)
        rows = sum(pq.read_metadata(file).num_rows for file in folder.glob("*/*.parquet"))
        print(f"{given.authorities} made-up authorities, {YEARS} years, {rows:,} rows of records")
        against_others(folder, scratch)
        growth(folder, scratch, given.authorities)


if __name__ == "__main__":
    main()
