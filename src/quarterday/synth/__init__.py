"""The made-up borough of Halverden: one linked population, written in the formats that intake reads."""

from quarterday.synth.authority import AUTHORITY, COMPARE_AS, NAME
from quarterday.synth.files import SynthSummary, write

__all__ = ["AUTHORITY", "COMPARE_AS", "NAME", "SynthSummary", "write"]
