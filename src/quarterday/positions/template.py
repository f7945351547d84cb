"""The workbook in which a council types positions: one row an indicator and quarter, and nothing to run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from quarterday.periods import Quarter
from quarterday.register import Indicator, Register

SHEET: Final = "Positions"
LISTS: Final = "Lists"
HEADING = (
    "indicator", "period", "numerator", "denominator", "title", "numerator counts", "denominator counts", "note",
)  # fmt: skip
WIDTHS = (12, 14, 14, 14, 48, 48, 48, 40)
SPARE = 30
NO_DENOMINATOR = "none: this is a count; leave the denominator empty"
PROMPT = 255  # characters that Excel shows of a prompt

BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")
TO_FILL = PatternFill("solid", start_color="FFF7D6")
OPEN = Protection(locked=False)

NOTES = """\
How to fill in this workbook
On the sheet “Positions” each row is one indicator in one quarter. Type the two counts into the yellow cells: \
the numerator and the denominator, never a percentage. Quarterday works out the rest.
Leave both cells of a row empty where you have no figure: the row is then passed over.
A figure that is a count has no denominator, and its cell is not yellow.
The rows at the end are spare: choose the indicator and the quarter from their lists.
Each indicator may stand once in a quarter, in all the files of the folder “entered” together.
The columns “numerator counts” and “denominator counts” say what belongs in. A stock speaks of the end of its day.
The sheet is protected, without a password, so that nothing but the yellow cells and the notes is changed by \
mistake. It has no formulas; paste a figure from another workbook as a value.
Save the workbook in the folder “entered” of your workspace. `quarterday check` names each row and column that \
cannot be read; once it finds none, `quarterday run` and `quarterday report` use the figures.
The columns “title” to “note” are for people and are not read.\
"""


def blank_workbook(register: Register, quarters: Sequence[Quarter]) -> bytes:
    """An .xlsx workbook with a row for each indicator of the register and each of the quarters."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _notes(book.create_sheet("How to fill in"))
    codes = [indicator.code for indicator in register.indicators]
    _lists(book.create_sheet(LISTS), codes, [str(quarter) for quarter in quarters])
    _heading(sheet)
    pairs = [(indicator, quarter) for indicator in register.indicators for quarter in quarters]
    for row, (indicator, quarter) in enumerate(pairs, start=2):
        _row(sheet, row, indicator, quarter)
    first_spare = len(pairs) + 2
    _spare(sheet, range(first_spare, first_spare + SPARE))
    _choices(sheet, first_spare + SPARE - 1, len(codes), len(quarters))
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # in Excel's own terms: what is not locked
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _write(cell: Cell, text: str) -> None:
    """Text as text, also where it begins as a formula does."""
    cell.value = text
    cell.data_type = "s"
    cell.alignment = WRAPPED


def _notes(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 100
    for row, text in enumerate(NOTES.splitlines(), start=1):
        _write(sheet.cell(row, 1), text)
    sheet.cell(1, 1).font = BOLD
    sheet.protection.sheet = True


def _lists(sheet: Worksheet, codes: Sequence[str], periods: Sequence[str]) -> None:
    for column, words in ((1, codes), (2, periods)):
        for row, word in enumerate(words, start=1):
            _write(sheet.cell(row, column), word)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _heading(sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(zip(HEADING, WIDTHS, strict=True), start=1):
        _write(sheet.cell(1, column), name)
        sheet.cell(1, column).font = BOLD
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"


def _row(sheet: Worksheet, row: int, indicator: Indicator, quarter: Quarter) -> None:
    counts = (indicator.numerator_words, indicator.denominator_words or NO_DENOMINATOR)
    texts = (indicator.code, str(quarter), "", "", indicator.title, *counts)
    for column, text in enumerate(texts, start=1):
        if text:
            _write(sheet.cell(row, column), text)
    for column in (3, 4) if indicator.unit.per else (3,):
        _to_fill(sheet.cell(row, column))
    sheet.cell(row, 8).protection = OPEN


def _spare(sheet: Worksheet, rows: range) -> None:
    for row in rows:
        for column in range(1, 5):
            _to_fill(sheet.cell(row, column))
        sheet.cell(row, 8).protection = OPEN


def _to_fill(cell: Cell) -> None:
    cell.protection = OPEN
    cell.fill = TO_FILL


def _choices(sheet: Worksheet, last: int, codes: int, periods: int) -> None:
    """Drop-down lists for indicator and period, and numbers of nought or more for the counts."""
    lists = (("A", f"{LISTS}!$A$1:$A${codes}", "Choose an indicator of the register."),
             ("B", f"{LISTS}!$B$1:$B${periods}", "Choose a quarter, such as 2023-24-Q2."))  # fmt: skip
    for column, source, prompt in lists:
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        _explain(rule, prompt, "This is not on the list.")
        _apply(sheet, rule, column, last)
    for column, name in (("C", "numerator"), ("D", "denominator")):
        rule = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
        )
        _explain(rule, f"The {name}: a count, not a percentage.", "Type a number, 0 or more.")
        _apply(sheet, rule, column, last)


def _explain(rule: DataValidation, prompt: str, error: str) -> None:
    rule.promptTitle, rule.prompt, rule.showInputMessage = "Positions", prompt[:PROMPT], True
    rule.errorTitle, rule.error = "Positions", error[:PROMPT]


def _apply(sheet: Worksheet, rule: DataValidation, column: str, last: int) -> None:
    sheet.add_data_validation(rule)
    rule.add(f"{column}2:{column}{last}")
