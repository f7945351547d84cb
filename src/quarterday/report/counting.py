"""Counts in words: “five (5) performance indicators”, and which indicators went which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from quarterday.figures import Direction, Movement, Outcome, Status, Verdict
from quarterday.periods import Quarter

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_MOVED = {
    Direction.BETTER: ("has improved", "have improved"),
    Direction.CONSISTENT: ("has stayed the same", "have stayed the same"),
    Direction.WORSE: ("has worsened", "have worsened"),
    Direction.LEVEL: ("has changed but is no nearer the target", "have changed but are no nearer the target"),
    Direction.UNJUDGED: (
        "has changed, with neither way counted as better",
        "have changed, with neither way counted as better",
    ),
    Direction.NOT_COMPARED: ("could not be compared", "could not be compared"),
}
Kind = TypeVar("Kind", Direction, Status)


def counted(count: int, noun: str = "", nouns: str = "") -> str:
    """'five (5) performance indicators'; above twelve the figure alone."""
    number = f"{_WORDS[count]} ({count})" if count < len(_WORDS) else f"{count:,}"
    words = noun if count == 1 else nouns or (f"{noun}s" if noun else "")
    return f"{number} {words}".strip()


def listed(parts: Sequence[str]) -> str:
    """'one', 'one and two', 'one, two and three'."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def earlier(quarter: Quarter, period: Quarter) -> str:
    """'Quarter 1', with its year where that is another than the period's."""
    return f"Quarter {quarter.number}" if quarter.year == period.year else quarter.in_print


def by_direction(movements: Mapping[str, Movement]) -> dict[Direction, list[str]]:
    """The codes that went each way; ways that nothing went are left out."""
    ways = {code: movement.direction for code, movement in movements.items()}
    return _grouped(list(Direction), ways)


def by_status(verdicts: Sequence[Verdict], order: Sequence[str]) -> dict[Status, list[str]]:
    """The codes of each status, by its council's order (of keys), the best first; a status that nothing has is left
    out. Every verdict is in one group, also where indicators are judged by different rules."""
    found = {verdict.indicator: verdict.status for verdict in verdicts}
    outcomes = list(Outcome)

    def place(status: Status) -> tuple[int, int]:
        known = order.index(status.key) if status.key in order else len(order)
        return outcomes.index(status.outcome), known

    return _grouped(sorted(dict.fromkeys(found.values()), key=place), found)


def headline(previous: Mapping[Direction, Sequence[str]], last_year: Mapping[Direction, Sequence[str]],
             since: str, year_ago: str) -> str:  # fmt: skip
    """Both comparisons in one sentence."""
    beside = listed([_counted_words(len(codes), _MOVED[way]) for way, codes in last_year.items()])
    return f"{movement_sentence(previous, since)[:-1]}; beside {year_ago}, {beside}."


def movement_sentence(groups: Mapping[Direction, Sequence[str]], since: str) -> str:
    """“Of the five (5) performance indicators, four (4) have improved since Quarter 1 and …”."""
    parts = [_counted_words(len(codes), _MOVED[way]) for way, codes in groups.items()]
    if parts:
        parts[0] += f" {'with' if next(iter(groups)) is Direction.NOT_COMPARED else 'since'} {since}"
    return f"Of the {_all(groups)}, {listed(parts)}."


def status_sentence(groups: Mapping[Status, Sequence[str]]) -> str:
    """“Against their targets, two (2) are on target and three (3) are off target.”"""
    return f"Of the {_all(groups)}, {listed([_counted_words(len(c), s.said_of) for s, c in groups.items()])}."


def _all(groups: Mapping[Kind, Sequence[str]]) -> str:
    return counted(sum(len(codes) for codes in groups.values()), "performance indicator")


def _counted_words(count: int, words: tuple[str, str]) -> str:
    return f"{counted(count)} {words[count != 1]}"


def _grouped(kinds: Sequence[Kind], found: Mapping[str, Kind]) -> dict[Kind, list[str]]:
    groups = {kind: [code for code, mine in found.items() if mine == kind] for kind in kinds}
    return {kind: codes for kind, codes in groups.items() if codes}
