"""Reading the register's TOML files, with every fault found at once.

`quarterday.toml` holds the settings, `register/priorities.toml`, `register/comparators.toml`,
`register/indicators/<code>.toml` and `register/targets/<financial year>.toml` the rest. Numbers are
read as decimals, so that a target of 43.0 is printed as it was written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.register.levels import StatusRule
from quarterday.register.models import Comparators, Indicator, Priority, Register, Settings
from quarterday.register.presets import preset, preset_names, unknown_preset
from quarterday.register.published import Series
from quarterday.register.rules import faults_across
from quarterday.register.targets import Target

SETTINGS = "quarterday.toml"
FOLDER = "register"
Model = TypeVar("Model", bound=BaseModel)


class _PrioritiesFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    priority: list[Priority]


class _TargetsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    year: str
    targets: dict[str, Target]


@dataclass
class Reading:
    """TOML files of a workspace read as models, and where their faults gather."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def fault(self, file: Path, key: str, found: str, allowed: str) -> None:
        name = file.relative_to(self.root).as_posix()
        self.faults.append(Fault(Level.ERROR, name, key, found, allowed))

    def model(self, file: Path, model: type[Model]) -> Model | None:
        content = self._toml(file)
        if content is None:
            return None
        try:
            return model.model_validate(content)
        except ValidationError as error:
            for problem in error.errors():
                self._explain(file, model, problem)
            return None

    def _toml(self, file: Path) -> dict[str, Any] | None:
        try:
            return tomllib.loads(file.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        except FileNotFoundError:
            self.fault(file, "(the file)", "nothing", "this file; `quarterday init` writes one")
        except UnicodeDecodeError as error:
            self.fault(file, f"byte {error.start}", "not UTF-8", "a text file saved as UTF-8")
        except tomllib.TOMLDecodeError as error:
            self.fault(file, "(the file)", f"not TOML: {error}", "TOML, see docs/workspace.md")
        return None

    def _explain(self, file: Path, model: type[BaseModel], problem: Any) -> None:
        key = ".".join(str(part) for part in problem["loc"]) or "(the file)"
        if problem["type"] == "extra_forbidden":
            known = _keys(model)
            hint = did_you_mean(str(problem["loc"][-1]), known)
            self.fault(file, key, "an unknown key", f"{', '.join(known)}.{hint}")
        elif problem["type"] == "missing":
            self.fault(file, key, "nothing", "this key is needed")
        elif problem["type"] == "string_pattern_mismatch":
            self.fault(file, key, f"“{problem['input']}”", _pattern_words(problem["ctx"]["pattern"]))
        elif problem["type"] == "enum":
            known = tuple(re.findall(r"'([^']+)'", problem["ctx"]["expected"]))
            hint = did_you_mean(str(problem["input"]), known)
            self.fault(file, key, f"“{problem['input']}”", f"{_sentence(problem['msg'])}.{hint}")
        elif problem["type"] == "value_error":
            self.fault(file, key, "keys that do not fit together", str(problem["ctx"]["error"]))
        else:
            self.fault(file, key, f"“{problem['input']}”", _sentence(problem["msg"]))


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    if model is _TargetsFile:
        return tuple(Target.model_fields)
    if model is _PrioritiesFile:
        return tuple(Priority.model_fields)
    if model is Comparators:
        return (*Comparators.model_fields, *Series.model_fields)
    if model is Settings:
        return (*Settings.model_fields, "director", "author", "telephone", "email")
    return tuple(model.model_fields)


def _pattern_words(pattern: str) -> str:
    return {
        r"^[A-Z]{1,6}\.[0-9]{1,6}$": "a code like PI.432",
        r"^[0-9]{4}-[0-9]{2}$": "a financial year like 2023-24",
        r"^[0-9]{4}-[0-9]{2}-Q[1-4]$": "a period like 2023-24-Q2",
        r"^[0-9]{2}-[0-9]{2}$": "a month and a day like 03-31",
        r"^[A-Z][0-9]{8}$": "a nine-character authority code like E08000027",
    }.get(pattern, f"text of the form {pattern}")


def _sentence(message: str) -> str:
    return re.sub(r"^Input should be ", "", message)


def read_register(root: Path, measures: Collection[str]) -> Register:
    """The register of the workspace at `root`.

    `measures` are the names of the measures that exist. Raises RegisterError listing every error.
    """
    register, faults = check_register(root, measures)
    errors = [fault for fault in faults if fault.level is Level.ERROR]
    if errors:
        listed = "\n".join(f"  {fault}" for fault in errors)
        raise RegisterError(f"The register has {len(errors)} fault(s); mend them and try again:\n{listed}")
    return register


NO_SETTINGS = Settings(authority="X00000000", name="(not read)")
NO_COMPARATORS = Comparators(compare_as="X00000000")


def check_register(
    root: Path, measures: Collection[str], more: Sequence[Indicator] = ()
) -> tuple[Register, list[Fault]]:
    """The register, with `more` indicators than its files have, and every fault in it; a file that could not be
    read leaves its part empty, so that the rest is looked over all the same."""
    reading = Reading(root)
    settings = reading.model(root / SETTINGS, Settings)
    priorities = reading.model(root / FOLDER / "priorities.toml", _PrioritiesFile)
    comparators = reading.model(root / FOLDER / "comparators.toml", Comparators)
    indicators = tuple(sorted([*_indicators(reading), *more], key=lambda i: (i.order, i.code)))
    targets = dict(_targets(reading))
    rules = _rules(reading, settings or NO_SETTINGS, targets)
    register = Register(
        rules=rules,
        settings=settings or NO_SETTINGS,
        priorities=tuple(priorities.priority) if priorities else (),
        indicators=indicators,
        targets=targets,
        comparators=comparators or NO_COMPARATORS,
    )
    across = faults_across(register, measures)
    return register, [*reading.faults, *(f for f in across if priorities or f.key != "priority")]


def _rules(
    reading: Reading, settings: Settings, targets: dict[str, dict[str, Target]]
) -> dict[str, StatusRule]:
    """Every rule that the settings or a target name: the workspace's own before a preset of that name."""
    asked = {settings.preset: (SETTINGS, "preset")}
    for year, each in targets.items():
        named = {
            t.rule: (f"{FOLDER}/targets/{year}.toml", f'targets."{code}".rule') for code, t in each.items()
        }
        asked = {**named, **asked}
    return {
        name: rule
        for name, (file, key) in asked.items()
        if name and (rule := _rule(reading, name, reading.root / file, key))
    }


def _rule(reading: Reading, name: str, file: Path, key: str) -> StatusRule | None:
    own = {path.stem: path for path in sorted((reading.root / FOLDER / "rules").glob("*.toml"))}
    if name in own:
        return reading.model(own[name], StatusRule)
    if name in preset_names():
        return preset(name)
    reading.fault(file, key, f"“{name}”", unknown_preset(name, (*own, *preset_names())))
    return None


def _indicators(reading: Reading) -> Iterator[Indicator]:
    folder = reading.root / FOLDER / "indicators"
    for file in sorted(folder.glob("*.toml")):
        indicator = reading.model(file, Indicator)
        if indicator is None:
            continue
        if indicator.code != file.stem:
            reading.fault(file, "code", f"“{indicator.code}”", f"the file's own name, “{file.stem}”")
        yield indicator


def _targets(reading: Reading) -> Iterator[tuple[str, dict[str, Target]]]:
    for file in sorted((reading.root / FOLDER / "targets").glob("*.toml")):
        content = reading.model(file, _TargetsFile)
        if content is None:
            continue
        if content.year != file.stem or not re.fullmatch(r"\d{4}-\d{2}", content.year):
            reading.fault(
                file, "year", f"“{content.year}”", f"the file's own name, “{file.stem}”, as 2023-24"
            )
            continue
        yield content.year, content.targets
