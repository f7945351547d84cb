"""An indicator's positions on a control chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from quarterday.figures import Position, Statistic, Unit
from quarterday.figures.appraisal import Charted, Variation
from quarterday.judgement.control import Assurance, Control, Kind, Point, Policy, Series, Signal, chart
from quarterday.judgement.control import Variation as VariationWord
from quarterday.judgement.control.choosing import kind_for
from quarterday.periods import Quarter
from quarterday.register.models import Basis, Indicator, Register, Span

LEAST_AFTER_REBASE = 7  # quarters of the new level; a new baseline of fewer would hide what it is to show


def variation(register: Register, indicator: Indicator, series: Sequence[Position]) -> Variation:
    """What the chart of the positions (oldest first, to the quarter judged) says of the last one."""
    made = control_of(register, indicator, series)
    per = 1.0 if made.kind is Kind.XMR else float(indicator.unit.per or 1)
    return Variation(
        made.kind.value,
        made.variation.value,
        made.assurance.value,
        made.reason,
        (*made.notes, *_rebases_said(indicator, series)),
        made.met,
        tuple(
            Charted(
                point.period, _times(point.value, per), _times(point.centre, per), _times(point.lower, per),
                _times(point.upper, per), tuple(signal.value for signal in point.signals), point.high,
                _times(point.target, per), point.group,
            )
            for point in made.points
        ),
    )  # fmt: skip


def control_of(register: Register, indicator: Indicator, series: Sequence[Position]) -> Control:
    """The control chart by the strict policy: of counts where the figure is made of them, else by moving ranges."""
    placed = series_of(register, indicator, series)
    return chart(placed, kind_for(placed, rates=indicator.unit is not Unit.PERCENT))


def series_of(register: Register, indicator: Indicator, series: Sequence[Position]) -> Series:
    """The positions as a plain series; targets are in the unit of what is charted."""
    counted = _is_of_counts(indicator, series)
    tops = (position.numerator if position.exact is not None else None for position in series)
    scale = 1 / float(indicator.unit.per or 1) if counted else 1.0
    return Series(
        indicator.code,
        tuple(str(position.period) for position in series),
        tuple(position.value for position in series),
        _numbers(tops) if counted else None,
        _numbers(position.denominator for position in series) if counted else None,
        tuple(_target(register, indicator, position.period, scale) for position in series),
        indicator.polarity,
        frozenset(_places(_rebases(indicator, series), series).values()),
        _basis(indicator),
        _gaps([position.period for position in series]),
    )  # fmt: skip


def _is_of_counts(indicator: Indicator, series: Sequence[Position]) -> bool:
    """Whether each figure is so many of its own rows, or of a population, as whole numbers; a stock is not charted."""
    if indicator.basis is Basis.STOCK:
        return False
    if indicator.unit not in (Unit.PERCENT, Unit.PER_10000, Unit.PER_1000) or indicator.average_over > 1:
        return False
    there = [position for position in series if position.numerator is not None]
    return bool(there) and all(
        position.statistic is Statistic.COUNT
        and not (position.independent and indicator.unit is Unit.PERCENT)
        and (position.numerator or 0) % 1 == 0
        for position in there
    )


def _numbers(counts: Iterable[Decimal | None]) -> tuple[float | None, ...]:
    return tuple(None if count is None else float(count) for count in counts)


def _target(register: Register, indicator: Indicator, period: Quarter, scale: float) -> float | None:
    target = register.target(indicator.code, period)
    return float(target.target) * scale if target and target.kind.is_fixed else None


def _basis(indicator: Indicator) -> str:
    if indicator.basis is Basis.STOCK:
        return "stock"
    return indicator.span.value if indicator.span is not Span.QUARTER else indicator.basis.value


def _gaps(periods: Sequence[Quarter]) -> frozenset[int]:
    return frozenset(
        place for place in range(1, len(periods)) if periods[place] != periods[place - 1].shift(1)
    )


def _rebases(indicator: Indicator, series: Sequence[Position]) -> Mapping[date, str]:
    """The days from which the level or the definition is another, with why; those too recent are left."""
    changes = {change.since: change.what for change in indicator.changed}
    levels = {rebase.since: rebase.reason for rebase in indicator.rebased}
    places = _places(levels, series)
    return changes | {
        day: why for day, why in levels.items() if len(series) - places.get(day, 0) >= LEAST_AFTER_REBASE
    }


def _places(days: Mapping[date, str], series: Sequence[Position]) -> dict[date, int]:
    """The place of the first quarter that lies wholly after each day."""
    found = {
        day: next((n for n, one in enumerate(series) if one.period.first_day >= day), None) for day in days
    }
    return {day: place for day, place in found.items() if place is not None}


def _rebases_said(indicator: Indicator, series: Sequence[Position]) -> list[str]:
    reasons = _rebases(indicator, series)
    return [
        f"A new baseline starts in {series[place].period.in_print}: {reasons[day].rstrip('.')}."
        for day, place in _places(reasons, series).items()
    ]


def _times(value: float | None, per: float) -> float | None:
    return None if value is None else value * per


def drawn(indicator: Indicator, found: Variation) -> Control:
    """A judged variation as a chart in the indicator's unit, to be drawn."""
    points = tuple(
        Point(
            one.period, one.value, one.target, one.group, one.centre, one.lower, one.upper, None, None,
            tuple(map(Signal, one.signals)), one.high,
        )
        for one in found.points
    )  # fmt: skip
    series = Series(
        indicator.code,
        tuple(point.period for point in points),
        tuple(point.value for point in points),
        targets=tuple(point.target for point in points),
        polarity=indicator.polarity,
    )
    return Control(
        series, Kind.XMR, Policy.STRICT, points, found.notes, None, VariationWord(found.variation),
        Assurance(found.assurance), found.reason, found.met,
    )  # fmt: skip
