"""Any data set of explore education statistics: what tells rows apart (filters), and what is counted (indicators)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from quarterday.comparators.cells import are_numbers, are_symbols, first_other
from quarterday.comparators.release import Release, dataset_of
from quarterday.comparators.sheets import Sheet, headed, refuse, told_apart

EES = "ees"
NEEDED = ("time_period", "time_identifier", "geographic_level", "country_code")
PLACES = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "old_la_code", "new_la_code", "la_name",
}  # fmt: skip
OTHER_PLACES = ("lad_", "lsip_", "pcon_", "ward_", "mat_", "trust_", "school_", "provider_", "institution_",
                "sponsor_", "local_enterprise_", "rsc_", "opportunity_area_", "english_devolved_", "mca_")  # fmt: skip
LEVELS = {"national": "country_code", "regional": "region_code", "local authority": "new_la_code"}
MOSTLY = 0.9
"""A column of which this part are numbers is a column of numbers with faults, and no filter."""


def read_education(sheets: list[Sheet], filters: Collection[str] = ()) -> Release | None:
    """The data set, where the sheet has its headings. `filters` names columns of numbers that tell rows apart."""
    sheet = next((found for one in sheets if (found := headed(one, NEEDED))), None)
    if sheet is None:
        return None
    told = [n for n in sheet.names if n not in PLACES and not n.startswith(OTHER_PLACES)]
    for name in filters:
        if name not in told:
            raise refuse(sheet.file, "--filter", f"“{name}”", f"one of {', '.join(told)}", "Name a column.")
    kinds = _kinds(sheet, told, {*filters, *_from_meta(sheet.file)})
    apart = tuple(name for name in told if kinds[name] == "filter")
    counted = tuple(name for name in told if kinds[name] == "indicator")
    if not counted:
        raise refuse(
            sheet.file, "row 1", "no column of numbers", "at least one indicator", "Look at the file."
        )
    return _release(sheet, apart, counted)


def _release(sheet: Sheet, apart: tuple[str, ...], counted: tuple[str, ...]) -> Release:
    level = pc.utf8_lower(sheet.column("geographic_level"))
    kept = pc.is_in(level, value_set=pa.array(list(LEVELS)))
    columns = {"area": _areas(sheet, level), "period": sheet.column("time_period"),
               "identifier": sheet.column("time_identifier")}  # fmt: skip
    columns |= {name: sheet.column(name) for name in (*apart, *counted)}
    _no_area(sheet, columns["area"], kept)
    table = pa.table(columns).filter(kept)
    told_apart(
        sheet,
        table,
        ["period", "identifier", "area", *apart],
        "If a column of numbers tells them apart, name it with --filter.",
    )
    gone = pc.unique(sheet.column("geographic_level").filter(pc.invert(kept))).to_pylist()
    left = sheet.table.num_rows - table.num_rows
    notes = (f"{left:,} row(s) of other levels left out: {', '.join(sorted(gone))}.",) if left else ()
    return Release(EES, dataset_of(sheet.file), table, apart, counted, notes)


def _areas(sheet: Sheet, level: pa.Array) -> pa.Array:
    """The code of each row's area, by its level."""
    codes = pa.repeat("", len(level))
    for name, column in LEVELS.items():
        if column in sheet.names:
            codes = pc.if_else(pc.equal(level, name), sheet.column(column), codes)
    return codes


def _no_area(sheet: Sheet, areas: pa.Array, kept: pa.Array) -> None:
    index = pc.index(
        pc.and_(kept, pc.invert(pc.match_substring_regex(areas, "^[A-Z][0-9]{8}"))), value=True
    ).as_py()
    if index >= 0:
        level = sheet.column("geographic_level")[index].as_py()
        column = LEVELS[level.lower()]
        found, do = areas[index].as_py(), "Mend the cell, or download the file again."
        raise sheet.refuse(index, column, found, f"the nine-character code of the area ({level})", do)


def _kinds(sheet: Sheet, told: Sequence[str], filters: Collection[str]) -> dict[str, str]:
    return {name: "filter" if name in filters else _kind(sheet, name) for name in told}


def _kind(sheet: Sheet, name: str) -> str:
    """filter, indicator, or empty. Raises InputRefused for a column of numbers with a word in it."""
    column = sheet.column(name)
    wrong = first_other(column)
    if wrong is None:
        return "empty" if pc.all(pc.equal(column, "")).as_py() else "indicator"
    numbers = pc.sum(pc.or_(are_numbers(column), are_symbols(column))).as_py() or 0
    if numbers >= MOSTLY * len(column):
        expected = "a number or a symbol (c z k x u : - low ~), as in the other rows"
        do = f"Mend the cell; or, where the column tells rows apart, say --filter {name}."
        raise sheet.refuse(wrong, name, column[wrong].as_py(), expected, do)
    return "filter"


def _from_meta(file: Path) -> set[str]:
    """The filters that the data set's own description names, where that file (name.meta.csv) is beside it."""
    meta = file.with_name(f"{file.stem}.meta.csv")
    if not meta.is_file():
        return set()
    rows = pacsv.read_csv(meta)
    if not {"col_name", "col_type"} <= set(rows.column_names):
        raise refuse(
            meta, "row 1", ", ".join(rows.column_names), "the headings col_name and col_type", "Look at it."
        )
    return {row["col_name"] for row in rows.to_pylist() if str(row["col_type"]).casefold() == "filter"}
