"""An indicator's chart as a value: a Vega-Lite specification.

The vertical scale. Position on a line chart carries the value, so the line may leave nought out; but
a scale fitted tightly to the line makes every ripple look like a wave. So: nought is shown wherever
the lowest figure is less than three quarters of the highest; elsewhere the scale spans three tenths
of the highest figure, however still the line is, and the caption says where the scale starts. The
target is drawn across the whole chart and named with its year, because earlier years may have had
another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quarterday.figures import Position, State
from quarterday.figures.unit import Unit, printed_target
from quarterday.register.models import Indicator, Polarity
from quarterday.register.targets import Target

WIDTH, HEIGHT = 640, 220  # CSS pixels: the text width of an A4 page, one to one
NARROW = 340  # and that of a telephone's screen
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 110, 14, 50
_PLOT_HEIGHT = HEIGHT - _TOP - _BOTTOM
_TEXT = 16  # pixels: 12 points in print
_LABEL_ROOM = 66  # pixels a quarter's label needs
_BLUE, _INK, _BAND, _GRID = "#12436D", "#0b0c0c", "#d8dbde", "#c8c8c8"
FONT = "Source Sans Pro, Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical scale: where it starts and ends, and the distance between its lines."""

    low: float
    high: float
    step: float

    def pixel(self, value: float) -> float:
        """How far below the top of the plot a value lies."""
        return round((self.high - value) / (self.high - self.low) * _PLOT_HEIGHT, 2)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [round(self.low + place * self.step, 6) for place in range(count + 1)]


def scale(values: Sequence[float], unit: Unit) -> Scale:
    """A scale that shows all the values (see the module's words on nought)."""
    low, high = min(values), max(values)
    if low >= high * 0.75 > 0:
        middle, half = (low + high) / 2, high * 0.15
        low, high = middle - half, middle + half
    else:
        low = min(low, 0)
    step = _round_step((high - low) / 4) if high > low else 1.0
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    if unit is Unit.PERCENT:
        top = min(top, 100.0) if max(values) <= 100 else top
    return Scale(round(bottom, 6), round(max(top, bottom + step), 6), step)


def _round_step(rough: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(round(size * power, 6) for size in (1, 2, 5, 10) if size * power >= rough * 0.85)


def tolerance_band(indicator: Indicator, target: Target) -> tuple[Decimal, Decimal] | None:
    """The values that are within tolerance though not on target's good side; None where there are none."""
    if target.margin == 0 or indicator.polarity is Polarity.CONTEXT:
        return None
    below = indicator.polarity in (Polarity.HIGHER, Polarity.TARGET)
    above = indicator.polarity in (Polarity.LOWER, Polarity.TARGET)
    return target.target - target.margin * below, target.target + target.margin * above


def labelled(count: int, width: int = WIDTH) -> list[int]:
    """Which of so many quarters carry a label: the last, and back from it at an even distance."""
    for step in (1, 2, 4, 8, 12, 16, 20, 40):
        if count <= 1 or _plot(width) / (count - 1) * step >= _LABEL_ROOM:
            break
    return list(range(count - 1, -1, -step))[::-1]


def _plot(width: int) -> int:
    """The width of the plot itself in a chart of a width."""
    return width - _LEFT - _RIGHT


def chart(
    indicator: Indicator, series: Sequence[Position], target: Target | None, width: int = WIDTH
) -> dict[str, Any]:
    """The Vega-Lite specification of every quarter's figure, with the target and its tolerance.

    `series` is oldest first and holds at least one figure; `width` is in CSS pixels. Nothing rests on
    colour: the line has points (hollow where provisional), the target is dashed, and both are named in
    words.
    """
    band = tolerance_band(indicator, target) if target else None
    span = scale_of(indicator, series, target)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": "none",
        "width": _plot(width),
        "height": _PLOT_HEIGHT,
        "padding": {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
        "background": "#ffffff",
        "data": {"values": [_point(position) for position in series]},
        "layer": [
            *([_band(band)] if band else []),
            *([_rule(target)] if target else []),
            *_line({"x": _across(series, width), "y": _up(indicator, span)}),
            *_labels(indicator, series, target, span, _plot(width) + 10),
        ],
        "config": _CONFIG,
    }


def scale_of(indicator: Indicator, series: Sequence[Position], target: Target | None) -> Scale:
    """The scale of an indicator's chart: it holds every figure, the target and its tolerance."""
    values = [position.value for position in series if position.value is not None]
    if target:
        values += [float(target.target), *map(float, tolerance_band(indicator, target) or ())]
    return scale(values, indicator.unit)


def _point(position: Position) -> dict[str, Any]:
    return {
        "quarter": position.period.short,
        "value": None if position.value is None else round(position.value, 6),
        "provisional": position.state is State.PROVISIONAL,
    }


def _across(series: Sequence[Position], width: int) -> dict[str, Any]:
    shown = [series[place].period.short for place in labelled(len(series), width)]
    axis = {"values": shown, "labelExpr": "split(datum.label, ' ')", "labelAngle": 0, "labelOverlap": False}
    return {
        "field": "quarter",
        "type": "ordinal",
        "sort": None,
        "scale": {"type": "point", "padding": 0.5},
        "axis": {**axis, "title": None, "grid": False, "tickSize": 6, "labelPadding": 4},
    }


def _up(indicator: Indicator, span: Scale) -> dict[str, Any]:
    sign = "%" if indicator.unit is Unit.PERCENT else ""
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [span.low, span.high], "nice": False, "zero": False},
        "axis": {
            "values": span.ticks,
            "tickCount": len(span.ticks),  # fewer, and Vega would leave some of the values out
            "labelExpr": f"datum.label + '{sign}'",
            "title": None,
            "domain": False,
            "grid": True,
            "ticks": False,
            "labelPadding": 8,
            "labelOverlap": False,
        },
    }


def _band(band: tuple[Decimal, Decimal]) -> dict[str, Any]:
    across = {"x": {"value": 0}, "x2": {"value": "width"}}
    edges = {"y": {"datum": float(band[0])}, "y2": {"datum": float(band[1])}}
    return {"data": {"values": [{}]}, "mark": {"type": "rect", "color": _BAND}, "encoding": across | edges}


def _rule(target: Target) -> dict[str, Any]:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": _INK, "strokeWidth": 2, "strokeDash": [8, 5]},
        "encoding": {
            "x": {"value": 0},
            "x2": {"value": "width"},
            "y": {"datum": float(target.target)},
        },
    }


def _line(axes: Mapping[str, Any]) -> list[dict[str, Any]]:
    hollow = {"condition": {"test": "datum.provisional", "value": "#ffffff"}, "value": _BLUE}
    return [
        {
            "mark": {
                "type": "line",
                "color": _BLUE,
                "strokeWidth": 3,
                "invalid": "break-paths-filter-domains",
            },
            "encoding": axes,
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "filled": False, "size": 50, "strokeWidth": 2, "opacity": 1},
            "encoding": {**axes, "fill": hollow, "stroke": {"value": _BLUE}},
        },
    ]


def _labels(
    indicator: Indicator, series: Sequence[Position], target: Target | None, span: Scale, left: int
) -> list[dict[str, Any]]:
    """The last figure and the target, in words at the right, moved apart where they would touch."""
    words: dict[str, float] = {}
    if series[-1].exact is not None:
        words[indicator.unit.printed(series[-1].exact, indicator.decimals)] = span.pixel(
            float(series[-1].exact)
        )
    if target:
        words[f"Target {printed_target(target.target, indicator.unit)}"] = span.pixel(float(target.target))
    places = _apart(list(words.values()))
    return [
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text", "text": text, "align": "left", "baseline": "middle", "color": _INK,
                "fontSize": _TEXT, "fontWeight": "normal" if text.startswith("Target") else "bold",
            },
            "encoding": {"x": {"value": left}, "y": {"value": place}},
        }
        for text, place in zip(words, places, strict=True)
    ]  # fmt: skip


def _apart(places: list[float]) -> list[float]:
    room = _TEXT + 6
    if len(places) < 2 or abs(places[0] - places[1]) >= room:
        return places
    middle = min(max(sum(places) / 2, room / 2), _PLOT_HEIGHT - room / 2)
    first_is_above = places[0] <= places[1]
    return [middle - room / 2, middle + room / 2][:: 1 if first_is_above else -1]


_CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": _TEXT,
        "labelColor": _INK,
        "gridColor": _GRID,
        "domainColor": _INK,
        "tickColor": _INK,
        "labelLimit": 200,
    },
}
