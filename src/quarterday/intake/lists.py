"""The headings of Ofsted's child-level lists (Annex A), and the other wordings that councils use.

Source: Ofsted, “Inspecting local authority children's services”, annex A: information request, child
level data, as issued since 2018. Lists 10 and 11 (adoption, adopters) are recognised and passed over.
"""

from __future__ import annotations

from typing import Final

from quarterday.intake.parts import Shape
from quarterday.records import Kind

CHILD: Final = "Child Unique ID"
GENDER: Final = "Gender"
ETHNICITY: Final = "Ethnicity"
BORN: Final = "Date of Birth"
DISABLED: Final = "Does the Child have a Disability"
TEAM: Final = "Allocated Team"
UNACCOMPANIED: Final = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
SEEN: Final = "Date Child Was Last Seen"
PLAN_VISIT: Final = "Date of the Last Statutory Visit"
SEEN_ALONE: Final = "Was the Child Seen Alone?"
CARE_VISIT: Final = "Date of Last Social Work Visit"
VISITED = (SEEN, PLAN_VISIT, SEEN_ALONE, CARE_VISIT)
"""What tells of a child's latest visit."""

WHO: dict[str, tuple[str, ...]] = {
    CHILD: ("Child ID", "Child Unique Identifier", "Unique Child ID", "Child's Unique ID"),
    GENDER: ("Sex", "Gender of Child", "Gender (Sex)"),
    ETHNICITY: ("Ethnic Origin", "Ethnicity Code"),
    BORN: ("DOB", "Date of Birth (DOB)", "Child Date of Birth", "Date of Birth or Expected Date of Birth"),
    DISABLED: ("Disability", "Does the child have a disability (Y/N)", "Child has a Disability"),
    TEAM: (),
}


def _list(number: int, about: str, needed: tuple[str, ...], headings: dict[str, tuple[str, ...]]) -> Shape:
    title = f"Annex A list {number} ({about})"
    return Shape(Kind.ANNEX_A, f"list {number}", title, {**WHO, **headings}, (CHILD, *needed))


LISTS: tuple[Shape, ...] = (
    _list(
        1, "contacts", ("Date of Contact", "Contact Source"),
        {"Date of Contact": ("Contact Date",), "Contact Source": ("Source of Contact",)},
    ),
    _list(
        2, "early help assessments", ("Assessment start date", "Assessment completion date"),
        {"Assessment start date": ("Early Help Assessment Start Date", "EHA Start Date"),
         "Assessment completion date": ("Early Help Assessment Completion Date", "Assessment end date",
                                        "EHA Completion Date"),
         "Organisation completing assessment": ("Organisation", "Organisation completing the assessment")},
    ),
    _list(
        3, "referrals", ("Date of Referral", "Referral Source"),
        {"Date of Referral": ("Referral Date",), "Referral Source": ("Source of Referral",),
         "Referral NFA?": ("Referral NFA", "NFA", "Referral No Further Action")},
    ),
    _list(
        4, "assessments", ("Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"),
        {"Continuous Assessment Start Date": ("Single Assessment Start Date", "CA Start Date"),
         "Continuous Assessment Date of Authorisation": (
             "Continuous Assessment Authorisation Date", "Date of Authorisation",
             "Single Assessment Date of Authorisation")},
    ),
    _list(
        5, "section 47 enquiries", ("Strategy discussion initiating Section 47 Enquiry Start Date",),
        {"Strategy discussion initiating Section 47 Enquiry Start Date": (
             "Section 47 Enquiry Start Date", "Section 47 Start Date", "S47 Start Date",
             "Strategy discussion initiating S47 Enquiry Start Date"),
         "Was an Initial Child Protection Conference deemed unnecessary?": ("ICPC deemed unnecessary",
                                                                             "ICPC not required"),
         "Date of Initial Child Protection Conference": ("ICPC Date", "Date of ICPC")},
    ),
    _list(
        6, "children in need", ("CIN Start Date", "CIN Closure Date"),
        {"CIN Start Date": ("Child in Need Start Date",), "CIN Closure Date": ("Child in Need Closure Date",),
         "Primary Need Code": ("Primary Need",), "Reason for Closure": ("CIN Closure Reason",),
         SEEN: ("Date Last Seen", "Date Child Last Seen")},
    ),
    _list(
        7, "child protection plans", ("Child Protection Plan Start Date", "Child Protection Plan End Date"),
        {"Child Protection Plan Start Date": ("CP Plan Start Date", "CPP Start Date"),
         "Child Protection Plan End Date": ("CP Plan End Date", "CPP End Date"),
         "Initial Category of Abuse": (), "Latest Category of Abuse": (),
         "Number of Previous Child Protection Plans": ("Number of Previous CP Plans",
                                                         "Number of Previous CPPs"),
         PLAN_VISIT: ("Date of Last Statutory Visit", "Last Statutory Visit"),
         SEEN_ALONE: ("Child Seen Alone",)},
    ),
    _list(
        8, "looked after children",
        ("Date Started to be Looked After", "Date Ceased to be Looked After", "Child's Legal Status"),
        {"Date Started to be Looked After": ("Date Became Looked After", "Date Child Started to be Looked After"),
         "Date Ceased to be Looked After": ("Date Child Ceased to be Looked After",),
         "Child's Legal Status": ("Legal Status", "Current Legal Status"),
         "Child's Category of Need": ("Category of Need",),
         "Reason Ceased to be Looked After": ("Reason for Ceasing to be Looked After",),
         "Placement Type": (), "Placement Provider": (),
         UNACCOMPANIED: ("UASC", "UASC within the Last 12 Months"),
         CARE_VISIT: ("Date of the Last Social Work Visit", "Last Social Work Visit")},
    ),
    _list(
        9, "care leavers", ("Eligibility Category", "LA in Touch"),
        {"Eligibility Category": ("Eligibility",), "LA in Touch": ("LA In Touch with Care Leaver", "In Touch"),
         "Type of Accommodation": ("Accommodation Type",),
         "Suitability of Accommodation": ("Accommodation Suitability",),
         "Activity Status": ("Activity",)},
    ),
    Shape(None, "list 10", "Annex A list 10 (adoption)", {CHILD: WHO[CHILD], "Date Placed for Adoption": ()},
          (CHILD, "Date Placed for Adoption")),
    Shape(None, "list 11", "Annex A list 11 (adopters)", {"Individual adopter identifier": ()},
          ("Individual adopter identifier",)),
)  # fmt: skip

FILLS = {
    "list 1": "contacts",
    "list 2": "assessments by early help",
    "list 3": "referrals",
    "list 4": "assessments",
    "list 5": "section 47 enquiries",
    "list 6": "referrals: closure and need; the latest visit",
    "list 7": "child protection plans; the latest visit",
    "list 8": "episodes of care; unaccompanied asylum-seeking children; the latest visit",
    "list 9": "care leavers",
}
"""What is made of each list, in words."""
