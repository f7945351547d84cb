"""Standard paragraphs and commentary: what is read, and every fault with its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import sample
from conftest import ROOT
from quarterday.errors import RegisterError
from quarterday.report import check_texts, read_texts
from quarterday.report.document import BulletList, Paragraph, Run, plain
from quarterday.report.prose import blocks_of
from quarterday.report.texts import STANDARD


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "standard", tmp_path / "standard"))


def faults(standard: Path) -> list[str]:
    return [
        str(f) for f in check_texts(standard, standard.parent / "commentary", sample.REGISTER, sample.PERIOD)
    ]


def test_the_starter_and_the_demo_have_no_fault() -> None:
    where = (ROOT / "standard", ROOT / "demo" / "commentary")
    assert check_texts(*where, sample.REGISTER, sample.PERIOD) == []
    texts = read_texts(*where, sample.REGISTER, sample.PERIOD)
    assert set(texts.standard) == set(STANDARD)
    assert all(texts.commentary.values())
    assert texts.summary


def test_every_fault_is_found_at_once(standard: Path) -> None:
    (standard / "purpose.md").write_text("In {quater} we …", encoding="utf-8")
    (standard / "law.md").unlink()
    (standard / "finance.md").write_text("", encoding="utf-8")
    (standard / "finanse.md").write_text("Nothing.", encoding="utf-8")
    (standard / "risk.md").write_bytes("Café".encode("latin-1"))
    commentary = standard.parent / "commentary" / "2023-24-Q2"
    commentary.mkdir(parents=True)
    (commentary / "PI.423.md").write_text("Words.", encoding="utf-8")
    found = faults(standard)
    assert len(found) == 6
    assert any("standard/purpose.md: {quater}" in fault and "“quarter”" in fault for fault in found)
    assert any("standard/law.md" in fault and "nothing" in fault for fault in found)
    assert any("standard/finance.md" in fault and "an empty file" in fault for fault in found)
    assert any("standard/finanse.md" in fault and "“finance”" in fault for fault in found)
    assert any("standard/risk.md" in fault and "not UTF-8" in fault for fault in found)
    assert any(
        "commentary/2023-24-Q2/PI.423.md" in fault and "Did you mean “PI.4" in fault for fault in found
    )
    with pytest.raises(RegisterError, match="6 fault"):
        read_texts(standard, standard.parent / "commentary", sample.REGISTER, sample.PERIOD)


def test_markdown_gives_paragraphs_lists_and_styles() -> None:
    made = blocks_of("# Why\n\nSome **bold** and *thin*\nwords.\n\n- one\n- two\n\n1. first\n2. next\n")
    assert made[0] == Paragraph((Run("Why", bold=True),))
    assert made[1] == Paragraph(
        (Run("Some "), Run("bold", bold=True), Run(" and "), Run("thin", italic=True), Run(" words."))
    )
    assert made[2] == BulletList(((Run("one"),), (Run("two"),)))
    assert [plain(b.runs) for b in made[3:] if isinstance(b, Paragraph)] == ["1. first", "2. next"]


def test_only_safe_links_are_links() -> None:
    (made,) = blocks_of("[a](https://example.org) [b](javascript:alert) [c](mailto:x@example.org)")
    assert isinstance(made, Paragraph)
    assert [run.link for run in made.runs if run.link] == ["https://example.org", "mailto:x@example.org"]
    assert "[b](javascript:alert)" in plain(made.runs)


def test_a_council_with_an_asterisk_in_its_name_keeps_it(standard: Path) -> None:
    from quarterday.report import Texts, build

    settings = sample.REGISTER.settings.model_copy(update={"committee": "The *First* <Committee>"})
    register = sample.REGISTER.model_copy(update={"settings": settings})
    texts = read_texts(standard, Path("nowhere"), register, sample.PERIOD)
    document = build(sample.BUNDLE, register, Texts(texts.standard, {}))
    assert any("The *First* <Committee> is asked" in text for text in document.texts())
