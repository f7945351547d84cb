"""The Children in Need census, as XML.

Layout: DfE, “Children in need census: guide”, every module but pre-proceedings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from quarterday.records.restricted import whole_text
from quarterday.synth.authority import Authority
from quarterday.synth.borough import Borough
from quarterday.synth.chance import Chance
from quarterday.synth.children_in_need import Assessment, Needs, Unborn, unborn
from quarterday.synth.journeys import Enquiry, Plan, Referral
from quarterday.synth.records import Extract

LEA = "999"
SOFTWARE = "Quarterday synthetic records"
SUPPORT_NEEDS = {"LD": 0.35, "AUT": 0.35, "MOB": 0.15, "COMM": 0.15}
OTHER_NEED = "BEH"


def write_census(path: Path, borough: Borough, referrals: Sequence[Referral], extract: Extract) -> int:
    """Write the referrals the extract holds, child by child; gives how many."""
    chance, count, needs = Chance(borough.seed, "disabilities"), 0, Needs(borough.seed)
    by_child: dict[int, list[Referral]] = {}
    for referral in referrals:
        if extract.holds(referral.start, referral.end):
            by_child.setdefault(referral.child.number, []).append(referral)
            count += 1
    coming = unborn(borough, referrals, extract.as_at)
    with whole_text(path) as file:
        file.write(_opening(borough.authority, extract.as_at))
        for number in sorted(by_child):
            file.write("\n".join(_child(by_child[number], extract, chance, needs)) + "\n")
        for expected in reversed(coming):
            file.write(_unborn(expected))
        file.write(" </Children>\n</Message>")
    return count + len(coming)


def _opening(authority: Authority, as_at: date) -> str:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<Message>
 <!-- Made up: records of {authority.made_up}. No child here is real. -->
 <Header>
  <CollectionDetails>
   <Collection>CIN</Collection>
   <Year>{as_at.year + (as_at.month > 3)}</Year>
   <ReferenceDate>{as_at}</ReferenceDate>
  </CollectionDetails>
  <Source>
   <SourceLevel>L</SourceLevel>
   <LEA>{LEA}</LEA>
   <SoftwareCode>{SOFTWARE}</SoftwareCode>
   <SerialNo>001</SerialNo>
   <DateTime>{as_at}T23:59:59</DateTime>
  </Source>
 </Header>
 <Children>
"""


def _child(referrals: list[Referral], extract: Extract, chance: Chance, needs: Needs) -> Iterator[str]:
    """The lines of one child."""
    child = referrals[0].child
    disabled = any(referral.need == "N2" for referral in referrals)
    support = chance.pick(SUPPORT_NEEDS) if disabled else OTHER_NEED if needs.also_disabled() else "NONE"
    yield f"""  <Child>
   <ChildIdentifiers>
    <LAchildID>{child.identifier}</LAchildID>
    <PersonBirthDate>{child.born}</PersonBirthDate>
    <GenderCurrent>{child.sex}</GenderCurrent>
   </ChildIdentifiers>
   <ChildCharacteristics>
    <Ethnicity>{child.ethnicity}</Ethnicity>
    <Disabilities>
     <Disability>{support}</Disability>
    </Disabilities>
   </ChildCharacteristics>"""
    for referral in sorted(referrals, key=lambda r: r.start):
        yield from _details(referral, extract, needs)
    yield "  </Child>"


def _details(referral: Referral, extract: Extract, needs: Needs) -> Iterator[str]:
    yield f"""   <CINdetails>
    <CINreferralDate>{referral.start}</CINreferralDate>
    <ReferralSource>{referral.source}</ReferralSource>
    <PrimaryNeedCode>{referral.need}</PrimaryNeedCode>"""
    if closed := extract.ended(referral.end):
        yield f"    <CINclosureDate>{closed}</CINclosureDate>"
        yield f"    <ReasonForClosure>{_reason(referral)}</ReasonForClosure>"
    for assessment in needs.assessments(referral):
        if extract.holds(assessment.start, assessment.end):
            yield from _assessment(assessment, extract)
    for start, end in needs.in_need_plans(referral):
        if extract.holds(start, end):
            yield from _in_need_plan(start, end, extract)
    for enquiry in sorted(referral.enquiries, key=lambda e: e.start):
        if extract.first <= enquiry.start <= extract.as_at:
            yield from _enquiry(enquiry, extract.as_at)
    yield f"    <ReferralNFA>{'true' if referral.nfa else 'false'}</ReferralNFA>"
    for plan in sorted(referral.plans, key=lambda p: p.start):
        if extract.holds(plan.start, plan.end):
            yield from _plan(plan, extract, needs)
    yield "   </CINdetails>"


def _reason(referral: Referral) -> str:
    """RC6 (adult services) and the like only where the child has grown up."""
    if referral.end >= referral.child.turns_18:
        return "RC6"
    return "RC7" if referral.reason == "RC6" else referral.reason


def _assessment(assessment: Assessment, extract: Extract) -> Iterator[str]:
    """Its factors are known once it is authorised."""
    yield "    <Assessments>"
    yield f"     <AssessmentActualStartDate>{assessment.start}</AssessmentActualStartDate>"
    if ended := extract.ended(assessment.end):
        yield f"     <AssessmentAuthorisationDate>{ended}</AssessmentAuthorisationDate>"
        yield "     <FactorsIdentifiedAtAssessment>"
        for factor in assessment.factors:
            yield f"      <AssessmentFactors>{factor}</AssessmentFactors>"
        yield "     </FactorsIdentifiedAtAssessment>"
    yield "    </Assessments>"


def _in_need_plan(start: date, end: date, extract: Extract) -> Iterator[str]:
    yield "    <CINPlanDates>"
    yield f"     <CINPlanStartDate>{start}</CINPlanStartDate>"
    if ended := extract.ended(end):
        yield f"     <CINPlanEndDate>{ended}</CINPlanEndDate>"
    yield "    </CINPlanDates>"


def _unborn(child: Unborn) -> str:
    return f"""  <Child>
   <ChildIdentifiers>
    <LAchildID>{child.identifier}</LAchildID>
    <ExpectedPersonBirthDate>{child.expected}</ExpectedPersonBirthDate>
    <GenderCurrent>0</GenderCurrent>
   </ChildIdentifiers>
   <ChildCharacteristics>
    <Ethnicity>{child.ethnicity}</Ethnicity>
   </ChildCharacteristics>
   <CINdetails>
    <CINreferralDate>{child.referred}</CINreferralDate>
    <ReferralSource>3A</ReferralSource>
    <PrimaryNeedCode>N1</PrimaryNeedCode>
    <ReferralNFA>false</ReferralNFA>
   </CINdetails>
  </Child>
"""


def _enquiry(enquiry: Enquiry, as_at: date) -> Iterator[str]:
    yield "    <Section47>"
    yield f"     <S47ActualStartDate>{enquiry.start}</S47ActualStartDate>"
    if enquiry.conference and enquiry.conference <= as_at:
        yield f"     <DateOfInitialCPC>{enquiry.conference}</DateOfInitialCPC>"
    yield f"     <ICPCnotRequired>{'false' if enquiry.conference else 'true'}</ICPCnotRequired>"
    yield "    </Section47>"


def _plan(plan: Plan, extract: Extract, needs: Needs) -> Iterator[str]:
    yield "    <ChildProtectionPlans>"
    yield f"     <CPPstartDate>{plan.start}</CPPstartDate>"
    if ended := extract.ended(plan.end):
        yield f"     <CPPendDate>{ended}</CPPendDate>"
    yield f"     <InitialCategoryOfAbuse>{plan.category}</InitialCategoryOfAbuse>"
    yield f"     <LatestCategoryOfAbuse>{plan.category}</LatestCategoryOfAbuse>"
    yield f"     <NumberOfPreviousCPP>{plan.previous}</NumberOfPreviousCPP>"
    held = [day for day in needs.reviews(plan) if extract.first <= day <= extract.as_at]
    if held:
        yield "     <Reviews>"
        for day in held:
            yield f"      <CPPreviewDate>{day}</CPPreviewDate>"
        yield "     </Reviews>"
    yield "    </ChildProtectionPlans>"
