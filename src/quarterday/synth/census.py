"""The Children in Need census, as XML.

Layout: DfE, “Children in need census: guide”, modules Child identifiers, Child characteristics, CIN
details, Section 47 and Child protection plans. Assessments and CIN plan dates are not imitated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from quarterday.records.restricted import whole_text
from quarterday.synth.authority import Authority
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import Enquiry, Plan, Referral
from quarterday.synth.records import Extract

LEA = "999"
SOFTWARE = "Quarterday synthetic records"
SUPPORT_NEEDS = {"LD": 0.35, "AUT": 0.35, "MOB": 0.15, "COMM": 0.15}


def write_census(path: Path, referrals: Iterable[Referral], extract: Extract, authority: Authority) -> int:
    """Write the referrals the extract holds, child by child; gives how many."""
    chance, count = Chance(authority.seed, "disabilities"), 0
    by_child: dict[int, list[Referral]] = {}
    for referral in referrals:
        if extract.holds(referral.start, referral.end):
            by_child.setdefault(referral.child.number, []).append(referral)
            count += 1
    with whole_text(path) as file:
        file.write(_opening(authority, extract.as_at))
        for number in sorted(by_child):
            file.write("\n".join(_child(by_child[number], extract, chance)) + "\n")
        file.write(" </Children>\n</Message>")
    return count


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


def _child(referrals: list[Referral], extract: Extract, chance: Chance) -> Iterator[str]:
    """The lines of one child."""
    child = referrals[0].child
    disabled = any(referral.need == "N2" for referral in referrals)
    yield f"""  <Child>
   <ChildIdentifiers>
    <LAchildID>{child.identifier}</LAchildID>
    <PersonBirthDate>{child.born}</PersonBirthDate>
    <GenderCurrent>{child.sex}</GenderCurrent>
   </ChildIdentifiers>
   <ChildCharacteristics>
    <Ethnicity>{child.ethnicity}</Ethnicity>
    <Disabilities>
     <Disability>{chance.pick(SUPPORT_NEEDS) if disabled else "NONE"}</Disability>
    </Disabilities>
   </ChildCharacteristics>"""
    for referral in sorted(referrals, key=lambda r: r.start):
        yield from _details(referral, extract)
    yield "  </Child>"


def _details(referral: Referral, extract: Extract) -> Iterator[str]:
    yield f"""   <CINdetails>
    <CINreferralDate>{referral.start}</CINreferralDate>
    <ReferralSource>{referral.source}</ReferralSource>
    <PrimaryNeedCode>{referral.need}</PrimaryNeedCode>"""
    if closed := extract.ended(referral.end):
        yield f"    <CINclosureDate>{closed}</CINclosureDate>"
        yield f"    <ReasonForClosure>{_reason(referral)}</ReasonForClosure>"
    for enquiry in sorted(referral.enquiries, key=lambda e: e.start):
        if extract.first <= enquiry.start <= extract.as_at:
            yield from _enquiry(enquiry, extract.as_at)
    yield f"    <ReferralNFA>{'true' if referral.nfa else 'false'}</ReferralNFA>"
    for plan in sorted(referral.plans, key=lambda p: p.start):
        if extract.holds(plan.start, plan.end):
            yield from _plan(plan, extract)
    yield "   </CINdetails>"


def _reason(referral: Referral) -> str:
    """RC6 (adult services) and the like only where the child has grown up."""
    if referral.end >= referral.child.turns_18:
        return "RC6"
    return "RC7" if referral.reason == "RC6" else referral.reason


def _enquiry(enquiry: Enquiry, as_at: date) -> Iterator[str]:
    yield "    <Section47>"
    yield f"     <S47ActualStartDate>{enquiry.start}</S47ActualStartDate>"
    if enquiry.conference and enquiry.conference <= as_at:
        yield f"     <DateOfInitialCPC>{enquiry.conference}</DateOfInitialCPC>"
    yield f"     <ICPCnotRequired>{'false' if enquiry.conference else 'true'}</ICPCnotRequired>"
    yield "    </Section47>"


def _plan(plan: Plan, extract: Extract) -> Iterator[str]:
    yield "    <ChildProtectionPlans>"
    yield f"     <CPPstartDate>{plan.start}</CPPstartDate>"
    if ended := extract.ended(plan.end):
        yield f"     <CPPendDate>{ended}</CPPendDate>"
    yield f"     <InitialCategoryOfAbuse>{plan.category}</InitialCategoryOfAbuse>"
    yield f"     <LatestCategoryOfAbuse>{plan.category}</LatestCategoryOfAbuse>"
    yield f"     <NumberOfPreviousCPP>{plan.previous}</NumberOfPreviousCPP>"
    yield "    </ChildProtectionPlans>"
