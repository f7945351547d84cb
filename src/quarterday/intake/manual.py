"""The tables of docs/formats.md, written from the layouts and the rules that intake reads by.

`python -m quarterday.intake.manual docs/formats.md` brings the page up to date; a test fails while it
is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from quarterday.intake.layouts import LAYOUTS, Column, Holds, Layout
from quarterday.intake.rules import Rule


def up_to_date(page: str) -> str:
    """The page with what stands between `<!-- layouts -->` and `<!-- end -->` written afresh, and so
    for `<!-- rules -->`."""
    for name, text in (("layouts", layout_tables()), ("rules", rule_table())):
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = f"{before}{mark}\n{text}\n\n{end}{after}"
    return page


def layout_tables() -> str:
    """A section with a Markdown table for each documented CSV layout."""
    return "\n\n".join(map(_layout, LAYOUTS))


def rule_table() -> str:
    rows = [(rule.level.value, f"`{rule.id}`", rule.sentence, "yes" if rule.kept else "no") for rule in Rule]
    return _table(("level", "rule", "what was found", "does the row count?"), rows)


def _layout(layout: Layout) -> str:
    heading = layout.kind.in_words[0].upper() + layout.kind.in_words[1:]
    rows = [
        (f"`{column.name}`", _holds(column), column.meaning, "yes" if column.needed else "no")
        for column in layout.columns
    ]
    return f"### {heading}\n\n" + _table(("column", "holds", "meaning", "needed?"), rows)


def _holds(column: Column) -> str:
    if column.codes:
        return "one of " + ", ".join(f"`{code}`" for code in column.codes)
    return (
        "yes or no (`yes`, `true`, `1`; `no`, `false`, `0`)"
        if column.holds is Holds.YES_NO
        else column.holds.value
    )


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(up_to_date(target.read_text(encoding="utf-8")), encoding="utf-8")
