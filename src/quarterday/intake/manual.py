"""The tables of docs/formats.md, written from the layouts and the rules that intake reads by.

`python -m quarterday.intake.manual docs/formats.md` brings the page up to date; a test fails while it
is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from quarterday.intake import dataset, labels, lists
from quarterday.intake.forms import WORKERS
from quarterday.intake.layouts import LAYOUTS, Column, Holds, Layout
from quarterday.intake.lists import LISTS
from quarterday.intake.mapping import MappingFile
from quarterday.intake.modules import MODULES
from quarterday.intake.parts import Shape
from quarterday.intake.rules import Rule


def up_to_date(page: str) -> str:
    """The page with what stands between `<!-- layouts -->` and `<!-- end -->` written afresh, and so
    for the other names."""
    written = {
        "layouts": layout_tables(),
        "mapping": mapping_table(),
        "census": module_table(),
        "workforce census": census_columns(),
        "annex a": shape_table(LISTS, lists.FILLS),
        "ssd": shape_table(dataset.TABLES, dataset.FILLS),
        "early help ends": ends_table(),
        "rules": rule_table(),
    }
    for name, text in written.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = f"{before}{mark}\n{text}\n\n{end}{after}"
    return page


def layout_tables() -> str:
    """A section with a Markdown table for each documented CSV layout."""
    return "\n\n".join(map(_layout, LAYOUTS))


def mapping_table() -> str:
    """Every key of a mapping file."""
    rows = [
        (f"`{name}`", told.description or "", "yes" if told.is_required() else "no")
        for name, told in MappingFile.model_fields.items()
    ]
    return _table(("key", "what it says", "needed?"), rows)


def module_table() -> str:
    """What is read of each module of the Children in Need census that makes rows."""
    rows = [
        (f"`{module.name}`", _named(module.fields), _named(module.ignored), module.makes)
        for module in MODULES
    ]
    return _table(("module", "read", "ignored", "makes"), rows)


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def census_columns() -> str:
    """The columns of the workforce census as CSV."""
    rows = [
        ("must be there", _named(WORKERS.needed)),
        ("may be there", _named(WORKERS.optional)),
    ]
    return _table(("columns", "names"), rows)


def shape_table(shapes: Sequence[Shape], fills: Mapping[str, str]) -> str:
    """What is read of each table of a return, with every wording that a heading may have."""
    rows = [
        (shape.title, _headings(shape, needed=True), _headings(shape, needed=False), fills[shape.key])
        for shape in shapes
        if shape.kind
    ]
    return _table(("table", "must have", "read where it is there", "makes"), rows)


def _headings(shape: Shape, *, needed: bool) -> str:
    """The headings, those of every table (`lists.WHO`) left out, with their other wordings."""
    listed = [
        f"`{heading}`" + (f" (or {', '.join(f'`{each}`' for each in others)})" if others else "")
        for heading, others in shape.headings.items()
        if (heading in shape.needed) is needed and heading not in lists.WHO
    ]
    return "; ".join(listed)


def ends_table() -> str:
    """The patterns by which the free text of why early help ended is read, in their order."""
    rows = [(word, f"`{pattern}`".replace("|", "\\|")) for pattern, word in labels.EARLY_HELP_ENDED.words]
    return _table(("read as", "where the text, in lower case, has"), rows)


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
