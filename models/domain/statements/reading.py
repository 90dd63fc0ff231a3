"""Read a bank's file: its account, its lines, and the rows that cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from enum import StrEnum
from zlib import crc32

from models.domain.credits import Credit
from models.domain.folding import words
from models.domain.statements.cells import Cell, Moment, NotAMoment, NotAnAmount, read_amount, read_moment, text_of
from models.domain.statements.headings import Column, Headings, find_headings, is_heading_again


class Problem(StrEnum):
    """Why a row cannot be read."""

    AMOUNT = "amount"  # no whole đồng
    DATE = "date"  # no day
    NO_DATE = "no_date"  # no day here, and none above
    ACCOUNT = "account"  # a line of an account that is not ours
    ID = "id"  # no id, or one that stands for another sum


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be read: its number in the file, why, what stands there."""

    row: int
    problem: Problem
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line with its row in the file; `account` where the row itself names one."""

    row: int
    credit: Credit
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was read. `accounts` are the numbers that the letterhead names, as written; empty where it names none.
    `layout` tells one bank's headings from another's: their references are of different kinds.
    """

    lines: tuple[Listed, ...]
    bad: tuple[BadRow, ...]
    accounts: tuple[str, ...] = ()
    layout: str = ""

    def is_of(self, number: str) -> bool:
        """Whether the file is of this account, as far as it says; digits in it may be hidden by * or x."""
        return not self.accounts or any(fits_account(written, number) for written in self.accounts)


@dataclass(frozen=True, slots=True)
class NoStatement:
    """No row has headings of a day and a sum."""


_TOTALS = re.compile(
    r"(tong|cong|total|so du|du dau|du cuoi|opening|closing|phat sinh trong|sub total|subtotal|luy ke|sum)\b"
)
_ACCOUNT_LABEL = re.compile(r"(so tai khoan|tai khoan|so tk|tk|account (number|no)|account|stk)\b")
_ACCOUNT_NUMBER = re.compile(r"(?<![\w*])[0-9Xx*][0-9A-Za-z*]{4,18}(?![\w*])")
_OUT = frozenset({"-", "d", "dr", "debit", "no", "ra", "n"})


def read_statement(rows: Sequence[Sequence[Cell]], *, zone: tzinfo) -> Statement | NoStatement:
    """The lines of a bank's file. The first of `rows` is row 1 of the file."""
    headings = find_headings(rows)
    if headings is None:
        return NoStatement()
    lines: list[Listed] = []
    bad: list[BadRow] = []
    last: Moment | None = None
    for number, row in enumerate(rows[headings.below :], headings.below + 1):
        cells = {column: row[place] for column, place in headings.items() if place < len(row)}
        if not any(text_of(cell) for cell in row) or is_heading_again(row, headings) or _is_total(row, cells):
            continue
        try:
            amount = _amount(cells)
        except NotAnAmount:
            if _has_day(cells, zone):
                bad.append(BadRow(row=number, problem=Problem.AMOUNT, value=_sums(cells)))
            continue
        if not amount:
            if lines and _continues(cells):
                lines[-1] = _with_more(lines[-1], text_of(cells.get(Column.MEMO)))
            continue
        try:
            moment = read_moment(cells.get(Column.DATE), zone) or last
        except NotAMoment:
            bad.append(BadRow(row=number, problem=Problem.DATE, value=text_of(cells.get(Column.DATE))))
            continue
        if moment is None:
            bad.append(BadRow(row=number, problem=Problem.NO_DATE))
            continue
        last = replace(moment, rest="") if moment.rest else moment
        lines.append(Listed(row=number, credit=_credit(amount, moment, cells, headings, zone)))
    accounts = _accounts(rows[: headings.below])
    layout = f"{crc32(repr([words(text_of(cell)) for cell in rows[headings.below - 1]]).encode()):08x}"
    return Statement(lines=tuple(_with_ids(lines)), bad=tuple(bad), accounts=accounts, layout=layout)


def _amount(cells: dict[Column, Cell]) -> int:
    """What came in, negative for what went out; 0 where the row has no sum."""
    credit = read_amount(cells.get(Column.CREDIT)) or 0
    debit = read_amount(cells.get(Column.DEBIT)) or 0
    if credit or debit:
        return abs(credit) - abs(debit) if credit >= 0 else credit
    amount = read_amount(cells.get(Column.AMOUNT)) or 0
    sign = cells.get(Column.SIGN)
    if sign is not None and (text_of(sign).strip() == "-" or words(text_of(sign)) in _OUT):
        return -abs(amount)
    return amount


def _credit(amount: int, moment: Moment, cells: dict[Column, Cell], headings: Headings, zone: tzinfo) -> Credit:
    at, has_time = moment.at, moment.has_time
    if not has_time and Column.TIME in cells:
        clock = _time_beside(moment, cells[Column.TIME], zone)
        at, has_time = (clock.at, True) if clock is not None else (at, has_time)
    try:
        balance = read_amount(cells.get(Column.BALANCE))
    except NotAnAmount:
        balance = None
    reference = moment.rest if headings.reference_in_date else text_of(cells.get(Column.REFERENCE))
    return Credit(
        amount=amount,
        at=at,
        has_time=has_time,
        memo=text_of(cells.get(Column.MEMO)),
        reference=reference[:80],
        balance=balance,
        sender=text_of(cells.get(Column.SENDER))[:200],
        sender_bank=text_of(cells.get(Column.SENDER_BANK))[:80],
        sender_account=text_of(cells.get(Column.SENDER_ACCOUNT))[:40],
    )


def _time_beside(moment: Moment, cell: Cell, zone: tzinfo) -> Moment | None:
    try:
        found = read_moment(f"{moment.at:%Y-%m-%d} {text_of(cell)}", zone)
    except NotAMoment:
        return None
    return found if found is not None and found.has_time else None


def _with_ids(lines: Sequence[Listed]) -> list[Listed]:
    """The bank's reference is a line's id where no other line of the file has it."""
    counted = Counter(each.credit.reference for each in lines)
    return [
        replace(each, credit=replace(each.credit, id=each.credit.reference))
        if len(words(each.credit.reference)) >= _SHORTEST_ID and counted[each.credit.reference] == 1
        else each
        for each in lines
    ]


_SHORTEST_ID = 6  # letters and digits; shorter ones come again next month


def _is_total(row: Sequence[Cell], cells: dict[Column, Cell]) -> bool:
    first = next((words(text_of(cell)) for cell in row if text_of(cell)), "")
    memo = words(text_of(cells.get(Column.MEMO)))
    day = words(text_of(cells.get(Column.DATE)))
    if _TOTALS.match(first) or _TOTALS.match(day):
        return True
    return bool(_TOTALS.match(memo)) and not day


def _continues(cells: dict[Column, Cell]) -> bool:
    """Whether a row only goes on with the words of the one above."""
    filled = [column for column, cell in cells.items() if text_of(cell)]
    return filled == [Column.MEMO]


def _with_more(line: Listed, more: str) -> Listed:
    return replace(line, credit=replace(line.credit, memo=f"{line.credit.memo} {more}".strip()))


def _has_day(cells: dict[Column, Cell], zone: tzinfo) -> bool:
    try:
        return read_moment(cells.get(Column.DATE), zone) is not None
    except NotAMoment:
        return False


def _sums(cells: dict[Column, Cell]) -> str:
    columns = (Column.CREDIT, Column.DEBIT, Column.AMOUNT)
    return " ".join(filter(None, (text_of(cells.get(column)) for column in columns)))


def _accounts(above: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The account numbers of a letterhead: in the cell that speaks of the account, or in the next ones."""
    found: list[str] = []
    for row in above:
        texts = [text_of(cell) for cell in row if text_of(cell)]
        for place, text in enumerate(texts):
            labelled = _ACCOUNT_LABEL.search(words(text))
            if labelled is None:
                continue
            here = _numbers(text.partition(":")[2] or text)
            found += here or [number for beside in texts[place + 1 : place + 2] for number in _numbers(beside)]
    return tuple(dict.fromkeys(found))


def _numbers(text: str) -> list[str]:
    joined = re.sub(r"(?<=\d)[ .](?=\d)", "", text)
    return [each for each in _ACCOUNT_NUMBER.findall(joined) if sum(char.isdigit() for char in each) >= 4]


def fits_account(written: str, number: str) -> bool:
    """Whether an account as a bank writes it, maybe with hidden digits, can be this one."""
    if len(written) != len(number) and ("*" in written or "x" in written.lower()):
        head, tail = re.split(r"[*xX]+", written, maxsplit=1)[0], re.split(r"[*xX]+", written)[-1]
        return number.startswith(head) and number.endswith(tail)
    return len(written) == len(number) and all(
        one.lower() == other.lower() or one in "*xX" for one, other in zip(written, number, strict=True)
    )
