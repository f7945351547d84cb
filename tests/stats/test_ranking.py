"""Quartiles, bands and ranks against the official tools, run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterday.stats.ranking import bands, public_health_quantiles, quantile, ranks
from vectors import grouped, near, number, rows


def test_bands_and_ranks_are_the_interactive_tools() -> None:
    checked = 0
    for found in grouped(rows("lait_quartile_rank.csv"), "group", "polarity").values():
        values = [number(row["value"]) for row in found]
        numbers = [value for value in values if value is not None]
        highest = found[0]["polarity"] == "High"
        level = numbers and min(numbers) == max(
            numbers
        )  # the tool puts all of them in one band; ours says none
        for row, band, rank in zip(
            found,
            bands(values, highest_first=highest, least=1),
            ranks(values, highest_first=highest),
            strict=True,
        ):
            if row["polarity"] not in ("High", "Low"):
                continue
            checked += 1
            assert rank == (int(float(row["rank"])) if number(row["rank"]) is not None else None), row
            assert band == (None if level or not row["band"].strip() else row["band"]), row
            for share, key in ((0, "q0"), (0.25, "q25"), (0.5, "q50"), (0.75, "q75"), (1, "q100")):
                assert near(quantile(numbers, share), row[key]), row
    assert checked > 100


def test_bounds_are_fingertips() -> None:
    groups = {key[0]: found for key, found in grouped(rows("phe_quantile.csv"), "group").items()}
    checked = 0
    for row in rows("fingertips_quantile_bounds.csv"):
        if not row["bounds"] or row["group"] not in groups:
            continue
        values = {r["area"]: number(r["value"]) for r in groups[row["group"]]}
        numbers = [value for value in values.values() if value is not None]
        parts = int(row["nquantiles"])
        for place, bound in enumerate(row["bounds"].split(";")):
            assert near(quantile(numbers, place / parts), bound, 1e-9), row
            checked += 1
    assert checked > 10


def test_quantiles_are_public_healths() -> None:
    for (_, parts, inverted), found in grouped(
        rows("phe_quantile.csv"), "group", "nquantiles", "inverted"
    ).items():
        values = [number(row["value"]) for row in found]
        ours = public_health_quantiles(values, int(parts), highest_first=inverted == "TRUE")
        theirs = [number(row["quantile"]) for row in found]
        assert ours == theirs, found[0]["group"]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_are_numpys(values: list[int], share: float) -> None:
    numbers = [float(value) for value in values]
    assert quantile(numbers, share) == pytest.approx(np.quantile(numbers, share))


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=30), st.booleans())
def test_a_rank_is_one_more_than_those_ahead(values: list[int | None], highest_first: bool) -> None:
    for value, rank in zip(values, ranks(values, highest_first=highest_first), strict=True):
        if value is not None:
            others = [other for other in values if other is not None]
            assert rank == 1 + sum(o > value if highest_first else o < value for o in others)


def test_nothing_is_banded_where_there_are_few_or_all_are_equal() -> None:
    assert bands([1, 2, 3], highest_first=True) == [None] * 3
    assert bands([4.0] * 20, highest_first=True) == [None] * 20
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)
