"""The layout of public health's Fingertips downloads: a row an indicator, area, period and group."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.comparators.cells import first_other
from quarterday.comparators.release import Release
from quarterday.comparators.sheets import Sheet, headed, told_apart

FINGERTIPS = "fingertips"
NEEDED = ("Indicator ID", "Area Code", "Time period", "Value")
NUMBERS = {
    "value": ("Value",), "numerator": ("Count",), "denominator": ("Denominator",),
    "lower": ("Lower CI 95.0 limit", "Lower CI limit"), "upper": ("Upper CI 95.0 limit", "Upper CI limit"),
}  # fmt: skip
FILTERS = ("Sex", "Age", "Category Type", "Category")
PLACES = r"^E(92|12|06|08|09|10)[0-9]{6}$"


def read_fingertips(sheets: list[Sheet]) -> Release | None:
    """The rows of England, its regions and the upper-tier authorities; areas of other kinds are left out, and said."""
    sheet = next((found for one in sheets if (found := headed(one, NEEDED))), None)
    if sheet is None:
        return None
    columns = {"series": sheet.column("Indicator ID"), "area": sheet.column("Area Code"),
               "period": sheet.column("Time period"), "identifier": pa.repeat("", sheet.table.num_rows)}  # fmt: skip
    apart = tuple(name for name in FILTERS if name in sheet.names)
    columns |= {name: sheet.column(name) for name in apart} | _numbers(sheet)
    kept = pc.match_substring_regex(columns["area"], PLACES)
    table = pa.table(columns).filter(kept)
    once = table.group_by(table.column_names).aggregate([])  # an area is listed under each of its kinds
    told_apart(sheet, once, ["series", "area", "period", *apart])
    left = sheet.table.num_rows - table.num_rows
    notes = (f"{left:,} row(s) left out: not England, a region or an upper-tier authority.",) if left else ()
    return Release(FINGERTIPS, FINGERTIPS, once, apart, notes=notes)


def _numbers(sheet: Sheet) -> dict[str, pa.Array]:
    found: dict[str, pa.Array] = {}
    for part, names in NUMBERS.items():
        for name in (name for name in names if name in sheet.names):
            column = sheet.column(name)
            wrong = first_other(column)
            if wrong is not None:
                cell = column[wrong].as_py()
                raise sheet.refuse(wrong, name, cell, "a number, or nothing", "Download the file again.")
            found.setdefault(part, column)
    return found
