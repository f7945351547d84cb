"""Charts drawn without a browser: a Vega-Lite specification to SVG or PNG (vl-convert)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import vl_convert

_VERSION = "5.21"


@cache
def fonts() -> Path:
    """The folder of the report's typeface, which also the PDF is set in."""
    folder = Path(str(files("font_source_sans_pro") / "files"))
    vl_convert.register_font_directory(str(folder))
    return folder


def svg(chart: Mapping[str, Any]) -> str:
    """The chart as an SVG document, its words kept as text."""
    fonts()
    return str(vl_convert.vegalite_to_svg(dict(chart), vl_version=_VERSION))


def png(chart: Mapping[str, Any], scale: float = 2) -> bytes:
    """The chart as a PNG picture, `scale` device pixels to a CSS pixel."""
    fonts()
    return bytes(vl_convert.vegalite_to_png(dict(chart), vl_version=_VERSION, scale=scale))
