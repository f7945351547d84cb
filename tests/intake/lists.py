"""Annex A workbooks and tables of the Standard Safeguarding Dataset for the tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

AS_AT = date(2024, 3, 31)
WHO = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age"]
CHILD: list[object] = ["0071", "a) Male", "a) WBRI", datetime(2012, 2, 29), 12.1]  # noqa: DTZ001
DAY = date(2023, 10, 2)

CONTACTS = [*WHO, "Date of Contact", "Contact Source"]
EARLY_HELP = [
    *WHO, "Assessment start date", "Assessment completion date", "Organisation completing assessment",
]  # fmt: skip
REFERRALS = [*WHO, "Date of Referral", "Referral Source", "Referral NFA?", "Allocated Team"]
ASSESSMENTS = [*WHO, "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"]
ENQUIRIES = [
    *WHO, "Strategy discussion initiating Section 47 Enquiry Start Date",
    "Date of Initial Child Protection Conference",
]  # fmt: skip
IN_NEED = [
    *WHO, "CIN Start Date", "Primary Need Code", "CIN Closure Date", "Reason for Closure", "Case Status",
]  # fmt: skip
PLANS = [
    *WHO, "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
    "Child Protection Plan End Date", "Number of Previous Child Protection Plans",
]  # fmt: skip
CARE = [
    *WHO, "Date Started to be Looked After", "Child's Category of Need", "Child's Legal Status",
    "Date Ceased to be Looked After", "Reason Ceased to be Looked After", "Placement Type",
    "Placement Provider",
]  # fmt: skip
LEAVERS = [
    *WHO, "Eligibility Category", "LA in Touch", "Type of Accommodation", "Suitability of Accommodation",
    "Activity Status",
]  # fmt: skip

GOOD: dict[str, list[list[object]]] = {
    "List 1": [CONTACTS, [*CHILD, DAY, "q) 6: Police"]],
    "List 2": [EARLY_HELP, [*CHILD, DAY, date(2023, 11, 1), "Top School"]],
    "List 3": [REFERRALS, [*CHILD, DAY, "d) 1D: Individual", "b) No", "Team 1"]],
    "List 4": [ASSESSMENTS, [*CHILD, DAY, None]],
    "List 5": [ENQUIRIES, [*CHILD, DAY, date(2023, 10, 20)]],
    "List 6": [IN_NEED, [*CHILD, DAY, "N1 - Abuse or neglect", date(2024, 1, 5), "RC7 - other", "e) Closed"]],
    "List 7": [PLANS, [*CHILD, DAY, "Neglect", "Physical abuse", None, 1]],
    "List 8": [CARE, [*CHILD, DAY, "N1 - Abuse or Neglect", "V2: Single period under S20", None, None,
                      "f) U6: Foster placement - not FFA", "b) PR1 - Own provision"]],
    "List 9": [LEAVERS, [*CHILD, "b) Former relevant child", "a) Yes", "U: Independent living", "a) Suitable",
                         "F1: Full time in higher education"]],
}  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]] = GOOD) -> Path:
    """A workbook with these sheets, their rows from the first."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


PERSON = "pers_person_id,pers_sex,pers_ethnicity,pers_dob,pers_death_date"
EPISODES = (
    "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,"
    "clae_cla_primary_need_code,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,"
    "clae_cla_placement_id"
)
STATUS = (
    "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
    "lega_legal_status_end_date"
)
PLACEMENT = "clap_cla_placement_id,clap_cla_placement_type,clap_cla_placement_provider"
CIN = (
    "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
    "cine_referral_source_code,cine_referral_nfa,cine_close_reason,cine_close_date"
)
S47 = "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date"
ICPC = "icpc_icpc_id,icpc_s47_enquiry_id,icpc_person_id,icpc_icpc_date"
CP = (
    "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola,"
    "cppl_cp_plan_initial_category,cppl_cp_plan_latest_category"
)
EARLY = (
    "earl_episode_id,earl_person_id,earl_episode_start_date,earl_episode_end_date,earl_episode_end_reason,"
    "earl_episode_organisation"
)
CONTACT = "cont_contact_id,cont_person_id,cont_contact_date,cont_contact_source_code"
CINA = "cina_assessment_id,cina_person_id,cina_assessment_start_date,cina_assessment_auth_date"
LEAVER = (
    "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_in_touch,"
    "clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,clea_care_leaver_activity"
)
STAFF = "prof_professional_id,prof_professional_name,prof_agency_worker_flag"
FAMILIES = "fami_table_id,fami_family_id,fami_person_id"

DATASET: dict[str, list[str]] = {
    "ssd_person": [PERSON, "0071,M,WBRI,2012-02-29 00:00:00.000,NULL", "0072,F,NOBT,2010-01-01,NULL"],
    "ssd_cla_episodes": [EPISODES, "e1,0071,2023-01-10 00:00:00,S,N1,NULL,NULL,p1"],
    "ssd_legal_status": [STATUS, "l1,0071,V3,2023-01-10,2023-03-01", "l2,0071,C2 Full care order,2023-03-01,"],
    "ssd_cla_placement": [PLACEMENT, "p1,U6,PR1"],
    "ssd_cin_episodes": [CIN, "r1,0071,2022-12-01,N1,1A,N,RC7,2023-06-01"],
    "ssd_s47_enquiry": [S47, "s1,0071,2022-12-05,2022-12-12"],
    "ssd_initial_cp_conference": [ICPC, "i1,s1,0071,2022-12-20"],
    "ssd_cp_plans": [CP, "c1,0071,2022-12-20,,N,Neglect,Emotional abuse", "c2,0072,2022-12-20,,Y,Neglect,Neglect"],
    "ssd_early_help_episodes": [EARLY, "h1,0072,2022-01-01,2022-06-01,Outcomes met,School"],
    "ssd_contacts": [CONTACT, "k1,0071,2022-11-30,6"],
    "ssd_cin_assessments": [CINA, "a1,0071,2022-12-02,2023-01-20"],
    "ssd_care_leavers": [LEAVER, "v1,0072,Relevant child,YES,B,2,F1"],
    "ssd_professionals": [STAFF, "w1,Somebody,NULL"],
    "ssd_family": [FAMILIES, "f1,7,0071"],
}  # fmt: skip


def dataset(
    folder: Path, tables: Mapping[str, Sequence[str]] = DATASET, *, parquet: bool = False
) -> list[Path]:
    """The tables as CSV files, or as Parquet with dates as dates; names of files that say nothing."""
    folder.mkdir(exist_ok=True)
    made = []
    for number, rows in enumerate(tables.values()):
        path = folder / f"{number}.{'parquet' if parquet else 'csv'}"
        if parquet:
            heading, *cells = list(csv.reader(rows))
            columns = [[typed(cell) for cell in column] for column in zip(*cells, strict=True)]
            pq.write_table(pa.table(dict(zip(heading, columns, strict=True))), path)
        else:
            path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        made.append(path)
    return made


def typed(cell: str) -> object:
    if cell in {"", "NULL"}:
        return None
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return cell
