"""How forecasts turn out: coverage of the ranges, error against naive ones, and whether the chance of meeting a
target comes true, on the published annual series and on made-up quarters. Run: just benchmark-forecasts

It writes its tables into docs/forecasts.md (between the marks), the same ones for the same files.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet

from judgement.forecast.quarters import COUNT, FIGURES, WAYS, made
from outside import ROOT, shared
from quarterday.figures.forecast import Forecast
from quarterday.figures.unit import Unit
from quarterday.judgement.forecast import Goal, Reading, Subject, forecast
from quarterday.periods import Quarter
from quarterday.register.models import Basis, Denominator
from quarterday.stats import predictive
from quarterday.stats.predictive import Bell, Distribution, NegativeBinomial

RUNS, SEED = 60, 2026
YEARS, SIZES = (3, 6), (12, 60, 250)
AUTHORITIES = range(200, 970)  # other numbers are England, regions and neighbours
MARK = re.compile(r"(?<=<!-- backtest -->\n).*?(?=<!-- end of backtest -->)", re.DOTALL)


@dataclass
class Tally:
    """Outturns inside the ranges, and the errors of the forecast and of the two naive ones."""

    inside80: int = 0
    inside95: int = 0
    errors: list[tuple[float, float, float]] = field(default_factory=list)

    def add(self, bands: Sequence[float], outturn: float, points: tuple[float, float, float]) -> None:
        hair = 1e-9 * max(1, abs(outturn))
        low80, high80, low95, high95 = bands
        self.inside80 += low80 - hair <= outturn <= high80 + hair
        self.inside95 += low95 - hair <= outturn <= high95 + hair
        self.errors.append(tuple(abs(point - outturn) for point in points))

    @property
    def cells(self) -> list[str]:
        n = len(self.errors)
        ours, naive, seasonal = (math.fsum(column) / n for column in zip(*self.errors, strict=True))
        return [
            f"{n:,}", f"{self.inside80 / n:.0%}", f"{self.inside95 / n:.0%}",
            f"{ours / naive:.2f}", f"{ours / seasonal:.2f}",
        ]  # fmt: skip


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    rule = ["---"] * texts + ["--:"] * (len(heads) - texts)
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows)) + "\n"


# -- made-up quarters ----------------------------------------------------------------------------------------------


@dataclass
class Calibration:
    """How often a target was met beside the chance that had been given."""

    found: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, told: Forecast, was_met: bool) -> None:
        if told.chance is not None:
            self.found[told.course.label].append((told.chance, was_met))

    @property
    def rows(self) -> Iterator[list[str]]:
        pairs = [pair for found in self.found.values() for pair in found]
        for low in (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95):
            high = {0.0: 0.05, 0.05: 0.2, 0.8: 0.95, 0.95: 1.01}.get(low, low + 0.2)
            inside = [pair for pair in pairs if low <= pair[0] < high]
            yield [f"{low:.0%} to {min(high, 1):.0%}", *_met(inside)]
        for label, found in sorted(self.found.items()):
            yield [f"“{label}”", *_met(found)]


def _met(pairs: Sequence[tuple[float, bool]]) -> list[str]:
    if not pairs:
        return ["0", "–", "–"]
    return [f"{len(pairs):,}", *(f"{float(np.mean([pair[i] for pair in pairs])):.0%}" for i in (0, 1))]


def quarterly() -> tuple[dict[tuple[str, str], Tally], Calibration]:
    """Forecasts in quarters 1 to 3, with three and six earlier years, of few and many."""
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    calibration = Calibration()
    for (name, subject), way, years, size in product(FIGURES.items(), WAYS, YEARS, SIZES):
        targets = np.random.default_rng(SEED)
        for year in made(subject, way, years, size, RUNS, SEED):
            goal = _goal(subject, float(targets.normal()), float(year.readings[-5].value or 0))
            for quarter in (1, 2, 3):
                readings, now = year.upto(quarter)
                told = forecast(subject, readings, now, goal)
                if isinstance(told, Forecast):
                    tallies[name, way].add(_bands(told), year.outturn, _points(subject, told, readings))
                    calibration.add(told, goal.highest is not None and year.outturn <= goal.highest)
    return tallies, calibration


def _goal(subject: Subject, pull: float, last: float) -> Goal:
    """A target to be met from below, some way from last year's figure."""
    places = 0 if subject.unit is Unit.COUNT else 1
    return Goal("the target", highest=Fraction(str(round(last * (1 + 0.06 * pull), places))))


def _bands(told: Forecast) -> tuple[float, float, float, float]:
    return told.lower80, told.upper80, told.lower95, told.upper95


def _points(subject: Subject, told: Forecast, readings: list[Reading]) -> tuple[float, float, float]:
    """Ours, the naive (the last figure again; a count in proportion to the year gone) and last year's quarter 4."""
    last = float(readings[-1].value or 0)
    naive = last * 4 / told.made.number if subject is COUNT else last
    return told.point, naive, float(readings[-told.made.number - 1].value or 0)


# -- the made-up borough of the demo ---------------------------------------------------------------------------------

BOROUGH = {
    "PI.1447": (Basis.STOCK, Unit.PERCENT), "PI.432": (Basis.STOCK, Unit.PER_10000),
    "PI.433": (Basis.STOCK, Unit.PER_10000), "PI.2250": (Basis.COHORT, Unit.PERCENT),
    "QD.1": (Basis.STOCK, Unit.PERCENT),
}  # fmt: skip


def borough() -> Tally:
    """The demo's series, counted from made-up records, as docs/measured.md prints them."""
    text = (ROOT / "docs" / "measured.md").read_text(encoding="utf-8").partition("<!-- series -->")[2]
    text = text.partition("<!-- end of series -->")[0]
    head, _, *lines = (line.strip("| ").split(" | ") for line in text.strip().splitlines() if "|" in line)
    tally = Tally()
    for column, code in enumerate(head[1:], 1):
        basis, unit = BOROUGH[code.strip()]
        rows = Denominator.ROWS if unit is Unit.PERCENT else Denominator.POPULATION
        subject = Subject(code, basis, unit, denominator=rows)
        values = {Quarter.parse(line[0]): re.match(r"[\d.]+", line[column].strip()) for line in lines}
        readings = [Reading(q, float(found[0])) for q, found in values.items() if found]
        for now in values:
            outturn = values.get(Quarter(now.year, 4))
            known = [reading for reading in readings if reading.period <= now]
            told = forecast(subject, known, now)
            if isinstance(told, Forecast) and outturn is not None:
                tally.add(_bands(told), float(outturn[0]), _points(subject, told, known))
    return tally


# -- what was tried and not taken ------------------------------------------------------------------------------------


def _without_years(values: list[float], _pairs: list[tuple[float, float]], quarter: int) -> Distribution:
    return predictive.remaining_count(values[-1], quarter / 4)


def _both_widths(values: list[float], _pairs: list[tuple[float, float]], quarter: int) -> Distribution:
    """The overdispersion and the spread of the shares added up, always with a season."""
    earlier = [values[i : i + 4] for i in range(0, len(values) - 3, 4)]
    years = [[b - a for a, b in pairwise([0.0, *year])] for year in earlier]
    share, sd = predictive.shares(years, quarter)
    wide = predictive.overdispersion_of_counts(years, seasonal=True)
    size = values[-1] + 0.5
    mean = size * (1 - share) / share
    variance = wide * mean / share + (size / share**2 * sd) ** 2
    return NegativeBinomial(mean**2 / (variance - mean), mean / variance)


def _last_value(values: list[float], _pairs: list[tuple[float, float]], quarter: int) -> Distribution:
    return predictive.naive(values, 4 - quarter, student=True)


def _pooled(_values: list[float], pairs: list[tuple[float, float]], _quarter: int) -> Distribution:
    """Beta-binomial over the last eight quarters, as a percentage of as many as an average quarter has."""
    over, below = (sum(column) for column in zip(*pairs[-8:], strict=True))
    trials = round(below / 8)
    rest = predictive.remaining_successes(
        over, below, trials, predictive.overdispersion_of_shares([pairs[-8:]])
    )
    return _Percent(rest, trials)


@dataclass(frozen=True)
class _Percent:
    rest: Distribution
    trials: int

    @property
    def mean(self) -> float:
        return 100 * self.rest.mean / self.trials

    def quantile(self, probability: float) -> float:
        return 100 * self.rest.quantile(probability) / self.trials

    def at_most(self, value: float) -> float:
        return self.rest.at_most(value * self.trials / 100)


TRIED = {
    ("count of the year", "the year so far alone, no earlier years"): _without_years,
    ("count of the year", "always a season, both widths added up"): _both_widths,
    ("stock", "one quarter’s changes times √quarters"): _last_value,
    ("quarter's percentage", "last value"): _last_value,
    ("quarter's percentage", "beta-binomial of the last eight quarters"): _pooled,
}


def tried() -> Iterator[list[str]]:
    """Six earlier years, about 250 a quarter, from quarter 2; errors as shares of those of the method chosen."""
    for (name, label), way in TRIED.items():
        subject, cells = FIGURES[name], []
        for kind in WAYS:
            inside, error, chosen = 0, 0.0, 0.0
            for year in made(subject, kind, 6, 250, RUNS, SEED):
                readings, now = year.upto(2)
                values = [float(reading.value or 0) for reading in readings]
                pairs = [(float(r.numerator or 0), float(r.denominator or 0)) for r in readings]
                rest, told = way(values, pairs, now.number), forecast(subject, readings, now)
                outturn = year.outturn - (values[-1] if subject is COUNT else 0)
                inside += rest.quantile(0.1) <= outturn <= rest.quantile(0.9)
                error += abs(rest.mean - outturn)
                chosen += abs(told.point - year.outturn) if isinstance(told, Forecast) else math.nan
            cells.append(f"{inside / RUNS:.0%}, {error / chosen:.2f}")
        yield [name, label, *cells]


# -- published annual series -----------------------------------------------------------------------------------------

CANDIDATES: dict[str, Callable[[Sequence[float]], Bell]] = {
    "last value, normal": lambda values: predictive.naive(values, 1),
    "**last value, Student’s t**": lambda values: predictive.naive(values, 1, student=True),
    "drift, Student’s t": lambda values: predictive.drift(values, 1, student=True),
    "mean": predictive.mean,
    "smoothed": lambda values: predictive.smoothed(values, 1),
}


def annual() -> list[list[float]]:
    """Every authority's latest unbroken years of every measure, five or more, that ever change."""
    found: dict[tuple[str, float], dict[int, float]] = defaultdict(dict)
    columns = parquet.read_table(shared("published/lait_bds_long.parquet")).to_pydict()
    for name, when, text, number in zip(
        *(columns[key] for key in ("Short Desc", "Years", "Values", "LA Number")), strict=True
    ):
        year = re.match(r"\d{4}", when)
        if year and number in AUTHORITIES and re.fullmatch(r"-?\d+(\.\d+)?", text):
            found[name, number][int(year[0])] = float(text)
    return [values for years in found.values() if len(values := _latest(years)) >= 5 and len(set(values)) > 1]


def _latest(years: dict[int, float]) -> list[float]:
    run: list[int] = []
    for year in sorted(years):
        run = [*run, year] if run and year == run[-1] + 1 else [year]
    return [years[year] for year in run]


def one_step(series: Sequence[list[float]], known: int) -> dict[str, Tally]:
    """The year after the first so many, by each candidate; errors as shares of the series' own mean change."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for values in (values for values in series if len(values) > known and len(set(values[:known])) > 1):
        scale = math.fsum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
        before, outturn = [value / scale for value in values[:known]], values[known] / scale
        for name, way in CANDIDATES.items():
            bell = way(before)
            bands = [bell.quantile(p) for p in (0.1, 0.9, 0.025, 0.975)]
            tallies[name].add(bands, outturn, (bell.mean, before[-1], before[-1]))
    return tallies


def published() -> str:
    series = annual()
    rows = [
        [f"{known}", name, *tally.cells[:4]]
        for known in (5, 6, 7, 8, 9)
        for name, tally in one_step(series, known).items()
    ]
    heads = ["years known", "method", "forecasts", "in 80%", "in 95%", "error ÷ last value's"]
    return f"{len(series):,} series.\n\n{table(heads, rows, 2)}"


def page() -> str:
    tallies, calibration = quarterly()
    heads = [
        "figure",
        "series",
        "forecasts",
        "in 80%",
        "in 95%",
        "error ÷ naive",
        "error ÷ last year's quarter 4",
    ]
    rows = [[*key, *tally.cells] for key, tally in tallies.items()]
    demo = [["demo borough", "five indicators", *borough().cells]]
    chances = table(["chance given", "forecasts", "mean chance", "target met"], calibration.rows)
    return (
        f"\n### Made-up quarters\n\n{table(heads, rows + demo, 2)}\n"
        "### What was tried and not taken\n\nThe share inside the 80% range, and the error over that of the method "
        "taken; six earlier years, 250 a quarter, from quarter 2.\n\n"
        f"{table(['figure', 'method', *WAYS], tried(), 2)}\n### Chance of meeting the target\n\n{chances}\n"
        f"### Published annual figures, one year ahead\n\n{published()}\n"
    )


def main() -> None:
    text = page()
    print(text)
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(MARK.sub(lambda _: text, file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
