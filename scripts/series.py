"""Write the made-up borough's series into docs/measured.md: scripts/series.py DEMO_FOLDER [--check].

The table stands between two marks in the page; `--check` only says whether it is up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from quarterday import pipeline
from quarterday.figures import Position
from quarterday.figures.unit import printed_count
from quarterday.periods import Quarter
from quarterday.register import Register
from quarterday.workspace import Workspace

PAGE = Path(__file__).resolve().parents[1] / "docs" / "measured.md"
BEGIN, END = "<!-- series -->", "<!-- end of series -->"


def table(folder: Path) -> str:
    made_from = pipeline.gather(Workspace.open(folder))
    found = {(p.period, p.indicator): p for p in pipeline.positions(made_from)}
    codes = [indicator.code for indicator in made_from.register.indicators]
    lines = [f"| quarter | {' | '.join(codes)} |", f"| --- |{' ---: |' * len(codes)}"]
    for period in sorted({period for period, _ in found}):
        cells = (cell(made_from.register, period, code, found.get((period, code))) for code in codes)
        lines.append(f"| {period} | {' | '.join(cells)} |")
    return "\n".join(lines)


def cell(register: Register, period: Quarter, code: str, position: Position | None) -> str:
    indicator = register.indicator(code)
    if indicator is None or position is None or position.exact is None:
        return "–"
    counts = (
        printed_count(count) for count in (position.numerator, position.denominator) if count is not None
    )
    return f"{indicator.unit.printed(position.exact, indicator.decimals)} ({'/'.join(counts)})"


def main() -> None:
    before = PAGE.read_text(encoding="utf-8")
    head, rest = before.split(BEGIN)
    after = f"{head}{BEGIN}\n{table(Path(sys.argv[1]))}\n{END}{rest.split(END)[1]}"
    if "--check" in sys.argv:
        sys.exit(
            0 if after == before else "docs/measured.md is out of date: run scripts/series.py DEMO_FOLDER"
        )
    PAGE.write_text(after, encoding="utf-8")


main()
