"""The target of a year end, and the chance of meeting it in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quarterday.figures.forecast import Course
from quarterday.figures.unit import Unit, printed_target
from quarterday.judgement.forecast.outlook import Outlook
from quarterday.register.models import Polarity

LIKELY, UNLIKELY = 0.8, 0.2


@dataclass(frozen=True, slots=True)
class Goal:
    """The figures that meet a target: from `lowest` to `highest`, both included unless `strict` (fewer than,
    more than). None is no bound. `words` name it in a sentence: “the target of 15%”."""

    words: str
    lowest: Fraction | None = None
    highest: Fraction | None = None
    strict: bool = False

    @classmethod
    def of(cls, polarity: Polarity, target: Decimal, margin: Decimal, unit: Unit) -> Goal | None:
        """A plain target: at least or at most as much, or within the margin where close to it is better; None of an
        indicator that is for information. A margin is no part of the target otherwise."""
        named = f"the target of {printed_target(target, unit)}"
        match polarity:
            case Polarity.HIGHER:
                return cls(named, lowest=Fraction(target))
            case Polarity.LOWER:
                return cls(named, highest=Fraction(target))
            case Polarity.TARGET:
                ends = target - margin, target + margin
                low, high = (printed_target(end, unit) for end in ends)
                return cls(f"the target range of {low} to {high}", Fraction(ends[0]), Fraction(ends[1]))
        return None

    def chance(self, outlook: Outlook) -> float:
        """The chance that the figure meets it, from 0 to 1."""
        under, over = (outlook.below, outlook.at_most) if self.strict else (outlook.at_most, outlook.below)
        top = 1.0 if self.highest is None else under(self.highest)
        bottom = 0.0 if self.lowest is None else over(self.lowest)
        return min(max(top - bottom, 0.0), 1.0)


def course_of(chance: float | None) -> Course:
    if chance is None:
        return Course.NO_TARGET
    if chance > LIKELY:
        return Course.ON_COURSE
    return Course.OFF_COURSE if chance < UNLIKELY else Course.AT_RISK
