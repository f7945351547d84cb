"""The words people write: the standard paragraphs of the workspace and the quarter's commentary.

`<workspace>/standard/<name>.md` holds the paragraphs that seldom change; in them a few placeholders
such as {quarter} are filled in. `<workspace>/commentary/<period>/<code>.md` holds what is said about
an indicator in one quarter, and `summary.md` beside it the closing words on the quarter; there a
brace is only a brace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quarterday.errors import Fault, Level, RegisterError, did_you_mean
from quarterday.periods import Quarter, print_date
from quarterday.register.models import Register
from quarterday.report.counting import counted

STANDARD = (
    "purpose", "recommendations", "background", "alternatives", "finance", "law", "risk", "equality",
    "human-resources", "commercial", "environment", "priorities",
)  # fmt: skip
"""The standard paragraphs, in the order of the report."""

SUMMARY = "summary"
PLACEHOLDERS = (
    "quarter", "financial_year", "first_day", "last_day", "committee", "authority",
    "indicators", "priorities",
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """Markdown by name: the standard paragraphs, the commentary by indicator, the closing words."""

    standard: Mapping[str, str]
    commentary: Mapping[str, str]
    summary: str = ""


def read_texts(standard: Path, commentary: Path, register: Register, period: Quarter) -> Texts:
    """The texts of a period's report.

    `standard` is the workspace's folder of standard paragraphs, `commentary` the folder that holds
    one folder a period. Raises RegisterError listing every error that `check_texts` finds.
    """
    errors = [f for f in check_texts(standard, commentary, register, period) if f.level is Level.ERROR]
    if errors:
        listed = "\n".join(f"  {fault}" for fault in errors)
        raise RegisterError(f"The report's texts have {len(errors)} fault(s); mend them first:\n{listed}")
    folder = commentary / str(period)
    return Texts(
        standard={name: _read(standard / f"{name}.md") for name in STANDARD},
        commentary={i.code: _read(folder / f"{i.code}.md") for i in register.indicators},
        summary=_read(folder / f"{SUMMARY}.md"),
    )


def check_texts(standard: Path, commentary: Path, register: Register, period: Quarter) -> list[Fault]:
    """Every fault in the texts of a period's report; the folders are those of `read_texts`."""
    codes = tuple(indicator.code for indicator in register.indicators)
    folder = commentary / str(period)
    return [
        *(fault for name in STANDARD for fault in _standard_faults(standard / f"{name}.md")),
        *_strangers(standard, STANDARD, "standard", "one of the report's paragraphs"),
        *_strangers(folder, (*codes, SUMMARY), f"commentary/{period}", "an indicator of the register"),
        *(fault for file in sorted(folder.glob("*.md")) for fault in _unreadable(file, period)),
    ]


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders replaced."""
    return _PLACEHOLDER.sub(lambda found: words[found[1]], text)


def placeholder_words(register: Register, period: Quarter) -> dict[str, str]:
    """What each placeholder stands for in a period's report."""
    priorities = sum(1 for priority in register.priorities if register.of_priority(priority.key))
    words = (
        f"Quarter {period.number}",
        period.financial_year.replace("-", "/"),
        print_date(period.first_day),
        print_date(period.last_day),
        register.settings.committee,
        register.settings.name,
        counted(len(register.indicators), "performance indicator"),
        counted(priorities, "Council priority", "Council priorities"),
    )
    return dict(zip(PLACEHOLDERS, words, strict=True))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig").strip() if file.is_file() else ""


def _standard_faults(file: Path) -> Iterator[Fault]:
    name = f"standard/{file.name}"
    if not file.is_file():
        yield Fault(Level.ERROR, name, "(the file)", "nothing", "this file; `quarterday init` writes one")
        return
    try:
        text = _read(file)
    except UnicodeDecodeError as error:
        yield _not_utf8(name, error)
        return
    if not text:
        yield Fault(Level.ERROR, name, "(the file)", "an empty file", "at least one sentence")
    for word in _PLACEHOLDER.findall(text):
        if word not in PLACEHOLDERS:
            known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
            hint = did_you_mean(word, PLACEHOLDERS)
            yield Fault(Level.ERROR, name, f"{{{word}}}", "an unknown placeholder", f"{known}.{hint}")


def _strangers(folder: Path, known: tuple[str, ...], shown: str, allowed: str) -> Iterator[Fault]:
    for file in sorted(folder.glob("*.md")):
        if file.stem not in known:
            hint = did_you_mean(file.stem, known)
            found = f"“{file.stem}”, which nothing prints"
            yield Fault(Level.ERROR, f"{shown}/{file.name}", "(the file's name)", found, f"{allowed}.{hint}")


def _unreadable(file: Path, period: Quarter) -> Iterator[Fault]:
    try:
        _read(file)
    except UnicodeDecodeError as error:
        yield _not_utf8(f"commentary/{period}/{file.name}", error)


def _not_utf8(name: str, error: UnicodeDecodeError) -> Fault:
    return Fault(Level.ERROR, name, f"byte {error.start}", "not UTF-8", "a text file saved as UTF-8")
