"""Codes as people write them: “a) Male”, “q) 6: Police”, “V2: Single period under S20”, “Physical abuse”.

A label is read by three steps, the first that gives a known code: what stands first once a letter
with a bracket is taken off; any word of two characters or more; a pattern of the words. A label that
none of them reads is kept as it is, and becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from quarterday.intake import codes

PREFIX = re.compile(r"^\s*\(?[a-z]{1,2}\)\s*", re.IGNORECASE)
NOTHING = {"", "n/a", "na", "none", "null", "-", "not applicable", "#n/a"}


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The codes of one list, and patterns of words (lower case) for labels without a code, in order."""

    known: Collection[str]
    words: tuple[tuple[str, str], ...] = ()

    def __call__(self, text: str) -> str:
        """The code that a label stands for, or the label itself in upper case."""
        return _read(self, text)


@lru_cache(maxsize=8192)
def _read(labels: Labels, text: str) -> str:
    bare = PREFIX.sub("", text)
    tokens: list[str] = re.findall(r"[A-Z0-9]+", bare.upper())
    if tokens and tokens[0] in labels.known:
        return tokens[0]
    for token in tokens:
        if len(token) > 1 and token in labels.known:
            return token
    low = bare.casefold()
    found = (code for pattern, code in labels.words if re.search(pattern, low))
    return next(found, bare.strip().upper())


SEX = Labels(
    {"M", "F", "U"},
    (
        (r"female|^2$", "F"),
        (r"male|^1$", "M"),
        (r"not stated|unknown|unborn|indeterminate|neither|other|^[09]$", "U"),
    ),
)
YES_NO = Labels({"Y", "N"}, ((r"^yes|^true$|^1$", "Y"), (r"^no$|^no\b(?!t)|^false$|^0$", "N")))
ETHNICITY = Labels(
    codes.ETHNICITY,
    (
        (r"white.*black.*caribbean", "MWBC"), (r"white.*black.*african", "MWBA"), (r"white and asian", "MWAS"),
        (r"mixed.*other|other.*mixed", "MOTH"), (r"traveller", "WIRT"), (r"gypsy|roma\b", "WROM"),
        (r"white.*british|^british", "WBRI"), (r"white.*irish|^irish", "WIRI"),
        (r"white.*other|other.*white", "WOTH"), (r"indian", "AIND"), (r"pakistani", "APKN"),
        (r"bangladeshi", "ABAN"), (r"chinese", "CHNE"), (r"asian.*other|other.*asian", "AOTH"),
        (r"black.*other|other.*black", "BOTH"), (r"caribbean", "BCRB"), (r"african", "BAFR"),
        (r"refused", "REFU"), (r"not (yet )?obtained|not (known|stated)|unknown", "NOBT"), (r"other", "OOTH"),
    ),
)  # fmt: skip
SOURCE = Labels(
    codes.REFERRAL_SOURCE,
    (
        (r"school nurse", "3C"), (r"health visitor", "3B"), (r"\bgp\b|general practitioner", "3A"),
        (r"a&e|accident and emergency|\bemergency department", "3E"), (r"primary health", "3D"),
        (r"early help", "5D"), (r"\bschools?\b", "2A"), (r"education", "2B"), (r"health", "3F"),
        (r"housing", "4"), (r"police", "6"), (r"legal|court|probation|cafcass|prison", "7"),
        (r"anonymous", "9"), (r"unknown|not known", "10"), (r"family member|relative|carer|parent", "1A"),
        (r"neighbour|acquaintance|child ?minder", "1B"), (r"\bself\b", "1C"), (r"social care", "5A"),
        (r"external", "5C"), (r"internal", "5B"), (r"individual", "1D"), (r"^other", "8"),
    ),
)  # fmt: skip
NEED = Labels(
    codes.NEED,
    (
        (r"abuse|neglect", "N1"), (r"child.*disab", "N2"), (r"parent.*(disab|ill)", "N3"),
        (r"acute stress", "N4"), (r"dysfunction", "N5"), (r"behaviour", "N6"), (r"low income", "N7"),
        (r"absent parent", "N8"), (r"other than children in need", "N9"), (r"not stated", "N0"),
    ),
)  # fmt: skip
CLOSED = Labels(
    codes.REASON_CLOSED,
    (
        (r"adopted", "RC1"), (r"\bdied\b|\bdeath\b", "RC2"), (r"child arrangements? order", "RC3"),
        (r"special guardian", "RC4"), (r"transfer.*adult", "RC6"), (r"transfer.*authorit", "RC5"),
        (r"assess.*early help", "RC9"), (r"assess.*no further action", "RC8"), (r"no longer in need", "RC7"),
    ),
)  # fmt: skip
ABUSE = Labels(
    codes.ABUSE,
    (
        (r"multiple", "MUL"), (r"neglect", "NEG"), (r"physical", "PHY"), (r"sexual", "SAB"),
        (r"emotional", "EMO"),
    ),
)  # fmt: skip
DISABILITY = Labels(codes.DISABILITY, ((r"^no (known )?disabilit", "NONE"),))
UNACCOMPANIED = Labels({"UASC"}, ((r"unaccompanied|\buasc\b", "UASC"),))
REVIEW = Labels(codes.REVIEW)
ABSENCE = Labels(codes.ABSENCE, ((r"away|absen|unauthori[sz]ed", "A"), (r"missing", "M")))
LEGAL_STATUS = Labels(
    codes.LEGAL_STATUS,
    (
        (r"short.*(agree|not individual)", "V4"), (r"short.*individual", "V3"),
        (r"interim care order|\bico\b", "C1"), (r"(full )?care order|\bfco\b", "C2"),
        (r"^placement order", "E1"), (r"single period|^(s|section) ?20", "V2"),
        (r"police protection", "L1"), (r"emergency protection|\bepo\b", "L2"),
    ),
)  # fmt: skip
PLACEMENT = Labels(codes.PLACEMENT)
PROVIDER = Labels(codes.PROVIDER)
CARE_NEED = Labels(codes.CARE_NEED, NEED.words)
CEASED = Labels(
    codes.REASON_CEASED,
    (
        (r"adopt.*unopposed", "E11"), (r"adopt.*dispensed", "E12"), (r"\bdied\b|\bdeath\b", "E2"),
        (r"another (la\b|local authority)", "E3"), (r"home.*(not|un)[ -]?(part|planned)", "E4B"),
        (r"home.*(planned|part of)", "E4A"), (r"moved abroad", "E16"), (r"custody", "E9"),
        (r"adult social|residential care funded by adult", "E7"), (r"any other reason", "E8"),
    ),
)  # fmt: skip
STARTED = Labels(codes.REASON_STARTED)

SUITABLE = Labels({"1", "2"}, ((r"unsuitable|not suitable|^no\b", "2"), (r"suitable|^yes\b", "1")))

EARLY_HELP_ENDED = Labels(
    (),
    (
        (r"step(ped|ping)?[ -]?down", "needs_met"),
        (r"step(ped|ping)?[ -]?up|escalat|social care|section 47|\bs47\b|statutory|child protection|level 4",
         "step_up"),
        (r"\bdied\b|\bdeath\b|deceased", "died"),
        (r"\bmoved?\b|left (the )?area|out of (the )?area|transfer.*(area|authority)", "moved_away"),
        (r"consent|declin|disengag|not engag|non.?engag|withdr|refus", "no_consent"),
        (r"(outcome|need|goal|objective)s? (were |was |have been |has been |all |fully )*(met|achieved)",
         "needs_met"),
        (r"completed|universal", "needs_met"),
        (r"^other|^nfa$|no further action", "other"),
    ),
)  # fmt: skip
EARLY_HELP_WORDS = ("needs_met", "step_up", "no_consent", "moved_away", "died", "other")
