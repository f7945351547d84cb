"""The same children in two returns: who is open in one and not in the other on a day both speak of.

Each kind that a load brings is held against the others, loaded with it or kept in the newest snapshot.
What is found belongs to the kind just loaded; of two loaded together, to the less trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quarterday.errors import Level
from quarterday.figures import FindingCount
from quarterday.intake.rules import Rule
from quarterday.periods import print_date
from quarterday.records import TABLES, Cover, Finding, Kind, Load, Loaded, Snapshot

OPEN = {"care_episodes": "looked after", "plans": "with a child protection plan"}
"""The tables that are held against each other, and what it is to be open in them."""

TITLES = {
    "care_episodes": ("SSDA903 episodes", "SSD ssd_cla_episodes", "Annex A list 8"),
    "plans": ("SSD ssd_cp_plans", "Annex A list 7"),
}
"""How the file of a kind with many of them is titled that such a table comes from."""

SHORT_BREAKS = ["V3", "V4"]


@dataclass(frozen=True, slots=True)
class Side:
    """One kind's table and its cover; `new` where this load brings it."""

    kind: Kind
    table: pa.Table
    cover: Cover
    new: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """The children who are open in `there` on a day and not in `absent`."""

    name: str
    day: date
    there: Side
    absent: Side
    people: tuple[str, ...]

    @property
    def blamed(self) -> Kind:
        """The kind that the finding belongs to: one just loaded, the less trusted if both are."""
        new = [side.kind for side in (self.there, self.absent) if side.new]
        return max(new, key=TABLES[self.name].kinds.index)

    def findings(self, file: str) -> list[Finding]:
        """One for each child; who it is goes to the restricted list alone."""
        there, absent = self.there.kind.in_words, self.absent.kind.in_words
        field = f"{OPEN[self.name]} on {print_date(self.day)}: in the {there}, not in the {absent}"
        rule = Rule.NOT_IN_BOTH
        return [
            Finding(rule.level, rule.id, file, None, field, person, "the same children in both", rule.kept)
            for person in self.people
        ]


def reconciled(load: Load, before: Snapshot | None) -> Load:
    """The load with a finding for each child who is open in one of two returns and not in the other."""
    found = [each for name in OPEN for each in _differences(name, load, before)]
    kinds, listed = dict(load.kinds), list(load.findings)
    for kind in load.kinds:
        mine = [each for each in found if each.blamed is kind]
        made = [one for each in mine for one in each.findings(_file(load.kinds[kind], each.name))]
        listed += made
        if made:
            kinds[kind] = _with(load.kinds[kind], len(made))
    return replace(load, kinds=kinds, findings=tuple(listed))


def _file(loaded: Loaded, table: str) -> str:
    """The file, of those of a kind, that a table comes from."""
    names = [file.name for file in loaded.files if file.title.startswith(TITLES[table])]
    return names[0] if names else loaded.files[0].name


def _differences(name: str, load: Load, before: Snapshot | None) -> Iterator[Difference]:
    sides = sorted(_sides(name, load, before), key=lambda side: TABLES[name].kinds.index(side.kind))
    for one, other in combinations(sides, 2):
        day = min(one.cover.last, other.cover.last)
        if not (one.new or other.new) or not (one.cover.holds(day) and other.cover.holds(day)):
            continue
        here, there = _open(one.table, day), _open(other.table, day)
        for side, absent, people in ((one, other, here - there), (other, one, there - here)):
            if people:
                yield Difference(name, day, side, absent, tuple(sorted(people)))


def _sides(name: str, load: Load, before: Snapshot | None) -> Iterator[Side]:
    for kind, loaded in load.kinds.items():
        if name in loaded.tables and loaded.cover:
            yield Side(kind, loaded.tables[name], loaded.cover, new=True)
    for kind, held in before.kinds.items() if before else ():
        if kind not in load.kinds and held.cover and name in held.tables:
            yield Side(kind, pq.read_table(held.tables[name]), held.cover, new=False)


def _open(table: pa.Table, day: date) -> set[str]:
    """Who is open at the end of a day: short breaks, and care after the 18th birthday, are not."""
    on = pa.scalar(day)
    counts = pc.and_(pc.less_equal(table["start"], on), _after(table["end"], on))
    if "turns_18" in table.column_names:
        breaks = pc.is_in(table["legal_status"], value_set=pa.array(SHORT_BREAKS))
        counts = pc.and_(counts, pc.and_(_after(table["turns_18"], on), pc.invert(breaks)))
    return set(table.filter(counts)["person"].to_pylist())


def _after(days: pa.ChunkedArray, day: pa.Scalar) -> pa.ChunkedArray:
    """Whether each day is later, or not known."""
    return pc.fill_null(pc.greater(days, day), True)


def _with(loaded: Loaded, count: int) -> Loaded:
    rule = Rule.NOT_IN_BOTH
    counted = FindingCount(loaded.kind.value, rule.id, rule.level, rule.sentence, count, rule.kept, ())
    order = list(Level)
    counts = sorted((*loaded.findings, counted), key=lambda each: order.index(each.level))
    return replace(loaded, findings=tuple(counts))
