"""Cells of a workbook that hold no value: errors such as #N/A, and formulas saved without their result.

`sheets` gives such a cell as empty. Empty means “not yet” in many columns, so intake must know of them.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from quarterday.intake.extent import column
from quarterday.intake.refusal import Refused
from quarterday.intake.xml import children, name

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
HINTS = (b"<f", b":f", b't="e"', b"t='e'")
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Places = dict[tuple[int, int], str]


def unread(content: bytes) -> dict[str, Places]:
    """For each sheet by name, what stands in the cells without a value, by (row from 1, column from 0).

    The text is the error (`#N/A`) or the formula (`=A2+5`). The content is a workbook that `sheets`
    could open; raises Refused where its XML is not whole.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {sheet: dict(_faults(archive.read(part))) for sheet, part in _parts(archive)}
    except (
        etree.XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        KeyError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as fault:
        raise Refused(
            "the workbook cannot be taken apart.",
            "a whole .xlsx workbook",
            "open it in Excel, save it again as “Excel Workbook (*.xlsx)”, and load that.",
        ) from fault


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name with the part of the archive that holds its cells; links to elsewhere are none."""
    related = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id", ""): each.get("Target", "") for each in related if isinstance(each.tag, str)}
    known = set(archive.namelist())
    for box in children(_parsed(archive.read("xl/workbook.xml")), "sheets"):
        for sheet in children(box, "sheet"):
            target = targets.get(sheet.get(RELATION, ""), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if part in known:
                yield sheet.get("name", ""), part


def _parsed(raw: bytes) -> etree._Element:
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))


def _faults(raw: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not any(hint in raw for hint in HINTS):
        return
    walk = etree.iterparse(io.BytesIO(raw), tag="{*}c", resolve_entities=False, no_network=True)
    for _, cell in walk:
        place, fault = PLACE.fullmatch(cell.get("r", "")), _fault(cell)
        if place and fault:
            yield (int(place[2]), column(place[1]) - 1), fault
        cell.clear()


def _fault(cell: etree._Element) -> str:
    told = {name(each): each.text or "" for each in cell if isinstance(each.tag, str)}
    holds = cell.get("t", "n")
    if holds == "e":
        return told.get("v") or "#N/A"
    lost = "f" in told and not told.get("v") and holds not in ("str", "inlineStr")
    return f"={told['f']}" if lost else ""
