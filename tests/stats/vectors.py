"""The shared vectors: what reference programs gave when they were run."""

from __future__ import annotations

import csv
import math
from collections import defaultdict

from outside import shared


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"vectors/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float | None:
    """A cell as a number; None where it is empty or says that there is none."""
    return float(text) if text.strip() not in ("", "NA", "NaN") else None


def grouped(found: list[dict[str, str]], *keys: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in found:
        groups[tuple(row[key] for key in keys)].append(row)
    return groups


def near(ours: float | None, theirs: str, tolerance: float = 1e-9) -> bool:
    """Whether ours is theirs, relatively or absolutely; a cell without a number agrees with anything."""
    expected = number(theirs)
    if expected is None:
        return True
    if ours is None:
        return False
    return math.isclose(ours, expected, rel_tol=tolerance, abs_tol=tolerance)
