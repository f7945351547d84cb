"""Every measure by name: those of this package, and those a council keeps in its workspace."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from quarterday import measures
from quarterday.errors import RegisterError
from quarterday.measures.shapes import Measure


def catalogue(local: Path | None = None) -> dict[str, Measure]:
    """The measures by name. `local` is a folder of a council's own Python files.

    A local file is run as it is: it is the council's own code, as its register is its own. Raises
    RegisterError where a file fails or a name is taken.
    """
    found: dict[str, Measure] = {}
    for module in (*_own_modules(), *_local_modules(local)):
        for one in _measures_of(module):
            if found.setdefault(one.name, one) is not one:
                raise RegisterError(f"{module.__name__}: the measure “{one.name}” exists already; rename it.")
    return found


def _measures_of(module: ModuleType) -> Iterator[Measure]:
    for thing in vars(module).values():
        if isinstance(thing, Measure) and thing.build.__module__ == module.__name__:
            yield thing


def _own_modules() -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(measures.__path__):
        if info.name not in ("shapes", "catalogue"):
            yield importlib.import_module(f"{measures.__name__}.{info.name}")


def _local_modules(folder: Path | None) -> Iterator[ModuleType]:
    for file in sorted(folder.glob("*.py")) if folder else ():
        spec = importlib.util.spec_from_file_location(f"local measure {file.name}", file)
        if spec is None or spec.loader is None:
            raise RegisterError(f"{file} cannot be read as Python.")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise RegisterError(f"{file}: {type(error).__name__}: {error}") from error
        yield module
