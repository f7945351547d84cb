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
    NOT_A_DATE = (
        Level.ERROR,
        "A date is not written as it should be: 30/09/2023 or 2023-09-30, or as a mapping says.",
        False,
    )
    END_BEFORE_START = (Level.ERROR, "An end comes before its start.", False)
    MISSING_START = (Level.ERROR, "The start date is missing.", False)
    MISSING_IDENTIFIER = (Level.ERROR, "The row does not say whom it is about.", False)
    NOT_A_NUMBER = (Level.ERROR, "A number that the row needs cannot be read.", False)
    UNKNOWN_ROW = (
        Level.ERROR,
        "The row does not say whether it tells of a post, a vacancy or sickness.",
        False,
    )
    WRONG_LENGTH = (Level.ERROR, "The row has more or fewer cells than the file has columns.", False)
    LOST_FORMULA = (
        Level.ERROR,
        "A cell holds a formula whose result was not saved, so its value is not known.",
        False,
    )
    REPEATED = (Level.WARNING, "The very same row is there a second time; it is read once.", False)
    HISTORY_CHANGED = (
        Level.WARNING,
        "A later return tells this otherwise (other dates or codes); the later statement is used.",
        False,
    )
    BIRTH_CHANGED = (Level.WARNING, "A later return gives another date of birth; the later one is used.")
    NOT_RESTATED = (
        Level.WARNING,
        "Still open at the end of its return and not in the next one; it is followed up to that end.",
    )
    STATED_LATE = (
        Level.WARNING,
        "It began before this return's year, and the return of the year before does not have it.",
    )
    YEAR_MISSING = (
        Level.WARNING,
        "There is no return for the time before this one; nothing is computed for earlier years.",
    )
    OTHER_FORM = (
        Level.WARNING,
        "The same year's return is in the load as CSV tables too; those are read and not this file.",
        False,
    )
    BEFORE_BIRTH = (
        Level.WARNING,
        "It begins before the child was born (a referral or plan: more than 40 weeks before).",
    )
    IMPOSSIBLE_AGE = (
        Level.WARNING,
        "The child would be 21 or over at the start (of a referral: 25 or over).",
    )
    TOO_EARLY = (
        Level.WARNING,
        "A conference, review or plan comes before the enquiry, plan or request that it belongs to.",
    )
    OPEN_PAST_18 = (
        Level.WARNING,
        "Still open after the 18th birthday; an end may be missing. Care is counted to that birthday.",
    )
    OVERLAP = (Level.WARNING, "Two rows about one person overlap; each figure counts the person once.")
    MISSING_END = (
        Level.WARNING,
        "Still open, although another row about the same person begins later; an end may be missing.",
    )
    GAP_BEFORE = (
        Level.WARNING,
        "The episode begins within a period of care (RNE is not S), and none of the child's reaches up to it.",
    )
    TWO_BIRTHS = (
        Level.WARNING,
        "One person has two dates of birth: a slip, or two children as one. Each row keeps its own.",
    )
    SAME_CHILD = (
        Level.WARNING,
        "A child's care goes on (X1) and stops; another's, of the same birth and sex, is under way from then on.",
    )
    BACK_AFTER_TRANSFER = (
        Level.WARNING,
        "Another authority took the care over (E3), and the child is in care here again within 28 days.",
    )
    PLAN_AFTER_TRANSFER = (
        Level.WARNING,
        "The plan goes on after the child's case was closed as another authority's (RC5); it is counted here.",
    )
    UNKNOWN_CODE = (Level.WARNING, "A code is not one that the format knows.")
    MISSING_CODE = (Level.WARNING, "A code that every row should have is missing.")
    MISSING_BIRTH = (Level.WARNING, "The date of birth is missing, so age cannot be told.")
    NOT_IN_HEADER = (
        Level.WARNING,
        "The child is not in the header file or ssd_person, so age cannot be told.",
    )
    DUPLICATE = (Level.WARNING, "A second row says the same thing again or otherwise; the last is used.")
    AFTER_LOAD = (Level.WARNING, "A date is after the day of loading; it does not decide the cover.")
    FTE_OUT_OF_RANGE = (Level.WARNING, "The full-time equivalent is 0 or above 1.")
    WORKER_TWICE = (Level.WARNING, "A worker is in the census more than once; each row counts by its FTE.")
    LEFT_WITH_FTE = (
        Level.WARNING,
        "A worker has an end by the census's day and an FTE above 0 on it; the end decides.",
    )
    STARTS_AFTER_CENSUS = (
        Level.WARNING,
        "A role starts after the day on which its FTE says it was filled; the FTE decides.",
    )
    NO_WORKER_NUMBER = (
        Level.NOTE,
        "A worker has no registration number; the row stands for one worker of this census alone.",
    )
    INCOMPLETE_AGES = (
        Level.ERROR,
        "An area's ages from 0 to 17 are not all there for a year, so that no total is made.",
        False,
    )
    SYMBOL = (
        Level.WARNING,
        "A published figure is a symbol: it is not available or withheld. It is left out.",
        False,
    )
    UNKNOWN_COLUMN = (Level.WARNING, "A column is not part of the format; it is ignored.")
    COVER_AFTER_LOAD = (
        Level.WARNING,
        "The file speaks of days after the day of loading; give the day of the extract with --as-at.",
    )
    ERROR_CELL = (Level.WARNING, "A cell holds an error such as #N/A; it is read as empty.")
    EMPTY_LIST = (Level.WARNING, "A list has its headings and no row; nothing is read from it.", False)
    NO_LEGAL_STATUS = (
        Level.WARNING,
        "No legal status covers the episode, so it cannot be told whether it is a short break.",
    )
    EARLY_HELP_COHORT = (
        Level.WARNING,
        "Every child with early help is known to social care too: the extract may leave the others out.",
    )
    NOT_IN_BOTH = (
        Level.WARNING,
        "A child is open in one return and not in another on a day that both speak of.",
    )
    SUDDEN_DROP = (
        Level.WARNING,
        "The kind has over a fifth fewer rows than in the snapshot before: the export may be cut short.",
    )
    OTHER_AUTHORITY = (
        Level.NOTE,
        "The plan is another authority's, followed here for a time; it is not counted.",
        False,
    )
    TRANSFER = (
        Level.NOTE,
        "Another authority took the case or the care over (RC5, E3): an end here, and a start there.",
    )
    PLAN_WITHOUT_CONFERENCE = (
        Level.NOTE,
        "The plan begins on a day with no initial conference: begun by a transfer conference, or it is missing.",
    )
    NO_CLOSURE = (
        Level.NOTE,
        "A referral is not in the list of children in need, so the day on which it closed is not known.",
    )
    NO_POSTS = (
        Level.NOTE,
        "The table has no dates of posts, and in live extracts no agency flag; no posts are read from it.",
        False,
    )
    NOT_HELD = (
        Level.NOTE,
        "The review was cancelled, or nothing says on which day it was held; it is not counted.",
        False,
    )
    SHORT_BREAKS = (
        Level.NOTE,
        "Legal status V3 or V4, a series of short breaks: in no count of children looked after.",
    )
    GAP = (
        Level.NOTE,
        "The episode ends with X1 (care goes on), and no episode of the child begins on that day.",
    )
    SAME_DAY = (Level.NOTE, "Start and end are the same day; the row is in no count as at a date.")
    NOT_USED = (Level.NOTE, "Nothing in this file or sheet is used by this version.", False)

    @property
    def id(self) -> str:
        return self.name.lower()
