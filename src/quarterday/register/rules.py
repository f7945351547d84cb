"""Rules across the register: each a small function that yields faults."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from quarterday.errors import Fault, Level, did_you_mean
from quarterday.register.models import AsAt, Basis, Indicator, Polarity, Register, Span
from quarterday.register.target_rules import target_faults


def faults_across(register: Register, measures: Collection[str]) -> Iterator[Fault]:
    """Every fault that needs more than one file to see."""
    for indicator in register.indicators:
        yield from _priority(register, indicator)
        yield from _measure(indicator, measures)
        yield from _time(indicator)
        yield from _has_a_target(register, indicator)
    yield from _no_indicators(register)
    yield from _priorities_twice(register)
    yield from _targets_of_nothing(register)
    yield from target_faults(register)
    yield from _series_of_nothing(register)


def _file(indicator: Indicator) -> str:
    return f"register/indicators/{indicator.code}.toml"


def _priority(register: Register, indicator: Indicator) -> Iterator[Fault]:
    known = [p.key for p in register.priorities]
    if indicator.priority not in known:
        allowed = f"{', '.join(known)} (register/priorities.toml)."
        hint = did_you_mean(indicator.priority, known)
        yield Fault(Level.ERROR, _file(indicator), "priority", f"“{indicator.priority}”", allowed + hint)


def _measure(indicator: Indicator, measures: Collection[str]) -> Iterator[Fault]:
    for key, name in (("measure", indicator.measure), ("denominator_measure", indicator.denominator_measure)):
        if name is not None and name not in measures:
            allowed = f"{', '.join(sorted(measures))}.{did_you_mean(name, measures)}"
            yield Fault(Level.ERROR, _file(indicator), key, f"“{name}”", allowed)


def _time(indicator: Indicator) -> Iterator[Fault]:
    stock, cohort = indicator.basis is Basis.STOCK, indicator.basis is Basis.COHORT
    misplaced = {
        "lag": (indicator.lag and not cohort, "0, unless the basis is cohort"),
        "as_at": (
            indicator.as_at is not AsAt.QUARTER_END and not stock,
            "quarter_end, unless the basis is stock",
        ),
        "average_over": (indicator.average_over > 1 and not stock, "1, unless the basis is stock"),
        "span": (indicator.span is not Span.QUARTER and stock, "quarter, unless the basis is flow or cohort"),
    }
    for key, (wrong, allowed) in misplaced.items():
        if wrong:
            yield Fault(Level.ERROR, _file(indicator), key, f"“{getattr(indicator, key)}”", allowed)


def _has_a_target(register: Register, indicator: Indicator) -> Iterator[Fault]:
    missing = [year for year, targets in register.targets.items() if indicator.code not in targets]
    if indicator.polarity is not Polarity.CONTEXT:
        for year in missing:
            yield Fault(
                Level.WARNING,
                f"register/targets/{year}.toml",
                f'targets."{indicator.code}"',
                "nothing",
                "a target and its tolerance; without them the indicator has no status in that year",
            )


def _no_indicators(register: Register) -> Iterator[Fault]:
    if not register.indicators:
        yield Fault(
            Level.ERROR, "register/indicators", "(the folder)", "no indicator", "one TOML file for each"
        )


def _priorities_twice(register: Register) -> Iterator[Fault]:
    keys = [p.key for p in register.priorities]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Fault(Level.ERROR, "register/priorities.toml", "key", f"“{key}” twice", "each key once")


def _targets_of_nothing(register: Register) -> Iterator[Fault]:
    codes = [i.code for i in register.indicators]
    for year, targets in register.targets.items():
        for code in targets:
            if code not in codes:
                allowed = f"a code of the register: {', '.join(codes)}.{did_you_mean(code, codes)}"
                yield Fault(
                    Level.ERROR,
                    f"register/targets/{year}.toml",
                    f'targets."{code}"',
                    "an unknown indicator",
                    allowed,
                )


def _series_of_nothing(register: Register) -> Iterator[Fault]:
    codes = [i.code for i in register.indicators]
    for at, series in enumerate(register.comparators.series):
        if series.indicator not in codes:
            allowed = f"a code of the register: {', '.join(codes)}.{did_you_mean(series.indicator, codes)}"
            key = f"series.{at}.indicator"
            yield Fault(Level.ERROR, "register/comparators.toml", key, f"“{series.indicator}”", allowed)
