"""How far the cells of a workbook's part reach, found before a reader lays them out in memory.

The reader fills the whole rectangle around the cells that a sheet names, and ends the program where that
does not fit into memory. So every name of a row or cell must be one that Excel can write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TAG = 65_536
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

BEGINS = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])")
TAG = re.compile(rb"""<(?:[\w.-]+:)?(?:c|row)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*/?>""")
NAMED = re.compile(rb"""(?:^|\s)r\s*=\s*["']([^"']*)["']""")
PLACE = re.compile(rb"([A-Z]{0,3})([1-9][0-9]{0,6})")


class Unlikely(Exception):
    """Raised for a row or cell whose name Excel would not write."""


@dataclass(slots=True)
class Extent:
    """The last row and column named so far, each from 1."""

    rows: int = 1
    columns: int = 1

    def follow(self, chunks: Iterator[bytes]) -> Extent:
        """Take in a part piece by piece. Raises Unlikely for a name that Excel would not write."""
        rest = b""
        for chunk in chunks:
            text = rest + chunk
            if b"\x00" in text:
                raise Unlikely("the part is not written in UTF-8")
            cut = text.rfind(b"<")
            whole, rest = (text[:cut], text[cut:]) if cut >= 0 else (text, b"")
            if len(rest) > LONGEST_TAG and BEGINS.match(rest):
                raise Unlikely("a tag is far too long")
            self._see(whole)
        self._see(rest)
        return self

    def _see(self, text: bytes) -> None:
        tags = TAG.findall(text)
        if len(tags) != sum(1 for _ in BEGINS.finditer(text)):
            raise Unlikely("a row or cell is not well formed")
        for name in {name for attributes in tags for name in NAMED.findall(attributes)}:
            place = PLACE.fullmatch(name)
            row, last = (int(place[2]), column(place[1].decode())) if place else (LAST_ROW + 1, 0)
            if row > LAST_ROW or last > LAST_COLUMN:
                raise Unlikely("a row or cell has a name that Excel does not know")
            self.rows, self.columns = max(self.rows, row), max(self.columns, last)


def column(letters: str) -> int:
    """The place of a column from 1: A is 1, AA is 27; no letters are 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
