"""Every indicator's position for every quarter that the records cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quarterday.errors import RegisterError
from quarterday.figures import Position, Source, State
from quarterday.measures import Cohort, Events, Measure, Shape, Spells
from quarterday.periods import Quarter, print_date, quarters
from quarterday.positions.counting import Count, cohorts, flows, stocks
from quarterday.records import TABLES, Cover
from quarterday.records.opened import Records
from quarterday.register import Basis, Denominator, Indicator, Register


@dataclass(frozen=True, slots=True)
class Evidence:
    """What positions are calculated from: the tables, how far each speaks, and the snapshot's name."""

    records: Records
    covers: Mapping[str, Cover]
    snapshot: str | None


@dataclass(frozen=True, slots=True)
class Dates:
    """What one position refers to, and when it is known.

    The figure speaks of `from_day` to `to_day`; the records must cover `from_day` onwards, and the
    figure is final once they reach `known_on` (for a cohort with follow-up, the period's own end).
    """

    period: Quarter
    from_day: date
    to_day: date
    known_on: date


def calculate(
    register: Register,
    measures: Mapping[str, Measure],
    evidence: Evidence,
    asked: Quarter | None = None,
) -> list[Position]:
    """The position of each calculated indicator for each quarter within cover, oldest first.

    The quarter `asked` for always has one; where the records do not reach it, it has no figures and
    says why (or, for a cohort part of which has matured, is provisional).
    """
    populations = evidence.records.populations(register.settings.authority)
    found: list[Position] = []
    for indicator in register.indicators:
        if indicator.measure is not None:
            one = _OneIndicator(register.settings.authority, indicator, measures[indicator.measure], evidence)
            found += [with_population(p, indicator, populations) for p in one.positions(asked)]
    return found


@dataclass(frozen=True, slots=True)
class _OneIndicator:
    authority: str
    indicator: Indicator
    measure: Measure
    evidence: Evidence

    def positions(self, asked: Quarter | None) -> Iterator[Position]:
        cover = self._cover()
        covered = list(self._covered(cover, asked)) if cover else []
        counts = self._counts(covered, cover.last) if cover else {}
        for dates in covered:
            yield self._position(dates, counts[dates.period])
        if asked and asked not in counts:
            yield self._early(asked, cover)

    def _cover(self) -> Cover | None:
        covers = [self.evidence.covers.get(table) for table in self.measure.needs]
        known = [cover for cover in covers if cover is not None]
        if len(known) < len(covers):
            return None
        return Cover.shared(known)

    def _covered(self, cover: Cover, asked: Quarter | None) -> Iterator[Dates]:
        within = quarters(Quarter.containing(cover.first), Quarter.containing(cover.last))
        for quarter in sorted({*within, *([asked] if asked else [])}):
            dates = dates_of(self.indicator, quarter)
            early = quarter == asked and dates.to_day <= cover.last
            spoken_of = cover.days is None or cover.speaks_of(dates.from_day, dates.to_day)
            if spoken_of and cover.first <= dates.from_day and (early or dates.known_on <= cover.last):
                yield dates

    def _counts(self, covered: Iterable[Dates], until: date) -> dict[Quarter, Count]:
        shape = shape_of(self.indicator, self.measure, self.evidence.records)
        dates = list(covered)
        match shape:
            case Spells():
                by_day = stocks(shape, [d.to_day for d in dates])
                return {d.period: by_day[d.to_day] for d in dates}
            case Events():
                return flows(shape, [d.period for d in dates])
            case Cohort():
                closed = {d.period: d.period.shift(-self.indicator.lag) for d in dates}
                by_quarter = cohorts(shape, list(closed.values()), until)
                return {period: by_quarter[quarter] for period, quarter in closed.items()}

    def _position(self, dates: Dates, count: Count) -> Position:
        by_rows = self.indicator.denominator is Denominator.ROWS
        position = self._empty(dates)
        position = replace(
            position,
            numerator=count.yes,
            denominator=count.known if by_rows else None,
            state=State.FINAL,
            missing=count.missing,
            immature=count.immature,
            left_out=count.left_out,
            why=None,
        )
        if count.immature:
            return _immature(position, count)
        if by_rows and count.known == 0:
            return replace(position, why=f"There were no {self.indicator.denominator_words} to divide by.")
        return position

    def _early(self, asked: Quarter, cover: Cover | None) -> Position:
        return replace(self._empty(dates_of(self.indicator, asked)), why=self._why_not(asked, cover))

    def _why_not(self, asked: Quarter, cover: Cover | None) -> str:
        if cover is None:
            absent = [
                TABLES[table].kinds for table in self.measure.needs if table not in self.evidence.covers
            ]
            kinds = dict.fromkeys(" or ".join(kind.in_words for kind in kinds) for kinds in absent)
            return f"No figure: it is counted from records that have not been loaded ({'; '.join(kinds)})."
        dates = dates_of(self.indicator, asked)
        wanted = (
            f"the end of {print_date(dates.to_day)}"
            if dates.from_day == dates.to_day
            else f"{print_date(dates.from_day)} to {print_date(dates.to_day)}"
        )
        return f"No figure: it is about {wanted}, and the records loaded tell how things stood only {cover.in_words}."

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
        )


def _immature(position: Position, count: Count) -> Position:
    words = (
        f"Provisional: {count.immature:,} of {count.immature + int(count.known):,} had not been followed "
        "for the whole time when the records were extracted; they are not in the figure."
    )
    if count.known == 0:
        return replace(position, numerator=None, denominator=None, state=State.PROVISIONAL, why=words)
    return replace(position, state=State.PROVISIONAL, why=words)


SHAPES: dict[Basis, type[Shape]] = {Basis.STOCK: Spells, Basis.FLOW: Events, Basis.COHORT: Cohort}


def shape_of(indicator: Indicator, measure: Measure, records: Records) -> Shape:
    """The measure's shape, checked against the indicator's basis; RegisterError where they do not fit."""
    shape, wanted = measure.shape(records), SHAPES[indicator.basis]
    if not isinstance(shape, wanted):
        raise RegisterError(
            f"{indicator.code} has the basis “{indicator.basis}”, which is counted from {wanted.__name__}, but its "
            f"measure “{measure.name}” gives {type(shape).__name__}."
        )
    return shape


def dates_of(indicator: Indicator, period: Quarter) -> Dates:
    """The days a quarter's position refers to: one for a stock, the quarter for a flow, and for a cohort
    the quarter in which its members' date fell."""
    match indicator.basis:
        case "stock":
            day = indicator.as_at.day(period)
            return Dates(period, day, day, known_on=day)
        case "flow":
            return Dates(period, period.first_day, period.last_day, known_on=period.last_day)
        case _:
            began = period.shift(-indicator.lag)
            return Dates(period, began.first_day, began.last_day, known_on=period.last_day)


def with_population(position: Position, indicator: Indicator, populations: Mapping[int, int]) -> Position:
    """The position with its population, by the rule: the mid-year estimate of the calendar year before.

    Where that is not loaded the latest earlier one is taken, named, and the position is provisional;
    where there is none, the position keeps its numerator and says which file is missing.
    """
    if indicator.denominator is not Denominator.POPULATION or position.numerator is None:
        return position
    wanted = position.to_day.year - 1
    year = max((y for y in populations if y <= wanted), default=None)
    if year is None:
        why = (
            f"No rate: no estimate of the population in mid-{wanted} or before has been loaded for "
            f"{position.authority}."
        )
        return replace(position, state=State.PROVISIONAL, why=why)
    position = replace(position, denominator=Decimal(populations[year]), population_year=year)
    if populations[year] == 0:
        return replace(
            position, state=State.PROVISIONAL, why=f"No rate: the mid-{year} population loaded is 0."
        )
    if year == wanted:
        return position
    why = (
        f"Provisional: the population estimate for mid-{wanted} has not been loaded, so the one for mid-{year} "
        "is used."
    )
    return replace(position, state=State.PROVISIONAL, why=why)
