"""How sure a figure is, whether it has changed since a year ago, and what its gap to a target comes to in cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from quarterday.figures import Position, Statistic, Unit
from quarterday.figures.appraisal import Change, Margin, Trend
from quarterday.register.models import Basis, Indicator, Polarity
from quarterday.stats import differences
from quarterday.stats.intervals import Interval, count, rate, wilson
from quarterday.stats.rounding import half_up

FEW_CASES = 5  # at most so many, of either kind, are few: what the Department for Education does not publish
SMALL_WHOLE = 30  # under this a percentage moves by three points for one case
LEAST_TO_TEST = 10  # cases a percentage needs at both times to be tested


def interval_of(position: Position, unit: Unit, confidence: float = 0.95) -> Interval | str:
    """The interval of a position in its unit, or the sentence that says why there is none.

    Wilson for a percentage of its own rows, Byar's (exact below 10 events) for rates by population and counts.
    """
    top, bottom = position.numerator, position.denominator
    if top is None or position.exact is None:
        return "There is no figure."
    if position.statistic is not Statistic.COUNT or position.summed_over > 1:
        return "An average has no interval from counts alone."
    if unit is Unit.COUNT:
        return count(float(top), confidence)
    if bottom is None or unit is Unit.RATIO or (position.independent and unit is Unit.PERCENT):
        return "Two counts of different things have no interval from one of them alone."
    per = float(position.per or 1)
    found = wilson(float(top), float(bottom), confidence) if unit is Unit.PERCENT else None
    made = found.times(per) if found else rate(float(top), float(bottom), per, confidence)
    return made if made is not None else "There is nothing to divide by."


def margin(indicator: Indicator, position: Position, goal: Fraction | None = None) -> Margin:
    """How sure the position is; `goal` is the nearest value that meets its target, None where it is met or has none."""
    found = interval_of(position, indicator.unit)
    small, gap = _small(indicator, position), cases_to(indicator, position, goal)
    if isinstance(found, str):
        return Margin(None, None, found, small, gap)
    return Margin(found.lower, found.upper, "", small, gap)


def _small(indicator: Indicator, position: Position) -> str:
    """What one case more or less would do to a percentage of few; empty where they are not few."""
    top, bottom = position.numerator, position.denominator
    if indicator.unit is not Unit.PERCENT or top is None or not bottom or position.exact is None:
        return ""
    if bottom >= SMALL_WHOLE and FEW_CASES < top < bottom - FEW_CASES:
        return ""
    step = indicator.unit.printed_difference(Fraction(100) / Fraction(bottom), max(1, indicator.decimals))
    return f"The numbers are small: one case more or less would move the figure by {step}."


def cases_to(indicator: Indicator, position: Position, goal: Fraction | None) -> str:
    """What the gap to the goal comes to in cases of the numerator, the denominator staying as it is.

    Whole cases, rounded to where the goal is met: 84.2 per 10,000 of 69,100 against 83 is 9. It says how large the
    gap is, and not what to do: nobody is to put children on plans for a target. Empty for averages.
    """
    top, bottom, per = position.numerator, position.denominator, position.per
    if goal is None or top is None or not bottom or per is None or position.statistic is not Statistic.COUNT:
        return ""
    if indicator.unit not in (Unit.PERCENT, Unit.PER_1000, Unit.PER_10000) or position.summed_over > 1:
        return ""
    needed = goal * Fraction(bottom) / Fraction(per)
    change = needed - Fraction(top)
    whole = ceil(change) if change > 0 else -floor(change)
    if whole == 0 or needed < 0:
        return ""
    return f"The gap to the target is about {whole:,} {indicator.numerator_words}."


def change(indicator: Indicator, now: Position | None, then: Position | None) -> Change:
    """Whether `now` differs from `then`, a year before, by more than chance at 95%.

    Percentages by Newcombe's interval, counts and rates by the exact conditional test. Two counts of a stock share
    people, so a rate's test is cautious, and a percentage's is not made. Figures as printed that are the same are the
    same.
    """
    if now is None or then is None or now.exact is None or then.exact is None:
        return Change(Trend.UNKNOWN, "There is no figure of a year ago to compare with.")
    printed = [half_up(one.exact or 0, indicator.decimals) for one in (now, then)]
    if printed[0] == printed[1]:
        return Change(Trend.SAME, "The two figures are the same as printed.")
    why = _untestable(indicator, now, then)
    if why:
        return Change(Trend.UNTESTED, why)
    clear, how = _tested(indicator, now, then)
    if not clear:
        return Change(Trend.UNCLEAR, f"The difference is no more than chance explains ({how}).")
    trend = direction(indicator.polarity, printed[0], printed[1])
    return Change(trend, f"The difference is more than chance explains ({how}).")


def direction(polarity: Polarity, now: Decimal, then: Decimal) -> Trend:
    """The word for a clear change: better or worse by the polarity, else higher or lower."""
    if polarity in (Polarity.HIGHER, Polarity.LOWER):
        return Trend.BETTER if (now > then) is (polarity is Polarity.HIGHER) else Trend.WORSE
    return Trend.HIGHER if now > then else Trend.LOWER


def _untestable(indicator: Indicator, now: Position, then: Position) -> str:
    both = (now, then)
    if any(one.statistic is not Statistic.COUNT or one.summed_over > 1 for one in both):
        return "Averages cannot be tested from their counts alone."
    if indicator.unit is Unit.RATIO or (now.independent and indicator.unit is Unit.PERCENT):
        return "Two counts of different things cannot be tested as one percentage."
    if indicator.unit is Unit.PERCENT:
        if indicator.basis is Basis.STOCK:
            return "Many of the same people are in both counts, so a test for separate groups does not hold."
        if min(one.denominator or 0 for one in both) < LEAST_TO_TEST:
            return f"There are fewer than {LEAST_TO_TEST} cases in one of the two quarters: too few to test."
    elif any((one.numerator or 0) % 1 for one in both):
        return "Parts of full-time posts are no counts, and cannot be tested as such."
    return ""


def _tested(indicator: Indicator, now: Position, then: Position) -> tuple[bool, str]:
    """Whether the difference is clear, and by which test."""
    x1, x2 = float(then.numerator or 0), float(now.numerator or 0)
    if indicator.unit is Unit.COUNT:
        made = differences.rates(x1, 1, x2, 1)
        return made is not None and made.is_clear, _exact_test(indicator)
    n1, n2 = float(then.denominator or 0), float(now.denominator or 0)
    if indicator.unit is Unit.PERCENT:
        shares = differences.proportions(x1, n1, x2, n2)
        return shares is not None and shares.is_clear, "Newcombe’s interval at 95%"
    ratio = differences.rates(x1, n1, x2, n2)
    return ratio is not None and ratio.is_clear, _exact_test(indicator)


def _exact_test(indicator: Indicator) -> str:
    cautious = (
        ", which is cautious where the same children are in both" if indicator.basis is Basis.STOCK else ""
    )
    return f"exact test of two rates at 95%{cautious}"


def net_change(started: int, ended: int) -> Change:
    """Whether more came than went in a period, or fewer: how a stock is judged. Neither way is better here.

    Of all who came or went, half would have come if nothing had changed: an exact binomial test at 95%.
    """
    moved = started + ended
    if not moved or started == ended:
        return Change(Trend.SAME, f"{started:,} started and {ended:,} ended.")
    words = f"{started:,} started and {ended:,} ended"
    if differences.two_sided(started, moved, 0.5) >= 0.05:
        return Change(Trend.UNCLEAR, f"{words}: no further apart than chance explains.")
    trend = Trend.HIGHER if started > ended else Trend.LOWER
    return Change(trend, f"{words}: further apart than chance explains.")
