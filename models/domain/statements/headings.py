"""Which column of a bank's file holds what: its headings, in two languages, over one row or two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from models.domain.folding import fold, has_marks, nfc, words
from models.domain.statements.cells import Cell, text_of

HEADING_WITHIN = 60  # rows: letterheads may be long


class Column(StrEnum):
    """What a column holds."""

    DATE = "date"
    TIME = "time"
    REFERENCE = "reference"
    DEBIT = "debit"
    CREDIT = "credit"
    AMOUNT = "amount"
    SIGN = "sign"
    BALANCE = "balance"
    MEMO = "memo"
    SENDER = "sender"
    SENDER_BANK = "sender_bank"
    SENDER_ACCOUNT = "sender_account"


# the better names stand first: where two columns are dates, the first of these is the line's
_NAMES: dict[Column, tuple[str, ...]] = {
    Column.DATE: (
        "ngay giao dich", "ngay gd", "thoi gian giao dich", "tnx date", "transaction date", "ngay phat sinh",
        "ngay kh thuc hien", "requesting date", "thoi gian", "ngay hach toan", "posting date", "accounting date",
        "ngay hieu luc", "effective date", "ngay", "date", "value date", "date time",
    ),
    Column.TIME: ("gio", "gio giao dich", "time", "gio gd"),
    Column.REFERENCE: (
        "so tham chieu", "ref no", "reference number", "reference", "transaction number", "so giao dich",
        "so but toan", "so gd", "so ct", "doc no", "so chung tu", "ma giao dich", "ma gd", "transaction id",
        "so ref", "ma tham chieu", "transaction no",
    ),
    Column.DEBIT: (
        "so tien ghi no", "ghi no", "phat sinh no", "ps no", "so tien rut ra", "rut ra", "tien ra", "so tien ra",
        "debit", "debit amount", "dr", "so tien no", "tien rut", "no", "so tien chi", "chi",
    ),
    Column.CREDIT: (
        "so tien ghi co", "ghi co", "phat sinh co", "ps co", "so tien gui vao", "gui vao", "tien vao", "so tien vao",
        "credit", "credit amount", "cr", "so tien co", "tien gui", "co", "so tien thu", "thu",
    ),
    Column.AMOUNT: ("so tien", "amount", "so tien gd", "so tien giao dich", "transaction amount", "gia tri"),
    Column.SIGN: ("cong tru", "loai phat sinh", "ghi no ghi co", "no co"),
    Column.BALANCE: (
        "so du", "balance", "running balance", "account balance", "so du tk", "so du tai khoan", "so du luy ke",
        "so du sau giao dich", "so du cuoi", "available balance",
    ),
    Column.MEMO: (
        "noi dung chi tiet", "transactions in detail", "noi dung giao dich", "mo ta giao dich",
        "transaction description", "dien giai", "mo ta", "noi dung", "description", "ghi chu", "remark", "remarks",
        "noi dung chuyen khoan", "chi tiet giao dich", "chi tiet", "details", "transaction details", "memo",
        "content",
    ),
    Column.SENDER: (
        "ten tai khoan doi ung", "remitter s account name", "ten doi ung", "nguoi chuyen", "ten nguoi chuyen",
        "ben doi ung", "nguoi gui", "counter account name", "ten don vi doi ung", "sender", "doi tac", "ten doi tac",
    ),
    Column.SENDER_BANK: (
        "ngan hang doi tac", "remitter s bank", "ngan hang doi ung", "ngan hang chuyen", "ngan hang gui",
    ),
    Column.SENDER_ACCOUNT: (
        "tai khoan doi ung", "so tai khoan doi ung", "remitter s account number", "counter account number",
        "tai khoan nguoi chuyen", "so tai khoan nguoi chuyen",
    ),
}  # fmt: skip
_RANK = {name: (column, rank) for column, names in _NAMES.items() for rank, name in enumerate(names)}
_PLUS_MINUS = re.compile(r"\+\s*/\s*[-\u2013]")
_PARTS = re.compile(r"[/\n()|]|\s-\s")
_NUMBER_OF_ROW = frozenset({"stt", "tt"})


class Headings(Mapping[Column, int]):
    """Where each column stands. `reference_in_date`: the date's cells hold the reference too."""

    def __init__(self, places: dict[Column, int], *, below: int, reference_in_date: bool) -> None:
        self._places = places
        self.below = below  # how many rows of the file lie above the first line
        self.reference_in_date = reference_in_date

    def __getitem__(self, column: Column) -> int:
        return self._places[column]

    def __iter__(self):  # type: ignore[no-untyped-def] # as Mapping's
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def are_enough(self) -> bool:
        """Whether lines can be read with them."""
        return Column.DATE in self and (Column.CREDIT in self or Column.AMOUNT in self)


def find_headings(rows: Sequence[Sequence[Cell]]) -> Headings | None:
    """The headings that understand most; None where no row has a day and a sum."""
    best: Headings | None = None
    for index in range(min(len(rows), HEADING_WITHIN)):
        one = _headings([rows[index]], below=index + 1)
        found = [one]
        if index + 1 < len(rows) and len(one) < _ALL_THAT_MATTER:
            found.append(_headings(rows[index : index + 2], below=index + 2))
        for headings in found:
            if headings.are_enough and (best is None or len(headings) > len(best)):
                best = headings
    return best


_ALL_THAT_MATTER = 6


def is_heading_again(row: Sequence[Cell], headings: Headings) -> bool:
    """Whether a row below repeats the headings, as on every page of a printed statement."""
    again = _headings([row], below=0)
    return len(again) >= 3 and all(headings.get(column) == place for column, place in again.items())


def _headings(rows: Sequence[Sequence[Cell]], *, below: int) -> Headings:
    written = [[nfc(_raw(cell)) for cell in row] for row in rows]
    width = max((len(row) for row in written), default=0)
    if len(written) == 2:  # a merged cell stands over the columns to its right
        carried = ""
        for place in range(len(written[0])):
            beneath = written[1][place] if place < len(written[1]) else ""
            carried = written[0][place] or (carried if beneath else "")
            written[0][place] = carried
    ranked: dict[Column, tuple[int, int]] = {}
    of_place: dict[int, set[Column]] = {}
    for place in range(width):
        cells = [row[place] for row in written if place < len(row) and row[place]]
        for column, rank in _meanings(cells):
            of_place.setdefault(place, set()).add(column)
            if column not in ranked or rank < ranked[column][0]:
                ranked[column] = (rank, place)
    places = {column: place for column, (_, place) in ranked.items()}
    if Column.CREDIT not in places:
        places.pop(Column.DEBIT, None)
    if Column.CREDIT in places and places.get(Column.AMOUNT) in (places[Column.CREDIT], places.get(Column.DEBIT)):
        places.pop(Column.AMOUNT, None)
    date_place = places.get(Column.DATE)
    together = date_place is not None and places.get(Column.REFERENCE) == date_place
    if together:
        places.pop(Column.REFERENCE)
    return Headings(places, below=below, reference_in_date=together)


def _meanings(cells: Sequence[str]) -> list[tuple[Column, int]]:
    """What the heading of one column may mean, with how good the name is."""
    whole = " ".join(cells)
    if _PLUS_MINUS.search(whole):
        return [(Column.SIGN, 0)]
    if len(whole) > 80:
        return []  # a sentence of the letterhead
    parts = [part.strip() for cell in cells for part in _PARTS.split(cell) if part.strip()]
    if any(words(part) in _NUMBER_OF_ROW for part in parts):
        return []
    found = [
        _RANK[words(part)]
        for part in [*parts, *cells, whole]
        if words(part) in _RANK and not (words(part) == "no" and _is_numbering(part))
    ]
    return list(dict.fromkeys(found))


def _is_numbering(part: str) -> bool:
    """ "No." counts rows; "Nợ" is money that went out."""
    return not has_marks(part) and (part.endswith(".") or part != part.upper() or fold(part) == "No")


def _raw(cell: Cell) -> str:
    return "" if cell is None else (cell if isinstance(cell, str) else text_of(cell)).strip()
