"""Is it good, is it better, compared with whom, where will it end, and why do we say so.

`judge` gives the verdict on every indicator of a register. Of plain numbers, without a workspace: `chart`, `status`,
`forecast`, `interval` (of a proportion), `rate_interval`, `difference` (of two proportions) and `rate_ratio`.
"""

from quarterday.judgement.aims import Aim, Comparison, Figure, Others, aim_of
from quarterday.judgement.comparison import compare
from quarterday.judgement.control import Control, Series
from quarterday.judgement.field import Field
from quarterday.judgement.levels import Decision, decide
from quarterday.judgement.plain import chart, forecast, status
from quarterday.judgement.status import judged, status_of
from quarterday.judgement.travel import Earlier, Travel, travel, trend
from quarterday.judgement.verdicts import judge
from quarterday.stats.differences import proportions as difference
from quarterday.stats.differences import rates as rate_ratio
from quarterday.stats.intervals import rate as rate_interval
from quarterday.stats.intervals import wilson as interval

__all__ = [
    "Aim", "Comparison", "Control", "Decision", "Earlier", "Field", "Figure", "Others", "Series", "Travel", "aim_of",
    "chart", "compare", "decide", "difference", "forecast", "interval", "judge", "judged", "rate_interval",
    "rate_ratio", "status", "status_of", "travel", "trend",
]  # fmt: skip
