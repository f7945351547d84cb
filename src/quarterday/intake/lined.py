"""A table with the line of its file on which each row begins, and what can be said of rows by their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from quarterday.intake import across
from quarterday.intake.across import OPEN, Marks, Numbers
from quarterday.intake.checks import Findings
from quarterday.intake.rules import Rule


@dataclass(frozen=True, slots=True)
class Lined:
    """The rows of a table, one of whose columns is `person`, and each row's line."""

    rows: pa.Table
    lines: Numbers

    def at(self, marks: Marks, *columns: str, **others: pa.ChunkedArray) -> Iterator[tuple[Any, ...]]:
        """The line of each marked row, with what some columns, and columns beside them, hold there."""
        places = np.flatnonzero(marks)
        wanted = (*(self.rows[name] for name in columns), *others.values())
        found = (across.at(column, places) for column in wanted)
        return zip(self.lines[places].tolist(), *found, strict=True)

    def only(self, marks: Marks) -> Lined:
        """The marked rows alone."""
        return Lined(self.rows.filter(pa.array(marks)), self.lines[marks])

    def repeated(
        self, findings: Findings, expected: str, people: Numbers | None = None, field: str = ""
    ) -> Marks:
        """The rows that say the very same as one before, noted. `people` numbers each row's person.

        `field` tells the table where a file has rows of several.
        """
        numbers = across.codes(self.rows["person"]) if people is None else people
        again = across.repeated(numbers, self.rows.drop_columns("person").columns)
        lines = self.lines[again].tolist()
        if lines:
            findings.leave_out(set(lines))
        for line in lines:
            findings.add(Rule.REPEATED, line, field, expected=expected)
        return again

    def once(self, findings: Findings, expected: str, field: str) -> Lined:
        """The rows without those that say the very same as one before."""
        again = self.repeated(findings, expected, field=field)
        return self.only(~again) if again.any() else self

    def check_overlaps(self, findings: Findings, field: str, people: Numbers | None = None) -> None:
        """Note each row that starts before an earlier row of the same person is over."""
        numbers = across.codes(self.rows["person"]) if people is None else people
        starts, ends = across.days(self.rows["start"]), across.days(self.rows["end"], OPEN)
        clash = across.overlapping(numbers, starts, ends)
        spells = self.at(clash, "person", "start", "end")
        findings.overlaps(((person, start, end, line) for line, person, start, end in spells), field)
