"""Workbooks, Parquet and CSV tables that are damaged or made to harm: read or refused, never a crash."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import lists, returns
from quarterday.intake.extent import Extent, Unlikely
from quarterday.intake.files import Source
from quarterday.intake.formulas import unread
from quarterday.intake.many import gathered, tables
from quarterday.intake.refusal import Refused

INSERTED = (b"<", b'"', b"&a;", b"\x00", b"99999999999", b"<f>A1</f>", b",", b"\n", b"XFD1048577", b' r="A0"')


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    folder: Path = tmp_path_factory.mktemp("good")
    paths = [lists.workbook(folder / "a.xlsx"), *lists.dataset(folder / "csv")]
    paths += lists.dataset(folder / "parquet", parquet=True)
    return folder, [path.read_bytes() for path in paths]


def damaged(content: bytes, data: st.DataObject) -> bytes:
    at = data.draw(st.integers(0, len(content) - 1))
    over = data.draw(st.integers(0, 40))
    return content[:at] + data.draw(st.sampled_from((b"", *INSERTED))) + content[at + over :]


def inside(content: bytes, data: st.DataObject) -> bytes:
    """The archive with one of its parts damaged."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        hit = data.draw(st.sampled_from(old.namelist()))
        for part in old.namelist():
            new.writestr(part, damaged(old.read(part), data) if part == hit else old.read(part))
    return made.getvalue()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_is_read_or_refused(good: tuple[Path, list[bytes]], data: st.DataObject) -> None:
    folder, contents = good
    content = data.draw(st.sampled_from(contents))
    zipped = zipfile.is_zipfile(io.BytesIO(content)) and data.draw(st.booleans())
    file = folder / "x"
    file.write_bytes(inside(content, data) if zipped else damaged(content, data))
    try:
        found = tables(Source(file, "x"), date(2024, 6, 1))
        for kind in {each.kind for each in found if each.kind}:
            gathered(kind, [each.part for each in found if each.part and each.kind is kind])
    except Refused as fault:
        assert fault.found  # noqa: PT017 - any refusal will do, and no other exception


def extent(*chunks: bytes) -> tuple[int, int]:
    found = Extent().follow(iter(chunks))
    return found.rows, found.columns


@pytest.mark.parametrize(
    "text",
    [
        b'<sheetData><row r="7"><c r="AB7"/></row>',
        b"<sheetData><row r='7'><c s=\"1\" r = 'AB7' t=\"s\"><v>1</v></c></row>",
        b'<x:row r="7"><x:c t=">" r="AB7">',
    ],
)
def test_how_far_a_sheet_reaches(text: bytes) -> None:
    assert extent(text) == (7, 28)
    assert extent(*(text[at : at + 1] for at in range(len(text)))) == (7, 28)


@pytest.mark.parametrize(
    "text",
    [
        b'<c r="A99999999999">', b'<c r="XFE1">', b'<c r="A0">', b'<c r="&#65;1">', b"<c r=A1>",
        b'<c r="A1>', b'<row r="1048577">', b"<\x00c", b'<c r="a1">', b"<c " + b"x" * 100_000,
    ],
)  # fmt: skip
def test_a_name_that_excel_would_not_write(text: bytes) -> None:
    with pytest.raises(Unlikely):
        extent(b"<sheetData>", text, b"<end/>")


def test_a_workbook_of_a_version_of_zip_to_come_is_refused(tmp_path: Path) -> None:
    path = lists.workbook(tmp_path / "a.xlsx")
    content = path.read_bytes()
    at = content.index(b"PK\x01\x02") + 6  # the version that it takes to unpack the first part, times ten
    path.write_bytes(content[:at] + b"\xf2" + content[at + 1 :])
    assert "a.xlsx" in returns.refused(path)
    with pytest.raises(Refused, match="cannot be taken apart"):
        unread(path.read_bytes())
