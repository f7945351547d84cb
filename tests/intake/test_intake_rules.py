"""Every rule: a row that breaks it, and one beside it that does not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from intake import returns
from quarterday.errors import InputRefused, Level
from quarterday.intake import Rule, summary
from quarterday.records import Kind, Load


def care(folder: Path, *episodes: str, children: tuple[str, ...] = (returns.CHILD,)) -> Load:
    return returns.read(*returns.care(folder, *episodes, children=children))


def episode(**cells: str) -> str:
    """A good open episode of child 0071, but for the cells given."""
    good = dict.fromkeys(returns.EPISODES.split(","), "")
    good |= {"CHILD": "0071", "DECOM": "01/05/2022", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U1"}
    return ",".join((good | cells).values())


def referral(folder: Path, text: str, *modules: str) -> Load:
    return returns.read(returns.census(folder / "c.xml", returns.child(returns.details(text, *modules))))


def rows(load: Load, table: str) -> int:
    return next(held.tables[table].num_rows for held in load.kinds.values() if table in held.tables)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"DECOM": "31/02/2023"}, "impossible_date"),
        ({"DECOM": "01/05/1822"}, "impossible_date"),
        ({"DEC": "31/12/9999"}, "impossible_date"),
        ({"DECOM": "1/5/2022"}, "not_a_date"),
        ({"DECOM": "2022-05-01 00:00:00"}, "not_a_date"),
        ({"DECOM": "05/13/2022"}, "impossible_date"),
        ({"DECOM": "٠١/٠٥/٢٠٢٢"}, "not_a_date"),
        ({"DECOM": "05/05/2022", "DEC": "04/05/2022"}, "end_before_start"),
        ({"DECOM": " "}, "missing_start"),
        ({"CHILD": ""}, "missing_identifier"),
    ],
)
def test_an_error_leaves_the_row_out(tmp_path: Path, cells: dict[str, str], rule: str) -> None:
    load = care(tmp_path, episode(DEC="01/06/2022"), episode(**({"DECOM": "01/06/2022"} | cells)))
    assert (rule, 3, False) in returns.broken(load)
    assert not [each for each in returns.broken(load) if each[1] == 2]
    assert rows(load, "care_episodes") == 1
    assert Rule[rule.upper()].level is Level.ERROR


@pytest.mark.parametrize("cut", ["0071,01/05", "0071,01/05/2022,S,C2,N1,U1,PR1,,,,,,,x"])
def test_a_row_with_cells_too_many_or_too_few_is_left_out(tmp_path: Path, cut: str) -> None:
    load = care(tmp_path, episode(), cut)
    assert returns.broken(load) == [("wrong_length", 3, False)]
    assert rows(load, "care_episodes") == 1


def test_blank_cells_and_blank_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    load = care(tmp_path, episode() + ",,", ",,,,,,,,,,,,", "")
    assert load.findings == ()


@pytest.mark.parametrize("field", ["RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC"])
def test_an_unknown_code_is_kept(tmp_path: Path, field: str) -> None:
    load = care(tmp_path, episode(**{field: "Q99"}))
    assert returns.broken(load) == [("unknown_code", 2, True)]
    assert load.findings[0].field == field
    assert rows(load, "care_episodes") == 1


@pytest.mark.parametrize(
    ("field", "codes"),
    [("LS", "V1 V3 V4 e1"), ("PLACE", "K3 P2 Z1 Z11 H5"), ("REC", "X1 E4a E4b E41 E48"), ("CIN", "N1 N8")],
)
def test_codes_of_any_year_are_known(tmp_path: Path, field: str, codes: str) -> None:
    made = [episode(**{field: code, "CHILD": "0071"}) for code in codes.split()]
    assert not returns.found(care(tmp_path, *made), "unknown_code")


@pytest.mark.parametrize("field", ["RNE", "LS", "CIN", "PLACE"])
def test_a_missing_code_is_kept(tmp_path: Path, field: str) -> None:
    load = care(tmp_path, episode(**{field: ""}))
    assert returns.broken(load) == [("missing_code", 2, True)]
    assert rows(load, "care_episodes") == 1


def test_overlapping_episodes_are_kept(tmp_path: Path) -> None:
    load = care(
        tmp_path,
        episode(DECOM="01/06/2022", DEC="01/07/2022"),
        episode(DECOM="01/05/2022", DEC="01/06/2022"),  # touches the first
        episode(DECOM="30/06/2022", DEC="01/08/2022"),  # overlaps the first
    )
    assert returns.broken(load) == [("overlap", 4, True)]
    assert rows(load, "care_episodes") == 3


def test_a_row_left_out_overlaps_nothing(tmp_path: Path) -> None:
    load = care(tmp_path, episode(), episode(DECOM="01/08/2022", DEC="01/07/2022"))
    assert returns.broken(load) == [("end_before_start", 3, False)]


def test_start_and_end_on_one_day_is_noted_and_kept(tmp_path: Path) -> None:
    load = care(tmp_path, episode(DEC="01/05/2022"), episode())
    assert returns.broken(load) == [("same_day", 2, True)]
    assert rows(load, "care_episodes") == 2


def test_a_date_after_the_day_of_loading_is_kept(tmp_path: Path) -> None:
    load = care(tmp_path, episode(DEC="02/06/2024"))
    assert returns.broken(load) == [("after_load", 2, True)]
    assert not care(tmp_path, episode(DEC="31/03/2024")).findings


def test_a_child_without_birth_or_header_counts(tmp_path: Path) -> None:
    load = care(tmp_path, episode(), episode(CHILD="9"), children=("0071,1,,WBRI,,,",))
    assert sorted(returns.broken(load)) == [("missing_birth", 2, True), ("not_in_header", 3, True)]
    table = load.kinds[Kind.LOOKED_AFTER].tables["care_episodes"]
    assert table["born"].to_pylist() == table["turns_18"].to_pylist() == [None, None]


def test_a_child_with_an_impossible_birth_counts_without_it(tmp_path: Path) -> None:
    load = care(tmp_path, episode(), children=("0071,1,31/02/2012,WBRI,,,",))
    assert returns.broken(load) == [("impossible_date", 2, False), ("not_in_header", 2, True)]
    assert rows(load, "care_episodes") == 1


def test_the_last_of_two_header_rows_is_used(tmp_path: Path) -> None:
    load = care(tmp_path, episode(), children=(returns.CHILD, "0071,2,29/02/2012,WBRI,,,"))
    assert returns.broken(load) == [("duplicate", 3, True)]
    assert load.kinds[Kind.LOOKED_AFTER].tables["care_episodes"]["sex"].to_pylist() == ["F"]


def test_an_unknown_column_is_ignored(tmp_path: Path) -> None:
    header, episodes = returns.care(tmp_path)
    returns.csv(episodes, f"{returns.EPISODES},MOOD", [f"{episode()},fair"])
    load = returns.read(header, episodes)
    assert returns.broken(load) == [("unknown_column", 1, True)]
    assert load.findings[0].field == "MOOD"
    assert rows(load, "care_episodes") == 1


def test_the_line_number_is_the_one_in_the_file(tmp_path: Path) -> None:
    load = care(tmp_path, episode(HOME_POST='"a\nb"', DEC="01/06/2022"), episode(DECOM="x"))
    assert returns.broken(load) == [("not_a_date", 4, False)]


def test_a_row_left_out_says_so_in_all_its_findings(tmp_path: Path) -> None:
    load = care(tmp_path, episode(), episode(DECOM="", LS="Q9"))
    assert sorted(returns.broken(load)) == [("missing_start", 3, False), ("unknown_code", 3, False)]


def extract(folder: Path, heading: str, *made: str) -> Load:
    return returns.read(returns.csv(folder / "e.csv", heading, made))


@pytest.mark.parametrize("fte", ["", "full", "0,5", "nan", "-0.5", "1e3", "1000", "inf", "½"])
def test_a_fte_that_is_no_number_leaves_the_row_out(tmp_path: Path, fte: str) -> None:
    bad = f'W2,no,5,"{fte}",2022-01-01,,2023-09-30'
    load = extract(tmp_path, returns.WORKFORCE, returns.POST, bad)
    assert returns.broken(load) == [("not_a_number", 3, False)]
    assert rows(load, "posts") == 1


@pytest.mark.parametrize("fte", ["0", "0.0", "1.01", "37"])
def test_a_fte_out_of_range_counts(tmp_path: Path, fte: str) -> None:
    load = extract(tmp_path, returns.WORKFORCE, f"W2,no,5,{fte},2022-01-01,,2023-09-30")
    assert returns.broken(load) == [("fte_out_of_range", 2, True)]


@pytest.mark.parametrize("fte", ["1", "0.000001", ".5", "0.33333333333"])
def test_a_fte_in_range_is_read(tmp_path: Path, fte: str) -> None:
    load = extract(tmp_path, returns.WORKFORCE, f"W2,no,5,{fte},2022-01-01,,2023-09-30")
    assert load.findings == ()


def test_a_worker_may_hold_two_posts(tmp_path: Path) -> None:
    load = extract(tmp_path, returns.WORKFORCE, returns.POST, returns.POST)
    assert load.findings == ()


@pytest.mark.parametrize(
    ("text", "read"), [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("false", False)]
)
def test_yes_and_no(tmp_path: Path, text: str, read: bool) -> None:
    load = extract(tmp_path, returns.WORKFORCE, returns.POST.replace("yes", text))
    assert load.kinds[Kind.WORKFORCE].tables["posts"]["agency"].to_pylist() == [read]


def test_a_post_neither_agency_nor_not_is_kept_as_not_known(tmp_path: Path) -> None:
    load = extract(
        tmp_path,
        returns.WORKFORCE,
        returns.POST.replace("yes", "perhaps"),
        returns.POST.replace("yes", ""),
    )
    assert returns.broken(load) == [("unknown_code", 2, True), ("missing_code", 3, True)]
    assert load.kinds[Kind.WORKFORCE].tables["posts"]["agency"].to_pylist() == [None, None]


def test_overlapping_activities_are_kept(tmp_path: Path) -> None:
    load = extract(
        tmp_path,
        returns.PARTICIPATION,
        returns.ACTIVITY,
        "P1,2006-09-01,training,2023-05-10,,2023-09-30",
        "P1,2006-09-01,neet_available,2023-06-01,,2023-09-30",
        "P2,,loafing,2023-06-01,,2023-09-30",
    )
    assert sorted(returns.broken(load), key=str) == [
        ("missing_birth", 5, True), ("missing_end", None, True), ("overlap", 4, True), ("unknown_code", 5, True),
    ]  # fmt: skip
    assert rows(load, "activities") == 4


def test_an_early_help_closure_has_a_reason(tmp_path: Path) -> None:
    load = extract(
        tmp_path,
        returns.EARLY_HELP,
        "C1,0071,2022-01-01,2023-05-10,,,2023-09-30",
        "C2,0072,2022-01-01,,,,2023-09-30",
        ",0071,2022-01-01,,,,2023-09-30",
    )
    assert returns.broken(load) == [("missing_code", 2, True), ("missing_identifier", 4, False)]
    assert rows(load, "early_help") == 2


@pytest.mark.parametrize("row", ["X1,2022,", "X1,2022,69.5", 'X1,2022,"69,100"', "X1,22nd,5", "X1,,5"])
def test_a_population_that_is_no_whole_number_is_left_out(tmp_path: Path, row: str) -> None:
    load = extract(tmp_path, returns.POPULATION, returns.PEOPLE, row)
    assert returns.broken(load) == [("not_a_number", 3, False)]
    assert rows(load, "population") == 1


def test_the_last_of_two_populations_is_used(tmp_path: Path) -> None:
    load = extract(tmp_path, returns.POPULATION, returns.PEOPLE, "x99000001,2022,7", "X99000001,2023,8")
    assert returns.broken(load) == [("duplicate", 3, True)]
    assert load.kinds[Kind.POPULATION].tables["population"]["people"].to_pylist() == [7, 8]


@pytest.mark.parametrize(
    ("old", "new", "rule", "kept"),
    [
        ("2023-05-01", "2023-02-31", "impossible_date", False),
        ("2023-09-01", "2023-04-01", "end_before_start", False),
        ("<CINreferralDate>2023-05-01</CINreferralDate>", "", "missing_start", False),
        ("RC1", "RC99", "unknown_code", True),
        ("1A", "9Z", "unknown_code", True),
        ("N1", "N77", "unknown_code", True),
        (">false<", ">perhaps<", "unknown_code", True),
        ("2023-09-01", "2025-09-01", "after_load", True),
    ],
)
def test_a_referral_by_the_same_rules(tmp_path: Path, old: str, new: str, rule: str, kept: bool) -> None:
    load = referral(tmp_path, returns.REFERRAL.replace(old, new), returns.ENQUIRY, returns.PLAN)
    ((broken, row, counted),) = returns.broken(load)
    assert (broken, counted) == (rule, kept)
    lines = (tmp_path / "c.xml").read_text().splitlines()
    assert row is not None
    assert "<CINdetails>" in lines[row - 1]
    assert rows(load, "referrals") == int(kept)
    assert rows(load, "section_47") == rows(load, "plans") == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [("true", True), ("TRUE", True), ("1", True), ("false", False), ("0", False), ("", None)],
)
def test_no_further_action_is_true_false_or_not_known(tmp_path: Path, text: str, read: bool) -> None:
    load = referral(tmp_path, returns.REFERRAL.replace(">false<", f">{text}<"))
    assert load.kinds[Kind.IN_NEED].tables["referrals"]["no_further_action"].to_pylist() == [read]
    assert load.findings == ()


def test_enquiries_and_plans_need_a_start(tmp_path: Path) -> None:
    load = referral(
        tmp_path,
        returns.REFERRAL,
        returns.ENQUIRY.replace("S47ActualStartDate", "Other"),
        "<Section47/>",
        returns.PLAN.replace("2023-05-20", ""),
        "<ChildProtectionPlans> </ChildProtectionPlans>",
    )
    assert [rule for rule, _, _ in returns.broken(load)] == ["missing_start", "missing_start"]
    assert rows(load, "section_47") == rows(load, "plans") == 0


def test_overlapping_plans_are_kept(tmp_path: Path) -> None:
    load = referral(
        tmp_path, returns.REFERRAL, returns.PLAN, returns.PLAN.replace("NEG", "PHY").replace("EMO", "")
    )
    assert [rule for rule, _, _ in returns.broken(load)] == ["overlap"]
    assert rows(load, "plans") == 2


def test_children_of_the_census(tmp_path: Path) -> None:
    def identified(text: str) -> str:
        marks = f"<ChildIdentifiers>{text}</ChildIdentifiers>"
        return returns.child(returns.details(), identifiers=marks)

    unborn = "<LAchildID>1</LAchildID><ExpectedPersonBirthDate>2024-01-01</ExpectedPersonBirthDate>"
    load = returns.read(
        returns.census(
            tmp_path / "c.xml",
            identified(unborn),
            identified("<LAchildID>2</LAchildID>"),
            identified("<LAchildID>3</LAchildID><PersonBirthDate>2010-02-30</PersonBirthDate>"),
            identified("<PersonBirthDate>2010-02-28</PersonBirthDate>"),
        )
    )
    assert [(rule, kept) for rule, _, kept in returns.broken(load)] == [
        ("missing_birth", True), ("impossible_date", True), ("missing_identifier", False),
    ]  # fmt: skip
    table = load.kinds[Kind.IN_NEED].tables["referrals"]
    assert table["person"].to_pylist() == ["1", "2", "3"]
    assert table["born"].to_pylist() == [None, None, None]


def test_quirks_of_suppliers_make_no_difference(tmp_path: Path) -> None:
    """A namespace, a comment, stray text, repeated and empty modules, GenderCurrent, blanks."""
    identifiers = (
        "<ChildIdentifiers><UPN/>UPN<LAchildID> 0071 </LAchildID><!-- x --></ChildIdentifiers>stray"
        "<ChildIdentifiers><LAchildID></LAchildID><PersonBirthDate>2012-02-29</PersonBirthDate>"
        "<GenderCurrent>2</GenderCurrent></ChildIdentifiers>"
    )
    path = returns.census(
        tmp_path / "c.xml",
        returns.child(returns.details(), "<CINdetails/>", returns.details(), identifiers=identifiers),
        "<Child/>",
    )
    text = path.read_text().replace("<Message>", '<Message xmlns="urn:example">', 1)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    load = returns.read(path)
    assert [(rule, kept) for rule, _, kept in returns.broken(load)] == [
        ("missing_identifier", False), ("missing_birth", False), ("repeated", False),
    ]  # fmt: skip
    made = load.kinds[Kind.IN_NEED].tables["referrals"]
    assert made["person"].to_pylist() == ["0071"]
    assert made["born"].to_pylist() == [date(2012, 2, 29)]
    assert made["sex"].to_pylist() == ["F"]


def test_a_table_that_is_recognised_and_not_used_is_passed_over_with_a_note(tmp_path: Path) -> None:
    returns.csv(tmp_path / "dolo.csv", "CHILD,DOB,DOLO_START,DOLO_END", ["0071,29/02/2012,01/05/2022,"])
    returns.care(tmp_path)
    load = returns.read(tmp_path)
    assert returns.broken(load) == [("not_used", None, False)]
    assert set(load.kinds) == {Kind.LOOKED_AFTER}
    assert load.kinds[Kind.LOOKED_AFTER].findings == ()


def test_findings_are_counted_by_row_and_by_whether_it_counts(tmp_path: Path) -> None:
    load = care(tmp_path, episode(LS="Q", RNE="Q"), episode(LS="Q", DECOM="x"), episode(LS="Q"))
    counts = {(c.rule, c.kept): c.rows for c in load.kinds[Kind.LOOKED_AFTER].findings}
    assert counts == {
        ("not_a_date", False): 1, ("unknown_code", True): 2, ("unknown_code", False): 1, ("overlap", True): 1,
    }  # fmt: skip
    assert load.kinds[Kind.LOOKED_AFTER].findings[0].level is Level.ERROR


def test_the_summary_has_lines_and_counts_and_no_value(tmp_path: Path) -> None:
    secret = "Q" * 3
    load = care(tmp_path, *[episode(LS=secret, DECOM=f"0{day}/05/2022", DEC="") for day in range(1, 9)])
    episodes = next(each for each in summary(load) if each.file == "episodes.csv")
    assert (episodes.title, episodes.kind, episodes.rows) == ("SSDA903 episodes", Kind.LOOKED_AFTER, 8)
    (codes,) = [each for each in episodes.findings if each.rule == "unknown_code"]
    assert (codes.count, codes.lines, codes.field, codes.kept) == (8, (2, 3, 4, 5, 6), "LS", True)
    assert secret not in str(summary(load))
    assert secret not in str(load.findings)


def test_an_early_help_case_there_twice_is_read_once_and_an_overlap_is_noted(tmp_path: Path) -> None:
    load = extract(
        tmp_path,
        returns.EARLY_HELP,
        "C1,0071,2022-01-01,2023-05-10,needs_met,,2023-09-30",
        "C1,0071,2022-01-01,2023-05-10,needs_met,,2023-09-30",
        "C2,0071,2023-02-01,2023-06-10,needs_met,,2023-09-30",
    )
    assert returns.broken(load) == [("repeated", 3, False), ("overlap", 4, True)]
    assert rows(load, "early_help") == 2


def test_a_census_without_a_child_is_refused(tmp_path: Path) -> None:
    empty = returns.census(tmp_path / "c.xml")
    empty.write_text(re.sub(r"<Child>.*</Child>", "", empty.read_text(), flags=re.DOTALL))
    with pytest.raises(InputRefused, match="holds no child"):
        returns.read(empty)
