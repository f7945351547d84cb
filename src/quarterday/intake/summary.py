"""What a load brought, as plain data for a person to read: no value of a row is in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quarterday.errors import Level
from quarterday.intake.rules import Rule
from quarterday.records import Finding, Kind, Load

FIRST = 5


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """How often a rule found fault with one field of a file, and where first (line numbers)."""

    rule: str
    level: Level
    sentence: str
    field: str
    count: int
    lines: tuple[int, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file: what it was recognised as, its rows, and its findings, the gravest first."""

    file: str
    title: str
    kind: Kind | None
    rows: int
    findings: tuple[RuleSummary, ...]


def summary(load: Load) -> tuple[FileSummary, ...]:
    """Per file of the load: kind, rows and findings by rule and field."""
    return tuple(
        FileSummary(
            file.name,
            file.title,
            file.kind,
            file.rows,
            _by_rule(found for found in load.findings if found.file == file.name),
        )
        for file in load.files
    )


def _by_rule(findings: Iterable[Finding]) -> tuple[RuleSummary, ...]:
    groups: dict[tuple[str, str, bool], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.field, finding.kept), []).append(finding)
    made = [_group(found) for found in groups.values()]
    return tuple(sorted(made, key=lambda each: list(Level).index(each.level)))


def _group(found: list[Finding]) -> RuleSummary:
    rule = Rule[found[0].rule.upper()]
    lines = sorted({finding.row for finding in found if finding.row})
    return RuleSummary(
        rule.id,
        found[0].level,
        rule.sentence,
        found[0].field,
        len(found),
        tuple(lines[:FIRST]),
        found[0].kept,
    )
