"""Intake: the councils' own files, recognised by their content, checked, and read or refused whole."""

from quarterday.intake.drops import watched
from quarterday.intake.load import read
from quarterday.intake.mapping import SourceMap, check_mappings, read_mappings
from quarterday.intake.reconcile import reconciled
from quarterday.intake.refusal import LoadRefused, Refusal
from quarterday.intake.rules import Rule
from quarterday.intake.settle import settled
from quarterday.intake.summary import FileSummary, RuleSummary, summary

__all__ = [
    "FileSummary", "LoadRefused", "Refusal", "Rule", "RuleSummary", "SourceMap", "check_mappings", "read",
    "read_mappings", "reconciled", "settled", "summary", "watched",
]  # fmt: skip
