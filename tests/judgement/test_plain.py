"""Judgement of plain lists, without a workspace."""

from __future__ import annotations

import pytest

from quarterday import judgement
from quarterday.errors import InputRefused, RegisterError
from quarterday.judgement.control import Kind

STEADY = [52, 47, 55, 49, 51, 46, 53, 50, 54, 48, 52, 47]


def test_a_list_is_charted() -> None:
    found = judgement.chart(STEADY, target=30, polarity="higher")
    assert (found.variation, found.assurance, found.met) == ("common_cause", "consistently_pass", (12, 12))
    assert judgement.chart(found.series).points == found.points


def test_a_list_with_denominators_is_a_chart_of_counts() -> None:
    found = judgement.chart([2, None, *STEADY], [100] * 14)
    assert found.kind is Kind.P
    assert found.points[1].value is None
    assert judgement.chart(STEADY, [10] * 12).kind is Kind.U


@pytest.mark.parametrize(
    ("values", "more", "said"),
    [
        ([], {}, "There are no values"),
        ([1, 2], {"denominators": [3]}, "There are 2 values and 1 denominators"),
        ([1, 2], {"periods": ["a"]}, "There are 2 values and 1 periods"),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    values: list[float], more: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        judgement.chart(values, **more)  # type: ignore[arg-type]


def test_a_figure_has_a_status_by_a_councils_rule() -> None:
    found = judgement.status(85, 83, council="kent", polarity="lower", value_type="rate", floor=90)
    assert (found.status.label, found.reason.startswith("Amber: 85 is 2 above the target of 83")) == (
        "Amber",
        True,
    )
    with pytest.raises(RegisterError, match="Did you mean “kent”"):
        judgement.status(1, 2, council="kemt")
    with pytest.raises(InputRefused, match="polarity"):
        judgement.status(1, 2, polarity="sideways")


def test_a_series_has_a_forecast_or_a_reason() -> None:
    long, short = judgement.forecast(STEADY, "2023-24-Q2", target=60), judgement.forecast([50], "2023-24-Q2")
    assert getattr(long, "chance", None) is not None
    assert getattr(short, "reason", "").endswith(".")
