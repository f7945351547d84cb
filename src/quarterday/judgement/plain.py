"""Judgement of plain numbers, without a workspace: for a notebook, or another program."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from quarterday.figures.forecast import Forecast, NoForecast
from quarterday.figures.unit import Unit
from quarterday.judgement import control
from quarterday.judgement.cases import Judged, judge_case, read_cases
from quarterday.judgement.control.choosing import kind_for
from quarterday.judgement.forecast import Goal, Reading, Subject
from quarterday.judgement.forecast import forecast as _forecast
from quarterday.periods import Quarter
from quarterday.register import Basis, Polarity, preset

Numbers = Sequence[float | None]


def chart(
    values: Numbers | control.Series,
    denominators: Numbers | None = None,
    *,
    kind: str | None = None,
    policy: str = "strict",
    target: float | None = None,
    polarity: str = "context",
    periods: Sequence[str] | None = None,
    rebases: Sequence[int] = (),
    basis: str | None = None,
    screen: bool = True,
    fix_after: int | None = None,
    beyond_counts: bool = False,
) -> control.Control:
    """A list of figures, oldest first, on a control chart: `chart([52, 47, …], target=60, polarity="higher")`.

    With `denominators` the values are numerators, and the chart is one of proportions or rates. `kind` is xmr, p, u, pp
    or up; where it is not given, the one that suits. `rebases` are the places at which a new baseline starts. Raises
    ValueError, with a sentence, for lists that are not of one length.
    """
    series = values if isinstance(values, control.Series) else None
    if series is None:
        numbers = tuple(values)  # type: ignore[arg-type]
        series = _series(numbers, denominators, target, polarity, periods, rebases, basis)
    suits = kind or kind_for(series)
    return control.chart(
        series, suits, policy, screen=screen, fix_after=fix_after, beyond_counts=beyond_counts
    )


def _series(
    numbers: tuple[float | None, ...],
    denominators: Numbers | None,
    target: float | None,
    polarity: str,
    periods: Sequence[str] | None,
    rebases: Sequence[int],
    basis: str | None,
) -> control.Series:
    named = tuple(periods) if periods is not None else tuple(map(str, range(1, len(numbers) + 1)))
    for what, other in (("denominators", denominators), ("periods", named)):
        if other is not None and len(other) != len(numbers):
            raise ValueError(
                f"There are {len(numbers)} values and {len(other)} {what}; give as many of each."
            )
    if not numbers:
        raise ValueError("There are no values; give at least one.")
    values = numbers
    if denominators is not None:
        pairs = zip(numbers, denominators, strict=True)
        values = tuple(top / below if top is not None and below else None for top, below in pairs)
    return control.Series(
        "",
        named,
        values,
        numbers if denominators is not None else None,
        tuple(denominators) if denominators is not None else None,
        (target,) * len(numbers),
        Polarity(polarity),
        frozenset(rebases),
        basis,
    )


def status(
    actual: float | None, target: float | str | None, *, council: str = "quarterday", polarity: str = "higher",
    value_type: str = "percent", **more: float | str,
) -> Judged:  # fmt: skip
    """The status and direction of one figure by a council's rule: `status(84.2, 83, council="kent", floor=80)`.

    `council` is a preset's name; `more` are the other columns of `quarterday status` (docs/targets.md), such as
    `previous`, `last_year` or `tolerance`. Raises InputRefused for a value that cannot be read, RegisterError for a
    preset that is not known.
    """
    given = {"polarity": polarity, "value_type": value_type, "actual": actual, "target": target, **more}
    row = {name: "" if value is None else str(value) for name, value in given.items()}
    (case,) = read_cases([{"id": "1", "previous": "", **row}])
    return judge_case(case, preset(council))


def forecast(
    values: Numbers, last: str, *, target: float | None = None, polarity: str = "higher", basis: str = "stock",
    unit: str = "count",
) -> Forecast | NoForecast:  # fmt: skip
    """Where a list of quarterly figures, oldest first, is likely to be at the end of the year of its `last` quarter.

    `forecast([610, 604, …], "2023-24-Q2", target=600, polarity="lower")`; a `unit` is that of an indicator.
    """
    now = Quarter.parse(last)
    readings = [
        Reading(now.shift(place + 1 - len(values)), None if value is None else Fraction(str(value)))
        for place, value in enumerate(values)
    ]
    measured = Unit(unit)
    goal = None
    if target is not None:
        goal = Goal.of(Polarity(polarity), Decimal(str(target)), Decimal(0), measured)
    return _forecast(Subject("", Basis(basis), measured), readings, now, goal)
