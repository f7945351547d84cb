"""Every indicator's position for every quarter that the records cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quarterday.figures import Position, Source, State, Statistic
from quarterday.measures import Measure
from quarterday.periods import Quarter, add_months, print_date, quarters
from quarterday.positions.count import Count, rolled_up, whole
from quarterday.positions.evidence import Counts, Evidence, counts_of, cover_of, needs_of, shapes_of
from quarterday.positions.population import with_population
from quarterday.positions.windows import Dates, dates_of
from quarterday.records import TABLES, Cover
from quarterday.register import Denominator, Indicator, Register


def calculate(
    register: Register,
    measures: Mapping[str, Measure],
    evidence: Evidence,
    asked: Quarter | None = None,
) -> list[Position]:
    """The position of each calculated indicator for each quarter within cover, oldest first; after the whole of a
    quarter those of its groups, which add up to it.

    The quarter `asked` for always has one; where the records do not reach it, it has no figures and
    says why (or, for a cohort part of which has matured, is provisional).
    """
    populations = evidence.records.populations(register.settings.authority)
    found: list[Position] = []
    for indicator in register.indicators:
        if indicator.measure is not None:
            one = _OneIndicator(register.settings.authority, indicator, measures, evidence)
            found += [with_population(p, indicator, populations) for p in one.positions(asked)]
    return found


@dataclass(frozen=True, slots=True)
class _OneIndicator:
    authority: str
    indicator: Indicator
    measures: Mapping[str, Measure]
    evidence: Evidence

    def positions(self, asked: Quarter | None) -> Iterator[Position]:
        cover = cover_of(self.indicator, self.measures, self.evidence)
        covered = list(self._covered(cover, asked)) if cover else []
        if cover and covered:
            above, below = self._counts(covered, cover.last)
            for dates in covered:
                yield self._position(dates, {}, whole(above[dates]), whole(below[dates]) if below else None)
                yield from self._groups(dates, above, below)
        if asked and asked not in {dates.period for dates in covered}:
            yield replace(self._empty(dates_of(self.indicator, asked)), why=self._why_not(asked, cover))

    def _covered(self, cover: Cover, asked: Quarter | None) -> Iterator[Dates]:
        within = quarters(Quarter.containing(cover.first), Quarter.containing(cover.last))
        for quarter in sorted({*within, *([asked] if asked else [])}):
            dates = dates_of(self.indicator, quarter)
            early = quarter == asked and dates.to_day <= cover.last
            spoken_of = cover.days is None or cover.speaks_of(dates.from_day, dates.to_day)
            reaches = cover.first <= self._needed_from(dates)
            if spoken_of and reaches and (early or dates.known_on <= cover.last):
                yield dates

    def _needed_from(self, dates: Dates) -> date:
        """The day from which the records are needed: the first counted, and earlier where a measure looks back."""
        return add_months(
            dates.from_day, -max(self.measures[name].looks_back for name in self.indicator.measures)
        )

    def _counts(self, covered: Sequence[Dates], until: date) -> tuple[Counts, Counts | None]:
        above, below = shapes_of(self.indicator, self.measures, self.evidence.records)
        durations = self.indicator.statistic is not Statistic.COUNT
        counts = counts_of(above, covered, self.indicator.columns, until, durations=durations)
        return counts, None if below is None else counts_of(below, covered, self.indicator.columns, until)

    def _groups(self, dates: Dates, above: Counts, below: Counts | None) -> Iterator[Position]:
        """The positions of each breakdown's groups: all those that any of the quarters has."""
        for columns in self.indicator.breakdowns:
            places = [self.indicator.columns.index(column) for column in columns]
            tops = rolled_up(above[dates], places)
            bottoms = rolled_up(below[dates], places) if below else None
            told = [*above.values(), *(below.values() if below else ())]
            seen = {tuple(group[place] for place in places) for groups in told for group in groups}
            for group in sorted(seen):
                bottom = None if bottoms is None else bottoms.get(group, Count())
                named = dict(zip(columns, group, strict=True))
                yield self._position(dates, named, tops.get(group, Count()), bottom)

    def _position(
        self, dates: Dates, dimensions: Mapping[str, str], count: Count, below: Count | None
    ) -> Position:
        position = replace(
            self._empty(dates),
            dimensions=dimensions,
            state=State.FINAL,
            missing=count.missing + (below.missing if below else 0),
            immature=count.immature,
            left_out=count.left_out,
        )
        return _marked(self.indicator, _valued(self.indicator, position, count, below), count)

    def _why_not(self, asked: Quarter, cover: Cover | None) -> str:
        if cover is None:
            needed = needs_of(self.indicator, self.measures)
            absent = [TABLES[table].kinds for table in needed if table not in self.evidence.covers]
            kinds = dict.fromkeys(" or ".join(kind.in_words for kind in kinds) for kinds in absent)
            return f"No figure: it is counted from records that have not been loaded ({'; '.join(kinds)})."
        dates = dates_of(self.indicator, asked)
        first = self._needed_from(dates)
        wanted = (
            f"the end of {print_date(dates.to_day)}"
            if first == dates.to_day
            else f"{print_date(first)} to {print_date(dates.to_day)}"
        )
        return f"No figure: it is about {wanted}, and the records loaded only tell how things stood {cover.in_words}."

    def _empty(self, dates: Dates) -> Position:
        return Position(
            indicator=self.indicator.code,
            authority=self.authority,
            period=dates.period,
            per=self.indicator.unit.per,
            numerator=None,
            denominator=None,
            state=State.PROVISIONAL,
            source=Source.CALCULATED,
            from_day=dates.from_day,
            to_day=dates.to_day,
            snapshot=self.evidence.snapshot,
            statistic=self.indicator.statistic,
            summed_over=len(dates.days),
            independent=self.indicator.denominator is Denominator.MEASURE,
        )


def _valued(indicator: Indicator, position: Position, count: Count, below: Count | None) -> Position:
    """The position with its numerator and denominator (but for a population, which comes later)."""
    number = Decimal(sum(count.lengths.values()))
    match indicator.statistic:
        case Statistic.MEAN:
            return replace(position, numerator=Decimal(count.total_days), denominator=number)
        case Statistic.MEDIAN:
            return replace(position, numerator=count.median_days, denominator=number)
    if below is not None:
        return replace(position, numerator=count.yes, denominator=below.yes)
    by_rows = indicator.denominator is Denominator.ROWS
    return replace(position, numerator=count.yes, denominator=count.known if by_rows else None)


def _marked(indicator: Indicator, position: Position, count: Count) -> Position:
    """The position with its state, and why it has no value or may still change."""
    if count.immature:
        return _immature(position, count)
    if position.denominator == 0:
        return replace(position, why=f"There were no {indicator.denominator_words} to divide by.")
    return position


def _immature(position: Position, count: Count) -> Position:
    words = (
        f"Provisional: {count.immature:,} of {count.immature + int(count.known):,} had not been followed "
        "for the whole time when the records were extracted; they are not in the figure."
    )
    if count.known == 0:
        return replace(position, numerator=None, denominator=None, state=State.PROVISIONAL, why=words)
    return replace(position, state=State.PROVISIONAL, why=words)
