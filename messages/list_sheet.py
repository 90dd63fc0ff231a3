"""The paid list as a spreadsheet, and how any sheet of ours looks: for head and treasurer only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from messages.texts import lists as words
from models.paid_lists import PaidList

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date
"""What stands in a cell: words, đồng or a count, an area of land, a day."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (8, 28, 18, 12, 12, 12, 12, 30)
_MONEY, _LAND, _DAY = "#,##0", "0.##", "dd/mm/yyyy"
_LONGEST_NAME = 28  # letters; the library adds a number where two are alike
_HEADER_ROW = 3


def draw_sheet(listed: PaidList, title: str) -> bytes:
    """An .xlsx file of one round.

    Takes some tenths of a second for a large hamlet: call it through `asyncio.to_thread`.
    """
    from openpyxl import Workbook  # slow to import: a service that draws no sheet starts without it

    book = Workbook()
    book.remove(book.worksheets[0])
    add_round(book, words.SHEET, listed, title)
    return saved(book)


def add_round(book: Workbook, name: str, listed: PaidList, title: str) -> None:
    """A sheet: what it is on top, one row a household under a header that stays and filters, the totals below."""
    rows: list[Sequence[Cell]] = []
    for charge in listed.charges:
        said = (words.DONE.lower() if charge.is_done else "", words.note(listed, charge))
        amounts = (charge.amount, charge.paid, charge.outstanding, charge.held)
        rows.append((charge.code, charge.head, charge.area, *amounts, ", ".join(part for part in said if part)))
    came = listed.progress
    totals = (words.TOTAL, "", "", came.expected, came.collected, came.left, listed.held)
    add_sheet(book, name, title, words.COLUMNS, _WIDTHS, rows, totals)


def add_sheet(
    book: Workbook,
    name: str,
    title: str,
    columns: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[Cell]],
    totals: Sequence[Cell] = (),
) -> None:
    """A sheet that a treasurer works with: its header stays, filters, and stands on every printed page."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_sheet_name(name))
    for row, line in enumerate((words.INTERNAL, title), 1):
        _write(sheet, row, (line,), bold=True)
    _write(sheet, _HEADER_ROW, columns, bold=True)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, values in enumerate(rows, _HEADER_ROW + 1):
        _write(sheet, number, values)
    last = _HEADER_ROW + len(rows)
    if totals:
        _write(sheet, last + 1, totals, bold=True)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(columns))}{last}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def saved(book: Workbook) -> bytes:
    """The file."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """A name as a spreadsheet takes it; two alike are told apart by the library."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:_LONGEST_NAME].strip("' ") or words.SHEET


def _write(sheet: Worksheet, row: int, values: Sequence[Cell], *, bold: bool = False) -> None:
    """Put values into a row; a text never becomes a formula, here or in a program that the file is copied to."""
    from openpyxl.styles import Font

    for column, value in enumerate(values, 1):
        cell = sheet.cell(row=row, column=column)
        if isinstance(value, int | float | date):
            cell.value = value
            cell.number_format = _DAY if isinstance(value, date) else _LAND if isinstance(value, float) else _MONEY
        else:
            shown = "".join(char for char in value if char.isprintable())
            cell.value = f"'{shown}" if value.startswith(_STARTS_A_FORMULA) else shown
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
