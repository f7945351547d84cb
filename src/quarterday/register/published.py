"""Which published series an indicator is compared with, and how the two differ (`register/comparators.toml`)."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from quarterday.figures import Unit

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
IndicatorCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}\.[0-9]{1,6}$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{2}$")]


class Counted(Protocol):
    """What of an indicator a series is matched by."""

    @property
    def code(self) -> str: ...
    @property
    def measure(self) -> str | None: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def span(self) -> StrEnum: ...
    @property
    def months(self) -> int | None: ...


class Publisher(StrEnum):
    """The kinds of published file that hold series."""

    LAIT = "lait"
    EES = "ees"
    FINGERTIPS = "fingertips"

    @property
    def in_words(self) -> str:
        return {
            Publisher.LAIT: "Local Authority Interactive Tool",
            Publisher.EES: "explore education statistics",
            Publisher.FINGERTIPS: "Fingertips",
        }[self]


class Covers(StrEnum):
    """What time a published figure speaks of."""

    DAY = "day"  # as at its last day
    YEAR = "year"  # the twelve months to its last day
    OTHER = "other"  # something else, which `differs` says


class Series(BaseModel):
    """A published series and how it stands to an indicator.

    `series` is the Interactive Tool's short name, the column of a data set, or Fingertips' indicator number;
    `numerator` and `denominator` name where the series' parts are, in the same way. `filters` pins what tells rows
    apart. `dataset` names the data set where several have the column. `ends` is the month and day on which a yearly
    figure ends. `same` says that the published figure means the same as the indicator does on that day: only then do
    the two disagree when they differ, and only then does it fill the indicator's history. `differs` says in a sentence
    how they differ.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: IndicatorCode
    source: Publisher
    series: Words
    dataset: str = ""
    filters: dict[str, str] = Field(default_factory=dict)
    numerator: str = ""
    denominator: str = ""
    ends: MonthDay | None = None
    covers: Covers = Covers.DAY
    decimals: int | None = Field(default=None, ge=0, le=6)
    same: bool = False
    differs: Words

    @model_validator(mode="after")
    def _fits(self) -> Series:
        if self.ends is not None:
            month, day = map(int, self.ends.split("-"))
            try:
                date(2023, month, day)
            except ValueError:
                raise ValueError(f"ends: “{self.ends}” is not a month and a day, like 03-31") from None
        if self.dataset and not re.fullmatch(r"[a-z0-9_]+", self.dataset):
            raise ValueError("dataset: small letters, digits and _, as `quarterday published list` prints it")
        if self.same and self.covers is Covers.OTHER:
            raise ValueError('same: false where covers = "other"')
        return self

    @property
    def name(self) -> str:
        """How the series is named to a person: its source, data set, series and filters."""
        pinned = "".join(f", {key} “{value}”" for key, value in self.filters.items())
        of = f" {self.dataset}" if self.dataset else ""
        return f"{self.source.in_words}{of}, {self.series}{pinned}"


class _Ready(Series):
    """A series that comes with the program, for indicators that are counted by this measure in this way."""

    measure: Words
    unit: Words
    span: str = "quarter"
    months: int | None = None

    def suits(self, indicator: Counted) -> bool:
        counted = (indicator.measure, indicator.unit.value, indicator.span.value, indicator.months)
        return counted == (self.measure, self.unit, self.span, self.months)


@cache
def ready() -> tuple[_Ready, ...]:
    """The series that come with the program, the first choice for an indicator first."""
    text = (files("quarterday.register") / "series.toml").read_text(encoding="utf-8")
    return tuple(_Ready.model_validate(row) for row in tomllib.loads(text)["series"])


def series_of(indicator: Counted, own: tuple[Series, ...]) -> tuple[Series, ...]:
    """The series that an indicator is compared with: the register's own where it names any, else the ready ones."""
    named = tuple(one for one in own if one.indicator == indicator.code)
    if named:
        return named
    fitting = [one for one in ready() if one.suits(indicator)]
    fields = Series.model_fields
    return tuple(
        Series(**{**one.model_dump(include=set(fields)), "indicator": indicator.code}) for one in fitting
    )
