"""Markdown as officers write it: paragraphs, bold, italics, lists and links. Anything else is text.

A heading becomes a bold paragraph, so that commentary cannot disturb the report's own structure, and
raw HTML is printed as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from quarterday.report.document import Block, BulletList, Paragraph, Run, Runs

_UNWANTED = [
    "code", "fence", "blockquote", "hr", "reference", "html_block", "backticks", "html_inline", "image",
]  # fmt: skip


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(_UNWANTED)
    parser.validateLink = _is_safe  # type: ignore[method-assign,assignment]
    return parser


def _is_safe(address: str) -> bool:
    return address.lower().startswith(("http://", "https://", "mailto:"))


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Paragraphs and lists of a Markdown text, in order."""
    tree = SyntaxTreeNode(_markdown().parse(markdown))
    return tuple(block for node in tree.children for block in _blocks(node))


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "paragraph":
        yield Paragraph(_inline(node))
    elif node.type == "heading":
        yield Paragraph(tuple(replace(run, bold=True) for run in _inline(node)))
    elif node.type == "bullet_list":
        yield BulletList(tuple(_items(node)))
    elif node.type == "ordered_list":
        # the numbers stay as words: a second real numbering would run into the committee's own
        first = int(node.attrs.get("start", 1))
        for number, runs in enumerate(_items(node), first):
            yield Paragraph((Run(f"{number}. "), *runs))


def _items(node: SyntaxTreeNode) -> Iterator[Runs]:
    """The items of a list; an item's own list follows it on the same level."""
    for item in node.children:
        words: list[Run] = []
        inner: list[Runs] = []
        for part in item.children:
            if part.type in ("bullet_list", "ordered_list"):
                inner.extend(_items(part))
            else:
                words.extend([Run(" "), *_inline(part)] if words else _inline(part))
        yield tuple(words)
        yield from inner


def _inline(node: SyntaxTreeNode) -> Runs:
    inline = node.children[0] if node.children else None
    return () if inline is None else tuple(_merged(_runs(inline, Run(""))))


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    for child in node.children:
        if child.type in ("softbreak", "hardbreak"):
            yield replace(style, text=" ")
        elif child.type == "strong":
            yield from _runs(child, replace(style, bold=True))
        elif child.type == "em":
            yield from _runs(child, replace(style, italic=True))
        elif child.type == "link":
            yield from _runs(child, replace(style, link=str(child.attrs["href"])))
        else:
            yield replace(style, text=child.content)


def _merged(runs: Iterator[Run]) -> Iterator[Run]:
    """Neighbours of the same style as one run."""
    held: Run | None = None
    for run in runs:
        if held is not None and replace(held, text=run.text) == run:
            held = replace(held, text=held.text + run.text)
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held
