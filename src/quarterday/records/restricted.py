"""Files with children's records in them: written whole or not at all, for their owner's eyes only."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

import pyarrow as pa


def write_rows(table: pa.Table, path: Path, *, synthetic: bool) -> None:
    """Write a table of records as CSV; where the records are made up, a last column says so."""
    label = ["made-up record"] if synthetic else []
    heading = [*table.column_names, *(["SYNTHETIC"] if synthetic else [])]
    write_private(path, csv_text(heading, ([*row.values(), *label] for row in table.to_pylist())))


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8, with every cell that a spreadsheet would run made text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def inert(cell: object) -> str:
    """The cell as text; one that begins like a formula gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip()[:1] in {"=", "+", "-", "@"} else text


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can open."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only, in a folder only its owner can open."""
    with whole(path) as file:
        file.write(content)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write bit by bit, which takes its place once it is whole; private as with `write_private`."""
    private_folder(path.parent)
    handle, fresh = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


@contextmanager
def whole_text(path: Path) -> Iterator[TextIO]:
    """The same for text, in UTF-8 with the ends of lines as they are written."""
    with whole(path) as file:
        text = io.TextIOWrapper(file, "utf-8", newline="")
        yield text
        text.detach()
