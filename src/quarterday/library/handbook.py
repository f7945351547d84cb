"""The handbook of indicators, docs/handbook: what each figure means, in words and by drawn examples.

`python -m quarterday.library.handbook docs/handbook tests/specs` writes it from the library, the measures and the
specifications; a test fails while it is not up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from quarterday.figures import Statistic, Unit
from quarterday.library.formula import formula, moment
from quarterday.library.ready import ready, whose
from quarterday.measures import Measure, catalogue
from quarterday.pipeline import tables_needed
from quarterday.records import TABLES
from quarterday.register import Indicator

AREAS = {
    "front-door": ("Contacts, referrals, assessments and children in need", ("referrals",)),
    "protection": ("Child protection", ("protection", "plan_work")),
    "care": ("Children looked after", ("care", "placements")),
    "care-moves": ("Coming into care and leaving it", ("care_moves", "adoption")),
    "health-and-leavers": ("Health of children looked after, and care leavers", ("outcomes",)),
    "early-help": ("Early help", ("help",)),
    "workforce": ("Social workers", ("workforce",)),
    "education": (
        "Young people aged 16 and 17, and education, health and care plans",
        ("participation", "education"),
    ),
}
"""Each page: its file's name, its title, and the modules of `measures` whose indicators it has."""

GROUPS = {
    "age_band": "age band, on the day counted", "sex": "sex", "ethnic_group": "ethnic group",
    "placement_type": "type of placement", "need": "main need", "category": "category of abuse",
    "organisation": "organisation", "role": "role", "activity": "activity",
}  # fmt: skip
"""A breakdown in words."""

OPENING = """\
# Handbook of indicators

What each figure means, where its definition is from, and which records it needs. The pages are written by the
program from the definitions that it counts by, so they say what it does.

Under each indicator some examples are drawn: rows of made-up records, and the figures that they must give. The
program's tests count exactly these. In the examples `count` is how many count, `of` how many they are counted
among, `not known` those of whom the record cannot say (in neither), `not yet followed` those whose time is not over,
and `left out` those left out on purpose. A record that “cannot say” lacks what would decide whether it counts.

A stock is counted as at the end of one day: a child whose plan or care ends on that day is no longer counted. Where
records can come from more than one return, the first of them that is loaded is used.

`quarterday library` lists the same indicators beside the records that you have loaded. Those with a code that begins
with QD are Quarterday's, and `quarterday library add CODE` copies one into your register, where you can edit it. The
five that `quarterday init` gives you are in your register already.
"""


def pages(specs: Path) -> dict[str, str]:
    """The text of each page by its file's name; `specs` is the folder of the drawn specifications."""
    written = {f"{name}.md": _page(title, _of(name), specs) for name, (title, _) in AREAS.items()}
    return {"README.md": _contents(), **written}


def _of(area: str) -> list[Indicator]:
    """The indicators of a page, by their code's place in the library."""
    measures = catalogue()
    _, modules = AREAS[area]
    found = [one.indicator for one in ready().values()]
    return [i for i in found if i.measure and _module(measures[i.measure]) in modules]


def _module(measure: Measure) -> str:
    return measure.build.__module__.rpartition(".")[2]


def _contents() -> str:
    lines = [OPENING]
    for name, (title, _) in AREAS.items():
        lines.append(
            f"## [{title}]({name}.md)\n\n| code | indicator | definition from |\n| --- | --- | --- |"
        )
        lines += [f"| [{i.code}]({name}.md#{_anchor(i)}) | {i.title} | {whose(i)} |" for i in _of(name)]
        lines.append("")
    return "\n".join(lines)


def _anchor(indicator: Indicator) -> str:
    """Of the heading, as GitHub makes it."""
    words = re.sub(r"[^\w\- ]", "", _heading(indicator).lower())
    return words.replace(" ", "-")


def _heading(indicator: Indicator) -> str:
    return f"{indicator.code}: {indicator.title}"


def _page(title: str, indicators: list[Indicator], specs: Path) -> str:
    explained: dict[str, Indicator] = {}
    parts = [f"# {title}\n\n[All indicators](README.md)"]
    for indicator in indicators:
        parts += _section(indicator, explained, specs)
    return "\n\n".join(parts) + "\n"


def _section(indicator: Indicator, explained: dict[str, Indicator], specs: Path) -> Iterator[str]:
    yield f"## {_heading(indicator)}"
    yield indicator.definition.strip()
    yield "\n".join(f"- **{name}:** {text}" for name, text in _facts(indicator))
    for name in indicator.measures:
        if name in explained:
            yield f"What `{name}` counts is told under [{explained[name].code}](#{_anchor(explained[name])})."
            continue
        explained[name] = indicator
        yield from _counted(name, specs)


def _facts(indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield "How it is worked out", formula(indicator)
    yield "When", moment(indicator)
    yield "Higher or lower", indicator.polarity.in_words.lower()
    yield "Definition from", indicator.source
    if indicator.note:
        yield "Note", indicator.note
    yield "Records it needs", "; ".join(_table(name) for name in tables_needed(indicator, catalogue()))
    if indicator.breakdowns:
        yield (
            "Also counted by",
            "; ".join(" and ".join(map(_group, columns)) for columns in indicator.breakdowns),
        )
    yield "Printed as", _printed(indicator)


def _table(name: str) -> str:
    kinds = ", else ".join(kind.in_words.partition(" (")[0] for kind in TABLES[name].kinds)
    return f"`{name}` ({kinds})"


def _group(column: str) -> str:
    return GROUPS[column]


def _printed(indicator: Indicator) -> str:
    places = {0: "no decimals", 1: "one decimal"}.get(indicator.decimals, f"{indicator.decimals} decimals")
    average = "" if indicator.statistic is Statistic.COUNT else f", the {indicator.statistic.value}"
    unit = (
        "full-time equivalents"
        if indicator.unit is Unit.COUNT and indicator.decimals
        else indicator.unit.in_words
    )
    return f"{unit}{average}, {places}"


def _counted(name: str, specs: Path) -> Iterator[str]:
    """What a measure counts, as its function says, and its drawn examples."""
    yield f"### What is counted (`{name}`)"
    yield re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.getdoc(catalogue()[name].build) or "")
    _, _, drawn = (specs / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    titled = re.sub(r"^## ", "#### Example: ", drawn.strip(), flags=re.MULTILINE)
    named = re.sub(r"^`?(\w+)`?:?\n\n(?=\|)", r"Records, `\1`:\n\n", titled, flags=re.MULTILINE)
    yield named.replace("Records, `Expected`:", "Figures that they must give:")


def write(folder: Path, specs: Path) -> None:
    """Write every page, and remove those of areas that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages(specs)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for file in folder.glob("*.md"):
        if file.name not in written:
            file.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
