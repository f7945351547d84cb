"""Finding the files of a load, and reading their bytes and their text."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quarterday.intake.refusal import Refused

LONGEST = 65_536
"""Characters in one line or one cell; no return comes near it."""

TOP = 200_000
"""Bytes at the start of a file that it is known by."""

ENDINGS = (".csv", ".xml", ".xlsx", ".parquet")
AS_UTF8 = "save the file as CSV UTF-8 (comma delimited) and load it again."


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: its path, and the name it goes by in findings and messages."""

    path: Path
    name: str

    @property
    def size(self) -> int:
        """Bytes, as far as can be told."""
        return self.path.stat().st_size if os.access(self.path, os.R_OK) else 0

    def content(self) -> bytes:
        """The file's bytes. Raises Refused where it cannot be read or holds nothing."""
        try:
            content = self.path.read_bytes()
        except OSError as fault:
            raise Refused(
                f"the file cannot be read ({fault.strerror or fault}).",
                "a file that you may open",
                "check the path and the permissions.",
            ) from fault
        if not content.strip():
            raise Refused("the file is empty.", "a file with records", "export it again.")
        return content


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


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def is_xml(content: bytes) -> bool:
    """Whether the content begins as XML does, in UTF-8 or UTF-16."""
    head = content[:200].replace(b"\x00", b"")
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    return head.lstrip().startswith(b"<")


def decode(content: bytes) -> str:
    """The text of a CSV file in UTF-8, with or without its mark, or in UTF-16 with it.

    Raises Refused for any other content, saying at which line and byte it stops being text.
    """
    if content.startswith(b"PK\x03\x04"):
        raise Refused(
            "the file is a workbook or an archive, not a CSV file.",
            "CSV or XML",
            "open it, choose the sheet with the records and " + AS_UTF8,
        )
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Refused(
            f"byte {fault.start + 1:,} of the file (0x{content[fault.start]:02x}) is not a character of "
            "UTF-8; the file may be in Windows-1252.",
            "text in UTF-8",
            AS_UTF8,
            where=f"line {line}",
        ) from fault
    if "\x00" in text:
        raise Refused("the file holds null characters, so it is not plain text.", "text in UTF-8", AS_UTF8)
    return text


def csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of the line on which it begins.

    Raises Refused for an absurdly long line, and for quotation marks that do not match.
    """
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > LONGEST:
            raise _too_long(number, len(line))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
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
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def top_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The first rows of a CSV file, as many as begin it, so that a large one is known without being read.

    Raises Refused where the file cannot be read.
    """
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    top = content if wide else content[:TOP].rpartition(b"\n")[0]
    if top and len(top) < len(content):
        try:
            return list(csv_rows(decode(top)))
        except Refused:  # cut within a cell: the whole file will tell
            pass
    return list(csv_rows(decode(content)))


def _too_long(line: int, length: int) -> Refused:
    return Refused(
        f"the line is {length:,} characters long.",
        f"lines of at most {LONGEST:,} characters",
        "export the file again: line breaks may be lost, or it may not be a table at all.",
        where=f"line {line}",
    )
