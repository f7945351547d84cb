"""What an indicator's file may say of time, groups and denominators, and what is said where keys do not fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from quarterday.engine import connect
from quarterday.errors import RegisterError
from quarterday.figures import Unit
from quarterday.measures import catalogue
from quarterday.periods import Quarter
from quarterday.positions import shapes_of
from quarterday.positions.windows import dates_of
from quarterday.records.opened import Records
from quarterday.register import Indicator, check_register

PLAIN = MappingProxyType(
    {
        "code": "PI.1", "title": "One", "priority": "one", "polarity": "context", "unit": "percent", "basis": "flow",
        "measure": "plans_ending_after_2_years", "denominator": "rows", "numerator_words": "some",
        "denominator_words": "all", "definition": "…", "source": "…",
    }
)  # fmt: skip
COUNT = {"unit": "count", "denominator": None, "denominator_words": None}
MISFITS = [
    ({"statistic": "mean"}, "statistic: a unit of days or months"),
    ({"unit": "days"}, "statistic: a unit of days or months"),
    (
        {"unit": "days", "statistic": "mean", "denominator": "population"},
        "a mean or a median is over the rows",
    ),
    ({"unit": "count"}, "denominator: a count has none"),
    ({"denominator": "measure"}, "denominator_measure: name it"),
    ({"denominator_measure": "plans_starting"}, "denominator_measure: name it"),
    ({"span": "rolling"}, "months: say how many"),
    ({"months": 12}, "months: say how many"),
    ({"basis": "stock", "average_over": 3, "denominator": "population"}, "average_over: 1"),
    ({"breakdowns": [[]]}, "breakdowns: each names"),
    ({"breakdowns": [["sex", "sex"]]}, "breakdowns: each names"),
    ({"breakdowns": [["sex", "category"], ["category", "sex"]]}, "breakdowns: each once"),
    ({"span": "year_to_date", "basis": "stock"}, "quarter, unless the basis is flow or cohort"),
    ({"average_over": 3}, "1, unless the basis is stock"),
    ({"as_at": "second_month_end"}, "quarter_end, unless the basis is stock"),
    ({"lag": 2}, "0, unless the basis is cohort"),
    ({"denominator": "measure", "denominator_measure": "plan_starting"}, "Did you mean “plans_starting”?"),
]


def written(root: Path, **keys: object) -> Path:
    """A workspace with one indicator."""
    folder = root / "register" / "indicators"
    folder.mkdir(parents=True)
    (root / "quarterday.toml").write_text('authority = "X99000001"\nname = "Halverden"\n')
    (root / "register" / "priorities.toml").write_text('[[priority]]\nkey = "one"\ntitle = "One"\n')
    (root / "register" / "comparators.toml").write_text('compare_as = "X99000001"\n')
    lines = [f"{key} = {_toml(value)}" for key, value in (PLAIN | keys).items() if value is not None]
    (folder / "PI.1.toml").write_text("\n".join(lines), encoding="utf-8")
    return root


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int | list) else f'"{value}"'


@pytest.mark.parametrize(("keys", "says"), MISFITS, ids=[says for _, says in MISFITS])
def test_keys_that_do_not_fit(tmp_path: Path, keys: dict, says: str) -> None:
    _, faults = check_register(written(tmp_path, **keys), catalogue())
    (fault,) = (fault for fault in faults if "PI.1" in fault.file)
    assert says in str(fault)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        COUNT,
        {"unit": "months", "statistic": "median"},
        {"span": "rolling", "months": 12},
        {"breakdowns": [["sex"], ["sex", "category"]]},
        {"unit": "ratio", "denominator": "measure", "denominator_measure": "plans_starting"},
        {"basis": "stock", "as_at": "second_month_end", "average_over": 3},
    ],
    ids=str,
)
def test_keys_that_fit(tmp_path: Path, keys: dict) -> None:
    _, faults = check_register(written(tmp_path, **keys), catalogue())
    assert not [fault for fault in faults if "PI.1" in fault.file]


def indicator(**keys: object) -> Indicator:
    return Indicator.model_validate(
        {key: value for key, value in (PLAIN | keys).items() if value is not None}
    )


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"basis": "stock"}, "counted from Spells"),
        ({"breakdowns": [["ward"]]}, "broken down by ward, which the measure “plans_ending_after_2_years” does not"),
        ({"measure": "plans_starting", "unit": "days", "statistic": "mean"}, "lacks the column “days”"),
        (
            {"basis": "stock", "measure": "child_protection_plans", "denominator": "measure",
             "denominator_measure": "plans_starting"},
            "a stock can be divided by Spells",
        ),
        (
            {"denominator": "measure", "denominator_measure": "social_workers", "breakdowns": [["sex"]]},
            "the measure “social_workers” does not have",
        ),
    ],
)  # fmt: skip
def test_measures_that_do_not_fit(keys: dict, says: str) -> None:
    with pytest.raises(RegisterError, match=says):
        shapes_of(indicator(**keys), catalogue(), Records(connect()))


Q2, Q4 = Quarter(2023, 2), Quarter(2023, 4)


@pytest.mark.parametrize(
    ("keys", "period", "first", "last"),
    [
        ({}, Q2, date(2023, 7, 1), date(2023, 9, 30)),
        ({"span": "year_to_date"}, Q2, date(2023, 4, 1), date(2023, 9, 30)),
        ({"span": "year_to_date"}, Q4, date(2023, 4, 1), date(2024, 3, 31)),
        ({"span": "rolling", "months": 12}, Q2, date(2022, 10, 1), date(2023, 9, 30)),
        ({"span": "rolling", "months": 36}, Q4, date(2021, 4, 1), date(2024, 3, 31)),
        ({"basis": "cohort", "lag": 2}, Q2, date(2023, 1, 1), date(2023, 3, 31)),
        ({"basis": "cohort", "lag": 2, "span": "year_to_date"}, Q2, date(2022, 4, 1), date(2023, 3, 31)),
        (
            {"basis": "cohort", "lag": 2, "span": "rolling", "months": 6},
            Q2,
            date(2022, 10, 1),
            date(2023, 3, 31),
        ),
        ({"basis": "stock"}, Q2, date(2023, 9, 30), date(2023, 9, 30)),
        ({"basis": "stock", "average_over": 3}, Q2, date(2023, 7, 31), date(2023, 9, 30)),
        (
            {"basis": "stock", "average_over": 3, "as_at": "second_month_end"},
            Q4,
            date(2023, 12, 31),
            date(2024, 2, 29),
        ),
    ],
)
def test_the_days_that_a_quarter_speaks_of(keys: dict, period: Quarter, first: date, last: date) -> None:
    dates = dates_of(indicator(**keys), period)
    assert (dates.from_day, dates.to_day) == (first, last)


@pytest.mark.parametrize(
    ("unit", "value", "printed", "apart"),
    [
        (Unit.DAYS, 426, "426 days", "426 days"),
        (Unit.DAYS, 1, "1 day", "1 day"),
        (Unit.MONTHS, 17, "17 months", "17 months"),
        (Unit.RATIO, 17, "17", "17"),
        (Unit.PERCENT, 18, "18%", "18 percentage points"),
    ],
)
def test_units_in_print(unit: Unit, value: int, printed: str, apart: str) -> None:
    assert (unit.printed(value, 0), unit.printed_difference(value, 0)) == (printed, apart)
