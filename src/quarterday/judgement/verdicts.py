"""One verdict for each indicator of the register in one quarter."""

from __future__ import annotations

from collections.abc import Iterable

from quarterday.figures import Movement, Position, Verdict
from quarterday.judgement.direction import change_between, movement
from quarterday.judgement.status import status_of
from quarterday.periods import Quarter
from quarterday.register import Indicator, Register


def judge(register: Register, positions: Iterable[Position], period: Quarter) -> tuple[Verdict, ...]:
    """The verdict on every indicator, in the register's order; one without a figure says so."""
    found = {(p.indicator, p.period): p for p in positions}
    return tuple(_verdict(register, indicator, found, period) for indicator in register.indicators)


def _verdict(
    register: Register,
    indicator: Indicator,
    found: dict[tuple[str, Quarter], Position],
    period: Quarter,
) -> Verdict:
    target, rule = register.target(indicator.code, period), register.rule(indicator.code, period)
    now = found.get((indicator.code, period))
    year_ago = found.get((indicator.code, period.same_last_year))
    broken = change_between(indicator, period.same_last_year.last_day, period.last_day)
    status, reason = status_of(
        indicator, target, now, rule, last_year=None if broken else year_ago, period=period
    )

    def since(quarter: Quarter) -> Movement:
        return movement(indicator, target, now, found.get((indicator.code, quarter)), quarter, rule)

    return Verdict(
        indicator=indicator.code,
        period=period,
        status=status,
        status_reason=reason,
        since_previous=since(period.previous),
        since_last_year=since(period.same_last_year),
        by_hand=target is not None and str(period) in target.overrides,
    )
