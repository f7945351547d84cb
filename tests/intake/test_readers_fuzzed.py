"""Whatever a supplier's file, a mapping or a published table holds, the answer is ours: read, or refused."""

from __future__ import annotations

import contextlib
import io
import tempfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intake import returns
from intake.test_estimates import EDUCATION, NOMIS
from intake.test_mapping import EARLY_HELP, HEADING, keep
from quarterday import intake
from quarterday.errors import RegisterError, UserError
from quarterday.intake.modules import MODULES, Module

CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "17", "x", ":", "M", "P", "2023", "0000", "31/02/2023", "02-Jan-2023",
                     "2023-09-30", "E08000027", "Aged 0 to 17", "Age 0", "9" * 30, "1,000,000,000,000,000,000,000",
                     "-1", "=1+1", "1e400", "nan", "٣", "\u00b2", "true", "\ufeff"]),
    st.text(alphabet=st.characters(exclude_characters="\x00\r\n\"", exclude_categories=("Cs",)), max_size=12),
)  # fmt: skip
HEADINGS = (
    HEADING, EDUCATION, NOMIS,
    "ladcode23,laname23,sex,age,population_2011,population_9999",
    "AgencyWorker,SWENo,FTE,OrgRole,RoleStartDate,RoleEndDate,Year",
    "authority,year,people_0_17,release",
)  # fmt: skip
WORKBOOK_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1901, 1, 1)),
    st.sampled_from(HEADING.split(",")),
)
FUZZED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def answer(root: Path, file: Path) -> None:
    with contextlib.suppress(intake.LoadRefused):
        intake.read([file], today=returns.TODAY, mappings=intake.read_mappings(root))


@pytest.mark.parametrize("heading", HEADINGS)
@FUZZED
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=13), min_size=1, max_size=6))
def test_rows_of_every_table(heading: str, rows: list[list[str]]) -> None:
    names = heading.split(",")
    lines = [",".join(f'"{cell}"' for cell in [*row, *[""] * len(names)][: len(names)]) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        answer(keep(Path(folder)), returns.csv(Path(folder) / "x.csv", heading, lines))


@FUZZED
@given(rows=st.lists(st.lists(WORKBOOK_CELLS, min_size=6, max_size=6), max_size=6))
def test_cells_of_every_sort_in_a_workbook(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in [HEADING.split(","), *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.xlsx"
        file.write_bytes(made.getvalue())
        answer(keep(Path(folder)), file)


@FUZZED
@given(cut=st.integers(0, 6000), put=st.binary(max_size=40))
@example(cut=2111, put=b"\x0b")  # a part whose length runs past the end of the file
def test_a_damaged_workbook(cut: int, put: bytes) -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    content = made.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.xlsx"
        file.write_bytes(content[:cut] + put + content[cut + len(put) :])
        answer(keep(Path(folder)), file)


@FUZZED
@given(at=st.integers(0, len(EARLY_HELP)), put=st.text(max_size=12), take=st.integers(0, 12))
def test_a_mapping_with_anything_in_it(at: int, put: str, take: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sources").mkdir()
        text = EARLY_HELP[:at] + put + EARLY_HELP[at + take :]
        (root / "sources" / "acme.toml").write_bytes(text.encode("utf-8", "replace"))
        file = returns.csv(root / "x.csv", HEADING, ["North,E1,0071,02-Jan-2023,05-Jun-2023,Step Up to CSC"])
        with contextlib.suppress(RegisterError, UserError):
            answer(root, file)


MODULE_CELLS = st.lists(
    st.tuples(
        st.sampled_from(MODULES),
        st.lists(st.tuples(st.integers(0, 9), CELLS | st.dates().map(str)), max_size=6),
    ),
    max_size=8,
)


@FUZZED
@given(modules=MODULE_CELLS, about=st.lists(CELLS, min_size=5, max_size=5))
def test_modules_of_every_sort_in_a_census(
    modules: list[tuple[Module, list[tuple[int, str]]]], about: list[str]
) -> None:
    marks = ("LAchildID", "PersonBirthDate", "ExpectedPersonBirthDate", "Disability", "Sex")
    said = "".join(f"<{mark}>{escape(text)}</{mark}>" for mark, text in zip(marks, about, strict=True))
    inside = "".join(
        f"<{module.name}>{''.join(field(module, place, text) for place, text in cells)}</{module.name}>"
        for module, cells in modules
    )
    child = (
        f"<Child><ChildIdentifiers>{said}</ChildIdentifiers>"
        f"<ChildCharacteristics>{said}</ChildCharacteristics><CINdetails>{inside}</CINdetails></Child>"
    )
    with tempfile.TemporaryDirectory() as folder:
        answer(keep(Path(folder)), returns.census(Path(folder) / "x.xml", child))


def field(module: Module, place: int, text: str) -> str:
    name = (*module.fields, *module.ignored)[place % len(module.fields + module.ignored)]
    return f"<{name}>{escape(text)}</{name}>"
