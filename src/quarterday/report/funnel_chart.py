"""A funnel plot as a value (a Vega-Lite specification), and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quarterday.figures.appraisal import FunnelArea, FunnelPlot
from quarterday.report.charts import FONT, WIDTH

HEIGHT = 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 66, 150, 16, 96
_TEXT = 15
_INK, _GREY, _GRID = "#0b0c0c", "#505a5f", "#d8dbde"
# each role's words, shape, colour and size; later ones lie on top
ROLES: Mapping[str, tuple[str, str, str, int]] = {
    "other": ("other authorities", "circle", "#8c9296", 30),
    "neighbour": ("statistical neighbours", "square", "#12436D", 70),
    "published": ("this authority, as published", "diamond", "#6b3fa0", 140),
    "ours": ("this quarter", "triangle-up", "#c8590a", 170),
}


def funnel_chart(
    plot: FunnelPlot, across: str, printed: Callable[[float], str], width: int = WIDTH
) -> dict[str, Any]:
    """The specification of a funnel; `across` names what is counted, `printed` prints a figure."""
    found = [role for role in ROLES if any(area.role == role for area in plot.areas)]
    rows = [
        {"of": area.denominator, "value": area.value, "role": area.role}
        for area in sorted(plot.areas, key=lambda area: found.index(area.role))
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": "none",
        "width": width - _LEFT - _RIGHT,
        "height": HEIGHT - _TOP - _BOTTOM,
        "padding": {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
        "background": "#ffffff",
        "layer": [
            *(_limit(plot, place, dash) for place, dash in ((1, [2, 3]), (4, [2, 3]), (2, [7, 4]), (3, [7, 4]))),
            _average(plot),
            _areas(rows, found),
            *_words(plot, printed, width - _LEFT - _RIGHT + 6),
        ],
        "encoding": {"x": _across(across)},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": _TEXT, "titleFontSize": _TEXT, "titleFontWeight": "normal", "labelColor": _INK,
                     "titleColor": _INK, "gridColor": _GRID, "domainColor": _INK, "tickColor": _INK},
        },
    }  # fmt: skip


def _across(name: str) -> dict[str, Any]:
    return {
        "field": "of",
        "type": "quantitative",
        "scale": {"type": "log", "nice": False},
        "axis": {"title": name, "grid": False, "tickCount": 5, "format": ",", "labelOverlap": True},
    }


def _up(field: str) -> dict[str, Any]:
    axis = {"title": None, "domain": False, "ticks": False, "labelPadding": 8}
    return {"field": field, "type": "quantitative", "scale": {"zero": False, "nice": True}, "axis": axis}


def _limit(plot: FunnelPlot, place: int, dash: list[int]) -> dict[str, Any]:
    return {
        "data": {"values": [{"of": row[0], "end": row[place]} for row in plot.curve]},
        "mark": {"type": "line", "color": _GREY, "strokeWidth": 1.5, "strokeDash": dash},
        "encoding": {"y": _up("end")},
    }


def _average(plot: FunnelPlot) -> dict[str, Any]:
    return {
        "data": {"values": [{"of": row[0], "end": plot.average} for row in plot.curve]},
        "mark": {"type": "line", "color": _INK, "strokeWidth": 1.5},
        "encoding": {"y": _up("end")},
    }


def _areas(rows: list[dict[str, Any]], found: list[str]) -> dict[str, Any]:
    words = {role: ROLES[role][0] for role in found}
    legend = {
        "title": None, "orient": "bottom", "columns": 2, "offset": 8, "labelFontSize": _TEXT, "labelColor": _INK,
        "labelLimit": 240, "labelExpr": f"{words}[datum.label]".replace("'", '"'),
    }  # fmt: skip

    def by(place: int) -> dict[str, Any]:
        return {"domain": found, "range": [ROLES[role][place] for role in found]}

    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 0.9},
        "encoding": {
            "y": _up("value"),
            "shape": {"field": "role", "scale": by(1), "legend": legend},
            "color": {"field": "role", "scale": by(2), "legend": legend},
            "size": {"field": "role", "scale": by(3), "legend": legend},
        },
    }


def _words(plot: FunnelPlot, printed: Callable[[float], str], left: int) -> list[dict[str, Any]]:
    """What the lines are, at their right ends; the 99.8% ones carry the words of both."""
    last = plot.curve[-1]
    named = {f"England {printed(plot.average)}": plot.average, "99.8% limits": last[4]}
    return [
        {
            "data": {"values": [{"of": last[0], "at": value}]},
            "mark": {"type": "text", "text": text, "align": "left", "baseline": "middle", "fontSize": _TEXT,
                     "color": _INK},
            "encoding": {"x": {"value": left}, "y": _up("at")},
        }
        for text, value in named.items()
    ]  # fmt: skip


def alternative(plot: FunnelPlot, printed: Callable[[float], str]) -> str:
    """What the funnel shows, in words."""
    others = [area for area in plot.areas if area.role != "ours"]
    low, high = (end(others, key=lambda area: area.value) for end in (min, max))
    ours = next((area for area in plot.areas if area.role == "ours"), None)
    own = "" if ours is None else f" This quarter's is {printed(ours.value)}."
    return (
        f"Funnel plot of {len(others)} authorities, from {printed(low.value)} to {printed(high.value)}; England’s "
        f"average is {printed(plot.average)}, and {_outside(plot, others)}.{own} {plot.sentence}"
    ).strip()


def _outside(plot: FunnelPlot, areas: list[FunnelArea]) -> str:
    """How many lie outside the 99.8% limits."""
    number = sum(not _inside(plot, area) for area in areas)
    return f"{number or 'none'} {'lies' if number == 1 else 'lie'} outside the limits of 99.8%"


def _inside(plot: FunnelPlot, area: FunnelArea) -> bool:
    """By the limits of the nearest size drawn."""
    nearest = min(plot.curve, key=lambda row: abs(row[0] - area.denominator))
    return nearest[1] <= area.value <= nearest[4]
