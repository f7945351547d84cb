"""How an indicator's figure is worked out and what days it speaks of, in plain words."""

from __future__ import annotations

from quarterday.figures import Statistic, Unit
from quarterday.register import AsAt, Basis, Denominator, Indicator, Span

NUMBERS = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    6: "six",
    12: "twelve",
    24: "twenty-four",
    36: "thirty-six",
}
TIMES = {Unit.PERCENT: " × 100", Unit.PER_1000: " × 1,000", Unit.PER_10000: " × 10,000"}


def formula(indicator: Indicator) -> str:
    """“number of children in need ÷ number of children aged 0 to 17 × 10,000”."""
    top, below = indicator.numerator_words, indicator.denominator_words
    if indicator.denominator is None:
        return f"the number of {top}"
    if indicator.statistic is Statistic.MEDIAN:
        return f"{top}: the middle figure when those of all {below} are put in order"
    if indicator.statistic is Statistic.MEAN:
        return f"{top}, those of all added up ÷ number of {below}{_months(indicator)}"
    added = ", each added up over the days counted, then divided" if indicator.average_over > 1 else ""
    return (
        f"number of {top} ÷ number of {below}{TIMES.get(indicator.unit, '')}{added}{_population(indicator)}"
    )


def _months(indicator: Indicator) -> str:
    return ", in months of a twelfth of 365.25 days" if indicator.unit is Unit.MONTHS else ""


def _population(indicator: Indicator) -> str:
    if indicator.denominator is not Denominator.POPULATION:
        return ""
    return ". The children are the mid-year estimate of the calendar year before the figure's last day"


def moment(indicator: Indicator) -> str:
    """The days that a quarter's figure speaks of."""
    if indicator.basis is Basis.STOCK:
        return _day(indicator)
    span = _span(indicator)
    if indicator.basis is Basis.COHORT and indicator.lag:
        quarters = "quarter" if indicator.lag == 1 else "quarters"
        return f"{span}, {_number(indicator.lag)} {quarters} earlier, so that what came of it is known"
    return span


def _day(indicator: Indicator) -> str:
    last = {
        AsAt.QUARTER_END: "the last day of the quarter",
        AsAt.SECOND_MONTH_END: "the last day of the quarter's second month",
    }[indicator.as_at]
    if indicator.average_over == 1:
        return f"as at the end of {last}"
    return f"as at the ends of {_number(indicator.average_over)} months, of which {last} is the latest"


def _span(indicator: Indicator) -> str:
    match indicator.span:
        case Span.QUARTER:
            return "over the quarter"
        case Span.YEAR_TO_DATE:
            return "from 1 April to the end of the quarter"
        case Span.ROLLING:
            return f"over the {_number(indicator.months or 0)} months that end with the quarter"


def _number(number: int) -> str:
    return NUMBERS.get(number, str(number))
