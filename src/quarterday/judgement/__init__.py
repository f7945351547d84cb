"""Is it good, is it better, and why do we say so. Statistics and comparators join here in a later version."""

from quarterday.judgement.verdicts import judge

__all__ = ["judge"]
