"""`trace`: the rows behind a figure, listed in the workspace's restricted folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from quarterday.errors import NothingToCompute, RegisterError, did_you_mean
from quarterday.figures import Position
from quarterday.periods import Quarter
from quarterday.pipeline import Material
from quarterday.positions import Rows, calculate, rows_behind
from quarterday.records.restricted import write_rows


def trace(
    made_from: Material, code: str, period: Quarter, dimensions: Mapping[str, str] | None = None
) -> list[tuple[Path, int]]:
    """Write the rows behind a position, or behind that of one group, to the workspace's restricted folder.

    Returns each file with its number of rows: of the numerator, and of the denominator where that is another
    measure's count. Raises NothingToCompute where there is no such position.
    """
    with _behind(made_from, code, period, dimensions) as (position, listed):
        return [_written(made_from, position, part, rows.to_pyarrow()) for part, rows in listed.items()]


def rows(
    made_from: Material, code: str, period: Quarter, dimensions: Mapping[str, str] | None = None
) -> dict[str, pa.Table]:
    """The same rows in memory: of the `numerator`, and of the `denominator` where that is another measure's count."""
    with _behind(made_from, code, period, dimensions) as (_, listed):
        return {part: each.to_pyarrow() for part, each in listed.items()}


@contextmanager
def _behind(
    made_from: Material, code: str, period: Quarter, dimensions: Mapping[str, str] | None
) -> Iterator[tuple[Position, dict[str, Rows]]]:
    """The position that is meant, and the rows behind it, as long as the engine has them."""
    indicator = made_from.register.indicator(code)
    if indicator is None:
        codes = [i.code for i in made_from.register.indicators]
        hint = did_you_mean(code, codes)
        raise RegisterError(f"“{code}” is not in the register, which has {', '.join(codes)}.{hint}")
    if indicator.measure is None or made_from.snapshot is None:
        raise NothingToCompute(f"{code} has no records behind it: its positions are entered by hand.")
    alone = made_from.register.model_copy(update={"indicators": (indicator,)})
    with made_from.evidence() as evidence:
        found = list(calculate(alone, made_from.measures, evidence, period))
        position = _of_group([p for p in found if p.period == period], dimensions or {})
        if position.numerator is None:
            raise NothingToCompute(f"{code}, {period.in_print}: {position.why}")
        yield position, rows_behind(indicator, made_from.measures, evidence, position)


def _of_group(found: Sequence[Position], dimensions: Mapping[str, str]) -> Position:
    """The position of a group; NothingToCompute, which names the groups there are, where there is none."""
    for position in found:
        if dict(position.dimensions) == dict(dimensions):
            return position
    groups = [
        ", ".join(f"{name}={value}" for name, value in p.dimensions.items()) for p in found if p.dimensions
    ]
    there = (
        f"The groups are: {'; '.join(groups)}." if groups else "Its register entry asks for no breakdowns."
    )
    raise NothingToCompute(f"{found[0].indicator} has no such group in {found[0].period.in_print}. {there}")


def _written(made_from: Material, position: Position, part: str, rows: pa.Table) -> tuple[Path, int]:
    group = "".join(f"-{_plain(name)}-{_plain(value)}" for name, value in position.dimensions.items())
    ending = "" if part == "numerator" else f"-{part}"
    file = made_from.workspace.trace / f"{position.indicator}-{position.period}{group}{ending}.csv"
    write_rows(rows, file, synthetic=made_from.snapshot is not None and made_from.snapshot.synthetic)
    return file, rows.num_rows


def _plain(words: str) -> str:
    """Words as part of a file's name."""
    return re.sub(r"[^A-Za-z0-9]+", "_", words)
