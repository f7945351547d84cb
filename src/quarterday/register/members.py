"""`authorities.csv`: the authorities of a workspace that holds the records of several, and their regions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quarterday.errors import Fault, Level, RegisterError

FILE = "authorities.csv"
COLUMNS = ("authority", "name", "region", "region_name")
CODE = re.compile(r"[A-Z][0-9]{8}")


@dataclass(frozen=True, slots=True)
class Member:
    """One authority, and the region it is in."""

    authority: str
    name: str
    region: str
    region_name: str


def read_members(root: Path) -> tuple[Member, ...]:
    """The authorities that a workspace's file lists, in its order; none where there is no such file.

    Raises RegisterError, which lists every fault, where the file cannot be used.
    """
    file = root / FILE
    return named_in(file) if file.is_file() else ()


def named_in(file: Path) -> tuple[Member, ...]:
    """The authorities that a file lists; columns of other names are passed over. Raises as `read_members`."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        read = csv.DictReader(lines)
        rows = [{name: (row.get(name) or "").strip() for name in COLUMNS} for row in read]
    lacking = [name for name in COLUMNS if name not in (read.fieldnames or ())]
    if lacking:
        found = ", ".join(read.fieldnames or ()) or "nothing"
        raise RegisterError(
            str(Fault(Level.ERROR, FILE, "row 1", found, f"the columns {', '.join(COLUMNS)}"))
        )
    faults = list(_faults(rows))
    if faults:
        raise RegisterError("\n".join(map(str, faults)))
    return tuple(Member(**row) for row in rows)


def _faults(rows: Sequence[Mapping[str, str]]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    names: dict[str, str] = {}
    for number, row in enumerate(rows, 2):
        for column in COLUMNS:
            value, code = row[column], column in ("authority", "region")
            if not value or (code and not CODE.fullmatch(value)):
                allowed = "a code of a letter and eight digits, like E08000027" if code else "a name"
                yield Fault(Level.ERROR, FILE, f"row {number}, {column}", f"“{value}”", allowed)
        first = seen.setdefault(row["authority"], number)
        if first != number:
            found = f"{row['authority']} again, after row {first}"
            yield Fault(Level.ERROR, FILE, f"row {number}, authority", found, "each authority once")
        name = names.setdefault(row["region"], row["region_name"])
        if name != row["region_name"]:
            found = f"“{row['region_name']}” for {row['region']}"
            yield Fault(Level.ERROR, FILE, f"row {number}, region_name", found, f"one name: “{name}”")
    if not rows:
        yield Fault(Level.ERROR, FILE, "row 2", "no authority", "a row for each authority")
