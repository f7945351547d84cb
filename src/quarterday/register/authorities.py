"""The local authorities of England that run children's services, by code.

`authorities.csv` holds the 153 codes and names of the Department for Education's Children in Need
statistics for 2024 (table D1, Open Government Licence v3.0).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def authorities() -> dict[str, str]:
    """Names by nine-character code."""
    text = (files("quarterday.register") / "authorities.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}
