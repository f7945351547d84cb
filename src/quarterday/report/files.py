"""The report's files: one a format, the same document in each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from quarterday.report.document import Document

WRITERS = {"docx": "word", "pdf": "pdf", "html": "page"}
"""The module of each format, imported where the format is asked for; it has a function `write_<format>`."""
FORMATS = tuple(WRITERS)


def write(document: Document, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write `report.<format>` into the folder, every file or none; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".report-", dir=folder) as fresh:
        made = [Path(fresh) / f"report.{name}" for name in formats]
        for file, name in zip(made, formats, strict=True):
            _writer(name)(document, file)
        return [file.replace(folder / file.name) for file in made]


def _writer(name: str) -> Callable[[Document, Path], None]:
    module = import_module(f"quarterday.report.{WRITERS[name]}")
    writer: Callable[[Document, Path], None] = getattr(module, f"write_{name}")
    return writer
