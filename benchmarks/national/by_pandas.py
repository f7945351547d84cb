"""The five measures in pandas, as an analyst would write them: a loop over the quarters, a filter and a groupby."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from quarterday.holidays import bank_holidays

COLUMNS = {
    "care_episodes": ["person", "start", "end", "turns_18", "legal_status"],
    "posts": ["person", "start", "end", "agency", "fte"],
    "referrals": ["person", "start", "end", "no_further_action"],
    "assessments": ["person", "start", "end"],
    "early_help": ["person", "end", "end_reason"],
    "section_47": ["person", "start", "conference"],
    "plans": ["person", "start", "end"],
}


def read(folder: Path, name: str) -> pd.DataFrame:
    table = pd.read_parquet(folder / name, columns=COLUMNS[name])
    for column in ("start", "end", "turns_18", "conference"):
        if column in table:
            table[column] = pd.to_datetime(table[column])
    return table.assign(authority=table["person"].str[:9])


def answers(folder: Path, days: list[date]) -> pa.Table:
    """The answers of the five: `indicator, authority, day, numerator, denominator`."""
    quarters = [pd.Timestamp(day) for day in days]
    tables = {name: read(folder, name) for name in COLUMNS}
    care = tables["care_episodes"]
    care = care[~care["legal_status"].isin(["V3", "V4"])]
    care = care.assign(end=care[["end", "turns_18"]].min(axis=1))
    care = care[care["end"].isna() | (care["end"] > care["start"])]
    found = pd.concat(
        [
            *looked_after(care, quarters), *agency(tables["posts"], quarters), *again(tables["referrals"], quarters),
            *assessed(tables["assessments"], quarters), *held(tables, care, quarters),
        ]
    )  # fmt: skip
    return pa.Table.from_pandas(found, preserve_index=False)


def told(code: str, day: pd.Timestamp, numerator: pd.Series, denominator: pd.Series | None) -> pd.DataFrame:
    frame = pd.DataFrame({"numerator": numerator, "denominator": denominator}).astype("float64")
    frame = frame.rename_axis("authority").reset_index()
    return frame.assign(indicator=code, day=day.date())[
        ["indicator", "authority", "day", "numerator", "denominator"]
    ]


def looked_after(care: pd.DataFrame, quarters: list[pd.Timestamp]) -> Iterator[pd.DataFrame]:
    for day in quarters:
        now = care[(care["start"] <= day) & (care["end"].isna() | (care["end"] > day))]
        yield told("PI.432", day, now.groupby("authority")["person"].nunique(), None)


def agency(posts: pd.DataFrame, quarters: list[pd.Timestamp]) -> Iterator[pd.DataFrame]:
    posts = posts[posts["agency"].notna() & posts["fte"].notna()]
    posts = posts.assign(fte=posts["fte"].astype(float), agency=posts["agency"].astype(bool))
    for day in quarters:
        now = posts[(posts["start"] <= day) & (posts["end"].isna() | (posts["end"] > day))]
        through = now[now["agency"]].groupby("authority")["fte"].sum()
        every = now.groupby("authority")["fte"].sum()
        yield told("PI.1447", day, through.reindex(every.index, fill_value=0.0), every)


def again(referrals: pd.DataFrame, quarters: list[pd.Timestamp]) -> Iterator[pd.DataFrame]:
    days = referrals[["person", "start"]].drop_duplicates().sort_values(["person", "start"])
    days["last"] = days.groupby("person")["start"].shift()
    rows = referrals.merge(days, on=["person", "start"])
    rows["again"] = rows["start"] <= rows["last"] + pd.DateOffset(months=12)
    for day in quarters:
        first = day + pd.Timedelta(days=1) - pd.DateOffset(months=12)
        groups = rows[(rows["start"] >= first) & (rows["start"] <= day)].groupby("authority")["again"]
        yield told("QD.104", day, groups.sum(), groups.size())


def assessed(assessments: pd.DataFrame, quarters: list[pd.Timestamp]) -> Iterator[pd.DataFrame]:
    done = assessments[assessments["end"].notna()]
    start, end = (done[name].to_numpy().astype("datetime64[D]") + 1 for name in ("start", "end"))
    taken = np.busday_count(start, end, holidays=np.array(bank_holidays(), dtype="datetime64[D]"))
    done = done.assign(in_time=taken <= 45)
    for day in quarters:
        first = day + pd.Timedelta(days=1) - pd.DateOffset(months=3)
        groups = done[(done["end"] >= first) & (done["end"] <= day)].groupby("authority")["in_time"]
        yield told("QD.105", day, groups.sum(), groups.size())


def held(
    tables: dict[str, pd.DataFrame], care: pd.DataFrame, quarters: list[pd.Timestamp]
) -> Iterator[pd.DataFrame]:
    acted = tables["referrals"]
    acted = acted[~acted["no_further_action"].fillna(False).astype(bool)]
    enquiries = tables["section_47"]
    enquiries = enquiries.assign(
        end=np.maximum(
            enquiries["conference"].fillna(pd.Timestamp.min), enquiries["start"] + pd.Timedelta(days=1)
        )
    )
    spells = [one[["person", "start", "end"]] for one in (acted, enquiries, tables["plans"], care)]
    closed = tables["early_help"]
    closed = closed[closed["end"].notna() & ~closed["end_reason"].isin(["died", "moved_away"])].reset_index(
        drop=True
    )
    closed["row"] = closed.index
    closed["matures"] = closed["end"] + pd.DateOffset(months=6)
    met = closed.merge(pd.concat(spells), on="person", suffixes=("", "_then"))
    met = met[
        (met["start"] <= met["matures"])
        & ((met["start"] > met["end"]) | met["end_then"].isna() | (met["end_then"] > met["end"]))
    ]
    closed["held"] = ~closed["row"].isin(met["row"].unique()) & (closed["end_reason"].fillna("") != "step_up")
    for day in quarters:
        last = (day + pd.Timedelta(days=1)) - pd.DateOffset(months=6) - pd.Timedelta(days=1)
        first = last + pd.Timedelta(days=1) - pd.DateOffset(months=3)
        groups = closed[(closed["end"] >= first) & (closed["end"] <= last)].groupby("authority")["held"]
        yield told("PI.2250", day, groups.sum(), groups.size())
