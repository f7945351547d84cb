"""One verdict for each indicator of the register in one quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quarterday.figures import Movement, Outcome, Position, Status, Verdict
from quarterday.figures.appraisal import Appraisal, Margin, Variation
from quarterday.figures.forecast import Forecast, NoForecast
from quarterday.judgement.aims import Aim, Comparison, Figure, Others, aim_of
from quarterday.judgement.comparison import MEAN, MEDIAN, compare
from quarterday.judgement.direction import change_between, movement
from quarterday.judgement.field import Field
from quarterday.judgement.forecast import Goal, Subject, forecast, reading_of
from quarterday.judgement.status import status_of
from quarterday.judgement.telling import commentary_required, headline_of, trend_of
from quarterday.judgement.uncertainty import change, margin
from quarterday.judgement.variation import variation
from quarterday.periods import Quarter
from quarterday.register import Indicator, Polarity, Register, Target, TargetKind


@dataclass(frozen=True, slots=True)
class Case:
    """One indicator in one quarter, with all that it is judged by. `series` is oldest first and ends with `now`."""

    register: Register
    indicator: Indicator
    period: Quarter
    found: Mapping[Quarter, Position]
    field: Field | None = None

    @property
    def target(self) -> Target | None:
        return self.register.target(self.indicator.code, self.period)

    @property
    def now(self) -> Position | None:
        return self.found.get(self.period)

    @property
    def year_ago(self) -> Position | None:
        """The position of the same quarter last year; None where it was counted otherwise."""
        before = self.period.same_last_year
        broken = change_between(self.indicator, before.last_day, self.period.last_day)
        return None if broken else self.found.get(before)

    @property
    def series(self) -> Sequence[Position]:
        return [self.found[quarter] for quarter in sorted(self.found) if quarter <= self.period]

    @property
    def comparison(self) -> Comparison | None:
        """The comparator's figure that the target asks for."""
        if self.target is None or self.target.kind is not TargetKind.COMPARATOR or self.field is None:
            return None
        wanted = self.target.comparator.lower()
        for one in compare(self.indicator, self.now, self.field).comparators:
            if one.who.lower() == wanted or (wanted, one.who) in _ALSO_CALLED:
                return Comparison(one.who, one.when, Fraction(one.value))
        return None

    @property
    def before(self) -> Case:
        return Case(self.register, self.indicator, self.period.previous, self.found, self.field)


NOT_CHARTED = Variation("", "not_judged", "not_judged", "There is no figure to chart.")
_ALSO_CALLED = {
    ("statistical neighbours", MEAN),
    ("statistical neighbour average", MEAN),
    ("statistical neighbours mean", MEAN),
    ("statistical neighbours median", MEDIAN),
}


def judge(
    register: Register,
    positions: Iterable[Position],
    period: Quarter,
    fields: Mapping[str, Field] | None = None,
) -> tuple[Verdict, ...]:
    """The verdict on every indicator, in the register's order; one without a figure says so.

    `fields` has the published figures to compare with, by the indicator's code.
    """
    found: dict[str, dict[Quarter, Position]] = {}
    for position in positions:
        found.setdefault(position.indicator, {})[position.period] = position
    return tuple(
        verdict(Case(register, one, period, found.get(one.code, {}), (fields or {}).get(one.code)))
        for one in register.indicators
    )


def verdict(case: Case) -> Verdict:
    """The verdict on one indicator in one quarter."""
    indicator, period = case.indicator, case.period
    rule = case.register.rule(indicator.code, period)
    status, reason = _status(case)
    before = _status(case.before)[0] if case.before.now is not None else None
    ahead = _forecast(case)

    def since(quarter: Quarter) -> Movement:
        return movement(indicator, case.target, case.now, case.found.get(quarter), quarter, rule)

    return Verdict(
        indicator=indicator.code,
        period=period,
        status=status,
        status_reason=reason,
        since_previous=since(period.previous),
        since_last_year=since(period.same_last_year),
        by_hand=case.target is not None and str(period) in case.target.overrides,
        status_before=before,
        appraisal=_appraisal(case, status, reason, before, ahead),
        forecast=ahead,
    )


def _status(case: Case) -> tuple[Status, str]:
    rule = case.register.rule(case.indicator.code, case.period)
    return status_of(
        case.indicator, case.target, case.now, rule, case.year_ago, case.comparison, period=case.period
    )


def _appraisal(
    case: Case, status: Status, reason: str, before: Status | None, ahead: Forecast | NoForecast | None
) -> Appraisal:
    now, indicator = case.now, case.indicator
    moved = change(indicator, now, case.year_ago)
    charted = variation(case.register, indicator, case.series) if now else NOT_CHARTED
    beside = compare(indicator, now, case.field) if case.field else None
    aim = _aim(case)
    return Appraisal(
        headline=headline_of(
            indicator, now, case.year_ago, status, aim, moved, charted, beside, ahead, _why_none(now, reason)
        ),
        margin=margin(indicator, now, _unmet(status, aim, now)) if now else Margin(None, None, reason),
        change=moved,
        variation=charted,
        comparisons=beside,
        commentary=commentary_required(status, before, trend_of(moved, charted), ahead),
    )


def _why_none(now: Position | None, reason: str) -> str:
    return now.why if now is not None and now.why else reason


def _aim(case: Case) -> Aim | None:
    """What the figure is held to; None where it has no target or what the target rests on is lacking."""
    target, now, indicator = case.target, case.now, case.indicator
    if target is None or now is None or now.exact is None:
        return None
    if indicator.polarity is Polarity.CONTEXT and target.kind is not TargetKind.EXPECTED_RANGE:
        return None
    figure = Figure(now.exact, indicator.unit, indicator.decimals, indicator.unit.value)
    last_year = case.year_ago.exact if case.year_ago else None
    aim = aim_of(target, indicator.polarity, figure, Others(last_year, case.comparison))
    return None if aim.goal is None else aim


def _unmet(status: Status, aim: Aim | None, now: Position | None) -> Fraction | None:
    """The nearest value that meets the target, where it is not met."""
    if (
        aim is None
        or now is None
        or now.exact is None
        or status.outcome not in (Outcome.WITHIN, Outcome.MISSED)
    ):
        return None
    if aim.low is not None and aim.high is not None:
        return min(max(now.exact, aim.low), aim.high)
    if aim.polarity is Polarity.TARGET and aim.own is not None and aim.goal is not None:
        margin_ = aim.own.of(aim.goal)
        return min(max(now.exact, aim.goal - margin_), aim.goal + margin_)
    return aim.goal


def _forecast(case: Case) -> Forecast | NoForecast:
    """Where the year is likely to end; the target is that of the year's fourth quarter."""
    subject = Subject.of(case.indicator, [Quarter.containing(one.since) for one in case.indicator.changed])
    return forecast(subject, map(reading_of, case.series), case.period, _goal_at_year_end(case))


def _goal_at_year_end(case: Case) -> Goal | None:
    at = Quarter(case.period.year, 4)
    target, indicator = case.register.target(case.indicator.code, at), case.indicator
    if target is None or not target.kind.is_fixed or indicator.polarity is Polarity.CONTEXT:
        return None
    if target.low is not None and target.high is not None:
        ends = (indicator.unit.printed(end, indicator.decimals) for end in (target.low, target.high))
        return Goal(f"the target range of {' to '.join(ends)}", Fraction(target.low), Fraction(target.high))
    plain = Goal.of(indicator.polarity, target.target, target.margin, indicator.unit)
    return Goal(plain.words, plain.lowest, plain.highest, target.is_strict) if plain else None
