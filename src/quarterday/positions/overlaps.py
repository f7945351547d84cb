"""One spell of a person at any moment, where several overlap."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def one_at_a_time(spells: ir.Table, groups: Sequence[str]) -> ir.Table:
    """The spells (`person, begins, ends, answer, …`), those of a person that overlap cut until one alone rules.

    A spell that counts rules before one that does not, and both before one that cannot say; then the one that
    started last, so that a person is in the newest of two groups. Spells that overlap with no other, nearly
    all in clean records, are passed through; only the rest are compared with each other.
    """
    marked = _crowds(spells)
    alone = marked.filter(marked.crowd == 1).drop("cluster", "crowd")
    tangled = marked.filter(marked.crowd > 1)
    return ibis.union(alone, _untangled(tangled, groups).select(alone.columns))


def _crowds(spells: ir.Table) -> ir.Table:
    """Each spell with its person's `cluster` of overlapping spells, and how many the cluster has."""
    before = ibis.window(group_by="person", order_by=["begins", "ends"], rows=(None, -1))
    marked = spells.mutate(reached=spells.ends.max().over(before))
    opens = marked.reached.isnull() | (marked.begins >= marked.reached)
    marked = marked.mutate(opens=opens.cast("int32"))
    # of spells that begin together only one opens a cluster; it goes first, whatever the engine did above
    so_far = ibis.window(group_by="person", order_by=["begins", ibis.desc("opens")], rows=(None, 0))
    clustered = marked.mutate(cluster=marked.opens.sum().over(so_far)).drop("reached", "opens")
    return clustered.mutate(
        crowd=clustered.count().over(ibis.window(group_by=[clustered.person, clustered.cluster]))
    )


def _untangled(tangled: ir.Table, groups: Sequence[str]) -> ir.Table:
    stretch = _stretches(tangled)
    meets = stretch.join(
        tangled,
        [
            stretch.whose == tangled.person,
            stretch.within == tangled.cluster,
            tangled.begins <= stretch.first,
            tangled.ends > stretch.first,
        ],
    )
    order = [_rank(meets), ibis.desc(meets.start), *(meets[group] for group in groups)]
    ruling = ibis.window(group_by=[meets.whose, meets.first], order_by=order)
    ruled = meets.mutate(rank=ibis.row_number().over(ruling))
    ruled = ruled.filter(ruled.rank == 0)
    return ruled.mutate(begins=ruled["first"], ends=ruled.after)


def _rank(table: ir.Table) -> ir.IntegerValue:
    return ibis.cases((table.answer == "yes", 0), (table.answer == "no", 1), else_=2)


def _stretches(tangled: ir.Table) -> ir.Table:
    """`whose, within, first, after`: the stretches between the days on which spells of a cluster begin or end."""
    days = ibis.union(
        tangled.select(whose="person", within="cluster", first="begins"),
        tangled.select(whose="person", within="cluster", first="ends"),
        distinct=True,
    )
    following = days["first"].lead().over(ibis.window(group_by=["whose", "within"], order_by="first"))
    stretches = days.mutate(after=following)
    return stretches.filter(stretches.after.notnull())
