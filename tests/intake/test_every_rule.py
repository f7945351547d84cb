"""Every rule of intake: files that break it, and files beside them that do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from intake import lists, returns, test_estimates, test_workers, test_years
from quarterday import intake
from quarterday.intake import Rule
from quarterday.records import Load, save

Make = Callable[[Path], Load]
NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


def row(start: str, end: str = "", child: str = "0071", **cells: str) -> str:
    """A good episode of a child, but for the cells given."""
    good = dict.fromkeys(returns.EPISODES.split(","), "")
    good |= {"CHILD": child, "DECOM": start, "DEC": end, "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U1"}
    return ",".join((good | cells).values())


def care(*rows: str, children: Iterable[str] = (returns.CHILD,)) -> Make:
    return lambda folder: returns.read(*returns.care(folder, *rows, children=children))


TWO = ("0071,1,29/02/2012,WBRI,,,", "0093,1,29/02/2012,WBRI,,,")
YEAR = row("02/04/2022", "01/05/2022", "0001")  # an end early in the year, from which the return then speaks
HEADS = (*TWO, "0001,1,01/01/2010,WBRI,,,")


def in_care(*rows: str) -> Make:
    return care(YEAR, *rows, children=HEADS)


def census(*modules: str) -> Make:
    child = returns.child(*modules)
    return lambda folder: returns.read(returns.census(folder / "c.xml", child))


CP_REVIEWS = "cppr_person_id,cppr_cp_plan_id,cppr_cp_review_date"


def case(*modules: str, closed: str = "RC1") -> Make:
    return census(returns.details(returns.REFERRAL.replace("RC1", closed), *modules))


def csv(heading: str, *rows: str) -> Make:
    return lambda folder: returns.read(returns.csv(folder / "e.csv", heading, rows))


def posts(*rows: str) -> Make:
    return csv(returns.WORKFORCE, *rows)


def staff(*rows: str) -> Make:
    return csv(f"{returns.WORKFORCE},row_is,days_lost", *rows)


def early_help(*rows: str) -> Make:
    return csv(returns.EARLY_HELP, *rows)


def workers(*told: dict[str, str]) -> Make:
    return lambda folder: returns.read(test_workers.xml(folder / "c.xml", *told))


def annex(*sheets: list[list[object]]) -> Make:
    return lambda folder: returns.read(
        lists.workbook(folder / "a.xlsx", {f"Sheet {n}": sheet for n, sheet in enumerate(sheets)}),
        as_at=lists.AS_AT,
    )


def dataset(*names: str, **tables: list[str]) -> Make:
    held = {name: lists.DATASET[name] for name in ("ssd_person", *names)} | tables
    return lambda folder: returns.read(*lists.dataset(folder / "ssd", held), as_at=lists.AS_AT)


def years(first: Iterable[str], second: Iterable[str]) -> Make:
    return lambda folder: test_years.two(folder, list(first), list(second))


def stated(start: str, end: str = "") -> str:
    return test_years.episode("a", start, end)


def two_births(second: str) -> Make:
    """A child's state of three years, with a date of birth in each of the two headers."""

    def make(folder: Path) -> Load:
        earlier = test_years.year(folder, "2019-", test_years.TOLD_19, stated("01/02/2019"))
        later = test_years.year(folder, "2020-", test_years.TOLD_20, stated("01/02/2019"))
        returns.csv(later[0], returns.HEADER, [f"a,1,{second},WBRI,,,", "u,1,01/01/2012,WBRI,,,"])
        return returns.read(*earlier, *later)

    return make


def missing_year(*, between: bool) -> Make:
    def make(folder: Path) -> Load:
        made = test_years.year(folder, "2018-", test_years.episode("s", "01/05/2017", "01/02/2018"))
        made += test_years.year(folder, "2020-", test_years.TOLD_20)
        made += test_years.year(folder, "2019-", test_years.TOLD_19) if between else []
        return returns.read(*made)

    return make


def as_xml_too(*, same_year: bool) -> Make:
    start, end = ("01/06/2018", "01/02/2019") if same_year else ("01/06/2019", "01/02/2020")

    def make(folder: Path) -> Load:
        (folder / "r.xml").write_text(
            "<EXPSSDA903><CHILD><HEADER><CHILDID>t</CHILDID><SEX>1</SEX><DOB>01/01/2012</DOB></HEADER>"
            f"<EPISODE><DECOM>{start}</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U1</PL>"
            f"<DEC>{end}</DEC><REC>E8</REC></EPISODE></CHILD></EXPSSDA903>",
            encoding="utf-8",
        )
        return returns.read(folder / "r.xml", *test_years.year(folder, "2019-", test_years.TOLD_19))

    return make


def beside_annex(child: str) -> Make:
    """A child in care by the SSDA903, and list 8 with the child named."""

    def make(folder: Path) -> Load:
        before = save(folder / "store", care(row("01/05/2023"))(folder), NOON)
        listed = [child, *lists.GOOD["List 8"][1][1:]]
        return intake.reconciled(annex([lists.CARE, listed])(folder), before)

    return make


def after_a_hundred(rows: int) -> Make:
    """A return of so many episodes, loaded after one of a hundred."""

    def of(number: int, folder: Path) -> Load:
        folder.mkdir()
        return care(*[row("01/05/2022", child=f"{n}") for n in range(number)])(folder)

    def make(folder: Path) -> Load:
        before = save(folder / "store", of(100, folder / "before"), NOON)
        return intake.watched(of(rows, folder / "after"), lambda: [before])

    return make


def estimates(ages: int) -> Make:
    rows = [
        each
        for each in test_estimates.detailed()
        if not (each[0] == test_estimates.DUDLEY and each[4] >= ages)
    ]
    return lambda folder: returns.read(test_estimates.as_csv(folder / "p.csv", rows))


def education(people: str) -> Make:
    rows = [
        test_estimates.education(test_estimates.DUDLEY, 2023, people),
        test_estimates.education(test_estimates.HALTON, 2023, "28000"),
    ]
    return lambda folder: returns.read(returns.csv(folder / "p.csv", test_estimates.EDUCATION, rows))


def beside(*, not_used: bool) -> Make:
    def make(folder: Path) -> Load:
        made = returns.care(folder)
        if not_used:
            made += [
                returns.csv(folder / "d.csv", "CHILD,DOB,DOLO_START,DOLO_END", ["1,29/02/2012,01/05/2022,"])
            ]
        return returns.read(*made)

    return make


def more_columns(heading: str) -> Make:
    def make(folder: Path) -> Load:
        header, episodes = returns.care(folder)
        text = episodes.read_text(encoding="utf-8").splitlines()
        returns.csv(episodes, text[0] + heading, [text[1] + ("," if heading else "")])
        return returns.read(header, episodes)

    return make


PLAN, ENQUIRY = returns.PLAN, returns.ENQUIRY
OPEN_PLAN = PLAN.replace("2023-08-20", "")
CARE, LISTED = lists.GOOD["List 8"]
CASE = "C1,0071,2022-01-01,2023-05-10,needs_met,,2023-09-30"
STATUS = ["l1,0071,C2,2023-01-10,"]
STAYS = test_workers.STAYS
S903 = row("01/05/2022", "01/06/2022")


def cell(place: int, text: object) -> list[object]:
    return [*LISTED[:place], text, *LISTED[place + 1 :]]


PAIRS: dict[Rule, tuple[Make, Make]] = {
    Rule.IMPOSSIBLE_DATE: (care(S903, row("31/02/2023")), care(row("28/02/2023"))),
    Rule.NOT_A_DATE: (care(S903, row("1/5/2022")), care(row("01/05/2022"))),
    Rule.END_BEFORE_START: (care(S903, row("05/05/2022", "04/05/2022")), care(row("05/05/2022", "06/05/2022"))),
    Rule.MISSING_START: (care(S903, row("")), care(row("05/05/2022"))),
    Rule.MISSING_IDENTIFIER: (care(S903, row("05/05/2022", child="")), care(row("05/05/2022"))),
    Rule.NOT_A_NUMBER: (posts("W2,no,5,full,2022-01-01,,2023-09-30"), posts("W2,no,5,1,2022-01-01,,2023-09-30")),
    Rule.UNKNOWN_ROW: (
        staff("W2,no,5,1,2022-01-01,,2023-09-30,holiday,"), staff("W2,no,5,1,2022-01-01,,2023-09-30,Vacancy,"),
    ),
    Rule.WRONG_LENGTH: (care(S903, "0071,01/06/2022"), care(S903, row("01/06/2022"))),
    Rule.LOST_FORMULA: (annex([CARE, cell(5, "=H2+5")]), annex([CARE, LISTED])),
    Rule.REPEATED: (early_help(CASE, CASE), early_help(CASE, CASE.replace("C1", "C2"))),
    Rule.HISTORY_CHANGED: (
        years([stated("01/06/2018", "01/03/2019")], [stated("01/06/2018", "01/02/2019")]),
        years([stated("01/06/2018")], [stated("01/06/2018", "01/06/2019")]),
    ),
    Rule.BIRTH_CHANGED: (two_births("02/02/2012"), two_births("01/01/2012")),
    Rule.NOT_RESTATED: (years([stated("01/06/2018")], []), years([stated("01/06/2018", "01/03/2019")], [])),
    Rule.STATED_LATE: (years([], [stated("31/03/2019")]), years([], [stated("01/04/2019")])),
    Rule.YEAR_MISSING: (missing_year(between=False), missing_year(between=True)),
    Rule.OTHER_FORM: (as_xml_too(same_year=True), as_xml_too(same_year=False)),
    Rule.BEFORE_BIRTH: (care(row("28/02/2012", "01/03/2022")), care(row("29/02/2012", "01/03/2022"))),
    Rule.IMPOSSIBLE_AGE: (
        care(row("01/06/2022"), children=["0071,1,01/06/2001,WBRI,,,"]),
        care(row("01/06/2022"), children=["0071,1,02/06/2001,WBRI,,,"]),
    ),
    Rule.OPEN_PAST_18: (
        care(row("01/06/2022"), children=["0071,1,31/03/2005,WBRI,,,"]),
        care(row("01/06/2022"), children=["0071,1,01/04/2005,WBRI,,,"]),
    ),
    Rule.OVERLAP: (
        care(row("01/05/2022", "01/07/2022"), row("30/06/2022", "01/08/2022")),
        care(row("01/05/2022", "01/07/2022"), row("01/07/2022", "01/08/2022")),
    ),
    Rule.MISSING_END: (
        care(row("01/05/2022"), row("01/07/2022", "01/08/2022")),
        care(row("01/05/2022", "01/06/2022"), row("01/07/2022")),
    ),
    Rule.GAP_BEFORE: (
        in_care(row("01/05/2022", "01/07/2022", REC="X1"), row("02/07/2022", RNE="P")),
        in_care(row("01/05/2022", "01/07/2022", REC="X1"), row("01/07/2022", RNE="P")),
    ),
    Rule.TWO_BIRTHS: (
        annex([CARE, LISTED, cell(3, date(2012, 2, 28))]),
        annex([CARE, LISTED, [*cell(5, date(2022, 1, 1))[:8], date(2022, 6, 1), "E4A", *LISTED[10:]]]),
    ),
    Rule.SAME_CHILD: (
        in_care(row("01/05/2022", "01/07/2022", REC="X1"), row("01/07/2022", child="0093", RNE="P")),
        in_care(  # twins: the same days, and each a whole journey
            *[row("01/05/2022", "01/07/2022", child, REC="X1") for child in ("0071", "0093")],
            *[row("01/07/2022", "", child, RNE="P") for child in ("0071", "0093")],
        ),
    ),
    Rule.BACK_AFTER_TRANSFER: (
        care(row("01/05/2022", "01/07/2022", REC="E3"), row("29/07/2022")),
        care(row("01/05/2022", "01/07/2022", REC="E3"), row("30/07/2022")),
    ),
    Rule.PLAN_AFTER_TRANSFER: (case(OPEN_PLAN, closed="RC5"), case(OPEN_PLAN, closed="RC7")),
    Rule.UNKNOWN_CODE: (care(row("01/05/2022", RNE="Q")), care(row("01/05/2022", RNE="S"))),
    Rule.MISSING_CODE: (care(row("01/05/2022", RNE="")), care(row("01/05/2022", RNE="S"))),
    Rule.MISSING_BIRTH: (care(S903, children=["0071,1,,WBRI,,,"]), care(S903)),
    Rule.NOT_IN_HEADER: (care(S903, row("01/05/2022", child="9")), care(S903)),
    Rule.DUPLICATE: (care(S903, children=[returns.CHILD, "0071,2,29/02/2012,WBRI,,,"]), care(S903, children=TWO)),
    Rule.AFTER_LOAD: (care(row("01/05/2022", "02/06/2024")), care(row("01/05/2022", "01/06/2024"))),
    Rule.FTE_OUT_OF_RANGE: (
        posts("W2,no,5,1.01,2022-01-01,,2023-09-30"), posts("W2,no,5,1.00,2022-01-01,,2023-09-30"),
    ),
    Rule.WORKER_TWICE: (
        workers({**STAYS, "FTE": "0.5"}, {**STAYS, "FTE": "0.5"}),
        workers({**STAYS, "FTE": "0.5"}, {**STAYS, "FTE": "0.5", "SWENo": "SW9"}),
    ),
    Rule.LEFT_WITH_FTE: (
        workers({**STAYS, "RoleEndDate": "2023-09-30"}), workers({**STAYS, "RoleEndDate": "2023-10-01"}),
    ),
    Rule.STARTS_AFTER_CENSUS: (
        workers({**STAYS, "RoleStartDate": "2023-10-01"}), workers({**STAYS, "RoleStartDate": "2023-09-30"}),
    ),
    Rule.NO_WORKER_NUMBER: (workers({**STAYS, "SWENo": ""}), workers(STAYS)),
    Rule.INCOMPLETE_AGES: (estimates(17), estimates(18)),
    Rule.SYMBOL: (education("x"), education("27000")),
    Rule.UNKNOWN_COLUMN: (more_columns(",MOOD"), more_columns("")),
    Rule.COVER_AFTER_LOAD: (care(row("01/05/2024")), care(row("31/03/2024"))),
    Rule.ERROR_CELL: (annex([CARE, cell(8, "#N/A")]), annex([CARE, LISTED])),
    Rule.EMPTY_LIST: (annex([lists.CONTACTS], [CARE, LISTED]), annex(lists.GOOD["List 1"], [CARE, LISTED])),
    Rule.NO_LEGAL_STATUS: (
        dataset("ssd_cla_episodes", ssd_legal_status=[lists.STATUS, "l1,0072,C2,2023-01-10,"]),
        dataset("ssd_cla_episodes", ssd_legal_status=[lists.STATUS, *STATUS]),
    ),
    Rule.EARLY_HELP_COHORT: (
        dataset("ssd_cin_episodes", ssd_early_help_episodes=[lists.EARLY, "h1,0071,2022-01-01,2022-06-01,Met,School"]),
        dataset("ssd_cin_episodes", ssd_early_help_episodes=[lists.EARLY, "h1,0072,2022-01-01,2022-06-01,Met,School"]),
    ),
    Rule.NOT_IN_BOTH: (beside_annex("0072"), beside_annex("0071")),
    Rule.SUDDEN_DROP: (after_a_hundred(79), after_a_hundred(80)),
    Rule.OTHER_AUTHORITY: (
        dataset(ssd_cp_plans=[lists.CP, "c2,0072,2022-12-20,,Y,Neglect,Neglect"]),
        dataset(ssd_cp_plans=[lists.CP, "c2,0072,2022-12-20,,N,Neglect,Neglect"]),
    ),
    Rule.TRANSFER: (
        care(row("01/05/2022", "01/07/2022", REC="E3")), care(row("01/05/2022", "01/07/2022", REC="E4A")),
    ),
    Rule.PLAN_WITHOUT_CONFERENCE: (
        case(ENQUIRY.replace("05-20", "05-19"), PLAN), case(ENQUIRY, PLAN),
    ),
    Rule.TOO_EARLY: (case(ENQUIRY.replace("05-20", "05-01")), case(ENQUIRY)),
    Rule.NOT_HELD: (
        dataset("ssd_cp_plans", ssd_cp_reviews=[CP_REVIEWS, "0071,c1,"]),
        dataset("ssd_cp_plans", ssd_cp_reviews=[CP_REVIEWS, "0071,c1,2023-03-15"]),
    ),
    Rule.NO_CLOSURE: (
        annex(lists.GOOD["List 3"], [lists.IN_NEED, [*lists.CHILD, date(2021, 5, 1), "N2", None, None, "c)"]]),
        annex(lists.GOOD["List 3"], lists.GOOD["List 6"]),
    ),
    Rule.NO_POSTS: (dataset("ssd_contacts", "ssd_professionals"), dataset("ssd_contacts")),
    Rule.SHORT_BREAKS: (care(row("01/05/2022", LS="V4")), care(row("01/05/2022", LS="V2"))),
    Rule.GAP: (
        care(row("01/05/2022", "01/07/2022", REC="X1"), row("02/07/2022")),
        care(row("01/05/2022", "01/07/2022", REC="X1"), row("01/07/2022")),
    ),
    Rule.SAME_DAY: (care(row("01/05/2022", "01/05/2022")), care(row("01/05/2022", "02/05/2022"))),
    Rule.NOT_USED: (beside(not_used=True), beside(not_used=False)),
}  # fmt: skip


@pytest.mark.parametrize("rule", Rule, ids=[rule.id for rule in Rule])
def test_a_rule_finds_what_breaks_it_and_not_what_does_not(rule: Rule, tmp_path: Path) -> None:
    assert rule in PAIRS, f"{rule.id} needs files that break it, and files that do not"
    wrong, right = tmp_path / "wrong", tmp_path / "right"
    wrong.mkdir()
    right.mkdir()
    breaks, fits = PAIRS[rule]
    found = returns.found(breaks(wrong), rule.id)
    assert found
    assert {each.level for each in found} == {rule.level}
    assert {each.kept for each in found} == {rule.kept}
    assert not returns.found(fits(right), rule.id)
