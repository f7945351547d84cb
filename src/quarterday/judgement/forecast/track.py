"""How many earlier forecasts came true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quarterday.figures.forecast import Forecast
from quarterday.periods import Quarter


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Forecasts whose year is over, and how many of their outturns were inside the bands; `waiting` are the others."""

    judged: int
    inside80: int
    inside95: int
    waiting: int

    @property
    def sentence(self) -> str:
        if self.judged == 0:
            return "No earlier forecast has come due yet."
        one = self.judged == 1
        return (
            f"Of {self.judged} earlier forecast{'' if one else 's'}, {self.inside80} ended inside the likely range, "
            f"which about 8 in 10 should ({self._share}%)."
        )

    @property
    def _share(self) -> int:
        return round(100 * self.inside80 / self.judged)


def track_record(forecasts: Iterable[Forecast], outturns: Mapping[tuple[str, Quarter], float]) -> TrackRecord:
    """`outturns` are the figures of indicators (by code) in the fourth quarters that were forecast, in their units.

    An outturn at the end of a band is inside it, a billionth either way. Several forecasts of one year each count.
    """
    due, waiting = [], 0
    for forecast in forecasts:
        outturn = outturns.get((forecast.indicator, forecast.at))
        if outturn is None:
            waiting += 1
        else:
            due.append((forecast, outturn))
    return TrackRecord(
        judged=len(due),
        inside80=sum(_is_inside(f.lower80, y, f.upper80) for f, y in due),
        inside95=sum(_is_inside(f.lower95, y, f.upper95) for f, y in due),
        waiting=waiting,
    )


def _is_inside(lower: float, value: float, upper: float) -> bool:
    hair = 1e-9 * max(1.0, abs(value))
    return lower - hair <= value <= upper + hair
