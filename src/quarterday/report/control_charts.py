"""A control chart as a value (a Vega-Lite specification), and the words for those who cannot see it.

Blue, orange, purple and grey are Making Data Count's for improvement, concern, neither way and chance; each has its own
shape too. Limits that cannot be reached (below nought, above all) are cut on the picture, never in the judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from quarterday.judgement.control import Control, Point
from quarterday.judgement.control.wording import shown
from quarterday.register.models import Polarity
from quarterday.report.charts import FONT, WIDTH, labelled

HEIGHT = 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 165, 34, 104  # room for the words beside the lines, and the key
_TEXT = 15
_NEAR = 0.09  # of the height: nearer lines' words would touch
_INK, _GREY, _GRID = "#0b0c0c", "#505a5f", "#d8dbde"
# what a point shows: its words, its shape and its colour
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "chance": ("no more than chance", "circle", "#6f777b"),
    "improvement": ("improvement", "diamond", "#005eb8"),
    "concern": ("concern", "square", "#c8590a"),
    "neutral": ("more than chance", "triangle-up", "#6b3fa0"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How a chart's figures are printed, and the highest that there can be."""

    printed: Callable[[float | None], str]
    most: float = float("inf")

    @classmethod
    def of(cls, control: Control) -> Scale:
        """That of a series by itself: proportions as percentages."""
        most = 1.0 if control.kind.is_of_proportions else float("inf")
        return cls(partial(shown, kind=control.kind), most)


def control_chart(control: Control, width: int = WIDTH, scale: Scale | None = None) -> dict[str, Any]:
    """The Vega-Lite specification of a judged series with at least one value; `width` is in CSS pixels."""
    scale = scale or Scale.of(control)
    rows = [_row(control, point, scale.most) for point in control.points]
    wide = width - _LEFT - _RIGHT
    axis = {"labelFontSize": _TEXT, "labelColor": _INK, "domainColor": _INK, "tickColor": _INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": "none",
        "width": wide,
        "height": HEIGHT - _TOP - _BOTTOM,
        "padding": {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
        "background": "#ffffff",
        "title": {"text": control.series.name, "anchor": "start", "fontSize": 17, "color": _INK},
        "data": {"values": rows},
        "layer": [
            *_baselines(control),
            *(_limit(name, dash) for name, dash in (("upper", [6, 4]), ("centre", []), ("lower", [6, 4]))),
            *_target(rows),
            _values(),
            _points(rows),
            *_words(control, wide, scale),
        ],
        "encoding": {"x": _across(rows, width)},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {**axis, "gridColor": _GRID, "labelLimit": 200},
        },
    }


def _row(control: Control, point: Point, most: float) -> dict[str, Any]:
    least = _least(control)
    return {
        "period": point.period,
        "value": point.value,
        "centre": point.centre,
        "lower": None if point.lower is None else max(point.lower, least),
        "upper": None if point.upper is None else min(point.upper, most),
        "target": point.target,
        "group": point.group,
        "shows": look(control, point),
    }


def _least(control: Control) -> float:
    """Nought where no figure is below it."""
    below = any(point.value is not None and point.value < 0 for point in control.points)
    return float("-inf") if below else 0.0


def look(control: Control, point: Point) -> str:
    """The key in `LOOKS` of what a point shows."""
    if not point.signals or point.high is None:
        return "chance"
    if control.series.polarity not in (Polarity.HIGHER, Polarity.LOWER):
        return "neutral"
    good = point.high is (control.series.polarity is Polarity.HIGHER)
    return "improvement" if good else "concern"


def _across(rows: Sequence[Mapping[str, Any]], width: int) -> dict[str, Any]:
    names = [row["period"] for row in rows]
    every = [names[place] for place in labelled(len(names), width)]
    return {
        "field": "period",
        "type": "ordinal",
        "sort": None,
        "scale": {"type": "point", "padding": 0.5},
        "axis": {
            "values": every,
            "title": None,
            "labelAngle": -40,
            "labelOverlap": False,
            "labelPadding": 4,
            "grid": False,
        },
    }


def _up(field: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": False, "nice": True, "padding": 12},
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
    }


def _limit(field: str, dash: Sequence[int]) -> dict[str, Any]:
    mark = {"type": "line", "interpolate": "step", "color": _GREY, "strokeWidth": 1.5, "strokeDash": dash}
    return {"mark": mark, "encoding": {"y": _up(field), "detail": {"field": "group"}}}


def _target(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if all(row["target"] is None for row in rows):
        return []
    mark = {"type": "line", "interpolate": "step", "color": _INK, "strokeWidth": 2, "strokeDash": [2, 4]}
    return [{"mark": mark, "encoding": {"y": _up("target")}}]


def _values() -> dict[str, Any]:
    mark = {"type": "line", "color": "#12436D", "strokeWidth": 2, "invalid": "break-paths-filter-domains"}
    return {"mark": mark, "encoding": {"y": _up("value")}}


def _points(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found = [key for key in LOOKS if any(row["shows"] == key for row in rows)]
    legend = {
        "title": None, "orient": "bottom", "offset": 6, "labelFontSize": _TEXT, "labelColor": _INK, "symbolSize": 110,
        "labelExpr": f"{ {key: LOOKS[key][0] for key in found} }[datum.label]".replace("'", '"'),
    }  # fmt: skip
    shapes = {"domain": found, "range": [LOOKS[key][1] for key in found]}
    colours = {"domain": found, "range": [LOOKS[key][2] for key in found]}
    return {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {
            "y": _up("value"),
            "shape": {"field": "shows", "scale": shapes, "legend": legend},
            "color": {"field": "shows", "scale": colours, "legend": legend},
        },
    }


def _baselines(control: Control) -> list[dict[str, Any]]:
    starts = [
        after.period
        for before, after in zip(control.points, control.points[1:], strict=False)
        if after.group != before.group
    ]
    mark = {"type": "rule", "color": _GREY, "strokeWidth": 1}
    return [
        {"data": {"values": [{"period": period}]}, "mark": mark, "encoding": {"x": {"field": "period"}}}
        for period in starts
    ]


def _words(control: Control, left: int, scale: Scale) -> list[dict[str, Any]]:
    """What each line is, in words beside its end; lines too near to each other share their words."""
    return [
        {
            "data": {"values": [{"at": value}]},
            "mark": {
                "type": "text", "text": words, "align": "left", "color": _INK, "fontSize": _TEXT, "baseline": "middle",
            },
            "encoding": {"x": {"value": left + 8}, "y": _up("at")},
        }
        for value, words in _named(control, scale)
    ]  # fmt: skip


def _named(control: Control, scale: Scale) -> list[tuple[float, list[str]]]:
    """Where words stand, and which, a line each: those of lines nearer than `_NEAR` of the whole stand together."""
    last = next((point for point in reversed(control.points) if point.centre is not None), None)
    lines = (
        {} if last is None else {"Upper limit": last.upper, "Mean": last.centre, "Lower limit": last.lower}
    )
    ends = sorted(
        (
            (value, name)
            for name, value in {**lines, "Target": control.series.target}.items()
            if value is not None
        ),
        reverse=True,
    )
    seen = [n for p in control.points for n in (p.value, p.lower, p.upper, p.target) if n is not None]
    room = _NEAR * (max(seen) - min(seen))
    found: list[tuple[float, list[str]]] = []
    for value, name in ends:
        words = f"{name} {scale.printed(value)}"
        if found and found[-1][0] - value < room:
            found[-1][1].append(words)
        else:
            found.append((value, [words]))
    return found


def alternative(control: Control, scale: Scale | None = None) -> str:
    """What the chart shows, in words: its span, its limits, which points stand out, the last figure and the verdict."""
    there = [point for point in control.points if point.value is not None]
    name = control.series.name or "the series"
    if not there:
        return f"Control chart of {name}: there are no figures."
    printed = (scale or Scale.of(control)).printed
    lowest, highest = (end(there, key=lambda point: point.value or 0.0) for end in (min, max))
    said = [
        (
            f"Control chart of {name}, {_number(len(there), 'figure')} from {there[0].period} to "
            f"{there[-1].period}."
        ),
        (
            f"They run from {printed(lowest.value)} ({lowest.period}) to {printed(highest.value)} "
            f"({highest.period})."
        ),
        lines_said(control, scale),
        _marked_said(control),
        control.reason,
    ]
    return " ".join(part for part in said if part)


def lines_said(control: Control, scale: Scale | None = None) -> str:
    """The mean, the limits and the target of the last point, which the picture names too."""
    last, printed = control.points[-1], (scale or Scale.of(control)).printed
    target = "" if control.series.target is None else f" The target is {printed(control.series.target)}."
    if last.centre is None or last.lower is None:
        return f"No limits are drawn.{target}"
    limits = f"{printed(last.lower)} and {printed(last.upper)}"
    return f"The mean is {printed(last.centre)}, the limits are {limits}.{target}"


def _marked_said(control: Control) -> str:
    marked = [point.period for point in control.points if point.signals]
    if not marked:
        return "No figure stands out."
    shown_ = ", ".join(marked[:12]) + (f" and {len(marked) - 12} more" if len(marked) > 12 else "")
    return f"{_number(len(marked), 'figure')} {'stands' if len(marked) == 1 else 'stand'} out: {shown_}."


def _number(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
