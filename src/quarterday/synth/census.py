"""The Children in Need census, as XML.

Layout: DfE, “Children in need census: guide”, modules Child identifiers, Child characteristics, CIN
details, Section 47 and Child protection plans. Assessments and CIN plan dates are not imitated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from lxml import etree

from quarterday.synth.borough import MADE_UP
from quarterday.synth.chance import Chance
from quarterday.synth.journeys import Enquiry, Plan, Referral
from quarterday.synth.people import Child
from quarterday.synth.records import Extract

LEA = "999"
SOFTWARE = "Quarterday synthetic records"
SUPPORT_NEEDS = {"LD": 0.35, "AUT": 0.35, "MOB": 0.15, "COMM": 0.15}


def write_census(path: Path, referrals: Iterable[Referral], extract: Extract, seed: int) -> int:
    """Write the referrals the extract holds, child by child; gives how many."""
    chance, count = Chance(seed, "disabilities"), 0
    by_child: dict[int, list[Referral]] = {}
    for referral in referrals:
        if extract.holds(referral.start, referral.end):
            by_child.setdefault(referral.child.number, []).append(referral)
            count += 1
    message = etree.Element("Message")
    message.append(etree.Comment(f" Made up: records of {MADE_UP}. No child here is real. "))
    _header(message, extract.as_at)
    children = etree.SubElement(message, "Children")
    for number in sorted(by_child):
        _child(children, by_child[number], extract, chance)
    etree.indent(message, " ")
    etree.ElementTree(message).write(path, xml_declaration=True, encoding="utf-8")
    return count


def _put(parent: etree._Element, tag: str, text: str | date | None) -> None:
    if text is not None:
        etree.SubElement(parent, tag).text = text if isinstance(text, str) else text.isoformat()


def _header(message: etree._Element, as_at: date) -> None:
    header = etree.SubElement(message, "Header")
    collection = etree.SubElement(header, "CollectionDetails")
    _put(collection, "Collection", "CIN")
    _put(collection, "Year", str(as_at.year + (as_at.month > 3)))
    _put(collection, "ReferenceDate", as_at)
    source = etree.SubElement(header, "Source")
    _put(source, "SourceLevel", "L")
    _put(source, "LEA", LEA)
    _put(source, "SoftwareCode", SOFTWARE)
    _put(source, "SerialNo", "001")
    _put(source, "DateTime", f"{as_at.isoformat()}T23:59:59")


def _child(children: etree._Element, referrals: list[Referral], extract: Extract, chance: Chance) -> None:
    child = referrals[0].child
    element = etree.SubElement(children, "Child")
    identifiers = etree.SubElement(element, "ChildIdentifiers")
    _put(identifiers, "LAchildID", child.identifier)
    _put(identifiers, "PersonBirthDate", child.born)
    _put(identifiers, "GenderCurrent", child.sex)
    _characteristics(element, child, referrals, chance)
    for referral in sorted(referrals, key=lambda r: r.start):
        _details(element, referral, extract)


def _characteristics(
    element: etree._Element, child: Child, referrals: list[Referral], chance: Chance
) -> None:
    characteristics = etree.SubElement(element, "ChildCharacteristics")
    _put(characteristics, "Ethnicity", child.ethnicity)
    disabled = any(referral.need == "N2" for referral in referrals)
    disabilities = etree.SubElement(characteristics, "Disabilities")
    _put(disabilities, "Disability", chance.pick(SUPPORT_NEEDS) if disabled else "NONE")


def _details(element: etree._Element, referral: Referral, extract: Extract) -> None:
    closed = extract.ended(referral.end)
    details = etree.SubElement(element, "CINdetails")
    _put(details, "CINreferralDate", referral.start)
    _put(details, "ReferralSource", referral.source)
    _put(details, "PrimaryNeedCode", referral.need)
    _put(details, "CINclosureDate", closed)
    _put(details, "ReasonForClosure", _reason(referral) if closed else None)
    for enquiry in sorted(referral.enquiries, key=lambda e: e.start):
        if extract.first <= enquiry.start <= extract.as_at:
            _enquiry(details, enquiry, extract.as_at)
    _put(details, "ReferralNFA", "true" if referral.nfa else "false")
    for plan in sorted(referral.plans, key=lambda p: p.start):
        if extract.holds(plan.start, plan.end):
            _plan(details, plan, extract)


def _reason(referral: Referral) -> str:
    """RC6 (adult services) and the like only where the child has grown up."""
    if referral.end >= referral.child.turns_18:
        return "RC6"
    return "RC7" if referral.reason == "RC6" else referral.reason


def _enquiry(details: etree._Element, enquiry: Enquiry, as_at: date) -> None:
    section = etree.SubElement(details, "Section47")
    held = enquiry.conference if enquiry.conference and enquiry.conference <= as_at else None
    _put(section, "S47ActualStartDate", enquiry.start)
    _put(section, "DateOfInitialCPC", held)
    _put(section, "ICPCnotRequired", "false" if enquiry.conference else "true")


def _plan(details: etree._Element, plan: Plan, extract: Extract) -> None:
    element = etree.SubElement(details, "ChildProtectionPlans")
    _put(element, "CPPstartDate", plan.start)
    _put(element, "CPPendDate", extract.ended(plan.end))
    _put(element, "InitialCategoryOfAbuse", plan.category)
    _put(element, "LatestCategoryOfAbuse", plan.category)
    _put(element, "NumberOfPreviousCPP", str(plan.previous))
