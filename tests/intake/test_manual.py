"""The pages about formats: each is as the code has it, and names every cell that the code reads."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from outside import ROOT
from quarterday.intake import manual
from quarterday.intake.checks import Row
from quarterday.intake.probing import columns_filled
from quarterday.positions import entered, template

DOCS = ROOT / "docs"
PAGES = manual.pages(DOCS)
HEADINGS = [
    "What to export from the case system",
    "What we read",
    "What we ignore",
    "How far it speaks",
    "Which tables of records it fills",
    "What may be wrong in it",
]
PAGE_OF = {
    "care": "ssda903",
    "census": "children-in-need",
    "extracts": "workforce early-help participation population",
    "modules": "children-in-need",
    "annex": "annex-a",
    "people": "ssd",
    "provision": "ssd",
    "safeguarding": "ssd",
    "workers": "workforce",
}
"""Where the readers are, and the page (or pages) of what they read."""

READS = {
    "identifier",
    "text",
    "day",
    "spell",
    "code",
    "sex",
    "yes_no",
    "whole",
    "fte",
    "amount",
    "coded",
    "listed",
}
"""The functions that are given the name of a cell to read."""


def of(page: str) -> str:
    return (DOCS / "formats" / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert manual.up_to_date(text) == text, "run: just docs"


def test_every_table_that_is_written_stands_on_a_page() -> None:
    marks = {found for page in PAGES for found in manual.MARKED.findall(page.read_text(encoding="utf-8"))}
    assert marks == set(manual.WRITTEN)


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem not in ("formats", "rules")], ids=str)
def test_every_format_has_the_same_headings(page: Path) -> None:
    assert re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE) == HEADINGS


def test_the_index_leads_to_every_page() -> None:
    index = (DOCS / "formats.md").read_text(encoding="utf-8")
    assert {f"formats/{page.name}" for page in PAGES[1:]} == set(
        re.findall(r"\]\((formats/[\w-]+\.md)", index)
    )


def names_read(module: ModuleType) -> Iterator[str]:
    """The names of cells that a module's functions ask a row for, as text or by a constant of the module."""
    for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _called(node) in READS:
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value
                elif isinstance(given, ast.Name) and isinstance(getattr(module, given.id, None), str):
                    yield getattr(module, given.id)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize("name", PAGE_OF)
def test_no_cell_is_read_that_its_page_does_not_name(name: str) -> None:
    read = set(names_read(importlib.import_module(f"quarterday.intake.{name}")))
    page = "".join(of(each).partition("## What we ignore")[0] for each in PAGE_OF[name].split())
    assert read
    assert {cell for cell in read if f"`{cell}`" not in page} == set()


def test_a_module_of_the_census_reads_just_the_fields_it_declares() -> None:
    for module in manual.MODULES:
        known = dict.fromkeys(("born", "expected_birth", "start"))
        found = columns_filled(lambda row, read=module.read, known=known: read(row, known))
        assert set(found) == set(module.fields), module.name


def test_what_a_reader_asks_for_is_found_with_where_it_goes() -> None:
    def read(row: Row) -> dict[str, object]:
        start, end = row.spell("FROM", "TO")
        row.text("LOOKED_AT")
        return {"start": start, "end": end, "agency": row.yes_no("AGENCY"), "year": None}

    assert columns_filled(read) == {
        "FROM": ("start",), "TO": ("end",), "LOOKED_AT": (), "AGENCY": ("agency",),
    }  # fmt: skip


def test_the_page_of_entered_positions_names_every_column_of_the_workbook() -> None:
    read, ignored = of("entered").split("## What we ignore")
    assert all(f"| `{column}` |" in read for column in entered.COLUMNS)
    assert all(f"`{column}`" in ignored for column in template.HEADING if column not in entered.COLUMNS)


def test_no_link_between_pages_is_broken() -> None:
    pages = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for target, anchor in re.findall(
            r"\]\((?!http)([^)#\s]*)(?:#([\w-]+))?\)", page.read_text(encoding="utf-8")
        ):
            to = (page.parent / target).resolve() if target else page
            assert to.exists(), f"{page.name}: {target}"
            if anchor:
                assert anchor in anchors(to), f"{page.name}: {target}#{anchor}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
