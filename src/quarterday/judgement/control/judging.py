"""What a drawn chart says: variation by the last point, assurance by the limits, and what is not to be judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np

from quarterday.judgement.control import wording, xmr
from quarterday.judgement.control.models import (
    Assurance,
    Control,
    Drawing,
    Kind,
    Point,
    Policy,
    Series,
    Signal,
    Variation,
)
from quarterday.judgement.control.rules import TIE
from quarterday.register.models import Polarity

LEAST_TO_JUDGE = 12
LEAST_FOR_TRIAL = 8
ALIKE = 0.4  # correlation of neighbours from which limits are in doubt
UNCHARTED = ("stock", "year_to_date", "rolling")
_DIRECTED = (Polarity.HIGHER, Polarity.LOWER)


def judged(drawing: Drawing) -> Control:
    """The drawing with what is said of it by its policy."""
    if drawing.policy is Policy.REFERENCE:
        return _reference(drawing)
    return _strict(drawing)


def _reference(drawing: Drawing) -> Control:
    """As NHSRplotthedots: an icon always, but none where there are no limits (docs/deviations.md)."""
    last = drawing.last_group[-1]
    if not any(point.lower is not None for point in drawing.last_group):
        return _refused(drawing, wording.no_limits(len(drawing.last_group)))
    return _said(drawing, _variation(drawing.series, last), _assurance(drawing.series, _limited(drawing)))


def _strict(drawing: Drawing) -> Control:
    series = drawing.series
    if series.basis in UNCHARTED:
        instead = _net_change(drawing) if series.basis == "stock" else ()
        bare = tuple(_without_limits(point) for point in drawing.points)
        return _refused(replace(drawing, points=bare, notes=instead), wording.uncharted(series.basis))
    trial = replace(drawing, points=tuple(_fit_to_show(drawing)))
    why = _too_little(trial)
    if why:
        return _refused(trial, why)
    trial = replace(trial, notes=(*trial.notes, *_warnings(trial)))
    return _said(trial, _variation(series, trial.points[-1]), _capability(trial))


def _said(drawing: Drawing, variation: Variation, assurance: Assurance) -> Control:
    reason = wording.reason(drawing.last_group, drawing.kind)
    if assurance is Assurance.NOT_JUDGED:
        reason += f" {wording.CHANGING}"
    return _control(drawing, variation, assurance, reason)


def _refused(drawing: Drawing, reason: str) -> Control:
    none = drawing.series.polarity not in _DIRECTED or drawing.series.target is None
    return _control(drawing, Variation.NOT_JUDGED, Assurance.NONE if none else Assurance.NOT_JUDGED, reason)


def _control(drawing: Drawing, variation: Variation, assurance: Assurance, reason: str) -> Control:
    drawn = {field.name: getattr(drawing, field.name) for field in fields(Drawing)}
    return Control(**drawn, variation=variation, assurance=assurance, reason=reason, met=_met(drawing))


def _too_little(drawing: Drawing) -> str | None:
    """Why the last point cannot be judged, however long the series; None where it can."""
    group = drawing.last_group
    values = [point.value for point in group if point.value is not None]
    if group[-1].value is None:
        return wording.last_is_missing(group[-1].period)
    if len(values) < LEAST_TO_JUDGE:
        since = group[0].period if group[0].group else ""
        return wording.too_few(len(values), LEAST_TO_JUDGE, trial=len(values) >= LEAST_FOR_TRIAL, since=since)
    if max(values) - min(values) <= TIE * max(map(abs, values)):
        return wording.constant(values[-1], drawing.kind)
    return None


def _net_change(drawing: Drawing) -> tuple[str, ...]:
    """The latest change of a stock beside the limits of its changes, which carry nothing over; none for too few."""
    values = np.array([[np.nan if point.value is None else point.value for point in drawing.last_group]])
    changes = np.diff(values, axis=1)
    if np.count_nonzero(~np.isnan(changes)) < LEAST_TO_JUDGE or np.isnan(changes[0, -1]):
        return ()
    lines, _ = xmr.limits(changes, None, screen=True, mend=True)
    per = 100.0 if drawing.kind.is_of_proportions else 1.0
    change, lower, upper = (float(line[0, -1]) * per for line in (changes, lines.lower, lines.upper))
    return (wording.net_change(change, lower, upper),)


def _fit_to_show(drawing: Drawing) -> Iterator[Point]:
    """The points, those of a short baseline without marks, and of a very short one without limits."""
    sizes: dict[int, int] = {}
    for point in drawing.points:
        sizes[point.group] = sizes.get(point.group, 0) + (point.value is not None)
    for point in drawing.points:
        if sizes[point.group] < LEAST_FOR_TRIAL:
            yield _without_limits(point)
        elif sizes[point.group] < LEAST_TO_JUDGE:
            yield replace(point, signals=(), high=None)
        else:
            yield point


def _without_limits(point: Point) -> Point:
    return replace(
        point, centre=None, lower=None, upper=None, near_lower=None, near_upper=None, signals=(), high=None
    )


def _warnings(drawing: Drawing) -> Iterator[str]:
    values = np.array([np.nan if p.value is None else p.value for p in drawing.last_group])
    correlation = likeness(values)
    if correlation > ALIKE:
        yield wording.alike(correlation)
    if drawing.kind is Kind.XMR and drawing.series.denominators:
        sizes = [size for size in drawing.series.denominators if size]
        if sizes and (max(sizes) > 1.25 * min(sizes) or min(sizes) < 30):
            yield wording.SIZES_DIFFER


def likeness(values: np.ndarray) -> float:
    """The correlation of neighbours (at lag 1); 0 where nothing varies. Missing values are passed over."""
    from_mean = values - np.nanmean(values)
    whole = np.nansum(from_mean**2)
    return float(np.nansum(from_mean[1:] * from_mean[:-1]) / whole) if whole > 0 else 0.0


def _limited(drawing: Drawing) -> Point:
    """The last point that has limits."""
    return next(point for point in reversed(drawing.last_group) if point.lower is not None)


def _variation(series: Series, last: Point) -> Variation:
    if not last.signals:
        return Variation.COMMON_CAUSE
    way = "high" if last.high else "low"
    if series.polarity not in _DIRECTED:
        return Variation(f"neutral_{way}")
    good = last.high is (series.polarity is Polarity.HIGHER)
    return Variation(f"{'improvement' if good else 'concern'}_{way}")


def _assurance(series: Series, limits: Point) -> Assurance:
    target = series.target
    if target is None or series.polarity not in _DIRECTED or limits.lower is None or limits.upper is None:
        return Assurance.NONE
    room = TIE * max(abs(target), abs(limits.lower), abs(limits.upper))
    if target > limits.upper + room:
        return Assurance.FAIL if series.polarity is Polarity.HIGHER else Assurance.PASS
    if target < limits.lower - room:
        return Assurance.PASS if series.polarity is Polarity.HIGHER else Assurance.FAIL
    return Assurance.INCONSISTENT


def _capability(drawing: Drawing) -> Assurance:
    """The assurance of a process that is stable; of one that is changing nothing can be relied on."""
    found = _assurance(drawing.series, _limited(drawing))
    stable = not any(point.signals for point in drawing.last_group)
    return found if stable or found is Assurance.NONE else Assurance.NOT_JUDGED


def _met(drawing: Drawing) -> tuple[int, int] | None:
    if drawing.series.polarity not in _DIRECTED:
        return None
    both = [(p.value, p.target) for p in drawing.points if p.value is not None and p.target is not None]
    higher = drawing.series.polarity is Polarity.HIGHER
    return sum(value >= target if higher else value <= target for value, target in both), len(both)


__all__ = ["LEAST_FOR_TRIAL", "LEAST_TO_JUDGE", "Signal", "judged", "likeness"]
