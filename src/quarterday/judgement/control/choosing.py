"""Which chart suits a series."""

from __future__ import annotations

from quarterday.judgement.control.charting import chart
from quarterday.judgement.control.judging import LEAST_TO_JUDGE
from quarterday.judgement.control.models import Kind, Policy, Series

SPREAD = 1.2  # Laney's sigma z from which figures vary more than counts by chance would


def kind_for(series: Series, *, rates: bool | None = None) -> Kind:
    """XmR for plain values; for counts u where they are `rates`, else p; unless said, p where each is a part.

    With twelve points or more that vary more than counts would by chance, Laney's p′ or u′.
    """
    if series.numerators is None or series.denominators is None:
        return Kind.XMR
    both = zip(series.numerators, series.denominators, strict=True)
    parts = not rates if rates is not None else all(a is None or b is None or a <= b for a, b in both)
    plain, prime = (Kind.P, Kind.P_PRIME) if parts else (Kind.U, Kind.U_PRIME)
    drawn = chart(series, prime, Policy.REFERENCE)
    enough = sum(point.value is not None for point in drawn.last_group) >= LEAST_TO_JUDGE
    return prime if enough and (drawn.sigma_z or 0) > SPREAD else plain
