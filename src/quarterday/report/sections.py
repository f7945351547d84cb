"""The report from one run: the committee's sections in their order, numbered 1 to 13."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from quarterday.figures import Bundle
from quarterday.periods import Quarter, print_date
from quarterday.register.models import Register
from quarterday.report.annex import appendices
from quarterday.report.counting import counted
from quarterday.report.document import (
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    SignOff,
)
from quarterday.report.overview import headlines, quarter_summary, summary_table
from quarterday.report.prose import blocks_of
from quarterday.report.standing import block
from quarterday.report.texts import Texts, filled, placeholder_words

_CLOSING = (
    (6, "Finance", "finance"),
    (7, "Law", "law"),
    (8, "Risk management", "risk"),
    (9, "Equality impact", "equality"),
    (10, "Human resources/Organisational development", "human-resources"),
    (11, "Commercial/Procurement", "commercial"),
    (12, "Environment/Climate change", "environment"),
)
_TO_COMPLETE = "to be completed"


def build(bundle: Bundle, register: Register, texts: Texts) -> Document:
    """The report of the bundle's period as final text.

    `register` is the register that the bundle was made with, `texts` the workspace's paragraphs and
    the quarter's commentary (`read_texts`).
    """
    words = placeholder_words(register, bundle.period)
    standard = {key: _standard(text, words) for key, text in texts.standard.items()}
    return Document(
        title=_title(bundle.period),
        above=(_meeting(register, bundle.period), f"Report of the {register.settings.contact.director}"),
        label=bundle.label,
        # the meeting's day, or none: no other day could be given that would be true of the report
        dated=register.settings.meetings.get(str(bundle.period)),
        language="en-GB",
        blocks=tuple(
            chain(
                _opening(register, standard),
                _performance(bundle, register, texts),
                _section(5, "Alternatives", standard["alternatives"]),
                *(_section(number, title, standard[key]) for number, title, key in _CLOSING),
                _section(13, "Council priorities and projects", standard["priorities"]),
                [_by_priority(register)],
                _sign_off(register),
                appendices(bundle, register),
            )
        ),
    )


def _title(period: Quarter) -> str:
    days = f"{print_date(period.first_day)} to {print_date(period.last_day)}"
    return f"Corporate Quarterly Performance Report – Quarter {period.number} ({days})"


def _meeting(register: Register, period: Quarter) -> str:
    day = register.settings.meetings.get(str(period))
    held = f"Meeting of the {register.settings.committee}"
    return f"{held} – {print_date(day)}" if day else held


def _standard(markdown: str, words: dict[str, str]) -> tuple[Block, ...]:
    """A standard paragraph's blocks; placeholders are filled after the Markdown is read, so that a
    name with an asterisk in it stays a name."""

    def fill(runs: Runs) -> Runs:
        return tuple(Run(filled(r.text, words), r.bold, r.italic, r.link) for r in runs)

    made: list[Block] = []
    for part in blocks_of(markdown):
        match part:
            case Paragraph(runs=runs):
                made.append(Paragraph(fill(runs)))
            case BulletList(items=items):
                made.append(BulletList(tuple(fill(item) for item in items)))
    return tuple(made)


def _numbered(number: int, parts: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the committee's number on the first paragraph."""
    first, *rest = parts
    if isinstance(first, Paragraph):
        return (Paragraph(first.runs, number), *rest)
    return (Paragraph((Run("This section covers:"),), number), first, *rest)


def _section(number: int, title: str, parts: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Heading(2, title), *_numbered(number, parts))


def _opening(register: Register, standard: dict[str, tuple[Block, ...]]) -> Iterator[Block]:
    yield from _section(1, "Purpose of report", standard["purpose"])
    yield from _section(2, "Recommendations", standard["recommendations"])
    yield from _section(3, "Background", standard["background"])
    yield _by_priority(register)


def _by_priority(register: Register) -> BulletList:
    """How many indicators each priority has."""
    counts = ((p.title, len(register.of_priority(p.key))) for p in register.priorities)
    return BulletList(
        tuple((Run(f"{title} – {counted(n, 'performance indicator')}"),) for title, n in counts if n)
    )


def _performance(bundle: Bundle, register: Register, texts: Texts) -> Iterator[Block]:
    yield Heading(2, "Performance summary")
    yield Paragraph(
        (
            Run(
                f"The table gives every indicator's position for {bundle.period.in_print}. Reasons, charts "
                "and commentary follow; Appendix A says how each figure is worked out, Appendix D how sure it is."
            ),
        ),
        4,
    )
    yield summary_table(bundle, register)
    yield from headlines(bundle, register)
    for priority in register.priorities:
        indicators = register.of_priority(priority.key)
        if indicators:
            yield Heading(3, priority.title, new_page=True)
        for place, indicator in enumerate(indicators):
            commentary = texts.commentary.get(indicator.code, "")
            yield from block(bundle, register, indicator, commentary, new_page=place > 0)
    yield Heading(3, f"Quarter {bundle.period.number} summary", new_page=True)
    yield from quarter_summary(bundle, register)
    yield from blocks_of(texts.summary)


def _sign_off(register: Register) -> Iterator[Block]:
    contact = register.settings.contact
    yield Heading(2, "Sign-off")
    rows = (("Report author", contact.author), ("Telephone", contact.telephone), ("Email", contact.email))
    yield SignOff(contact.director, tuple((what, words or _TO_COMPLETE) for what, words in rows))
