"""The made-up borough of Halverden: one linked population, written in the formats that intake reads."""

from quarterday.synth.borough import AUTHORITY, COMPARE_AS, MADE_UP, NAME
from quarterday.synth.files import SynthSummary, write

__all__ = ["AUTHORITY", "COMPARE_AS", "MADE_UP", "NAME", "SynthSummary", "write"]
