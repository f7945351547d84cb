"""Is it good, is it better, and why do we say so. Statistics and comparators join here in a later version."""

from quarterday.judgement.aims import Aim, Comparison, Figure, Others, aim_of
from quarterday.judgement.levels import Decision, decide
from quarterday.judgement.status import judged, status_of
from quarterday.judgement.travel import Earlier, Travel, travel, trend
from quarterday.judgement.verdicts import judge

__all__ = [
    "Aim", "Comparison", "Decision", "Earlier", "Figure", "Others", "Travel", "aim_of", "decide", "judge", "judged",
    "status_of", "travel", "trend",
]  # fmt: skip
