"""Where an indicator is likely to be at the end of the year: a plain type that a bundle can keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from quarterday.periods import Quarter


class Course(StrEnum):
    """The chance of meeting the target, in words: above 80%, from 20% to 80%, below 20%."""

    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    OFF_COURSE = "off_course"
    NO_TARGET = "no_target"

    @property
    def label(self) -> str:
        return {
            Course.ON_COURSE: "On course",
            Course.AT_RISK: "At risk",
            Course.OFF_COURSE: "Off course",
            Course.NO_TARGET: "No target",
        }[self]


class Method(StrEnum):
    """How a forecast was worked out (docs/forecasts.md)."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    LAST_VALUE = "last_value"
    SMOOTHED = "smoothed"
    IN_YEAR_CHANGE = "in_year_change"

    @property
    def label(self) -> str:
        return {
            Method.COUNT: "The count so far and what is still to come",
            Method.PERCENTAGE: "The percentage so far and what is still to come",
            Method.LAST_VALUE: "The last figure and how far it usually moves",
            Method.SMOOTHED: "The recent level and how far single quarters are from it",
            Method.IN_YEAR_CHANGE: "The figure so far and how it moved by year end in earlier years",
        }[self]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was expected in the quarter `made` of the figure of the quarter `at`, the year's fourth.

    Numbers are in the indicator's own unit, unrounded. `means` says what the figure is of (“on 31 March 2024”).
    The figure is believed to be from lower80 to upper80 with a chance of 80%. `chance` is that of meeting the target,
    None without one. `used` counts the quarters that the method drew on.
    """

    indicator: str
    made: Quarter
    at: Quarter
    means: str
    point: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float
    method: Method
    seasonal: bool
    used: int
    chance: float | None
    course: Course
    sentence: str

    def as_row(self) -> dict[str, Any]:
        """The forecast as a bundle keeps it: text, numbers and nothing else."""
        return asdict(self) | {
            "made": str(self.made),
            "at": str(self.at),
            "method": self.method.value,
            "course": self.course.value,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Forecast:
        """The opposite of `as_row`."""
        read = {
            "made": Quarter.parse(row["made"]),
            "at": Quarter.parse(row["at"]),
            "method": Method(row["method"]),
            "course": Course(row["course"]),
        }
        return cls(**{**row, **read})


@dataclass(frozen=True, slots=True)
class NoForecast:
    """Why there is no forecast, in a sentence; in quarter 4 with the year's figure, which is known."""

    indicator: str
    made: Quarter
    reason: str
    outturn: float | None = None

    def as_row(self) -> dict[str, Any]:
        """As a bundle keeps it."""
        return asdict(self) | {"made": str(self.made)}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> NoForecast:
        """The opposite of `as_row`."""
        return cls(**{**row, "made": Quarter.parse(row["made"])})
