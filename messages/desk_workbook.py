"""The desk as one workbook: the register as its import takes it back, a sheet a round, the lines of the funds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages.list_sheet import Cell, add_round, add_sheet, saved
from messages.texts import desk_workbook as words
from messages.texts.desk_funds import line, purse, undone
from messages.texts.funds import fund_name
from messages.texts.round_dialogue import CATEGORIES
from models.domain.place import capital
from models.fund_entries import BookLine
from models.paid_lists import PaidList
from models.tables import Household

_REGISTER_WIDTHS = (8, 28, 18, 9, 10, 9, 40, 16, 16)
_LINES_WIDTHS = (12, 20, 60, 16, 14, 14)


def draw_workbook(
    households: Sequence[Household],
    rounds: Sequence[tuple[PaidList, str]],
    lines: Sequence[tuple[str, BookLine]],
    *,
    since: date,
) -> bytes:
    """An .xlsx file. `rounds` come with their titles, `lines` with their funds' names.

    Takes a second for a large hamlet: call it through `asyncio.to_thread`.
    """
    from openpyxl import Workbook  # slow to import: a service that draws no sheet starts without it

    book = Workbook()
    book.remove(book.worksheets[0])
    register = [_household(each) for each in households]
    add_sheet(book, words.REGISTER, words.take_back(len(register)), words.COLUMNS, _REGISTER_WIDTHS, register)
    for listed, title in rounds:
        add_round(book, capital(listed.round.title), listed, title)
    moved = [_line(fund, each) for fund, each in lines]
    came = sum(each.amount for _, each in lines if each.amount > 0)
    went = sum(-each.amount for _, each in lines if each.amount < 0)
    totals = (words.TOTAL, "", "", "", came, went)
    add_sheet(book, words.LINES, words.since(since), words.LINE_COLUMNS, _LINES_WIDTHS, moved, totals)
    return saved(book)


def _household(of: Household) -> tuple[Cell, ...]:
    whole, part = divmod(of.sao_hundredths, 100)
    return (
        f"{of.number:03}",
        of.head,
        of.area,
        of.people,
        of.labourers,
        of.sao_hundredths / 100 if part else whole,
        ", ".join(of.members or []),
        CATEGORIES.get(of.category.value, "") if of.category else "",
        of.phone,
    )


def _line(fund: str, of: BookLine) -> tuple[Cell, ...]:
    what = f"{line(of)} ({undone(of)})" if of.is_undone else line(of)
    came, went = (of.amount, "") if of.amount > 0 else ("", -of.amount)
    return of.on, fund_name(fund), what, purse(of.purse), came, went
