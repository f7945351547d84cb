"""Finding the files of a load, and reading their bytes and their text."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from quarterday.intake.refusal import Refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST = 65_536
"""Characters in one line or one cell; no return comes near it."""

TOP = 200_000
"""Bytes at the start of a file that it is known by."""

TOP_ROWS = 200
"""Rows at the start of a CSV file that it is known by."""

CHUNK = 1 << 20
ENDINGS = (".csv", ".xml", ".xlsx", ".parquet")
AS_UTF8 = "save the file as CSV UTF-8 (comma delimited) and load it again."

Seen = Callable[[int], None]
"""Told how many bytes of a file have been read so far."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A file gone through once: the SHA-256 of its bytes, its line ends, and the children it begins as XML."""

    sha256: str
    lines: int
    children: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: its path, and the name it goes by in findings and messages."""

    path: Path
    name: str
    seen: Seen | None = None

    @property
    def size(self) -> int:
        """Bytes, as far as can be told."""
        return self.path.stat().st_size if os.access(self.path, os.R_OK) else 0

    @contextmanager
    def stream(self) -> Iterator[io.BufferedReader]:
        """The file's bytes from the first, piece by piece. Raises Refused where it cannot be read."""
        try:
            with self.path.open("rb", buffering=0) as file:
                yield io.BufferedReader(Metered(file, self.seen), CHUNK)
        except OSError as fault:
            raise Refused(
                f"the file cannot be read ({fault.strerror or fault}).",
                "a file that you may open",
                "check the path and the permissions.",
            ) from fault

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Raises Refused where the file is written to meanwhile, as by an export that is still running."""
        before = self._written()
        yield
        if self._written() != before:
            raise Refused(
                "the file changed while it was read.",
                "a file that is finished",
                "wait until the export is done, and load it again.",
            )

    def _written(self) -> tuple[int, int] | None:
        try:
            told = self.path.stat()
        except OSError:
            return None
        return told.st_size, told.st_mtime_ns

    def head(self) -> bytes:
        """The file's first bytes. Raises Refused where it cannot be read or holds nothing."""
        with replace(self, seen=None).stream() as stream:
            head = stream.read(TOP)
            rest = head
            while rest and not rest.strip():
                rest = stream.read(CHUNK)
        if not rest:
            raise Refused("the file is empty.", "a file with records", "export it again.")
        return head

    def content(self) -> bytes:
        """All of the file's bytes, for formats that can be read only whole."""
        with self.stream() as stream:
            return stream.read()

    def survey(self) -> Survey:
        """Go through the file once, without taking it apart."""
        digest, lines, children, last = hashlib.sha256(), 0, 0, b""
        with replace(self, seen=None).stream() as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                lines += chunk.count(b"\n")
                children += sum((last + chunk).count(tag) for tag in CHILDREN)
                last = chunk[1 - len(CHILDREN[0]) :]
        return Survey(digest.hexdigest(), lines, children)


CHILDREN = (b"<CHILD>", b"<Child>")


class Metered(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, file: io.RawIOBase, seen: Seen | None) -> None:
        self._file, self._seen, self._done = file, seen, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        read = self._file.readinto(buffer) or 0
        self._done += read
        if self._seen:
            self._seen(self._done)
        return read


def sources(paths: Sequence[Path]) -> list[Source]:
    """The files that the paths name, folders searched for files of those ENDINGS, each file once.

    A file goes by its own name, or by its path where two share a name.
    """
    found = {_real(path): path for given in paths for path in _files(given)}
    names = [path.name for path in found.values()]
    return [
        Source(path, path.name if names.count(path.name) == 1 else path.as_posix()) for path in found.values()
    ]


def _real(path: Path) -> Path:
    """Where the path leads; one that leads in a circle stays as it is, to be refused when it is read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def is_folder(path: Path) -> bool:
    """Whether the path is a folder; one that may not be looked at is taken for a file, to be refused."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _files(given: Path) -> list[Path]:
    if not is_folder(given):
        return [given]
    inside = sorted(path for path in given.rglob("*") if path.suffix.lower() in ENDINGS)
    return [path for path in inside if not is_folder(path) and not path.name.startswith((".", "~$"))]


def is_xml(content: bytes) -> bool:
    """Whether the content begins as XML does, in UTF-8 or UTF-16."""
    head = content[:200].replace(b"\x00", b"")
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return head.lstrip().startswith(b"<")


def csv_rows(source: Source) -> Generator[tuple[int, list[str]]]:
    """Each row of a CSV file that is not blank, with the number of the line on which it begins.

    The file is text in UTF-8, with or without its mark, or in UTF-16 with it. Raises Refused for any
    other content, for an absurdly long line, and for quotation marks that do not match.
    """
    with source.stream() as stream:
        yield from _rows(_lines(stream, source))


def top_rows(source: Source) -> list[tuple[int, list[str]]]:
    """The first rows of a CSV file, so that a large one is known without being read.

    Raises Refused where they cannot be read.
    """
    with closing(csv_rows(replace(source, seen=None))) as rows:
        return list(islice(rows, TOP_ROWS))


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    begins = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as fault:
            raise Refused(
                f"the row that begins at line {begins} cannot be taken apart: a quotation mark does not "
                "match, or a cell has no end.",
                "cells with a comma or a line break between one pair of double quotation marks",
                "export the file again, or mend that row.",
                where=f"line {begins}",
            ) from fault
        if row is None:
            return
        if any(map(str.strip, row)):
            yield begins, row
        begins = reader.line_num + 1


def _lines(stream: io.BufferedReader, source: Source) -> Iterator[str]:
    """The lines of a text file, none of them longer than LONGEST."""
    start = stream.peek(4)[:4]
    if start.startswith(b"PK\x03\x04"):
        raise Refused(
            "the file is a workbook or an archive, not a CSV file.",
            "CSV or XML",
            "open it, choose the sheet with the records and " + AS_UTF8,
        )
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", newline="")
    read = partial(text.readline, LONGEST + 1)
    try:
        for number, line in enumerate(iter(read, ""), start=1):
            if len(line) > LONGEST:
                raise _too_long(number, len(line) + _rest(text))
            if "\x00" in line:
                raise Refused(
                    "the file holds null characters, so it is not plain text.", "text in UTF-8", AS_UTF8
                )
            yield line
    except UnicodeDecodeError as fault:
        raise _not_text(source, wide) from fault


def _rest(text: io.TextIOWrapper) -> int:
    """How much longer a line goes on."""
    length = 0
    while part := text.readline(CHUNK):
        length += len(part)
        if part.endswith("\n"):
            break
    return length


def _not_text(source: Source, wide: bool) -> Refused:
    """Say at which line and byte a file stops being text."""
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")()
    before, lines = 0, 1
    with replace(source, seen=None).stream() as stream:
        while True:
            chunk = stream.read(CHUNK)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as fault:
                found = fault.object[fault.start]
                place = before - held + fault.start + 1
                line = lines + fault.object.count(b"\n", 0, fault.start)
                return Refused(
                    f"byte {place:,} of the file (0x{found:02x}) is not a character of UTF-8; the file may "
                    "be in Windows-1252.",
                    "text in UTF-8",
                    AS_UTF8,
                    where=f"line {line}",
                )
            if not chunk:
                raise AssertionError("text that could not be read once could be read again")
            before += len(chunk)
            lines += chunk.count(b"\n")


def _too_long(line: int, length: int) -> Refused:
    return Refused(
        f"the line is {length:,} characters long.",
        f"lines of at most {LONGEST:,} characters",
        "export the file again: line breaks may be lost, or it may not be a table at all.",
        where=f"line {line}",
    )
