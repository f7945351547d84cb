"""The report's files: one a format, the same document in each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from quarterday.report.document import Document
from quarterday.report.page import write_html
from quarterday.report.pdf import write_pdf
from quarterday.report.word import write_docx

WRITERS: dict[str, Callable[[Document, Path], None]] = {
    "docx": write_docx,
    "pdf": write_pdf,
    "html": write_html,
}
FORMATS = tuple(WRITERS)


def write(document: Document, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write `report.<format>` into the folder, every file or none; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder) as fresh:
        made = [Path(fresh) / f"report.{name}" for name in formats]
        for file, name in zip(made, formats, strict=True):
            WRITERS[name](document, file)
        return [file.replace(folder / file.name) for file in made]
