"""A control chart as a value (a Vega-Lite specification), and the words for those who cannot see it.

Blue, orange, purple and grey are Making Data Count's for improvement, concern, neither way and chance; each has its own
shape too. Limits that cannot be reached (below nought, above all) are cut on the picture, never in the judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quarterday.judgement.control import Control, Kind, Point
from quarterday.judgement.control.wording import shown
from quarterday.register.models import Polarity
from quarterday.report.charts import FONT, WIDTH, labelled

HEIGHT = 300
_RIGHT = 190  # room for the words beside the lines
_TEXT = 15
_INK, _GREY, _GRID = "#0b0c0c", "#505a5f", "#d8dbde"
# what a point shows: its words, its shape and its colour
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "chance": ("no more than chance", "circle", "#6f777b"),
    "improvement": ("improvement", "diamond", "#005eb8"),
    "concern": ("concern", "square", "#c8590a"),
    "neutral": ("more than chance", "triangle-up", "#6b3fa0"),
}


def control_chart(control: Control, width: int = WIDTH) -> dict[str, Any]:
    """The Vega-Lite specification of a judged series with at least one value."""
    rows = [_row(control, point) for point in control.points]
    wide = width - _RIGHT
    axis = {"labelFontSize": _TEXT, "labelColor": _INK, "domainColor": _INK, "tickColor": _INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": {"type": "pad", "contains": "padding"},
        "width": wide,
        "height": HEIGHT,
        "padding": {"left": 8, "right": 8, "top": 14, "bottom": 8},
        "background": "#ffffff",
        "title": {"text": control.series.name, "anchor": "start", "fontSize": 17, "color": _INK},
        "data": {"values": rows},
        "layer": [
            *_baselines(control),
            *(_limit(name, dash) for name, dash in (("upper", [6, 4]), ("centre", []), ("lower", [6, 4]))),
            *_target(rows),
            _values(),
            _points(rows),
            *_words(control, wide),
        ],
        "encoding": {"x": _across(control, rows)},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {**axis, "gridColor": _GRID, "labelLimit": 200},
        },
    }


def _row(control: Control, point: Point) -> dict[str, Any]:
    least, most = _range(control)
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


def _range(control: Control) -> tuple[float, float]:
    """What the figures can be: nought or more where none is below it, and proportions up to one."""
    below = any(point.value is not None and point.value < 0 for point in control.points)
    return float("-inf") if below else 0.0, 1.0 if control.kind.is_of_proportions else float("inf")


def look(control: Control, point: Point) -> str:
    """The key in `LOOKS` of what a point shows."""
    if not point.signals or point.high is None:
        return "chance"
    if control.series.polarity not in (Polarity.HIGHER, Polarity.LOWER):
        return "neutral"
    good = point.high is (control.series.polarity is Polarity.HIGHER)
    return "improvement" if good else "concern"


def _across(control: Control, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = [row["period"] for row in rows]
    every = [names[place] for place in labelled(len(names))]
    return {
        "field": "period",
        "type": "ordinal",
        "sort": None,
        "scale": {"type": "point", "padding": 0.5},
        "axis": {"values": every, "title": None, "labelAngle": -40, "labelPadding": 4, "grid": False},
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
        "title": None, "orient": "bottom", "labelFontSize": _TEXT, "labelColor": _INK, "symbolSize": 110,
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


def _words(control: Control, left: int) -> list[dict[str, Any]]:
    """What each line is, in words beside its end; one that would touch another is moved down."""
    last = next((point for point in reversed(control.points) if point.centre is not None), None)
    named = (
        {} if last is None else {"Upper limit": last.upper, "Mean": last.centre, "Lower limit": last.lower}
    )
    if control.series.target is not None:
        named["Target"] = control.series.target
    return [
        {
            "data": {"values": [{"at": value}]},
            "mark": {
                "type": "text", "text": f"{name} {shown(value, control.kind)}", "align": "left", "color": _INK,
                "fontSize": _TEXT, "baseline": "middle",
            },
            "encoding": {"x": {"value": left + 8}, "y": _up("at")},
        }
        for name, value in named.items()
        if value is not None
    ]  # fmt: skip


def alternative(control: Control) -> str:
    """What the chart shows, in words: its span, its limits, which points stand out, the last figure and the verdict."""
    there = [point for point in control.points if point.value is not None]
    name = control.series.name or "the series"
    if not there:
        return f"Control chart of {name}: there are no figures."
    kind = control.kind
    lowest, highest = (end(there, key=lambda point: point.value or 0.0) for end in (min, max))
    said = [
        (
            f"Control chart of {name}, {_number(len(there), 'figure')} from {there[0].period} to "
            f"{there[-1].period}."
        ),
        (
            f"They run from {shown(lowest.value, kind)} ({lowest.period}) to {shown(highest.value, kind)} "
            f"({highest.period})."
        ),
        _limits_said(control.points[-1], kind),
        _marked_said(control),
        control.reason,
    ]
    return " ".join(part for part in said if part)


def _limits_said(last: Point, kind: Kind) -> str:
    if last.centre is None or last.lower is None:
        return "No limits are drawn."
    return (
        f"The mean is {shown(last.centre, kind)}, the limits are {shown(last.lower, kind)} and "
        f"{shown(last.upper, kind)}."
    )


def _marked_said(control: Control) -> str:
    marked = [point.period for point in control.points if point.signals]
    if not marked:
        return "No figure stands out."
    shown_ = ", ".join(marked[:12]) + (f" and {len(marked) - 12} more" if len(marked) > 12 else "")
    return f"{_number(len(marked), 'figure')} {'stands' if len(marked) == 1 else 'stand'} out: {shown_}."


def _number(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
