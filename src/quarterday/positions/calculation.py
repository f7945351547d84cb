"""Every indicator's position for every quarter that the records cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from quarterday.figures import Position, Source, State, Statistic
from quarterday.measures import Measure
from quarterday.periods import Quarter, add_months, print_date, quarters
from quarterday.positions.areas import Part, position_of
from quarterday.positions.count import Count, Group
from quarterday.positions.evidence import Authority, Counts, Evidence, counting, cover_of, needs_of, shapes_of
from quarterday.positions.population import with_population
from quarterday.positions.windows import Dates, dates_of
from quarterday.records import TABLES, Cover
from quarterday.records.opened import Population
from quarterday.register import Denominator, Indicator, Register

NONE = Count()


def calculate(
    register: Register,
    measures: Mapping[str, Measure],
    evidence: Evidence,
    asked: Quarter | None = None,
) -> Iterator[Position]:
    """The position of each calculated indicator for each authority and quarter within cover, oldest first; then those
    of the areas; then, breakdown by breakdown, those of the groups, which add up to the whole.

    The quarter `asked` for always has one; where an authority's records do not reach it, it has no figures and
    says why (or, for a cohort part of which has matured, is provisional).
    """
    populations = evidence.records.populations()
    for indicator in register.indicators:
        if indicator.measure is not None:
            yield from _OneIndicator(indicator, measures, evidence, populations, asked).positions()


@dataclass(frozen=True)
class _OneIndicator:
    indicator: Indicator
    measures: Mapping[str, Measure]
    evidence: Evidence
    populations: Mapping[str, Mapping[int, Population]]
    asked: Quarter | None

    @cached_property
    def covers(self) -> dict[str, Cover | None]:
        """What each authority's records speak of."""
        return {
            each.code: cover_of(self.indicator, self.measures, each) for each in self.evidence.authorities
        }

    @cached_property
    def covered(self) -> dict[str, list[Dates]]:
        """The quarters of which each authority's records tell."""
        told = {cover: list(self._covered(cover)) if cover else [] for cover in set(self.covers.values())}
        return {code: told[cover] for code, cover in self.covers.items()}

    def positions(self) -> Iterator[Position]:
        told = {dates.period: dates for covered in self.covered.values() for dates in covered}
        every = [told[period] for period in sorted(told)]
        if not every:
            yield from self._whole({}, {})
            return
        until = {code: cover.last for code, cover in self.covers.items() if cover}
        shape, denominator = shapes_of(self.indicator, self.measures, self.evidence.records)
        durations = self.indicator.statistic is not Statistic.COUNT
        columns = self.indicator.columns
        above = counting(shape, every, columns, self.evidence, until, durations=durations)
        below = denominator and counting(denominator, every, columns, self.evidence, until)
        yield from self._whole(above.by(()), below.by(()) if below else None)
        for named in self.indicator.breakdowns:
            places = [columns.index(column) for column in named]
            yield from self._groups(named, above.by(places), below.by(places) if below else None)

    def _whole(self, above: Counts, below: Counts | None) -> Iterator[Position]:
        parts: list[Part] = []
        for authority in self.evidence.authorities:
            for dates in self.covered[authority.code]:
                parts.append(self._part(authority, dates, {}, (), above, below))
                yield parts[-1].position
            if self.asked and self.asked not in {dates.period for dates in self.covered[authority.code]}:
                yield self._unknown(authority, self.asked)
        yield from self._areas(parts)

    def _groups(self, columns: Sequence[str], above: Counts, below: Counts | None) -> Iterator[Position]:
        """The positions of a breakdown's groups: of an authority all those that any of its quarters has."""
        parts: list[Part] = []
        for authority in self.evidence.authorities:
            covered = self.covered[authority.code]
            told = [
                each[dates].get(authority.code, {})
                for each in (above, below or {})
                if each
                for dates in covered
            ]
            for group in sorted({group for groups in told for group in groups}):
                named = dict(zip(columns, group, strict=True))
                for dates in covered:
                    parts.append(self._part(authority, dates, named, group, above, below))
                    yield parts[-1].position
        yield from self._areas(parts)

    def _areas(self, parts: Sequence[Part]) -> Iterator[Position]:
        """The positions of each area, of what its authorities have."""
        if not self.evidence.areas:
            return
        found: dict[tuple[Quarter, Group], dict[str, Part]] = {}
        for part in parts:
            key = part.position.period, tuple(part.position.dimensions.values())
            found.setdefault(key, {})[part.position.authority] = part
        for area in self.evidence.areas:
            for (period, _), those in sorted(found.items()):
                telling = {code for code in area.authorities if period in self._periods.get(code, ())}
                mine = [those[code] for code in area.authorities if code in those]
                if mine:
                    yield position_of(area, self.indicator, mine, telling)

    @cached_property
    def _periods(self) -> dict[str, set[Quarter]]:
        return {code: {dates.period for dates in covered} for code, covered in self.covered.items()}

    def _part(
        self, authority: Authority, dates: Dates, dimensions: Mapping[str, str], group: Group,
        above: Counts, below: Counts | None,
    ) -> Part:  # fmt: skip
        count = above[dates].get(authority.code, {}).get(group, NONE)
        bottom = None if below is None else below[dates].get(authority.code, {}).get(group, NONE)
        position = _position(self.indicator, authority, dates, dimensions, count, bottom)
        populations = self.populations.get(authority.code, {})
        return Part(with_population(position, self.indicator, populations), count)

    def _covered(self, cover: Cover) -> Iterator[Dates]:
        within = quarters(Quarter.containing(cover.first), Quarter.containing(cover.last))
        for quarter in sorted({*within, *([self.asked] if self.asked else [])}):
            dates = dates_of(self.indicator, quarter)
            early = quarter == self.asked and dates.to_day <= cover.last
            spoken_of = cover.days is None or cover.speaks_of(dates.from_day, dates.to_day)
            reaches = cover.first <= self._needed_from(dates)
            if spoken_of and reaches and (early or dates.known_on <= cover.last):
                yield dates

    def _needed_from(self, dates: Dates) -> date:
        """The day from which the records are needed: the first counted, and earlier where a measure looks back."""
        return add_months(
            dates.from_day, -max(self.measures[name].looks_back for name in self.indicator.measures)
        )

    def _unknown(self, authority: Authority, asked: Quarter) -> Position:
        """The position of a quarter of which the records do not tell, with the reason."""
        dates = dates_of(self.indicator, asked)
        why = self._why_not(authority, dates)
        return _bare(self.indicator, authority, dates, {}, NONE, None, None, None, State.PROVISIONAL, why)

    def _why_not(self, authority: Authority, dates: Dates) -> str:
        cover = self.covers[authority.code]
        if cover is None:
            needed = needs_of(self.indicator, self.measures)
            absent = [TABLES[table].kinds for table in needed if table not in authority.covers]
            kinds = dict.fromkeys(" or ".join(kind.in_words for kind in kinds) for kinds in absent)
            return f"No figure: it is counted from records that have not been loaded ({'; '.join(kinds)})."
        first = self._needed_from(dates)
        wanted = (
            f"the end of {print_date(dates.to_day)}"
            if first == dates.to_day
            else f"{print_date(first)} to {print_date(dates.to_day)}"
        )
        return f"No figure: it is about {wanted}, and the records loaded only tell how things stood {cover.in_words}."


def _position(
    indicator: Indicator, authority: Authority, dates: Dates, dimensions: Mapping[str, str],
    count: Count, below: Count | None,
) -> Position:  # fmt: skip
    """A position with its state, and why it has no value or may still change; a population comes later."""
    numerator, denominator = divided(indicator, count, below)
    why, state = None, State.FINAL
    if count.immature:
        why, state = _immature(count), State.PROVISIONAL
        if count.known == 0:
            numerator = denominator = None
    elif denominator == 0:
        why = f"There were no {indicator.denominator_words} to divide by."
    return _bare(indicator, authority, dates, dimensions, count, below, numerator, denominator, state, why)


def divided(indicator: Indicator, count: Count, below: Count | None) -> tuple[Decimal | None, Decimal | None]:
    """The numerator and denominator of a count (but for a population)."""
    if indicator.statistic is not Statistic.COUNT:
        number = Decimal(sum(count.lengths.values()))
        mean = indicator.statistic is Statistic.MEAN
        return Decimal(count.total_days) if mean else count.median_days, number
    if below is not None:
        return count.yes, below.yes
    return count.yes, count.known if indicator.denominator is Denominator.ROWS else None


def _immature(count: Count) -> str:
    return (
        f"Provisional: {count.immature:,} of {count.immature + int(count.known):,} had not been followed "
        "for the whole time when the records were extracted; they are not in the figure."
    )


def _bare(
    indicator: Indicator, authority: Authority, dates: Dates, dimensions: Mapping[str, str],
    count: Count, below: Count | None,
    numerator: Decimal | None, denominator: Decimal | None, state: State, why: str | None,
) -> Position:  # fmt: skip
    return Position(
        indicator=indicator.code,
        authority=authority.code,
        period=dates.period,
        per=indicator.unit.per,
        numerator=numerator,
        denominator=denominator,
        state=state,
        source=Source.CALCULATED,
        from_day=dates.from_day,
        to_day=dates.to_day,
        missing=count.missing + (below.missing if below else 0),
        snapshot=authority.snapshot,
        immature=count.immature,
        left_out=count.left_out,
        why=why,
        statistic=indicator.statistic,
        dimensions=dimensions,
        summed_over=len(dates.days),
        independent=indicator.denominator is Denominator.MEASURE,
    )
