"""The committee's report of a quarter: one document, written as Word, PDF and HTML."""

from quarterday.report.document import Document
from quarterday.report.files import FORMATS, write
from quarterday.report.sections import build
from quarterday.report.texts import Texts, check_texts, read_texts

__all__ = ["FORMATS", "Document", "Texts", "build", "check_texts", "read_texts", "write"]
