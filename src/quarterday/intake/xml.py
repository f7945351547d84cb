"""Reading XML without trust: no document type, no entities, nothing fetched, one element at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import BinaryIO, cast

from lxml import etree

from quarterday.intake.files import LONGEST, Source, Survey
from quarterday.intake.refusal import Refused

WHOLE = "a whole, well-formed XML file"


class Document:
    """An XML file given element by element; `root` is the local name of its outermost element.

    A document type is refused, whatever is in it: no return has one, and it can hold entities.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self.root = ""

    def elements(self, *wanted: str) -> Iterator[etree._Element]:
        """Each element of a wanted local name, when it has ended; its memory is freed after its turn.

        Raises Refused where the file is not well formed or has a document type.
        """
        with self._source.stream() as stream:
            yield from self._walk(stream, [f"{{*}}{each}" for each in wanted])

    def _walk(self, stream: BinaryIO, wanted: Sequence[str]) -> Iterator[etree._Element]:
        walk = etree.iterparse(
            stream,
            events=("end",),
            tag=wanted,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in walk:
                if not self.root:
                    self._see(element.getroottree().getroot())
                yield element
                _forget(element)
            self._see(walk.root)
        except etree.XMLSyntaxError as fault:
            raise _broken(fault) from fault

    def _see(self, root: etree._Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            raise Refused(
                "the file has a document type (DOCTYPE), which may hold entities.",
                "XML without a DOCTYPE",
                "export the return again from the case system; do not load a file of unknown origin.",
            )
        self.root = name(root)


def name(element: etree._Element) -> str:
    """The local name, without its namespace."""
    return _local(str(element.tag))


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str) and name(child) == wanted)


def source_line(element: etree._Element) -> int:
    """The line of the file on which the element begins."""
    return cast(int, element.sourceline)


class Numbering:
    """The number that a row of an XML file goes by: the line on which its element begins.

    Where a file has fewer lines than children, as exports without line breaks do, the line would tell
    nothing apart: there it is the row's place among the rows of the file.
    """

    def __init__(self, survey: Survey) -> None:
        self._by_line = survey.lines > survey.children
        self._last = 0

    def of(self, element: etree._Element) -> int:
        """The number of an element's row; each is to be asked for once, in the order of the file."""
        self._last += 1
        return source_line(element) if self._by_line else self._last


def fields(*modules: etree._Element) -> dict[str, str]:
    """The text of each simple element in the modules; of one that is repeated, the first that is filled.

    Stray text between the elements is passed over.
    """
    found: dict[str, str] = {}
    for module in modules:
        for child in module:
            written = child.text
            if written and (text := written.strip()) and isinstance(child.tag, str) and not len(child):
                if len(text) > LONGEST:
                    raise _too_long(child, len(text))
                found.setdefault(_local(child.tag), text)
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
    do = "export the return again, and see that the file is copied whole."
    if code in {etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_ENCODING}:
        found = "the XML has a byte that is not a character of its encoding"
        do = "export the return again as UTF-8, or name its encoding in the first line."
    if not line:
        return Refused(f"{found}; it may use an entity that it does not define.", WHOLE, do)
    return Refused(f"{found} (line {line}, column {column}).", WHOLE, do, where=f"line {line}")


def _too_long(element: etree._Element, length: int) -> Refused:
    return Refused(
        f"{name(element)} holds {length:,} characters.",
        f"values of at most {LONGEST:,} characters",
        "export the return again, or mend that value.",
        where=f"line {source_line(element)}",
    )


def _forget(element: etree._Element) -> None:
    """Let go of an element that was read, and of those before it, so that memory stays small."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
