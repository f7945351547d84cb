"""Statuses of a table of cases: a figure, its target and the council's preset, one row each, as a file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quarterday.errors import InputRefused, did_you_mean
from quarterday.figures import Direction, Outcome, Status, Unit
from quarterday.judgement.aims import Figure, Others, aim_of
from quarterday.judgement.status import judged
from quarterday.judgement.travel import Earlier, Travel, travel
from quarterday.register import Allowance, Polarity, StatusRule, Target, TargetKind, ToleranceUnit
from quarterday.register.levels import places

COLUMNS = ("id", "polarity", "value_type", "previous", "actual", "target")
OPTIONAL = (
    "preset", "last_year", "year_end", "history", "cumulative", "tolerance", "tolerance_unit", "floor", "stretch",
    "low", "high", "margin", "margin_unit",
)  # fmt: skip

_POLARITIES = {
    **dict.fromkeys(("high", "higher", "increase"), Polarity.HIGHER),
    **dict.fromkeys(("low", "lower", "decrease"), Polarity.LOWER),
    **dict.fromkeys(("target", "close", "t"), Polarity.TARGET),
    **dict.fromkeys(("context", "neutral", "none"), Polarity.CONTEXT),
}
_VALUE_TYPES = {
    **dict.fromkeys(("percent", "percentage", "%"), ("percent", Unit.PERCENT)),
    **dict.fromkeys(("count", "number"), ("count", Unit.COUNT)),
    **{name: (name, Unit.COUNT) for name in ("rate", "ratio", "score", "money")},
    **{unit.value: (unit.value, unit) for unit in (Unit.PER_10000, Unit.PER_1000, Unit.DAYS, Unit.MONTHS)},
}
_WITHOUT_FIGURE = {
    **dict.fromkeys(("", "no data", "n/a", "x", ":"), "no_data"),
    "not due": "not_due",
    **dict.fromkeys(("suppressed", "c", "*"), "suppressed"),
}
_WHY = {
    "no_data": "none was given for the period",
    "not_due": "the figure is not due yet",
    "suppressed": "the figure is suppressed, as it is small",
}
_TARGETS = {
    TargetKind.FEWER_THAN: re.compile(r"(?:fewer than|less than|below|<)\s*(?P<number>[^\s].*)"),
    TargetKind.MORE_THAN: re.compile(r"(?:more than|above|>)\s*(?P<number>[^\s].*)"),
}
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?")


class Flag(StrEnum):
    """How a row says that its figure adds up over the year."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Case:
    """One row: the figure (or the status of having none), what it is held to, and what it is compared with."""

    key: str
    polarity: Polarity
    value_type: str
    unit: Unit
    figure: Decimal | None
    without: str
    target: Target | None
    earlier: Earlier
    decimals: int
    margin: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A case's status and direction, each with its reason."""

    key: str
    status: Status
    reason: str
    direction: Travel
    second: Travel | None = None

    def to_json(self) -> dict[str, str]:
        """The public form: the printed labels, and both reasons as one text."""
        told = [self.reason, self.direction.reason]
        if self.second is not None and self.second.direction is not Direction.NOT_COMPARED:
            told.append(self.second.reason)
        return {
            "id": self.key, "status": self.status.label, "direction": self.direction.label, "reason": " ".join(told),
        }  # fmt: skip


def judge_case(case: Case, rule: StatusRule) -> Judged:
    """The status and direction of a case by a council's rule."""
    words = rule.direction
    if case.figure is None:
        label = words.label(Direction.NOT_COMPARED)
        status = rule.status(case.without)
        none = Travel(Direction.NOT_COMPARED, label, f"{label}: {_WHY[case.without]}.")
        return Judged(case.key, status, f"{status.label}: {_WHY[case.without]}.", none)
    figure = Figure(Fraction(case.figure), case.unit, case.decimals, case.value_type)
    goal = case.target.goal if case.target else None
    going = travel(words, case.polarity, figure, case.earlier, goal, case.margin)
    also = (
        travel(words, case.polarity, figure, case.earlier, goal, case.margin, words.second)
        if words.second and not case.earlier.cumulative
        else None
    )
    return Judged(case.key, *_status(case, rule, figure), going, also)


def _status(case: Case, rule: StatusRule, figure: Figure) -> tuple[Status, str]:
    none = rule.status("no_target")
    shown = figure.printed(figure.value)
    if case.target is None:
        return none, f"{none.label}: {shown}, and no target is set."
    if case.polarity is Polarity.CONTEXT and case.target.kind is not TargetKind.EXPECTED_RANGE:
        return none, f"{none.label}: {shown} is for information and is not judged against a target."
    aim = aim_of(case.target, case.polarity, figure, Others(last_year=case.earlier.last_year))
    status, why = judged(rule, aim, figure)
    if status.outcome is Outcome.NOT_JUDGED:
        return status, f"{why[:-1]} against its target."
    return status, why


@dataclass
class Row:
    """A row being read: its cells, and the faults found in them."""

    number: int
    cells: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def fault(self, column: str, allowed: str) -> None:
        self.faults.append(f"row {self.number}, {column}: found “{self.text(column)}”; write {allowed}")

    def number_of(self, column: str) -> Decimal | None:
        """The number of a cell, None where it is empty."""
        text = self.text(column)
        if not text or text.lower() in _WITHOUT_FIGURE:
            return None
        number = _decimal(text)
        if number is None:
            self.fault(column, "a plain number such as 84.2, or nothing")
        return number

    def one_of(self, column: str, known: Mapping[str, object]) -> str:
        """The word of a cell in small letters, of those known; empty where it is none of them."""
        word = self.text(column).lower()
        if word in known:
            return word
        self.fault(column, f"one of {', '.join(name for name in known if name)}.{did_you_mean(word, known)}")
        return ""

    def allowance(self, column: str, unit: str) -> Allowance | None:
        amount = self.number_of(column)
        known = {each.value: each for each in ToleranceUnit}
        if amount is None:
            return None
        word = self.one_of(unit, known) if self.text(unit) else ToleranceUnit.POINTS.value
        if amount < 0:
            self.fault(column, "a number of 0 or more")
            return None
        return Allowance(amount=amount, unit=known[word]) if word else None


def _decimal(text: str) -> Decimal | None:
    plain = text.replace("£", "").removesuffix("%").strip()
    return Decimal(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def read_cases(rows: Iterable[Mapping[str, str]]) -> list[Case]:
    """The cases of rows of cells, by column.

    Raises InputRefused naming the row and the column of every cell that cannot be read.
    """
    read, faults = [], []
    for number, cells in enumerate(rows, start=2):
        row = Row(number, cells)
        case = _case(row)
        faults += row.faults
        read.append(case)
    if faults:
        raise InputRefused(
            f"{len(faults)} cell(s) cannot be read; mend them and try again:\n  " + "\n  ".join(faults)
        )
    return [case for case in read if case is not None]


def _case(row: Row) -> Case | None:
    polarity = row.one_of("polarity", _POLARITIES)
    value_type = row.one_of("value_type", _VALUE_TYPES)
    if not row.text("id"):
        row.fault("id", "the code of the indicator or of the case")
    without = _WITHOUT_FIGURE.get(row.text("actual").lower(), "")
    figure = None if without else row.number_of("actual")
    earlier = _earlier(row)
    margin = row.allowance("margin", "margin_unit")
    target = _target(row, _POLARITIES.get(polarity, Polarity.CONTEXT))
    if row.faults:
        return None
    named, unit = _VALUE_TYPES[value_type]
    numbers = (figure, row.number_of("previous"), row.number_of("last_year"))
    decimals = min(6, max((places(number) for number in numbers if number is not None), default=0))
    return Case(
        row.text("id"), _POLARITIES[polarity], named, unit, figure, without, target, earlier, decimals, margin
    )


def _earlier(row: Row) -> Earlier:
    history = []
    for cell in row.text("history").split():
        number = _decimal(cell)
        if number is None:
            row.fault("history", "plain numbers with spaces between, the oldest first")
            break
        history.append(Fraction(number))
    previous = _fraction(row.number_of("previous"))
    cumulative = row.one_of("cumulative", {"": None, **{each.value: each for each in Flag}}) == Flag.YES

    def of(column: str) -> Fraction | None:
        # a table with one earlier figure gives the one that the council's rule compares with
        return _fraction(row.number_of(column)) if column in row.cells or cumulative else previous

    return Earlier(
        previous=previous,
        last_year=of("last_year"),
        year_end=of("year_end"),
        history=tuple(history),
        cumulative=cumulative,
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _target(row: Row, polarity: Polarity) -> Target | None:
    """What the row's figure is held to, None where it has neither a target nor an expected range."""
    low, high = row.number_of("low"), row.number_of("high")
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        row.fault("low", "both ends of the range, low and high, or neither")
        return None
    tolerance = row.allowance("tolerance", "tolerance_unit")
    stated: dict[str, object] = {
        "floor": row.number_of("floor"), "stretch": row.number_of("stretch"), "target_source": "the row",
    }  # fmt: skip
    if tolerance:
        stated |= {
            "tolerance": tolerance.amount,
            "tolerance_unit": tolerance.unit,
            "tolerance_source": "the row",
        }
    if polarity is Polarity.CONTEXT and low is not None:
        return Target.model_validate(stated | {"kind": TargetKind.EXPECTED_RANGE, "low": low, "high": high})
    if polarity is Polarity.TARGET and low is not None and high is not None:
        return Target.model_validate(stated | {"kind": TargetKind.CLOSE_TO, "low": low, "high": high})
    kind = _aimed_at(row)
    return None if kind is None else Target.model_validate(stated | kind)


def _aimed_at(row: Row) -> dict[str, object] | None:
    """The kind and the number of the target's cell, None where it is empty."""
    text = row.text("target").lower()
    if text in ("last year", "same quarter last year"):
        return {"kind": TargetKind.SAME_QUARTER_LAST_YEAR}
    if text in ("better than last year", "better than the same quarter last year"):
        return {"kind": TargetKind.SAME_QUARTER_LAST_YEAR, "strictly": True}
    for kind, form in _TARGETS.items():
        found = form.fullmatch(text)
        number = _decimal(found["number"]) if found else None
        if number is not None:
            return {"kind": kind, "target": number}
    if not text or text in _WITHOUT_FIGURE or text in ("none", "no target"):
        return None
    plain = _decimal(text)
    if plain is None:
        row.fault(
            "target", "a plain number such as 83, “fewer than 85”, “more than 85”, “last year”, or nothing"
        )
        return None
    return {"target": plain}
