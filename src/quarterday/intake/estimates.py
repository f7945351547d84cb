"""Mid-year population estimates as they are published, in four layouts known by their headings.

- explore education statistics: a row an area, year and age group;
- the Office for National Statistics' detailed estimates (MYEB1): a row an area, sex and age, a column a year;
- its estimates of one year (MYE2): a row an area, a column an age, the year in the title above;
- NOMIS: a row an area, year, sex and age, the figure in OBS_VALUE.

Each may be CSV or a workbook, with titles above its headings. People aged 0 to 17 are taken as published, or
added up where all eighteen ages are there. Rows of every area are kept.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from quarterday.intake.checks import Findings
from quarterday.intake.content import Columns, Content
from quarterday.intake.files import Source, csv_rows, top_rows
from quarterday.intake.refusal import Refused
from quarterday.intake.rules import Rule
from quarterday.intake.sheets import is_workbook, sheets
from quarterday.records import Kind

HEADING_ROWS = 20
AGES = range(18)
CHILDREN = -1
"""Stands in the place of an age for all of 0 to 17."""

CODE = re.compile(r"[A-Z][0-9]{8}")
GROUP = re.compile(r"(children )?(aged? )?(0 ?(to|-|–) ?17|under 18)( years)?( old)?")
SINGLE = re.compile(r"(aged? )?([0-9]{1,3})( years?)?( old)?")
INFANT = re.compile(r"(aged? )?(under|less than) (1|one)( year)?( old)?")
IN_YEAR = re.compile(r"population[_ ]?([0-9]{4})")
MID_YEAR = re.compile(r"\b(?:mid|june)[- ]?((?:19|20)[0-9]{2})\b", re.IGNORECASE)
ONE_SEX = re.compile(r"\b(fe)?males?\b", re.IGNORECASE)
AREA = re.compile(r"(la|lad|ltla|utla|ctyua)(code)?[0-9]{0,4}(cd|code)?|(geography|area)[_ ]?code|code")
SEXES = {
    "m": "m", "male": "m", "males": "m", "1": "m", "f": "f", "female": "f", "females": "f", "2": "f",
    "p": "p", "persons": "p", "all persons": "p", "person": "p", "total": "p", "all": "p", "both sexes": "p",
    "0": "p", "": "p",
}  # fmt: skip
SYMBOLS = {
    "x",
    ":",
    "c",
    "z",
    "u",
    "k",
    "low",
    "-",
    "..",
    "*",
    "~",
    "[x]",
    "[c]",
    "[z]",
    "[u]",
    "na",
    "n/a",
    "",
}

Line = tuple[int, Sequence[str]]
Fact = tuple[str, int | None, int | None, str, str]
"""Area code, year, age (None: not of 0 to 17), sex and the figure as it is written."""


@dataclass(frozen=True)
class Published:
    """A file of estimates that is known: its layout, the place of each heading, and its rows."""

    title: str
    layout: Layout
    places: Mapping[str, int]
    lines: Sequence[Line] = field(repr=False)
    year: int | None = None

    def facts(self) -> Iterator[tuple[int, Fact]]:
        for number, cells in self.lines:
            told = {name: cells[at].strip() if at < len(cells) else "" for name, at in self.places.items()}
            if sum(bool(text) for text in told.values()) > 1:  # a footnote fills one cell
                for fact in self.layout.facts(told):
                    yield number, fact if self.year is None else (fact[0], self.year, *fact[2:])


class Layout(ABC):
    """How one layout is known, and what its rows say."""

    title: str
    needed: tuple[str, ...]
    year_above = False

    def named(self, names: Sequence[str]) -> dict[str, int] | None:
        """The place of each heading, where all that are needed are there."""
        places = {name: at for at, name in reversed(list(enumerate(names))) if name}
        return places if all(name in places for name in self.needed) else None

    @abstractmethod
    def facts(self, told: Mapping[str, str]) -> Iterator[Fact]:
        """What one row says, by the names of the places."""


class Education(Layout):
    title = "mid-year population estimates (explore education statistics)"
    needed = ("time_period", "new_la_code", "age_group", "population_estimate")

    def facts(self, told: Mapping[str, str]) -> Iterator[Fact]:
        area = told["new_la_code"] or told.get("region_code", "") or told.get("country_code", "")
        sex = SEXES.get(told.get("sex", "").casefold(), "p")
        yield area, _year(told["time_period"]), _age(told["age_group"]), sex, told["population_estimate"]


class Detailed(Layout):
    title = "mid-year population estimates by single year of age (ONS)"
    needed = ("area", "sex", "age")

    def named(self, names: Sequence[str]) -> dict[str, int] | None:
        known = {
            name: at for at, name in enumerate(names) if name in ("sex", "age") or IN_YEAR.fullmatch(name)
        }
        areas = [at for at, name in enumerate(names) if AREA.fullmatch(name)]
        places = {**known, **({"area": areas[0]} if areas else {})}
        return places if len(places) > 3 and all(name in places for name in self.needed) else None

    def facts(self, told: Mapping[str, str]) -> Iterator[Fact]:
        sex, age = SEXES.get(told["sex"].casefold(), told["sex"]), _age(told["age"])
        for name, text in told.items():
            year = IN_YEAR.fullmatch(name)
            if year:
                yield told["area"], int(year[1]), age, sex, text


class OneYear(Layout):
    title = "mid-year population estimates of one year (ONS)"
    needed = ("code", *map(str, AGES))
    year_above = True

    def facts(self, told: Mapping[str, str]) -> Iterator[Fact]:
        for age in AGES:
            yield told["code"], None, age, "p", told[str(age)]


class Nomis(Layout):
    title = "mid-year population estimates (NOMIS)"
    needed = ("geography_code", "year", "years", "obs_value")
    others = (
        ("year", ("date_name", "date")),
        ("years", ("c_age_name", "age_name", "age")),
        ("sexes", ("gender_name", "c_sex_name", "sex_name", "sex")),
    )

    def named(self, names: Sequence[str]) -> dict[str, int] | None:
        places = {name: at for at, name in reversed(list(enumerate(names)))}
        for ours, theirs in self.others:
            there = next((name for name in theirs if name in places), None)
            if there:
                places[ours] = places[there]
        return places if all(name in places for name in self.needed) else None

    def facts(self, told: Mapping[str, str]) -> Iterator[Fact]:
        if told.get("measures_name", "value").casefold() in ("value", ""):
            sex = SEXES.get(told.get("sexes", "").casefold(), told.get("sexes", ""))
            yield told["geography_code"], _year(told["year"]), _age(told["years"]), sex, told["obs_value"]


LAYOUTS: tuple[Layout, ...] = (Education(), Detailed(), OneYear(), Nomis())


def published(source: Source) -> Published | None:
    """The estimates in a CSV file or a workbook, or None where its headings are of none of the layouts."""
    if is_workbook(source.head()):
        for sheet in sheets(source.content()):
            found = _find([(number, [str(cell) for cell in cells]) for number, cells in sheet.rows])
            if found and not ONE_SEX.search(sheet.name):
                return found
        return None
    try:
        if not _find(top_rows(source)):
            return None
    except Refused:
        return None
    return _find(list(csv_rows(source)))


def _find(lines: Sequence[Line]) -> Published | None:
    for at, (_, cells) in enumerate(lines[:HEADING_ROWS]):
        names = [" ".join(cell.split()).casefold() for cell in cells]
        for layout in LAYOUTS:
            places = layout.named(names)
            year = _year_of(lines[:at]) if layout.year_above else None
            if places and (year or not layout.year_above):
                return Published(layout.title, layout, places, lines[at + 1 :], year)
    return None


def _year_of(titles: Sequence[Line]) -> int | None:
    """The mid-year that a title tells."""
    told = MID_YEAR.search(" ".join(cell for _, cells in titles for cell in cells))
    return int(told[1]) if told else None


def read_published(found: Published, findings: Findings, release: date) -> Content:
    """People aged 0 to 17 by area and mid-year, under the day of their release.

    Raises Refused where no row is of those ages.
    """
    sums = _Sums(findings)
    for number, fact in found.facts():
        sums.add(number, *fact)
    columns = Columns("population")
    for (area, year), people in sums.totals():
        columns.add(authority=area, year=year, people=people, release=release)
    if not sums.met:
        raise Refused(
            "no row is of people aged 0 to 17.",
            "an age group of 0 to 17, or each year of age from 0 to 17",
            "download the estimates by single year of age, or for children aged 0 to 17.",
        )
    return Content(Kind.POPULATION, {"population": columns.table()}, None, synthetic=False)


class _Sums:
    """The figures by area and year, and within these by age and sex."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._told: dict[tuple[str, int], dict[tuple[int, str], int]] = {}
        self._first: dict[tuple[str, int], int] = {}
        self.met = False

    def add(self, row: int, area: str, year: int | None, age: int | None, sex: str, text: str) -> None:
        if age is None or sex not in ("m", "f", "p"):
            return
        self.met = True
        if not CODE.fullmatch(area.upper()):
            self._note(Rule.MISSING_IDENTIFIER, row, "area code", area, "a code such as E08000027")
        elif year is None:
            self._note(Rule.NOT_A_NUMBER, row, "year", "", "a calendar year such as 2023")
        elif text.casefold() in SYMBOLS:
            self._note(Rule.SYMBOL, row, "population", text, "a number of people")
        elif not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3}){1,3}(\.0+)?|[0-9]{1,9}(\.0+)?", text):
            self._note(Rule.NOT_A_NUMBER, row, "population", text, "a number of people")
        else:
            key = (area.upper(), year)
            told = self._told.setdefault(key, {})
            self._first.setdefault(key, row)
            if (age, sex) in told:
                self._note(Rule.DUPLICATE, row, "area code", area, "each area, year, age and sex once")
            told[age, sex] = int(text.replace(",", "").split(".")[0])

    def totals(self) -> Iterator[tuple[tuple[str, int], int]]:
        for key, told in self._told.items():
            people = next(
                (sum(told[one] for one in way) for way in _WAYS if all(one in told for one in way)), None
            )
            if people is None:
                found = f"{key[0]}, mid-{key[1]}"
                self._note(Rule.INCOMPLETE_AGES, self._first[key], "age", found, "each age from 0 to 17")
            else:
                yield key, people

    def _note(self, rule: Rule, row: int, name: str, found: str, expected: str) -> None:
        self._findings.add(rule, row, name, found, expected)


_WAYS = tuple(
    [(age, sex) for age in ages for sex in sexes]
    for ages in ((CHILDREN,), tuple(AGES))
    for sexes in ("p", "mf")
)
"""Ways to the people aged 0 to 17, the first that is whole is taken: as published, by sex, by age, by both."""


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(19|20)[0-9]{2}", text) else None


def _age(text: str) -> int | None:
    told = " ".join(text.split()).casefold()
    if GROUP.fullmatch(told):
        return CHILDREN
    if INFANT.fullmatch(told):
        return 0
    single = SINGLE.fullmatch(told)
    return int(single[2]) if single and int(single[2]) in AGES else None
