"""The report as a value: blocks of final text that every writer prints and none rewords.

A writer decides how a block looks in its format. It names no indicator and formats no number, so
the three files cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; `link` is an http, https or mailto address."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title: level 2 is a section, 3 a part of one, 4 an indicator."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `number` is the committee's paragraph number, which runs on across sections."""

    runs: Runs
    number: int | None = None


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list whose order does not matter; one level."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they are, one a line: the target, the position, the status and so on."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text: `header` names the columns, the first cell of each row names the row.

    `widths` are the columns' relative widths; `numeric` lists the columns that hold numbers; `notes`
    stand under the table; a table that is `whole` is not split over two pages.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart (a Vega-Lite specification), with its words for those who cannot see it.

    `narrow` is the same chart drawn for a screen as narrow as a telephone's, its text as large.
    """

    chart: Mapping[str, Any]
    narrow: Mapping[str, Any]
    alt: str
    caption: str
    width: int  # in CSS pixels, 96 to the inch
    height: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who answers for the report."""

    name: str
    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Paragraph | BulletList | Facts | Table | Figure | SignOff


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report. `above` are the lines over the title; `label` is printed on every page.

    `dated` is the day of the meeting that the report is written for, where it is known.
    """

    title: str
    above: tuple[str, ...]
    label: str | None
    dated: date | None
    language: str
    blocks: tuple[Block, ...]

    def headings(self) -> tuple[str, ...]:
        """The title and every heading, in order."""
        return (self.title, *(b.text for b in self.blocks if isinstance(b, Heading)))

    def texts(self) -> Iterator[str]:
        """Every piece of text that a reader sees or hears, in order; charts speak by their alt text."""
        yield from self.above
        yield self.title
        if self.label:
            yield self.label
        for block in self.blocks:
            yield from _texts(block)

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists; each block carries its type's name as `kind`."""
        whole = asdict(self)
        whole["dated"] = self.dated.isoformat() if self.dated else None
        for row, block in zip(whole["blocks"], self.blocks, strict=True):
            row["kind"] = type(block).__name__
        return whole


def plain(runs: Runs) -> str:
    """The words of runs without their styles."""
    return "".join(run.text for run in runs)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(runs=runs):
            yield plain(runs)
        case BulletList(items=items):
            yield from (plain(item) for item in items)
        case Facts(rows=facts):
            for name, runs in facts:
                yield from (name, plain(runs))
        case Figure():
            yield from (block.alt, block.caption)
        case Table() | SignOff():
            yield from _rows(block)


def _rows(block: Table | SignOff) -> Iterator[str]:
    yield from (block.caption, *block.header) if isinstance(block, Table) else (block.name,)
    yield from (cell for row in block.rows for cell in row)
    if isinstance(block, Table):
        yield from block.notes
