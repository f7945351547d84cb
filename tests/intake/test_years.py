"""Returns of several years in one load: stitched, told apart, and their changed history found."""

from __future__ import annotations

import csv
import itertools
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import returns
from outside import shared
from quarterday.records import Cover, Kind, Load

DAY = timedelta(days=1)


def episode(child: str, start: str, end: str = "", **cells: str) -> str:
    row = dict.fromkeys(returns.EPISODES.split(","), "")
    row |= {"CHILD": child, "DECOM": start, "DEC": end, "REC": "E8" if end else "", "RNE": "S", "LS": "C2"}
    return ",".join((row | {"CIN": "N1", "PLACE": "U1"} | cells).values())


def year(folder: Path, prefix: str, *episodes: str, header: Sequence[str] = ()) -> list[Path]:
    """A year's header and episodes, named with a prefix; the header has the children of the episodes."""
    names = header or sorted({row.split(",")[0] for row in episodes})
    children = [f"{name},1,01/01/2012,WBRI,,," for name in names]
    return [
        returns.csv(folder / f"{prefix}header.csv", returns.HEADER, children),
        returns.csv(folder / f"{prefix}episodes.csv", returns.EPISODES, episodes),
    ]


def spells(load: Load, table: str = "care_episodes") -> list[tuple[str, str, str]]:
    (held,) = load.kinds.values()
    return sorted((r["person"], f"{r['start']}", f"{r['end'] or ''}") for r in held.tables[table].to_pylist())


def wrong(load: Load) -> list[tuple[str, str, int | None, str, bool]]:
    return [(f.rule, f.file, f.row, f.field, f.kept) for f in load.findings]


# one closed in each year, so that a return's own dates tell its year
TOLD_19 = episode("t", "01/05/2018", "01/02/2019")
TOLD_20 = episode("u", "01/05/2019", "01/02/2020")


def two(folder: Path, first: Sequence[str], second: Sequence[str]) -> Load:
    return returns.read(*year(folder, "2019-", TOLD_19, *first), *year(folder, "2020-", TOLD_20, *second))


TOLD = [("t", "2018-05-01", "2019-02-01"), ("u", "2019-05-01", "2020-02-01")]


def test_an_open_episode_is_stated_again_and_counts_once(tmp_path: Path) -> None:
    load = two(tmp_path, [episode("a", "01/06/2018")], [episode("a", "01/06/2018", "01/07/2019")])
    assert load.findings == ()
    assert spells(load) == [("a", "2018-06-01", "2019-07-01"), *TOLD]
    (held,) = load.kinds.values()
    assert held.cover == Cover(date(2018, 4, 1), date(2020, 3, 31))
    assert len(held.files) == 4


def test_an_episode_closed_in_an_earlier_year_stays(tmp_path: Path) -> None:
    load = two(tmp_path, [episode("a", "01/06/2018", "01/04/2019")], [])
    assert load.findings == ()
    assert ("a", "2018-06-01", "2019-04-01") in spells(load)


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        (episode("a", "01/06/2018"), episode("a", "01/06/2018", LS="E1"), "LS"),
        (episode("a", "01/06/2018"), episode("a", "01/06/2018", PLACE="U4"), "PLACE"),
        (episode("a", "01/06/2018"), episode("a", "01/06/2018", "01/03/2019"), "DEC"),
        (episode("a", "01/06/2018", "01/03/2019"), episode("a", "01/06/2018", "02/03/2019"), "DEC"),
        (episode("a", "01/06/2018", "01/03/2019"), episode("a", "01/06/2018"), "DEC"),
        (episode("a", "01/06/2018"), episode("a", "01/05/2018"), "DECOM"),
    ],
)
def test_the_later_statement_wins_and_is_found(tmp_path: Path, first: str, second: str, field: str) -> None:
    load = two(tmp_path, [first], [second])
    rules = [each for each in wrong(load) if each[0] == "history_changed"]
    assert rules == [("history_changed", "2019-episodes.csv", 3, field, False)]
    alone = returns.read(*year(tmp_path, "x", TOLD_20, second))
    assert set(spells(alone)) == set(spells(load)) - {TOLD[0]}


@pytest.mark.parametrize("code", [{"REC": "X1"}, {"REASON_PLACE_CHANGE": "PLACE"}, {"HOME_POST": "AB1 2CD"}])
def test_what_only_an_end_brings_is_no_change(tmp_path: Path, code: dict[str, str]) -> None:
    first, second = episode("a", "01/06/2018"), episode("a", "01/06/2018", "01/07/2019", **code)
    assert not returns.found(two(tmp_path, [first], [second]), "history_changed")


def test_an_episode_that_vanishes_is_followed_to_the_end_of_its_return(tmp_path: Path) -> None:
    load = two(tmp_path, [episode("a", "01/06/2018")], [])
    assert wrong(load) == [("not_restated", "2019-episodes.csv", 3, "DEC", True)]
    assert ("a", "2018-06-01", "2019-04-01") in spells(load)


def test_an_earlier_end_is_clipped_to_the_next_start(tmp_path: Path) -> None:
    load = two(tmp_path, [episode("a", "01/06/2018")], [episode("a", "01/09/2018")])
    assert sorted(wrong(load)) == [
        ("not_restated", "2019-episodes.csv", 3, "DEC", True),
        ("stated_late", "2020-episodes.csv", 3, "DECOM", True),
    ]
    assert spells(load)[:2] == [("a", "2018-06-01", "2018-09-01"), ("a", "2018-09-01", "")]


def test_an_episode_that_appears_late_is_found_and_counts(tmp_path: Path) -> None:
    late = episode("a", "31/03/2019", "01/06/2019")
    load = two(tmp_path, [], [late, episode("b", "01/04/2019")])
    assert wrong(load) == [("stated_late", "2020-episodes.csv", 3, "DECOM", True)]
    assert ("a", "2019-03-31", "2019-06-01") in spells(load)


def test_an_episode_over_before_the_earlier_return_is_not_late(tmp_path: Path) -> None:
    load = two(tmp_path, [], [episode("a", "01/06/2017", "01/03/2018")])
    assert not returns.found(load, "stated_late")


def test_a_child_is_as_the_latest_return_says(tmp_path: Path) -> None:
    earlier = year(tmp_path, "2019-", TOLD_19, episode("t", "01/02/2019"))
    later = year(tmp_path, "2020-", TOLD_20, episode("t", "01/02/2019"))
    returns.csv(later[0], returns.HEADER, ["t,2,02/02/2012,WBRI,,,", "u,1,,WBRI,,,"])
    load = returns.read(*earlier, *later)
    assert [(f.file, f.row, f.field, f.kept) for f in returns.found(load, "birth_changed")] == [
        ("2020-episodes.csv", 3, "DOB", True),
    ]  # fmt: skip
    rows = load.kinds[Kind.LOOKED_AFTER].tables["care_episodes"].to_pylist()
    assert {(r["person"], r["sex"], r["born"], r["turns_18"]) for r in rows} == {
        ("t", "F", date(2012, 2, 2), date(2030, 2, 2)), ("u", "M", None, None),
    }  # fmt: skip


def test_a_missing_year_ends_the_cover(tmp_path: Path) -> None:
    load = returns.read(
        *year(tmp_path, "2018-", episode("s", "01/05/2017", "01/02/2018")), *year(tmp_path, "2020-", TOLD_20)
    )
    assert [(f.rule, f.file, f.kept) for f in load.findings] == [("year_missing", "2020-episodes.csv", True)]
    assert load.kinds[Kind.LOOKED_AFTER].cover == Cover(date(2019, 4, 1), date(2020, 3, 31))


def test_names_and_order_make_no_difference(tmp_path: Path) -> None:
    first = year(tmp_path, "b", TOLD_19, episode("a", "01/06/2018"))
    second = year(tmp_path, "a", TOLD_20, episode("a", "01/06/2018", "01/07/2019"))
    expected = spells(returns.read(*first, *second))
    names = ["w", "x", "y", "z"]
    for order in itertools.permutations([*first, *second]):
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        moved = [Path(shutil.copy(path, folder / f"{n}.csv")) for path, n in zip(order, names, strict=True)]
        assert spells(returns.read(*moved)) == expected


def test_two_returns_of_one_year_are_refused(tmp_path: Path) -> None:
    refusal = returns.refused(
        *year(tmp_path, "a", TOLD_19), *year(tmp_path, "b", TOLD_19.replace("t", "v", 1))
    )
    assert "their years cannot be told apart: two of them speak to 2019-03-31" in refusal


def test_years_of_the_same_children_are_told_apart_by_their_names(tmp_path: Path) -> None:
    first, second = episode("a", "01/06/2018", "01/02/2019"), episode("a", "01/02/2019", "01/02/2020")
    named = [*year(tmp_path, "2019-", first), *year(tmp_path, "2020-", second)]
    assert len(spells(returns.read(*named))) == 2
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    assert len(spells(returns.read(*year(tmp_path / "x", "", first), *year(tmp_path / "y", "", second)))) == 2
    loose = [*year(tmp_path, "a", first), *year(tmp_path, "b", second)]
    assert "cannot be told" in returns.refused(*loose)


def test_one_header_may_hold_the_children_of_all_years(tmp_path: Path) -> None:
    """As two headers do, and what is wrong in it is noted once."""
    first, second = [TOLD_19, episode("a", "01/06/2018")], [TOLD_20, episode("a", "01/06/2018", "01/07/2019")]
    apart = returns.read(*year(tmp_path, "2019-", *first), *year(tmp_path, "2020-", *second))
    children = [
        f"{name},1,{born},WBRI,,," for name, born in (("a", "01/01/2012"), ("t", ""), ("u", "01/01/2012"))
    ]
    (tmp_path / "one").mkdir()
    header = returns.csv(tmp_path / "one" / "header.csv", returns.HEADER, children)
    missing = returns.csv(
        tmp_path / "one" / "2020-missing.csv",
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        ["a,01/01/2012,M,01/05/2019,02/05/2019"],
    )
    episodes = [
        returns.csv(tmp_path / "one" / f"{number}-episodes.csv", returns.EPISODES, rows)
        for number, rows in ((2019, first), (2020, second))
    ]
    load = returns.read(header, missing, *episodes)
    assert spells(load) == spells(apart)
    assert [(f.rule, f.file, f.row) for f in load.findings] == [("missing_birth", "header.csv", 3)]
    assert load.kinds[Kind.LOOKED_AFTER].tables["missing_episodes"].num_rows == 1


def test_a_header_of_one_year_is_none_for_two(tmp_path: Path) -> None:
    first, second = year(tmp_path, "2019-", TOLD_19), year(tmp_path, "2020-", TOLD_20)
    assert "the load has 1 of “SSDA903 header" in returns.refused(*first, second[1])


def test_headers_without_episodes_are_refused(tmp_path: Path) -> None:
    first, second = year(tmp_path, "2019-", TOLD_19), year(tmp_path, "2020-", TOLD_20)
    assert "has 2 of “SSDA903 header" in returns.refused(*first, second[0])


REVIEW = "CHILD,DOB,REVIEW,REVIEW_CODE"


def test_the_other_tables_are_stitched_too(tmp_path: Path) -> None:
    both = [
        *year(tmp_path, "2019-", TOLD_19, episode("a", "01/06/2018")),
        *year(tmp_path, "2020-", TOLD_20, episode("a", "01/06/2018")),
    ]
    oc3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"
    missing = "CHILD,DOB,MISSING,MIS_START,MIS_END"
    load = returns.read(
        *both,
        returns.csv(tmp_path / "2019-oc3.csv", oc3, ["a,,YES,F1,K1"]),
        returns.csv(tmp_path / "2020-oc3.csv", oc3, ["a,,NO,F1,K1"]),
        returns.csv(tmp_path / "2019-missing.csv", missing, ["a,,M,30/03/2019,"]),
        returns.csv(tmp_path / "2020-missing.csv", missing, ["a,,M,30/03/2019,02/04/2019"]),
        returns.csv(tmp_path / "reviews19.csv", REVIEW, ["t,,01/01/2019,PN1"]),
        returns.csv(tmp_path / "reviews20.csv", REVIEW, ["u,,01/01/2020,PN2"]),
    )
    assert load.findings == ()
    tables = load.kinds[Kind.LOOKED_AFTER].tables
    leavers = [(r["year"], r["in_touch"]) for r in tables["care_leavers"].to_pylist()]
    assert leavers == [(date(2019, 3, 31), "YES"), (date(2020, 3, 31), "NO")]
    assert spells(load, "missing_episodes") == [("a", "2019-03-30", "2019-04-02")]
    assert tables["care_reviews"]["date"].to_pylist() == [date(2019, 1, 1), date(2020, 1, 1)]


def test_a_table_of_no_telling_year_is_refused(tmp_path: Path) -> None:
    both = [
        *year(tmp_path, "2019-", TOLD_19, episode("a", "01/06/2018")),
        *year(tmp_path, "2020-", TOLD_20, episode("a", "01/06/2018")),
    ]
    reviews = returns.csv(tmp_path / "reviews.csv", REVIEW, ["a,,01/01/2019,PN1"])
    assert "of which year reviews.csv is cannot be told" in returns.refused(*both, reviews)


def test_xml_and_csv_of_different_years(tmp_path: Path) -> None:
    xml = tmp_path / "2020.xml"
    xml.write_text(
        "<EXPSSDA903><CHILD><HEADER><CHILDID>a</CHILDID><SEX>1</SEX><DOB>01/01/2012</DOB></HEADER>"
        "<EPISODE><DECOM>01/06/2018</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U1</PL>"
        "<DEC>01/07/2019</DEC><REC>E8</REC></EPISODE></CHILD></EXPSSDA903>"
    )
    load = returns.read(xml, *year(tmp_path, "2019-", TOLD_19, episode("a", "01/06/2018")))
    assert load.findings == ()
    assert spells(load) == [("a", "2018-06-01", "2019-07-01"), TOLD[0]]


def told_in(year_end: date, whole: Sequence[tuple[str, date, date | None]]) -> list[str]:
    """The episodes that a faithful return of the year up to `year_end` states."""
    begins = date(year_end.year - 1, 4, 1)
    rows = []
    for child, start, end in whole:
        if start <= year_end and (end is None or end > begins):
            known = f"{end:%d/%m/%Y}" if end and end <= year_end + DAY else ""
            rows.append(episode(child, f"{start:%d/%m/%Y}", known))
    return rows


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(0, 1000), st.integers(1, 700)),
        max_size=25,
        unique_by=lambda spell: spell[:2],
    )
)
def test_faithful_returns_stitch_into_the_whole_record(drawn: list[tuple[str, int, int]]) -> None:
    first = date(2017, 4, 1)
    made = [(child, first + start * DAY, first + (start + length) * DAY) for child, start, length in drawn]
    settling = [
        (f"z{end}", date(end - 1, 5, 1), date(end, 3, 1)) for end in (2018, 2019, 2020)
    ]  # one child of each year, so that its last date is within it and its children are its own
    last = date(2020, 3, 31)
    whole = [(c, s, e if e <= last + DAY else None) for c, s, e in made if s <= last] + settling
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            path
            for end in (2018, 2019, 2020)
            for path in year(Path(folder), f"{end}-", *told_in(date(end, 3, 31), whole))
        ]
        load = returns.read(*paths)
    stitching = {"history_changed", "not_restated", "stated_late", "year_missing"}
    assert not [finding for finding in load.findings if finding.rule in stitching]
    assert spells(load) == sorted((c, f"{s}", f"{e or ''}") for c, s, e in whole)
    assert load.kinds[Kind.LOOKED_AFTER].cover == Cover(first, last)


def stocks(load: Load, days: Sequence[date]) -> list[int]:
    rows = load.kinds[Kind.LOOKED_AFTER].tables["care_episodes"].to_pylist()
    return [
        len({r["person"] for r in rows if r["start"] <= day and (r["end"] is None or r["end"] > day)})
        for day in days
    ]


def test_three_years_of_a_made_up_return() -> None:
    folder = shared("records/ssda903_years")
    load = returns.read(folder)
    held = load.kinds[Kind.LOOKED_AFTER]
    assert held.cover == Cover(date(2017, 4, 1), date(2020, 3, 31))
    told: dict[tuple[str, str], str] = {}
    for name in (2017, 2018, 2019):
        with (folder / f"{name}-episodes.csv").open(encoding="utf-8", newline="") as file:
            told |= {(row["CHILD"], row["DECOM"]): row["DEC"] for row in csv.DictReader(file)}
    changed = len(returns.found(load, "history_changed"))
    assert held.tables["care_episodes"].num_rows == len(told) - changed
    alone = returns.read(folder / "2019-header.csv", folder / "2019-episodes.csv")
    day = [date(2020, 3, 31)]
    assert stocks(load, day) == stocks(alone, day)
    assert held.tables["care_leavers"]["year"].to_pylist().count(date(2019, 3, 31)) == 96


HEADER = returns.CENSUS_HEADER


def census(folder: Path, end: int, *modules: str) -> Path:
    header = HEADER.replace("2024-03-31", f"{end}-03-31")
    return returns.census(folder / f"{end}.xml", returns.child(*modules), header=header)


def referral(start: str, end: str = "", nfa: str = "false") -> str:
    return (
        f"<CINreferralDate>{start}</CINreferralDate><CINclosureDate>{end}</CINclosureDate>"
        f"<ReferralNFA>{nfa}</ReferralNFA>"
    )


def plan(start: str, end: str = "", category: str = "NEG") -> str:
    return (
        f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate><CPPendDate>{end}</CPPendDate>"
        f"<LatestCategoryOfAbuse>{category}</LatestCategoryOfAbuse></ChildProtectionPlans>"
    )


def test_censuses_of_two_years(tmp_path: Path) -> None:
    first = census(
        tmp_path, 2023, returns.details(referral("2022-05-01", "2022-09-01")),
        returns.details(referral("2022-11-01"), returns.ENQUIRY.replace("2023", "2022"), plan("2022-12-01")),
    )  # fmt: skip
    second = census(
        tmp_path, 2024,
        returns.details(
            referral("2022-11-01", "2023-09-01"), returns.ENQUIRY.replace("2023", "2022"),
            plan("2022-12-01", "2023-06-01", "EMO"),
        ),
    )  # fmt: skip
    load = returns.read(second, first)
    assert returns.broken(load) == [("plan_without_conference", None, True)]
    assert load.kinds[Kind.IN_NEED].cover == Cover(date(2022, 4, 1), date(2024, 3, 31))
    assert spells(load, "referrals") == [
        ("0071", "2022-05-01", "2022-09-01"), ("0071", "2022-11-01", "2023-09-01"),
    ]  # fmt: skip
    assert spells(load, "plans") == [("0071", "2022-12-01", "2023-06-01")]
    tables = load.kinds[Kind.IN_NEED].tables
    assert tables["section_47"].num_rows == 1
    assert tables["plans"]["category"].to_pylist() == ["EMO"]


def test_a_census_whose_history_changed(tmp_path: Path) -> None:
    first = census(
        tmp_path, 2023, returns.details(referral("2022-11-01", nfa="true"), plan("2022-12-01")),
        returns.details(referral("2022-06-01")),
    )  # fmt: skip
    second = census(tmp_path, 2024, returns.details(referral("2022-11-01")))
    load = returns.read(first, second)
    assert [(rule, field, kept) for rule, _, _, field, kept in wrong(load)] == [
        ("history_changed", "ReferralNFA", False),
        ("not_restated", "CINclosureDate", True),
        ("not_restated", "CPPendDate", True),
    ]
    assert spells(load, "plans") == [("0071", "2022-12-01", "2023-04-01")]


def test_two_censuses_of_one_day_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    both = [
        census(folder, 2024, returns.details(referral("2023-05-01"))) for folder in (tmp_path, tmp_path / "x")
    ]
    assert "two of them speak to 2024-03-31" in returns.refused(*both)


def test_a_folder_of_its_own_tells_the_year_of_a_table_whose_children_are_in_no_header_of_it(
    tmp_path: Path,
) -> None:
    """Care leavers who left the year before: the year's header may not have them, the earlier years' do."""
    left = episode("b", "01/05/2018", "01/02/2019")
    first, second = tmp_path / "x", tmp_path / "y"
    for folder in (first, second):
        folder.mkdir()
    files = [*year(first, "", TOLD_19, left), *year(second, "", TOLD_20)]
    leavers = returns.csv(second / "oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", ["b,,YES,F1,B2"])
    load = returns.read(*files, leavers)
    assert load.kinds[Kind.LOOKED_AFTER].tables["care_leavers"]["year"].to_pylist() == [date(2020, 3, 31)]
