"""What goes into a control chart and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quarterday.register.models import Polarity


class Kind(StrEnum):
    """Which chart: by moving ranges (XmR), of proportions (p), of rates (u), and Laney's p′ and u′."""

    XMR = "xmr"
    P = "p"
    U = "u"
    P_PRIME = "pp"
    U_PRIME = "up"

    @property
    def is_of_counts(self) -> bool:
        """Whether it is drawn from numerators and denominators."""
        return self is not Kind.XMR

    @property
    def is_prime(self) -> bool:
        return self in (Kind.P_PRIME, Kind.U_PRIME)

    @property
    def is_of_proportions(self) -> bool:
        return self in (Kind.P, Kind.P_PRIME)


class Policy(StrEnum):
    """`reference` does what NHSRplotthedots and qicharts2 do; `strict` judges only what can be judged."""

    REFERENCE = "reference"
    STRICT = "strict"


class Signal(StrEnum):
    """What marks a point as more than chance, in the order in which a point is labelled."""

    BEYOND_LIMITS = "beyond_limits"
    TREND = "trend_of_7"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift_of_7"


class Variation(StrEnum):
    """What the last point shows, by what better means."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    NOT_JUDGED = "not_judged"


class Assurance(StrEnum):
    """Whether the target can be relied on to be met, as things are."""

    PASS = "consistently_pass"
    FAIL = "consistently_fail"
    INCONSISTENT = "inconsistent"
    NONE = "none"  # no target, or neither way is better
    NOT_JUDGED = "not_judged"


Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One figure over time, oldest first; None where a period has no value.

    Give `values`, or `numerators` with `denominators` (the values of a chart of counts are worked out from these).
    `targets` has the target in force at each point. `rebases` holds the places of points at which a new baseline
    starts, `gaps` the places of points before which a period is lacking. `basis` is stock, flow, cohort, quarter,
    year_to_date or rolling, where it is known.
    """

    name: str
    periods: tuple[str, ...]
    values: Numbers = ()
    numerators: Numbers | None = None
    denominators: Numbers | None = None
    targets: Numbers | None = None
    polarity: Polarity = Polarity.CONTEXT
    rebases: frozenset[int] = frozenset()
    basis: str | None = None
    gaps: frozenset[int] = frozenset()

    @property
    def target(self) -> float | None:
        """The target in force at the last point."""
        return self.targets[-1] if self.targets else None


@dataclass(frozen=True, slots=True)
class Point:
    """One period: its value, the limits that it is held to, and what marks it.

    `group` counts the baselines from 0. The limits are None where there are too few points for any. `high` says to
    which side, or which way, the point is marked; None where it is not.
    """

    period: str
    value: float | None
    target: float | None
    group: int
    centre: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    signals: tuple[Signal, ...]
    high: bool | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart's points, oldest first, before anything is said of them; at least one.

    `notes` say what a reader of the limits should know; `sigma_z` is Laney's, for p′ and u′.
    """

    series: Series
    kind: Kind
    policy: Policy
    points: tuple[Point, ...]
    notes: tuple[str, ...] = ()
    sigma_z: float | None = None

    @property
    def last_group(self) -> tuple[Point, ...]:
        """The points of the newest baseline."""
        return tuple(point for point in self.points if point.group == self.points[-1].group)


@dataclass(frozen=True, slots=True)
class Control(Drawing):
    """A chart judged: what its last point shows, and whether the target can be relied on.

    `reason` says why, or why nothing is judged, in a sentence; `met` in how many of how many periods with a value and
    a target the target of the time was met (None where neither way is better).
    """

    variation: Variation = Variation.NOT_JUDGED
    assurance: Assurance = Assurance.NOT_JUDGED
    reason: str = ""
    met: tuple[int, int] | None = None
