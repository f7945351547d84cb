"""The rows of a table that do not fit the person's other rows, each check one Ibis expression.

Each takes finished tables with a column `row` and gives their rows at fault. An end is the first day that
is over, so an episode follows another where its start is the other's end.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

SOON = 28
"""Days within which care that begins again is held against its having been taken over."""

WITHIN_CARE = ("L", "P", "T", "B", "U")
"""Why an episode begins (RNE) where it follows another; S begins a period of care."""

ENQUIRY = 28
"""Days that an enquiry takes up to its conference, and some more: 15 working days are allowed."""

NEVER = date(9999, 12, 31)


def missing_ends(spells: ir.Table) -> ir.Table:
    """Open rows of a person of whom another row begins later; short breaks and referrals without action
    are neither."""
    if "legal_status" in spells.columns:
        spells = spells.filter(~spells.legal_status.fill_null("").isin(["V3", "V4"]))
    if "no_further_action" in spells.columns:
        spells = spells.filter(~spells.no_further_action.fill_null(False))
    latest = spells.mutate(latest=spells.start.max().over(group_by="person"))
    return latest.filter(latest.end.isnull() & (latest.start < latest.latest))


def posts_left_open(posts: ir.Table) -> ir.Table:
    """Open posts of a worker of whom another begins later; the two are more than one full-time post."""
    later = posts.select(person="person", begins="start", more="fte")
    found = posts.filter(posts.end.isnull()).inner_join(later, "person")
    return found.filter((found.begins > found.start) & (found.fte + found.more > 1))


def other_births(rows: ir.Table) -> ir.Table:
    """Rows whose date of birth is not that of the person's first row with one."""
    told = rows.filter(rows.born.notnull())
    first = told.mutate(first=told.born.first().over(group_by="person", order_by="row"))
    return first.filter(first.born != first.first)


def taken_over(care: ir.Table) -> ir.Table:
    """Episodes that end because another authority takes over the care."""
    return care.filter((care.reason_ceased == "E3") & care.end.notnull())


def cases_transferred(referrals: ir.Table) -> ir.Table:
    return referrals.filter(referrals.reason_closed == "RC5")


def back_after_transfer(care: ir.Table) -> ir.Table:
    """Episodes that another authority took over, of a child who is in care here again soon after."""
    found = taken_over(care).inner_join(care.select(person="person", again="start"), "person")
    late = (found.end + ibis.interval(days=SOON)).cast("date")
    return found.filter((found.again >= found.end) & (found.again <= late))


def gaps_before(care: ir.Table, first: date) -> ir.Table:
    """Episodes that begin within a period of care where no earlier one of the child reaches.

    One that begins on or before `first`, from when the return speaks, may follow one before it.
    """
    before = ibis.window(group_by="person", order_by=["start", "row"], rows=(None, -1))
    reached = care.mutate(reached=care.end.fill_null(NEVER).max().over(before))
    broken = reached.reached.isnull() | (reached.reached < reached.start)
    return reached.filter(broken & reached.reason_started.isin(WITHIN_CARE) & (reached.start > first))


def gaps_after(care: ir.Table) -> ir.Table:
    """Ended episodes after which care goes on (X1), and no episode of the child begins on that day."""
    goes_on = care.filter((care.reason_ceased == "X1") & care.end.notnull())
    begun = care.select(whose="person", begins="start")
    return goes_on.anti_join(begun, [goes_on.person == begun.whose, goes_on.end == begun.begins])


def same_child(care: ir.Table, first: date) -> ir.Table:
    """Episodes within a period of care that nothing goes before, where another identifier's care goes on
    into nothing on that day: the same date of birth, sex, and ethnicity as far as both have one.

    Twins may have the same days in care, so that the same spells are no evidence; two halves of one are.
    """
    ends = gaps_after(care).select(
        other="person", stops="end", born_then="born", sex_then="sex", was="ethnicity"
    )
    begins = gaps_before(care, first)
    found = begins.inner_join(
        ends, [begins.start == ends.stops, begins.born == ends.born_then, begins.sex == ends.sex_then]
    )
    alike = found.ethnicity.isnull() | found.was.isnull() | (found.ethnicity == found.was)
    return found.filter(alike & (found.person != found.other))


def plans_after_transfer(plans: ir.Table, referrals: ir.Table) -> ir.Table:
    """Plans that go on after the child's case was closed because another authority took it over."""
    moved = (
        cases_transferred(referrals).select(person="person", left="end").filter(lambda t: t.left.notnull())
    )
    found = plans.inner_join(moved, "person")
    return found.filter((found.start <= found.left) & (found.end.isnull() | (found.end > found.left)))


def conferences(enquiries: ir.Table, referrals: ir.Table | None) -> ir.Table:
    """Whose initial conference was held on which day; of children who moved here, the transfer conference."""
    held = enquiries.select(whose="person", day="conference")
    if referrals is None:
        return held
    return held.union(referrals.select(whose="person", day="transfer_conference"))


def plans_without_conference(plans: ir.Table, held: ir.Table, first: date) -> ir.Table:
    """Plans begun on a day on which no conference (`conferences`) of the child was held.

    The enquiry into a plan begun soon after `first`, from when the records speak, may lie before it.
    """
    begun = plans.filter(plans.start > first + timedelta(days=ENQUIRY))
    return begun.anti_join(held, [begun.person == held.whose, begun.start == held.day])
