"""Where the demo's time goes: each stage in one run, and its share of the whole. Run: just benchmark"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
STAGES: list[tuple[str, float]] = []


def timed(stage: str, work: Callable[[], Result]) -> Result:
    begun = time.perf_counter()
    result = work()
    STAGES.append((stage, time.perf_counter() - begun))
    return result


def main() -> None:
    start = "from quarterday.cli import main"
    timed(
        "starting Python with everything imported",
        lambda: subprocess.run([sys.executable, "-c", start], check=True),
    )
    from quarterday import pipeline, synth
    from quarterday.cli.demonstration import PERIOD, prepare
    from quarterday.report import FORMATS

    with tempfile.TemporaryDirectory() as folder:
        workspace = timed("making the workspace", lambda: prepare(Path(folder) / "demo"))
        made = timed("making up the records", lambda: synth.write(workspace.records))
        now = datetime.now().astimezone()
        timed("loading them", lambda: pipeline.load(workspace, made.files, now=now, as_at=made.as_at))
        timed("positions and verdicts", lambda: pipeline.run(pipeline.gather(workspace), PERIOD))
        for name in FORMATS:
            timed(f"the report as {name}", lambda name=name: pipeline.report(workspace, PERIOD, [name]))
    whole = sum(seconds for _, seconds in STAGES)
    for stage, seconds in [*STAGES, ("the whole", whole)]:
        print(f"{stage:45} {seconds:6.2f} s  {seconds / whole:5.0%}")


main()
