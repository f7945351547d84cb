"""Places among others: quantiles, quartile bands and ranks, as the Local Authority Interactive Tool gives them.

Method: Department for Education, local-authority-interactive-tool (`fn_analysis.R`). Public health's quantiles
(PHEindicatormethods `phe_quantile`) differ at ties and boundaries; readers of children's services know the former.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

Figures = Sequence[float | None]
LEAST_FOR_BANDS = 8


def quantile(values: Sequence[float], share: float) -> float:
    """The value with so much of the others below it, by R's type 7 (straight lines between neighbours).

    R. J. Hyndman and Y. Fan (1996), The American Statistician 50. Raises ValueError where there are no values.
    """
    if not values:
        raise ValueError("There is no quantile of no values.")
    placed = sorted(values)
    place = (len(placed) - 1) * share
    below, above = placed[floor(place)], placed[ceil(place)]
    return below + (above - below) * (place - floor(place))


def ranks(values: Figures, *, highest_first: bool) -> list[int | None]:
    """The rank of each, 1 the first; those that are equal share the better one, and a missing one has none."""
    numbers = [value for value in values if value is not None]
    first: dict[float, int] = {}
    for place, value in enumerate(sorted(numbers, reverse=highest_first), 1):
        first.setdefault(value, place)
    return [None if value is None else first[value] for value in values]


def bands(values: Figures, *, highest_first: bool, least: int = LEAST_FOR_BANDS) -> list[str | None]:
    """The quarter that each is in, A the best; None for a missing one.

    A value on a boundary is in the band below it, as in the tool. All are None where there are fewer than `least`
    values, or all are equal: a band would say something of nothing.
    """
    numbers = [value for value in values if value is not None]
    if len(numbers) < max(least, 1) or min(numbers) == max(numbers):
        return [None] * len(values)
    bounds = [quantile(numbers, share) for share in (0.25, 0.5, 0.75)]
    letters = "DCBA" if highest_first else "ABCD"
    return [None if v is None else letters[sum(v > bound for bound in bounds)] for v in values]


def public_health_quantiles(values: Figures, number: int, *, highest_first: bool) -> list[int | None]:
    """The quantile of each, 1 to `number`, by rank: 1 holds the lowest, or the highest where those come first.

    None for all where there are fewer values than quantiles.
    """
    there = [value for value in values if value is not None]
    if len(there) < number:
        return [None] * len(values)
    size = len(there) / number

    def of(rank: int | None) -> int | None:
        if rank is None:
            return None
        return max(1, floor(number + 1 - ceil(((len(there) + 1) - rank) / size)))

    return [of(rank) for rank in ranks(values, highest_first=highest_first)]
