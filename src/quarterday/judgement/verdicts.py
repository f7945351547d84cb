"""One verdict for each indicator of the register in one quarter."""

from __future__ import annotations

from collections.abc import Iterable

from quarterday.figures import Position, Verdict
from quarterday.judgement.direction import movement
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
    target = register.target(indicator.code, period)
    now = found.get((indicator.code, period))
    status, reason = status_of(indicator, target, now)

    def since(quarter: Quarter) -> Position | None:
        return found.get((indicator.code, quarter))

    return Verdict(
        indicator=indicator.code,
        period=period,
        status=status,
        status_reason=reason,
        since_previous=movement(indicator, target, now, since(period.previous), period.previous),
        since_last_year=movement(indicator, target, now, since(period.same_last_year), period.same_last_year),
    )
