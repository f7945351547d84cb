"""Small returns for the tests: each writer makes one good file, or one with the rows it is given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from quarterday import intake
from quarterday.records import Finding, Kind, Load

TODAY = date(2024, 6, 1)

KINDS = (
    Kind.LOOKED_AFTER, Kind.IN_NEED, Kind.WORKFORCE, Kind.EARLY_HELP, Kind.PARTICIPATION, Kind.POPULATION,
)  # fmt: skip
"""The kinds that `one_of_each` makes a file of."""

NAMES = {
    "care_episodes", "referrals", "section_47", "plans", "posts", "early_help", "activities", "population",
}  # fmt: skip
"""The tables that they fill."""

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
CHILD = "0071,1,29/02/2012,WBRI,,,"
EPISODE = "0071,01/05/2022,S,C2,N1,U1,PR1,30/04/2023,E4A,,,,"
WORKFORCE = "worker_id,agency,org_role,fte,start_date,end_date,as_at"
POST = "W1,yes,5,0.8,2022-01-01,2023-05-10,2023-09-30"
EARLY_HELP = "case_id,child_id,start_date,end_date,end_reason,organisation,as_at"
CASE = "C1,0071,2022-01-01,2023-05-10,needs_met,School,2023-09-30"
PARTICIPATION = "person_id,date_of_birth,activity,start_date,end_date,as_at"
ACTIVITY = "P1,2006-09-01,education,2022-09-01,2023-05-10,2023-09-30"
POPULATION = "authority,year,people_0_17"
PEOPLE = "X99000001,2022,69100"

CENSUS_HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>"
    "<Source><SoftwareCode>Somebody's</SoftwareCode></Source></Header>"
)
IDENTIFIERS = (
    "<ChildIdentifiers><LAchildID>0071</LAchildID><PersonBirthDate>2012-02-29</PersonBirthDate>"
    "<Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>"
)
REFERRAL = (
    "<CINreferralDate>2023-05-01</CINreferralDate><ReferralSource>1A</ReferralSource>"
    "<PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2023-09-01</CINclosureDate>"
    "<ReasonForClosure>RC1</ReasonForClosure><ReferralNFA>false</ReferralNFA>"
)
ENQUIRY = (
    "<Section47><S47ActualStartDate>2023-05-02</S47ActualStartDate>"
    "<DateOfInitialCPC>2023-05-20</DateOfInitialCPC></Section47>"
)
PLAN = (
    "<ChildProtectionPlans><CPPstartDate>2023-05-20</CPPstartDate><CPPendDate>2023-08-20</CPPendDate>"
    "<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"
    "<NumberOfPreviousCPP>0</NumberOfPreviousCPP></ChildProtectionPlans>"
)


def csv(path: Path, heading: str, rows: Iterable[str]) -> Path:
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def care(folder: Path, *episodes: str, children: Iterable[str] = (CHILD,)) -> list[Path]:
    """An SSDA903 return; with no episode given, a good one."""
    return [
        csv(folder / "header.csv", HEADER, children),
        csv(folder / "episodes.csv", EPISODES, episodes or (EPISODE,)),
    ]


def details(referral: str = REFERRAL, *modules: str) -> str:
    return f"<CINdetails>\n{referral}\n{''.join(modules)}</CINdetails>"


def child(*modules: str, identifiers: str = IDENTIFIERS) -> str:
    return f"<Child>{identifiers}{''.join(modules)}</Child>\n"


def census(path: Path, *children: str, header: str = CENSUS_HEADER) -> Path:
    """A census; with no child given, one with a referral, an enquiry and a plan."""
    inside = "".join(children or (child(details(REFERRAL, ENQUIRY, PLAN)),))
    path.write_text(f"<Message>\n{header}<Children>\n{inside}</Children></Message>", encoding="utf-8")
    return path


def one_of_each(folder: Path) -> list[Path]:
    """A good file of each of the six kinds."""
    return [
        *care(folder),
        census(folder / "census.xml"),
        csv(folder / "workforce.csv", WORKFORCE, [POST]),
        csv(folder / "early_help.csv", EARLY_HELP, [CASE]),
        csv(folder / "participation.csv", PARTICIPATION, [ACTIVITY]),
        csv(folder / "population.csv", POPULATION, [PEOPLE]),
    ]


def read(*paths: Path, as_at: date | None = None, covers_from: date | None = None) -> Load:
    return intake.read(paths, today=TODAY, as_at=as_at, covers_from=covers_from)


def refused(*paths: Path) -> str:
    """The text with which a load is refused."""
    with pytest.raises(intake.LoadRefused) as caught:
        read(*paths)
    return str(caught.value)


def broken(load: Load) -> list[tuple[str, int | None, bool]]:
    """(rule, row, kept) of each finding."""
    return [(finding.rule, finding.row, finding.kept) for finding in load.findings]


def found(load: Load, rule: str) -> list[Finding]:
    return [finding for finding in load.findings if finding.rule == rule]
