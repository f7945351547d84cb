"""Five measures as hand-written DuckDB SQL, each the fastest of those tried."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from quarterday.holidays import bank_holidays

LOOKED_AFTER = """
select left(person, 9) as authority, quarters.day, count(distinct person) as numerator, null as denominator
from care_episodes c join quarters
on c.start <= day and (c."end" > day or c."end" is null) and (turns_18 > day or turns_18 is null)
where coalesce(legal_status, '') not in ('V3', 'V4') group by all"""
AGENCY = """
select left(person, 9) as authority, quarters.day, sum(fte) filter (agency) as numerator, sum(fte) as denominator
from posts p join quarters on p.start <= day and (p."end" > day or p."end" is null)
where agency is not null and fte is not null group by all"""
AGAIN = """
with before as (
    select person, start, max(start) over (partition by person order by start
        range between unbounded preceding and interval 1 day preceding) as last from referrals
), each as (
    select left(person, 9) as authority, time_bucket(interval 3 months, start, date '2000-01-01') as began,
        count(*) filter (start <= last + interval 12 months) as again, count(*) as n
    from before group by all
)
select authority, day, sum(again) as numerator, sum(n) as denominator
from each join quarters on began <= day and began >= day + interval 1 day - interval 12 months group by all"""
ASSESSED = """
with calendar as (
    select day, count(*) filter (working) over (order by day) as n from (
        select cast(unnest(generate_series(date '2005-01-01', date '2030-12-31', interval 1 day)) as date) as day,
            isodow(day) < 6 and day not in (select day from holidays) as working)
)
select left(person, 9) as authority, last_day(date_trunc('quarter', a."end") + interval 2 months) as day,
    count(*) filter (f.n - s.n <= 45) as numerator, count(*) as denominator
from assessments a join calendar s on a.start = s.day join calendar f on a."end" = f.day group by all"""
HELD = """
with services as (
    select person, start, "end" from referrals where not coalesce(no_further_action, false) union all
    select person, start, greatest(conference, start + 1) from section_47 union all
    select person, start, "end" from plans union all
    select person, start, least("end", turns_18) from care_episodes
    where coalesce(legal_status, '') not in ('V3', 'V4') and (turns_18 > start or turns_18 is null)
), closed as (
    select person, "end", coalesce(end_reason, '') <> 'step_up' and not exists (
        from services s where s.person = e.person and s.start <= e."end" + interval 6 months
        and (s.start > e."end" or s."end" is null or s."end" > e."end")) as held
    from early_help e where "end" is not null and coalesce(end_reason, '') not in ('died', 'moved_away')
)
select left(person, 9) as authority, last_day(date_trunc('quarter', "end") + interval 8 months) as day,
    count(*) filter (held) as numerator, count(*) as denominator
from closed group by all"""
MEASURES = {"PI.432": LOOKED_AFTER, "PI.1447": AGENCY, "QD.104": AGAIN, "QD.105": ASSESSED, "PI.2250": HELD}


def answers(folder: Path, days: list[date]) -> pa.Table:
    """The answers of the five: `indicator, authority, day, numerator, denominator`."""
    connection = duckdb.connect()
    for table in folder.iterdir():
        connection.execute(f"create view {table.name} as from read_parquet('{table}/*.parquet')")
    connection.register("quarters", pa.table({"day": pa.array(days, pa.date32())}))
    connection.register("holidays", pa.table({"day": pa.array(bank_holidays(), pa.date32())}))
    told = [
        f"select '{code}' as indicator, authority, cast(day as date) as \"day\", "
        f"cast(numerator as double) as numerator, cast(denominator as double) as denominator from ({query})"
        for code, query in MEASURES.items()
    ]
    return pa.concat_tables(connection.sql(query).to_arrow_table() for query in told)
