"""The days that a quarter's position refers to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quarterday.periods import Quarter
from quarterday.register import Basis, Indicator


@dataclass(frozen=True, slots=True)
class Dates:
    """What one position refers to, and when it is known.

    The figure speaks of `from_day` to `to_day`; a stock is counted as at the end of each of `days`. The records
    must cover `from_day` onwards, and the figure is final once they reach `known_on` (for a cohort with
    follow-up, the period's own end).
    """

    period: Quarter
    from_day: date
    to_day: date
    known_on: date
    days: tuple[date, ...]


def dates_of(indicator: Indicator, period: Quarter) -> Dates:
    """The days of a quarter's position: one for a stock, or the month ends it is averaged over; else its span."""
    if indicator.basis is Basis.STOCK:
        days = indicator.as_at.days(period, indicator.average_over)
        return Dates(period, days[0], days[-1], known_on=days[-1], days=days)
    last = period.shift(-indicator.lag)
    first_day = indicator.span.first_day(last, indicator.months or 0)
    return Dates(period, first_day, last.last_day, known_on=period.last_day, days=(last.last_day,))
