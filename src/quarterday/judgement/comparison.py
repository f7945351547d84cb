"""A position beside published figures: England, the region, the statistical neighbours and every authority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from quarterday.figures import Position
from quarterday.figures.appraisal import Against, Comparator, Comparisons, Standing
from quarterday.figures.published import ENGLAND
from quarterday.judgement.field import Field
from quarterday.judgement.funnels import funnel_of
from quarterday.judgement.uncertainty import interval_of
from quarterday.register.models import Indicator, Polarity
from quarterday.stats.intervals import Interval
from quarterday.stats.ranking import bands, ranks

LEAST_NEIGHBOURS = 3
MEAN, MEDIAN, POOLED = (
    "Statistical neighbours, mean",
    "Statistical neighbours, median",
    "Statistical neighbours together",
)


def compare(indicator: Indicator, position: Position | None, field: Field) -> Comparisons:
    """The position beside each comparator, and the authority's own published place among all."""
    found = list(_comparators(indicator, position, field))
    return Comparisons(
        source=field.source,
        edition=field.edition,
        when=field.when,
        differs=field.differs,
        comparators=tuple(found),
        standing=_standing(indicator, field),
        nearest_better=_nearest_better(indicator, position, field),
        remarks=tuple(_remarks(indicator, position, field, found)),
        funnel=funnel_of(indicator, position, field),
    )


def _comparators(indicator: Indicator, position: Position | None, field: Field) -> Iterator[Comparator]:
    for area in (ENGLAND, field.region):
        value = field.number(area) if area else None
        if area and value is not None:
            yield _beside(indicator, position, field, field.names.get(area, area), value)
    numbers = [n for n in (field.number(one.area) for one in field.neighbours) if n is not None]
    if len(numbers) >= LEAST_NEIGHBOURS:
        mean = sum(numbers, Decimal(0)) / len(numbers)
        yield _beside(indicator, position, field, MEAN, mean, len(numbers))
        yield _beside(indicator, position, field, MEDIAN, median(numbers), len(numbers))
    pooled = _pooled(indicator, field)
    if pooled is not None:
        yield _beside(indicator, position, field, POOLED, pooled[0], pooled[1])


def _pooled(indicator: Indicator, field: Field) -> tuple[Decimal, int] | None:
    """All the neighbours' numerators over all their denominators, where both are published of every one used."""
    per = indicator.unit.per
    found = [field.values[one.area] for one in field.neighbours if one.area in field.values]
    pairs = [(v.numerator, v.denominator) for v in found if v.numerator is not None and v.denominator]
    if per is None or len(pairs) < LEAST_NEIGHBOURS:
        return None
    top = sum((a for a, _ in pairs if a is not None), Decimal(0))
    bottom = sum((b for _, b in pairs if b is not None), Decimal(0))
    return top * Decimal(per.numerator) / Decimal(per.denominator) / bottom, len(pairs)


def _beside(
    indicator: Indicator, position: Position | None, field: Field, who: str, value: Decimal, areas: int = 1
) -> Comparator:
    against, reason = against_value(indicator, position, value)
    printed = _as_published(indicator, field, value) if areas == 1 else _printed(indicator, value)
    of = f" ({areas} areas)" if areas > 1 else ""
    sentence = f"{who}{of}: {printed} ({field.when}). {reason}"
    return Comparator(who, value, printed, field.when, against, sentence, areas)


def _printed(indicator: Indicator, value: Decimal) -> str:
    return indicator.unit.printed(value, indicator.decimals)


def _as_published(indicator: Indicator, field: Field, value: Decimal) -> str:
    """A published figure with no more decimals than it was published with."""
    places = indicator.decimals if field.decimals is None else min(indicator.decimals, field.decimals)
    return indicator.unit.printed(value, places)


def against_value(indicator: Indicator, position: Position | None, value: Decimal) -> tuple[Against, str]:
    """Ours beside a published value, by whether that lies in our 95% interval, and the sentence on it.

    The method of Fingertips: the comparator's own uncertainty is not counted. Where ours has no interval it is not
    tested, and the sentence says only which is higher.
    """
    if position is None or position.exact is None:
        return Against.NOT_TESTED, "There is no figure of ours to compare."
    ours = position.exact
    side = "the same" if ours == value else "higher" if ours > value else "lower"
    found = interval_of(position, indicator.unit)
    if isinstance(found, str):
        return Against.NOT_TESTED, f"Ours is {side}; whether by more than chance is not known. {found}"
    against = against_interval(indicator.polarity, found, float(value))
    if against is Against.SIMILAR:
        return against, "Ours is similar: no further apart than chance explains."
    return against, f"Ours is {against.value}, by more than chance explains."


def against_interval(polarity: Polarity, ours: Interval, value: float) -> Against:
    """Where a value lies beside an interval of ours, both ends of which are inside (Fingertips' single interval)."""
    if value in ours:
        return Against.SIMILAR
    higher = ours.lower > value
    if polarity not in (Polarity.HIGHER, Polarity.LOWER):
        return Against.HIGHER if higher else Against.LOWER
    return Against.BETTER if higher is (polarity is Polarity.HIGHER) else Against.WORSE


def _standing(indicator: Indicator, field: Field) -> Standing | None:
    """The authority's rank and band by its own published figure; None where it has none."""
    figures = field.authorities
    if field.own not in figures:
        return None
    areas, values = list(figures), [float(value) for value in figures.values()]
    highest = indicator.polarity is not Polarity.LOWER
    placed = ranks(values, highest_first=highest)
    rank = placed[areas.index(field.own)]
    assert rank is not None  # every value here is a number
    joint = placed.count(rank) > 1
    band = bands(values, highest_first=highest)[areas.index(field.own)]
    judged = indicator.polarity in (Polarity.HIGHER, Polarity.LOWER)
    best = "the best" if judged else "the highest"
    shown = _as_published(indicator, field, figures[field.own])
    words = f"{'joint ' if joint else ''}{ordinal(rank)} of {len(areas)} authorities, 1st being {best}"
    quarter = f", in quarter {band} of A (the best) to D" if judged and band else ""
    said = f"By the published figure ({shown}, {field.when}) it is {words}{quarter}."
    return Standing(rank, len(areas), joint, band if judged else None, said)


def _nearest_better(indicator: Indicator, position: Position | None, field: Field) -> Comparator | None:
    """The statistical neighbour that does better than ours by least."""
    if (
        indicator.polarity not in (Polarity.HIGHER, Polarity.LOWER)
        or position is None
        or position.exact is None
    ):
        return None
    higher = indicator.polarity is Polarity.HIGHER
    known = [(one.area, field.number(one.area)) for one in field.neighbours if one.area != field.own]
    better = [
        (area, value)
        for area, value in known
        if value is not None and (value > position.exact if higher else value < position.exact)
    ]
    if not better:
        return None
    area, value = min(better, key=lambda pair: abs(pair[1] - Decimal(str(float(position.exact or 0)))))
    made = _beside(indicator, position, field, field.names.get(area, area), value)
    close = next(one.closeness for one in field.neighbours if one.area == area)
    said = f"The nearest better statistical neighbour is {made.who} ({close})." if close else ""
    return Comparator(
        made.who, value, made.printed, made.when, made.against, f"{said} {made.sentence}".strip()
    )


def _remarks(
    indicator: Indicator, position: Position | None, field: Field, found: Sequence[Comparator]
) -> Iterator[str]:
    by_who = {one.who: one.value for one in found}
    if position is not None and position.exact is not None and {MEAN, MEDIAN} <= set(by_who):
        sides = {position.exact > by_who[one] for one in (MEAN, MEDIAN)}
        if len(sides) == 2 and position.exact not in by_who.values():
            yield (
                "Ours is on one side of the neighbours’ mean and on the other side of their median, so “above” or "
                "“below” the neighbours depends on which is meant."
            )
    missing = sum(field.number(one.area) is None for one in field.neighbours)
    if field.neighbours and missing:
        have = "has" if missing == 1 else "have"
        yield f"{missing} of the {len(field.neighbours)} statistical neighbours {have} no published figure."
    ends = neighbours_range(field)
    if ends:
        low, high = (_as_published(indicator, field, end) for end in ends)
        yield f"The statistical neighbours’ figures run from {low} to {high}{_closeness(field)}."


def _closeness(field: Field) -> str:
    """How close the neighbours are by their table: “; 3 are very close, 7 close”."""
    found = Counter(one.closeness.lower() for one in field.neighbours if one.closeness)
    told = [
        f"{number}{' are' if place == 0 else ''} {words}"
        for place, (words, number) in enumerate(found.items())
    ]
    return f"; {', '.join(told)}" if told else ""


def neighbours_range(field: Field) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest of the neighbours' figures."""
    numbers = [n for n in (field.number(one.area) for one in field.neighbours) if n is not None]
    return (min(numbers), max(numbers)) if numbers else None


def ordinal(number: int) -> str:
    """'1st', '2nd', '3rd', '11th', '22nd'."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
