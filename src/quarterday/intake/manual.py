"""The tables of docs/formats.md and docs/formats/, written from what intake reads by.

`python -m quarterday.intake.manual docs` brings the pages up to date; a test fails while one is not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from quarterday.intake import dataset, labels, lists
from quarterday.intake.care import CELLS, TABLES_OF
from quarterday.intake.forms import CARE_TABLES, EPISODES, FORMS, HEADER, WORKERS, Form
from quarterday.intake.layouts import LAYOUTS, Column, Holds, Layout
from quarterday.intake.lists import LISTS
from quarterday.intake.mapping import MappingFile
from quarterday.intake.modules import MODULES, Module
from quarterday.intake.parts import Shape
from quarterday.intake.probing import columns_filled
from quarterday.intake.rules import Rule
from quarterday.intake.workers import READ
from quarterday.records import TABLES, Kind

MARKED = re.compile(r"<!-- ([a-z0-9_ ]+) -->\n.*?<!-- end -->", re.DOTALL)


def pages(docs: Path) -> list[Path]:
    """The pages about formats: the index, and one for each format."""
    return [docs / "formats.md", *sorted((docs / "formats").glob("*.md"))]


def up_to_date(page: str) -> str:
    """The page with what stands between `<!-- rules -->` and `<!-- end -->` written afresh, and so for the
    other names. Raises KeyError for a name that nothing is written for."""
    return MARKED.sub(lambda found: f"<!-- {found[1]} -->\n\n{WRITTEN[found[1]]()}\n\n<!-- end -->", page)


def care_table() -> str:
    """Each column of the SSDA903 return that is read, and where it goes."""
    return _table(("table", "column", "must be there?", "goes into"), map(_ticked, _care_columns()))


def _care_columns() -> Iterator[tuple[str, str, str, str]]:
    for form in (HEADER, EPISODES, *CARE_TABLES):
        name = _short(form)
        table = TABLES_OF[form.title][0] if form.title in TABLES_OF else "care_episodes"
        for column, goes in {"CHILD": ("person",), **columns_filled(CELLS[form.title])}.items():
            yield name, column, "yes" if column in form.needed else "no", _into(table, goes)


def care_ignored() -> str:
    """The columns of the SSDA903 return that nothing reads, and the tables passed over."""
    rows = [
        (_short(form), _named([each for each in form.columns if each not in _care_read(form)]))
        for form in (HEADER, EPISODES, *CARE_TABLES)
    ]
    passed = [(_short(form), "the whole table") for form in FORMS if form.kind is None]
    return _table(("table", "ignored"), [row for row in rows if row[1]] + passed)


def _care_read(form: Form) -> set[str]:
    return {"CHILD", *columns_filled(CELLS[form.title])}


def _short(form: Form) -> str:
    return form.title.removeprefix("SSDA903 ")


def module_table() -> str:
    """Each element of the Children in Need census's modules that is read, and where it goes."""
    rows = [
        (module.name, field, "yes" if _starts(module, field) else "no", _into(module.table, goes))
        for module in MODULES
        for field, goes in _module_columns(module).items()
    ]
    return _table(("module", "element", "does a row need it?", "goes into"), map(_ticked, rows))


def _module_columns(module: Module) -> dict[str, tuple[str, ...]]:
    known = dict.fromkeys(("born", "expected_birth", "start"))
    return columns_filled(lambda row: module.read(row, known))


def _starts(module: Module, field: str) -> bool:
    """Whether a row without the element is left out: the day on which it begins or is held."""
    return bool({"start", "date"} & set(_module_columns(module)[field]))


def modules_ignored() -> str:
    rows = [(f"`{module.name}`", _named(module.ignored)) for module in MODULES if module.ignored]
    return _table(("module", "ignored"), rows)


def workers_table() -> str:
    """The fields of the workforce census that are read."""
    rows = [(f"`{name}`", "yes" if name in WORKERS.needed else "no", READ[name]) for name in READ]
    return _table(("field", "must the CSV have it?", "read as"), rows)


def workers_ignored() -> str:
    return _named([name for name in WORKERS.columns if name not in READ]) + "."


def fills_table(kind: Kind) -> str:
    """The tables of records that a kind fills, and the other kinds that fill them."""
    rows = [
        (f"`{table.name}`", _named(table.schema.names), _order(table.kinds))
        for table in TABLES.values()
        if kind in table.kinds
    ]
    return _table(("table of records", "its columns", "taken from"), rows)


def shared_table() -> str:
    """The tables of records that more than one kind of file fills."""
    rows = [(f"`{table.name}`", _order(table.kinds)) for table in TABLES.values() if len(table.kinds) > 1]
    return _table(("table of records", "taken from the first of these that is loaded"), rows)


def _order(kinds: Sequence[Kind]) -> str:
    return "this alone" if len(kinds) == 1 else ", then ".join(kind.in_words for kind in kinds)


def lists_ignored() -> str:
    return "; ".join(shape.title for shape in LISTS if shape.kind is None) + "."


def dataset_ignored() -> str:
    """How the columns begin of the dataset's tables that are passed over whole."""
    read = {heading.partition("_")[0] for shape in dataset.TABLES for heading in shape.headings}
    return _named([f"{begins}_" for begins in sorted(dataset.OTHERS - read)]) + "."


def mapping_table() -> str:
    """Every key of a mapping file."""
    rows = [
        (f"`{name}`", told.description or "", "yes" if told.is_required() else "no")
        for name, told in MappingFile.model_fields.items()
    ]
    return _table(("key", "what it says", "needed?"), rows)


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


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


def layout_table(layout: Layout) -> str:
    """The columns of one of the documented CSV layouts."""
    rows = [
        (f"`{column.name}`", _holds(column), column.meaning, "yes" if column.needed else "no")
        for column in layout.columns
    ]
    return _table(("column", "holds", "meaning", "needed?"), rows)


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


def _into(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"`{table}.{column}`" for column in columns)


def _ticked(row: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    name, column, *rest = row
    return name, f"`{column}`", rest[0], rest[1]


WRITTEN: dict[str, Callable[[], str]] = {
    "ssda903": care_table,
    "ssda903 ignored": care_ignored,
    "census": module_table,
    "census ignored": modules_ignored,
    "annex a": partial(shape_table, LISTS, lists.FILLS),
    "annex a ignored": lists_ignored,
    "ssd": partial(shape_table, dataset.TABLES, dataset.FILLS),
    "ssd ignored": dataset_ignored,
    "early help ends": ends_table,
    "workforce census": workers_table,
    "workforce census ignored": workers_ignored,
    "mapping": mapping_table,
    "rules": rule_table,
    "shared": shared_table,
    **{f"layout {layout.kind.value}": partial(layout_table, layout) for layout in LAYOUTS},
    **{f"fills {kind.value}": partial(fills_table, kind) for kind in Kind},
}
"""What is written between the marks of each name."""


def write(docs: Path) -> None:
    """Bring every page up to date."""
    for page in pages(docs):
        page.write_text(up_to_date(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
