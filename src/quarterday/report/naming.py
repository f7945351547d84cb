"""How the report calls things and prints numbers: indicators, targets, statuses, figures and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from quarterday.figures import Bundle, Position, Status
from quarterday.figures.unit import Unit, printed_target
from quarterday.periods import Quarter
from quarterday.register.models import Indicator, Polarity, Register
from quarterday.register.targets import Target, TargetKind, ToleranceUnit

NO_TARGET = "No target"
_OPENING = re.compile(r"^(?:percentage|number|rate|proportion) of (?:the )?", re.IGNORECASE)
_ENDING = re.compile(r"(?: per | within |, or ).*$")


def name(indicator: Indicator) -> str:
    """'PI.432 – Number of children looked after …'."""
    return f"{indicator.code} – {indicator.title}"


def short(indicator: Indicator) -> str:
    """'PI.432 (children looked after)'."""
    return f"{indicator.code} ({_few_words(indicator)})"


def short_name(indicator: Indicator) -> str:
    """'PI.432 – children looked after', for a table."""
    return f"{indicator.code} – {_few_words(indicator)}"


def _few_words(indicator: Indicator) -> str:
    """The register's few words, else what the title counts, without its unit and its conditions."""
    return indicator.short or _ENDING.sub("", _OPENING.sub("", indicator.title))


def printed(indicator: Indicator, position: Position | None) -> str:
    """A position's value in print, or “No figure”."""
    if position is None or position.exact is None:
        return "No figure"
    return indicator.unit.printed(position.exact, indicator.decimals)


def target_words(register: Register, indicator: Indicator, bundle: Bundle) -> str:
    """The target in print, or “No target”."""
    target = register.target(indicator.code, bundle.period)
    return goal_words(indicator, target) if target else NO_TARGET


def goal_words(indicator: Indicator, target: Target) -> str:
    """What a target asks for: '15%', 'fewer than 85', '2 percentage points better than the same quarter last year'."""
    number = printed_target(target.target, indicator.unit)
    match target.kind:
        case TargetKind.FEWER_THAN | TargetKind.MORE_THAN:
            return f"{'fewer' if target.kind is TargetKind.FEWER_THAN else 'more'} than {number}"
        case TargetKind.ADDITIONAL:
            base = (
                "the same quarter last year"
                if target.base is None
                else printed_target(target.base, indicator.unit)
            )
            return f"{number} more than {base}"
        case TargetKind.SAME_QUARTER_LAST_YEAR | TargetKind.COMPARATOR:
            return _better_than(indicator, target)
    if target.low is not None and target.high is not None:
        return (
            f"{printed_target(target.low, indicator.unit)} to {printed_target(target.high, indicator.unit)}"
        )
    return number


def _better_than(indicator: Indicator, target: Target) -> str:
    other = target.comparator or "the same quarter last year"
    if target.target:
        return (
            f"{indicator.unit.printed_difference(target.target, _places(target.target))} better than {other}"
        )
    return f"{'better than' if target.strictly else 'as good as'} {other}"


def status_words(status: Status) -> str:
    """The status with its symbol: '● On target'."""
    return f"{status.symbol} {status.label}"


def margin_words(indicator: Indicator, target: Target) -> str:
    """The tolerance: '2 percentage points', '5% of the target, which is 4.15 per 10,000'."""
    margin = indicator.unit.printed_difference(target.margin, _places(target.margin))
    if target.tolerance_unit is ToleranceUnit.POINTS:
        return margin
    return f"{target.tolerance:f}% of the target, which is {margin}"


def ends_in_print(indicator: Indicator, low: Decimal, high: Decimal) -> str:
    """Both ends of a range, exactly, so that a figure beside them can be placed by eye."""
    least = indicator.decimals if indicator.polarity is Polarity.TARGET else 0  # as the reasons print them
    places = max(_places(low), _places(high), least)
    return " to ".join(indicator.unit.printed(end, places) for end in (low, high))


def year(period: Quarter) -> str:
    """'2023/24'."""
    return period.financial_year.replace("-", "/")


def count_places(series: Iterable[Position]) -> int:
    """The decimals that an indicator's counts are printed with: full-time equivalents have some."""
    counts = [count for p in series for count in (p.numerator, p.denominator) if count is not None]
    return max(map(_places, counts), default=0)


def print_count(count: Decimal, places: int) -> str:
    """'582', '69,100', '233.0' where the indicator's counts have one decimal."""
    return Unit.COUNT.printed(count, places)


def _places(number: Decimal) -> int:
    """The decimals a number needs to be printed exactly."""
    return max(0, -int(number.normalize().as_tuple().exponent))
