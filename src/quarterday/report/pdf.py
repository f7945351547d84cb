"""The report as PDF/UA-1, set by Typst from a fixed template.

Typst refuses a picture without alternative text, and the document reaches the template as JSON, so
no word of it can be taken for markup.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path

import typst

from quarterday.report.document import Document, Figure
from quarterday.report.drawing import fonts, svg


def write_pdf(document: Document, path: Path) -> None:
    """Write the document as `path`; the same document gives the same bytes."""
    with as_file(files("quarterday.report") / "report.typ") as template:
        folders: list[Path] = [fonts()]
        typst.compile(
            template,
            output=path,
            format="pdf",
            font_paths=folders,
            ignore_system_fonts=True,
            sys_inputs={"document": _with_pictures(document)},
            pdf_standards=["ua-1"],
        )


def _with_pictures(document: Document) -> str:
    """The document as JSON, each chart drawn."""
    whole = document.to_json()
    for row, block in zip(whole["blocks"], document.blocks, strict=True):
        if isinstance(block, Figure):
            row["svg"] = svg(block.chart)
    return json.dumps(whole, ensure_ascii=False)
