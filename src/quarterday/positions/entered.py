"""Positions typed in by a council that holds no records for an indicator: `entered/*.csv`.

Columns: indicator, period, numerator, denominator (empty for a count). Everything else is worked out
from the register.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.figures import Position, Source, State
from quarterday.periods import PeriodError, Quarter
from quarterday.positions.calculation import dates_of
from quarterday.register import Indicator, Register

COLUMNS = ("indicator", "period", "numerator", "denominator")


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
    for file in sorted(folder.glob("*.csv")):
        name = f"{folder.name}/{file.name}"
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                found = ", ".join(reader.fieldnames or ()) or "nothing"
                yield Fault(Level.ERROR, name, "row 1", found, ", ".join(COLUMNS))
                continue
            for number, row in enumerate(reader, start=2):
                position = _position(row, register, name, number)
                if isinstance(position, Position) and (position.indicator, position.period) in seen:
                    key = f"{position.indicator} in {position.period}"
                    position = Fault(Level.ERROR, name, f"row {number}", f"{key} again", "each once")
                elif isinstance(position, Position):
                    seen.add((position.indicator, position.period))
                yield position


def _position(row: dict[str, str], register: Register, file: str, number: int) -> Position | Fault:
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
    )
