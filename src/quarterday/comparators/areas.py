"""England, its regions and its authorities: number, code, name and region.

`areas.csv` holds facts of the Department for Education's statistics for 2013 to 2024 (Open Government Licence v3.0):
the three-digit number that the Interactive Tool names an area by, and the nine-character code of the Office for
National Statistics. An authority that was reorganised into one of the same area has two codes and one number; the
number stands for the later code, `former` marks the other.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CODE = re.compile(r"E[0-9]{8}")
LONDON, WITHIN_LONDON = "E12000007", "E13"


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, a region or England. `region` is empty for a region and for England."""

    number: str
    code: str
    name: str
    region: str


def plain(name: str) -> str:
    """A name as it is compared: letters and digits alone, without “(Pre LG)” and the like."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\(pre[^)]*\)", "", name.casefold()).replace("&", "and"))


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    text = (files("quarterday.comparators") / "areas.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _area(row: Mapping[str, str]) -> Area:
    return Area(row["number"], row["code"], row["name"], row["region"])


@cache
def by_code() -> dict[str, Area]:
    return {row["code"]: _area(row) for row in _rows()}


@cache
def by_number() -> dict[str, Area]:
    return {row["number"]: _area(row) for row in _rows() if not row["former"]}


@cache
def by_name() -> dict[str, Area]:
    current = [row for row in _rows() if not row["former"]]
    return {plain(row[key]): _area(row) for key in ("name", "also") for row in current if row[key]}


def find(told: str) -> Area | None:
    """The area that a code, a number (201, 201.0) or a name means; None where none is known by it."""
    text = told.strip()
    if CODE.fullmatch(text):
        return by_code().get(text)
    number = re.fullmatch(r"([0-9]{3})(\.0+)?", text)
    return by_number().get(number[1]) if number else by_name().get(plain(text))


def regions_of(code: str) -> tuple[str, ...]:
    """The regions that an authority is in: Inner or Outer London and then London; none for an unknown code."""
    area = by_code().get(code)
    if area is None or not area.region:
        return ()
    return (area.region, LONDON) if area.region.startswith(WITHIN_LONDON) else (area.region,)
