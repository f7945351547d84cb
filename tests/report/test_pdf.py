"""The PDF's marks of PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from quarterday.report import Document
from quarterday.report.document import Figure, Heading, Table


@pytest.fixture(scope="module")
def pdf(folder: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(folder / "report.pdf") as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def test_it_declares_pdf_ua_1_with_language_title_and_tags(pdf: pikepdf.Pdf, document: Document) -> None:
    with pdf.open_metadata() as metadata:
        assert str(metadata["pdfuaid:part"]) == "1"
        assert metadata["dc:title"] == document.title
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_the_structure_has_the_documents_headings_tables_and_pictures(
    pdf: pikepdf.Pdf, document: Document
) -> None:
    kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]
    for level in range(2, 5):
        wanted = sum(isinstance(b, Heading) and b.level == level for b in document.blocks)
        assert kinds.count(f"/H{level}") == wanted
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == sum(isinstance(b, Table) for b in document.blocks)
    assert kinds.count("/TH") >= sum(len(b.header) for b in document.blocks if isinstance(b, Table))


def test_every_picture_has_its_words(pdf: pikepdf.Pdf, document: Document) -> None:
    said = [str(e.Alt) for e in elements(pdf.Root.StructTreeRoot) if str(e.S) == "/Figure" and "/Alt" in e]
    assert said == [b.alt for b in document.blocks if isinstance(b, Figure)]


def test_the_label_is_on_every_page(folder: Path, document: Document) -> None:
    from pypdf import PdfReader

    assert document.label is not None
    assert all(document.label in page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
