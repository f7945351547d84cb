"""The kinds of file a council loads: named on both sides of the bundle."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of return or extract; a snapshot holds the current file of each."""

    LOOKED_AFTER = "looked_after"
    IN_NEED = "in_need"
    WORKFORCE = "workforce"
    EARLY_HELP = "early_help"
    PARTICIPATION = "participation"
    POPULATION = "population"
    SSD = "ssd"
    ANNEX_A = "annex_a"

    @property
    def in_words(self) -> str:
        return {
            Kind.LOOKED_AFTER: "SSDA903 return (children looked after)",
            Kind.IN_NEED: "Children in Need census",
            Kind.WORKFORCE: "social work workforce",
            Kind.EARLY_HELP: "early help episodes",
            Kind.PARTICIPATION: "participation of 16 and 17 year olds",
            Kind.POPULATION: "mid-year population estimates",
            Kind.SSD: "Standard Safeguarding Dataset",
            Kind.ANNEX_A: "Annex A (Ofsted's child-level lists)",
        }[self]


PUBLISHED = "published"  # no kind of record: what official tables say, of which there can be findings too


def kind_in_words(kind: str) -> str:
    """A kind of record in words, or the published tables."""
    return "published tables" if kind == PUBLISHED else Kind(kind).in_words
