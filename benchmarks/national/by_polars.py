"""The five measures in polars, as an analyst would write them: lazy queries, a join with the quarters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa

from quarterday.holidays import bank_holidays

BY = ["authority", "day"]
AUTHORITY = pl.col("person").str.slice(0, 9).alias("authority")


def answers(folder: Path, days: list[date]) -> pa.Table:
    """The answers of the five: `indicator, authority, day, numerator, denominator`."""
    quarters = pl.LazyFrame({"day": days}).set_sorted("day")

    def table(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(folder / name / "*.parquet")

    def open_then(rows: pl.LazyFrame) -> pl.LazyFrame:
        never = pl.lit(date(9999, 12, 31))
        ended = rows.with_columns(pl.col("end").fill_null(never))
        return ended.join_where(quarters, pl.col("start") <= pl.col("day"), pl.col("end") > pl.col("day"))

    def quarter_end(column: str, later: int = 0) -> pl.Expr:
        return pl.col(column).dt.truncate("1q").dt.offset_by(f"{2 + later}mo").dt.month_end().alias("day")

    care = table("care_episodes").filter(
        ~pl.col("legal_status").cast(pl.String).is_in(["V3", "V4"]).fill_null(False)
    )
    care = care.with_columns(end=pl.min_horizontal("end", "turns_18")).filter(
        pl.col("end").is_null() | (pl.col("end") > pl.col("start"))
    )
    looked_after = (
        open_then(care)
        .group_by(AUTHORITY, "day")
        .agg(numerator=pl.col("person").n_unique(), denominator=None)
    )

    posts = table("posts").filter(pl.col("agency").is_not_null() & pl.col("fte").is_not_null())
    agency = (
        open_then(posts)
        .group_by(AUTHORITY, "day")
        .agg(numerator=pl.col("fte").filter(pl.col("agency")).sum(), denominator=pl.col("fte").sum())
    )

    received = table("referrals").select("person", "start")
    before = (
        received.unique().sort("person", "start").with_columns(last=pl.col("start").shift(1).over("person"))
    )
    told = received.join(before, on=["person", "start"]).with_columns(
        again=(pl.col("start") <= pl.col("last").dt.offset_by("12mo")).fill_null(False)
    )
    each = told.group_by(AUTHORITY, quarter_end("start").alias("quarter")).agg(
        again=pl.col("again").sum(), n=pl.len()
    )
    rolling = each.join_where(
        quarters, pl.col("quarter") <= pl.col("day"), pl.col("quarter") > pl.col("day").dt.offset_by("-12mo")
    )
    again = rolling.group_by("authority", "day").agg(
        numerator=pl.col("again").sum(), denominator=pl.col("n").sum()
    )

    done = table("assessments").filter(pl.col("end").is_not_null())
    taken = pl.business_day_count(
        pl.col("start").dt.offset_by("1d"), pl.col("end").dt.offset_by("1d"), holidays=bank_holidays()
    )
    assessed = done.group_by(AUTHORITY, quarter_end("end")).agg(
        numerator=(taken <= 45).sum(), denominator=pl.len()
    )

    closed = (
        table("early_help")
        .filter(
            pl.col("end").is_not_null() & ~pl.col("end_reason").is_in(["died", "moved_away"]).fill_null(False)
        )
        .with_row_index()
    )
    enquiries = table("section_47").select(
        "person", "start", end=pl.max_horizontal("conference", pl.col("start").dt.offset_by("1d"))
    )
    acted = table("referrals").filter(~pl.col("no_further_action").fill_null(False))
    services = pl.concat(
        [one.select("person", "start", "end") for one in (acted, enquiries, table("plans"), care)]
    )
    met = closed.join(services, on="person").filter(
        (pl.col("start_right") <= pl.col("end").dt.offset_by("6mo"))
        & (
            (pl.col("start_right") > pl.col("end"))
            | pl.col("end_right").is_null()
            | (pl.col("end_right") > pl.col("end"))
        )
    )
    followed = met.select("index").unique().with_columns(met=True)
    kept = closed.join(followed, on="index", how="left").with_columns(
        held=pl.col("met").is_null() & (pl.col("end_reason").fill_null("") != "step_up")
    )
    held = kept.group_by(AUTHORITY, quarter_end("end", 6)).agg(
        numerator=pl.col("held").sum(), denominator=pl.len()
    )

    five = {"PI.432": looked_after, "PI.1447": agency, "QD.104": again, "QD.105": assessed, "PI.2250": held}
    found = [
        one.select(
            pl.lit(code).alias("indicator"), "authority", "day",
            pl.col("numerator").cast(pl.Float64), pl.col("denominator").cast(pl.Float64),
        )
        for code, one in five.items()
    ]  # fmt: skip
    return pl.concat(pl.collect_all(found)).to_arrow()
