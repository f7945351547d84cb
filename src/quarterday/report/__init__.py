"""The committee's report of a quarter: one document, written as Word, PDF and HTML."""

from quarterday.report.document import Document
from quarterday.report.files import FORMATS, write
from quarterday.report.page import write_html
from quarterday.report.pdf import write_pdf
from quarterday.report.sections import build
from quarterday.report.texts import Texts, check_texts, read_texts
from quarterday.report.word import write_docx

__all__ = [
    "FORMATS", "Document", "Texts", "build", "check_texts", "read_texts", "write", "write_docx", "write_html",
    "write_pdf",
]  # fmt: skip
