"""The report as one accessible web page that fetches nothing: no script, no font, no picture file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quarterday.report.document import Block, Document, Figure, Heading
from quarterday.report.drawing import svg


def write_html(document: Document, path: Path) -> None:
    """Write the document as `path`; the same document gives the same bytes."""
    page = _environment().get_template("page.html").render(
        document=document, blocks=_numbered(document.blocks), contents=_contents(document)
    )  # fmt: skip
    path.write_text(page, encoding="utf-8")


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("quarterday.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["picture"] = _picture
    made.filters["narrow"] = _narrow
    made.filters["breakable"] = _breakable
    made.filters["css_text"] = _css_text
    return made


def _numbered(blocks: tuple[Block, ...]) -> list[tuple[int, str, Block]]:
    """Each block with its place (for its id) and its type's name."""
    return [(place, type(block).__name__, block) for place, block in enumerate(blocks)]


Entry: TypeAlias = tuple[int, str, list[tuple[int, str]]]


def _contents(document: Document) -> list[Entry]:
    """The sections with their places, each with the indicators under it, for the list of contents."""
    found: list[Entry] = []
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading) and block.level == 2:
            found.append((place, block.text, []))
        elif isinstance(block, Heading) and block.level == 4:
            found[-1][2].append((place, block.text))
    return found


def _picture(figure: Figure) -> str:
    return _address(figure.chart)


def _narrow(figure: Figure) -> str:
    return _address(figure.narrow)


def _address(chart: Mapping[str, Any]) -> str:
    """The chart as an address that holds the picture itself."""
    drawn = base64.b64encode(svg(chart).encode()).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def _breakable(text: str) -> Markup:
    """The text, which a narrow screen may break after a stroke."""
    return Markup("/<wbr>").join(text.split("/"))


def _css_text(text: str) -> Markup:
    """Text inside quotation marks of a style sheet: whatever is not a plain letter is escaped."""
    return Markup(re.sub(r"[^A-Za-z0-9]", lambda found: f"\\{ord(found[0]):06x}", text))
