"""Where our position and the published figure for the same day are not the same, and why where it can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from quarterday.comparators.field import decimals_of, when
from quarterday.comparators.history import newest_values, speaks_alike
from quarterday.comparators.store import Store
from quarterday.comparators.values import Absent, Edition, editions
from quarterday.figures import Position, Source
from quarterday.figures.published import PublishedValue
from quarterday.figures.unit import printed_count
from quarterday.register import Comparators, Denominator, Indicator, Series
from quarterday.stats.ratio import ratio
from quarterday.stats.rounding import half_up


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Our figure and the published one for the same day, at the decimals that are published."""

    indicator: str
    authority: str
    ends: date
    ours: Decimal
    published: Decimal
    edition: str
    reason: str
    series: Series

    @property
    def rule(self) -> str:
        return "published-differs"

    @property
    def sentence(self) -> str:
        """“Published 32.5 at 31 March 2024; ours 32.7: the population differs, …”."""
        said = f"Published {self.published:,f} {when(self.series, self.ends)}; ours {self.ours:,f}: {self.reason}."
        return f"{said} ({self.series.name}, edition {self.edition})"


def disagreements(
    store: Store, comparators: Comparators, indicator: Indicator, positions: Iterable[Position]
) -> list[Disagreement]:
    """Every calculated position of the whole that, rounded as the series is, is not the published figure.

    Compared are the days for which the series means the same as the indicator, by the first mapped series
    that is loaded.
    """
    ours = [p for p in positions if _is_ours(p, indicator)]
    for series in comparators.of(indicator):
        found = editions(store, series)
        if not isinstance(found, Absent):
            return [one for position in ours for one in _compared(indicator, series, found, position)]
    return []


def _is_ours(position: Position, indicator: Indicator) -> bool:
    whole = position.indicator == indicator.code and not position.dimensions
    return whole and position.source is not Source.PUBLISHED and position.exact is not None


def _compared(
    indicator: Indicator, series: Series, found: list[Edition], position: Position
) -> Iterator[Disagreement]:
    told = newest_values(found, position.authority).get(position.to_day)
    if told is None or position.exact is None or not speaks_alike(indicator, series, position.to_day):
        return
    value, edition = told
    decimals = decimals_of(series, edition)
    ours, theirs = half_up(position.exact, decimals), half_up(value.value or Decimal(0), decimals)
    if ours != theirs:
        before = _earlier(found, edition, position, ours, decimals)
        reason = _reason(indicator, position, value, decimals) + before
        yield Disagreement(
            indicator.code, position.authority, value.ends, ours, theirs, edition.kept.edition, reason, series
        )


def _earlier(found: list[Edition], newest: Edition, position: Position, ours: Decimal, decimals: int) -> str:
    """“; the edition 2023 had ours too”, where an earlier one did."""
    for one in reversed(found):
        value = one.values.get((position.authority, position.to_day))
        if one is not newest and value and value.value is not None and half_up(value.value, decimals) == ours:
            return f"; edition {one.kept.edition} had our figure, so it was restated since"
    return ""


def _reason(indicator: Indicator, position: Position, value: PublishedValue, decimals: int) -> str:
    """Which of numerator and denominator differs, as far as both are known."""
    if position.numerator is None or value.numerator is None:
        return _below(indicator, position, value) or "why is not known, as no counts are published with it"
    if position.numerator == value.numerator:
        return _below(indicator, position, value) or _not_above(indicator, position)
    counts = f"{printed_count(value.numerator)} published and {printed_count(position.numerator)} ours"
    above = f"the count differs, {counts}"
    below = _below(indicator, position, value)
    if below:
        return f"{above}, and {below}"
    if (
        value.denominator is None
        and position.denominator is not None
        and not _makes(position, value, decimals)
    ):
        return f"{above}, and that alone does not explain it, so {_noun(indicator)} differs too"
    return above


def _not_above(indicator: Indicator, position: Position) -> str:
    if position.denominator is None or position.numerator is None:
        return "why is not known, as the counts are the same"
    return f"the count is the same ({printed_count(position.numerator)}), so {_noun(indicator)} differs"


def _noun(indicator: Indicator) -> str:
    population = indicator.denominator is Denominator.POPULATION
    return "the population" if population else f"the number of {indicator.denominator_words or 'all'}"


def _below(indicator: Indicator, position: Position, value: PublishedValue) -> str:
    """How the denominators differ; empty where they do not or are not both known."""
    if position.denominator is None or value.denominator is None or position.denominator == value.denominator:
        return ""
    numbers = f"{printed_count(value.denominator)} published and {printed_count(position.denominator)} ours"
    if indicator.denominator is Denominator.POPULATION:
        year = (
            f" (ours is the estimate for mid-{position.population_year})" if position.population_year else ""
        )
        return f"the population was revised or is of another year, {numbers}{year}"
    return f"{_noun(indicator)} differs, {numbers}"


def _makes(position: Position, value: PublishedValue, decimals: int) -> bool:
    """Whether the published count over our denominator gives the published figure."""
    if value.numerator is None or position.denominator is None or position.per is None or value.value is None:
        return False
    made: Fraction | None = ratio(value.numerator, position.denominator, position.per)
    return made is not None and half_up(made, decimals) == half_up(value.value, decimals)
