"""The indicators that come with the program, as they are written in its files."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable

from quarterday.register import Indicator

LIBRARY, STARTER = ("library",), ("starter", "register", "indicators")


@dataclass(frozen=True, slots=True)
class Ready:
    """An indicator and the text of its TOML file."""

    indicator: Indicator
    text: str


def ready() -> dict[str, Ready]:
    """By code, in their order: those that `init` gives a council, then those of the library."""
    return {one.indicator.code: one for part in (STARTER, LIBRARY) for one in _in_order(part)}


def read_ready(text: str) -> Ready:
    """The indicator of a TOML text. Raises pydantic's ValidationError where it is none."""
    return Ready(Indicator.model_validate(tomllib.loads(text, parse_float=Decimal)), text)


def whose(indicator: Indicator) -> str:
    """Whose definition it is, in a word or two; its `source` says it in full."""
    if re.match(r"Local|Quarterday's own|The council's own", indicator.source):
        return "local"
    maker = "the Department for Education" if "Department" in indicator.source else "the SSDA903 return"
    return f"{maker}, with local details" if "local in" in indicator.source else maker


def _in_order(part: tuple[str, ...]) -> list[Ready]:
    folder: Traversable = files("quarterday").joinpath(*part)
    found = [read_ready(f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".toml")]
    return sorted(found, key=lambda one: one.indicator.order)
