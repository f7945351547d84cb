"""Which CSV tables of an SSDA903 make one return, where a load brings those of several years.

A year's header and its episodes have the same children, so the two that share most belong together.
The other tables hold some of a year's children only (care leavers may be in no header but an earlier year's): the
folder decides where each return has one of its own. Else the same number in the file's name ("2019-header.csv",
"2019-oc3.csv") decides among the returns that share children with it; without that, the share of its children
that a return's header has. A file's name alone never decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from quarterday.intake.care import Sheet
from quarterday.intake.checks import Findings
from quarterday.intake.forms import EPISODES, HEADER
from quarterday.intake.refusal import Refused

APART = (
    "put each year's tables into a folder of its own, or begin their names with the year "
    "(2019-header.csv, 2019-episodes.csv), and load them together."
)


@dataclass(frozen=True)
class Placed:
    """A CSV table of a load, with what tells it apart from the same table of another year."""

    path: Path
    sheet: Sheet

    @property
    def title(self) -> str:
        return self.sheet.title

    @cached_property
    def children(self) -> frozenset[str]:
        return frozenset(self.sheet.told.rows["person"].to_pylist())

    @property
    def label(self) -> tuple[str, tuple[str, ...]]:
        """The folder and the numbers in the name, but those that name the return or a table (oc3, ad1)."""
        numbers = re.findall(r"[0-9]{2,}", self.path.stem.replace("903", ""))
        return self.path.parent.as_posix(), tuple(numbers)


def care_returns(sheets: Sequence[Placed]) -> list[Mapping[str, Sheet]]:
    """The tables of each return by the titles of their forms, a header and episodes among them.

    One header may hold the children of all years; then each year's episodes are told with it. Raises Refused
    where one of the two is missing, or where the years cannot be told apart.
    """
    headers = [sheet for sheet in sheets if sheet.title == HEADER.title]
    episodes = [sheet for sheet in sheets if sheet.title == EPISODES.title]
    shared = len(headers) == 1 < len(episodes) and all(_holds(headers[0], told) for told in episodes)
    if not headers or (len(headers) != len(episodes) and not shared):
        raise _halved(sheets, len(headers), len(episodes))
    returns = _with_one_header(headers[0], episodes) if shared else _pairs(headers, episodes)
    for sheet in sheets:
        if sheet.title not in {HEADER.title, EPISODES.title}:
            _place(sheet, returns, EPISODES.title if shared else HEADER.title)
    return [{title: placed.sheet for title, placed in each.items()} for each in returns]


def _holds(header: Placed, told: Placed) -> bool:
    """Whether nine in ten of a year's children are in a header: one of another year holds fewer."""
    return len(header.children & told.children) * 10 >= len(told.children) * 9


def _with_one_header(header: Placed, episodes: Sequence[Placed]) -> list[dict[str, Placed]]:
    """The header with each year's episodes; what is wrong in it is noted once."""
    unheard = Findings(header.sheet.findings.file, header.sheet.findings.today)
    again = Placed(header.path, replace(header.sheet, findings=unheard))
    headers = [header, *[again] * (len(episodes) - 1)]
    return [{HEADER.title: mine, EPISODES.title: told} for mine, told in zip(headers, episodes, strict=True)]


def _pairs(headers: list[Placed], episodes: list[Placed]) -> list[dict[str, Placed]]:
    """Each header with the episodes of most nearly the same children."""
    left, pairs = [(header, told) for header in headers for told in episodes], []
    if len(left) == 1:
        return [{HEADER.title: headers[0], EPISODES.title: episodes[0]}]
    while left:
        best = max(_likeness(*pair) for pair in left)
        nearest = [pair for pair in left if _likeness(*pair) == best]
        header, told = _settled(nearest) or _unsettled(nearest)
        pairs.append({HEADER.title: header, EPISODES.title: told})
        left = [pair for pair in left if pair[0] is not header and pair[1] is not told]
    return pairs


def _settled(nearest: list[tuple[Placed, Placed]]) -> tuple[Placed, Placed] | None:
    """The first pair that is no rival of another equally near one, by children or then by name."""
    for pairs in (nearest, [pair for pair in nearest if pair[0].label == pair[1].label]):
        for pair in pairs:
            if not any(other is not pair and (other[0] is pair[0] or other[1] is pair[1]) for other in pairs):
                return pair
    return None


def _likeness(header: Placed, told: Placed) -> float:
    together = header.children | told.children
    return len(header.children & told.children) / len(together) if together else 0.0


def _place(sheet: Placed, returns: list[dict[str, Placed]], known_by: str) -> None:
    """Add a table to the return whose year it is of, by the children and the name of the table `known_by`."""
    home = _at_home(sheet, returns, known_by)
    free = [each for each in home or returns if sheet.title not in each]
    if not free:
        raise Refused(
            f"{sheet.path.name} is one “{sheet.title}” too many.",
            "one table of each kind to a year's header and episodes",
            "leave out the one that is not meant.",
        )
    if home:
        free[0][sheet.title] = sheet
        return
    sharing = [each for each in free if sheet.children & each[known_by].children]
    named = [each for each in sharing or free if each[known_by].label == sheet.label]
    if len(named) != 1:
        shares = [len(sheet.children & each[known_by].children) for each in free]
        named = [each for each, share in zip(free, shares, strict=True) if share == max(shares)]
        if sheet.children and len(named) > 1:
            raise Refused(f"of which year {sheet.path.name} is cannot be told.", _TELLING, APART)
    (named or free)[0][sheet.title] = sheet


def _at_home(sheet: Placed, returns: list[dict[str, Placed]], known_by: str) -> list[dict[str, Placed]]:
    """The return in whose folder a table is, where each has a folder of its own; the only one, where it is alone."""
    if len(returns) == 1:
        return returns
    folders = [each[known_by].path.parent for each in returns]
    if len(set(folders)) < len(returns):
        return []
    return [each for each, folder in zip(returns, folders, strict=True) if folder == sheet.path.parent]


def _unsettled(nearest: list[tuple[Placed, Placed]]) -> tuple[Placed, Placed]:
    names = dict.fromkeys(sheet.path.name for pair in nearest for sheet in pair)
    raise Refused(
        f"which header belongs to which episodes cannot be told: {', '.join(names)}.", _TELLING, APART
    )


def _halved(sheets: Sequence[Placed], headers: int, episodes: int) -> Refused:
    if headers and episodes:
        return Refused(
            f"the load has {headers} of “{HEADER.title}” and {episodes} of “{EPISODES.title}”.",
            "one header and one episodes table for each year, or one header with the children of all years",
            "load the two of each year together.",
        )
    if not headers and not episodes:
        return Refused(
            f"neither “{HEADER.title}” nor “{EPISODES.title}” is in the load.",
            "the tables of a return beside its header and its episodes",
            "load the return's tables together: a load replaces the return before.",
        )
    here, there = (HEADER, EPISODES) if headers else (EPISODES, HEADER)
    return Refused(
        f"this is “{here.title}”, and “{there.title}” is not in the load.",
        f"both files of the return; the other has the columns {', '.join(there.needed)}",
        "load the two together.",
    )


_TELLING = "tables of one year that share its children"
