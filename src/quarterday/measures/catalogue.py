"""Every measure by name: those of this package, and those a council keeps in its workspace."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from quarterday import measures
from quarterday.errors import Fault, Level, RegisterError
from quarterday.measures.shapes import Measure


def catalogue(local: Path | None = None) -> dict[str, Measure]:
    """The measures by name. `local` is a folder of a council's own Python files.

    A local file is run as it is: it is the council's own code, as its register is its own. Raises
    RegisterError where a file fails or a name is taken.
    """
    found, faults = check_catalogue(local)
    if faults:
        raise RegisterError("The council's own measures have faults:\n" + "\n".join(f"  {f}" for f in faults))
    return found


def check_catalogue(local: Path | None) -> tuple[dict[str, Measure], list[Fault]]:
    """The measures that can be read, and every fault of the local files."""
    found = {one.name: one for module in _own_modules() for one in _measures_of(module)}
    faults: list[Fault] = []
    for file in sorted(local.glob("*.py")) if local else ():
        name = f"{file.parent.name}/{file.name}"
        try:
            made = list(_measures_of(_local_module(file)))
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            faults.append(Fault(Level.ERROR, name, "(the file)", what, "Python that runs"))
            continue
        taken = [one.name for one in made if found.setdefault(one.name, one) is not one]
        faults += [Fault(Level.ERROR, name, one, "a name that is taken", "another name") for one in taken]
    return found, faults


def _measures_of(module: ModuleType) -> Iterator[Measure]:
    for thing in vars(module).values():
        if isinstance(thing, Measure) and thing.build.__module__ == module.__name__:
            yield thing


def _own_modules() -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(measures.__path__):
        if info.name not in ("shapes", "catalogue"):
            yield importlib.import_module(f"{measures.__name__}.{info.name}")


def _local_module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"local measure {file.name}", file)
    if spec is None or spec.loader is None:
        raise ImportError("it cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
