"""Findings settled: which tables a row belongs to, how grave the council calls its fault, rows counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quarterday.errors import Level
from quarterday.figures import FindingCount
from quarterday.intake import forms
from quarterday.intake.lists import UNACCOMPANIED, VISITED
from quarterday.intake.modules import MODULES
from quarterday.intake.rules import Rule
from quarterday.records import TABLES, Finding, Kind, Load, RowsAtFault, SourceFile

CARE_FORMS = {
    forms.EPISODES: "care_episodes",
    forms.UNACCOMPANIED: "unaccompanied",
    forms.REVIEWS: "care_reviews",
    forms.MISSING: "missing_episodes",
    forms.OUTCOMES: "care_outcomes",
    forms.LEAVERS: "care_leavers",
    forms.ADOPTION: "adoptions",
    forms.PLACED: "placed_for_adoption",
    forms.PERMANENCE: "previous_permanence",
    forms.CARE_WORKERS: "social_workers",
}
SHARED = {"CHILD", "DOB", "SEX"}
"""Columns of many SSDA903 tables, which do not tell one from another."""

BY_TITLE: dict[str, tuple[str, ...]] = {
    **{form.title: (table,) for form, table in CARE_FORMS.items()},
    forms.WORKERS.title: ("posts",),
    forms.EXTRACTS[Kind.WORKFORCE].title: ("posts", "vacancies", "absences"),
    **{
        f"SSD {name}": tables
        for name, tables in {
            "ssd_cla_episodes": ("care_episodes",),
            "ssd_legal_status": ("care_episodes",),
            "ssd_cla_placement": ("care_episodes", "placement_distances"),
            "ssd_cin_episodes": ("referrals",),
            "ssd_cin_assessments": ("assessments",),
            "ssd_assessment_factors": ("assessments",),
            "ssd_cin_plans": ("in_need_plans",),
            "ssd_cin_visits": ("visits",),
            "ssd_s47_enquiry": ("section_47",),
            "ssd_initial_cp_conference": ("section_47", "referrals"),
            "ssd_cp_plans": ("plans",),
            "ssd_cp_reviews": ("plan_reviews",),
            "ssd_cp_visits": ("visits",),
            "ssd_cla_reviews": ("care_reviews",),
            "ssd_cla_visits": ("visits",),
            "ssd_missing": ("missing_episodes",),
            "ssd_immigration_status": ("unaccompanied",),
            "ssd_send": ("ehc_requests",),
            "ssd_ehcp_requests": ("ehc_requests",),
            "ssd_ehcp_assessment": ("ehc_requests",),
            "ssd_ehcp_named_plan": ("ehc_requests",),
            "ssd_early_help_episodes": ("early_help",),
            "ssd_contacts": ("contacts",),
            "ssd_care_leavers": ("leaving_care",),
        }.items()
    },
    **{
        f"Annex A list {number} ({about})": (table,)
        for number, about, table in (
            (1, "contacts", "contacts"),
            (2, "early help assessments", "early_help_assessments"),
            (3, "referrals", "referrals"),
            (4, "assessments", "assessments"),
            (5, "section 47 enquiries", "section_47"),
            (6, "children in need", "referrals"),
            (7, "child protection plans", "plans"),
            (8, "looked after children", "care_episodes"),
            (9, "care leavers", "leaving_care"),
        )
    },
}
"""The tables that a file or sheet of one subject fills, by what it was recognised as."""

BY_FIELD: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.LOOKED_AFTER: {
        column: (table,)
        for form, table in CARE_FORMS.items()
        for column in form.columns
        if column not in SHARED
    },
    Kind.IN_NEED: {
        field: tuple(module.table for module in MODULES if field in module.fields)
        for module in MODULES
        for field in module.fields
    },
    Kind.WORKFORCE: {"agency": ("posts",), "days_lost": ("absences",)},
    Kind.ANNEX_A: {UNACCOMPANIED: ("unaccompanied",), **dict.fromkeys(VISITED, ("visits",))},
}
"""Where one file fills several tables, those that a field belongs to."""


FILE_WIDE = {
    Rule.UNKNOWN_COLUMN, Rule.COVER_AFTER_LOAD, Rule.NOT_IN_BOTH, Rule.SUDDEN_DROP, Rule.YEAR_MISSING,
    Rule.OTHER_FORM, Rule.EMPTY_LIST, Rule.NOT_USED, Rule.NO_POSTS, Rule.EARLY_HELP_COHORT,
}  # fmt: skip
"""The rules about a file, or two beside each other: no row is at fault by them."""

ALONE = {
    kind: tables
    for kind in Kind
    if len(tables := tuple(name for name, table in TABLES.items() if kind in table.kinds)) == 1
}
"""The one table of each kind that has no other."""


def tables_of(file: SourceFile | None, field_name: str) -> tuple[str, ...]:
    """The tables that a row at fault belongs to; none where it may be any table of its kind."""
    if file is None or file.kind is None:
        return ()
    told = BY_FIELD.get(file.kind, {}).get(field_name)
    return told or ALONE.get(file.kind) or BY_TITLE.get(file.title, ())


def settled(load: Load, severity: Mapping[str, Level]) -> Load:
    """The load with each finding's tables and the council's severity, its counts made anew from them.

    `severity` gives a level by rule id; whether a row is left out stays with the rule.
    """
    files = {file.name: file for file in load.files}
    found = tuple(
        replace(
            each,
            level=severity.get(each.rule, each.level),
            tables=tables_of(files.get(each.file), each.field),
        )
        for each in load.findings
    )
    kinds = {}
    for kind, loaded in load.kinds.items():
        mine = [each for each in found if _kind(files, each) is kind]
        kinds[kind] = replace(loaded, findings=_counts(kind, mine), at_fault=_at_fault(mine))
    return replace(load, kinds=kinds, findings=found)


def _kind(files: Mapping[str, SourceFile], finding: Finding) -> Kind | None:
    return files[finding.file].kind if finding.file in files else None


def _where(finding: Finding) -> tuple[str, int | None, str]:
    """What tells a row: its line, or where that is not known what was found."""
    return finding.file, finding.row, "" if finding.row else finding.found


def _at_fault(findings: Sequence[Finding]) -> tuple[RowsAtFault, ...]:
    """The rows of which some rule is broken, by all the rules that each breaks."""
    rows: dict[tuple[str, int | None, str], list[Finding]] = {}
    for each in findings:
        if Rule[each.rule.upper()] not in FILE_WIDE:
            rows.setdefault(_where(each), []).append(each)
    alike = Counter(
        (
            _shared([each.tables for each in mine]),
            tuple(sorted({each.rule for each in mine})),
            all(each.kept for each in mine),
        )
        for mine in rows.values()
    )
    return tuple(RowsAtFault(*what, number) for what, number in sorted(alike.items()))


def _shared(tables: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The tables of a row, as its findings tell them: some may not."""
    return next((told for told in tables if told), ())


@dataclass(slots=True)
class _Tally:
    """The rows of one rule in the same tables: all of them, and those counted under no rule before it."""

    rows: set[tuple[str, int | None, str]] = field(default_factory=set)
    at_stake: int = 0


def _counts(kind: Kind, findings: Sequence[Finding]) -> tuple[FindingCount, ...]:
    """How many rows each rule found fault with, by tables, apart for rows kept and left out; gravest first.

    A row is at stake once in each group of tables: an export with a child on a line has several rows on it.
    """
    tallies: dict[tuple[Rule, Level, bool, tuple[str, ...]], _Tally] = {}
    seen: set[tuple[object, ...]] = set()
    for each in findings:
        rule = Rule[each.rule.upper()]
        tally = tallies.setdefault((rule, each.level, each.kept, each.tables), _Tally())
        where = _where(each)
        tally.rows.add(where)
        if not each.kept and Level.ERROR in (rule.level, each.level) and (where, each.tables) not in seen:
            seen.add((where, each.tables))
            tally.at_stake += 1
    order = list(Level)
    return tuple(
        FindingCount(
            kind.value, rule.id, level, rule.sentence, len(tally.rows), kept, (), tables, tally.at_stake
        )
        for (rule, level, kept, tables), tally in sorted(
            tallies.items(), key=lambda each: order.index(each[0][1])
        )
    )
