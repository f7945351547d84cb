"""The sample run as a document and as three files, made once for the tests that only read them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import sample
from quarterday.figures import Bundle
from quarterday.report import Document, Texts, build, read_texts, write

ROOT = Path(__file__).parents[2] / "src" / "quarterday" / "starter"


def texts_of(commentary: dict[str, str] | None = None) -> Texts:
    """The starter's standard paragraphs, with the commentary given or none."""
    standard = read_texts(ROOT / "standard", Path("nowhere"), sample.REGISTER, sample.PERIOD).standard
    return Texts(standard, commentary or {}, "")


def document_of(bundle: Bundle, commentary: dict[str, str] | None = None) -> Document:
    return build(bundle, sample.REGISTER, texts_of(commentary))


@pytest.fixture(scope="session")
def document() -> Document:
    """The sample's report with the demo's commentary."""
    texts = read_texts(ROOT / "standard", ROOT / "demo" / "commentary", sample.REGISTER, sample.PERIOD)
    return build(sample.BUNDLE, sample.REGISTER, texts)


@pytest.fixture(scope="session")
def folder(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with report.docx, report.pdf and report.html."""
    made = tmp_path_factory.mktemp("report")
    write(document, made)
    return made
