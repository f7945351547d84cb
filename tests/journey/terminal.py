"""The program as a person runs it: what it prints, and the number it ends with."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from quarterday.cli import main


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def quarterday(*arguments: str | Path) -> Ended:
    """Run `quarterday` with the arguments, in this process."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["quarterday", *map(str, arguments)]
    with (
        mock.patch.object(sys, "argv", words),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return Ended(code, out.getvalue(), err.getvalue())
