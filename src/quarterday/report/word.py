"""The report as a Word file: real headings, real numbering, header rows, alternative text, language."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from quarterday.report.document import (
    Block,
    BulletList,
    Document,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Run,
    Runs,
    SignOff,
    Table,
)
from quarterday.report.drawing import png
from quarterday.report.wordstyles import NUMBERS, TEXT_WIDTH, prepare

_PIXEL = 9525  # English metric units in a CSS pixel
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can name


def write_docx(document: Document, path: Path) -> None:
    """Write the document as `path`; the same document gives the same bytes."""
    word = docx.Document()
    prepare(word, document)
    _properties(word, document)
    for line in document.above:
        word.add_paragraph(line, style="Above title")
    word.add_heading(document.title, 1)
    for block in document.blocks:
        _WRITERS[type(block)](word, block)
    written = io.BytesIO()
    word.save(written)
    path.write_bytes(_without_time(written.getvalue()))


def _properties(word: Word, document: Document) -> None:
    core = word.core_properties
    core.title, core.language = document.title, document.language
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.subject = document.label or ""
    core.revision = 1
    if document.dated:
        core.created = core.modified = datetime.combine(document.dated, time())
    else:
        _no_moment(core._element)


def _no_moment(properties: Any) -> None:
    """Leave out when the file was made: the blank file's day would be false, today's would vary."""
    for name in ("dcterms:created", "dcterms:modified"):
        for told in properties.findall(qn(name)):
            properties.remove(told)


def _without_time(content: bytes) -> bytes:
    """The same package with no moment of writing in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _heading(word: Word, block: Heading) -> None:
    made = word.add_heading(block.text, block.level)
    made.paragraph_format.page_break_before = block.new_page or None


def _bullets(word: Word, block: BulletList) -> None:
    for place, item in enumerate(block.items, 1):
        made = word.add_paragraph(style="List Bullet")
        _runs(made, item)
        if place == len(block.items):
            made.paragraph_format.space_after = Pt(8)  # the style's own space keeps the items together


def _paragraph(word: Word, block: Paragraph) -> None:
    made = word.add_paragraph(style="Normal" if block.number is None else "Numbered paragraph")
    if block.number is not None:
        properties: Any = made._p.get_or_add_pPr()
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = 0, NUMBERS
    _runs(made, block.runs)


def _runs(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        if run.link:
            _link(paragraph, run)
        else:
            made = paragraph.add_run(run.text)
            made.bold, made.italic = run.bold or None, run.italic or None


def _link(paragraph: WordParagraph, run: Run) -> None:
    """python-docx writes no hyperlinks; this is the element that Word itself writes."""
    made = paragraph.add_run(run.text, style="Hyperlink")
    made.bold, made.italic = run.bold or None, run.italic or None
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), paragraph.part.relate_to(run.link or "", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    )
    paragraph._p.append(link)
    link.append(made._r)


def _facts(word: Word, block: Facts) -> None:
    for place, (name, runs) in enumerate(block.rows):
        made = word.add_paragraph(style="Fact")
        made.paragraph_format.keep_with_next = place < len(block.rows) - 1 or None
        made.add_run(f"{name}: ").bold = True
        _runs(made, tuple(Run(r.text, r.bold, r.italic, r.link) for r in runs))


def _table(word: Word, block: Table) -> None:
    word.add_paragraph(block.caption, style="Caption")
    made = word.add_table(rows=1 + len(block.rows), cols=len(block.header), style="Report table")
    made.autofit = False
    _describe_table(made, block.caption)
    widths = [Emu(TEXT_WIDTH * width // sum(block.widths)) for width in block.widths]
    grid: Iterable[Any] = made._tbl.tblGrid.gridCol_lst
    for column, width in zip(grid, widths, strict=True):
        column.w = width
    for place, (row, cells) in enumerate(zip(made._tbl.tr_lst, (block.header, *block.rows), strict=True)):
        _keep_row_whole(row, header=place == 0)
        for column, (tc, text) in enumerate(zip(row.tc_lst, cells, strict=True)):
            cell = _Cell(tc, made)
            cell.width = widths[column]
            style = "Table text" if place else "Table heading"
            together = block.whole and place < len(block.rows)
            _cell(cell, text, style, numeric=column in block.numeric, together=together)
    word.add_paragraph(style="After table")
    for note in block.notes:
        word.add_paragraph(note, style="Table note")


def _cell(cell: _Cell, text: str, style: str, *, numeric: bool, together: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    paragraph.paragraph_format.keep_with_next = together or None
    if numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe_table(table: WordTable, caption: str) -> None:
    """Title for assistive technology, and which row and column hold names rather than figures."""
    properties = table._tbl.tblPr
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), caption)
    properties.append(title)
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    title.addprevious(
        parse_xml(
            f'<w:tblLook {nsdecls("w")} w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )


def _keep_row_whole(row: Any, *, header: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _figure(word: Word, block: Figure) -> None:
    holder = word.add_paragraph(style="Picture")
    shape = holder.add_run().add_picture(
        io.BytesIO(png(block.chart)), width=Emu(min(block.width * _PIXEL, TEXT_WIDTH))
    )
    shape._inline.docPr.set("descr", block.alt)
    word.add_paragraph(block.caption, style="Picture caption")


def _sign_off(word: Word, block: SignOff) -> None:
    word.add_paragraph(block.name, style="Signature")
    _facts(word, Facts(tuple((name, (Run(value),)) for name, value in block.rows)))


_WRITERS: Mapping[type[Block], Callable[[Word, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    BulletList: _bullets,
    Facts: _facts,
    Table: _table,
    Figure: _figure,
    SignOff: _sign_off,
}
