"""What a person types to mend one column of a household: "5 khẩu", "năm", "2,5 sào", "thêm Lê Thị Na"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.domain.folding import nfc, words
from models.domain.numerals import read_number
from models.domain.register import Column, WrongCell, read_cell
from models.domain.register_changes import Value
from models.domain.spelling import telex_words

MENDABLE = (
    Column.HEAD,
    Column.AREA,
    Column.PEOPLE,
    Column.LABOURERS,
    Column.SAO,
    Column.MEMBERS,
    Column.CATEGORY,
)
"""What can be mended from the phone, in the order of the menu."""

AT_DESK = (*MENDABLE, Column.PHONE)
"""What can be mended at the desk: a phone number is typed better there."""

_UNITS = {
    Column.PEOPLE: frozenset({"khau", "nhan khau", "nguoi"}),
    Column.LABOURERS: frozenset({"lao dong", "nguoi", "lao dong chinh"}),
    Column.SAO: frozenset({"sao", "sao ruong"}),
}
_HALF_MORE = re.compile(r"(?P<whole>\d{1,5}) sao ruoi")
_NOBODY = frozenset({"khong", "khong co ai", "khong ai", "khong con ai", "bo het", "xoa het"})
_MORE, _LESS = frozenset({"them"}), frozenset({"bot", "bo", "xoa"})
"""What stands before the names, where the list is changed and not typed anew."""


def read_typed(column: Column, text: str, *, head: str = "", members: Sequence[str] = ()) -> Value | WrongCell:
    """What the column is to hold. `head` and `members` are those that the register has now.

    Of members a whole list takes the place of the old one; "thêm …" and "bớt …" change it.
    """
    if column in _UNITS:
        return _counted(column, nfc(text).strip())
    if column is Column.MEMBERS:
        return _members(nfc(text).strip(), head=head, members=members)
    return read_cell(column, text)


def known_area(typed: str, areas: Sequence[str]) -> str:
    """The lane as the register writes it, where it has one of that name; else as typed."""
    meant = words(typed)
    return next((area for area in areas if words(area) == meant), typed)


def _counted(column: Column, text: str) -> Value | WrongCell:
    """Digits, or a number in words, with the unit after it or without."""
    parts = text.split()
    for length in range(len(parts), 0, -1):
        number, unit = " ".join(parts[:length]), words(" ".join(parts[length:]))
        if unit and unit not in _UNITS[column]:
            continue
        said = tuple(telex_words(number))
        read = read_number(said) if not re.search(r"[^\w\s]", number) else None
        if read is not None and read[1] == len(said):
            return read_cell(column, str(read[0]))
        taken = read_cell(column, number)
        if not isinstance(taken, WrongCell):
            return taken
    half = _HALF_MORE.fullmatch(words(text)) if column is Column.SAO else None
    return read_cell(column, f"{half['whole']},5" if half else text)


def _members(text: str, *, head: str, members: Sequence[str]) -> Value | WrongCell:
    if words(text) in _NOBODY:
        return []
    verb, _, rest = text.replace(":", " ", 1).partition(" ")
    changes = rest.strip() and words(verb) in _MORE | _LESS
    read = read_cell(Column.MEMBERS, rest if changes else text, head=head)
    if not isinstance(read, list) or not changes:
        return read
    named = {words(name) for name in read}
    kept = [name for name in members if words(name) not in named]
    return kept if words(verb) in _LESS else read_cell(Column.MEMBERS, ";".join([*kept, *read]), head=head)
