"""A good file of each kind is read into the common tables, with its cover and its label."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake import returns
from quarterday import intake
from quarterday.intake.settle import settled
from quarterday.records import TABLES, Cover, Kind, Load


def test_all_six_kinds_are_read_without_a_finding(tmp_path: Path) -> None:
    load = returns.read(*returns.one_of_each(tmp_path))
    assert list(load.kinds) == list(returns.KINDS)
    assert load.findings == ()
    tables = {name: table for held in load.kinds.values() for name, table in held.tables.items()}
    assert returns.NAMES <= set(tables) <= set(TABLES)
    for name, table in tables.items():
        assert table.schema == TABLES[name].schema
        assert table.num_rows == (1 if name in returns.NAMES else 0)
    assert not any(held.synthetic for held in load.kinds.values())


def test_an_episode_carries_its_child(tmp_path: Path) -> None:
    load = returns.read(*returns.care(tmp_path))
    assert load.kinds[Kind.LOOKED_AFTER].tables["care_episodes"].to_pylist() == [
        {
            "person": "0071", "start": date(2022, 5, 1), "end": date(2023, 4, 30),
            "born": date(2012, 2, 29), "turns_18": date(2030, 3, 1), "sex": "M", "ethnicity": "WBRI",
            "reason_started": "S", "legal_status": "C2", "need": "N1", "placement": "U1",
            "provider": "PR1", "reason_ceased": "E4A",
        }
    ]  # fmt: skip


def test_the_census_gives_referrals_enquiries_and_plans(tmp_path: Path) -> None:
    load = returns.read(returns.census(tmp_path / "c.xml"))
    tables = load.kinds[Kind.IN_NEED].tables
    about = {
        "person": "0071", "born": date(2012, 2, 29), "expected_birth": None, "sex": "F", "ethnicity": "WBRI",
        "disabled": None, "team": None,
    }  # fmt: skip
    assert tables["referrals"].to_pylist() == [
        {
            **about, "start": date(2023, 5, 1), "end": date(2023, 9, 1), "died": None, "source": "1A",
            "need": "N1", "reason_closed": "RC1", "no_further_action": False, "transfer_conference": None,
        }
    ]  # fmt: skip
    assert tables["section_47"].to_pylist() == [
        {
            **about, "start": date(2023, 5, 2), "conference": date(2023, 5, 20),
            "conference_not_required": None,
        }
    ]  # fmt: skip
    assert tables["plans"].to_pylist() == [
        {
            **about, "start": date(2023, 5, 20), "end": date(2023, 8, 20), "category": "EMO",
            "previous_plans": 0,
        }
    ]  # fmt: skip


def test_the_extracts_are_read_by_their_layouts(tmp_path: Path) -> None:
    load = returns.read(*returns.one_of_each(tmp_path))
    spell = {"start": date(2022, 1, 1), "end": date(2023, 5, 10)}
    assert load.kinds[Kind.WORKFORCE].tables["posts"].to_pylist() == [
        {"person": "W1", **spell, "agency": True, "fte": Decimal("0.800000"), "role": "5"}
    ]
    assert load.kinds[Kind.EARLY_HELP].tables["early_help"].to_pylist() == [
        {"case": "C1", "person": "0071", **spell, "end_reason": "needs_met", "organisation": "School"}
    ]
    assert load.kinds[Kind.PARTICIPATION].tables["activities"].to_pylist() == [
        {
            "person": "P1", "born": date(2006, 9, 1), "activity": "education",
            "start": date(2022, 9, 1), "end": date(2023, 5, 10),
        }
    ]  # fmt: skip
    assert load.kinds[Kind.POPULATION].tables["population"].to_pylist() == [
        {"authority": "X99000001", "year": 2022, "people": 69100, "release": returns.TODAY}
    ]


def test_a_folder_is_read_whole_and_files_are_known_by_content(tmp_path: Path) -> None:
    for number, path in enumerate(returns.one_of_each(tmp_path)):
        deep = tmp_path / "deep" / str(number)
        deep.mkdir(parents=True)
        path.rename(deep / f"export{path.suffix.upper()}")
    (tmp_path / "notes.txt").write_text("not a return")
    (tmp_path / ".hidden.csv").write_text("not a return")
    load = returns.read(tmp_path)
    assert set(load.kinds) == set(returns.KINDS)
    assert len({file.name for file in load.files}) == 7


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    paths = returns.care(tmp_path)
    assert len(returns.read(tmp_path, *paths).files) == 2


def test_headings_may_differ_in_case_order_and_blanks(tmp_path: Path) -> None:
    header = returns.csv(tmp_path / "h.csv", " dob ,child,Ethnic, SEX", ["29/02/2012, 0071 ,wbri,f"])
    _, episodes = returns.care(tmp_path)
    (row,) = returns.read(header, episodes).kinds[Kind.LOOKED_AFTER].tables["care_episodes"].to_pylist()
    assert (row["person"], row["sex"], row["ethnicity"]) == ("0071", "F", "WBRI")
    assert row["born"] == date(2012, 2, 29)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf8_and_marked_utf16_are_read(tmp_path: Path, encoding: str) -> None:
    text = f"{returns.EARLY_HELP}\r\n{returns.CASE.replace('School', 'Café')}\r\n"
    (tmp_path / "e.csv").write_bytes(text.encode(encoding))
    (row,) = returns.read(tmp_path).kinds[Kind.EARLY_HELP].tables["early_help"].to_pylist()
    assert row["organisation"] == "Café"


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    paths = returns.one_of_each(tmp_path)
    intake.read(paths, today=returns.TODAY, progress=lambda *step: told.append(step))
    called = [f"{path.name} ({number} of {len(paths)})" for number, path in enumerate(paths, start=1)]
    assert list(dict.fromkeys(name for name, _, _ in told)) == called
    for name, path in zip(called, paths, strict=True):
        steps = [(done, total) for each, done, total in told if each == name]
        assert steps == sorted(steps)
        assert steps[-1] == (path.stat().st_size, path.stat().st_size)


def test_progress_goes_on_within_a_large_file(tmp_path: Path) -> None:
    rows = [returns.CASE.replace("School", f"School {n} {'x' * 4000}") for n in range(600)]
    path = returns.csv(tmp_path / "e.csv", returns.EARLY_HELP, rows)
    told: list[int] = []
    intake.read([path], today=returns.TODAY, progress=lambda what, done, total: told.append(done))
    assert any(0 < done < path.stat().st_size for done in told)


def test_the_made_up_are_labelled(tmp_path: Path) -> None:
    marked = returns.csv(
        tmp_path / "w.csv", f"{returns.WORKFORCE},Synthetic", [f"{returns.POST},made-up record"]
    )
    header = returns.CENSUS_HEADER.replace("Somebody's", "quarterday Synthetic 0.1")
    load = returns.read(marked, returns.census(tmp_path / "c.xml", header=header), *returns.care(tmp_path))
    assert load.findings == ()
    assert {kind: held.synthetic for kind, held in load.kinds.items()} == {
        Kind.LOOKED_AFTER: False, Kind.IN_NEED: True, Kind.WORKFORCE: True,
    }  # fmt: skip


def test_an_empty_mark_labels_nothing(tmp_path: Path) -> None:
    path = returns.csv(tmp_path / "w.csv", f"{returns.WORKFORCE},SYNTHETIC", [f"{returns.POST}, "])
    assert not returns.read(path).kinds[Kind.WORKFORCE].synthetic


def cover_of_care(folder: Path, *episodes: tuple[str, str]) -> Cover | None:
    rows = [f"0071,{start},S,C2,N1,U1,PR1,{end},,,,," for start, end in episodes]
    return returns.read(*returns.care(folder, *rows)).kinds[Kind.LOOKED_AFTER].cover


@pytest.mark.parametrize(
    ("episodes", "first", "last"),
    [
        ([("01/05/2022", "30/04/2023")], (2023, 4, 1), (2024, 3, 31)),
        ([("01/05/2022", "")], (2022, 4, 1), (2023, 3, 31)),
        ([("01/05/2020", "31/03/2023")], (2022, 4, 1), (2023, 3, 31)),
        ([("01/05/2020", "02/04/2022"), ("02/04/2022", "01/04/2023")], (2022, 4, 1), (2023, 3, 31)),
        ([("01/05/2020", "01/04/2023")], (2022, 4, 1), (2023, 3, 31)),
        ([("31/03/2023", ""), ("01/05/2017", "02/04/2018")], (2018, 4, 1), (2023, 3, 31)),
        ([("01/05/2022", "30/04/2030"), ("01/06/2031", "")], (2022, 4, 1), (2023, 3, 31)),
    ],
)
def test_a_return_on_care_covers_whole_years(
    tmp_path: Path,
    episodes: list[tuple[str, str]],
    first: tuple[int, int, int],
    last: tuple[int, int, int],
) -> None:
    assert cover_of_care(tmp_path, *episodes) == Cover(date(*first), date(*last))


def test_the_census_covers_from_the_year_of_its_first_closure(tmp_path: Path) -> None:
    closed = returns.read(returns.census(tmp_path / "c.xml"))
    assert closed.kinds[Kind.IN_NEED].cover == Cover(date(2023, 4, 1), date(2024, 3, 31))
    early = returns.REFERRAL.replace("2023", "2020")
    both = returns.census(tmp_path / "c.xml", returns.child(returns.details(early), returns.details()))
    assert returns.read(both).kinds[Kind.IN_NEED].cover == Cover(date(2020, 4, 1), date(2024, 3, 31))
    still_open = returns.child(returns.details("<CINreferralDate>2019-05-01</CINreferralDate>"))
    load = returns.read(returns.census(tmp_path / "c.xml", still_open))
    assert load.kinds[Kind.IN_NEED].cover == Cover(date(2023, 4, 1), date(2024, 3, 31))


def test_an_extract_covers_from_the_quarter_of_its_first_end(tmp_path: Path) -> None:
    load = returns.read(*returns.one_of_each(tmp_path))
    for kind in (Kind.WORKFORCE, Kind.EARLY_HELP, Kind.PARTICIPATION):
        assert load.kinds[kind].cover == Cover(date(2023, 4, 1), date(2023, 9, 30))
    assert load.kinds[Kind.POPULATION].cover is None
    open_post = returns.csv(tmp_path / "w.csv", returns.WORKFORCE, ["W1,no,5,1,2020-01-01,,2023-09-30"])
    one_day = returns.read(open_post).kinds[Kind.WORKFORCE].cover
    assert one_day == Cover(date(2023, 9, 30), date(2023, 9, 30))


def test_the_user_may_say_how_far_the_records_speak(tmp_path: Path) -> None:
    load = returns.read(
        *returns.one_of_each(tmp_path), as_at=date(2023, 12, 31), covers_from=date(2019, 4, 1)
    )
    covers = {held.cover for kind, held in load.kinds.items() if kind is not Kind.POPULATION}
    assert covers == {Cover(date(2019, 4, 1), date(2023, 12, 31))}


def test_a_cover_past_the_day_of_loading_is_warned_of(tmp_path: Path) -> None:
    load = returns.read(*returns.care(tmp_path, "0071,01/05/2024,S,C2,N1,U1,PR1,,,,,,"))
    assert returns.broken(load) == [("cover_after_load", None, True)]
    assert returns.found(load, "cover_after_load")[0].found == "2025-03-31"


def test_as_at_stands_in_for_a_missing_reference_date(tmp_path: Path) -> None:
    header = returns.CENSUS_HEADER.replace("<ReferenceDate>2024-03-31</ReferenceDate>", "")
    path = returns.census(tmp_path / "c.xml", header=header)
    assert "ReferenceDate" in returns.refused(path)
    cover = returns.read(path, as_at=date(2023, 9, 30)).kinds[Kind.IN_NEED].cover
    assert cover == Cover(date(2023, 4, 1), date(2023, 9, 30))


STAFF = f"{returns.WORKFORCE},row_is,days_lost"
POST = "W1,no,5,0.8,2022-01-01,2023-05-10,2023-09-30,,"
VACANT = "P1,,4,0.5,2022-01-01,2023-08-01,2023-09-30,vacancy,"
EVERY = ("posts", "vacancies", "absences")  # its field may be of a row of any of them
SICK = "W1,,,,2023-03-06,2023-03-06,2023-09-30,Sickness,0.8"


def staff(folder: Path, *rows: str) -> Load:
    return returns.read(returns.csv(folder / "e.csv", STAFF, rows))


def test_vacant_posts_and_sickness_are_rows_of_the_extract_of_posts(tmp_path: Path) -> None:
    load = staff(tmp_path, POST, VACANT, SICK)
    assert load.findings == ()
    tables = load.kinds[Kind.WORKFORCE].tables
    assert len(tables["posts"]) == 1
    assert tables["vacancies"].to_pylist() == [
        {"post": "P1", "start": date(2022, 1, 1), "end": date(2023, 8, 1), "fte": Decimal("0.5"), "role": "4"}
    ]
    assert tables["absences"].to_pylist() == [
        {"person": "W1", "start": date(2023, 3, 6), "end": date(2023, 3, 6), "days": Decimal("0.8")}
    ]


def test_vacancies_and_sickness_that_no_row_tells_of_are_not_known(tmp_path: Path) -> None:
    assert set(staff(tmp_path, POST).kinds[Kind.WORKFORCE].tables) == {"posts"}


def test_the_extract_of_posts_speaks_from_where_each_of_its_tables_does(tmp_path: Path) -> None:
    """Sickness of 2023 alone must not make the years before, of which there are posts, years without sickness."""
    older = POST.replace("2023-05-10", "2022-05-10")
    for rows, first in [
        ((older,), date(2022, 4, 1)),
        ((older, SICK), date(2023, 1, 1)),
        ((older, SICK, VACANT), date(2023, 7, 1)),
        ((older, VACANT.replace("2023-08-01", "")), date(2023, 9, 30)),
    ]:
        cover = staff(tmp_path, *rows).kinds[Kind.WORKFORCE].cover
        assert cover is not None
        assert (cover.first, cover.last) == (first, date(2023, 9, 30)), rows


@pytest.mark.parametrize(
    ("row", "rule", "tables"),
    [
        (SICK.replace("0.8", "some"), "not_a_number", ("absences",)),
        (SICK.replace(",2023-03-06,2023-09", ",2023-03-05,2023-09"), "end_before_start", EVERY),
        (VACANT.replace("0.5", ""), "not_a_number", EVERY),
    ],
)  # fmt: skip
def test_a_vacancy_or_sickness_that_cannot_be_read_is_left_out(
    tmp_path: Path, row: str, rule: str, tables: tuple[str, ...]
) -> None:
    load = staff(tmp_path, POST, row)
    assert [(each.rule, each.tables, each.kept) for each in settled(load, {}).findings] == [
        (rule, tables, False)
    ]
    assert set(load.kinds[Kind.WORKFORCE].tables) == {"posts"}
