"""A small made-up run: five indicators, 26 quarters, every kind of position that the report prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from quarterday.errors import Level
from quarterday.figures import (
    QUARTERDAYS,
    Bundle,
    Direction,
    FindingCount,
    Movement,
    Position,
    Restatement,
    Source,
    State,
    Status,
    Unit,
    Verdict,
)  # fmt: skip
from quarterday.figures.appraisal import (
    Against,
    Appraisal,
    Change,
    Comparator,
    Comparisons,
    FunnelArea,
    FunnelPlot,
    Margin,
    Standing,
    Trend,
    Variation,
)
from quarterday.figures.forecast import NoForecast
from quarterday.periods import Quarter, quarters
from quarterday.register.models import (
    AsAt,
    Basis,
    Comparators,
    Contact,
    Denominator,
    Indicator,
    Polarity,
    Priority,
    Register,
    Settings,
)  # fmt: skip
from quarterday.register.targets import Target, ToleranceUnit

PERIOD = Quarter(2023, 2)
FIRST = Quarter(2017, 1)
OURS = "set by Quarterday's starter register, not by the council"


def _indicator(code: str, title: str, priority: str, polarity: Polarity, unit: Unit, words: tuple[str, str],
               **more: object) -> Indicator:  # fmt: skip
    return Indicator.model_validate(
        {
            "code": code, "title": title, "priority": priority, "polarity": polarity, "unit": unit,
            "basis": Basis.STOCK, "denominator": Denominator.ROWS, "numerator_words": words[0],
            "denominator_words": words[1], "definition": f"How {code} is counted.", "source": "a source",
        } | more
    )  # fmt: skip


INDICATORS = (
    _indicator(
        "PI.1447", "Percentage of agency workers", "safe", Polarity.LOWER, Unit.PERCENT,
        ("full-time equivalent agency social workers",
         "full-time equivalent social workers, agency and employed"),
    ),
    _indicator(
        "PI.432", "Number of children looked after per 10,000 of the child population", "safe",
        Polarity.TARGET, Unit.PER_10000, ("children looked after", "children aged 0 to 17"),
        denominator=Denominator.POPULATION,
    ),
    _indicator(
        "PI.433", "Number of children subject to a child protection plan per 10,000 of the child population",
        "safe", Polarity.TARGET, Unit.PER_10000,
        ("children subject to a child protection plan", "children aged 0 to 17"),
        denominator=Denominator.POPULATION,
    ),
    _indicator(
        "PI.2250", "Percentage of closed early help cases not open to Level 4 services within 6 months of "
        "closure",
        "safe", Polarity.HIGHER, Unit.PERCENT,
        ("closures not followed by a Level 4 service", "closures of a child's early help case"),
        basis=Basis.COHORT, lag=2, note="Each quarter reports cases closed two quarters earlier.",
    ),
    _indicator(
        "QD.1", "Percentage of 16 and 17 year olds not in education, employment or training, or whose "
        "activity is not known", "opportunity", Polarity.LOWER, Unit.PERCENT,
        ("young people not in education, employment or training, or whose activity is not known",
         "young people of academic age 16 and 17, less those in custody"),
        as_at=AsAt.SECOND_MONTH_END, ours=True,
    ),
)  # fmt: skip


def _target(target: str, tolerance: str, unit: ToleranceUnit) -> Target:
    return Target(target=Decimal(target), tolerance=Decimal(tolerance), tolerance_unit=unit,
                  target_source="the council's own target for 2023/24", tolerance_source=OURS)  # fmt: skip


TARGETS = {
    "PI.1447": _target("15", "2", ToleranceUnit.POINTS),
    "PI.432": _target("83", "5", ToleranceUnit.PERCENT),
    "PI.433": _target("43.0", "25", ToleranceUnit.PERCENT),
    "PI.2250": _target("90", "2", ToleranceUnit.POINTS),
    "QD.1": _target("5.5", "0.5", ToleranceUnit.POINTS),
}

REGISTER = Register(
    settings=Settings(
        authority="X99000001", name="Halverden", contact=Contact(author="A. Officer"),
        meetings={"2023-24-Q2": date(2024, 1, 18)},
    ),
    priorities=(
        Priority(key="safe", title="A safe and healthy borough"),
        Priority(key="opportunity", title="A borough of opportunity"),
    ),
    indicators=INDICATORS,
    targets={"2023-24": TARGETS},
    comparators=Comparators(compare_as="E08000027", note="Compared as Dudley would be."),
)  # fmt: skip

# numerators by quarter, the last as in the reference report
_SERIES = {
    "PI.1447": ("196.2", [24, 25, 27, 26, 28, 30, 31, 30, 29, 31, 33, 34, 36, 35, 37, 38, 36, 39, 41, 43, 44,
                          46, 45, 43, "41.60", "36.92"]),
    "PI.432": ("69100", [640, 646, 651, 655, 649, 644, 650, 652, 648, 643, 640, 636, 639, 634, 628, 630, 625,
                         621, 617, 619, 613, 608, 604, 597, 589, 582]),
    "PI.433": ("69100", [301, 296, 290, 284, 279, 270, 262, 255, 250, 241, 236, 230, 226, 220, 214, 209, 203,
                         197, 191, 186, 180, 174, 168, 161, 155, 155]),
    "PI.2250": ("309", [None, None, 283, 281, 284, 282, 285, 287, 284, 286, 288, 285, 287, 289, 290, 288, 286,
                        289, 291, 290, 288, 291, 290, 292, 293, 295]),
    "QD.1": ("7461", [520, 508, 580, 541, 512, 500, 575, 532, 507, 498, 570, 528, 505, 495, 566, 520, 500,
                      488, 560, 515, 495, 482, 552, 505, 469, 452]),
}  # fmt: skip


def _position(indicator: Indicator, period: Quarter, denominator: str, numerator: object) -> Position:
    missing = numerator is None
    return Position(
        indicator=indicator.code, authority="X99000001", period=period, per=indicator.unit.per,
        numerator=None if missing else Decimal(str(numerator)),
        denominator=None if missing else Decimal(denominator),
        state=State.FINAL, source=Source.CALCULATED,
        from_day=period.shift(-indicator.lag).first_day if indicator.lag else indicator.as_at.day(period),
        to_day=period.shift(-indicator.lag).last_day if indicator.lag else indicator.as_at.day(period),
        snapshot="9f1c0de5a7b3c2d4", missing=2 if indicator.code == "QD.1" else 0,
        population_year=2022 if indicator.denominator is Denominator.POPULATION else None,
        left_out={"the child moved away": 5, "the child died": 1} if indicator.lag else {},
        why="The records start later than this." if missing else None,
    )  # fmt: skip


def positions() -> tuple[Position, ...]:
    made = []
    for indicator in INDICATORS:
        denominator, numerators = _SERIES[indicator.code]
        for period, numerator in zip(quarters(FIRST, PERIOD), numerators, strict=True):
            made.append(_position(indicator, period, denominator, numerator))
    return tuple(made)


def _verdict(code: str, status: Status, reason: str, way: Direction, why: str) -> Verdict:
    return Verdict(
        code, PERIOD, status, reason,
        Movement(PERIOD.previous, way, why),
        Movement(PERIOD.same_last_year, Direction.BETTER, f"{code} is better than in Quarter 2, 2022/23."),
    )  # fmt: skip


VERDICTS = (
    _verdict("PI.1447", QUARTERDAYS["missed"], "18.8% is 3.8 percentage points above the target of 15%, and more "
             "than the tolerance of 2 percentage points allows.", Direction.BETTER,
             "It was 21.2% in Quarter 1, 2023/24 and is 18.8% now: it fell by 2.4 percentage points, and "
             "lower is better."),
    _verdict("PI.432", QUARTERDAYS["within"], "84.2 is 1.2 per 10,000 above the target of 83, within 5% of it.",
             Direction.BETTER, "It was 85.2 in Quarter 1, 2023/24 and is 84.2 now: nearer the target."),
    _verdict("PI.433", QUARTERDAYS["missed"], "22.4 is 20.6 per 10,000 below the target of 43.0, outside 25% of it.",
             Direction.CONSISTENT, "It was 22.4 in Quarter 1, 2023/24 and is 22.4 now."),
    _verdict("PI.2250", QUARTERDAYS["met"], "95.5% is 5.5 percentage points above the target of 90%.",
             Direction.BETTER,
             "It was 94.8% in Quarter 1, 2023/24 and is 95.5% now: higher is better."),
    _verdict("QD.1", QUARTERDAYS["within"], "6.1% is 0.6 percentage points above the target of 5.5%.",
             Direction.BETTER,
             "It was 6.3% in Quarter 1, 2023/24 and is 6.1% now: lower is better."),
)  # fmt: skip

_ENGLAND = Comparator(
    "England", Decimal("17.6"), "17.6%", "at 30 September 2022", Against.SIMILAR, "England: 17.6%."
)
_NEAR = Comparator("Statistical neighbours, mean", Decimal("15.2"), "15.2%", "at 30 September 2022", Against.WORSE,
                   "Neighbours: 15.2%.", 10)  # fmt: skip
APPRAISAL = Appraisal(
    headline="18.8% of children's social workers were agency staff, which misses the target of 15% or less.",
    margin=Margin(13.9, 24.9, gap="The gap to the target is about 8 full-time equivalent agency social workers."),
    change=Change(Trend.UNTESTED, "Many of the same people are in both counts."),
    variation=Variation("xmr", "not_judged", "not_judged", "It carries over.",
                        ("Its change since the period before, -1.5, is within the -3.1 to 2.2 that chance explains.",),
                        (0, 2)),
    comparisons=Comparisons(
        "A published table", "edition 2023", "at 30 September 2022", "Published once a year.", (_ENGLAND, _NEAR),
        Standing(41, 151, True, "C", "By the published figure it is joint 41st of 151 authorities, 1st the best."),
        _ENGLAND, ("The statistical neighbours’ figures run from 2.9% to 31.9%.",),
        FunnelPlot(
            17.6,
            (FunnelArea(180, 15.0, "neighbour"), FunnelArea(420, 19.0, "other"), FunnelArea(195, 18.8, "ours")),
            ((180, 2, 6, 29, 35), (420, 4, 8, 27, 31)),
            "Beside all authorities’ figures ours is no further away.",
        ),
    ),
    commentary="Commentary is required because it misses its target.",
)  # fmt: skip
APPRAISED = tuple(
    replace(
        verdict,
        appraisal=APPRAISAL,
        forecast=NoForecast(verdict.indicator, PERIOD, "No forecast: too few quarters."),
    )
    if verdict.indicator == "PI.1447"
    else verdict
    for verdict in VERDICTS
)

BUNDLE = Bundle(
    period=PERIOD,
    authority="X99000001",
    authority_name="Halverden",
    synthetic=True,
    snapshot="9f1c0de5a7b3c2d4",
    covers={"looked_after": ("2017-04-01", "2023-09-30"), "workforce": ("2017-04-01", "2023-09-30")},
    made_from={},
    register=REGISTER.model_dump(mode="json"),
    positions=positions(),
    verdicts=APPRAISED,
    findings=(
        FindingCount(
            "looked_after",
            "overlap",
            Level.WARNING,
            "The child has another episode at the same time.",
            3,
            True,
            ("PI.432",),
        ),
        FindingCount(
            "in_need",
            "end_before_start",
            Level.ERROR,
            "The plan ends before it starts.",
            1,
            False,
            ("PI.433",),
        ),
    ),
)


def with_position(code: str, **changes: object) -> Bundle:
    """The sample with its own quarter's position of one indicator changed."""
    made = tuple(
        replace(p, **changes) if (p.indicator, p.period) == (code, PERIOD) else p  # type: ignore[arg-type]
        for p in BUNDLE.positions
    )
    return replace(BUNDLE, positions=made)


RESTATED = with_position(
    "PI.432", state=State.RESTATED, restated_from=Restatement(Decimal(585), Decimal(69100))
)
PROVISIONAL = with_position(
    "PI.2250",
    state=State.PROVISIONAL,
    immature=12,
    why="12 closures have not yet been followed for six months.",
)
NO_FIGURE = with_position(
    "PI.432", denominator=None, state=State.PROVISIONAL, why="The population file is missing."
)
