"""Published tables: read, kept by edition, and mapped to indicators for comparison, history and checking."""

from quarterday.comparators.disagreements import Disagreement, disagreements
from quarterday.comparators.field import Field, field_of, neighbours_of
from quarterday.comparators.history import published_history, speaks_alike
from quarterday.comparators.restatements import Restated, restated
from quarterday.comparators.store import LAYOUTS, Asked, Kept, Store
from quarterday.comparators.values import Absent, Edition, editions

__all__ = [
    "LAYOUTS", "Absent", "Asked", "Disagreement", "Edition", "Field", "Kept", "Restated", "Store", "disagreements",
    "editions", "field_of", "neighbours_of", "published_history", "restated", "speaks_alike",
]  # fmt: skip
