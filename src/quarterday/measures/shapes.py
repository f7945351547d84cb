"""The three shapes a measure can have, each an Ibis table with known columns.

Every shape has `person` (text) and `counts` (true, false, or null where the record cannot say). The
denominator of a percentage is the rows that can say; the others are counted as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from quarterday.errors import RegisterError
from quarterday.records import TABLES
from quarterday.records.opened import Records


@dataclass(frozen=True, slots=True)
class Spells:
    """Stocks are counted from `person, start, end, counts` and, where `weighted`, `weight` (decimal): half-open spells.

    Counted as at the end of a day: start <= day, and end after it or empty. Unweighted, a person is
    counted once however many of their spells overlap (one that counts before one that does not, then the one
    that started last); weighted, each spell brings its weight. How long spells have lasted is counted, spell by
    spell, from the day `since`, where there is that column.
    """

    table: ir.Table
    weighted: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """Flows are counted from `person, date, counts` and, where `weighted`, `weight` (decimal): what happened on a day.

    Each row counts or, with `once`, a person's latest row of the days counted; weighted, each brings its weight,
    and one without a weight cannot say. A duration is in `days`.
    """

    table: ir.Table
    once: bool = False
    weighted: bool = False


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cohorts are counted from `person, date, matures, counts, left_out`; a duration is in `days`.

    The outcome is known at the end of the day `matures`. `left_out` says in a few words why a row is
    left out on purpose; null for the rest.
    """

    table: ir.Table


Shape = Spells | Events | Cohort
COLUMNS: dict[type[Shape], tuple[str, ...]] = {
    Spells: ("person", "start", "end", "counts"),
    Events: ("person", "date", "counts"),
    Cohort: ("person", "date", "matures", "counts", "left_out"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A named way of counting: the tables of records it needs, and the function that makes its shape.

    `looks_back` is how many months before the days counted the records must reach for the function to tell.
    """

    name: str
    needs: tuple[str, ...]
    build: Callable[[Records], Shape]
    looks_back: int = 0

    def shape(self, records: Records) -> Shape:
        """The measure's shape over these records.

        Raises RegisterError where the function fails or gives something else; it may be a council's own.
        """
        try:
            made = self.build(records)
        except Exception as error:
            raise self._fault(f"its function failed: {type(error).__name__}: {error}") from error
        if not isinstance(made, Spells | Events | Cohort):
            raise self._fault(f"it gave {type(made).__name__}, not Spells, Events or Cohort")
        weighted = isinstance(made, Spells | Events) and made.weighted
        needed = (*COLUMNS[type(made)], *(("weight",) if weighted else ()))
        lacking = [column for column in needed if column not in made.table.columns]
        if lacking:
            raise self._fault(f"its {type(made).__name__} lack the columns {', '.join(lacking)}")
        return made

    def _fault(self, what: str) -> RegisterError:
        return RegisterError(f"The measure “{self.name}” cannot be counted: {what}.")


def measure(*needs: str, looks_back: int = 0) -> Callable[[Callable[[Records], Shape]], Measure]:
    """Make a function a measure: `@measure("care_episodes")`. Its name is the function's own.

    `needs` are the tables it counts from (`records.TABLES`): a position is computed only where all of
    them cover the days it refers to, and `looks_back` months before those. Raises
    ValueError for a table that does not exist.
    """
    for table in needs:
        if table not in TABLES:
            raise ValueError(f"There is no table “{table}”; there are {', '.join(TABLES)}.")

    def make(build: Callable[[Records], Shape]) -> Measure:
        return Measure(build.__name__, needs, build, looks_back)

    return make
