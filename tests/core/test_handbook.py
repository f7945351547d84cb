"""The handbook of indicators: up to date, whole, and its formulas in the words of the register."""

from __future__ import annotations

import re
import tomllib

import pytest

from outside import ROOT
from quarterday.library import handbook, ready
from quarterday.library.formula import formula, moment
from quarterday.measures import catalogue

FOLDER, SPECS = ROOT / "docs" / "handbook", ROOT / "tests" / "specs"


def test_the_handbook_is_up_to_date() -> None:
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    assert kept == handbook.pages(SPECS), "run: just docs"


def test_every_indicator_and_every_measure_has_one_place() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md"))
    headed = re.findall(r"^## ([A-Z]+\.\d+): ", text, re.MULTILINE)
    folders = ("library", "starter/register/indicators")
    files = [file.stem for folder in folders for file in (ROOT / "src/quarterday" / folder).glob("*.toml")]
    assert sorted(headed) == sorted(files)
    assert sorted(set(re.findall(r"^### What is counted \(`(\w+)`\)$", text, re.MULTILINE))) == sorted(
        catalogue()
    )


def test_every_link_leads_to_a_heading() -> None:
    for file in FOLDER.glob("*.md"):
        for page, anchor in re.findall(r"\]\(([\w-]+\.md)?(?:#([^)]+))?\)", file.read_text(encoding="utf-8")):
            target = (FOLDER / page) if page else file
            headings = re.findall(r"^## (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            # as GitHub makes an anchor: lower case, blanks to hyphens, other signs than letters and figures gone
            anchors = {
                "".join(c for c in h.lower().replace(" ", "-") if c.isalnum() or c in "-_") for h in headings
            }
            assert not anchor or anchor in anchors, (file.name, anchor)


@pytest.mark.parametrize("spec", sorted(SPECS.glob("*.md")), ids=lambda f: f.stem)
def test_every_row_that_is_drawn_is_in_the_handbook(spec) -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md"))
    for line in spec.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            assert line in text


@pytest.mark.parametrize(
    ("code", "worked_out", "when"),
    [
        (
            "PI.432",
            (
                "number of children looked after ÷ number of children aged 0 to 17 × 10,000. The children are the "
                "mid-year estimate of the calendar year before the figure's last day"
            ),
            "as at the end of the last day of the quarter",
        ),
        ("QD.101", "the number of contacts", "over the quarter"),
        (
            "QD.116",
            (
                "days from start to end of care, those of all added up ÷ number of children who ceased to be looked "
                "after, in months of a twelfth of 365.25 days"
            ),
            "over the twelve months that end with the quarter",
        ),
        (
            "QD.120",
            (
                "days from decision to match: the middle figure when those of all children matched with adopters are "
                "put in order"
            ),
            "over the thirty-six months that end with the quarter",
        ),
        (
            "QD.137",
            "number of children in need ÷ number of full-time equivalent case holders",
            "as at the end of the last day of the quarter",
        ),
        (
            "QD.138",
            (
                "number of young people not in education, employment or training ÷ number of young people of academic "
                "age 16 and 17, less those in custody × 100, each added up over the days counted, then divided"
            ),
            "as at the ends of three months, of which the last day of the quarter's second month is the latest",
        ),
        (
            "PI.2250",
            (
                "number of closures not followed by a Level 4 service ÷ number of closures of a child's early "
                "help case × 100"
            ),
            "over the quarter, two quarters earlier, so that what came of it is known",
        ),
    ],
)
def test_a_formula_in_words(code: str, worked_out: str, when: str) -> None:
    indicator = ready()[code].indicator
    assert (formula(indicator), moment(indicator)) == (worked_out, when)


def test_what_is_ready_is_what_the_files_say() -> None:
    for code, one in ready().items():
        assert tomllib.loads(one.text)["code"] == code
