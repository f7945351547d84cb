"""Control charts: is a change more than chance would explain, and can the target be relied on?"""

from quarterday.judgement.control.charting import chart, charts
from quarterday.judgement.control.models import (
    Assurance,
    Control,
    Kind,
    Point,
    Policy,
    Series,
    Signal,
    Variation,
)

__all__ = [
    "Assurance",
    "Control",
    "Kind",
    "Point",
    "Policy",
    "Series",
    "Signal",
    "Variation",
    "chart",
    "charts",
]
