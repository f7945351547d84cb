"""The status of a figure by a council's rule, with its reason in one sentence."""

from __future__ import annotations

from fractions import Fraction

from quarterday.figures import Outcome, Position, Status
from quarterday.judgement.aims import Aim, Comparison, Figure, Others, aim_of
from quarterday.judgement.levels import decide
from quarterday.judgement.reasons import range_words, reason, telling_decimals
from quarterday.periods import Quarter
from quarterday.register import Indicator, Polarity, StatusRule, Target, TargetKind, preset
from quarterday.register.presets import QUARTERDAY
from quarterday.register.targets import Override


def status_of(
    indicator: Indicator,
    target: Target | None,
    position: Position | None,
    rule: StatusRule | None = None,
    last_year: Position | None = None,
    comparison: Comparison | None = None,
    period: Quarter | None = None,
) -> tuple[Status, str]:
    """The status and its reason, decided on the exact value (never the rounded one).

    `target` is the one in force in the quarter; `last_year` the position of the same quarter last year, and
    `comparison` the comparator's figure, for the targets and rules that ask for them; `period` is needed only where
    there is no position, to tell a figure that is not due from one that is lacking.
    """
    rule = rule or preset(QUARTERDAY)
    quarter = position.period if position else period
    status, why = _by_rule(
        indicator, target, position, rule, Others(last_year.exact if last_year else None, comparison), quarter
    )
    override = target.overrides.get(str(quarter)) if target else None
    return _by_hand(rule, override, status, why) if override else (status, why)


def _by_rule(
    indicator: Indicator,
    target: Target | None,
    position: Position | None,
    rule: StatusRule,
    others: Others,
    quarter: Quarter | None,
) -> tuple[Status, str]:
    if position is None or position.exact is None:
        return _without_figure(indicator, position, quarter, rule)
    expected = target is not None and target.kind is TargetKind.EXPECTED_RANGE
    if indicator.polarity is Polarity.CONTEXT and not expected:
        why = "This indicator is for information and is not judged against a target."
        return rule.status("no_target"), why
    if target is None:
        why = f"No target is set for {position.period.financial_year.replace('-', '/')}."
        return rule.status("no_target"), why
    figure = Figure(position.exact, indicator.unit, indicator.decimals, indicator.unit.value)
    return judged(rule, aim_of(target, indicator.polarity, figure, others), figure)


def _without_figure(
    indicator: Indicator, position: Position | None, quarter: Quarter | None, rule: StatusRule
) -> tuple[Status, str]:
    """Not due this quarter, or no figure; never nought."""
    if quarter is not None and quarter.number not in indicator.due_in:
        due = " and ".join(f"quarter {number}" for number in indicator.due_in)
        return rule.status("not_due"), f"This indicator is not due this quarter; it is reported in {due}."
    why = position.why if position and position.why else "There is no figure for this quarter."
    return rule.status("no_data"), why


def judged(rule: StatusRule, aim: Aim, figure: Figure) -> tuple[Status, str]:
    """The status of a figure held to an aim, and its reason."""
    if aim.polarity is Polarity.CONTEXT:
        return _expected(rule, aim, figure)
    decision = decide(rule, aim, figure)
    if decision.level is None:
        not_judged = rule.status("not_judged")
        lacking = f"{decision.lacking}, which the rule needs to judge {figure.printed(figure.value)}"
        return not_judged, f"{not_judged.label}: {lacking}."
    return decision.level.status, reason(rule, decision.level, aim, figure)


def _expected(rule: StatusRule, aim: Aim, figure: Figure) -> tuple[Status, str]:
    """Beside the range that an indicator for information is expected to lie in."""
    low, high = aim.low, aim.high
    if low is None or high is None:
        return rule.status(
            "no_target"
        ), "This indicator is for information and is not judged against a target."
    outside = max(low - figure.value, figure.value - high, Fraction(0))
    decimals = telling_decimals(figure, (low, high), ((outside, Fraction(0)),))
    words = f"the expected range of {range_words(figure, low, high)}"
    shown = figure.printed(figure.value, decimals)
    if not outside:
        status = rule.status("as_expected")
        return status, f"{status.label}: {shown} is inside {words}."
    above = figure.value > high
    status = rule.status("above_expected" if above else "below_expected")
    distance = figure.unit.printed_difference(outside, decimals)
    return status, f"{status.label}: {shown} is {distance} {'above' if above else 'below'} {words}."


def _by_hand(rule: StatusRule, override: Override, status: Status, why: str) -> tuple[Status, str]:
    """The status that a person set, with the reason given and what the rule would have said."""
    chosen = rule.status(override.level)
    set_by = f"{chosen.label}, set by hand by {override.by}: {override.reason.rstrip('.')}."
    alone = status.outcome in (Outcome.NO_TARGET, Outcome.NOT_JUDGED)
    return chosen, f"{set_by} By the rule alone: {why[0].upper() + why[1:] if alone else why}"
