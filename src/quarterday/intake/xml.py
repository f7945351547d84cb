"""Reading XML without trust: no document type, no entities, nothing fetched, one element at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import cast

from lxml import etree

from quarterday.intake.refusal import Refused

WHOLE = "a whole, well-formed XML file"


def elements(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """('start' or 'end', element) through the file. Raises Refused where it is not well formed.

    A document type is refused, whatever is in it: no return has one, and it can hold entities.
    """
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for event, element in walk:
            if first and element.getroottree().docinfo.doctype:
                raise Refused(
                    "the file has a document type (DOCTYPE), which may hold entities.",
                    "XML without a DOCTYPE",
                    "export the return again from the case system; do not load a file that you did not make.",
                )
            first = False
            yield event, element
    except etree.XMLSyntaxError as fault:
        raise _broken(fault) from fault


def name(element: etree._Element) -> str:
    """The local name, without its namespace."""
    return etree.QName(element).localname


def children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str) and name(child) == wanted)


def source_line(element: etree._Element) -> int:
    """The line of the file on which the element begins."""
    return cast(int, element.sourceline)


def fields(*modules: etree._Element) -> dict[str, str]:
    """The text of each simple element in the modules; of one that is repeated, the first that is filled.

    Stray text between the elements is passed over.
    """
    found: dict[str, str] = {}
    for module in modules:
        for child in module:
            if isinstance(child.tag, str) and not len(child):
                text = (child.text or "").strip()
                if text:
                    found.setdefault(name(child), text)
    return found


def _broken(fault: etree.XMLSyntaxError) -> Refused:
    """Say where, in our own words: the parser's may repeat a child's values."""
    line, column = fault.position
    code: int = getattr(fault, "code", 0)  # the stubs do not know it
    cut = code in {
        etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
        etree.ErrorTypes.ERR_DOCUMENT_END,
        etree.ErrorTypes.ERR_GT_REQUIRED,
        etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
    }
    found = "the XML ends before it is complete" if cut else "the XML is not well formed"
    if code in {etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_ENCODING}:
        found = "the XML has a byte that is not a character of its encoding"
    return Refused(
        f"{found} (line {line}, column {column}).",
        WHOLE,
        "export the return again, and see that the file is copied whole.",
        where=f"line {line}",
    )
