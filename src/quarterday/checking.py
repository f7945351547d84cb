"""A workspace looked over as a whole: everything is read, nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from quarterday.engine import connect
from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.intake import Rule, check_mappings
from quarterday.measures import Measure, catalogue, check_catalogue
from quarterday.periods import PeriodError, Quarter
from quarterday.positions import check_entered, shapes_of
from quarterday.records.opened import Records
from quarterday.register import Indicator, Register, check_register, read_register
from quarterday.report import check_texts
from quarterday.workspace import Workspace

NO_PERIOD = Quarter(1900, 1)  # the standard paragraphs are checked though no commentary is there yet


def measures_of(workspace: Workspace) -> dict[str, Measure]:
    """Quarterday's measures and the council's own (`measures/*.py`)."""
    return catalogue(workspace.measures)


def register_of(workspace: Workspace) -> Register:
    """The register. Raises RegisterError listing every error in it."""
    register = read_register(workspace.root, measures_of(workspace))
    faults = list(_severities(register))
    if faults:
        raise RegisterError("\n".join(map(str, faults)))
    return register


def check(root: Path) -> list[Fault]:
    """Every fault of a workspace's own files; nothing is written."""
    workspace = Workspace.open(root)
    measures, own = check_catalogue(workspace.measures)
    register, faults = check_register(root, measures)
    found = [*own, *faults, *check_mappings(root), *_severities(register)]
    found += _measured(register, measures)
    found += [*check_entered(workspace.entered, register), *_texts(workspace, register)]
    return list(dict.fromkeys(found))


def faults_with(root: Path, measures: Mapping[str, Measure], more: Sequence[Indicator]) -> list[Fault]:
    """Every fault that the register would have, had it these indicators too; nothing is written."""
    register, faults = check_register(root, measures, more)
    return [*faults, *_measured(register, measures)]


def _severities(register: Register) -> Iterator[Fault]:
    """A fault for each level given to a rule that does not exist."""
    known = [rule.id for rule in Rule]
    for rule in register.settings.severity:
        if rule not in known:
            allowed = f"the id of a rule (docs/formats.md lists them).{did_you_mean(rule, known)}"
            yield Fault(Level.ERROR, "quarterday.toml", f"severity.{rule}", "no such rule", allowed)


def _measured(register: Register, measures: Mapping[str, Measure]) -> Iterator[Fault]:
    """A fault for each indicator whose measure cannot be counted, tried on tables without rows."""
    nothing = Records(connect())
    for indicator in register.indicators:
        if indicator.measures and set(indicator.measures) <= set(measures):
            try:
                shapes_of(indicator, measures, nothing)
            except RegisterError as error:
                file = f"register/indicators/{indicator.code}.toml"
                yield Fault(
                    Level.ERROR, file, "measure", str(error), "a measure that fits (docs/workspace.md)"
                )


def _texts(workspace: Workspace, register: Register) -> Iterator[Fault]:
    periods = [NO_PERIOD]
    for folder in sorted(path for path in workspace.commentary.glob("*") if path.is_dir()):
        try:
            periods.append(Quarter.parse(folder.name))
        except PeriodError:
            found, allowed = f"“{folder.name}”", "a period like 2023-24-Q2"
            yield Fault(Level.ERROR, f"commentary/{folder.name}", "(the folder's name)", found, allowed)
    for period in periods:
        yield from check_texts(workspace.standard, workspace.commentary, register, period)
