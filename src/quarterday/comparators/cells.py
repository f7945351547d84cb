"""What a cell of a published table says: a number, a symbol, or neither."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from quarterday.figures.published import Symbol

NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?$"
SYMBOLS = {
    "c": Symbol.CONFIDENTIAL, "z": Symbol.NOT_APPLICABLE, "x": Symbol.NOT_AVAILABLE, "k": Symbol.ROUNDS_TO_ZERO,
    "low": Symbol.ROUNDS_TO_ZERO, "u": Symbol.UNRELIABLE, ":": Symbol.NOT_AVAILABLE, "-": Symbol.NOT_AVAILABLE,
    "..": Symbol.NOT_AVAILABLE, ".": Symbol.NOT_APPLICABLE, "~": Symbol.NOT_AVAILABLE, "": Symbol.NOT_AVAILABLE,
}  # fmt: skip
"""The signs printed where there is no number; each is also known in brackets, as [c]."""
MEANT = Context(prec=12, rounding=ROUND_HALF_EVEN)
"""A float has noise from its fifteenth digit on (35.200000000000003); no published figure has more than twelve."""


@lru_cache(maxsize=65_536)
def number(text: str) -> Decimal | None:
    """The number that a cell means, without a float's noise; None where it holds none."""
    if not re.match(NUMBER, text):
        return None
    exact = Decimal(text)
    if len(exact.as_tuple().digits) <= 12:
        return exact
    meant = exact.normalize(MEANT)
    return meant.quantize(Decimal(1)) if meant == meant.to_integral_value() else meant


def symbol(text: str) -> Symbol | None:
    return SYMBOLS.get(text.strip("[]").casefold())


def are_numbers(column: pa.Array) -> pa.Array:
    return pc.match_substring_regex(column, NUMBER)


def are_symbols(column: pa.Array) -> pa.Array:
    plain = pc.utf8_lower(pc.utf8_trim(column, "[]"))
    return pc.is_in(plain, value_set=pa.array(list(SYMBOLS)))


def first_other(column: pa.Array) -> int | None:
    """The place of the first cell that is neither a number nor a symbol."""
    other = pc.invert(pc.or_(are_numbers(column), are_symbols(column)))
    place = pc.index(other, value=True).as_py()
    return None if place < 0 else int(place)
