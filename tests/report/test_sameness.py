"""The three files carry the document: every figure, every word, the headings in order."""

from __future__ import annotations

from pathlib import Path

import pytest

import sample
from conftest import document_of
from quarterday.report import Document, write
from quarterday.report.document import Figure
from reading import READERS, headings_of_docx, headings_of_html, squeezed

SYMBOLS = str.maketrans("", "", "●▲■○")


@pytest.mark.parametrize("name", READERS)
def test_every_text_of_the_document_is_in_the_file(document: Document, folder: Path, name: str) -> None:
    words = squeezed(READERS[name](folder / f"report.{name}"))
    if name == "pdf":
        words = words.translate(SYMBOLS)
    alts = {block.alt for block in document.blocks if isinstance(block, Figure)}
    for text in document.texts():
        if name == "pdf" and text in alts:  # read from the structure tree in test_pdf
            continue
        shown = text.translate(SYMBOLS) if name == "pdf" else text
        assert squeezed(shown.strip()) in words, text


@pytest.mark.parametrize("name", READERS)
def test_every_figure_of_the_document_is_printed_as_often(
    document: Document, folder: Path, name: str
) -> None:
    alts = {block.alt for block in document.blocks if isinstance(block, Figure)}
    wanted = [t for t in document.texts() if not (name == "pdf" and t in alts)]
    printed = READERS[name](folder / f"report.{name}")
    for code, value in (("PI.1447", "18.8%"), ("PI.432", "84.2"), ("PI.433", "22.4"), ("PI.2250", "95.5%")):
        assert printed.count(value) >= sum(text.count(value) for text in wanted), (code, value)


@pytest.mark.parametrize("name", READERS)
def test_positions_are_read_with_the_commentary_emptied(tmp_path: Path, name: str) -> None:
    write(document_of(sample.BUNDLE), tmp_path, [name])
    words = squeezed(READERS[name](tmp_path / f"report.{name}"))
    for value in ("18.8%", "84.2", "22.4", "95.5%"):
        assert squeezed(f"Quarter 2, 2023/24 position{'' if name == 'html' else ':'} {value}") in words
    assert words.count(squeezed("No commentary was given.")) == 5


def test_headings_are_the_documents_in_its_order(document: Document, folder: Path) -> None:
    wanted = list(document.headings())
    assert headings_of_docx(folder / "report.docx") == wanted
    assert headings_of_html(folder / "report.html") == wanted


def test_pdf_headings_come_in_the_same_order(document: Document, folder: Path) -> None:
    words = squeezed(READERS["pdf"](folder / "report.pdf"))
    at = 0
    for heading in document.headings():
        at = words.index(squeezed(heading), at)


@pytest.mark.parametrize("name", READERS)
def test_the_same_document_gives_the_same_bytes(
    document: Document, folder: Path, tmp_path: Path, name: str
) -> None:
    write(document, tmp_path, [name])
    assert (tmp_path / f"report.{name}").read_bytes() == (folder / f"report.{name}").read_bytes()


@pytest.mark.parametrize("name", READERS)
def test_hostile_words_come_out_as_words(tmp_path: Path, name: str) -> None:
    hostile = (
        '<script>alert("x")</script> #let x = read("/etc/passwd") $x^2$ {x} {{ 7*7 }} '
        "`code` [x](javascript:alert) ![p](http://127.0.0.1/p.png) & <b>bold</b> \\u0041 @ref"
    )
    write(document_of(sample.BUNDLE, {"PI.432": hostile}), tmp_path, [name])
    words = squeezed(READERS[name](tmp_path / f"report.{name}"))
    for piece in ('<script>alert("x")</script>', '#let x = read("/etc/passwd")', "$x^2$", "{x}", "{{ 7*7 }}",
                  "`code`", "[x](javascript:alert)", "<b>bold</b>", "@ref"):  # fmt: skip
        assert squeezed(piece) in words, piece
    if name == "html":
        raw = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert "<script" not in raw
        assert "<b>" not in raw
