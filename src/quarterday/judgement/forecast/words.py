"""The sentences on a forecast, all in one place: a test reads every combination."""

from __future__ import annotations

from datetime import date

from quarterday.figures.forecast import Course
from quarterday.periods import Quarter, print_date

REFUSED = "No forecast:"


def told(course: Course, chance: float | None, goal: str, when: str, ends: tuple[str, str]) -> str:
    """“On course: about a 92% chance of meeting the target of 15% on 31 March 2024; likely to end between 13.9% and
    15.4%.” `ends` are the printed ends of the 80% interval."""
    if chance is None:
        return f"Likely to be {_between(ends)} {when}; there is no target to meet."
    return f"{course.label}: {chance_in_words(chance)} of meeting {goal} {when}; likely to end {_between(ends, 'at')}."


def decided(met: bool, so_far: str, goal: str, when: str, ends: tuple[str, str]) -> str:
    """Where a count has already passed its target, so that what is still to come cannot change the answer."""
    course = Course.ON_COURSE if met else Course.OFF_COURSE
    verb = "already meets" if met else "is already beyond"
    return f"{course.label}: {so_far} so far {verb} {goal} {when}; likely to end {_between(ends, 'at')}."


def chance_in_words(chance: float) -> str:
    """“about a 92% chance”, “more than a 99% chance”: never certain."""
    if chance > 0.99:
        return "more than a 99% chance"
    if chance < 0.01:
        return "less than a 1% chance"
    number = round(chance * 100)
    article = "an" if number in (8, 11, 18) or 80 <= number < 90 else "a"
    return f"{_side(chance, number)} {article} {number}% chance"


def _side(chance: float, number: int) -> str:
    """Beside the two bounds of the words the side is said: 80.3% is on course, and 80% would be at risk."""
    if number == 80 and chance > 0.8:
        return "just over"
    return "just under" if number == 20 and chance < 0.2 else "about"


def _between(ends: tuple[str, str], at: str = "") -> str:
    low, high = ends
    return f"{at} {low}".strip() if low == high else f"between {low} and {high}"


# -- what the figure is of ---------------------------------------------------------------------------------------


def on_day(day: date, average_over: int = 1) -> str:
    if average_over > 1:
        return f"on average over the {average_over} month ends to {print_date(day)}"
    return f"on {print_date(day)}"


def for_the_year(at: Quarter) -> str:
    return f"for the year to {print_date(at.last_day)}"


def for_the_months(months: int, at: Quarter) -> str:
    return f"for the {months} months to {print_date(at.last_day)}"


def for_the_quarter(at: Quarter) -> str:
    return f"for quarter {at.number} of {at.financial_year.replace('-', '/')}"


# -- why there is none -------------------------------------------------------------------------------------------


def year_ended(figure: str, when: str) -> str:
    return f"The year is over: the figure {when} is {figure}, so there is nothing to forecast."


def year_ended_without(quarter: Quarter) -> str:
    return f"The year is over, without a figure for {quarter.in_print}."


def no_figure(quarter: Quarter) -> str:
    return f"{REFUSED} there is no figure for {quarter.in_print}."


def changed_this_year(quarter: Quarter) -> str:
    return (
        f"{REFUSED} the definition changed in {quarter.in_print}, so the figure for the year is partly one thing "
        "and partly another."
    )


def too_few(found: int, needed: int, since: Quarter | None, missing: Quarter | None) -> str:
    """Too few quarters in a row: since the first, the definition's change, or the last gap."""
    start = f"{REFUSED} {_quarters(found)} "
    if since is not None:
        return f"{start}since the definition changed in {since.in_print} are too few; {needed} are needed."
    if missing is not None:
        return f"{start}since the gap in {missing.in_print} are too few; {needed} in a row are needed."
    return f"{start}of figures {'is' if found == 1 else 'are'} too few; {needed} are needed."


def first_quarter(years: int, needed: int) -> str:
    return (
        f"{REFUSED} in quarter 1 it takes {needed} whole earlier years of figures under the same definition, and there "
        f"{'is' if years == 1 else 'are'} {years or 'none'}."
    )


def too_few_years(years: int, needed: int) -> str:
    return (
        f"{REFUSED} how this figure moves in a year is learnt from {needed} earlier years, and there "
        f"{'is' if years == 1 else 'are'} {years or 'none'}."
    )


def never_moved() -> str:
    return f"{REFUSED} the figure has been the same in every quarter, so how far it may move cannot be told."


def above_whole(quarter: Quarter, figure: str) -> str:
    return f"{quarter.in_print}: the value is {figure}; a percentage of a whole is 100% at most."


def numerator_above(quarter: Quarter, numerator: str, denominator: str) -> str:
    return f"{quarter.in_print}: the numerator {numerator} is more than the denominator {denominator}."


def nothing_counted() -> str:
    return f"{REFUSED} the year so far has nobody to take a percentage of."


def without_counts() -> str:
    return f"{REFUSED} the numbers behind the figure are not known, and it is worked out from them."


def _quarters(number: int) -> str:
    return f"{number} quarter{'' if number == 1 else 's'}"
