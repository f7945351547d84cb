"""What is said of a position beyond its status: how sure it is, how it moved, beside whom it stands. Plain types."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Trend(StrEnum):
    """Which way a figure is going, as far as it can be told from chance."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"  # neither way is better
    LOWER = "lower"
    UNCLEAR = "unclear"  # no more than chance explains
    SAME = "same"  # as printed
    UNTESTED = "untested"  # the numbers only: chance cannot be told
    UNKNOWN = "unknown"  # nothing to compare with


@dataclass(frozen=True, slots=True)
class Change:
    """Whether the figure differs from that of a year ago by more than chance, and how that is known."""

    trend: Trend
    reason: str


@dataclass(frozen=True, slots=True)
class Margin:
    """How sure a figure is: the ends of its 95% interval in its own unit, or why it has none.

    `small` says what one case more or less would do, where the numbers are small; `gap` how many cases the distance to
    the target comes to.
    """

    lower: float | None
    upper: float | None
    why: str = ""
    small: str = ""
    gap: str = ""


class Against(StrEnum):
    """A figure beside a comparator's."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"  # neither way is better
    LOWER = "lower"
    SIMILAR = "similar"  # no more apart than chance explains
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True)
class Comparator:
    """With whom: its figure in the indicator's unit and in print, of when, of how many areas, and ours beside it."""

    who: str
    value: Decimal
    printed: str
    when: str
    against: Against
    sentence: str
    areas: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """An authority's place among all of them, by their published figures of one day.

    `rank` is 1 for the best (the highest, where neither way is better) of `ranked`; `joint` that others share it.
    `band` is A for the best quarter; None where it would say nothing.
    """

    rank: int | None
    ranked: int
    joint: bool
    band: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class FunnelArea:
    """One authority in a funnel: how many its figure is of, and the figure in the indicator's unit."""

    denominator: float
    value: float
    role: str  # other, neighbour, published (the authority's own of that day) or ours (the position)


@dataclass(frozen=True, slots=True)
class FunnelPlot:
    """Every authority's figure by how many it is of, with England's average and the limits that authorities keep to.

    `curve` has, by denominator, the ends that 99.8% and 95% of authorities would lie between: denominator, lowest, low,
    high, highest. `sentence` says where ours lies.
    """

    average: float
    areas: tuple[FunnelArea, ...]
    curve: tuple[tuple[float, float, float, float, float], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparisons:
    """A position beside the published figures: from which table and edition, and how that differs from ours.

    `remarks` are sentences on what a reader could miss: mean and median that disagree, figures not published.
    """

    source: str
    edition: str
    when: str
    differs: str
    comparators: tuple[Comparator, ...]
    standing: Standing | None = None
    nearest_better: Comparator | None = None
    remarks: tuple[str, ...] = ()
    funnel: FunnelPlot | None = None

    def beside(self, who: str) -> Comparator | None:
        return next((one for one in self.comparators if one.who == who), None)


@dataclass(frozen=True, slots=True)
class Charted:
    """One quarter on the control chart, in the indicator's unit; `signals` mark it as more than chance.

    `high` says to which side, or which way, it is marked; `group` counts the baselines from 0.
    """

    period: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: tuple[str, ...] = ()
    high: bool | None = None
    target: float | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Variation:
    """What the control chart says of the latest figure, and of the target; the words are those of `quarterday judge`.

    `reason` says why, or why nothing is judged; `met` in how many of how many quarters the target of the time was met.
    """

    chart: str
    variation: str
    assurance: str
    reason: str
    notes: tuple[str, ...] = ()
    met: tuple[int, int] | None = None
    points: tuple[Charted, ...] = ()

    @property
    def is_judged(self) -> bool:
        return self.variation != "not_judged"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Everything that is said of an indicator in a quarter besides its status and direction.

    `commentary` says why somebody has to write about it, and is empty where nobody has to.
    """

    headline: str
    margin: Margin
    change: Change
    variation: Variation
    comparisons: Comparisons | None = None
    commentary: str = ""
