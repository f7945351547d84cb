"""Which method a figure deserves, and what it makes of the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quarterday.figures.forecast import Method
from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import words
from quarterday.judgement.forecast.history import History, Reading
from quarterday.judgement.forecast.outlook import Around, Outlook, StillToCome
from quarterday.judgement.forecast.subject import Subject
from quarterday.register.models import Denominator
from quarterday.stats import predictive
from quarterday.stats.predictive import Bell

LEAST_QUARTERS = {Method.LAST_VALUE: 6, Method.SMOOTHED: 8}  # in a row
LEAST_YEARS = {Method.COUNT: 2, Method.PERCENTAGE: 2, Method.IN_YEAR_CHANGE: 4}  # whole ones before this
YEARS_FOR_SEASON = 3


class Refused(Exception):
    """Why there is no forecast, in a sentence; with the year's figure where the year is over."""

    def __init__(self, reason: str, outturn: float | None = None) -> None:
        super().__init__(reason)
        self.outturn = outturn


@dataclass(frozen=True, slots=True)
class Working:
    """What a method found; `least` is the figure so far of a count, below which the year cannot end."""

    method: Method
    outlook: Outlook
    used: int
    seasonal: bool = False
    least: Fraction | None = None


def work_out(subject: Subject, history: History) -> Working:
    """The method for the figure's basis and unit; raises Refused where it has too little to go on."""
    if not subject.is_of_the_year:
        return _series(subject, history)
    if subject.unit is Unit.COUNT or subject.denominator is Denominator.POPULATION:
        return _count(subject, history)
    if subject.unit is Unit.PERCENT and subject.denominator in (None, Denominator.ROWS):
        return _percentage(history)
    return _in_year_change(subject, history)


# -- the year so far, and what is still to come --------------------------------------------------------------------


def _count(subject: Subject, history: History) -> Working:
    """Negative binomial; a rate is its numerator's forecast over the population of the latest quarter."""
    numbers = _counts_of(subject, history.readings[history.now])
    if numbers is None:
        raise Refused(words.without_counts())
    so_far, scale = numbers
    years = _growing([[_numerator(subject, r) for r in year] for year in history.whole_years])
    _enough(Method.COUNT, len(years))
    quarter = history.now.number
    share, sd, seasonal = _share(years, quarter)
    wide = predictive.overdispersion_of_counts(years, seasonal)
    rest = predictive.remaining_count(float(so_far), share, wide, sd)
    used = quarter + 4 * len(years)
    return Working(Method.COUNT, StillToCome(so_far, rest, scale), used, seasonal, so_far * scale)


def _share(years: Sequence[Sequence[float]], quarter: int) -> tuple[float, float, bool]:
    """The share of a year reached by the quarter, its standard deviation, and whether it is a season's,
    as earlier years tell it."""
    if len(years) >= YEARS_FOR_SEASON and predictive.has_season(years):
        share, sd = predictive.shares(years, quarter)
        if 0 < share < 1:
            return share, sd, True
    return quarter / 4, 0.0, False


def _enough(method: Method, years: int) -> None:
    if years < LEAST_YEARS[method]:
        raise Refused(words.too_few_years(years, LEAST_YEARS[method]))


def _counts_of(subject: Subject, reading: Reading) -> tuple[Fraction, Fraction] | None:
    """The count so far, and what one of it adds to the figure."""
    if subject.unit.per is None:
        return None if reading.value is None else (Fraction(reading.value), Fraction(1))
    if reading.numerator is None or not reading.denominator:
        return None
    return Fraction(reading.numerator), Fraction(subject.unit.per) / Fraction(reading.denominator)


def _numerator(subject: Subject, reading: Reading) -> float | None:
    number = reading.value if subject.unit.per is None else reading.numerator
    return None if number is None else float(number)


def _growing(years: Sequence[Sequence[float | None]]) -> list[list[float]]:
    """What each quarter added, of the years whose running totals are all known and never go down."""
    found = []
    for totals in years:
        known = [total for total in totals if total is not None]
        added = [after - before for before, after in zip([0.0, *known], known, strict=False)]
        if len(added) == len(totals) and min(added) >= 0:
            found.append(added)
    return found


def _percentage(history: History) -> Working:
    """Beta-binomial over as many as are expected in the rest of the year."""
    reading = history.readings[history.now]
    if reading.numerator is None or reading.denominator is None:
        raise Refused(words.without_counts())
    if reading.denominator == 0:
        raise Refused(words.nothing_counted())
    over, below = Fraction(reading.numerator), Fraction(reading.denominator)
    if over > below:
        raise ValueError(words.numerator_above(reading.period, f"{float(over):g}", f"{float(below):g}"))
    pairs = [year for year in map(_pairs, history.whole_years) if year]
    _enough(Method.PERCENTAGE, len(pairs))
    quarter = history.now.number
    share, _, seasonal = _share([[n for _, n in year] for year in pairs], quarter)
    trials = round(float(below) * (1 - share) / share)
    wide = predictive.overdispersion_of_shares(pairs)
    rest = predictive.remaining_successes(float(over), float(below), trials, wide)
    outlook = StillToCome(over, rest, 100 / (below + trials))
    return Working(Method.PERCENTAGE, outlook, quarter + 4 * len(pairs), seasonal)


def _pairs(year: Sequence[Reading]) -> list[tuple[float, float]]:
    """Each quarter's own numerator and denominator, of a year whose running totals are known and never go down."""
    over = _growing([[None if r.numerator is None else float(r.numerator) for r in year]])
    below = _growing([[None if r.denominator is None else float(r.denominator) for r in year]])
    pairs = list(zip(over[0], below[0], strict=True)) if over and below else []
    return pairs if all(x <= n for x, n in pairs) else []


def _in_year_change(subject: Subject, history: History) -> Working:
    """The figure so far, and how it moved from this quarter to the year end in earlier years."""
    quarter = history.now.number
    values = [[float(r.value) for r in year if r.value is not None] for year in history.whole_years]
    moves = [year[3] - year[quarter - 1] for year in values]
    _enough(Method.IN_YEAR_CHANGE, len(moves))
    if len(set(moves)) == 1:
        raise Refused(words.never_moved())
    bell = predictive.mean(moves)
    value = float(history.value or 0)
    outlook = Around(Bell(value + bell.mean, bell.sd, bell.freedom), subject.top, whole=False)
    return Working(Method.IN_YEAR_CHANGE, outlook, 2 * len(moves) + 1)


# -- a series of figures each of its own day or quarter ------------------------------------------------------------


def _series(subject: Subject, history: History) -> Working:
    method = Method.SMOOTHED if subject.is_of_single_quarters else Method.LAST_VALUE
    values, needed = history.unbroken, LEAST_QUARTERS[method]
    if len(values) < needed:
        since = history.since if len(history.readings) == len(values) else None
        raise Refused(words.too_few(len(values), needed, since, history.gap))
    if min(values) == max(values):
        raise Refused(words.never_moved())
    steps = 4 - history.now.number
    bell, seasonal = predictive.with_season(values, steps, _way(method, steps))
    whole = subject.unit is Unit.COUNT and all(map(float.is_integer, values))
    return Working(method, Around(bell, subject.top, whole), len(values), seasonal)


def _way(method: Method, steps: int) -> Callable[[Sequence[float]], Bell]:
    way = predictive.smoothed if method is Method.SMOOTHED else predictive.last_value
    return lambda values: way(values, steps)
