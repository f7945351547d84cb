"""The three files read back as words."""

from __future__ import annotations

import re
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml import html
from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Without blanks, so that a line break in print does not matter."""
    return re.sub(r"\s+", "", text)


def words_of_docx(path: Path) -> str:
    word = docx.Document(str(path))
    body = word.element.body
    alts = (shape.get("descr") or "" for shape in body.iter(qn("wp:docPr")))
    label = (p.text for p in word.sections[0].header.paragraphs)
    return " ".join([*label, *(part.text or "" for part in body.iter(qn("w:t"))), *alts])


def words_of_html(path: Path) -> str:
    page = html.fromstring(path.read_bytes())
    body = page.find("body")
    assert body is not None
    return " ".join([body.text_content(), *(image.get("alt") or "" for image in body.iter("img"))])


def words_of_pdf(path: Path) -> str:
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


READERS = {"docx": words_of_docx, "html": words_of_html, "pdf": words_of_pdf}


def headings_of_docx(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.style.name.startswith("Heading ")]


def headings_of_html(path: Path) -> list[str]:
    page = html.fromstring(path.read_bytes())
    found = page.xpath("//h1 | //main//*[self::h2 or self::h3 or self::h4]")
    return [heading.text_content() for heading in found]
