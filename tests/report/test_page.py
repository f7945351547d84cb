"""The web page: structure, self-containment, and axe-core's rules in Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from quarterday.report import Document

CHROMIUM = Path(os.environ.get("QUARTERDAY_CHROMIUM", "/usr/bin/chromium"))


@pytest.fixture(scope="module")
def page(folder: Path) -> Any:
    return html.fromstring((folder / "report.html").read_bytes())


def test_language_title_landmarks_and_one_title(page: Any, document: Document) -> None:
    assert page.get("lang") == "en-GB"
    assert page.findtext("head/title") == document.title
    assert len(page.xpath("//h1")) == 1
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.xpath(f"//{landmark}")) == 1
    assert page.xpath("//a[@class='skip']/@href") == [f"#{page.xpath('//main/@id')[0]}"]


def test_nothing_is_fetched_and_nothing_runs(page: Any) -> None:
    assert not page.xpath("//script | //link | //iframe | //object")
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.xpath("//@src"))
    assert all(address.startswith("#") for address in page.xpath("//@href"))


def test_tables_have_captions_and_scopes(page: Any) -> None:
    tables = page.xpath("//table")
    assert tables
    for table in tables:
        assert table.findtext("caption")
        assert all(th.get("scope") == "col" for th in table.xpath("./thead//th"))
        assert all(th.get("scope") == "row" for th in table.xpath("./tbody//th"))


def test_ids_are_unique_and_links_lead_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in page.xpath("//@href")} <= set(ids)


def test_the_label_is_printed_on_every_page_as_it_is_written(
    browser: Browser, folder: Path, document: Document
) -> None:
    opened = browser.new_page()
    opened.goto((folder / "report.html").as_uri())
    printed = PdfReader(BytesIO(opened.pdf(prefer_css_page_size=True)))
    opened.close()
    assert document.label is not None
    assert all(document.label in page.extract_text() for page in printed.pages)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}; name one in QUARTERDAY_CHROMIUM")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(browser: Browser, folder: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = browser.new_page(viewport={"width": width, "height": 900})
    opened.goto((folder / "report.html").as_uri())
    found = Axe().run(opened)
    assert found.violations_count == 0, found.generate_report()
    opened.close()


def test_nothing_sticks_out_of_a_narrow_screen(browser: Browser, folder: Path) -> None:
    opened = browser.new_page(viewport={"width": 320, "height": 900})
    opened.goto((folder / "report.html").as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    # a table of words becomes cards, each cell with its column's name
    assert opened.evaluate("getComputedStyle(document.querySelector('.cards td')).display") == "flex"
    named = "getComputedStyle(document.querySelector('.cards td'), '::before').content"
    assert opened.evaluate(named) == '"Target"'
    # and the chart is the one drawn for such a screen, so that its words are not made smaller
    assert opened.evaluate("document.querySelector('picture img').naturalWidth") == 340
    opened.close()
