"""Reading an SSDA903 return of 1,000,000 episodes as CSV and as XML: our time and memory, and those of the
scripts that an analyst would write with pandas and with the standard library. Run: just benchmark

Ours checks every cell and every row against the others of its child; the scripts only read cells and dates.
Each is a process of its own, which tells its seconds of processor time and the most memory that it held.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST, LAST = date(2019, 4, 1), date(2024, 3, 31)
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
DATES = ("DECOM", "DEC")
AS_XML = {"CHILD": "CHILDID", "PLACE": "PL"}
SEED = 1

Episode = dict[str, str]


def children(episodes: int) -> Iterator[tuple[dict[str, str], list[Episode]]]:
    """Made-up children, each with one to five episodes that follow one another."""
    chance, made, number = random.Random(SEED), 0, 0
    while made < episodes:
        number += 1
        born = date(2006, 1, 1) + timedelta(chance.randrange(5000))
        child = {"CHILD": f"MADEUP{number:07}", "SEX": chance.choice("12"), "DOB": written(born)}
        told = list(_episodes(chance, child["CHILD"], max(born, FIRST)))
        made += len(told)
        yield {**child, "ETHNIC": chance.choice(("WBRI", "MWBC", "BAFR", "OOTH"))}, told


def _episodes(chance: random.Random, child: str, from_day: date) -> Iterator[Episode]:
    start = from_day + timedelta(chance.randrange(900))
    status, need = chance.choice(("C1", "C2", "E1", "V2")), f"N{chance.randrange(1, 9)}"
    count = chance.randrange(1, 6)
    for place in range(count):
        end = start + timedelta(chance.randrange(20, 300))
        over = end < LAST
        yield {
            "CHILD": child, "DECOM": written(start), "RNE": "P" if place else "S", "LS": status, "CIN": need,
            "PLACE": chance.choice(("U1", "U4", "K2", "H5")), "PLACE_PROVIDER": f"PR{chance.randrange(6)}",
            "DEC": written(end) if over else "",
            "REC": ("E4A" if place == count - 1 else "X1") if over else "",
            "REASON_PLACE_CHANGE": "CARPL", "HOME_POST": "AB1 2CD", "PL_POST": "EF3 4GH", "URN": "SC000000",
        }  # fmt: skip
        if not over:
            return
        start = end


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def make(folder: Path, episodes: int) -> None:
    """Write the return as header.csv and episodes.csv, and as return.xml."""
    with (
        (folder / "header.csv").open("w") as header,
        (folder / "episodes.csv").open("w") as rows,
        (folder / "return.xml").open("w") as xml,
    ):
        header.write(f"{HEADER}\n")
        rows.write(f"{EPISODES}\n")
        xml.write("<?xml version='1.0' encoding='UTF-8'?>\n<EXPSSDA903>\n")
        for child, told in children(episodes):
            header.write(",".join(child.get(name, "") for name in HEADER.split(",")) + "\n")
            rows.writelines(",".join(each.values()) + "\n" for each in told)
            inside = "".join(_module("EPISODE", {**each, "CHILD": ""}) for each in told)
            xml.write(f"<CHILD>\n{_module('HEADER', child)}{inside}</CHILD>\n")
        xml.write("</EXPSSDA903>\n")


def _module(name: str, cells: dict[str, str]) -> str:
    named = {AS_XML.get(field, field): text for field, text in cells.items() if text}
    fields = (f"<{field}>{text}</{field}>" for field, text in named.items())
    return f"<{name}>{''.join(fields)}</{name}>\n"


def ours(*files: Path) -> int:
    from quarterday.intake import read

    load = read(files, today=LAST + timedelta(30))
    return sum(table.num_rows for kind in load.kinds.values() for table in kind.tables.values())


def ours_csv(folder: Path) -> int:
    return ours(folder / "header.csv", folder / "episodes.csv")


def ours_xml(folder: Path) -> int:
    return ours(folder / "return.xml")


def pandas_csv(folder: Path) -> int:
    import pandas as pd

    header = pd.read_csv(folder / "header.csv", dtype=str)
    header["DOB"] = pd.to_datetime(header["DOB"], format="%d/%m/%Y")
    episodes = pd.read_csv(folder / "episodes.csv", dtype=str)
    for column in DATES:
        episodes[column] = pd.to_datetime(episodes[column], format="%d/%m/%Y")
    return len(episodes.merge(header, on="CHILD", how="left"))


def pandas_xml(folder: Path) -> int:
    import pandas as pd

    wanted = [AS_XML.get(name, name) for name in EPISODES.split(",") if name != "CHILD"]
    episodes = pd.read_xml(folder / "return.xml", iterparse={"EPISODE": wanted}, dtype=str)
    for column in DATES:
        episodes[column] = pd.to_datetime(episodes[column], format="%d/%m/%Y")
    return len(episodes)


def standard_csv(folder: Path) -> int:
    import csv

    with (folder / "header.csv").open(newline="") as file:
        born = {row["CHILD"]: day(row["DOB"]) for row in csv.DictReader(file)}
    with (folder / "episodes.csv").open(newline="") as file:
        rows = [
            {**row, "DOB": born[row["CHILD"]], **{name: day(row[name]) for name in DATES}}
            for row in csv.DictReader(file)
        ]
    return len(rows)


def standard_xml(folder: Path) -> int:
    from xml.etree.ElementTree import iterparse

    rows = []
    for _, element in iterparse(folder / "return.xml"):
        if element.tag == "CHILD":
            child = {each.tag: each.text or "" for each in element[0]}
            for episode in element[1:]:
                told = {each.tag: each.text or "" for each in episode}
                rows.append({**child, **told, **{name: day(told.get(name, "")) for name in DATES}})
            element.clear()
    return len(rows)


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None  # noqa: DTZ007 - a day has no time zone


READERS: dict[str, Callable[[Path], int]] = {
    "Quarterday, CSV": ours_csv,
    "pandas, CSV": pandas_csv,
    "standard library, CSV": standard_csv,
    "Quarterday, XML": ours_xml,
    "pandas, XML": pandas_xml,
    "standard library, XML": standard_xml,
}


def measure(name: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--reader", name, "--folder", folder], check=True, capture_output=True
    )
    return dict(json.loads(done.stdout))


def tell(name: str, folder: Path) -> None:
    rows = READERS[name](folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": time.process_time(), "memory": memory}))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--episodes", type=int, default=1_000_000)
    asked.add_argument("--only", choices=READERS, action="append")
    asked.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.reader:
        tell(given.reader, given.folder)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, given.episodes)
        sizes = {path.name: path.stat().st_size / 1e6 for path in sorted(folder.iterdir())}
        print("; ".join(f"{name} {size:,.0f} MB" for name, size in sizes.items()))
        found = {name: measure(name, folder) for name in given.only or READERS}
    if len({each["rows"] for each in found.values()}) > 1:
        raise RuntimeError(f"the readers found different numbers of episodes: {found}")
    for name, each in found.items():
        standard = found.get(f"standard library, {name.partition(', ')[2]}")
        ratio = f"{each['seconds'] / standard['seconds']:6.2f} times" if standard else ""
        print(f"{name:24} {each['rows']:>9,} rows {each['seconds']:7.1f} s {each['memory']:7,.0f} MB {ratio}")


main()
