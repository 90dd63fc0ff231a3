"""Read a hamlet's register from the rows of a table, whatever its headings are; name every row that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from models.domain.contact_details import PHONE_DIGITS, phone_digits
from models.domain.folding import nfc, words

HIGHEST_NUMBER = 9999
MOST_PEOPLE = 999  # of one household, and its labourers
MOST_SAO = 100_000  # hundredths
HEAD_LIMIT, AREA_LIMIT = 120, 80  # letters
MOST_MEMBERS = 60
HEADING_WITHIN = 15  # rows: a title and a date may stand above the headings


class Column(StrEnum):
    """What a column holds; the values are the English headings."""

    CODE = "code"
    HEAD = "head"
    AREA = "area"
    PEOPLE = "people"
    CATEGORY = "category"
    PHONE = "phone"
    LABOURERS = "labourers"
    SAO = "sao"
    MEMBERS = "members"


NEEDED = (Column.CODE, Column.HEAD, Column.AREA, Column.PEOPLE)

_HEADINGS = {
    Column.CODE: ("code", "ma ho", "ma", "so ho", "household", "household code", "ma so ho", "so nha"),
    Column.HEAD: ("head", "chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho", "ho ten", "ho va ten", "name"),
    Column.AREA: (
        "area", "khu", "ngo", "xom", "doi", "to", "cum", "hem", "duong", "khu vuc", "dia chi", "lane",
        "khu ngo doi to", "khu ngo xom", "ngo xom", "khu xom", "to doi",
    ),
    Column.PEOPLE: ("people", "so khau", "khau", "nhan khau", "so nhan khau", "so nguoi"),
    Column.CATEGORY: ("category", "dien", "dien ho", "loai ho", "doi tuong"),
    Column.PHONE: ("phone", "dien thoai", "so dien thoai", "sdt", "dt", "so dt", "phone number"),
    Column.LABOURERS: ("labourers", "laborers", "lao dong", "so lao dong", "labourer"),
    Column.SAO: ("sao", "so sao", "dien tich", "dien tich sao", "ruong", "so sao ruong"),
    Column.MEMBERS: ("members", "thanh vien", "nguoi trong ho", "thanh vien trong ho", "ten thanh vien"),
}  # fmt: skip
_COLUMN_OF = {heading: column for column, headings in _HEADINGS.items() for heading in headings}

_CATEGORIES = {
    "ho-ngheo": ("ho ngheo", "ngheo", "poor"),
    "can-ngheo": ("can ngheo", "ho can ngheo", "near poor"),
    "chinh-sach": (
        "chinh sach", "ho chinh sach", "gia dinh chinh sach", "nguoi co cong", "co cong", "thuong binh", "liet si",
    ),
    "neo-don": ("neo don", "ho neo don", "gia neo don", "nguoi gia neo don", "don than neo don", "gia ca neo don"),
}  # fmt: skip
_CATEGORY_OF = {word: slug for slug, meant in _CATEGORIES.items() for word in meant}
_NO_CATEGORY = frozenset({"", "khong", "khong co", "thuong", "ho thuong", "binh thuong", "none", "0", "x"})

_CODE = re.compile(r"(?:h|ho|mh|ma ho)? ?0*(\d{1,4})")
_SAO = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?")
_BETWEEN_MEMBERS = re.compile(r"[;,\n]")


class Why(StrEnum):
    """Why a row cannot be taken."""

    CODE = "code"  # no number from 1 to 9999
    CODE_TWICE = "code_twice"  # stands in an earlier row too
    CODE_CLOSED = "code_closed"  # the number of a household that was closed: it stands on old paper
    NO_NUMBER_LEFT = "no_number_left"
    NO_HEAD = "no_head"
    HEAD_TOO_LONG = "head_too_long"
    AREA_TOO_LONG = "area_too_long"
    NO_PEOPLE = "no_people"
    PEOPLE = "people"  # no digits
    TOO_MANY_PEOPLE = "too_many_people"
    CATEGORY = "category"
    PHONE = "phone"
    LABOURERS = "labourers"
    SAO = "sao"
    TOO_MANY_MEMBERS = "too_many_members"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that cannot be taken: its number in the file, why, what stands there, and the row it clashes with."""

    row: int
    why: Why
    value: str = field(default="", repr=False)
    other_row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One household as a row lists it. `number` is None where it is to get the next free one.

    None in an optional field: the file has no such column, so nothing is said about it. Land in hundredths of a sào.
    """

    row: int
    number: int | None
    head: str = field(repr=False)
    area: str
    people: int
    category: str | None = None
    phone: str | None = field(default=None, repr=False)
    labourers: int | None = None
    sao_hundredths: int | None = None
    members: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What was read: households in the order of the file, and the rows that are wrong."""

    listed: tuple[Listed, ...]
    rejected: tuple[Rejected, ...]

    @property
    def rows(self) -> int:
        """How many rows hold something."""
        return len(self.listed) + len({each.row for each in self.rejected})


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingColumn:
    """The table lacks a column that is needed (or its headings were not understood)."""

    column: Column


@dataclass(frozen=True, slots=True)
class EmptyTable:
    """The table holds no households."""


class _Wrong(Exception):
    def __init__(self, why: Why, value: str = "") -> None:
        super().__init__(why)
        self.why, self.value = why, value


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCell:
    """What was typed for one column cannot be taken."""

    why: Why
    value: str = field(default="", repr=False)


def read_cell(column: Column, text: str, *, head: str = "") -> str | int | list[str] | WrongCell:
    """What one column of a household is to hold, typed by a person; land comes in hundredths of a sào.

    `head` is the head of the household: not to be listed among its members again.
    """
    try:
        return _cell(column, nfc(text).strip(), head)
    except _Wrong as wrong:
        return WrongCell(why=wrong.why, value=wrong.value)


def read_register(rows: Sequence[Sequence[str]]) -> Register | MissingColumn | EmptyTable:
    """The households of a table: the first of `rows` is row 1 of the file.

    Titles may stand above the headings; rows without anything are passed over. A household listed twice is rejected.
    """
    found = _headings(rows)
    if found is None:
        return EmptyTable()
    heading_row, columns = found
    missing = next((column for column in NEEDED if column not in columns), None)
    if missing is not None:
        return MissingColumn(column=missing)
    listed: list[Listed] = []
    rejected: list[Rejected] = []
    first_row_of: dict[int, int] = {}
    for row_number, row in enumerate(rows[heading_row:], heading_row + 1):
        cells = {column: nfc(row[place]).strip() for column, place in columns.items() if place < len(row)}
        if not any(cells.values()):
            continue
        try:
            household = _household(row_number, cells, columns)
        except _Wrong as wrong:
            rejected.append(Rejected(row=row_number, why=wrong.why, value=wrong.value))
            continue
        if household.number is not None and household.number in first_row_of:
            rejected.append(
                Rejected(
                    row=row_number,
                    why=Why.CODE_TWICE,
                    value=f"{household.number:03}",
                    other_row=first_row_of[household.number],
                )
            )
            continue
        if household.number is not None:
            first_row_of[household.number] = row_number
        listed.append(household)
    if not listed and not rejected:
        return EmptyTable()
    return Register(listed=tuple(listed), rejected=tuple(rejected))


def read_number(typed: str) -> int | None:
    """A household's number: H012, 012 and 12 are the same. None where it is none; 0 is none."""
    match = _CODE.fullmatch(words(typed))
    number = int(match[1]) if match else 0
    return number if 0 < number <= HIGHEST_NUMBER else None


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[Column, int]] | None:
    """The row below which households are listed (counted from 1), and where which column stands."""
    best: tuple[int, dict[Column, int]] | None = None
    for number, row in enumerate(rows[:HEADING_WITHIN], 1):
        columns: dict[Column, int] = {}
        for place, cell in enumerate(row):
            column = _column(cell)
            if column is not None:
                columns.setdefault(column, place)
        if best is None or len(columns) > len(best[1]):
            best = number, columns
    return best if best and any(any(cell.strip() for cell in row) for row in rows) else None


def _column(cell: str) -> Column | None:
    heading = words(re.sub(r"\(.*?\)", " ", cell))
    return _COLUMN_OF.get(heading) or _COLUMN_OF.get(words(cell))


def _household(row: int, cells: Mapping[Column, str], columns: Mapping[Column, int]) -> Listed:
    def cell(column: Column) -> str:
        return cells.get(column, "")

    number = read_number(cell(Column.CODE)) if cell(Column.CODE) else None
    if cell(Column.CODE) and number is None:
        raise _Wrong(Why.CODE, cell(Column.CODE))
    head, area = _head(cell(Column.HEAD)), _area(cell(Column.AREA))
    if not cell(Column.PEOPLE):
        raise _Wrong(Why.NO_PEOPLE)
    people = _count(cell(Column.PEOPLE), Why.PEOPLE)
    return Listed(
        row=row,
        number=number,
        head=head,
        area=area,
        people=people,
        category=_category(cell(Column.CATEGORY)) if Column.CATEGORY in columns else None,
        phone=_phone(cell(Column.PHONE)) if Column.PHONE in columns else None,
        labourers=_count(cell(Column.LABOURERS) or "0", Why.LABOURERS) if Column.LABOURERS in columns else None,
        sao_hundredths=_sao(cell(Column.SAO) or "0") if Column.SAO in columns else None,
        members=_members(cell(Column.MEMBERS), head) if Column.MEMBERS in columns else None,
    )


def _cell(column: Column, text: str, head: str) -> str | int | list[str]:
    match column:
        case Column.HEAD:
            return _head(text)
        case Column.AREA:
            return _area(text)
        case Column.PEOPLE:
            return _count(text, Why.PEOPLE)
        case Column.LABOURERS:
            return _count(text, Why.LABOURERS)
        case Column.SAO:
            return _sao(text)
        case Column.CATEGORY:
            return _category(text)
        case Column.PHONE:
            return _phone(text)
        case Column.MEMBERS:
            return list(_members(text, head))
        case Column.CODE:
            number = read_number(text)
            if number is None:
                raise _Wrong(Why.CODE, text)
            return number
        case _:
            assert_never(column)


def _head(text: str) -> str:
    head = _line(text)
    if not any(char.isalpha() for char in head):
        raise _Wrong(Why.NO_HEAD)
    if len(head) > HEAD_LIMIT:
        raise _Wrong(Why.HEAD_TOO_LONG)
    return head


def _area(text: str) -> str:
    area = _line(text)
    if len(area) > AREA_LIMIT:
        raise _Wrong(Why.AREA_TOO_LONG)
    return area


def _line(text: str) -> str:
    return " ".join(text.split())


def _count(text: str, why: Why) -> int:
    if not re.fullmatch(r"[0-9]+", text):
        raise _Wrong(why, text)
    if len(text.lstrip("0")) > len(str(MOST_PEOPLE)):
        raise _Wrong(Why.TOO_MANY_PEOPLE if why is Why.PEOPLE else why, text)
    return int(text)


def _category(text: str) -> str:
    """The slug of a category; empty for none."""
    folded = words(text)
    if folded in _NO_CATEGORY:
        return ""
    slug = _CATEGORY_OF.get(folded)
    if slug is None:
        raise _Wrong(Why.CATEGORY, text)
    return slug


def _phone(text: str) -> str:
    digits = phone_digits(text)
    if not digits and not any(char.isalnum() for char in text):
        return ""
    if len(digits) != PHONE_DIGITS or not digits.startswith("0") or re.search(r"[^\W\d_]", text):
        raise _Wrong(Why.PHONE, digits or text)
    return digits


def _sao(text: str) -> int:
    match = _SAO.fullmatch(text)
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else MOST_SAO + 1
    if hundredths > MOST_SAO:
        raise _Wrong(Why.SAO, text)
    return hundredths


def _members(text: str, head: str) -> tuple[str, ...]:
    """The names of the others in the household, each once."""
    names = dict.fromkeys(name for part in _BETWEEN_MEMBERS.split(text) if (name := _line(part)))
    others = [name for name in names if words(name) != words(head)]
    if len(others) > MOST_MEMBERS or any(len(name) > HEAD_LIMIT for name in others):
        raise _Wrong(Why.TOO_MANY_MEMBERS)
    return tuple(others)
