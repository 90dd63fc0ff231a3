"""The paid list as a spreadsheet: for head and treasurer only."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from messages.texts import lists as words
from models.paid_lists import PaidList

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (8, 28, 18, 12, 12, 12, 12, 30)
_MONEY = "#,##0"
_HEADER_ROW = 3


def draw_sheet(listed: PaidList, title: str) -> bytes:
    """An .xlsx file: what it is on top, one row a household under a header that stays, and the totals below.

    Takes some tenths of a second for a large hamlet: call it through `asyncio.to_thread`.
    """
    from openpyxl import Workbook  # slow to import: a service that draws no sheet starts without it
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.create_sheet(words.SHEET, 0)
    book.remove(book.worksheets[1])
    for row, line in enumerate((words.INTERNAL, title), 1):
        _write(sheet, row, (line,), bold=True)
    _write(sheet, _HEADER_ROW, words.COLUMNS, bold=True)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = _HEADER_ROW
    for row, charge in enumerate(listed.charges, _HEADER_ROW + 1):
        said = (words.DONE.lower() if charge.is_done else "", words.note(listed, charge))
        amounts = (charge.amount, charge.paid, charge.outstanding, charge.held)
        note = ", ".join(part for part in said if part)
        _write(sheet, row, (charge.code, charge.head, charge.area, *amounts, note))
    came = listed.progress
    _write(sheet, row + 1, (words.TOTAL, "", "", came.expected, came.collected, came.left, listed.held), bold=True)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, values: Sequence[str | int], *, bold: bool = False) -> None:
    """Put values into a row; a text never becomes a formula, here or in a program that the file is copied to."""
    from openpyxl.styles import Font

    for column, value in enumerate(values, 1):
        cell = sheet.cell(row=row, column=column)
        if isinstance(value, int):
            cell.value = value
            cell.number_format = _MONEY
        else:
            shown = "".join(char for char in value if char.isprintable())
            cell.value = f"'{shown}" if value.startswith(_STARTS_A_FORMULA) else shown
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
