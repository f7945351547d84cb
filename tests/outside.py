"""Where the files outside the project are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared(name: str) -> Path:
    """A file of the shared folder (`$QUARTERDAY_SHARED`, else `../shared`); skips where it is not there."""
    folder = Path(os.environ.get("QUARTERDAY_SHARED", ROOT.parent / "shared"))
    if not (folder / name).exists():
        pytest.skip(f"the shared file {name} is not on this machine (set QUARTERDAY_SHARED)")
    return folder / name
