"""Positions typed in by a council that holds no records for an indicator: `entered/*.csv` and `*.xlsx`.

Columns: indicator, period, numerator, denominator (empty for a count). Everything else is worked out
from the register. A workbook is as `template` writes it: it may have more columns, and rows left empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.figures import Position, Source, State, Unit
from quarterday.intake.formulas import unread
from quarterday.intake.refusal import Refused
from quarterday.intake.sheets import Cell, Sheet, sheets
from quarterday.periods import PeriodError, Quarter
from quarterday.positions.windows import dates_of
from quarterday.register import Denominator, Indicator, Register

COLUMNS = ("indicator", "period", "numerator", "denominator")
Line = tuple[int, Mapping[str, str]]


def read_entered(folder: Path, register: Register) -> list[Position]:
    """Every entered position. Raises RegisterError listing every faulty row."""
    found = list(_rows(folder, register))
    faults = [fault for fault in found if isinstance(fault, Fault)]
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise RegisterError(f"The entered positions have {len(faults)} fault(s):\n{listed}")
    return [position for position in found if isinstance(position, Position)]


def check_entered(folder: Path, register: Register) -> list[Fault]:
    """Every fault in the entered positions."""
    return [fault for fault in _rows(folder, register) if isinstance(fault, Fault)]


def _rows(folder: Path, register: Register) -> Iterator[Position | Fault]:
    seen: set[tuple[str, Quarter]] = set()
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{folder.name}/{file.name}"
        for line in _lines(file, name):
            if isinstance(line, Fault):
                yield line
                continue
            number, row = line
            position = _position(row, register, name, number)
            if isinstance(position, Position) and (position.indicator, position.period) in seen:
                key = f"{position.indicator} in {position.period}"
                position = Fault(Level.ERROR, name, f"row {number}", f"{key} again", "each once")
            elif isinstance(position, Position):
                seen.add((position.indicator, position.period))
            yield position


def _lines(file: Path, name: str) -> Iterator[Line | Fault]:
    """The rows of one file, each with its number; a file that Excel has open leaves another beside it."""
    if file.name.startswith(("~$", ".")):
        return
    match file.suffix.lower():
        case ".csv":
            yield from _csv_lines(file, name)
        case ".xlsx":
            yield from _workbook_lines(file, name)


def _csv_lines(file: Path, name: str) -> Iterator[Line | Fault]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield Fault(Level.ERROR, name, f"byte {error.start + 1}", "not UTF-8", "a file saved as CSV UTF-8")
        return
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        found = ", ".join(reader.fieldnames or ()) or "nothing"
        yield Fault(Level.ERROR, name, "row 1", found, ", ".join(COLUMNS))
        return
    yield from enumerate(reader, start=2)


def _workbook_lines(file: Path, name: str) -> Iterator[Line | Fault]:
    content = file.read_bytes()
    try:
        found = next((table for sheet in sheets(content) if (table := _table(sheet))), None)
        lost = unread(content)
    except Refused as error:
        yield Fault(Level.ERROR, name, "(the workbook)", str(error), error.expected)
        return
    if found is None:
        allowed = f"a sheet with a row that names {', '.join(COLUMNS)}; `quarterday template` writes one"
        yield Fault(Level.ERROR, name, "(the workbook)", "no such row in its first ten", allowed)
        return
    sheet, places, rows = found
    for number, cells in rows:
        row = {column: str(cells[place]).strip() for column, place in places.items()}
        row |= {
            column: text
            for column, place in places.items()
            if (text := lost.get(sheet, {}).get((number, place)))
        }
        if row["numerator"] or row["denominator"]:
            yield number, row


def _table(sheet: Sheet) -> tuple[str, dict[str, int], list[tuple[int, list[Cell]]]] | None:
    """The sheet's name, where its columns stand and the rows below, where it names the columns."""
    for place, (_, cells) in enumerate(sheet.rows[:10]):
        names = [str(cell).strip().casefold() for cell in cells]
        if set(COLUMNS) <= set(names):
            return sheet.name, {column: names.index(column) for column in COLUMNS}, sheet.rows[place + 1 :]
    return None


def _position(row: Mapping[str, str], register: Register, file: str, number: int) -> Position | Fault:
    def fault(column: str, found: str, allowed: str) -> Fault:
        return Fault(Level.ERROR, file, f"row {number}, {column}", found, allowed)

    code = (row["indicator"] or "").strip()
    indicator = register.indicator(code)
    if indicator is None:
        codes = [i.code for i in register.indicators]
        return fault("indicator", f"“{code}”", f"{', '.join(codes)}.{did_you_mean(code, codes)}")
    try:
        period = Quarter.parse(row["period"] or "")
    except PeriodError as error:
        return fault("period", f"“{row['period']}”", str(error))
    numerator, denominator = _count(row["numerator"]), _count(row["denominator"])
    if numerator is None:
        return fault("numerator", f"“{row['numerator']}”", "a number, 0 or more")
    if (denominator is None) != (indicator.unit.per is None):
        allowed = "nothing, for a count" if indicator.unit.per is None else "a number, 0 or more"
        return fault("denominator", f"“{row['denominator']}”", allowed)
    a_part = indicator.unit is Unit.PERCENT and indicator.denominator is not Denominator.MEASURE
    if a_part and denominator is not None and numerator > denominator:
        return fault("numerator", f"“{row['numerator']}”", f"no more than the denominator, {denominator}")
    return _entered(indicator, register.settings.authority, period, numerator, denominator)


def _count(text: str | None) -> Decimal | None:
    try:
        number = Decimal((text or "").strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def _entered(
    indicator: Indicator, authority: str, period: Quarter, numerator: Decimal, denominator: Decimal | None
) -> Position:
    dates = dates_of(indicator, period)
    return Position(
        indicator=indicator.code,
        authority=authority,
        period=period,
        per=indicator.unit.per,
        numerator=numerator,
        denominator=denominator,
        state=State.FINAL,
        source=Source.ENTERED,
        from_day=dates.from_day,
        to_day=dates.to_day,
        why="There is nothing to divide by." if denominator == 0 else None,
        statistic=indicator.statistic,
        independent=indicator.denominator is Denominator.MEASURE,
    )
