"""`judge`: series of figures on control charts, from a CSV file and without a workspace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from quarterday.cli import screen
from quarterday.cli.options import JsonOption
from quarterday.cli.series import read_series
from quarterday.errors import InputRefused
from quarterday.judgement.control import Control, Kind, Policy, Series, chart
from quarterday.judgement.control.choosing import kind_for


def add_to(app: typer.Typer) -> None:
    app.command()(judge)


def judge(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A CSV file with the columns series, period and value, or numerator and denominator; where there are, "
            "target, polarity, rebase and basis.",
        ),
    ],
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--chart",
            show_default=False,
            help="xmr by moving ranges, p of proportions, u of rates, pp and up where they vary more than chance. "
            "[default: xmr for values, for counts the one that suits]",
        ),
    ] = None,
    policy: Annotated[
        Policy, typer.Option(help="strict judges only what can be; reference does as NHSRplotthedots does.")
    ] = Policy.STRICT,
    screened: Annotated[
        bool,
        typer.Option("--screen/--no-screen", help="Leave very wide ranges out when limits are worked out."),
    ] = True,
    fix_after: Annotated[
        int | None,
        typer.Option(
            min=12,
            metavar="N",
            show_default=False,
            help="Work the limits out from the first N points of each baseline.",
        ),
    ] = None,
    beyond_counts: Annotated[
        bool, typer.Option("--beyond-counts", help="A point beyond the limits counts towards two of three.")
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option(
            "--charts",
            metavar="DIR",
            show_default=False,
            help="Draw each series into this folder: Vega-Lite, SVG and a text that says what it shows.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Judge each series of a file: is its latest figure more than chance explains, and can its target be met?"""
    judged = [
        chart(one, _suited(one, kind, file), policy, screen=screened, fix_after=fix_after, beyond_counts=beyond_counts)
        for one in read_series(file)
    ]  # fmt: skip
    if pictures:
        _draw(judged, pictures)
    if json:
        screen.print_json([as_json(one) for one in judged])
    else:
        screen.out().print(_table(judged))


def _suited(series: Series, asked: Kind | None, file: Path) -> Kind:
    kind = asked or kind_for(series)
    if not kind.is_of_counts:
        return kind
    if series.numerators is None or series.denominators is None:
        raise InputRefused(
            f"{file.name}, series “{series.name}”: a {kind} chart is drawn from the columns “numerator” and "
            "“denominator”, with “value” left empty. Give these, or use --chart xmr."
        )
    both = zip(series.periods, series.numerators, series.denominators, strict=True)
    for period, top, bottom in both:
        if kind.is_of_proportions and top is not None and bottom is not None and top > bottom:
            raise InputRefused(
                f"{file.name}, series “{series.name}”, period “{period}”: found numerator {top:g} and denominator "
                f"{bottom:g}, expected a part of a whole. For a rate use --chart u or up."
            )
    return kind


def _draw(judged: Sequence[Control], folder: Path) -> None:
    """Write NAME.vl.json, NAME.svg and NAME.txt for each series; those without a figure have the text alone."""
    from quarterday.report.control_charts import alternative, control_chart
    from quarterday.report.drawing import svg

    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(judged, 1):
        plain = re.sub(r"[^a-z0-9]+", "-", one.series.name.lower()).strip("-")[:40]
        stem = f"{number:03}-{plain}" if plain else f"{number:03}"
        (folder / f"{stem}.txt").write_text(alternative(one) + "\n", encoding="utf-8")
        if any(point.value is not None for point in one.points):
            chart_ = control_chart(one)
            (folder / f"{stem}.vl.json").write_text(
                dumps(chart_, indent=1, allow_nan=False), encoding="utf-8"
            )
            (folder / f"{stem}.svg").write_text(svg(chart_), encoding="utf-8")
    screen.say(f"{len(judged):,} charts in {folder}")


def as_json(judged: Control) -> dict[str, Any]:
    """A judged series as plain values; a number that there is none of is null."""
    return {
        "series": judged.series.name,
        "variation": judged.variation.value,
        "assurance": judged.assurance.value,
        "reason": " ".join((judged.reason, *judged.notes)),
        "points": [
            {
                "period": point.period,
                "value": point.value,
                "centre": point.centre,
                "lower": point.lower,
                "upper": point.upper,
                "signals": [signal.value for signal in point.signals],
            }
            for point in judged.points
        ],
    }


def _table(judged: list[Control]) -> Table:
    table = Table()
    for heading in ("Series", "Chart", "Variation", "Assurance", "Target met", "Reason"):
        table.add_column(heading, overflow="fold")
    for one in judged:
        met = f"{one.met[0]} of {one.met[1]}" if one.met and one.met[1] else "–"
        words = (one.variation.value.replace("_", " "), one.assurance.value.replace("_", " "))
        reason = " ".join((one.reason, *one.notes))
        table.add_row(escape(one.series.name), one.kind.value, *words, met, escape(reason))
    return table
