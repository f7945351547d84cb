"""The Word file as assistive technology meets it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Pt

from quarterday.report import Document
from quarterday.report.document import Figure, Paragraph, Table
from quarterday.report.word import write_docx


@pytest.fixture(scope="module")
def word(folder: Path) -> Word:
    return docx.Document(str(folder / "report.docx"))


def test_numbered_paragraphs_share_one_real_numbering(word: Word, document: Document) -> None:
    numbered = [p for p in word.paragraphs if p.style.name == "Numbered paragraph"]
    wanted = [b for b in document.blocks if isinstance(b, Paragraph) and b.number is not None]
    assert [b.number for b in wanted] == list(range(1, 14))
    assert len(numbered) == len(wanted)
    assert len({p._p.pPr.numPr.numId.val for p in numbered}) == 1


def test_tables_have_header_rows_and_no_merged_cells(word: Word, document: Document) -> None:
    assert len(word.tables) == sum(isinstance(b, Table) for b in document.blocks)
    for table in word.tables:
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert not any(row.trPr.find(qn("w:tblHeader")) is not None for row in others)
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))


def test_no_table_is_wider_than_the_page(word: Word) -> None:
    section = word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in word.tables:
        assert sum(column.w for column in table._tbl.tblGrid.gridCol_lst) <= room


def test_pictures_have_their_words(word: Word, document: Document) -> None:
    said = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert said == [b.alt for b in document.blocks if isinstance(b, Figure)]


def test_language_title_header_and_page_number(word: Word, document: Document) -> None:
    languages = {e.get(qn("w:val")) for e in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert word.core_properties.title == document.title
    assert document.dated is not None
    assert word.core_properties.created.date() == document.dated
    section = word.sections[0]
    assert section.header.paragraphs[0].text == document.label
    fields = [e.get(qn("w:instr")).strip() for e in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_without_a_meeting_no_day_is_told(document: Document, tmp_path: Path) -> None:
    write_docx(replace(document, dated=None), tmp_path / "report.docx")
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        told = package.read("docProps/core.xml").decode()
    assert "dcterms:created" not in told
    assert "dcterms:modified" not in told


def test_every_style_in_use_is_arial_of_12_points_or_more_and_left_aligned(word: Word) -> None:
    cells = (p for table in word.tables for row in table._tbl.tr_lst for p in row.iter(qn("w:pStyle")))
    names = {p.style.style_id for p in word.paragraphs} | {p.get(qn("w:val")) for p in cells}
    for style in (style for style in word.styles if style.style_id in names):
        in_a_table = style.name in ("Table text", "Table heading", "Table note", "After table")
        assert style.font.size >= (Pt(10) if in_a_table else Pt(12)), style.name
        fonts = style.element.rPr.rFonts
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Arial"
        assert fonts.get(qn("w:asciiTheme")) is None
        assert style.paragraph_format.alignment == 0


def test_no_text_boxes_and_headings_stay_with_what_follows(word: Word) -> None:
    assert not list(word.element.body.iter(qn("w:txbxContent")))
    assert all(word.styles[f"Heading {level}"].paragraph_format.keep_with_next for level in range(1, 5))
