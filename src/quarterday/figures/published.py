"""What an official table says: one value of one area at one time, as published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ENGLAND = "E92000001"


class Symbol(StrEnum):
    """Why a published table prints a sign and no number (DfE analysts' guide; older tables also print : ~ and -)."""

    CONFIDENTIAL = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    ROUNDS_TO_ZERO = "k"  # also printed "low"
    UNRELIABLE = "u"


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """One area's figure: `value` in the series' unit, or None with the `symbol` printed instead.

    `area` is a GSS code (E92000001 is England, E12 a region, E06 to E10 an authority); `ends` the last day that the
    figure speaks of and `period` how the table names it ("2024", "2023/24"). Numerator and denominator where the
    table has them, as published: those of England and the regions are rounded.
    """

    area: str
    period: str
    ends: date
    value: Decimal | None
    symbol: Symbol | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statistical neighbour: its place (1 is the nearest), and how close the table calls it."""

    area: str
    place: int
    closeness: str
    distance: Decimal | None = None
