"""A workspace: the folder a council works in, made from the starter files and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quarterday.errors import Fault, Level, WorkspaceError, did_you_mean
from quarterday.measures import Measure, catalogue
from quarterday.periods import PeriodError, Quarter
from quarterday.positions import check_entered
from quarterday.register import Register, check_register, read_register
from quarterday.register.authorities import authorities
from quarterday.report import check_texts

STARTER = ("quarterday.toml", "register", "standard")
NO_PERIOD = Quarter(1, 1)  # the standard paragraphs are checked though no commentary is there yet
FOLDERS = ("entered", "commentary", "measures", "data", "runs", "out")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where each thing is in a workspace."""

    root: Path

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """The workspace at `root`. Raises WorkspaceError where there is none."""
        if not (root / "quarterday.toml").is_file():
            raise WorkspaceError(
                f"{root} is not a workspace: it has no quarterday.toml. Make one with `quarterday init {root} "
                "--authority E08000027` (your authority's code), or name another folder with --workspace."
            )
        return cls(root)

    @property
    def store(self) -> Path:
        return self.root / "data"

    @property
    def entered(self) -> Path:
        return self.root / "entered"

    @property
    def standard(self) -> Path:
        return self.root / "standard"

    @property
    def records(self) -> Path:
        return self.root / "records"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def trace(self) -> Path:
        return self.root / "trace"

    @property
    def commentary(self) -> Path:
        """The folder that holds one folder a period."""
        return self.root / "commentary"

    def run(self, period: Quarter) -> Path:
        return self.runs / str(period)

    def out(self, period: Quarter) -> Path:
        return self.root / "out" / str(period)

    def measures(self) -> dict[str, Measure]:
        """Quarterday's measures and the council's own (`measures/*.py`)."""
        return catalogue(self.root / "measures")

    def register(self) -> Register:
        """The register. Raises RegisterError listing every fault."""
        return read_register(self.root, self.measures())


def make(root: Path, authority: str, name: str | None, *, demo: tuple[str, str] | None = None) -> Workspace:
    """Make a workspace with the starter register, for an authority of England or a named made-up one.

    `demo` gives, for the made-up borough, the code it is compared as and why; its meeting is the
    reference report's. Nothing that is there already is written over. Raises WorkspaceError for a
    code that is not known and has no name.
    """
    known = authorities().get(authority, name)
    if known is None:
        hint = did_you_mean(authority, authorities())
        raise WorkspaceError(
            f"“{authority}” is not the code of a local authority of England.{hint} The codes have nine "
            "characters and start with E; for any other code give the name too, with --name."
        )
    compare_as, note = demo or (authority, "")
    words = {
        "authority": authority,
        "name": name or known,
        "compare_as": compare_as,
        "compare_note": note,
        "meeting": "" if demo else "# ",
    }
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for part in STARTER:
        copy_new(files("quarterday") / "starter" / part, root / part, words)
    return Workspace(root)


def copy_new(source: Traversable, target: Path, words: Mapping[str, str]) -> None:
    """Copy a file or a folder of the starter, filling `{words}` in TOML; what is there already stays."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for child in source.iterdir():
            copy_new(child, target / child.name, words)
    elif not target.exists():
        text = source.read_text(encoding="utf-8")
        for word, value in words.items() if target.suffix == ".toml" else ():
            text = text.replace(f"{{{word}}}", value)
        target.write_text(text, encoding="utf-8")


def check(root: Path) -> list[Fault]:
    """Every fault of a workspace's own files; nothing is written."""
    workspace = Workspace.open(root)
    register, faults = check_register(root, workspace.measures())
    if register is None:
        return faults
    found = [*faults, *check_entered(workspace.entered, register), *_texts(workspace, register)]
    return list(dict.fromkeys(found))


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
