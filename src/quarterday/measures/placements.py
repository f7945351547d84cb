"""How settled children looked after are in their placements."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from quarterday.engine import birthday, day_before, earlier, later, months_after
from quarterday.measures.care import care_spells
from quarterday.measures.care_moves import in_care_since
from quarterday.measures.shapes import Spells, measure
from quarterday.measures.turning import counting_from, counting_until
from quarterday.records.opened import Records

FAR = 20  # miles
NEW_PLACEMENT = ("S", "P", "T", "B", "U")  # reasons for a new episode other than a new legal status alone (L)
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
WITH_THE_SAME_CARERS = ("A3", "A5")  # placed for adoption with those who fostered the child already
ADOPTIVE = ("A3", "A4", "A5", "A6")


@measure("care_episodes", looks_back=12)
def three_or_more_placements(records: Records) -> Spells:
    """Children looked after as at the end of a day; those who had three or more placements in the twelve months up
    to it count.

    After DfE, “Children looked after in England including adoptions”, placement stability; local in its details: a
    placement begins with an episode whose reason is other than L; temporary placements (T0 to T4) are none,
    and coming back from one to a placement of the same code is no new one. Being placed for adoption with the foster
    carers (A3, A5) is none either, as the Department's interactive tool says.
    """
    episodes = numbered(care_spells(records), (*TEMPORARY, *WITH_THE_SAME_CARERS))
    lasted = episodes.end.isnull().any().ifelse(ibis.null("date"), episodes.end.max())
    placements = episodes.group_by("person", "number").aggregate(left=lasted)
    placements = placements.filter(placements.number > 0)
    in_order = ibis.window(group_by=placements.person, order_by=placements.number)
    two_before = placements.mutate(left=placements.left.lag(2).over(in_order))
    # the first of the three was in the twelve months until twelve months after its last day
    until = two_before.select("person", "number", ceases=months_after(day_before(two_before.left), 12))
    joined = episodes.left_join(until, ["person", "number"]).drop("person_right", "number_right")
    fewer = joined.filter(joined.ceases.isnull()).mutate(counts=ibis.literal(False))
    three = counting_until(joined.filter(joined.ceases.notnull()), "ceases")
    return Spells(ibis.union(fewer, three.select(fewer.columns)).drop("number", "ceases"))


@measure("care_episodes")
def long_term_stability(records: Records) -> Spells:
    """Children under 16 looked after for two and a half years or more as at the end of a day; those in the same
    placement for the last two years count.

    After DfE, “Children looked after in England including adoptions”, placement stability; local in its details: a
    placement begins with an episode whose reason is other than L; a temporary placement does not end the one before,
    nor does being placed for adoption. A child of no known date of birth is taken to be under 16.
    """
    episodes = numbered(care_spells(records), (*TEMPORARY, *ADOPTIVE))
    since = in_care_since(records, episodes.mutate(date=episodes.start))
    placed = since.group_by("person", "number", "entered").aggregate(placed=since.start.min())
    joined = since.left_join(placed, ["person", "number", "entered"])
    spells = joined.mutate(
        start=later(joined.start, months_after(joined.entered, 30)),
        end=earlier(joined.end, birthday(joined.born, 16)),
        settled=months_after(joined.placed, 24),
    ).drop("person_right", "number_right", "entered_right")
    spells = spells.filter(spells.end.isnull() | (spells.end > spells.start))
    return Spells(counting_from(spells, "settled").drop("number", "date", "entered", "placed", "settled"))


@measure("care_episodes", "placement_distances")
def placed_over_20_miles(records: Records) -> Spells:
    """Children looked after as at the end of a day; those whose placement is more than 20 miles from home count.

    Source: DfE, “Children looked after in England including adoptions”, distance between home and placement. The
    SSDA903 return holds no distance (the Department works it out from postcodes): it is taken from the Standard
    Safeguarding Dataset, and a child whose placement has none there cannot say.
    """
    care, told = care_spells(records), records.placement_distances
    placed = told.select(whose="person", since="start", until="end", miles="miles")
    then = [
        care.person == placed.whose,
        care.end.isnull() | (placed.since < care.end),
        placed.until.isnull() | (care.start < placed.until),
    ]
    met = care.join(placed, then)
    known = met.mutate(
        start=later(met.start, met.since), end=earlier(met.end, met.until), counts=met.miles > FAR
    )
    unknown = care.mutate(counts=ibis.null("boolean"))  # rules only where nothing that is known does
    return Spells(ibis.union(unknown, known.select(unknown.columns)))


def numbered(
    episodes: ir.Table, no_moves: Sequence[str], begins_by: Sequence[str] = NEW_PLACEMENT
) -> ir.Table:
    """Each episode with the `number` of the child's placement that it belongs to; 0 before the first.

    A placement begins with an episode whose reason is one of `begins_by`. One whose code is in `no_moves` belongs to
    the one before, and so does one of the same code as that before a temporary placement: the child came back.
    """
    in_order = ibis.window(group_by="person", order_by=["start", "end", "placement"])
    after = episodes.mutate(
        one=episodes.placement.lag(1).over(in_order), two=episodes.placement.lag(2).over(in_order)
    )
    comes_back = after.one.isin(TEMPORARY) & (after.two == after.placement)
    stays = after.placement.isin(no_moves) | comes_back
    begins = after.reason_started.fill_null("S").isin(begins_by) & ~stays.fill_null(False)
    marked = after.mutate(begins=begins.cast("int32")).drop("one", "two")
    so_far = ibis.window(
        group_by="person", order_by=["start", "end", "placement", ibis.desc("begins")], rows=(None, 0)
    )
    return marked.mutate(number=marked.begins.sum().over(so_far)).drop("begins")
