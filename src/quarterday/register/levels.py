"""A council's way of giving statuses and directions, as data: its levels, their words, shapes, colours and tolerances.

The presets that come with Quarterday are `register/presets/<name>.toml` of the package; a council's own is
`register/rules/<name>.toml` of its workspace, of the same form.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from quarterday.figures import Direction, Outcome, Status, Unit
from quarterday.register.frozen import Frozen, Words
from quarterday.register.targets import Allowance

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Tolerances = dict[str, Allowance]  # by kind of value: percent, count, rate …; `other` for the rest

LEAST_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: a shape beside white
VALUE_TYPES = (
    *(unit.value for unit in Unit),
    "rate",
    "score",
    "money",
)  # kinds of value, by which tolerances differ
OWN = "tolerance"  # the tolerance that an indicator's own replaces


class Method(StrEnum):
    """With what a figure is compared to say which way it goes."""

    PREVIOUS_PERIOD = "previous_period"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    MEAN_OF_PREVIOUS_FOUR = "mean_of_previous_four"
    YEAR_END = "year_end"  # the last figure of the year before
    REGRESSION = "regression"  # over the graphed period


class Level(Frozen):
    """One status of a council's, with all that a figure must do to have it; without any, it is for all the others.

    `within` names how far short of the target a figure may be: "target" for not at all, else a tolerance of the
    rule. `beyond` names a tolerance by which it must be better than the target. `floor` and `stretch` ask for those
    of the target; `last_year` that the figure is at least as good as (held) or better than the same quarter's.
    """

    key: Words
    label: Words
    symbol: Words
    colour: Colour
    outcome: Literal["met", "within", "missed"]
    means: Words
    clause: str = ""
    within: Words | None = None
    beyond: Words | None = None
    floor: bool = False
    stretch: bool = False
    last_year: Literal["held", "better"] | None = None

    @property
    def is_for_the_others(self) -> bool:
        return not (self.within or self.beyond or self.floor or self.stretch or self.last_year)

    @property
    def status(self) -> Status:
        return Status(
            self.key, self.label, self.symbol, self.colour, Outcome(self.outcome), self.clause, self.means
        )

    @model_validator(mode="after")
    def _it_can_be_said_of_several(self) -> Level:
        if self.clause and not self.clause.startswith(("is ", "has ")):
            raise ValueError("clause: of one indicator, beginning with “is” or “has”, as “is on target”")
        return self

    @model_validator(mode="after")
    def _the_colour_can_be_told_from_paper(self) -> Level:
        if contrast_with_white(self.colour) < LEAST_CONTRAST:
            raise ValueError(f"colour: a darker one; {self.colour} cannot be told from white paper")
        return self


class DirectionRule(Frozen):
    """How a council says which way a figure goes.

    `method` decides the word; `second` is another comparison that is told beside it. `margin` is the distance within
    which a change is none, unless the indicator has its own. `labels` are the council's words, by direction.
    `cumulative` says whether a year-to-date figure is compared (with the same point last year) or never.
    """

    method: Method = Method.PREVIOUS_PERIOD
    second: Method | None = None
    margin: Allowance | None = None
    labels: dict[Direction, Words] = Field(default_factory=dict)
    cumulative: Literal["same_point_last_year", "never"] = "same_point_last_year"

    def label(self, direction: Direction) -> str:
        return self.labels.get(direction, direction.label)


_OTHERS = {
    "no_target": ("No target", "○", Outcome.NO_TARGET),
    "no_data": ("No figure", "○", Outcome.NO_FIGURE),
    "not_due": ("Not due", "◌", Outcome.NOT_DUE),
    "suppressed": ("Suppressed", "□", Outcome.SUPPRESSED),
    "not_judged": ("Not judged", "△", Outcome.NOT_JUDGED),
    "above_expected": ("Above expected", "▵", Outcome.INFORMATION),
    "as_expected": ("As expected", "◇", Outcome.INFORMATION),
    "below_expected": ("Below expected", "▿", Outcome.INFORMATION),
}
_GREY = "#505a5f"


class StatusRule(Frozen):
    """A council's whole rule: two to five levels from the best to the last, which is for all the others."""

    council: Words
    source: Words
    note: str = ""
    levels: tuple[Level, ...] = Field(min_length=2, max_length=5)
    tolerances: dict[str, Tolerances] = Field(default_factory=dict)
    words: dict[str, Words] = Field(default_factory=dict)
    direction: DirectionRule = DirectionRule()

    def status(self, key: str) -> Status:
        """The status of a key: a level's, or one of those that judge nothing. Raises KeyError for another."""
        for level in self.levels:
            if level.key == key:
                return level.status
        label, symbol, outcome = _OTHERS[key]
        return Status(key, self.words.get(key, label), symbol, _GREY, outcome)

    def tolerance(self, name: str, own: Allowance | None, value_type: str) -> Allowance | None:
        """The tolerance of a name for a kind of value: the indicator's own where it has one."""
        if name == OWN and own is not None:
            return own
        stated = self.tolerances.get(name, {})
        return stated.get(value_type, stated.get("other"))

    @property
    def tolerance_names(self) -> tuple[str, ...]:
        """The tolerances that levels ask for, each once, in their order."""
        asked = (name for level in self.levels for name in (level.beyond, level.within))
        return tuple(dict.fromkeys(name for name in asked if name and name != "target"))

    @model_validator(mode="after")
    def _the_last_level_is_for_the_others(self) -> StatusRule:
        if any(level.is_for_the_others for level in self.levels[:-1]):
            raise ValueError(
                "levels: only the last is without a condition; the others say what a figure must do"
            )
        if not self.levels[-1].is_for_the_others:
            raise ValueError("levels: the last has no condition, so that every figure has a status")
        return self

    @model_validator(mode="after")
    def _everything_is_named_once(self) -> StatusRule:
        for what in ("key", "label"):
            found = [getattr(level, what) for level in self.levels]
            if len(set(found)) < len(found):
                raise ValueError(f"levels: each {what} once")
        if len({level.symbol for level in self.levels}) < len(self.levels):
            raise ValueError("levels: each its own symbol, so that no status rests on colour alone")
        if {level.key for level in self.levels} & {*_OTHERS}:
            raise ValueError(f"levels: keys other than {', '.join(_OTHERS)}")
        unknown = {*self.words} - {*_OTHERS}
        if unknown:
            raise ValueError(f"words: {', '.join(_OTHERS)}; not {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _tolerances_are_known(self) -> StatusRule:
        kinds = {kind for stated in self.tolerances.values() for kind in stated} - {*VALUE_TYPES, "other"}
        if kinds:
            allowed = ", ".join((*VALUE_TYPES, "other"))
            raise ValueError(f"tolerances: by kind of value ({allowed}), not {', '.join(sorted(kinds))}")
        missing = {*self.tolerance_names} - {*self.tolerances, OWN}
        if missing:
            raise ValueError(f"tolerances: one called {', '.join(sorted(missing))}, which a level asks for")
        return self


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour (#rrggbb) and white, from 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def places(number: Decimal) -> int:
    """The decimals that a number needs to be printed exactly."""
    return max(0, -int(number.normalize().as_tuple().exponent))
