"""Code lists of the national returns, undated: a code of any collection year is known.

Sources: the Department for Education's guides to the SSDA903 return (2017 to 2026) and to the Children
in Need census (2017 to 2026). Where a list changed between years the union is taken.
"""

from __future__ import annotations


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


REASON_STARTED = _codes("S L P T B U")
LEGAL_STATUS = _codes("C1 C2 D1 E1 V1 V2 V3 V4 L1 L2 L3 J1 J2 J3")
CARE_NEED = _codes("N1 N2 N3 N4 N5 N6 N7 N8")
PLACEMENT = _codes(
    "A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14"
)
PROVIDER = _codes("PR0 PR1 PR2 PR3 PR4 PR5")
REASON_CEASED = _codes("X1 E2 E3 E4A E4B E5 E6 E7 E8 E9 E11 E12 E13 E14 E15 E16 E17 E41 E45 E46 E47 E48")
ETHNICITY = _codes(
    "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
)
SEX = {"1": "M", "M": "M", "2": "F", "F": "F", "0": "U", "9": "U", "U": "U"}
"""Both ways of writing it, to the one used since 2024/25."""

REVIEW = _codes("PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7")
ABSENCE = _codes("M A")
SDQ_REASON = _codes("SDQ1 SDQ2 SDQ3 SDQ4 SDQ5")
IN_TOUCH = _codes("YES NO DIED REFU NREQ RHOM")
LEAVER_ACTIVITY = _codes("F1 P1 F2 P2 F4 P4 F5 P5 G4 G5 G6 0")
LEAVER_HOME = frozenset(f"{home}{suits}" for home in "BCDEGHKRSTUVWXYZ" for suits in "12") | {"0"}
ADOPTERS_SEX = _codes("M1 F1 MM FF MF")
ADOPTERS_STATUS = _codes("L0 L11 L12 L2 L3 L4")
PLACED_CEASED = _codes("RD1 RD2 RD3 RD4")
PERMANENCE = _codes("P1 P2 P3 P4 Z1")
WORKER_REASON = _codes("MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS")

REFERRAL_SOURCE = _codes("1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10")
NEED = _codes("N0 N1 N2 N3 N4 N5 N6 N7 N8 N9")
REASON_CLOSED = _codes("RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9")
ABUSE = _codes("NEG PHY SAB EMO MUL")
FACTOR = _codes(
    "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A 14A 15A 16A "
    "17A 18A 18B 18C 19A 19B 19C 20 21 22A 23A 24A"
)
"""What an assessment found; “8A”, “18A” and “19A” gave way to finer codes, “21” is that no factor was found."""

DISABILITY = _codes("NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA")

YES_NO = {
    "1": True, "true": True, "yes": True, "y": True,
    "0": False, "false": False, "no": False, "n": False,
}  # fmt: skip
