"""Financial quarters and the dates in print.

A quarter runs from its first day to the end of its last day; `end` is the day after, so that
`first_day <= date < end` is the test (records and periods alike are half-open).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quarterday.errors import UserError

FIRST_YEAR, LAST_YEAR = 1900, 2100


class PeriodError(UserError):
    """A period that is not written like 2023-24-Q2."""

    exit_code = 2


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter of the financial year that starts on 1 April of `year`; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read '2023-24-Q2' ('2023-24 Q2' and lower case are taken too), from 1900 to 2100.

        Raises PeriodError for anything else, 2023-25-Q2 and 2023-24-Q5 included.
        """
        found = re.fullmatch(r"(\d{4})-(\d{2})[- ][Qq]([1-4])", text.strip())
        if found:
            year, ends = int(found[1]), int(found[2])
            if ends == (year + 1) % 100 and FIRST_YEAR <= year <= LAST_YEAR:
                return cls(year, int(found[3]))
        raise PeriodError(
            f"“{text}” is not a period. Write the financial year and the quarter like this: 2023-24-Q2."
        )

    @classmethod
    def containing(cls, day: date) -> Quarter:
        months = (day.year * 12 + day.month - 4) // 3
        return cls(months // 4, months % 4 + 1)

    @property
    def first_day(self) -> date:
        month = 1 + 3 * self.number
        return date(self.year, month, 1) if month < 13 else date(self.year + 1, 1, 1)

    @property
    def end(self) -> date:
        """The day after the last day."""
        return self.shift(1).first_day

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def second_month_end(self) -> date:
        """31 May, 31 August, 30 November, or the end of February."""
        third_month = self.last_day.replace(day=1)
        return third_month - timedelta(days=1)

    def shift(self, quarters: int) -> Quarter:
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)

    @property
    def previous(self) -> Quarter:
        return self.shift(-1)

    @property
    def same_last_year(self) -> Quarter:
        return self.shift(-4)

    @property
    def financial_year(self) -> str:
        """'2023-24', as the register's target files are named."""
        return f"{self.year}-{(self.year + 1) % 100:02d}"

    def __str__(self) -> str:
        return f"{self.financial_year}-Q{self.number}"

    @property
    def in_print(self) -> str:
        return f"Quarter {self.number}, {self.financial_year.replace('-', '/')}"

    @property
    def short(self) -> str:
        return f"Q{self.number} {self.financial_year.replace('-', '/')}"


def quarters(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Every quarter from first to last, both included."""
    while first <= last:
        yield first
        first = first.shift(1)


def print_date(day: date) -> str:
    """30 September 2023."""
    return f"{day.day} {day:%B %Y}"


def print_span(first: date, last: date, *alone: date) -> str:
    """“from 1 April 2017 to 30 September 2023”, or “on 30 September 2022 and 30 September 2023” of lone days."""
    if not alone:
        if first == last:
            return f"on {print_date(first)}"
        return f"from {print_date(first)} to {print_date(last)}"
    *others, final = map(print_date, alone)
    return f"on {' and '.join([', '.join(others), final] if others else [final])}"


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day: 31 August plus six is 28 or 29 February.

    The engines' own month arithmetic agrees (tests/core/test_periods.py).
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches `age`; a person born on 29 February does so on 1 March.

    In law an age is attained at the start of the anniversary (Family Law Reform Act 1969, s.9).
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
