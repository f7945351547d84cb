"""The presets that come with Quarterday, and reading a rule file of the same form."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from quarterday.errors import RegisterError, did_you_mean
from quarterday.register.levels import StatusRule

QUARTERDAY = "quarterday"


@cache
def preset_names() -> tuple[str, ...]:
    """The names of all presets, in the order of the alphabet."""
    folder = resources.files("quarterday.register") / "presets"
    return tuple(sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def preset(name: str) -> StatusRule:
    """The preset of a name, such as “kent”. Raises RegisterError for one that is not known."""
    if name not in preset_names():
        raise RegisterError(unknown_preset(name, preset_names()))
    file = resources.files("quarterday.register") / "presets" / f"{name}.toml"
    return StatusRule.model_validate(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal))


def unknown_preset(name: str, known: tuple[str, ...]) -> str:
    """What is said of a preset that there is not."""
    return f"There is no preset “{name}”. Known are: {', '.join(known)}.{did_you_mean(name, known)}"


def read_rule(file: Path) -> StatusRule:
    """A council's own rule file. Raises RegisterError naming the file and what is wrong in it."""
    try:
        return StatusRule.model_validate(
            tomllib.loads(file.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        )
    except FileNotFoundError as error:
        raise RegisterError(f"{file} is not there; it should be a rule file (docs/targets.md).") from error
    except UnicodeDecodeError as error:
        raise RegisterError(f"{file}: byte {error.start} is not UTF-8; save it as UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{file} is not TOML: {error}. docs/targets.md shows the form.") from error
    except ValidationError as error:
        listed = "\n".join(f"  {_where(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise RegisterError(f"{file} is not a rule (docs/targets.md shows the form):\n{listed}") from error


def _where(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "(the file)"
