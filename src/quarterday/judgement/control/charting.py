"""A series, or many at once, on a control chart: limits, marks, and what the last point shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from quarterday.judgement.control import counts, xmr
from quarterday.judgement.control.judging import judged
from quarterday.judgement.control.models import Control, Drawing, Kind, Numbers, Point, Policy, Series, Signal
from quarterday.judgement.control.rules import Flags, Floats, Limits, Marks, marks
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
    for length in sorted({len(piece.places) for piece in pieces}):
        for stretch in _worked_out([p for p in pieces if len(p.places) == length], options):
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


def _worked_out(pieces: Sequence[Piece], options: Options) -> Iterable[Stretch]:
    """Pieces of one length, all at once."""
    tops = _array(piece.tops for piece in pieces)
    if options.kind.is_of_counts:
        drawn = _of_counts(counts.Counts(tops, _array(piece.bottoms or () for piece in pieces)), options)
    else:
        drawn = _of_values(tops, options)
    found = marks(drawn.values, drawn.limits, beyond_counts=options.beyond_counts)
    lines = [
        np.broadcast_to(line, tops.shape)
        for line in (
            drawn.limits.centre,
            drawn.limits.lower,
            drawn.limits.upper,
            drawn.limits.near_lower,
            drawn.limits.near_upper,
        )
    ]
    for row, piece in enumerate(pieces):
        points = _points(piece, drawn.values[row], [line[row] for line in lines], found, row)
        told = (FEW_EVENTS, drawn.few), (SCREENING_UNDONE, drawn.undone)
        notes = tuple(words for words, flags in told if flags[row])
        yield Stretch(piece, points, notes, float(drawn.sigma_z[row]) if options.kind.is_prime else None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The values and limits of many rows, and of which rows a note is due."""

    values: Floats
    limits: Limits
    few: Flags
    undone: Flags
    sigma_z: Floats


def _of_values(values: Floats, options: Options) -> Drawn:
    lines, undone = xmr.limits(values, options.fix_after, screen=options.screen, mend=options.is_strict)
    never = np.zeros(len(values), dtype=np.bool_)
    few = never
    if options.is_strict:
        few = _few_whole_numbers(values, options.fix_after)
        ones = np.where(np.isnan(values), np.nan, 1.0)
        events = counts.Counts(np.where(few[:, None], values, np.nan), ones)
        lines = _either(few, counts.exact(events, Kind.U, options.fix_after), lines)
    return Drawn(values, lines, few, undone & ~few, np.ones(len(values)))


def _few_whole_numbers(values: Floats, base: int | None) -> Flags:
    """Of which rows the values are counts with a mean under five (but not all nought)."""
    there = ~np.isnan(values)
    whole = ((values >= 0) & (values == np.round(values)) | ~there).all(axis=1)
    average = xmr.mean(values[:, :base])
    found: Flags = whole & (average > 0) & (average < counts.FEW)
    return found


def _of_counts(given: counts.Counts, options: Options) -> Drawn:
    lines, sigma_z = counts.limits(
        given, options.kind, options.fix_after, screen=options.screen, least=1.0 if options.is_strict else 0.0
    )
    few = np.zeros(len(given.numerators), dtype=np.bool_)
    if options.is_strict:
        few = counts.few(given, options.kind, options.fix_after)
        lines = _either(few, counts.exact(given, options.kind, options.fix_after), lines)
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
    piece: Piece, values: Floats, lines: Sequence[Floats], found: Marks, row: int
) -> tuple[Point, ...]:
    rules = (found.beyond[row], found.trend[row], found.two_of_three[row], found.shift[row])
    targets = piece.series.targets
    made = []
    for at, place in enumerate(piece.places):
        if place is not None:
            signals = tuple(signal for signal, rule in zip(Signal, rules, strict=True) if rule[at])
            value, centre, low, high, near_low, near_high = (
                None if np.isnan(line[at]) else float(line[at]) for line in (values, *lines)
            )
            up = bool(found.way[row, at] > 0) if signals else None
            target = targets[place] if targets else None
            period = piece.series.periods[place]
            lines_here = (centre, low, high, near_low, near_high)
            made.append(Point(period, value, target, piece.group, *lines_here, signals, up))
    return tuple(made)
