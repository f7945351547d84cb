"""The quarter at a glance: the table of every indicator, what its words mean, and the counts."""

from __future__ import annotations

from collections.abc import Iterator

from quarterday.figures import Bundle, Direction
from quarterday.register.levels import StatusRule
from quarterday.register.models import Indicator, Polarity, Register
from quarterday.register.targets import Target
from quarterday.report.counting import (
    by_direction,
    by_status,
    earlier,
    headline,
    listed,
    movement_sentence,
    status_sentence,
)
from quarterday.report.document import Block, BulletList, Paragraph, Run, Table
from quarterday.report.naming import printed, short, short_name, status_words, target_words
from quarterday.report.quality import UNRESOLVED, quality, rests_on_errors

_STARTER = "set by Quarterday's starter register"


def summary_table(bundle: Bundle, register: Register) -> Table:
    """Every indicator's target, position, status and directions, with the key under it."""
    previous, last_year = bundle.period.previous, bundle.period.same_last_year
    return Table(
        caption=f"Position of every indicator, {bundle.period.in_print}",
        header=(
            "Indicator", "Target", "Position", "Status",
            f"Since {previous.short}", f"Since {last_year.short}",
        ),
        rows=tuple(
            _summary_row(bundle, register, indicator)
            for priority in register.priorities
            for indicator in register.of_priority(priority.key)
        ),
        widths=(36, 11, 13, 17, 16, 16),
        numeric=(1, 2),
        notes=tuple(_notes(bundle, register)),
        whole=len(register.indicators) <= 12,
    )  # fmt: skip


def _summary_row(bundle: Bundle, register: Register, indicator: Indicator) -> tuple[str, ...]:
    verdict = bundle.verdict(indicator.code)
    return (
        short_name(indicator),
        target_words(register, indicator, bundle),
        printed(indicator, bundle.position(indicator.code)),
        status_words(verdict.status),
        verdict.since_previous.label,
        verdict.since_last_year.label,
    )


def _notes(bundle: Bundle, register: Register) -> Iterator[str]:
    previous, last_year = _directions(bundle, register)
    quarter = earlier(bundle.period.previous, bundle.period)
    yield headline(previous, last_year, quarter, bundle.period.same_last_year.in_print)
    yield f"{_key(bundle, register)} {_compared(bundle, register)}".strip()
    unresolved = [i.code for i in register.indicators if _rests_on_errors(bundle, i)]
    if unresolved:
        yield f"{UNRESOLVED}: {listed(unresolved)}; the quality line of each says by how much it could change."
    ours = _from_the_starter(bundle, register)
    if ours:
        yield ours


def _rests_on_errors(bundle: Bundle, indicator: Indicator) -> bool:
    position = bundle.position(indicator.code)
    return (
        position is not None
        and quality(bundle, indicator, position) is not None
        and rests_on_errors(bundle, position)
    )


def _key(bundle: Bundle, register: Register) -> str:
    """What the shapes mean, for the statuses that a reader may meet."""
    found = {bundle.verdict(indicator.code).status.key for indicator in register.indicators}
    parts = []
    for rule in _rules(bundle, register):
        levels = [level.status for level in rule.levels]
        if found & {status.key for status in levels}:
            parts += [f"{status_words(status)}: {status.means}." for status in levels]
    by_hand = [i.code for i in register.indicators if bundle.verdict(i.code).by_hand]
    if by_hand:
        parts.append(f"Set by hand, not by the rule: {listed(by_hand)}.")
    if any(i.polarity is Polarity.TARGET and target for i, target in _targets(bundle, register)):
        met = next(
            (level.label for level in _rules(bundle, register)[0].levels if level.outcome == "met"), ""
        )
        parts.append(
            f"Where close to the target is better, {met[:1].lower()}{met[1:]} means inside the target range."
        )
    return " ".join(parts)


def _rules(bundle: Bundle, register: Register) -> list[StatusRule]:
    """The rules that the indicators are judged by, the first one's first."""
    used: list[StatusRule] = []
    for indicator in register.indicators:
        rule = register.rule(indicator.code, bundle.period)
        if rule not in used:
            used.append(rule)
    return used


def _compared(bundle: Bundle, register: Register) -> str:
    """How directions are decided, and where a status is another matter."""
    places = {indicator.decimals for indicator in register.indicators}
    precision = ""
    if len(places) == 1 and (number := places.pop()):
        words = ("one decimal place", "two decimal places", "three decimal places")[number - 1]
        precision = f", to {words}"
    judged = any(target for _, target in _targets(bundle, register))
    unjudged = any(Direction.UNJUDGED in groups for groups in _directions(bundle, register))
    better, worse, same = (
        _label(bundle, register, way) for way in (Direction.BETTER, Direction.WORSE, Direction.CONSISTENT)
    )
    return (
        f"{better}, {worse.lower()} and {same.lower()} are decided on figures as printed{precision}"
        + ("; a status on the exact figure." if judged else ".")
        + (
            f" {_label(bundle, register, Direction.UNJUDGED)}: neither way counts as better."
            if unjudged
            else ""
        )
    )


def _targets(bundle: Bundle, register: Register) -> list[tuple[Indicator, Target | None]]:
    return [(i, register.target(i.code, bundle.period)) for i in register.indicators]


def _from_the_starter(bundle: Bundle, register: Register) -> str | None:
    """Which targets and tolerances nobody at the council has decided yet; None where there are none."""
    found = _targets(bundle, register)
    tolerances = [i.code for i, t in found if t and t.tolerance_source.startswith(_STARTER)]
    targets = [i.code for i, t in found if t and t.target_source.startswith(_STARTER)]
    own = [i.code for i in register.indicators if i.ours]
    parts = [
        _with_targets(own, targets),
        _of("target", [code for code in targets if code not in own], len(found)),
        _of("tolerance", tolerances, len(found)),
    ]
    said = listed([part for part in parts if part])
    if not said:
        return None
    each = "it" if said in own else "them"
    return (
        f"Quarterday is the software that made this report. Its starter register supplied {said}; the council "
        f"has yet to decide on {each}."
    )


def _of(what: str, codes: list[str], indicators: int) -> str:
    """'the tolerances of PI.432 and PI.433', or 'every tolerance'."""
    if len(codes) == indicators:
        return f"every {what}"
    return f"the {what}{'s' if len(codes) > 1 else ''} of {listed(codes)}" if codes else ""


def _with_targets(own: list[str], targets: list[str]) -> str:
    """Our own indicators, with their targets where those are ours too."""
    if not own:
        return ""
    whose = "its target" if len(own) == 1 else "their targets"
    return f"{listed(own)} with {whose}" if set(own) <= set(targets) else listed(own)


def headlines(bundle: Bundle, register: Register) -> Iterator[Block]:
    """Every indicator in one sentence, those to look at first before the others."""
    told = [bundle.verdict(indicator.code) for priority in register.priorities
            for indicator in register.of_priority(priority.key)]  # fmt: skip
    appraised = [one.appraisal for one in told if one.appraisal]
    if appraised:
        yield Paragraph((Run("In short", bold=True),))
        ordered = sorted(appraised, key=lambda one: not one.commentary)
        yield BulletList(tuple((Run(one.headline),) for one in ordered))


def quarter_summary(bundle: Bundle, register: Register) -> Iterator[Block]:
    """How many went which way and stand where, with their names so that a reader can check."""
    previous, last_year = _directions(bundle, register)
    names = {indicator.code: short(indicator) for indicator in register.indicators}
    for groups, quarter in (
        (previous, bundle.period.previous),
        (last_year, bundle.period.same_last_year),
    ):
        yield Paragraph((Run(movement_sentence(groups, earlier(quarter, bundle.period))),))
        yield _named({_label(bundle, register, way): codes for way, codes in groups.items()}, names)
    order = [level.key for rule in _rules(bundle, register) for level in rule.levels]
    stands = by_status([bundle.verdict(indicator.code) for indicator in register.indicators], order)
    yield Paragraph((Run(status_sentence(stands)),))
    yield _named({status.label: codes for status, codes in stands.items()}, names)


def _label(bundle: Bundle, register: Register, way: Direction) -> str:
    """The council's word for a direction."""
    rules = _rules(bundle, register)
    return rules[0].direction.label(way) if rules else way.label


def _directions(
    bundle: Bundle, register: Register
) -> tuple[dict[Direction, list[str]], dict[Direction, list[str]]]:
    """The codes by direction, since the previous quarter and since the same quarter last year."""
    verdicts = [bundle.verdict(indicator.code) for indicator in register.indicators]
    return (
        by_direction({v.indicator: v.since_previous for v in verdicts}),
        by_direction({v.indicator: v.since_last_year for v in verdicts}),
    )


def _named(groups: dict[str, list[str]], names: dict[str, str]) -> BulletList:
    return BulletList(
        tuple(
            (Run(f"{label}: {'; '.join(names[code] for code in codes)}"),) for label, codes in groups.items()
        )
    )
