"""Definitions as data: the register of indicators, targets, priorities and comparators, and the settings."""

from quarterday.register.models import (
    AsAt,
    Basis,
    Comparators,
    Denominator,
    Indicator,
    Polarity,
    Priority,
    Register,
    Settings,
    Span,
    Target,
    ToleranceUnit,
)
from quarterday.register.published import Covers, Publisher, Series
from quarterday.register.reading import check_register, read_register

__all__ = [
    "AsAt", "Basis", "Comparators", "Covers", "Denominator", "Indicator", "Polarity", "Priority", "Publisher",
    "Register", "Series", "Settings", "Span", "Target", "ToleranceUnit", "check_register", "read_register",
]  # fmt: skip
