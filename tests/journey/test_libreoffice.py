"""The Word file opens in LibreOffice, which turns it into pages."""

from __future__ import annotations

import re
import shutil
import subprocess

import pypdf
import pytest

from terminal import quarterday

OFFICE = shutil.which("soffice")
PERIOD = "2023-24-Q2"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    if OFFICE is None:
        pytest.skip("LibreOffice is not on this machine (scripts/debian.py installs it, as root on Debian)")
    folder = tmp_path_factory.mktemp("office")
    assert quarterday("demo", folder / "demo").code == 0
    word = folder / "demo" / "out" / PERIOD / "report.docx"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    turn = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    subprocess.run(turn, check=True, capture_output=True, timeout=120)
    read = pypdf.PdfReader(folder / "report.pdf")
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read.pages]


def test_it_opens_with_the_label_on_every_page(pages: list[str]) -> None:
    assert len(pages) > 8
    assert all("Made-up records" in page for page in pages)


def test_the_first_page_has_the_whole_summary_table(pages: list[str]) -> None:
    assert "Position of every indicator" in pages[0]
    for code in ("PI.1447", "PI.432", "PI.433", "PI.2250", "QD.1"):
        assert f"{code} – " in pages[0]


@pytest.mark.parametrize(
    ("code", "figure"), [("PI.1447", "18.8%"), ("PI.432", "84.2"), ("PI.433", "22.4"), ("PI.2250", "95.5%")]
)
def test_an_indicator_its_chart_and_its_words_share_a_page(pages: list[str], code: str, figure: str) -> None:
    shown = [page for page in pages if f"position: {figure}" in page and f"{code} – " in page]
    assert len(shown) == 1
    assert f"{code} by quarter" in shown[0]
