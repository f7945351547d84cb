"""The CSV layouts that Quarterday documents for extracts no national return covers.

`docs/formats/` is written from these tables, `intake` reads by them and `synth` writes by them. A
date is `2023-09-30` or `30/09/2023`; an empty date is not known, or (an end) not yet. Every extract
but the population carries `as_at`, the same day on each row: the extract speaks to the end of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quarterday.records import Kind

SYNTHETIC_COLUMN = "SYNTHETIC"
"""A column that any CSV may carry: where it is filled, the records are made up and are labelled so."""

SYNTHETIC_WORDS = "made-up record"


class Holds(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    DATE = "date"
    YES_NO = "yes or no"
    NUMBER = "number"
    WHOLE = "whole number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout; `codes` lists the words a text column may hold (empty: any).

    A column that is not `usual` is there for rows of another sort than most files have.
    """

    name: str
    holds: Holds
    meaning: str
    needed: bool = True
    codes: tuple[str, ...] = ()
    usual: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """A CSV layout: the file is known by its columns, not by its name."""

    kind: Kind
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The usual columns."""
        return tuple(column.name for column in self.columns if column.usual)


AS_AT = Column("as_at", Holds.DATE, "the day to whose end the extract speaks, the same on every row")

WORKFORCE = Layout(
    Kind.WORKFORCE,
    (
        Column("worker_id", Holds.TEXT, "the worker, the same in every row about them; of a vacancy, the post"),
        Column("agency", Holds.YES_NO, "whether the post is filled through an agency"),
        Column("org_role", Holds.TEXT, "role as in the workforce census: 1 senior manager to 6 qualified "
               "without cases", codes=("1", "2", "3", "4", "5", "6")),
        Column("fte", Holds.NUMBER, "full-time equivalent of the post, above 0 and up to 1"),
        Column("start_date", Holds.DATE, "first day in the post at this FTE"),
        Column("end_date", Holds.DATE, "day the post or vacancy ended or the FTE changed, or the last day of the "
               "sickness; empty while it lasts"),
        AS_AT,
        Column("row_is", Holds.TEXT, "what the row tells of: a post that is filled (or empty), a vacant post, or "
               "sickness", needed=False, codes=("post", "vacancy", "sickness"), usual=False),
        Column("days_lost", Holds.NUMBER, "of sickness, the working days missed, by full-time equivalent",
               needed=False, usual=False),
    ),
)  # fmt: skip
EARLY_HELP = Layout(
    Kind.EARLY_HELP,
    (
        Column("case_id", Holds.TEXT, "the early help case; children of one family may share it"),
        Column("child_id", Holds.TEXT, "the child, by the number used in the social care returns"),
        Column("start_date", Holds.DATE, "day the case opened for the child"),
        Column("end_date", Holds.DATE, "day it closed; empty while open"),
        Column("end_reason", Holds.TEXT, "why it closed; empty while open",
               codes=("needs_met", "step_up", "no_consent", "moved_away", "died", "other")),
        Column("organisation", Holds.TEXT, "lead organisation", needed=False),
        AS_AT,
    ),
)  # fmt: skip
PARTICIPATION = Layout(
    Kind.PARTICIPATION,
    (
        Column("person_id", Holds.TEXT, "the young person"),
        Column("date_of_birth", Holds.DATE, "decides academic age"),
        Column("activity", Holds.TEXT, "what the young person does",
               codes=("education", "employment_with_training", "employment_without_training", "training",
                      "neet_available", "neet_not_available", "not_known", "custody", "other")),
        Column("start_date", Holds.DATE, "first day of the activity"),
        Column("end_date", Holds.DATE, "day it ended; empty while it lasts"),
        AS_AT,
    ),
)  # fmt: skip
POPULATION = Layout(
    Kind.POPULATION,
    (
        Column("authority", Holds.TEXT, "nine-character code, such as E08000027"),
        Column("year", Holds.WHOLE, "the mid-year: 30 June of this calendar year"),
        Column("people_0_17", Holds.WHOLE, "people aged 0 to 17 on that day"),
        Column("release", Holds.DATE, "day on which the estimate was published; empty: the day of loading",
               needed=False),
    ),
)  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (WORKFORCE, EARLY_HELP, PARTICIPATION, POPULATION)
