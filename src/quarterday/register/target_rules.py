"""Faults of targets that need the indicator or the council's rule to see."""

from __future__ import annotations

from collections.abc import Iterator

from quarterday.errors import Fault, Level
from quarterday.figures import Unit
from quarterday.register.levels import OWN, StatusRule
from quarterday.register.models import Indicator, Polarity, Register
from quarterday.register.targets import Target, TargetKind, ToleranceUnit

_ASKS = {
    TargetKind.FEWER_THAN: (Polarity.LOWER,),
    TargetKind.MORE_THAN: (Polarity.HIGHER,),
    TargetKind.CLOSE_TO: (Polarity.TARGET,),
    TargetKind.SAME_QUARTER_LAST_YEAR: (Polarity.HIGHER, Polarity.LOWER),
    TargetKind.ADDITIONAL: (Polarity.HIGHER, Polarity.LOWER),
}


def target_faults(register: Register) -> Iterator[Fault]:
    """Every fault of a target beside its indicator and its rule."""
    for year, targets in register.targets.items():
        for code, target in targets.items():
            indicator = register.indicator(code)
            rule = register.rules.get(target.rule or register.settings.preset)
            if indicator is None or rule is None:
                continue  # told already: the code or the rule is not known
            for key, found, allowed in _faults(indicator, target, rule):
                where = f'targets."{code}"{f".{key}" if key else ""}'
                yield Fault(Level.ERROR, f"register/targets/{year}.toml", where, found, allowed)


def _faults(indicator: Indicator, target: Target, rule: StatusRule) -> Iterator[tuple[str, str, str]]:
    expected = target.kind is TargetKind.EXPECTED_RANGE
    if indicator.polarity is Polarity.CONTEXT and not expected:
        yield "", "a target", 'none, or kind = "expected_range": the indicator\'s polarity is context'
        return
    asks = _ASKS.get(target.kind, ())
    if asks and indicator.polarity not in asks:
        wanted = " or ".join(asks)
        yield "kind", f"“{target.kind}”", f"another: this one is for a polarity of {wanted}"
    yield from _tolerance(indicator, target, rule)
    levels = [level.key for level in rule.levels]
    for period, override in target.overrides.items():
        if override.level not in levels:
            yield f'overrides."{period}".level', f"“{override.level}”", ", ".join(levels)


def _tolerance(indicator: Indicator, target: Target, rule: StatusRule) -> Iterator[tuple[str, str, str]]:
    needs = OWN in rule.tolerance_names and OWN not in rule.tolerances
    if needs and target.tolerance is None and target.kind is not TargetKind.EXPECTED_RANGE:
        yield (
            "tolerance",
            "nothing",
            "a number of 0 or more: the council's rule asks for one of each indicator",
        )
    if target.tolerance_unit is ToleranceUnit.COUNT and indicator.unit is not Unit.COUNT:
        yield "tolerance_unit", "“count”", "points or percent: the indicator is not itself a number"
    needs_floor = any(level.floor for level in rule.levels)
    if needs_floor and target.floor is None and target.kind is not TargetKind.EXPECTED_RANGE:
        yield "floor", "nothing", "a floor standard: the council's rule asks for one of each indicator"
