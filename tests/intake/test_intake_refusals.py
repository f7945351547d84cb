"""Files that cannot be read: the whole load is refused, and the text says what and where."""

from __future__ import annotations

import errno
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import returns
from quarterday import intake
from quarterday.errors import InputRefused


def broken_episodes(folder: Path, text: str | bytes) -> str:
    """The refusal of a good header beside an episodes file that holds `text`."""
    _, episodes = returns.care(folder)
    episodes.write_bytes(text.encode() if isinstance(text, str) else text)
    refusal = returns.refused(folder)
    assert refusal.startswith("Nothing was loaded: 1 fault")
    assert "header.csv" not in refusal
    return refusal


def good_episodes() -> str:
    return f"{returns.EPISODES}\n{returns.EPISODE}\n"


def test_a_missing_column_is_named_with_what_may_be_meant(tmp_path: Path) -> None:
    refusal = broken_episodes(tmp_path, good_episodes().replace("DECOM", "DECOMM").replace("LS,", ""))
    assert "episodes.csv, line 1" in refusal
    assert "nearest to “SSDA903 episodes” and lacks the columns DECOM, LS." in refusal
    assert "Did you mean “DECOM” where it says “DECOMM”?" in refusal


@pytest.mark.parametrize("layout", ["WORKFORCE", "EARLY_HELP", "PARTICIPATION", "POPULATION", "HEADER"])
def test_each_column_of_a_layout_is_needed(tmp_path: Path, layout: str) -> None:
    names = getattr(returns, layout).split(",")
    for name in set(names) - {"organisation", "UPN", "MOTHER", "MC_DOB"}:
        left = [each for each in names if each != name]
        path = returns.csv(tmp_path / "x.csv", ",".join(left), [",".join("1" * len(left))])
        assert f"lacks the column {name}." in returns.refused(path)


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    assert "DEC is there more than once" in broken_episodes(tmp_path, good_episodes().replace("URN", " dec"))


def test_a_file_without_a_header_line_shows_no_value(tmp_path: Path) -> None:
    refusal = broken_episodes(tmp_path, returns.EPISODE + "\n")
    assert "of no format that Quarterday knows (13 columns)" in refusal
    assert "0071" not in refusal


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_named(tmp_path: Path, sign: str, word: str) -> None:
    assert f"parted by {word}" in broken_episodes(tmp_path, good_episodes().replace(",", sign))


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    assert "empty" in broken_episodes(tmp_path, content)


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    assert "holds no row" in broken_episodes(tmp_path, returns.EPISODES + "\n")


def test_windows_1252_is_refused_with_its_place(tmp_path: Path) -> None:
    text = good_episodes() + good_episodes().splitlines()[1].replace(",,,,", ",,é,,")
    refusal = broken_episodes(tmp_path, text.encode("cp1252"))
    place = text.index("é") + 1
    assert f"episodes.csv, line 3: byte {place} of the file (0xe9)" in refusal
    assert "Windows-1252" in refusal
    assert "save the file as CSV UTF-8" in refusal


def test_utf16_without_a_mark_is_refused(tmp_path: Path) -> None:
    assert "null characters" in broken_episodes(tmp_path, good_episodes().encode("utf-16-le"))


def test_a_workbook_is_refused(tmp_path: Path) -> None:
    assert "workbook" in broken_episodes(tmp_path, b"PK\x03\x04rest")


@pytest.mark.parametrize("text", ["x" * 5_000_000, '"' + "x\n" * 2_500_000, '"' + "x" * 5_000_000 + '"'])
def test_an_absurdly_long_line_or_cell_is_refused_at_once(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    refusal = broken_episodes(tmp_path, good_episodes() + text)
    assert time.perf_counter() - began < 3
    assert "episodes.csv, line 3" in refusal
    assert len(refusal) < 1000


def test_unmatched_quotation_marks_are_refused(tmp_path: Path) -> None:
    refusal = broken_episodes(tmp_path, good_episodes() + '"0071,01/05/2022\n')
    assert "episodes.csv, line 3: the row that begins at line 3 cannot be taken apart" in refusal


@pytest.mark.parametrize("which", ["header.csv", "episodes.csv"])
def test_half_a_return_is_refused(tmp_path: Path, which: str) -> None:
    returns.care(tmp_path)
    refusal = returns.refused(tmp_path / which)
    assert "is not in the load" in refusal
    assert "load the two together" in refusal


def test_two_files_of_a_kind_are_refused(tmp_path: Path) -> None:
    returns.csv(tmp_path / "a.csv", returns.POPULATION, [returns.PEOPLE])
    returns.csv(tmp_path / "b.csv", returns.POPULATION, [returns.PEOPLE])
    assert "a.csv and b.csv: both are “mid-year population estimates”" in returns.refused(tmp_path)


@pytest.mark.parametrize("other", ["2023-06-30", "", "soon", "31/02/2023"])
def test_as_at_is_one_day_on_every_row(tmp_path: Path, other: str) -> None:
    rows = [returns.CASE, returns.CASE.replace("2023-09-30", other)]
    refusal = returns.refused(returns.csv(tmp_path / "e.csv", returns.EARLY_HELP, rows))
    assert "e.csv, line 3, as_at" in refusal
    assert "2023-09-30 on the rows before" in refusal


def test_an_impossible_wish_for_the_cover_is_refused(tmp_path: Path) -> None:
    path = returns.csv(tmp_path / "e.csv", returns.EARLY_HELP, [returns.CASE])
    with pytest.raises(InputRefused, match="--covers-from"):
        returns.read(path, covers_from=date(2024, 1, 1))


def test_dates_that_tell_no_cover_are_refused(tmp_path: Path) -> None:
    paths = returns.care(tmp_path, returns.EPISODE.replace("01/05/2022", "31/02/2022"))
    assert "--as-at" in returns.refused(*paths)
    assert returns.read(*paths, as_at=date(2023, 9, 30)).kinds


def test_a_census_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    path = returns.census(tmp_path / "c.xml")
    whole = path.read_text()
    for length in range(1, len(whole) - 1, 37):
        path.write_text(whole[:length])
        assert "c.xml" in returns.refused(path)
    path.write_text(whole[: len(whole) // 2])
    assert "ends before it is complete" in returns.refused(path)


DOCTYPES = [
    '<!DOCTYPE Message SYSTEM "http://example.invalid/x.dtd">',
    '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE Message [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9))
    + "]>",
]


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_refused(tmp_path: Path, doctype: str) -> None:
    path = returns.census(tmp_path / "c.xml")
    path.write_text(doctype + path.read_text())
    assert "DOCTYPE" in returns.refused(path)


def test_an_entity_is_refused(tmp_path: Path) -> None:
    path = returns.census(tmp_path / "c.xml", returns.child(identifiers="&secret;"))
    assert "entity" in returns.refused(path)


def test_a_byte_that_is_no_character_is_refused(tmp_path: Path) -> None:
    path = returns.census(tmp_path / "c.xml")
    path.write_bytes(path.read_text().replace("WBRI", "é").encode("cp1252"))
    refusal = returns.refused(path)
    assert "not a character of its encoding" in refusal
    assert "UTF-8" in refusal


def test_an_absurdly_long_value_of_a_census_is_refused(tmp_path: Path) -> None:
    path = returns.census(tmp_path / "c.xml")
    path.write_text(path.read_text().replace("0071", "1" * 5_000_000))
    refusal = returns.refused(path)
    assert "LAchildID holds 5,000,000 characters" in refusal
    assert len(refusal) < 1000


@pytest.mark.parametrize(
    "text",
    ["<a/>", "<Message/>", "<Message><Collection>CIN</Collection></Message>", "<Message><Child/></Message>"],
)
def test_other_xml_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.xml").write_text(text)
    assert "of no return that Quarterday knows" in returns.refused(tmp_path)


def test_nothing_to_load_is_refused(tmp_path: Path) -> None:
    assert "no .csv, .xml, .xlsx or .parquet file" in returns.refused(tmp_path)
    assert "cannot be read" in returns.refused(tmp_path / "nowhere.csv")
    assert "no file was named" in returns.refused()
    returns.csv(tmp_path / "dolo.csv", "CHILD,DOB,DOLO_START,DOLO_END", [])
    assert "not used by this version" in returns.refused(tmp_path)


def test_a_table_without_its_return_is_refused(tmp_path: Path) -> None:
    returns.csv(tmp_path / "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", [])
    assert "neither “SSDA903 header (children)” nor" in returns.refused(tmp_path)


@pytest.mark.parametrize("method", ["is_dir", "open"])
def test_a_file_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """As far as looking at the path is forbidden, and as far as reading it is."""
    path = returns.csv(tmp_path / "p.csv", returns.POPULATION, [returns.PEOPLE])

    def denied(self: Path, *args: object, **named: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, method, denied)
    monkeypatch.setattr(Path, "open", denied)
    assert "p.csv: the file cannot be read (Permission denied)" in returns.refused(path)


def test_every_refused_file_is_listed(tmp_path: Path) -> None:
    returns.care(tmp_path)
    (tmp_path / "episodes.csv").write_text("")
    returns.csv(tmp_path / "x.csv", "a,b", ["1,2"])
    (tmp_path / "c.xml").write_text("<Message>")
    with pytest.raises(intake.LoadRefused) as caught:
        returns.read(tmp_path)
    assert [each.file for each in caught.value.refusals] == ["c.xml", "episodes.csv", "x.csv"]
    assert "3 faults to mend first" in str(caught.value)
    for refusal in caught.value.refusals:
        assert refusal.found
        assert refusal.expected
        assert refusal.do


def read_or_refusal(path: Path) -> str:
    try:
        returns.read(path)
    except InputRefused as refusal:
        return str(refusal)
    return ""


ANY_BYTES = st.binary(max_size=300)
STARTS = st.sampled_from(
    [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"<Message>", b"<?xml version='1.0'?><Message><Header>"]
    + [f"{getattr(returns, each)}\n".encode() for each in ("HEADER", "EPISODES", "WORKFORCE", "POPULATION")]
)
CELLS = st.sampled_from(
    [
        "",
        "0071",
        "31/02/2023",
        "01/05/2022",
        "2023-09-30",
        "9999-12-31",
        "0",
        "1",
        "-1",
        "1e9",
        '"',
        "x",
        "C2",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(start=STARTS, rest=ANY_BYTES)
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(start + rest)
    assert len(read_or_refusal(path)) < 2000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), layout=st.sampled_from(["EPISODES", "WORKFORCE", "EARLY_HELP", "PARTICIPATION"]))
def test_any_cells_are_read_or_refused(tmp_path: Path, data: st.DataObject, layout: str) -> None:
    heading = getattr(returns, layout)
    row = st.lists(CELLS, min_size=heading.count(",") + 1, max_size=heading.count(",") + 1)
    rows = data.draw(st.lists(row.map(",".join), max_size=6))
    header, episodes = returns.care(tmp_path)
    returns.csv(episodes, heading, rows)
    try:
        load = returns.read(*([header, episodes] if layout == "EPISODES" else [episodes]))
    except InputRefused:
        return
    (held,) = load.kinds.values()
    left_out = {each.row for each in load.findings if not each.kept}
    assert sum(table.num_rows for table in held.tables.values()) == held.files[-1].rows - len(left_out)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 900), junk=st.binary(min_size=1, max_size=20))
def test_a_census_with_junk_anywhere_is_read_or_refused(tmp_path: Path, at: int, junk: bytes) -> None:
    path = returns.census(tmp_path / "c.xml")
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + junk + whole[at:])
    assert len(read_or_refusal(path)) < 2000


def test_a_file_still_being_written_is_refused(tmp_path: Path) -> None:
    path = returns.csv(tmp_path / "p.csv", returns.POPULATION, [returns.PEOPLE])

    written: list[object] = []

    def export(*step: object) -> None:
        if not written:
            path.write_bytes(path.read_bytes() + b"\n")
        written.append(step)

    with pytest.raises(intake.LoadRefused, match=r"p\.csv: the file changed while it was read"):
        intake.read([path], today=returns.TODAY, progress=export)
