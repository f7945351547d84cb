"""A series, or many at once, on a control chart: limits, marks, and what the last point shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from quarterday.judgement.control import counts, xmr
from quarterday.judgement.control.judging import judged
from quarterday.judgement.control.models import Control, Drawing, Kind, Numbers, Point, Policy, Series, Signal
from quarterday.judgement.control.rules import Flags, Floats, Limits, marks
from quarterday.judgement.control.wording import FEW_EVENTS, SCREENING_UNDONE

LEAST_BASE = 12  # points that limits may be fixed after


@dataclass(frozen=True, slots=True)
class Options:
    """How limits are worked out and points marked; see `chart`."""

    kind: Kind
    policy: Policy
    screen: bool
    fix_after: int | None
    beyond_counts: bool

    @property
    def is_strict(self) -> bool:
        return self.policy is Policy.STRICT


def chart(
    series: Series,
    kind: Kind | str = Kind.XMR,
    policy: Policy | str = Policy.STRICT,
    *,
    screen: bool = True,
    fix_after: int | None = None,
    beyond_counts: bool = False,
) -> Control:
    """One series on a control chart. Raises ValueError, with a sentence, where an argument is not possible.

    `kind` is xmr, p, u, pp or up; `policy` strict or reference. `screen` leaves ranges out that are too wide to be
    chance, `fix_after` works the limits out from so many points (12 or more) of each baseline, `beyond_counts` lets a
    point beyond the limits count towards two of three.
    """
    return charts([series], kind, policy, screen=screen, fix_after=fix_after, beyond_counts=beyond_counts)[0]


def charts(
    many: Sequence[Series],
    kind: Kind | str = Kind.XMR,
    policy: Policy | str = Policy.STRICT,
    *,
    screen: bool = True,
    fix_after: int | None = None,
    beyond_counts: bool = False,
) -> list[Control]:
    """Many series, each on a chart as `chart` gives it; those of equal length are worked out together."""
    options = Options(Kind(kind), Policy(policy), screen, fix_after, beyond_counts)
    if fix_after is not None and fix_after < LEAST_BASE:
        raise ValueError(f"Limits are fixed after {fix_after} points; they need {LEAST_BASE} or more.")
    pieces = [piece for place, series in enumerate(many) for piece in _pieces(place, series, options)]
    found: dict[int, list[Stretch]] = {place: [] for place in range(len(many))}
    alike: dict[tuple[int, int | None], list[Piece]] = {}
    for piece in pieces:
        alike.setdefault((len(piece.places), piece.base(fix_after)), []).append(piece)
    for (_, base), mine in alike.items():
        for stretch in _worked_out(mine, base, options):
            found[stretch.piece.whose].append(stretch)
    return [_control(series, found[place], options) for place, series in enumerate(many)]


@dataclass(frozen=True, slots=True)
class Piece:
    """One baseline of one series: the places of its points, None where a period is lacking."""

    whose: int
    series: Series
    group: int
    places: tuple[int | None, ...]
    tops: Numbers
    bottoms: Numbers | None

    def base(self, points: int | None) -> int | None:
        """How many places hold the first so many points; None for all of them."""
        if points is None:
            return None
        real = [at for at, place in enumerate(self.places) if place is not None]
        return real[points - 1] + 1 if len(real) >= points else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece worked out."""

    piece: Piece
    points: tuple[Point, ...]
    notes: tuple[str, ...]
    sigma_z: float | None


def _control(series: Series, stretches: Sequence[Stretch], options: Options) -> Control:
    parts = sorted(stretches, key=lambda stretch: stretch.piece.group)
    points = tuple(point for part in parts for point in part.points)
    last = parts[-1]
    return judged(Drawing(series, options.kind, options.policy, points, last.notes, last.sigma_z))


def _pieces(whose: int, series: Series, options: Options) -> Iterable[Piece]:
    """The baselines of a series. In the strict policy a lacking period breaks runs as a missing value does."""
    tops = series.numerators if options.kind.is_of_counts else series.values
    bottoms = series.denominators if options.kind.is_of_counts else None
    if tops is None or (options.kind.is_of_counts and bottoms is None):
        raise ValueError(
            f"“{series.name}” has no numerators and denominators, which a {options.kind} chart is drawn from."
        )
    starts = sorted({0, *series.rebases} & set(range(len(series.periods))))
    for group, (start, end) in enumerate(zip(starts, [*starts[1:], len(series.periods)], strict=True)):
        places: list[int | None] = []
        for place in range(start, end):
            if options.is_strict and place in series.gaps and place > start:
                places.append(None)
            places.append(place)
        below = _taken(bottoms, places) if bottoms else None
        yield Piece(whose, series, group, tuple(places), _taken(tops, places), below)


def _taken(numbers: Numbers, places: Sequence[int | None]) -> Numbers:
    return tuple(None if place is None else numbers[place] for place in places)


def _array(rows: Iterable[Numbers]) -> Floats:
    return np.array([[np.nan if one is None else one for one in row] for row in rows], dtype=np.float64)


def _worked_out(pieces: Sequence[Piece], base: int | None, options: Options) -> Iterable[Stretch]:
    """Pieces of one length, with their limits from as many places, all at once."""
    tops = _array(piece.tops for piece in pieces)
    if options.kind.is_of_counts:
        drawn = _of_counts(
            counts.Counts(tops, _array(piece.bottoms or () for piece in pieces)), base, options
        )
    else:
        drawn = _of_values(tops, base, options)
    found = marks(drawn.values, drawn.limits, beyond_counts=options.beyond_counts)
    limits = drawn.limits
    lines = (limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    columns = [_plain(np.broadcast_to(line, tops.shape)) for line in (drawn.values, *lines)]
    marked = np.zeros(tops.shape, dtype=np.int8)
    for place, rule in enumerate((found.beyond, found.trend, found.two_of_three, found.shift)):
        marked |= rule.astype(np.int8) << place
    bits = cast("list[list[int]]", marked.tolist())
    up = cast("list[list[bool]]", (found.way > 0).tolist())
    for row, piece in enumerate(pieces):
        points = _points(piece, [column[row] for column in columns], bits[row], up[row])
        told = (FEW_EVENTS, drawn.few), (SCREENING_UNDONE, drawn.undone)
        notes = tuple(words for words, flags in told if flags[row])
        yield Stretch(piece, points, notes, float(drawn.sigma_z[row]) if options.kind.is_prime else None)


# every set of signals by its bits, the first rule's the lowest
_SIGNALS = tuple(
    tuple(signal for place, signal in enumerate(Signal) if bits >> place & 1)
    for bits in range(2 ** len(Signal))
)


def _plain(numbers: Floats) -> list[list[float | None]]:
    """Rows of plain numbers, None for nan."""
    found = numbers.astype(object)
    found[np.isnan(numbers)] = None
    rows: list[list[float | None]] = found.tolist()
    return rows


@dataclass(frozen=True, slots=True)
class Drawn:
    """The values and limits of many rows, and of which rows a note is due."""

    values: Floats
    limits: Limits
    few: Flags
    undone: Flags
    sigma_z: Floats


def _of_values(values: Floats, base: int | None, options: Options) -> Drawn:
    lines, undone = xmr.limits(values, base, screen=options.screen, mend=options.is_strict)
    never = np.zeros(len(values), dtype=np.bool_)
    few = never
    if options.is_strict:
        few = _few_whole_numbers(values, base)
        ones = np.where(np.isnan(values), np.nan, 1.0)
        events = counts.Counts(np.where(few[:, None], values, np.nan), ones)
        lines = _either(few, counts.exact(events, Kind.U, base), lines)
    return Drawn(values, lines, few, undone & ~few, np.ones(len(values)))


def _few_whole_numbers(values: Floats, base: int | None) -> Flags:
    """Of which rows the values are counts with a mean under five (and not all the same)."""
    there = ~np.isnan(values)
    whole = ((values >= 0) & (values == np.round(values)) | ~there).all(axis=1)
    average = xmr.mean(values[:, :base])
    found: Flags = whole & (average > 0) & (average < counts.FEW) & _vary(values)
    return found


def _vary(values: Floats) -> Flags:
    """Of which rows not all values are the same."""
    there = ~np.isnan(values)
    lowest = np.where(there, values, np.inf).min(axis=1)
    highest = np.where(there, values, -np.inf).max(axis=1)
    found: Flags = highest > lowest
    return found


def _of_counts(given: counts.Counts, base: int | None, options: Options) -> Drawn:
    lines, sigma_z = counts.limits(
        given, options.kind, base, screen=options.screen, least=1.0 if options.is_strict else 0.0
    )
    few = np.zeros(len(given.numerators), dtype=np.bool_)
    if options.is_strict:
        few = counts.few(given, options.kind, base)
        lines = _either(few, counts.exact(given, options.kind, base), lines)
    return Drawn(given.values, lines, few, np.zeros_like(few), sigma_z)


def _either(chosen: Flags, first: Limits, second: Limits) -> Limits:
    """The first limits of the rows chosen, the second of the others."""
    if not chosen.any():
        return second
    here = chosen[:, None]
    pairs = (
        (first.centre, second.centre),
        (first.lower, second.lower),
        (first.upper, second.upper),
        (first.near_lower, second.near_lower),
        (first.near_upper, second.near_upper),
    )
    return Limits(*(np.where(here, one, other) for one, other in pairs))


def _points(
    piece: Piece, columns: Sequence[Sequence[float | None]], marked: Sequence[int], up: Sequence[bool]
) -> tuple[Point, ...]:
    """The points of a piece; `marked` has the bits of `_SIGNALS`."""
    periods, targets, group = piece.series.periods, piece.series.targets, piece.group
    rows = zip(piece.places, *columns, marked, up, strict=True)
    return tuple(
        Point(
            periods[place], value, targets[place] if targets else None, group, centre, lower, upper, near_lower,
            near_upper, _SIGNALS[bits], high if bits else None,
        )
        for place, value, centre, lower, upper, near_lower, near_upper, bits, high in rows
        if place is not None
    )  # fmt: skip
