"""The rules that rows are read by: each with its level, its sentence and whether the row counts.

A rule never changes a value. A row that breaks a rule with `kept=False` is left out of the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from quarterday.errors import Level


@dataclass(frozen=True)
class _Rule:
    level: Level
    sentence: str
    kept: bool = True


class Rule(_Rule, Enum):
    """Every rule; the member's lower-case name is its id in findings and summaries."""

    IMPOSSIBLE_DATE = (Level.ERROR, "A date is not a day of the calendar between 1900 and 2100.", False)
    NOT_A_DATE = (Level.ERROR, "A date is not written as 30/09/2023 or 2023-09-30.", False)
    END_BEFORE_START = (Level.ERROR, "An end comes before its start.", False)
    MISSING_START = (Level.ERROR, "The start date is missing.", False)
    MISSING_IDENTIFIER = (Level.ERROR, "The row does not say whom it is about.", False)
    NOT_A_NUMBER = (Level.ERROR, "A number that the row needs cannot be read.", False)
    WRONG_LENGTH = (Level.ERROR, "The row has more or fewer cells than the file has columns.", False)
    OVERLAP = (Level.WARNING, "Two rows about one person overlap; each figure counts the person once.")
    UNKNOWN_CODE = (Level.WARNING, "A code is not one that the format knows.")
    MISSING_CODE = (Level.WARNING, "A code that every row should have is missing.")
    MISSING_BIRTH = (Level.WARNING, "The date of birth is missing, so age cannot be told.")
    NOT_IN_HEADER = (Level.WARNING, "The child is not in the header file, so age cannot be told.")
    DUPLICATE = (Level.WARNING, "A second row says the same thing again or otherwise; the last is used.")
    AFTER_LOAD = (Level.WARNING, "A date is after the day of loading; it does not decide the cover.")
    FTE_OUT_OF_RANGE = (Level.WARNING, "The full-time equivalent is 0 or above 1.")
    UNKNOWN_COLUMN = (Level.WARNING, "A column is not part of the format; it is ignored.")
    COVER_AFTER_LOAD = (
        Level.WARNING,
        "The file speaks of days after the day of loading; give the day of the extract with --as-at.",
    )
    SAME_DAY = (Level.NOTE, "Start and end are the same day; the row is in no count as at a date.")
    NOT_USED = (Level.NOTE, "The file is recognised, and not used by this version.", False)

    @property
    def id(self) -> str:
        return self.name.lower()
