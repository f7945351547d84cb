"""The Local Authority Interactive Tool: its long data, and its dictionary."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.comparators.areas import find
from quarterday.comparators.cells import first_other
from quarterday.comparators.release import Release
from quarterday.comparators.sheets import Sheet, headed, told_apart

LAIT, DICTIONARY = "lait", "lait_dictionary"
NEEDED = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number")
TOLD = ("Measure_short", "Measure", "Polarity", "dps", "Year_Type")


def read_lait(sheets: list[Sheet]) -> Release | None:
    """The long data, where one of the sheets is it; rows of areas that are no place in England are left out."""
    sheet = next((found for one in sheets if (found := headed(one, NEEDED))), None)
    if sheet is None:
        return None
    values = sheet.column("Values")
    wrong = first_other(values)
    if wrong is not None:
        found, do = values[wrong].as_py(), "Download the file again, or mend the cell."
        raise sheet.refuse(wrong, "Values", found, "a number or a symbol such as -", do)
    codes, unknown = _areas(sheet)
    table = pa.table({"series": sheet.column("Short Desc"), "area": codes, "period": sheet.column("Years"),
                      "identifier": pa.repeat("", len(values)), "value": values})  # fmt: skip
    known = table.filter(pc.is_valid(codes))
    told_apart(sheet, known.group_by(known.column_names).aggregate([]), ["series", "area", "period"])
    return Release(LAIT, LAIT, known, notes=_left_out(unknown))


def read_dictionary(sheets: list[Sheet]) -> Release | None:
    """The dictionary: a row a measure."""
    sheet = next((found for one in sheets if (found := headed(one, TOLD))), None)
    return Release(DICTIONARY, DICTIONARY, sheet.table.select(TOLD)) if sheet else None


def _areas(sheet: Sheet) -> tuple[pa.Array, dict[str, int]]:
    """The code of each row's area, by its number or else its name, and the rows of each name without one."""
    both = pc.binary_join_element_wise(sheet.column("LA Number"), sheet.column("LA and Regions"), "\t")
    coded = pc.dictionary_encode(both)
    counts = {one["values"]: one["counts"] for one in pc.value_counts(both).to_pylist()}
    told = coded.dictionary.to_pylist()
    known = [find(number) or find(name) for number, _, name in (text.partition("\t") for text in told)]
    codes = pa.array([area.code if area else None for area in known], pa.string())
    unknown = {
        text.partition("\t")[2]: counts[text] for text, area in zip(told, known, strict=True) if not area
    }
    return codes.take(coded.indices), unknown


def _left_out(unknown: dict[str, int]) -> tuple[str, ...]:
    return tuple(
        f"{rows:,} row(s) of “{name}” left out: not an authority, a region or England by number or name."
        for name, rows in sorted(unknown.items())
    )
