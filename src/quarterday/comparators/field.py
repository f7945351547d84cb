"""What an indicator is compared with: the published values of every area at one date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quarterday.comparators.areas import regions_of
from quarterday.comparators.store import Kept, Store
from quarterday.comparators.values import Absent, Edition, editions
from quarterday.figures.published import Neighbour, PublishedValue, Symbol
from quarterday.periods import print_date
from quarterday.register import Comparators, Covers, Indicator, Series

JOINT = " / "
AUTHORITIES = ("E06", "E08", "E09", "E10")


@dataclass(frozen=True)
class Field:
    """The published values of a series at one date, by area, with what a comparison needs to say of them.

    `neighbours` are those of the authority asked for, the nearest first, from the workbook's `neighbours_edition`;
    `regions` the regions of each authority (London's two parts come before London); `decimals` what is printed.
    A joint return of two authorities is one area, its codes parted by “ / ”.
    """

    indicator: str
    series: Series
    period: str
    ends: date
    edition: str
    source: str
    values: Mapping[str, PublishedValue]
    decimals: int
    neighbours: tuple[Neighbour, ...] = ()
    neighbours_edition: str = ""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def differs(self) -> str:
        """How the published series and the indicator differ, to be printed beside every comparison."""
        return self.series.differs

    @property
    def sentence(self) -> str:
        """Where the figures are from and of when: to be printed beside them."""
        of = f"{self.source}, {self.series.series}: {when(self.series, self.ends)}"
        return f"{of} (edition {self.edition}). {self.differs}"

    @property
    def authorities(self) -> dict[str, PublishedValue]:
        """The authorities' values, those without a number too, but not of authorities that did not exist then (z)."""
        return {
            code: value
            for code, value in self.values.items()
            if code.startswith(AUTHORITIES) and value.symbol is not Symbol.NOT_APPLICABLE
        }

    def of(self, area: str) -> PublishedValue | None:
        """An area's value; of an authority that returns jointly with another, the value of both."""
        joint = (value for code, value in self.values.items() if area in code.split(JOINT))
        return self.values.get(area) or next(joint, None)


def when(series: Series, ends: date) -> str:
    """“at 31 March 2024”, “in the year to 31 March 2024”."""
    words = {Covers.DAY: "at", Covers.YEAR: "in the year to", Covers.OTHER: "as published for"}
    return f"{words[series.covers]} {print_date(ends)}"


def field_of(
    store: Store, comparators: Comparators, indicator: Indicator, ends: date, *, edition: str | None = None
) -> Field | tuple[Absent, ...]:
    """The latest published values at or before a date, with the neighbours of `compare_as`.

    `edition` leaves out later editions, to see what was known then. Where no series that the indicator is mapped to can
    be used: why, for each, in the order in which they were tried; nothing at all for an indicator without a series.
    """
    absent = []
    for series in comparators.of(indicator):
        found = editions(store, series)
        if isinstance(found, Absent):
            absent.append(found)
            continue
        told = _latest([one for one in found if edition is None or one.kept.edition <= edition], ends)
        if told is not None:
            return _field(store, comparators.compare_as, indicator, series, *told)
        absent.append(
            Absent(series, f"{series.name}: nothing is published for {print_date(ends)} or before.")
        )
    return tuple(absent)


def _latest(found: list[Edition], ends: date) -> tuple[Edition, date] | None:
    """The newest edition that speaks of the latest day up to `ends`."""
    days = {day: one for one in found for day in one.days if day <= ends}
    return (days[max(days)], max(days)) if days else None


def _field(
    store: Store, authority: str, indicator: Indicator, series: Series, told: Edition, day: date
) -> Field:
    values = {area: value for (area, at), value in told.values.items() if at == day}
    near, named = neighbours_of(store, authority)
    codes = {code for area in values for code in area.split(JOINT)}
    return Field(
        indicator=indicator.code, series=series, period=next(iter(values.values())).period, ends=day,
        edition=told.kept.edition, source=told.kept.source, values=values, decimals=decimals_of(series, told),
        neighbours=near, neighbours_edition=named.edition if named else "",
        regions={code: regions for code in sorted(codes) if (regions := regions_of(code))},
    )  # fmt: skip


def neighbours_of(store: Store, authority: str) -> tuple[tuple[Neighbour, ...], Kept | None]:
    """The statistical neighbours of an authority by the newest workbook that has it, the nearest first."""
    for kept in reversed(store.releases("neighbours")):
        rows = store.columns(kept, ["place", "neighbour", "closeness"], area=authority).to_pylist()
        if rows:
            near = sorted(rows, key=lambda row: row["place"])
            return tuple(Neighbour(row["neighbour"], row["place"], row["closeness"]) for row in near), kept
    return (), None


def decimals_of(series: Series, told: Edition) -> int:
    """The decimals that the series is published to: as the mapping says, else the most that any value has."""
    if series.decimals is not None:
        return series.decimals
    return max((places(one.value) for one in told.values.values() if one.value is not None), default=0)


def places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))
