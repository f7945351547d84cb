"""A workspace: the folder a council works in, made from the starter files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quarterday.errors import WorkspaceError, did_you_mean
from quarterday.periods import Quarter
from quarterday.register.authorities import authorities
from quarterday.register.members import FILE as MEMBERS

STARTER = ("quarterday.toml", "register", "standard", "sources")
FOLDERS = ("entered", "commentary", "measures", "data", "runs", "out")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where each thing is in a workspace; of one that holds several authorities, `part` is the code of one."""

    root: Path
    part: str = ""

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
    def several(self) -> bool:
        """Whether it holds the records of several authorities."""
        return (self.root / MEMBERS).is_file()

    def of(self, authority: str) -> Workspace:
        """The part of one authority, which has its own snapshots."""
        return Workspace(self.root, authority)

    @property
    def store(self) -> Path:
        return self.root / "data" / self.part

    @property
    def entered(self) -> Path:
        return self.root / "entered"

    @property
    def published(self) -> Path:
        """The folder of the published tables that were loaded."""
        return self.root / "published"

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

    @property
    def measures(self) -> Path:
        """The folder of the council's own measures."""
        return self.root / "measures"


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
    if not re.fullmatch(r"[A-Z][0-9]{8}", authority):
        raise WorkspaceError(
            f"“{authority}” is not a code: it has a letter and eight digits, like E08000027."
        )
    compare_as, note = demo or (authority, "")
    words = {
        "authority": authority,
        "name": _in_quotes(name or known),
        "compare_as": compare_as,
        "compare_note": note,
        "meeting": "" if demo else "# ",
    }
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for part in STARTER:
        copy_new(files("quarterday") / "starter" / part, root / part, words)
    return Workspace(root)


def _in_quotes(text: str) -> str:
    """The text as it stands between the quotes of a TOML string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


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
