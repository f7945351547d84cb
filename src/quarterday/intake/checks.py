"""Checking one row: each cell read into its type, each fault noted, and whether the row still counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from quarterday.intake.codes import SEX, YES_NO
from quarterday.intake.rules import Rule
from quarterday.records import Finding

FIRST_YEAR, LAST_YEAR = 1900, 2100
POSSIBLE = f"a day of the calendar between {FIRST_YEAR} and {LAST_YEAR}; an end that is not known stays empty"
WRITTEN = "a date written as 30/09/2023 or 2023-09-30"
SHOWN = 60  # characters of a found value that are kept


@lru_cache(maxsize=65536)
def read_day(text: str) -> date | Rule:
    """The day that `dd/mm/yyyy` or `yyyy-mm-dd` stands for, or the rule that the text breaks."""
    found = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text)
    if found:
        day, month, year = (int(part) for part in found.groups())
    else:
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
        if not found:
            return Rule.NOT_A_DATE
        year, month, day = (int(part) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Rule.IMPOSSIBLE_DATE
    try:
        return date(year, month, day)
    except ValueError:
        return Rule.IMPOSSIBLE_DATE


class Findings:
    """The findings of one file, in the order in which they were made."""

    def __init__(self, file: str, today: date) -> None:
        self.file, self.today = file, today
        self.made: list[Finding] = []

    def add(
        self,
        rule: Rule,
        row: int | None = None,
        field: str = "",
        found: str = "",
        expected: str = "",
        *,
        kept: bool = True,
        counted: bool = False,
    ) -> None:
        """Note a finding; the row counts if its rule lets it and `kept` does, or where `counted` says so."""
        shown = found if len(found) <= SHOWN else f"{found[:SHOWN]}…"
        self.made.append(
            Finding(
                rule.level, rule.id, self.file, row, field, shown, expected, counted or (rule.kept and kept)
            )
        )

    def leave_out(self, rows: set[int]) -> None:
        """Have the findings on some rows say that those do not count after all."""
        self.made = [replace(each, kept=False) if each.row in rows else each for each in self.made]

    def overlaps(self, spells: Iterable[tuple[str, date, date | None, int]], field: str) -> None:
        """Note each row that starts before an earlier row of the same person is over.

        A spell is (person, start, end, row). A row of no length overlaps nothing.
        """
        reached: dict[str, tuple[date, int]] = {}
        late: list[tuple[int, str, int]] = []
        for person, start, end, row in sorted(spells, key=lambda spell: (spell[0], spell[1], spell[3])):
            until = end or date.max
            if until == start:
                continue
            if person in reached and start < reached[person][0]:
                late.append((row, start.isoformat(), reached[person][1]))
            if person not in reached or until > reached[person][0]:
                reached[person] = (until, row)
        for row, began, earlier in sorted(late):
            self.add(Rule.OVERLAP, row, field, began, f"a start once the row at line {earlier} is over")


class Row:
    """One row of a file, or one module of the census: cells by name, read by the methods.

    A method notes what is wrong and gives None for it; when the row is finished, `counts()` says
    whether it still counts.
    """

    __slots__ = ("_cells", "_findings", "_noted", "line")

    def __init__(self, findings: Findings, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self._findings, self._cells = findings, cells
        self._noted: tuple[tuple[Rule, str, str, str], ...] = ()

    def note(self, rule: Rule, field: str, found: str = "", expected: str = "") -> None:
        self._noted = (*self._noted, (rule, field, found, expected))

    def counts(self) -> bool:
        """Hand the row's findings over; False where one of them leaves the row out."""
        if not self._noted:
            return True
        kept = all(rule.kept for rule, *_ in self._noted)
        for rule, field, found, expected in self._noted:
            self._findings.add(rule, self.line, field, found, expected, kept=kept)
        return kept

    def counts_without(self) -> None:
        """Hand the findings over of a row whose faulty cells are done without: it counts all the same."""
        for rule, field, found, expected in self._noted:
            self._findings.add(rule, self.line, field, found, expected, counted=True)

    def aside(self) -> Row:
        """The same cells as a row of its own, so that a fault in one of them does not leave this row out."""
        return Row(self._findings, self.line, self._cells)

    def text(self, field: str) -> str | None:
        return self._cells.get(field, "").strip() or None

    def identifier(self, field: str) -> str:
        """Text, leading zeros and all; without it the row is left out."""
        found = self.text(field)
        if found is None:
            self.note(Rule.MISSING_IDENTIFIER, field, expected="an identifier")
        return found or ""

    def day(self, field: str, missing: Rule | None = None, *, ahead: bool = False) -> date | None:
        """A date; `missing` is the rule broken by an empty cell, if it may not be empty.

        `ahead` allows a day that is yet to come.
        """
        written = self._cells.get(field, "")
        day = read_day(written)
        if type(day) is date and day <= self._findings.today:  # as a rule there is nothing to say
            return day
        text = written.strip()
        if not text:
            if missing:
                self.note(missing, field, expected=WRITTEN)
            return None
        day = read_day(text)
        if isinstance(day, Rule):
            self.note(day, field, text, POSSIBLE if day is Rule.IMPOSSIBLE_DATE else WRITTEN)
            return None
        if day > self._findings.today and not ahead:
            self.note(Rule.AFTER_LOAD, field, text, f"a day up to {self._findings.today.isoformat()}")
        return day

    def spell(self, start_field: str, end_field: str) -> tuple[date | None, date | None]:
        """A start, without which the row is left out, and an end that may be empty."""
        start, end = self.day(start_field, Rule.MISSING_START), self.day(end_field)
        if start and end and end < start:
            self.note(Rule.END_BEFORE_START, end_field, end.isoformat(), f"{start} or later")
        elif start and end == start:
            self.note(Rule.SAME_DAY, end_field, end.isoformat(), "a later day")
        return start, end

    def code(
        self,
        field: str,
        known: Collection[str],
        *,
        needed: bool = False,
        fold: Callable[[str], str] = str.upper,
    ) -> str | None:
        """A code as written, upper case (or as `fold` makes it); an unknown code is noted and kept."""
        written = self._cells.get(field, "")
        if written in known:  # as a rule there is nothing to say
            return written
        text = written.strip()
        if not text:
            if needed:
                self.note(Rule.MISSING_CODE, field, expected=_listed(known))
            return None
        code = fold(text)
        if known and code not in known:
            self.note(Rule.UNKNOWN_CODE, field, text, _listed(known))
        return code

    def sex(self, field: str) -> str | None:
        code = self.code(field, SEX)
        return SEX.get(code) if code else None

    def yes_no(self, field: str, *, needed: bool = False) -> bool | None:
        code = self.code(field, YES_NO, needed=needed, fold=str.lower)
        return YES_NO.get(code) if code else None

    def whole(self, field: str, *, needed: bool = True) -> int | None:
        """A whole number of nought or more; where it is not needed, one that cannot be read is noted."""
        text = self.text(field)
        if text and re.fullmatch(r"[0-9]{1,9}", text):
            return int(text)
        if needed:
            self.note(Rule.NOT_A_NUMBER, field, text or "", "a whole number, without commas")
        elif text:
            self.note(Rule.UNKNOWN_CODE, field, text, "a whole number")
        return None

    def amount(self, field: str, *, needed: bool = True) -> Decimal | None:
        """A number of nought or more, to six decimals; where it is not needed, one that cannot be read is noted."""
        text = self.text(field) or ""
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,30})?", text):
            return Decimal(text).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
        if needed:
            self.note(Rule.NOT_A_NUMBER, field, text, "a number such as 4.5")
        elif text:
            self.note(Rule.UNKNOWN_CODE, field, text, "a number such as 4.5")
        return None

    def fte(self, field: str, *, nought: bool = False) -> Decimal | None:
        """A full-time equivalent to six decimals; above 1, and 0 unless `nought`, is noted and kept."""
        text = self.text(field) or ""
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,30})?|\.[0-9]{1,30}", text):
            self.note(Rule.NOT_A_NUMBER, field, text, "a number above 0 and up to 1, such as 0.8")
            return None
        number = Decimal(text)
        if not 0 < number <= 1 and not (nought and number == 0):
            self.note(Rule.FTE_OUT_OF_RANGE, field, text, "a number above 0 and up to 1, such as 0.8")
        return number.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def _listed(known: Collection[str]) -> str:
    words = list(known) if isinstance(known, tuple | dict) else sorted(known)
    return f"one of {', '.join(words)}"
