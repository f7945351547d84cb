"""The SSDA903 as CSV tables: one return of all the time, and beside it one of each year that is over.

The yearly returns state the episodes of their year again, and tell what the return tells once a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quarterday.intake import layouts
from quarterday.synth import care_tables as tables
from quarterday.synth import care_years
from quarterday.synth.care_tables import Row, official
from quarterday.synth.episodes import Episode, episodes
from quarterday.synth.extracts import write_table
from quarterday.synth.journeys import CareSpell, Referral
from quarterday.synth.records import Extract

FOLDER = "ssda903"
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = (
    "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
    "HOME_POST", "PL_POST", "URN",
)  # fmt: skip
Tables = Iterator[tuple[str, Row, Iterable[Row]]]


def write_looked_after(
    folder: Path, care: Iterable[CareSpell], referrals: Iterable[Referral], extract: Extract, seed: int
) -> dict[str, int]:
    """Write the tables into `ssda903`, and each year's own into a folder of the year in it; gives the rows of each."""
    needs = {id(spell): referral.need for referral in referrals for spell in referral.care}
    spells = sorted(care, key=lambda s: (s.child.number, s.start))
    held = [
        episode
        for spell in spells
        for episode in episodes(spell, needs.get(id(spell), "N2"), seed)
        if extract.holds(episode.start, episode.end)
    ]
    _clear(folder / FOLDER)
    return {
        name: write_table(folder / name, columns, rows)
        for name, columns, rows in _tables(spells, held, extract, seed)
    }


def _clear(folder: Path) -> None:
    """Take away the tables of an earlier run, of which there may be more; only those that say they are made up."""
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", errors="replace") as file:
            if file.readline().rstrip().endswith(f",{layouts.SYNTHETIC_COLUMN}"):
                path.unlink()


def _tables(spells: list[CareSpell], held: list[Episode], extract: Extract, seed: int) -> Tables:
    children = {episode.spell.child.number: episode.spell.child for episode in held}
    header = ((c.identifier, c.sex, official(c.born), c.ethnicity, "", "", "") for c in children.values())
    yield f"{FOLDER}/header.csv", HEADER, header
    yield f"{FOLDER}/episodes.csv", EPISODES, (_episode(episode, extract) for episode in held)
    counted = [s for s in spells if s.route != "short_breaks" and extract.holds(s.start, s.end)]
    moves = tables.moves_to_adopters(held)
    for name, columns, rows in (
        ("uasc", tables.UNACCOMPANIED, tables.unaccompanied(counted)),
        ("reviews", tables.REVIEWS, tables.reviews(counted, extract, seed)),
        ("missing", tables.MISSING, tables.missing(counted, extract, seed)),
        ("ad1", tables.ADOPTION, tables.adoptions(moves, extract, seed)),
        ("placed_for_adoption", tables.PLACED, tables.placed_for_adoption(moves, extract)),
        ("previous_permanence", tables.PERMANENCE, tables.previous_permanence(counted, seed)),
    ):
        yield f"{FOLDER}/{name}.csv", columns, rows
    known = [s for s in spells if s.route != "short_breaks" and s.start <= extract.as_at]
    for year in care_years.years(known, held, extract, seed):
        yield from _of_year(year, extract)


def _of_year(year: care_years.Year, extract: Extract) -> Tables:
    """A year's own return; what the last return tells of its year stands beside its other tables."""
    last = year.extract.as_at == extract.as_at
    home = FOLDER if last else f"{FOLDER}/{year.name}"
    if not last:
        yield f"{home}/episodes.csv", EPISODES, (_episode(e, year.extract) for e in year.episodes)
    yield f"{home}/oc2.csv", care_years.OUTCOMES, year.outcomes
    yield f"{home}/oc3.csv", care_years.LEAVERS, year.leavers


def _episode(episode: Episode, extract: Extract) -> Row:
    end = extract.ended(episode.end)
    return (
        episode.spell.child.identifier, official(episode.start), episode.reason_started, episode.legal,
        episode.need, episode.placement, episode.provider, official(end),
        episode.reason_ceased if end else "", episode.move_reason if end else "", "", "", "",
    )  # fmt: skip
