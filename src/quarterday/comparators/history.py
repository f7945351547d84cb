"""An indicator's own history where its records do not reach: the authority's published figures, marked as such."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from quarterday.comparators.store import Store
from quarterday.comparators.values import Absent, Edition, editions
from quarterday.figures import Position, Source, State
from quarterday.figures.published import PublishedValue
from quarterday.periods import Quarter, add_months
from quarterday.register import AsAt, Basis, Comparators, Covers, Indicator, Series, Span


def speaks_alike(indicator: Indicator, series: Series, ends: date) -> bool:
    """Whether a published figure that ends on a day speaks of what the indicator does in the quarter of that day."""
    quarter = Quarter.containing(ends)
    if not series.same or ends != quarter.last_day or indicator.average_over > 1 or indicator.lag:
        return False
    if indicator.basis is Basis.STOCK:
        return series.covers is Covers.DAY and indicator.as_at is AsAt.QUARTER_END
    if series.covers is not Covers.YEAR:
        return False
    rolling = indicator.span is Span.ROLLING and indicator.months == 12
    return rolling or (indicator.span is Span.YEAR_TO_DATE and quarter.number == 4)


def newest_values(found: list[Edition], authority: str) -> dict[date, tuple[PublishedValue, Edition]]:
    """An authority's published numbers by the day they end on, each as the newest edition that has it says."""
    told = {}
    for edition in found:
        for (area, ends), value in edition.values.items():
            if area == authority and value.value is not None:
                told[ends] = (value, edition)
    return told


def published_history(
    store: Store,
    comparators: Comparators,
    indicator: Indicator,
    authority: str,
    covered: Collection[Quarter] = (),
) -> list[Position]:
    """Positions from the first mapped series that is loaded, for quarters that are not `covered`, the oldest first.

    Only of period ends for which the series speaks of the same thing as the indicator. The figure is the published one
    and is never worked out anew; `why` says where it is from and how it differs.
    """
    for series in comparators.of(indicator):
        found = editions(store, series)
        if not isinstance(found, Absent):
            told = newest_values(found, authority)
            return [p for ends in sorted(told) for p in _position(indicator, series, *told[ends], covered)]
    return []


def _position(
    indicator: Indicator,
    series: Series,
    value: PublishedValue,
    edition: Edition,
    covered: Collection[Quarter],
) -> Iterator[Position]:
    quarter = Quarter.containing(value.ends)
    if quarter in covered or not speaks_alike(indicator, series, value.ends):
        return
    after = value.ends + timedelta(days=1)
    yield Position(
        indicator=indicator.code, authority=value.area, period=quarter, per=indicator.unit.per,
        numerator=value.numerator, denominator=value.denominator, published=value.value, state=State.FINAL,
        source=Source.PUBLISHED, statistic=indicator.statistic,
        from_day=value.ends if series.covers is Covers.DAY else add_months(after, -12), to_day=value.ends,
        why=f"Published: {edition.kept.source}, {series.series}, edition {edition.kept.edition}. {series.differs}",
    )  # fmt: skip
