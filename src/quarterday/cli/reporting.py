"""`run`, `positions` and `report`: from the snapshot to the committee's report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quarterday import pipeline
from quarterday.checking import register_of
from quarterday.cli import national, screen
from quarterday.cli.options import (
    HERE,
    AuthorityOption,
    BreakdownsOption,
    JsonOption,
    MaybePeriodOption,
    PeriodOption,
    SnapshotOption,
    TableOption,
    WorkspaceOption,
    alone,
    whose,
)
from quarterday.figures import Bundle, read_bundle
from quarterday.register import Register
from quarterday.report import FORMATS
from quarterday.workspace import Workspace


def add_to(app: typer.Typer) -> None:
    for command in (run, positions, report):
        app.command()(command)


def run(
    period: PeriodOption,
    snapshot: SnapshotOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Work out and judge every indicator for a quarter, and keep the run in the folder “runs”."""
    opened = alone(Workspace.open(workspace))
    warn_of_altered_runs(opened)
    made_from = pipeline.gather(opened, snapshot)
    screen.say_what_is_not_used(made_from.snapshot)
    bundle = pipeline.run(made_from, period)
    show_run(opened, bundle, json=json)


def warn_of_altered_runs(workspace: Workspace) -> None:
    """Say which kept runs cannot be compared with, because somebody changed them."""
    for wrong in pipeline.kept_runs(workspace)[1]:
        screen.say(f"Passed over, so nothing is compared with what it reported: {wrong}")


def show_run(workspace: Workspace, bundle: Bundle, *, json: bool) -> None:
    """Print a run: the scorecard, or its folder and verdicts as JSON."""
    if json:
        verdicts = [
            {"indicator": v.indicator, "status": v.status.outcome.value, "label": v.status.label,
             "reason": v.status_reason,
             "since_previous": v.since_previous.direction.value,
             "since_last_year": v.since_last_year.direction.value,
             "headline": v.appraisal.headline if v.appraisal else None,
             "commentary_required": v.appraisal.commentary if v.appraisal else None}
            for v in bundle.verdicts
        ]  # fmt: skip
        screen.print_json({"run": str(workspace.run(bundle.period)), "verdicts": verdicts})
        return
    screen.out().print(screen.scorecard(bundle, Register.model_validate(bundle.register)))
    for verdict in bundle.verdicts:
        if verdict.appraisal:
            screen.out().print(f"• {verdict.appraisal.headline}", soft_wrap=True)
    if bundle.label:
        screen.out().print(bundle.label, soft_wrap=True)
    screen.out().print(f"The run is kept in {workspace.run(bundle.period)}", soft_wrap=True)


def positions(
    period: MaybePeriodOption = None,
    breakdowns: BreakdownsOption = False,
    snapshot: SnapshotOption = None,
    authority: AuthorityOption = None,
    out: TableOption = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Print every indicator's position, with numerator and denominator, for each quarter the records cover.

    Of a workspace that holds several authorities, the positions of the regions and the whole are printed, or those of
    one --authority; --out writes all.
    """
    opened = Workspace.open(workspace)
    if opened.several:
        national.positions(opened, period, authority, out, breakdowns=breakdowns, json=json)
        return
    whose(opened, authority)
    warn_of_altered_runs(opened)
    made_from = pipeline.gather(opened, snapshot)
    told = pipeline.every_position if breakdowns else pipeline.positions
    found = list(screen.period_or_all(told(made_from, period), period))
    if out:
        screen.write_table(found, out)
    elif json:
        screen.print_json([position.to_json() for position in found])
    else:
        screen.out().print(screen.position_table(found, made_from.register))
        if any(position.numerator is None for position in found):
            screen.say(
                "If the records reach further than a note says, load them again with --covers-from or --as-at."
            )


def report(
    period: PeriodOption,
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="LIST", help=f"Which files, of {', '.join(FORMATS)}; separate with commas."
        ),
    ] = ",".join(FORMATS),
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Where to write. [default: out/PERIOD in the workspace]", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Write the committee's report of a quarter as Word, PDF and HTML, from the run that is kept."""
    wanted = list(dict.fromkeys(one.strip().lower() for one in formats.split(",") if one.strip()))
    for one in wanted or [formats]:
        if one not in FORMATS:
            raise typer.BadParameter(f"“{one}” is not a format; choose from {', '.join(FORMATS)}.")
    opened = alone(Workspace.open(workspace))
    files = pipeline.report(opened, period, wanted, out)
    if read_bundle(opened.run(period)).register != register_of(opened).model_dump(mode="json"):
        screen.say(
            "The register has changed since this run, and the report shows the run. To use the register "
            f"as it is now: quarterday run --period {period}"
        )
    if json:
        screen.print_json([str(file) for file in files])
    else:
        for file in files:
            screen.out().print(str(file), soft_wrap=True)
