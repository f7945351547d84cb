"""The groups that a figure is broken down by: a measure's own columns, and those made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from quarterday.engine import birthday, earlier, later
from quarterday.records import CODE_LENGTH

UNKNOWN = "not known"
UNBORN = "unborn"
# The Department for Education's bands for children looked after and in need; “16 and over” is in two, so that
# care leavers and young people past 18 can be told apart.
AGE_BANDS = {0: "under 1", 1: "1 to 4", 5: "5 to 9", 10: "10 to 15", 16: "16 and 17", 18: "18 or over"}
# The five groups of the 2021 Census (Chinese is Asian), from the return's codes.
ETHNIC_GROUPS = {
    "White": ("WBRI", "WIRI", "WIRT", "WROM", "WOTH"),
    "Mixed": ("MWBC", "MWBA", "MWAS", "MOTH"),
    "Asian": ("AIND", "APKN", "ABAN", "CHNE", "AOTH"),
    "Black": ("BCRB", "BAFR", "BOTH"),
    "Other": ("OOTH",),
}
# SSDA903 placement codes in the groups in which the Department for Education publishes them, but that the
# supported accommodation of 16 and 17 year olds (K3, H5 until 2023) stands apart from children's homes.
PLACEMENTS = {
    "placed for adoption": ("A3", "A4", "A5", "A6"),
    "semi-independent living or supported accommodation": ("H5", "K3"),
    "secure or other children's home": ("K1", "K2"),
    "placed with parents": ("P1",),
    "other placement in the community": ("P2", "P3"),
    "other residential setting": ("R1", "R2", "R3", "R5"),
    "residential school": ("S1",),
    "temporary placement": ("T0", "T1", "T2", "T3", "T4"),
    "foster placement": ("U1", "U2", "U3", "U4", "U5", "U6"),
    "other placement": ("Z1", "Z11", "Z12", "Z13", "Z14"),
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A group that is made from a measure's column `source`."""

    source: str
    made: Callable[[ir.Table], ir.StringValue]


def _age_band(table: ir.Table) -> ir.StringValue:
    """As at the event's own `date`."""
    reached = [(birthday(table.born, age) <= table.date, band) for age, band in reversed(AGE_BANDS.items())]
    unborn = ibis.cases((_unborn(table), UNBORN), (table.born > table.date, UNBORN), else_=None)
    return ibis.cases(*reached, else_=unborn)


def _unborn(table: ir.Table) -> ir.BooleanValue:
    """Whether a child was not yet born when the records were made: their birth is expected, and they have none."""
    if "expected_birth" not in table.columns:
        return ibis.literal(False)
    return table.born.isnull() & table.expected_birth.notnull()


def _ethnic_group(table: ir.Table) -> ir.StringValue:
    groups = ((table.ethnicity.isin(codes), group) for group, codes in ETHNIC_GROUPS.items())
    return ibis.cases(*groups, else_=None)


def _placement_type(table: ir.Table) -> ir.StringValue:
    groups = ((table.placement.isin(codes), group) for group, codes in PLACEMENTS.items())
    return ibis.cases(*groups, else_=None)


AGE_BAND = "age_band"
AUTHORITY = "of authority"
"""The group of the records of several authorities: a person's identifier begins with their authority's code."""
DERIVED: Mapping[str, Derived] = {
    AGE_BAND: Derived("born", _age_band),
    "ethnic_group": Derived("ethnicity", _ethnic_group),
    "placement_type": Derived("placement", _placement_type),
}


def column_behind(table: ir.Table, group: str) -> str:
    """The column of a measure's table that a group is taken or made from."""
    derived = DERIVED.get(group)
    return derived.source if derived is not None and group not in table.columns else group


def name_of(place: int) -> str:
    """What the column of a group is called while it is counted, so that it cannot clash with another."""
    return f"group_{place}"


def with_groups(table: ir.Table, groups: Sequence[str]) -> ir.Table:
    """The table with a text column for each group; where the record does not say, it is “not known”."""
    made = {name_of(place): _words(_value(table, group)) for place, group in enumerate(groups)}
    return table.mutate(**made) if made else table


def authority_of(table: ir.Table) -> ir.StringValue:
    """Whose record each row is, where the records are of several authorities (`records.tables.of_authority`)."""
    return table.person.left(CODE_LENGTH)


def _value(table: ir.Table, group: str) -> ir.Value:
    if group == AUTHORITY:
        return authority_of(table)
    return table[group] if group in table.columns else DERIVED[group].made(table)


def _words(value: ir.Value) -> ir.StringValue:
    if value.type().is_boolean():
        value = ibis.cases((value, "yes"), (~value, "no"), else_=None)
    return value.cast("string").fill_null(UNKNOWN)


def aged(spells: ir.Table) -> ir.Table:
    """Spells cut at birthdays, each piece (`begins`, `ends`) with its `age_band`; one of no known birth stays whole.

    A child is in each band from the birthday on which they enter it, so that the band is as at the day counted.
    """
    known = spells.filter(spells.born.notnull())
    without = spells.filter(spells.born.isnull())
    pieces = [without.mutate(age_band=ibis.cases((_unborn(without), UNBORN), else_=None))]
    pieces.append(known.mutate(ends=earlier(known.ends, known.born), age_band=ibis.literal(UNBORN)))
    ages = list(AGE_BANDS)
    for age, following in zip(ages, [*ages[1:], None], strict=True):
        begins = later(known.begins, birthday(known.born, age))
        ends = earlier(known.ends, birthday(known.born, following)) if following else known.ends
        pieces.append(known.mutate(begins=begins, ends=ends, age_band=ibis.literal(AGE_BANDS[age])))
    cut = ibis.union(*pieces)
    return cut.filter(cut.ends > cut.begins)
