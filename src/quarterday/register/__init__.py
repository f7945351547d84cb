"""Definitions as data: the register of indicators, targets, priorities and comparators, and the settings."""

from quarterday.register.levels import Level, Method, StatusRule
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
)
from quarterday.register.presets import preset, preset_names, read_rule
from quarterday.register.published import Covers, Publisher, Series
from quarterday.register.reading import check_register, read_register
from quarterday.register.targets import Allowance, Target, TargetKind, ToleranceUnit

__all__ = [
    "Allowance", "AsAt", "Basis", "Comparators", "Covers", "Denominator", "Indicator", "Level", "Method", "Polarity",
    "Priority", "Publisher", "Register", "Series", "Settings", "Span", "StatusRule", "Target", "TargetKind",
    "ToleranceUnit", "check_register", "preset", "preset_names", "read_register", "read_rule",
]  # fmt: skip
