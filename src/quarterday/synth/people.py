"""Children and their families."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, timedelta

from quarterday.periods import birthday
from quarterday.synth.chance import Chance

SEXES = {"1": 0.52, "2": 0.48}
ETHNICITIES = {
    "WBRI": 0.720, "WOTH": 0.030, "WIRI": 0.004, "WROM": 0.006, "MWBC": 0.040, "MWAS": 0.025, "MWBA": 0.010,
    "MOTH": 0.020, "APKN": 0.055, "AIND": 0.025, "ABAN": 0.005, "AOTH": 0.015, "BCRB": 0.012, "BAFR": 0.013,
    "BOTH": 0.008, "OOTH": 0.012,
}  # fmt: skip
SIBLINGS = {"1": 0.44, "2": 0.29, "3": 0.16, "4": 0.08, "5": 0.03}


@dataclass(slots=True, eq=False)
class Child:
    """A made-up child; the identifier says so."""

    number: int
    born: date
    sex: str
    ethnicity: str
    turns_18: date
    plans_before: int = 0

    @property
    def identifier(self) -> str:
        return f"SYN{self.number:06d}"


@dataclass(slots=True, eq=False)
class Family:
    """Children who share a home, and so an early help case or a referral's date."""

    children: list[Child]
    ethnicity: str
    busy_until: date = date.min


@dataclass(slots=True)
class Register:
    """Makes the borough's people and numbers them, from after `before`, in the order in which they become known."""

    chance: Chance
    before: int = 0
    children: list[Child] = field(default_factory=list)

    def child(self, born: date, ethnicity: str, sex: str | None = None) -> Child:
        sex = sex or self.chance.pick(SEXES)
        child = Child(self.before + len(self.children) + 1, born, sex, ethnicity, birthday(born, 18))
        self.children.append(child)
        return child

    def family(self, known: date) -> Family:
        """A family that becomes known on a day, with one to five children under 18."""
        size = int(self.chance.pick(SIBLINGS))
        ethnicity = self.chance.pick(ETHNICITIES)
        return Family([self.child(born, ethnicity) for born in self._births(known, size)], ethnicity)

    def single(self, known: date, youngest: float, oldest: float, sex: str | None = None) -> Family:
        """A family of one child between two ages in years."""
        age = timedelta(days=int(self.chance.uniform(youngest, oldest) * 365.25) + 1)
        born = known - age
        if born.month == 3 and isleap(born.year) and self.chance.happens(0.4):
            born = date(born.year, 2, 29)  # so that a few in care have the birthday that is easily got wrong
        ethnicity = self.chance.pick(ETHNICITIES)
        return Family([self.child(born, ethnicity, sex)], ethnicity)

    def baby(self, family: Family, by: date) -> Child:
        """A child born into a known family in the half year before a day."""
        child = self.child(by - self.chance.days(4, 180), family.ethnicity)
        family.children.append(child)
        return child

    def _births(self, known: date, size: int) -> list[date]:
        ages = [self._age()]
        while len(ages) < size:
            gap = self.chance.gammavariate(3.0, 0.9) + 0.8
            older, younger = max(ages) + gap, min(ages) - gap
            ages.append(younger if younger > 0 and (older > 17.5 or self.chance.happens(0.6)) else older)
        return [known - timedelta(days=int(age * 365.25) + 1) for age in ages if age < 17.7]

    def _age(self) -> float:
        """Age in years of the child on whose account the family becomes known: babies stand out."""
        if self.chance.happens(0.09):
            return self.chance.uniform(0, 1)
        return self.chance.triangular(0.5, 17.5, 13.0)
