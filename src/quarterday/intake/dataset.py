"""The tables of the Standard Safeguarding Dataset (SSD) that are read, by their columns.

Source: Data to Insight, Standard Safeguarding Dataset, specification of its data objects; earlier
names of a column are given beside its present one. Its other tables are recognised and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quarterday.intake.parts import Shape
from quarterday.records import Kind

OTHERS = {
    "addr", "cinf", "cinp", "cinv", "clac", "clah", "clai", "clar", "clas", "clav", "cppr", "cppv", "csdq",
    "dept", "disa", "ehca", "ehcn", "ehcp", "ehcr", "fami", "immi", "invo", "lacp", "lapp", "link", "miss",
    "moth", "perm", "prep", "s251", "sena", "send", "sene", "senn", "voch",
}  # fmt: skip
"""How the columns begin of the tables that are not read, and of those whose older layouts lack a needed one."""


def _table(name: str, needed: str, others: str = "", **earlier: str) -> Shape:
    """A table with its needed and its other columns, and the earlier names of some."""
    columns = (*needed.split(), *others.split())
    headings = {column: tuple(earlier.get(column, "").split()) for column in columns}
    return Shape(Kind.SSD, name, f"SSD {name}", headings, tuple(needed.split()))


TABLES: tuple[Shape, ...] = (
    _table("ssd_person", "pers_person_id pers_dob", "pers_sex pers_gender pers_ethnicity pers_expected_dob "
           "pers_death_date"),
    _table("ssd_disability", "disa_person_id disa_disability_code"),
    _table("ssd_department", "dept_team_id dept_team_name"),
    _table(
        "ssd_cla_episodes",
        "clae_person_id clae_cla_episode_start_date clae_cla_episode_ceased_date",
        "clae_cla_episode_start_reason clae_cla_primary_need_code clae_cla_episode_ceased_reason "
        "clae_cla_placement_id clae_cla_id",
        clae_cla_episode_ceased_date="clae_cla_episode_ceased clae_cla_episode_cease_date",
        clae_cla_episode_ceased_reason="clae_cla_episode_cease_reason",
        clae_cla_primary_need_code="clae_cla_primary_need",
    ),
    _table(
        "ssd_legal_status",
        "lega_person_id lega_legal_status lega_legal_status_start_date",
        "lega_legal_status_end_date",
        lega_legal_status_start_date="lega_legal_status_start",
        lega_legal_status_end_date="lega_legal_status_end",
    ),
    _table(
        "ssd_cla_placement",
        "clap_cla_placement_id clap_cla_placement_type",
        "clap_cla_placement_provider clap_cla_placement_distance",
    ),
    _table(
        "ssd_cin_episodes",
        "cine_person_id cine_referral_date cine_close_date",
        "cine_referral_id cine_cin_primary_need_code cine_referral_source_code cine_referral_nfa "
        "cine_close_reason cine_referral_team",
        cine_cin_primary_need_code="cine_cin_primary_need",
        cine_referral_source_code="cine_referral_source",
        cine_referral_team="cine_referral_team_name",
    ),
    _table(
        "ssd_cin_assessments",
        "cina_person_id cina_assessment_start_date",
        "cina_assessment_auth_date cina_assessment_id cina_assessment_team",
        cina_assessment_team="cina_assessment_team_name",
    ),
    _table("ssd_assessment_factors", "cinf_assessment_id cinf_assessment_factors_json"),
    _table(
        "ssd_cin_plans",
        "cinp_person_id cinp_cin_plan_start_date cinp_cin_plan_end_date",
        "cinp_cin_plan_team",
        cinp_cin_plan_start_date="cinp_cin_plan_start",
        cinp_cin_plan_end_date="cinp_cin_plan_end",
        cinp_cin_plan_team="cinp_cin_plan_team_name",
    ),
    _table("ssd_cin_visits", "cinv_person_id cinv_cin_visit_date",
           "cinv_cin_visit_seen cinv_cin_visit_seen_alone"),
    _table(
        "ssd_s47_enquiry",
        "s47e_person_id s47e_s47_start_date",
        "s47e_s47_enquiry_id s47e_s47_completed_by_team",
        s47e_s47_completed_by_team="s47e_s47_completed_by_team_name",
    ),
    _table("ssd_initial_cp_conference", "icpc_s47_enquiry_id icpc_icpc_date",
           "icpc_icpc_transfer_in icpc_referral_id"),
    _table(
        "ssd_cp_plans",
        "cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date",
        "cppl_cp_plan_id cppl_cp_plan_ola cppl_cp_plan_initial_category cppl_cp_plan_latest_category",
    ),
    _table("ssd_cp_reviews", "cppr_person_id cppr_cp_plan_id cppr_cp_review_date"),
    _table("ssd_cp_visits", "cppv_person_id cppv_cp_visit_date", "cppv_cp_visit_seen cppv_cp_visit_seen_alone"),
    _table(
        "ssd_cla_reviews",
        "clar_cla_id clar_cla_review_date",
        "clar_cla_person_id clar_cla_review_cancelled clar_cla_review_participation",
        clar_cla_person_id="clar_person_id",
    ),
    _table("ssd_cla_visits", "clav_person_id clav_cla_visit_date",
           "clav_cla_visit_seen clav_cla_visit_seen_alone"),
    _table(
        "ssd_missing",
        "miss_person_id miss_missing_episode_start_date miss_missing_episode_end_date",
        "miss_missing_episode_type",
        miss_missing_episode_start_date="miss_missing_episode_start",
        miss_missing_episode_end_date="miss_missing_episode_end",
    ),
    _table("ssd_immigration_status", "immi_person_id immi_immigration_status", "immi_immigration_status_end_date",
           immi_immigration_status_end_date="immi_immigration_status_end"),
    _table("ssd_send", "send_table_id send_person_id"),
    _table(
        "ssd_ehcp_requests",
        "ehcr_ehcp_request_id ehcr_send_table_id ehcr_ehcp_req_date",
        "ehcr_ehcp_req_outcome",
    ),
    _table("ssd_ehcp_assessment", "ehca_ehcp_assessment_id ehca_ehcp_request_id",
           "ehca_ehcp_assessment_exceptions"),
    _table("ssd_ehcp_named_plan", "ehcn_ehcp_asmt_id ehcn_named_plan_start_date"),
    _table(
        "ssd_early_help_episodes",
        "earl_person_id earl_episode_start_date earl_episode_end_date",
        "earl_episode_id earl_episode_end_reason earl_episode_organisation",
    ),
    _table("ssd_contacts", "cont_person_id cont_contact_date", "cont_contact_source_code",
           cont_contact_source_code="cont_contact_source"),
    _table(
        "ssd_care_leavers",
        "clea_person_id clea_care_leaver_eligibility",
        "clea_care_leaver_in_touch clea_care_leaver_accommodation clea_care_leaver_accom_suitable "
        "clea_care_leaver_activity",
    ),
    _table("ssd_professionals", "prof_professional_id", "prof_agency_worker_flag"),
)  # fmt: skip


def passed_over(names: Sequence[str]) -> Shape | None:
    """The shape of another of the dataset's tables: each column begins alike, and as one of those does."""
    begins = {name.strip().casefold().partition("_")[0] for name in names if name.strip()}
    if len(begins) != 1 or not begins <= OTHERS or not all(re.search("_", name) for name in names if name):
        return None
    first = names[0].strip()
    return Shape(None, first, "SSD table that is not used", {first: ()}, (first,))


FILLS = {
    "ssd_person": "who each person is, in every table",
    "ssd_disability": "whether a person is disabled",
    "ssd_department": "the names of teams",
    "ssd_cla_episodes": "episodes of care",
    "ssd_legal_status": "the legal status of each episode of care",
    "ssd_cla_placement": "the placement of each episode of care, and how far it is from home",
    "ssd_cin_episodes": "referrals",
    "ssd_cin_assessments": "assessments",
    "ssd_assessment_factors": "the factors of each assessment",
    "ssd_cin_plans": "child in need plans",
    "ssd_cin_visits": "visits to children in need",
    "ssd_s47_enquiry": "section 47 enquiries",
    "ssd_initial_cp_conference": "the conference of each enquiry, or of a referral of a child who moved in",
    "ssd_cp_plans": "child protection plans",
    "ssd_cp_reviews": "reviews of child protection plans",
    "ssd_cp_visits": "visits to children with a child protection plan",
    "ssd_cla_reviews": "reviews of children looked after",
    "ssd_cla_visits": "visits to children looked after",
    "ssd_missing": "missing episodes",
    "ssd_immigration_status": "unaccompanied asylum-seeking children",
    "ssd_send": "the person of each request for an education, health and care plan",
    "ssd_ehcp_requests": "requests for an education, health and care plan",
    "ssd_ehcp_assessment": "the exception that a request comes under",
    "ssd_ehcp_named_plan": "the day on which a plan was issued",
    "ssd_early_help_episodes": "early help episodes",
    "ssd_contacts": "contacts",
    "ssd_care_leavers": "care leavers",
    "ssd_professionals": "nothing yet",
}
"""What is made of each table, in words."""
