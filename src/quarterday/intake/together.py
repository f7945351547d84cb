"""A person's rows looked at together: which checks of `journeys` a kind's tables are put to, and by which rules.

The engine goes over the rows, and only those at fault become Python objects. A row is told by its place in
its table, counted from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterday.engine import Connection, connect
from quarterday.intake import journeys
from quarterday.intake.checks import Findings
from quarterday.intake.content import Content
from quarterday.intake.rules import Rule
from quarterday.intake.settle import BY_TITLE
from quarterday.records import Cover, Kind, SourceFile

NAMES: dict[tuple[Kind, str], dict[str, str]] = {
    (Kind.LOOKED_AFTER, "care_episodes"): {"start": "DECOM", "end": "DEC", "reason_ceased": "REC", "born": "DOB"},
    (Kind.LOOKED_AFTER, "missing_episodes"): {"start": "MIS_START", "end": "MIS_END", "born": "DOB"},
    (Kind.LOOKED_AFTER, "social_workers"): {"start": "SW_DECOM", "end": "SW_DEC", "born": "DOB"},
    (Kind.IN_NEED, "referrals"): {
        "start": "CINreferralDate", "end": "CINclosureDate", "reason_closed": "ReasonForClosure",
        "born": "PersonBirthDate",
    },
    (Kind.IN_NEED, "plans"): {"start": "CPPstartDate", "end": "CPPendDate", "born": "PersonBirthDate"},
    (Kind.WORKFORCE, "posts"): {"end": "end_date"},
    (Kind.EARLY_HELP, "early_help"): {"end": "end_date"},
    (Kind.PARTICIPATION, "activities"): {"end": "end_date", "born": "date_of_birth"},
}  # fmt: skip
"""What the returns call the columns; the lists and the dataset, of many wordings, go by ours."""

Tables = Mapping[str, ir.Table]

BLOCK, SAMPLED = 200_000, 500
"""Rows that are looked at together, of all tables, and how many of a table's are sampled to part it there."""

ONE_AT_A_TIME = (
    "care_episodes", "plans", "referrals", "early_help", "activities", "missing_episodes", "social_workers",
)  # fmt: skip
"""The tables of which a person has one open row at most."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at fault: its table and its place in it, the column and what is there, whom it is about from when."""

    rule: Rule
    table: str
    row: int
    column: str
    found: str
    expected: str
    person: str
    begins: str


@dataclass(frozen=True, slots=True)
class Check:
    """The rows of a table that break a rule (`row`, `person` and the column), and what the rule wants there."""

    rule: Rule
    table: str
    column: str
    expected: str
    broken: ir.Table


def look_together(
    content: Content, cover: Cover | None, files: Sequence[tuple[SourceFile, Findings]]
) -> None:
    """Note what a person's rows together show: at a row's line, or where that is not told by person and day."""
    for fault in faults(content.kind, content.tables, cover):
        told = content.told.get(fault.table)
        line = int(told.lines[fault.row]) if told else None
        found = fault.found if told else ", from ".join(part for part in (fault.person, fault.begins) if part)
        findings = told.findings if told else _findings_on(fault.table, files)
        named = NAMES.get((content.kind, fault.table), {}).get(fault.column, fault.column)
        findings.add(fault.rule, line, named, found, fault.expected)


def _findings_on(table: str, files: Sequence[tuple[SourceFile, Findings]]) -> Findings:
    """Those of the file that a table comes from; where several do, of the last."""
    mine = [findings for file, findings in files if table in BY_TITLE.get(file.title, ())]
    return mine[-1] if mine else files[-1][1]


def faults(kind: Kind, tables: Mapping[str, pa.Table], cover: Cover | None) -> Iterator[Fault]:
    """Every fault of the finished tables of a kind, and of the days that its files speak of."""
    begins, ends = [], []
    of_people = {name: _with_rows(table) for name, table in tables.items() if _of_people(name, table)}
    for block in _blocks(of_people):
        connection = connect()
        opened = {name: ibis.memtable(table) for name, table in block.items()}
        for check in _checks(kind, opened, cover):
            yield from _faults(connection, check)
        if "care_episodes" in opened and cover:
            care = opened["care_episodes"]
            begins.append(connection.to_pyarrow(journeys.gaps_before(care, cover.first)))
            ends.append(connection.to_pyarrow(journeys.gaps_after(care)))
    if begins and ends:
        halves = (ibis.memtable(pa.concat_tables(found)) for found in (begins, ends))
        broken = journeys.same_child(*halves)
        want = "one identifier for one child"
        yield from _faults(connect(), Check(Rule.SAME_CHILD, "care_episodes", "start", want, broken))


def _faults(connection: Connection, check: Check) -> Iterator[Fault]:
    for row in connection.to_pyarrow(_told(check)).to_pylist():
        yield Fault(check.rule, check.table, column=check.column, expected=check.expected, **row)


def _blocks(tables: Mapping[str, pa.Table]) -> Iterator[Mapping[str, pa.Table]]:
    """The tables; of many rows in parts, each of whole people, so that memory stays small."""
    rows = sum(len(table) for table in tables.values())
    people = max(
        (table["person"] for table in tables.values()), key=len, default=pa.chunked_array([], pa.string())
    )
    step = max(1, BLOCK * len(people) // max(rows, 1) // SAMPLED)
    some = people.take(pa.array(np.arange(0, len(people), step)))
    bounds = sorted(filter(None, some.to_pylist()))[SAMPLED::SAMPLED]
    for low, high in pairwise((None, *dict.fromkeys(bounds), None)):
        yield {name: _between(table, low, high) for name, table in tables.items()}


def _between(table: pa.Table, low: str | None, high: str | None) -> pa.Table:
    """The rows about people whose name in the records is in a range."""
    here = pc.scalar(True)
    if low is not None:
        here = here & (pc.field("person") >= low)
    if high is not None:
        here = here & (pc.field("person") < high)
    return table if low is high is None else table.filter(here)


def _told(check: Check) -> ir.Table:
    """The rows at fault, each once: what of them goes into a finding, as text."""
    broken = check.broken
    begins = broken.start.cast("string") if "start" in broken.columns else ibis.literal("")
    found = broken[check.column].cast("string").fill_null("")
    return broken.select("row", "person", begins=begins, found=found).distinct().order_by("row")


def _of_people(name: str, table: pa.Table) -> bool:
    """Whether a table has people to look at; enquiries without a single conference tell of none."""
    told = "conference" if name == "section_47" else "person"
    return told in table.column_names and table[told].null_count < table.num_rows


def _with_rows(table: pa.Table) -> pa.Table:
    return table.append_column("row", pa.array(np.arange(table.num_rows)))


def _checks(kind: Kind, tables: Tables, cover: Cover | None) -> Iterator[Check]:
    yield from _ends(kind, tables, cover)
    for name, table in tables.items():
        if "born" in table.columns:
            want = "the date of birth that the person's other rows have"
            yield Check(Rule.TWO_BIRTHS, name, "born", want, journeys.other_births(table))
    if "care_episodes" in tables:
        yield from _care(tables["care_episodes"], cover)
    if "referrals" in tables:
        moved = journeys.cases_transferred(tables["referrals"])
        yield Check(Rule.TRANSFER, "referrals", "reason_closed", "", moved)
    if "plans" in tables:
        yield from _plans(tables, cover)


def _ends(kind: Kind, tables: Tables, cover: Cover | None) -> Iterator[Check]:
    """Annex A tells when a referral closed in a list of its own, and a census of workers its days alone."""
    want = "an end by the day on which the person's next row begins"
    for name in ONE_AT_A_TIME:
        if name in tables and not (kind is Kind.ANNEX_A and name == "referrals"):
            yield Check(Rule.MISSING_END, name, "end", want, journeys.missing_ends(tables[name]))
    if "posts" in tables and not (cover and cover.days):
        yield Check(Rule.MISSING_END, "posts", "end", want, journeys.posts_left_open(tables["posts"]))


def _care(care: ir.Table, cover: Cover | None) -> Iterator[Check]:
    name = "care_episodes"
    yield Check(Rule.TRANSFER, name, "reason_ceased", "", journeys.taken_over(care))
    want = f"no episode within {journeys.SOON} days, or another reason for the end"
    yield Check(Rule.BACK_AFTER_TRANSFER, name, "end", want, journeys.back_after_transfer(care))
    if cover:
        want = "an episode that ends on that day"
        yield Check(Rule.GAP_BEFORE, name, "start", want, journeys.gaps_before(care, cover.first))


def _plans(tables: Tables, cover: Cover | None) -> Iterator[Check]:
    plans = tables["plans"]
    if "referrals" in tables:
        over = journeys.plans_after_transfer(plans, tables["referrals"])
        yield Check(Rule.PLAN_AFTER_TRANSFER, "plans", "end", "an end by the day of the transfer", over)
    if "section_47" in tables and cover:
        held = journeys.conferences(tables["section_47"], tables.get("referrals"))
        alone = journeys.plans_without_conference(plans, held, cover.first)
        yield Check(
            Rule.PLAN_WITHOUT_CONFERENCE, "plans", "start", "an initial conference on that day", alone
        )
