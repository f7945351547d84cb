"""The made-up borough of Halverden and other made-up authorities: each one linked population, written in the formats
that intake reads."""

from quarterday.synth.authority import AUTHORITY, COMPARE_AS, NAME
from quarterday.synth.files import AS_AT, FIRST_YEAR, SynthSummary, write
from quarterday.synth.nation import write_many

__all__ = [
    "AS_AT", "AUTHORITY", "COMPARE_AS", "FIRST_YEAR", "NAME", "SynthSummary", "write", "write_many",
]  # fmt: skip
