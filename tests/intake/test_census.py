"""The Children in Need census, module by module and year by year, as the guides of 2021 to 2026 lay it out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from intake import returns
from outside import shared
from quarterday.intake.codes import DISABILITY, FACTOR
from quarterday.intake.modules import MODULES
from quarterday.intake.settle import BY_FIELD
from quarterday.records import TABLES, Kind, Load

Rows = list[dict[str, object]]

ASSESSMENT = (
    "<Assessments><AssessmentActualStartDate>2023-05-03</AssessmentActualStartDate>"
    "<AssessmentInternalReviewDate>2023-05-17</AssessmentInternalReviewDate>"
    "<AssessmentAuthorisationDate>2023-06-20</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>"
    "<AssessmentFactors>10A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors>"
    "</FactorsIdentifiedAtAssessment></Assessments>"
)
IN_NEED_PLAN = (
    "<CINPlanDates><CINPlanStartDate>2023-06-21</CINPlanStartDate>"
    "<CINPlanEndDate>2023-08-31</CINPlanEndDate></CINPlanDates>"
)
ENQUIRY = (
    "<Section47><S47ActualStartDate>2023-05-02</S47ActualStartDate>"
    "<InitialCPCtarget>2023-05-24</InitialCPCtarget><DateOfInitialCPC>2023-05-20</DateOfInitialCPC>"
    "<ICPCnotRequired>false</ICPCnotRequired></Section47>"
)
REVIEWS = "<Reviews><CPPreviewDate>{}</CPPreviewDate></Reviews>"
PRE_PROCEEDINGS = (
    "<PreProceedingsandFGDM><PPStartDate>2023-07-01</PPStartDate><LBPSentDate>2023-07-03</LBPSentDate>"
    "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>false</FGDMMeetingFac>"
    "<InitialPPMeetingDate>2023-07-10</InitialPPMeetingDate><ReviewMeetingsCount>2</ReviewMeetingsCount>"
    "<StepDecisionDate>2023-08-01</StepDecisionDate><PPOutcome>a</PPOutcome>"
    "<CourtAppDate>2023-08-09</CourtAppDate><LetterInitCPDate>2023-08-02</LetterInitCPDate>"
    "</PreProceedingsandFGDM>"
)
LONG_AGO = "<ExpectedPersonBirthDate>1066-04-13</ExpectedPersonBirthDate>"
CHILD = {
    "person": "0071", "born": date(2012, 2, 29), "expected_birth": None, "sex": "F", "ethnicity": "WBRI",
    "disabled": None,
}  # fmt: skip


def plan(*reviews: str) -> str:
    inside = "".join(REVIEWS.format(day) for day in reviews)
    return returns.PLAN.replace("</ChildProtectionPlans>", f"{inside}</ChildProtectionPlans>")


def some(folder: Path, *modules: str, referral: str = returns.REFERRAL) -> Load:
    """A census of one child with one referral and these modules in it."""
    return returns.read(returns.census(folder / "c.xml", returns.child(returns.details(referral, *modules))))


def rows(load: Load, table: str) -> Rows:
    made: Rows = load.kinds[Kind.IN_NEED].tables[table].to_pylist()
    return made


def identified(text: str, characteristics: str = "") -> str:
    """A child with one referral, and these identifiers and characteristics."""
    marks = (
        f"<ChildIdentifiers><LAchildID>0071</LAchildID>{text}</ChildIdentifiers>"
        f"<ChildCharacteristics>{characteristics}</ChildCharacteristics>"
    )
    return returns.child(returns.details(), identifiers=marks)


def referred(folder: Path, text: str, characteristics: str = "") -> tuple[Load, dict[str, object]]:
    load = returns.read(returns.census(folder / "c.xml", identified(text, characteristics)))
    return load, rows(load, "referrals")[0]


def test_an_assessment_with_its_factors_in_order(tmp_path: Path) -> None:
    load = some(tmp_path, ASSESSMENT)
    assert rows(load, "assessments") == [
        {**CHILD, "start": date(2023, 5, 3), "end": date(2023, 6, 20), "factors": "2B 10A", "team": None}
    ]
    assert load.findings == ()


def test_a_child_in_need_plan(tmp_path: Path) -> None:
    load = some(tmp_path, IN_NEED_PLAN)
    assert rows(load, "in_need_plans") == [
        {**CHILD, "start": date(2023, 6, 21), "end": date(2023, 8, 31), "team": None}
    ]
    assert load.findings == ()


@pytest.mark.parametrize(("text", "read"), [("true", True), ("0", False), ("", None)])
def test_an_enquiry_and_whether_it_needed_a_conference(tmp_path: Path, text: str, read: bool | None) -> None:
    load = some(tmp_path, ENQUIRY.replace(">false<", f">{text}<"))
    assert rows(load, "section_47") == [
        {
            **CHILD, "start": date(2023, 5, 2), "conference": date(2023, 5, 20),
            "conference_not_required": read, "team": None,
        }
    ]  # fmt: skip
    assert load.findings == ()


def test_the_reviews_of_a_plan(tmp_path: Path) -> None:
    """Each in a Reviews of its own, and two in one."""
    several = plan("2023-06-20", "2023-07-30").replace(
        "2023-07-30<", "2023-07-30</CPPreviewDate><CPPreviewDate>2023-08-10<"
    )
    load = some(tmp_path, ENQUIRY, several)
    assert rows(load, "plan_reviews") == [
        {"person": "0071", "plan_start": date(2023, 5, 20), "date": day}
        for day in (date(2023, 6, 20), date(2023, 7, 30), date(2023, 8, 10))
    ]
    assert load.findings == ()


def test_a_plan_told_once_for_each_review_keeps_them_all(tmp_path: Path) -> None:
    load = some(tmp_path, ENQUIRY, plan("2023-06-20"), plan("2023-07-30"), plan("2023-07-30"))
    assert [row["date"] for row in rows(load, "plan_reviews")] == [date(2023, 6, 20), date(2023, 7, 30)]
    assert len(rows(load, "plans")) == 1
    assert [rule for rule, _, _ in returns.broken(load)] == ["repeated"] * 3


def test_the_reviews_of_a_plan_that_is_left_out_are_not_read(tmp_path: Path) -> None:
    load = some(tmp_path, plan("2023-06-20").replace("2023-08-20", "2023-02-20"))
    assert [rule for rule, _, _ in returns.broken(load)] == ["end_before_start"]
    assert "plan_reviews" not in load.kinds[Kind.IN_NEED].tables


def test_pre_proceedings(tmp_path: Path) -> None:
    load = some(tmp_path, PRE_PROCEEDINGS)
    assert rows(load, "pre_proceedings") == [
        {
            **CHILD, "start": date(2023, 7, 1), "letter": date(2023, 7, 3), "meeting_offered": True,
            "meeting_held": False, "decided": date(2023, 8, 1), "outcome": "A",
            "court_application": date(2023, 8, 9),
        }
    ]  # fmt: skip
    assert load.findings == ()


def test_the_conference_of_a_child_who_moved_in(tmp_path: Path) -> None:
    moved = f"{returns.REFERRAL}<DateOfInitialCPC>2023-05-09</DateOfInitialCPC>"
    load = some(tmp_path, ENQUIRY, referral=moved)
    assert rows(load, "referrals")[0]["transfer_conference"] == date(2023, 5, 9)
    assert rows(load, "section_47")[0]["conference"] == date(2023, 5, 20)
    assert load.findings == ()


@pytest.mark.parametrize(
    ("listed", "read"),
    [
        ("<Disabilities><Disability>HAND</Disability><Disability>HEAR</Disability></Disabilities>", True),
        ("<Disabilities><Disability>NONE</Disability></Disabilities>", False),
        ("<Disabilities><Disability>none</Disability><Disability>LD</Disability></Disabilities>", True),
        ("<Disability>AUT</Disability>", True),
        ("<Disabilities/>", None),
        ("", None),
    ],
)
def test_whether_a_child_is_disabled(tmp_path: Path, listed: str, read: bool | None) -> None:
    load, row = referred(tmp_path, "<PersonBirthDate>2012-02-29</PersonBirthDate>", listed)
    assert row["disabled"] is read
    assert load.findings == ()


def test_a_disability_of_no_known_code_is_noted_and_tells_nothing(tmp_path: Path) -> None:
    listed = "<Disabilities><Disability>XYZ</Disability></Disabilities>"
    load, row = referred(tmp_path, "<PersonBirthDate>2012-02-29</PersonBirthDate>", listed)
    assert row["disabled"] is None
    assert [(f.rule, f.field, f.kept) for f in load.findings] == [("unknown_code", "Disability", True)]


@pytest.mark.parametrize(
    ("birth", "born", "expected"),
    [
        ("<ExpectedPersonBirthDate>2024-01-15</ExpectedPersonBirthDate>", None, date(2024, 1, 15)),
        (
            f"<PersonBirthDate>2012-02-29</PersonBirthDate>{LONG_AGO}",
            date(2012, 2, 29),
            None,
        ),
        (
            "<PersonBirthDate/><ExpectedPersonBirthDate>2024-01-15</ExpectedPersonBirthDate>",
            None,
            date(2024, 1, 15),
        ),
    ],
)
def test_an_unborn_child_is_told_from_one_whose_birth_is_missing(
    tmp_path: Path, birth: str, born: date | None, expected: date | None
) -> None:
    load, row = referred(tmp_path, birth)
    assert (row["born"], row["expected_birth"]) == (born, expected)
    assert load.findings == ()


@pytest.mark.parametrize(
    ("sex", "read"),
    [
        ("<GenderCurrent>2</GenderCurrent>", "F"), ("<GenderCurrent>9</GenderCurrent>", "U"),
        ("<Sex>M</Sex>", "M"), ("<Sex>U</Sex>", "U"), ("<GenderCurrent>1</GenderCurrent><Sex>F</Sex>", "F"),
    ],
)  # fmt: skip
def test_sex_as_it_was_written_before_and_since_2025(tmp_path: Path, sex: str, read: str) -> None:
    load, row = referred(tmp_path, f"<PersonBirthDate>2012-02-29</PersonBirthDate>{sex}")
    assert row["sex"] == read
    assert load.findings == ()


@pytest.mark.parametrize(
    ("rule", "field", "good", "bad"),
    [
        # 40 weeks before the birth, and a day more; the day before a birthday, and the birthday
        ("before_birth", "CINreferralDate", "2024-02-05", "2024-02-06"),
        ("before_birth", "CPPstartDate", "2024-02-24", "2024-02-25"),
        ("impossible_age", "CINreferralDate", "1998-05-02", "1998-05-01"),
        ("impossible_age", "CPPstartDate", "2002-05-21", "2002-05-20"),
    ],
)
def test_births_that_do_not_go_with_the_start(
    tmp_path: Path, rule: str, field: str, good: str, bad: str
) -> None:
    """Of a referral of 1 May 2023 and a plan of 20 May."""
    for born, kept in ((good, []), (bad, [True])):
        marks = returns.IDENTIFIERS.replace("2012-02-29", born)
        details = returns.details(returns.REFERRAL, returns.PLAN)
        load = returns.read(returns.census(tmp_path / "c.xml", returns.child(details, identifiers=marks)))
        assert [each.kept for each in returns.found(load, rule) if each.field == field] == kept


def test_an_unborn_child_is_not_referred_long_before_it_is_on_the_way(tmp_path: Path) -> None:
    for expected, broken in (("2024-02-05", []), ("2024-02-06", ["before_birth"])):
        load, _ = referred(tmp_path, f"<ExpectedPersonBirthDate>{expected}</ExpectedPersonBirthDate>")
        assert [finding.rule for finding in load.findings] == broken


@pytest.mark.parametrize(
    ("module", "good", "bad"),
    [
        (ENQUIRY, ("2023-05-20", "2023-05-02"), ("2023-05-20", "2023-05-01")),
        (ENQUIRY + plan("2023-06-20"), ("2023-06-20", "2023-05-20"), ("2023-06-20", "2023-05-19")),
    ],
)
def test_a_conference_or_review_that_comes_too_early(
    tmp_path: Path, module: str, good: tuple[str, str], bad: tuple[str, str]
) -> None:
    assert some(tmp_path, module.replace(*good)).findings == ()
    load = some(tmp_path, module.replace(*bad))
    assert [(f.rule, f.kept) for f in load.findings] == [("too_early", True)]


def test_child_in_need_plans_that_overlap(tmp_path: Path) -> None:
    after = IN_NEED_PLAN.replace("2023-06-21", "2023-08-31").replace("<CINPlanEndDate>2023-08-31", "<X>")
    after = after.replace("</CINPlanEndDate>", "</X>")
    assert some(tmp_path, IN_NEED_PLAN, after).findings == ()
    load = some(tmp_path, IN_NEED_PLAN, after.replace("2023-08-31", "2023-08-30"))
    assert [(f.rule, f.field, f.kept) for f in load.findings] == [("overlap", "CINPlanStartDate", True)]


@pytest.mark.parametrize(
    ("module", "start", "table"),
    [
        (ASSESSMENT, "2023-05-03", "assessments"),
        (IN_NEED_PLAN, "2023-06-21", "in_need_plans"),
        (PRE_PROCEEDINGS, "2023-07-01", "pre_proceedings"),
    ],
)
def test_a_module_needs_a_start(tmp_path: Path, module: str, start: str, table: str) -> None:
    load = some(tmp_path, module.replace(f">{start}<", "><"))
    assert [(f.rule, f.kept) for f in load.findings] == [("missing_start", False)]
    assert table not in load.kinds[Kind.IN_NEED].tables
    assert len(rows(load, "referrals")) == 1


@pytest.mark.parametrize(
    ("module", "day", "table"),
    [
        (f"{returns.REFERRAL}<DateOfInitialCPC>2023-05-09</DateOfInitialCPC>", "2023-05-09", "referrals"),
        (PRE_PROCEEDINGS, "2023-07-03", "pre_proceedings"),
        (PRE_PROCEEDINGS, "2023-08-09", "pre_proceedings"),
    ],
)
def test_a_row_is_read_without_a_date_that_only_adds_to_it(
    tmp_path: Path, module: str, day: str, table: str
) -> None:
    wrong = module.replace(day, "2023-02-31")
    load = some(tmp_path, referral=wrong) if table == "referrals" else some(tmp_path, wrong)
    assert [(f.rule, f.kept) for f in load.findings] == [("impossible_date", True)]
    assert len(rows(load, table)) == 1


@pytest.mark.parametrize("factor", ["RB", "25A", "2D", "²"])
def test_a_factor_of_no_known_code_is_noted_and_kept(tmp_path: Path, factor: str) -> None:
    load = some(tmp_path, ASSESSMENT.replace("10A", factor))
    assert set(str(rows(load, "assessments")[0]["factors"]).split()) == {factor, "2B"}
    assert [(f.rule, f.field, f.kept) for f in load.findings] == [("unknown_code", "AssessmentFactors", True)]


def test_no_factors_at_all(tmp_path: Path) -> None:
    load = some(
        tmp_path, ASSESSMENT.replace("<AssessmentFactors>10A</AssessmentFactors>", "").replace("2B", "")
    )
    assert rows(load, "assessments")[0]["factors"] is None
    assert load.findings == ()


def year(number: int) -> str:
    """A census of the year that ends on 31 March of `number`, as its guide lays it out."""
    sex = "<Sex>F</Sex>" if number >= 2025 else "<GenderCurrent>2</GenderCurrent>"
    factors = {2021: "8A 18A", 2022: "8B 18B"}.get(number, "8B 19B 22A")
    listed = "".join(f"<AssessmentFactors>{code}</AssessmentFactors>" for code in factors.split())
    child = (
        "<ChildIdentifiers><LAchildID>0071</LAchildID><UPN>A123456789123</UPN>"
        f"<PersonBirthDate>2012-02-29</PersonBirthDate>{sex}</ChildIdentifiers>"
        "<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>AUT</Disability>"
        "</Disabilities></ChildCharacteristics>"
        f"<CINdetails><CINreferralDate>{number - 1}-05-01</CINreferralDate>"
        f"<ReferralSource>{'5D' if number >= 2024 else '1A'}</ReferralSource>"
        "<PrimaryNeedCode>N1</PrimaryNeedCode>"
        f"<CINclosureDate>{number - 1}-09-01</CINclosureDate>"
        f"<ReasonForClosure>{'RC9' if number >= 2024 else 'RC7'}</ReasonForClosure>"
        f"<Assessments><AssessmentActualStartDate>{number - 1}-05-03</AssessmentActualStartDate>"
        f"<AssessmentAuthorisationDate>{number - 1}-06-20</AssessmentAuthorisationDate>"
        f"<FactorsIdentifiedAtAssessment>{listed}</FactorsIdentifiedAtAssessment></Assessments>"
        f"<CINPlanDates><CINPlanStartDate>{number - 1}-06-21</CINPlanStartDate></CINPlanDates>"
        f"<Section47><S47ActualStartDate>{number - 1}-05-02</S47ActualStartDate>"
        f"<DateOfInitialCPC>{number - 1}-05-20</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>"
        "</Section47><ReferralNFA>0</ReferralNFA>"
        f"<ChildProtectionPlans><CPPstartDate>{number - 1}-05-20</CPPstartDate>"
        "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>"
        "<NumberOfPreviousCPP>0</NumberOfPreviousCPP>"
        f"<Reviews><CPPreviewDate>{number - 1}-08-01</CPPreviewDate></Reviews></ChildProtectionPlans>"
    )
    legal = f"<PreProceedingsandFGDM><PPStartDate>{number - 1}-10-01</PPStartDate></PreProceedingsandFGDM>"
    return (
        f"<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>{number}</Year>"
        f"<ReferenceDate>{number}-03-31</ReferenceDate></CollectionDetails></Header><Children><Child>{child}"
        f"{legal if number >= 2026 else ''}</CINdetails></Child></Children></Message>"
    )


@pytest.mark.parametrize("number", range(2021, 2027))
def test_each_year_as_its_guide_lays_it_out(tmp_path: Path, number: int) -> None:
    path = tmp_path / "c.xml"
    path.write_bytes(b"\xef\xbb\xbf" + year(number).encode())
    load = returns.read(path)
    held = load.kinds[Kind.IN_NEED]
    tables = {name: table.num_rows for name, table in held.tables.items()}
    everywhere = {
        "referrals": 1, "assessments": 1, "in_need_plans": 1, "section_47": 1, "plans": 1, "plan_reviews": 1,
    }  # fmt: skip
    assert tables == everywhere | ({"pre_proceedings": 1} if number >= 2026 else {})
    assert all(table.schema == TABLES[name].schema for name, table in held.tables.items())
    (referral,) = rows(load, "referrals")
    assert (referral["sex"], referral["disabled"]) == ("F", True)
    assert held.cover is not None
    assert held.cover.last == date(number, 3, 31)
    today = {"after_load", "cover_after_load"}  # the tests' day of loading lies before the later years' dates
    assert {finding.rule for finding in load.findings} <= (today if number > 2024 else set())


def test_years_stitched(tmp_path: Path) -> None:
    """What is open is stated again; a plan for a child in need that is not ends with its return."""
    again = year(2024).replace("2023-06-21", "2022-06-21").replace("<CPPstartDate>2023", "<CPPstartDate>2022")
    ended = again.replace("2022-06-21</CINPlanStartDate>", "2023-06-22</CINPlanStartDate>")
    for name, text in (("a", year(2023)), ("b", ended)):
        (tmp_path / f"{name}.xml").write_text(text)
    load = returns.read(tmp_path)
    assert [(row["start"], row["end"]) for row in rows(load, "in_need_plans")] == [
        (date(2022, 6, 21), date(2023, 4, 1)), (date(2023, 6, 22), None),
    ]  # fmt: skip
    assert [row["start"] for row in rows(load, "plans")] == [date(2022, 5, 20)]
    assert [(row["plan_start"], row["date"]) for row in rows(load, "plan_reviews")] == [
        (date(2022, 5, 20), date(2022, 8, 1)), (date(2022, 5, 20), date(2023, 8, 1)),
    ]  # fmt: skip
    assert len(rows(load, "assessments")) == len(rows(load, "section_47")) == 2
    assert [(f.rule, f.field) for f in load.findings] == [("not_restated", "CINPlanEndDate")]


def test_a_child_born_since_the_return_before(tmp_path: Path) -> None:
    born = "<PersonBirthDate>2012-02-29</PersonBirthDate>"
    unborn = "<ExpectedPersonBirthDate>2023-05-20</ExpectedPersonBirthDate>"
    (tmp_path / "a.xml").write_text(year(2023).replace(born, unborn))
    (tmp_path / "b.xml").write_text(year(2024).replace(born, born.replace("2012-02-29", "2023-05-25")))
    load = returns.read(tmp_path)
    assert {(row["born"], row["expected_birth"]) for row in rows(load, "referrals")} == {
        (date(2023, 5, 25), None)
    }
    assert not returns.found(load, "birth_changed")


def test_an_assessment_still_open_is_not_ended_by_the_next_return(tmp_path: Path) -> None:
    """Its end is an authorisation, which must not be made up."""
    still = year(2023).replace("<AssessmentAuthorisationDate>2022-06-20</AssessmentAuthorisationDate>", "")
    for name, text in (("a", still), ("b", year(2024))):
        (tmp_path / f"{name}.xml").write_text(text)
    made = rows(returns.read(tmp_path), "assessments")
    assert [row["end"] for row in made] == [None, date(2023, 6, 20)]


@pytest.mark.parametrize(("as_at", "found"), [(None, 0), (date(2024, 2, 27), 0), (date(2024, 5, 31), 1)])
def test_a_plan_open_past_18_by_the_day_that_the_user_gives(
    tmp_path: Path, as_at: date | None, found: int
) -> None:
    marks = returns.IDENTIFIERS.replace("2012-02-29", "2006-05-01")
    still = returns.PLAN.replace("<CPPendDate>2023-08-20</CPPendDate>", "")
    path = returns.census(
        tmp_path / "c.xml", returns.child(returns.details(returns.REFERRAL, still), identifiers=marks)
    )
    load = returns.read(path, as_at=as_at)
    assert len(returns.found(load, "open_past_18")) == found


def test_a_census_without_assessments_leaves_them_to_another_return(tmp_path: Path) -> None:
    load = some(tmp_path)
    assert set(load.kinds[Kind.IN_NEED].tables) == {"referrals", "section_47", "plans"}


def test_every_field_that_is_read_is_listed_with_its_table(tmp_path: Path) -> None:
    """Each field filled with what it cannot hold: whatever is read is found fault with, under its own name."""
    read = {field for module in MODULES for field in module.fields}
    ignored = {field for module in MODULES for field in module.ignored}

    def wrong(name: str, fields: tuple[str, ...], inside: str = "") -> str:
        return f"<{name}>{''.join(f'<{f}>?</{f}>' for f in fields)}{inside}</{name}>"

    within = [wrong(m.name, m.fields + m.ignored) for m in MODULES if m.name not in ("CINdetails", "Reviews")]
    broken = returns.child(wrong("CINdetails", MODULES[0].fields, "".join(within)))
    reviewed = returns.child(returns.details(returns.REFERRAL, plan("?")))
    load = returns.read(returns.census(tmp_path / "c.xml", broken, reviewed))
    noted = {finding.field for finding in load.findings}
    assert noted == read - {"PPOutcome"}  # its codes are not yet known, so that any is taken
    assert not noted & ignored
    assert set(BY_FIELD[Kind.IN_NEED]) == read
    assert BY_FIELD[Kind.IN_NEED]["DateOfInitialCPC"] == ("referrals", "section_47")


def test_codes_are_the_censuses() -> None:
    assert {"1A", "8B", "18C", "19C", "20", "21", "24A"} <= FACTOR
    assert len(DISABILITY) == 13


def test_the_sectors_made_up_censuses() -> None:
    load = returns.read(shared("records/cin_fake/CIN_Census_2021.xml"))
    (assessment,), (need_plan,) = rows(load, "assessments"), rows(load, "in_need_plans")
    assert (assessment["start"], assessment["end"], assessment["factors"]) == (
        date(1970, 6, 3), date(1971, 7, 18), "2A 2B",
    )  # fmt: skip
    assert (need_plan["start"], need_plan["end"]) == (date(1971, 1, 24), date(1971, 1, 26))
    (enquiry,), (review,) = rows(load, "section_47"), rows(load, "plan_reviews")
    assert (enquiry["conference"], enquiry["conference_not_required"]) == (date(1970, 6, 17), False)
    assert (review["plan_start"], review["date"]) == (date(1970, 2, 17), date(1971, 2, 15))
    (referral,) = rows(load, "referrals")
    assert (referral["transfer_conference"], referral["disabled"]) == (date(1970, 12, 6), True)
    later = returns.read(shared("records/cin_fake/CIN_Census_2024.xml"))
    assert [(row["start"], row["end"], row["factors"]) for row in rows(later, "assessments")] == [
        (date(2023, 12, 25), date(2024, 1, 27), None)
    ]
    assert [row["disabled"] for row in rows(later, "referrals")] == [True, False]
