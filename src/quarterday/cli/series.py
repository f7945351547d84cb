"""Series of figures from a CSV file, for `quarterday judge`."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quarterday.errors import InputRefused, did_you_mean
from quarterday.judgement.control import Series
from quarterday.judgement.control.periods import in_order
from quarterday.register import Polarity

COLUMNS = (
    "series", "period", "value", "numerator", "denominator", "target", "polarity", "rebase", "basis",
)  # fmt: skip
POLARITIES = {
    **{polarity.value: polarity for polarity in Polarity},
    "increase": Polarity.HIGHER, "high": Polarity.HIGHER,
    "decrease": Polarity.LOWER, "low": Polarity.LOWER,
    "neutral": Polarity.CONTEXT, "": Polarity.CONTEXT,
}  # fmt: skip
BASES = ("stock", "flow", "cohort", "quarter", "year_to_date", "rolling")
MISSING = ("", "na", "nan")
YES, NO = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no", *MISSING)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file, with where it is."""

    file: str
    number: int
    cells: Mapping[str, str]

    def refused(self, column: str, expected: str) -> InputRefused:
        found = self.cells.get(column, "")
        return InputRefused(
            f"{self.file}, row {self.number}, column “{column}”: found “{found[:60]}”, expected {expected} "
            "Mend the row and try again; nothing was judged."
        )

    def number_in(self, column: str, *, at_least: float = -math.inf) -> float | None:
        """The number in a column, None where it is missing."""
        text = self.cells.get(column, "").strip()
        if text.lower() in MISSING:
            return None
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not (math.isfinite(found) and abs(found) < 1e100 and found >= at_least):
            least = f" of {at_least:g} or more" if at_least > -math.inf else ""
            raise self.refused(column, f"a number{least}, or nothing where the figure is missing.")
        return found

    def flag_in(self, column: str) -> bool:
        text = self.cells.get(column, "").strip().lower()
        if text not in (*YES, *NO):
            raise self.refused(column, "1 where a new baseline starts, else nothing or 0.")
        return text in YES


def read_lines(file: Path, known: Sequence[str]) -> list[Line]:
    """The rows of a CSV file with a header. Raises InputRefused where it cannot be read as one."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputRefused(f"{file} is not there. Give the name of a CSV file.") from error
    except UnicodeDecodeError as error:
        raise InputRefused(f"{file} is not text in UTF-8. Save it as “CSV UTF-8” and try again.") from error
    try:
        found = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise InputRefused(f"{file} cannot be read as CSV ({error}). Save it as CSV again.") from error
    rows = [(number, row) for number, row in enumerate(found, 1) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise InputRefused(f"{file} has no rows. It needs a row of column names and at least one of figures.")
    header = [cell.strip().lower() for cell in rows[0][1]]
    _check_header(file, header, known)
    return [Line(file.name, number, _cells(file, number, header, row)) for number, row in rows[1:]]


def _check_header(file: Path, header: Sequence[str], known: Sequence[str]) -> None:
    for name in header:
        if name not in known and (hint := did_you_mean(name, known)):
            raise InputRefused(f"{file.name}, row 1: found the column “{name}”, which is not known.{hint}")
        if header.count(name) > 1:
            raise InputRefused(f"{file.name}, row 1: found the column “{name}” twice; each is allowed once.")


def _cells(file: Path, number: int, header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if len(row) > len(header):
        raise InputRefused(
            f"{file.name}, row {number}: found {len(row)} cells, expected {len(header)} as in row 1. Put a value "
            "that holds a comma between double quotes."
        )
    return dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=True))


def read_series(file: Path) -> list[Series]:
    """Every series of the file, in the order that they first come in, each sorted by period."""
    lines = read_lines(file, COLUMNS)
    _check_columns(lines[0])
    named: dict[str, list[Line]] = {}
    for line in lines:
        named.setdefault(line.cells.get("series", file.stem).strip(), []).append(line)
    return [_series(name, mine) for name, mine in named.items()]


def _check_columns(line: Line) -> None:
    has = line.cells
    if "period" not in has:
        raise InputRefused(
            f"{line.file}, row 1: there is no column “period”. It says when each figure is of."
        )
    if "value" not in has and not {"numerator", "denominator"} <= set(has):
        raise InputRefused(
            f"{line.file}, row 1: there is neither a column “value” nor the two columns “numerator” and "
            "“denominator”. Give one or the other."
        )


def _series(name: str, lines: Sequence[Line]) -> Series:
    periods = [line.cells["period"].strip() for line in lines]
    order = in_order(periods)
    if order.odd is not None:
        raise lines[order.odd].refused(
            "period", "a period that no other row of the series has, written as the others."
        )
    mine = [lines[place] for place in order.places]
    values = [line.number_in("value") for line in mine]
    tops = [line.number_in("numerator", at_least=0) for line in mine]
    bottoms = [line.number_in("denominator", at_least=0) for line in mine]
    counted = all(value is None for value in values) and any(top is not None for top in tops)
    if counted:
        values = [a / b if a is not None and b else None for a, b in zip(tops, bottoms, strict=True)]
    return Series(
        name,
        tuple(periods[place] for place in order.places),
        tuple(values),
        tuple(tops) if counted else None,
        tuple(bottoms) if counted else None,
        tuple(_in_force(mine)),
        POLARITIES[_one_of(mine, "polarity", POLARITIES)],
        frozenset(place for place, line in enumerate(mine) if line.flag_in("rebase")),
        _one_of(mine, "basis", ("", *BASES)) or None,
        order.gaps,
    )


def _in_force(lines: Iterable[Line]) -> Iterator[float | None]:
    """The target of each row; one without says that the target stays."""
    target = None
    for line in lines:
        given = line.number_in("target")
        target = target if given is None else given
        yield target


def _one_of(lines: Sequence[Line], column: str, known: Iterable[str]) -> str:
    """The word that a series has in a column, the same in every row that has one."""
    allowed = list(known)
    said = ""
    for line in lines:
        word = line.cells.get(column, "").strip().lower()
        if word not in allowed:
            raise line.refused(column, f"{', '.join(filter(None, allowed))}.{did_you_mean(word, allowed)}")
        if word and said and word != said:
            raise line.refused(column, f"“{said}” as in an earlier row: a series has one {column}.")
        said = word or said
    return said
