"""A position among all of England's authorities, with how much they vary allowed for."""

from __future__ import annotations

from quarterday.figures import Position, Unit
from quarterday.figures.appraisal import FunnelArea, FunnelPlot
from quarterday.judgement.field import Field
from quarterday.register.models import Indicator
from quarterday.stats.funnel import ALERT, LEAST_FOR_SPREAD, OUTLIER, Funnel, Place, Scale, funnel

STEPS = 40  # of a curve
_SCALES = {Unit.PERCENT: Scale.PROPORTION, Unit.PER_10000: Scale.RATE, Unit.PER_1000: Scale.RATE}
_PLACES = {
    Place.INSIDE: "no further from England’s average than authorities usually are",
    Place.HIGH: "rather higher than most authorities’: about one in forty would be so high by chance",
    Place.LOW: "rather lower than most authorities’: about one in forty would be so low by chance",
    Place.VERY_HIGH: "much higher than authorities usually are",
    Place.VERY_LOW: "much lower than authorities usually are",
}


def funnel_of(indicator: Indicator, position: Position | None, field: Field) -> FunnelPlot | None:
    """The funnel of the field's authorities with the position in it.

    None where the unit has no funnel, or fewer than ten authorities have a count published.
    """
    scale, counts = _SCALES.get(indicator.unit), _counts(indicator, field)
    if scale is None or len(counts) < LEAST_FOR_SPREAD:
        return None
    per = float(indicator.unit.per or 1)
    tops, bottoms = zip(*counts.values(), strict=True)
    made = funnel(tops, bottoms, scale)
    near = {one.area for one in field.neighbours}
    areas = [
        FunnelArea(below, top / below * per, _role(area, field.own, near))
        for area, (top, below) in counts.items()
    ]
    ours = _ours(position)
    if ours:
        areas.append(FunnelArea(ours[1], ours[0] / ours[1] * per, "ours"))
    return FunnelPlot(made.average * per, tuple(areas), _curve(made, areas, per), _said(made, ours, field))


def _counts(indicator: Indicator, field: Field) -> dict[str, tuple[float, float]]:
    """Each authority's numerator and denominator; one that is not published is what the rate makes it."""
    per = float(indicator.unit.per or 1)
    found = {}
    for area, value in field.authorities.items():
        told = field.values[area]
        if told.numerator is None:
            continue
        below = float(told.denominator or 0) or (float(told.numerator) * per / float(value) if value else 0.0)
        if below > 0 and float(told.numerator) <= below:
            found[area] = (float(told.numerator), below)
    return found


def _role(area: str, own: str, near: set[str]) -> str:
    return "published" if area == own else "neighbour" if area in near else "other"


def _ours(position: Position | None) -> tuple[float, float] | None:
    if position is None or position.numerator is None or not position.denominator or position.summed_over > 1:
        return None
    return float(position.numerator), float(position.denominator)


def _curve(
    made: Funnel, areas: list[FunnelArea], per: float
) -> tuple[tuple[float, float, float, float, float], ...]:
    """The limits at denominators from the smallest to the largest, each so many times the one before."""
    low, high = (end(area.denominator for area in areas) for end in (min, max))
    sizes = [low * (high / low) ** (step / (STEPS - 1)) for step in range(STEPS)] if high > low else [low]
    ends = [(size, made.limits(size, OUTLIER), made.limits(size, ALERT)) for size in sizes]
    return tuple(
        (size, outer.lower * per, inner.lower * per, inner.upper * per, outer.upper * per)
        for size, outer, inner in ends
    )


def _said(made: Funnel, ours: tuple[float, float] | None, field: Field) -> str:
    if ours is None:
        return ""
    return f"Beside all authorities’ figures ({field.when}) ours is {_PLACES[made.place(*ours)]}."
