"""The Standard Safeguarding Dataset's assessments, reviews, visits, missing episodes and SEND tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from intake import lists, returns
from quarterday.records import TABLES, Kind, Load

PERSON = f"{lists.PERSON},pers_expected_dob"
EPISODES = f"{lists.EPISODES},clae_cla_id"
CIN = f"{lists.CIN},cine_referral_team"
PLAN = "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola"
PLAN_REVIEW = "cppr_cp_review_id,cppr_person_id,cppr_cp_plan_id,cppr_cp_review_due,cppr_cp_review_date"
CARE_REVIEW = (
    "clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,"
    "clar_cla_review_participation"
)
MISSING = (
    "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
    "miss_missing_episode_end_date,miss_missing_rhi_offered"
)
STATUS = (
    "immi_immigration_status_id,immi_person_id,immi_immigration_status_start_date,"
    "immi_immigration_status_end_date,immi_immigration_status"
)
CONFERENCE = f"{lists.ICPC},icpc_icpc_transfer_in,icpc_referral_id"
FACTORS = "cinf_table_id|cinf_assessment_id|cinf_assessment_factors_json"

REQUEST = (
    "ehcr_ehcp_request_id,ehcr_send_table_id,ehcr_ehcp_req_date,ehcr_ehcp_req_outcome_date,"
    "ehcr_ehcp_req_outcome"
)
EHC_ASSESSMENT = (
    "ehca_ehcp_assessment_id,ehca_ehcp_request_id,ehca_ehcp_assessment_outcome_date,"
    "ehca_ehcp_assessment_outcome,ehca_ehcp_assessment_exceptions"
)
SEND = {
    "ssd_send": ["send_table_id,send_person_id,send_upn", "n1,0071,A1", "n2,0072,A2"],
    "ssd_ehcp_requests": [
        REQUEST,
        "q1,n1,2023-01-09,2023-02-10,Assess", "q2,n2,2023-05-01,2023-06-01,Do not assess",
    ],
    "ssd_ehcp_assessment": [
        EHC_ASSESSMENT,
        "x1,q1,2023-05-20,Plan,Absent for four weeks",
    ],
    "ssd_ehcp_named_plan": [
        "ehcn_named_plan_id,ehcn_ehcp_asmt_id,ehcn_named_plan_start_date,ehcn_named_plan_ceased_date",
        "p2,x1,2024-01-15,", "p1,x1,2023-05-29,2024-01-15",
    ],
}  # fmt: skip
"""A request whose plan was issued 20 weeks after it, and named anew since; and one that led to none."""


def some(folder: Path, **tables: list[str]) -> Load:
    """A load of `ssd_person` and these tables, as CSV."""
    people = {"ssd_person": lists.DATASET["ssd_person"]}
    return returns.read(*lists.dataset(folder / "ssd", people | tables), as_at=lists.AS_AT)


def rows(load: Load, table: str) -> list[dict[str, object]]:
    made: list[dict[str, object]] = load.kinds[Kind.SSD].tables[table].to_pylist()
    assert load.kinds[Kind.SSD].tables[table].schema == TABLES[table].schema
    return made


def cells(load: Load, table: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(row[name] for name in names) for row in rows(load, table)]


def bar(*lines: str) -> list[str]:
    """Cells parted by bars as lines of CSV, quoted."""
    return [",".join('"' + cell.replace('"', '""') + '"' for cell in line.split("|")) for line in lines]


@pytest.mark.parametrize(
    ("told", "factors"),
    [
        ('["2B", "10A", "1A"]', "1A 2B 10A"),
        ("[2B, 1A]", "1A 2B"),
        ('{"1A": "Yes"}, {"2B": "No"}, {"20": "Yes"}', "1A 20"),
        ("[]", None),
        ("", None),
    ],
)
def test_the_factors_of_an_assessment(tmp_path: Path, told: str, factors: str | None) -> None:
    assessment = [f"{lists.CINA},cina_assessment_team", "a1,0071,2022-12-02,2023-01-20,t1"]
    load = some(
        tmp_path,
        ssd_cin_assessments=assessment,
        ssd_assessment_factors=bar(FACTORS, f"f1|a1|{told}"),
        ssd_department=["dept_team_id,dept_team_name", "t1,North team"],
    )
    assert cells(load, "assessments", "start", "end", "factors", "team") == [
        (date(2022, 12, 2), date(2023, 1, 20), factors, "North team")
    ]
    assert load.findings == ()


def test_a_factor_of_no_known_code_is_noted_and_kept(tmp_path: Path) -> None:
    load = some(
        tmp_path,
        ssd_cin_assessments=[lists.CINA, "a1,0071,2022-12-02,2023-01-20"],
        ssd_assessment_factors=bar(FACTORS, 'f1|a1|["1A","25B"]'),
    )
    assert cells(load, "assessments", "factors") == [("1A 25B",)]
    assert returns.broken(load) == [("unknown_code", 2, True)]


@pytest.mark.parametrize(
    ("codes", "read"), [(["NONE"], False), (["NONE", "LD"], True), (["No disability"], False), ([], None)]
)
def test_whether_a_person_is_disabled(tmp_path: Path, codes: list[str], read: bool | None) -> None:
    listed = [f"d{number},0071,{code}" for number, code in enumerate(codes)]
    load = some(
        tmp_path,
        ssd_cin_episodes=lists.DATASET["ssd_cin_episodes"],
        ssd_disability=["disa_table_id,disa_person_id,disa_disability_code", "d9,0072,HEAR", *listed],
    )
    assert cells(load, "referrals", "disabled") == [(read,)]
    assert load.findings == ()


def test_an_unborn_child(tmp_path: Path) -> None:
    load = some(
        tmp_path,
        ssd_person=[PERSON, "0071,,,,,2023-03-01", "0072,,,,,"],
        ssd_cin_episodes=lists.DATASET["ssd_cin_episodes"],
    )
    assert cells(load, "referrals", "born", "expected_birth") == [(None, date(2023, 3, 1))]
    assert returns.broken(load) == [("missing_birth", 3, True)]


def test_child_in_need_plans(tmp_path: Path) -> None:
    heading = "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date"
    load = some(tmp_path, ssd_cin_plans=[heading, "1,0071,2023-01-01,2023-05-01", "2,0071,2023-04-30,"])
    assert cells(load, "in_need_plans", "person", "start", "end") == [
        ("0071", date(2023, 1, 1), date(2023, 5, 1)), ("0071", date(2023, 4, 30), None),
    ]  # fmt: skip
    assert returns.broken(load) == [("overlap", 3, True)]


def test_a_conference_of_an_enquiry_and_one_of_a_child_who_moved_in(tmp_path: Path) -> None:
    load = some(
        tmp_path,
        ssd_cin_episodes=[CIN, "r1,0071,2022-12-01,N1,1A,N,RC7,2023-06-01,t1"],
        ssd_s47_enquiry=lists.DATASET["ssd_s47_enquiry"],
        ssd_initial_cp_conference=[CONFERENCE, "i1,s1,0071,2022-12-20,N,r1", "i2,,0071,2022-12-03,Y,r1"],
    )
    assert cells(load, "section_47", "conference") == [(date(2022, 12, 20),)]
    assert cells(load, "referrals", "transfer_conference", "team") == [(date(2022, 12, 3), "t1")]
    assert load.findings == ()


def test_a_conference_before_its_enquiry(tmp_path: Path) -> None:
    for day, broken in (("2022-12-05", []), ("2022-12-04", [("too_early", 2, True)])):
        load = some(
            tmp_path,
            ssd_s47_enquiry=lists.DATASET["ssd_s47_enquiry"],
            ssd_initial_cp_conference=[lists.ICPC, f"i1,s1,0071,{day}"],
        )
        assert returns.broken(load) == broken


def test_the_reviews_of_plans(tmp_path: Path) -> None:
    """Of a plan; of another authority's, which is left out with it; planned and not yet held; of no plan."""
    plans = [PLAN, "c1,0071,2022-12-20,,N", "c2,0072,2022-12-20,,Y"]
    reviews = [
        PLAN_REVIEW, "v1,0071,c1,2023-03-20,2023-03-15", "v2,0072,c2,2023-03-20,2023-03-15",
        "v3,0071,c1,2023-09-15,", "v4,0071,c9,2023-03-20,2023-03-15", "v5,0071,c1,,2022-12-19",
    ]  # fmt: skip
    load = some(tmp_path, ssd_cp_plans=plans, ssd_cp_reviews=reviews)
    assert rows(load, "plan_reviews") == [
        {"person": "0071", "plan_start": date(2022, 12, 20), "date": date(2023, 3, 15)},
        {"person": "0071", "plan_start": date(2022, 12, 20), "date": date(2022, 12, 19)},
    ]
    assert returns.broken(load) == [
        ("other_authority", 3, False), ("not_held", 4, False), ("missing_identifier", 5, False),
        ("too_early", 6, True),
    ]  # fmt: skip


def test_the_reviews_of_children_looked_after(tmp_path: Path) -> None:
    episodes = [EPISODES, "e1,0071,2023-01-10,S,N1,,,p1,k1"]
    reviews = [
        CARE_REVIEW, "w1,k1,2023-02-07,2023-02-06,N,PN1", "w2,k1,2023-05-06,2023-05-01,Y,",
        "w3,k1,2023-11-06,,N,", "w4,k9,2023-02-07,2023-02-06,N,PN1",
    ]  # fmt: skip
    load = some(
        tmp_path,
        ssd_cla_episodes=episodes,
        ssd_legal_status=[lists.STATUS, "l1,0071,C2,2023-01-10,"],
        ssd_cla_reviews=reviews,
    )
    assert rows(load, "care_reviews") == [
        {"person": "0071", "born": date(2012, 2, 29), "date": date(2023, 2, 6), "took_part": "PN1"}
    ]
    assert returns.broken(load) == [
        ("not_held", 3, False), ("not_held", 4, False), ("missing_identifier", 5, False),
    ]  # fmt: skip


def test_visits_of_every_sort_make_one_table(tmp_path: Path) -> None:
    def table(begins: str, visit: str, *made: str) -> list[str]:
        names = [f"{visit}_id", "person_id", f"{visit}_date", f"{visit}_seen", f"{visit}_seen_alone"]
        return [",".join(f"{begins}_{name}" for name in names), *made]

    load = some(
        tmp_path,
        ssd_cp_visits=table("cppv", "cp_visit", "1,0071,2023-01-05 10:30:00,Y,Y", "2,0071,2023-01-15,N,N"),
        ssd_cla_visits=table("clav", "cla_visit", "3,0072,2023-02-05,,Y"),
        ssd_cin_visits=table("cinv", "cin_visit", "4,0072,2023-03-05,Y,", "5,0072,,Y,N"),
    )
    assert {tuple(row.values()) for row in rows(load, "visits")} == {
        ("0071", date(2023, 1, 5), "child_protection", True, True),
        ("0071", date(2023, 1, 15), "child_protection", False, False),
        ("0072", date(2023, 2, 5), "care", True, True),
        ("0072", date(2023, 3, 5), "in_need", True, None),
    }
    assert returns.broken(load) == [("missing_start", 3, False)]


@pytest.mark.parametrize(
    ("text", "absence", "rules"),
    [("M", "M", []), ("Missing", "M", []), ("Away without authorisation", "A", []), ("A", "A", []),
     ("", None, ["missing_code"]), ("Lost", "LOST", ["unknown_code"])],
)  # fmt: skip
def test_missing_episodes(tmp_path: Path, text: str, absence: str | None, rules: list[str]) -> None:
    load = some(tmp_path, ssd_missing=[MISSING, f"1,0071,2023-01-05,{text},2023-01-06,Y"])
    assert rows(load, "missing_episodes") == [
        {"person": "0071", "born": date(2012, 2, 29), "start": date(2023, 1, 5), "end": date(2023, 1, 6),
         "absence": absence}
    ]  # fmt: skip
    assert [finding.rule for finding in load.findings] == rules


@pytest.mark.parametrize(
    ("text", "number"),
    [("UASC", 1), ("Unaccompanied Asylum Seeking Child", 1), ("Unaccompanied Asylum Seeking Child (UASC)", 1),
     ("Refugee", 0), ("Asylum seeker with family", 0), ("", 0)],
)  # fmt: skip
def test_unaccompanied_children(tmp_path: Path, text: str, number: int) -> None:
    load = some(tmp_path, ssd_immigration_status=[STATUS, f"1,0071,2022-01-05,2030-03-01,{text}"])
    assert rows(load, "unaccompanied") == number * [
        {"person": "0071", "born": date(2012, 2, 29), "sex": "M", "ceased": date(2030, 3, 1)}
    ]
    assert load.findings == ()


def test_a_request_for_an_ehc_plan_with_the_day_of_its_first_plan(tmp_path: Path) -> None:
    load = some(tmp_path, **SEND)
    assert cells(load, "ehc_requests", "person", "date", "outcome", "issued", "exceptions") == [
        ("0071", date(2023, 1, 9), "Assess", date(2023, 5, 29), "Absent for four weeks"),
        ("0072", date(2023, 5, 1), "Do not assess", None, None),
    ]
    assert load.findings == ()


def test_a_plan_before_its_request_and_a_request_of_nobody(tmp_path: Path) -> None:
    requests = [REQUEST, "q1,n1,2023-05-30,,", "q2,n9,2023-05-01,,"]
    load = some(tmp_path, **{**SEND, "ssd_ehcp_requests": requests})
    assert returns.broken(load) == [("too_early", 2, True), ("missing_identifier", 3, False)]


@pytest.mark.parametrize("left_out", ["ssd_send", "ssd_ehcp_assessment", "ssd_ehcp_named_plan"])
def test_requests_without_what_came_of_them_are_refused(tmp_path: Path, left_out: str) -> None:
    """Without its plans every request would look late."""
    tables = {"ssd_person": lists.DATASET["ssd_person"], **SEND}
    del tables[left_out]
    text = returns.refused(*lists.dataset(tmp_path, tables))
    assert f"ssd_ehcp_requests is in the load, and {left_out} is not" in text


@pytest.mark.parametrize(
    ("reviews", "needed"),
    [
        ({"ssd_cp_reviews": [PLAN_REVIEW, "v1,0071,c1,,2023-03-15"]}, "ssd_cp_plans"),
        ({"ssd_cla_reviews": [CARE_REVIEW, "w1,k1,,2023-02-06,N,PN1"]}, "ssd_cla_episodes"),
    ],
)
def test_reviews_without_what_they_review_are_refused(
    tmp_path: Path, reviews: dict[str, list[str]], needed: str
) -> None:
    tables = {"ssd_person": lists.DATASET["ssd_person"], **reviews}
    assert f"and {needed} is not" in returns.refused(*lists.dataset(tmp_path, tables))


def test_an_older_table_that_lacks_a_column_is_passed_over(tmp_path: Path) -> None:
    older = ["cppv_cp_visit_id,cppv_casenote_id,cppv_cp_visit_date", "1,2,2023-01-05"]
    load = some(tmp_path, ssd_contacts=lists.DATASET["ssd_contacts"], ssd_cp_visits=older)
    assert "visits" not in load.kinds[Kind.SSD].tables
    assert returns.broken(load) == [("not_used", None, False)]


@pytest.mark.parametrize(
    ("written", "read"),
    [("20.1", ["20.100000"]), ("0", ["0.000000"]), ("", []), ("NULL", []), ("far", []), ("-3", [])],
)
def test_how_far_each_stay_in_a_placement_is_from_home(tmp_path: Path, written: str, read: list[str]) -> None:
    """Two episodes of one placement are two stays; an episode without a placement is none."""
    load = some(
        tmp_path,
        ssd_cla_episodes=[
            lists.EPISODES,
            "e1,0071,2023-01-10,S,N1,2023-03-01,X1,p1",
            "e2,0071,2023-03-01,L,N1,,,p1",
            "e3,0072,2023-01-10,S,N1,,,",
        ],
        ssd_legal_status=[lists.STATUS, "l1,0071,C2,2023-01-10,", "l2,0072,C2,2023-01-10,"],
        ssd_cla_placement=[f"{lists.PLACEMENT},clap_cla_placement_distance", f"p1,U6,PR1,{written}"],
    )
    stays = [("0071", date(2023, 1, 10), date(2023, 3, 1)), ("0071", date(2023, 3, 1), None)]
    assert cells(load, "placement_distances", "person", "start", "end", "miles") == [
        (*stay, Decimal(miles)) for miles in read for stay in stays
    ]
    unreadable = written in ("far", "-3")
    assert returns.broken(load) == ([("unknown_code", 2, True)] if unreadable else [])
    assert {row["placement"] for row in rows(load, "care_episodes")} == {"U6", None}, (
        "the placement is read all the same"
    )
