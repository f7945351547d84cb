"""A sudden drop: far fewer rows of a kind than the council loaded before, as a cut-off export has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from quarterday.intake.rules import Rule
from quarterday.records import Finding, Holding, Load, Loaded, Snapshot

MOST = Fraction(20, 100)
"""The share of rows by which a kind may fall without a finding."""


def watched(load: Load, before: Callable[[], Iterable[Snapshot]]) -> Load:
    """The load with a finding for each kind that has more than a fifth fewer rows than the one before.

    `before` gives the snapshots from the newest back. The one before is the last that holds the kind from
    other files, so that loading the same files again finds the same.
    """
    found = [
        finding
        for loaded in load.kinds.values()
        for earlier in [_earlier(loaded, before())]
        if earlier and (finding := _drop(loaded, earlier))
    ]
    return replace(load, findings=(*load.findings, *found))


def _earlier(loaded: Loaded, before: Iterable[Snapshot]) -> Holding | None:
    mine = {file.sha256 for file in loaded.files}
    held = (snapshot.kinds[loaded.kind] for snapshot in before if loaded.kind in snapshot.kinds)
    return next((one for one in held if {file.sha256 for file in one.files} != mine), None)


def _drop(loaded: Loaded, earlier: Holding) -> Finding | None:
    was, now = sum(earlier.rows.values()), sum(table.num_rows for table in loaded.tables.values())
    if now >= was * (1 - MOST):
        return None
    rule = Rule.SUDDEN_DROP
    field = f"{now:,} rows, where the snapshot before has {was:,}"
    expected = "no more than a fifth fewer; look whether the export was cut short"
    return Finding(rule.level, rule.id, loaded.files[0].name, None, field, "", expected, rule.kept)
