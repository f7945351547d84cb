"""Reading a load: every file recognised and read, or the whole load refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from quarterday.errors import Level
from quarterday.figures import FindingCount
from quarterday.intake.care import Sheet, read_sheet
from quarterday.intake.carexml import TITLE as CARE_XML
from quarterday.intake.carexml import is_care, read_care_xml
from quarterday.intake.census import read_message
from quarterday.intake.checks import Findings
from quarterday.intake.content import Content
from quarterday.intake.cover import decided
from quarterday.intake.estimates import Published, published, read_published
from quarterday.intake.extracts import read_extract
from quarterday.intake.files import Source, Survey, is_folder, is_xml, sources
from quarterday.intake.forms import WORKERS
from quarterday.intake.gather import Placed, care_returns
from quarterday.intake.joined import joined
from quarterday.intake.layouts import LAYOUTS
from quarterday.intake.many import gathered, is_gathered, is_parquet, tables
from quarterday.intake.mapped import Fitting, MappedFindings, fitting, read_mapped
from quarterday.intake.mapping import SourceMap
from quarterday.intake.parts import Part
from quarterday.intake.refusal import LoadRefused, Refusal, Refused
from quarterday.intake.rules import Rule
from quarterday.intake.stitch import one_of_years
from quarterday.intake.table import CsvTable
from quarterday.intake.together import look_together
from quarterday.intake.workers import WorkforceCensus, read_workers, stitched
from quarterday.records import Cover, Finding, Kind, Load, Loaded, SourceFile

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One file as far as it can be read alone: SSDA903 tables wait for each other in `sheet`."""

    file: SourceFile
    findings: Findings
    content: Content | None = None
    sheet: Sheet | None = None
    path: Path | None = None
    mapping: SourceFile | None = None
    part: Part | None = None
    workers: WorkforceCensus | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the user says of a load."""

    today: date
    as_at: date | None
    covers_from: date | None
    mappings: Sequence[SourceMap] = ()


def read(
    paths: Sequence[Path],
    *,
    today: date,
    as_at: date | None = None,
    covers_from: date | None = None,
    mappings: Sequence[SourceMap] = (),
    progress: Progress | None = None,
) -> Load:
    """Read files and folders (their .csv, .xml, .xlsx and .parquet files) into the common tables.

    Files are known by what is in them. `as_at` and `covers_from` replace the last and the first day
    of the cover of every kind brought. `mappings` are the workspace's own (`sources/*.toml`); a file that
    one of them fits is read by it. `progress` is told the file, and how many of its bytes of
    how many are read. Raises InputRefused, listing every refused file, where any cannot be read.
    """
    terms = Terms(today, as_at, covers_from, mappings)
    given = sources(paths)
    refusals = [_nothing(path) for path in paths if is_folder(path) and not sources([path])]
    if not given and not refusals:
        refusals = [Refusal("load", "", "no file was named.", "files or folders", "name at least one.")]
    pieces, refused = _pieces(given, terms, progress)
    refusals += refused
    refusals += _doubled(pieces) + _workforces(pieces) + _rivals(pieces)
    if refusals:
        raise LoadRefused(refusals)
    return _load(pieces, terms)


def _nothing(folder: Path) -> Refusal:
    return Refusal(
        folder.as_posix(),
        "",
        "the folder holds no .csv, .xml, .xlsx or .parquet file.",
        "at least one",
        "check the folder.",
    )


def _pieces(
    given: Sequence[Source], terms: Terms, progress: Progress | None
) -> tuple[list[Piece], list[Refusal]]:
    pieces: list[Piece] = []
    refusals: list[Refusal] = []
    for number, source in enumerate(given, start=1):
        called = f"{source.name} ({number} of {len(given)})"
        seen = partial(_report, progress, called, source.size) if progress else None
        try:
            with source.unchanged():
                pieces += _pieces_of(replace(source, seen=seen), terms)
        except Refused as fault:
            refusals.append(fault.at(source.name))
        if seen:
            seen(source.size)
    return pieces, refusals


def _report(progress: Progress, called: str, size: int, done: int) -> None:
    progress(called, done, size)


def _pieces_of(source: Source, terms: Terms) -> list[Piece]:
    """A file's piece, or a piece for each table of a return that is made of many."""
    head, survey = source.head(), source.survey()
    if is_xml(head):
        return [_xml_piece(source, survey, terms)]
    if not is_parquet(head):
        if mapped := fitting(source, terms.mappings):
            return [_mapped_piece(source, survey, mapped, terms)]
        if estimates := published(source):
            return [_estimates_piece(source, survey, estimates, terms)]
    if found := tables(source, terms.today):
        return [
            Piece(SourceFile(t.name, survey.sha256, t.rows, t.title, t.kind), t.findings, part=t.part)
            for t in found
        ]
    return [_piece(source, survey, terms)]


def _piece(source: Source, survey: Survey, terms: Terms) -> Piece:
    findings = Findings(source.name, terms.today)
    table = CsvTable(source, findings)
    kind = table.form.kind

    def file() -> SourceFile:
        return SourceFile(source.name, survey.sha256, table.size, table.form.title, kind)

    if kind is None:
        deque(table.rows(), maxlen=0)
        findings.add(Rule.NOT_USED)
        return Piece(file(), findings)
    if kind is Kind.LOOKED_AFTER:
        sheet = read_sheet(table)
        return Piece(file(), findings, sheet=sheet, path=source.path)
    if table.form is WORKERS:
        workers = read_workers(table, terms.as_at)
        return Piece(file(), findings, workers=workers)
    content = read_extract(table, kind)
    return Piece(file(), findings, content=content)


def _xml_piece(source: Source, survey: Survey, terms: Terms) -> Piece:
    findings = Findings(source.name, terms.today)
    if is_care(source):
        told = read_care_xml(source, survey, findings, terms.as_at)
        file = SourceFile(source.name, survey.sha256, told.rows, CARE_XML, Kind.LOOKED_AFTER)
        return Piece(file, findings, content=told.content)
    read = read_message(source, survey, findings, terms.as_at)
    kind = read.content.kind if read.content else Kind.WORKFORCE if read.workers else None
    file = SourceFile(source.name, survey.sha256, read.rows, read.title, kind)
    if kind is None:
        findings.add(Rule.NOT_USED)
    return Piece(file, findings, content=read.content, workers=read.workers)


def _estimates_piece(source: Source, survey: Survey, found: Published, terms: Terms) -> Piece:
    findings = Findings(source.name, terms.today)
    file = SourceFile(source.name, survey.sha256, len(found.lines), found.title, Kind.POPULATION)
    return Piece(file, findings, content=read_published(found, findings, terms.today))


def _mapped_piece(source: Source, survey: Survey, mapped: Fitting, terms: Terms) -> Piece:
    findings = MappedFindings(source.name, terms.today, mapped.source)
    table = read_mapped(mapped, findings, terms.as_at)
    kind = mapped.source.layout.kind
    title = f"{table.form.title}, by {mapped.source.name}"
    file = SourceFile(source.name, survey.sha256, len(mapped.rows), title, kind)
    return Piece(file, findings, content=read_extract(table, kind), mapping=mapped.source.file)


def _doubled(pieces: Sequence[Piece]) -> list[Refusal]:
    """A refusal for each form of which the load has two files, but those of which it may hold several years."""
    several = {Kind.LOOKED_AFTER, Kind.IN_NEED}
    used = [
        piece.file
        for piece in pieces
        if piece.file.kind and not piece.workers and not (piece.file.kind in several and not piece.part)
    ]
    refusals = []
    for title in dict.fromkeys(file.title for file in used):
        names = [file.name for file in used if file.title == title]
        if len(names) > 1:
            refusals.append(
                Refusal(
                    " and ".join(names), "", f"both are “{title}”.", "one file of each kind in a load",
                    "load the one that holds the whole time you report on; a load replaces the one before.",
                )
            )  # fmt: skip
    return refusals


def _rivals(pieces: Sequence[Piece]) -> list[Refusal]:
    """A refusal for each kind of extract that comes in two forms, a mapping's or a publisher's among them."""
    refusals = []
    for layout in LAYOUTS:
        mine = [piece.file for piece in pieces if piece.content and piece.file.kind is layout.kind]
        if len({file.title for file in mine}) > 1:
            found = f"each holds {layout.kind.in_words}."
            do = "load the one that holds the whole time you report on; a load replaces the one before."
            if layout.kind is Kind.POPULATION:
                do = "load the earlier release by itself, then the later one: both are kept, the newest counts."
            names = " and ".join(file.name for file in mine)
            refusals.append(Refusal(names, "", found, "one file of each kind in a load", do))
    return refusals


def _workforces(pieces: Sequence[Piece]) -> list[Refusal]:
    """A refusal for posts by the day and the yearly census in one load: which one counts is not ours to say."""
    census = [piece.file.name for piece in pieces if piece.workers]
    posts = [piece.file.name for piece in pieces if piece.file.kind is Kind.WORKFORCE and not piece.workers]
    if not (census and posts):
        return []
    return [
        Refusal(
            " and ".join([*census, *posts]),
            "",
            "one is the workforce census and the other an extract of posts; a load holds one of the two.",
            "the extract of posts, which speaks of every quarter, or censuses, which speak of 30 September alone",
            "load the one that the figures are to be counted from.",
        )
    ]


def _yearly(pieces: Sequence[Piece], terms: Terms) -> tuple[list[Piece], dict[Kind, Content]]:
    """The returns of which a load may hold several years, each kind as one; and the pieces used or not.

    Raises LoadRefused where half a return is missing, or where years cannot be told apart.
    """
    kept, contents = list(pieces), {}
    for kind in (Kind.LOOKED_AFTER, Kind.IN_NEED):
        try:
            kept, told = _care(kept, terms) if kind is Kind.LOOKED_AFTER else (kept, [])
            told += [piece.content for piece in kept if piece.content and piece.content.kind is kind]
            if told:
                contents[kind] = one_of_years(told)
        except Refused as fault:
            names = " and ".join(piece.file.name for piece in kept if piece.file.kind is kind)
            raise LoadRefused([fault.at(names)]) from fault
    return kept, contents


def _care(pieces: Sequence[Piece], terms: Terms) -> tuple[list[Piece], list[Content]]:
    """The SSDA903 returns that are CSV tables; one of the same year as XML is passed over."""
    sheets = [Placed(piece.path, piece.sheet) for piece in pieces if piece.path and piece.sheet]
    told = [joined(tables, terms.today, terms.as_at) for tables in care_returns(sheets)] if sheets else []
    years = {content.cover.last for content in told if content.cover}
    return [_other_form(piece) if _year(piece) in years else piece for piece in pieces], told


def _year(piece: Piece) -> date | None:
    content = piece.content
    return content.cover.last if content and content.cover and content.kind is Kind.LOOKED_AFTER else None


def _other_form(piece: Piece) -> Piece:
    findings = Findings(piece.findings.file, piece.findings.today)
    findings.add(Rule.OTHER_FORM)
    return replace(piece, file=replace(piece.file, kind=None), findings=findings, content=None)


def _load(pieces: Sequence[Piece], terms: Terms) -> Load:
    contents = {piece.content.kind: piece.content for piece in pieces if piece.content}
    contents |= _gathered(pieces, terms.as_at)
    pieces, years = _yearly(pieces, terms)
    contents |= years
    workers = [piece.workers for piece in pieces if piece.workers]
    if workers:
        contents[Kind.WORKFORCE] = _stitched(workers, pieces)
    if not contents:
        raise LoadRefused([_all_passed_over(pieces)])
    kinds: dict[Kind, Loaded] = {}
    refusals: list[Refusal] = []
    for kind in (kind for kind in Kind if kind in contents):
        mine = [piece for piece in pieces if piece.file.kind is kind]
        try:
            kinds[kind] = _loaded(contents[kind], mine, terms)
        except Refused as fault:
            refusals.append(fault.at(_together(mine)))
    if refusals:
        raise LoadRefused(refusals)
    found = [finding for piece in pieces for finding in piece.findings.made]
    return Load(kinds, tuple(piece.file for piece in pieces), tuple(found))


def _stitched(workers: Sequence[WorkforceCensus], pieces: Sequence[Piece]) -> Content:
    try:
        return stitched(workers)
    except Refused as fault:
        names = " and ".join(piece.file.name for piece in pieces if piece.workers)
        raise LoadRefused([fault.at(names)]) from fault


def _together(pieces: Sequence[Piece]) -> str:
    """The pieces' names, as many as a person reads."""
    names = [piece.file.name for piece in pieces]
    return " and ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"


def _gathered(pieces: Sequence[Piece], as_at: date | None) -> dict[Kind, Content]:
    """The contents of the returns made of many tables. Raises LoadRefused where one lacks a table."""
    contents = {}
    for kind in Kind:
        mine = [piece for piece in pieces if piece.part and piece.file.kind is kind]
        if mine and is_gathered(kind):
            try:
                contents[kind] = gathered(kind, [piece.part for piece in mine if piece.part], as_at)
            except Refused as fault:
                raise LoadRefused([fault.at(_together(mine))]) from fault
    return contents


def _all_passed_over(pieces: Sequence[Piece]) -> Refusal:
    return Refusal(
        ", ".join(piece.file.name for piece in pieces),
        "",
        "recognised, and not used by this version.",
        "at least one file with records that are used (docs/formats.md)",
        "load the SSDA903 header and episodes, the Children in Need census or one of the CSV extracts.",
    )


def _loaded(content: Content, pieces: Sequence[Piece], terms: Terms) -> Loaded:
    cover = decided(content.kind, content.cover, terms.as_at, terms.covers_from)
    if cover:
        _note_cover(cover, pieces[-1].findings, terms.today)
    look_together(content, cover, [(piece.file, piece.findings) for piece in pieces])
    return Loaded(
        kind=content.kind,
        files=tuple(file for piece in pieces for file in (piece.file, piece.mapping) if file),
        tables=content.tables,
        cover=cover,
        findings=counts(content.kind, [f for piece in pieces for f in piece.findings.made]),
        synthetic=content.synthetic,
    )


def _note_cover(cover: Cover, findings: Findings, today: date) -> None:
    if cover.last > today:
        findings.add(Rule.COVER_AFTER_LOAD, None, "", cover.last.isoformat(), f"{today} or earlier")


def counts(kind: Kind, findings: Sequence[Finding]) -> tuple[FindingCount, ...]:
    """How many rows each rule found fault with, apart for rows kept and left out; gravest first."""
    rows: dict[tuple[Rule, bool], set[tuple[str, int | None]]] = {}
    for finding in findings:
        rule = Rule[finding.rule.upper()]
        rows.setdefault((rule, finding.kept), set()).add((finding.file, finding.row))
    order = list(Level)
    return tuple(
        FindingCount(kind.value, rule.id, rule.level, rule.sentence, len(where), kept, ())
        for (rule, kept), where in sorted(rows.items(), key=lambda item: order.index(item[0][0].level))
    )
