"""What became of the register, in words: one change, and all of them since the last round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from messages.channels.base import Choice, Content
from messages.format import count, household_code
from messages.texts.round_dialogue import CATEGORIES
from models.domain.folding import words as plain
from models.domain.register import Column
from models.domain.register_changes import ListedOtherwise, NewlyListed, NoLongerListed, Value
from models.register_changes import HouseholdChange

SHOWN_AT_MOST = 40
COLUMNS = {
    Column.CODE: "mã hộ",
    Column.HEAD: "tên chủ hộ",
    Column.AREA: "khu",
    Column.PEOPLE: "số khẩu",
    Column.CATEGORY: "diện",
    Column.PHONE: "điện thoại",
    Column.LABOURERS: "số lao động",
    Column.SAO: "số sào",
    Column.MEMBERS: "người trong hộ",
}
NOTHING = "chưa ghi"


def shown(column: Column, value: Value) -> str:
    """What a column holds."""
    match column, value:
        case Column.SAO, int():
            whole, part = divmod(value, 100)
            return f"{count(whole)},{part:02}".rstrip("0") if part else count(whole)
        case Column.CATEGORY, str():
            return CATEGORIES[value].lower() if value else "không thuộc diện nào"
        case _, int():
            return count(value)
        case _, list():
            return ", ".join(value) or NOTHING
        case _:
            return str(value) or NOTHING


def described(column: Column, before: Value, after: Value) -> str:
    """ "số khẩu từ 4 thành 5"; of a list of people who joined it and who left it."""
    if isinstance(before, list) and isinstance(after, list):
        stayed = {plain(name) for name in before} & {plain(name) for name in after}
        joined = [name for name in after if plain(name) not in stayed]
        left = [name for name in before if plain(name) not in stayed]
        told = [f"thêm {', '.join(joined)}"] * bool(joined) + [f"bớt {', '.join(left)}"] * bool(left)
        return f"{COLUMNS[column]}, {'; '.join(told) or shown(column, after)}"
    return f"{COLUMNS[column]} từ {shown(column, before)} thành {shown(column, after)}"


def summary(changes: Sequence[HouseholdChange]) -> str:
    """ "thêm 2 hộ, đóng 1 hộ, sửa 3 hộ" """
    added = sum(isinstance(each.change, NewlyListed) for each in changes)
    closed = sum(isinstance(each.change, NoLongerListed) for each in changes)
    other = len(changes) - added - closed
    told = (("thêm", added), ("đóng", closed), ("sửa", other))
    return ", ".join(f"{verb} {count(number)} hộ" for verb, number in told if number)


def listed(changes: Sequence[HouseholdChange], choices: tuple[Choice, ...]) -> Content:
    """Every household that changed, and what; the choices offered before stand under it again."""
    lines = [f"{household_code(each.number)} {each.head}: {_became(each)}" for each in changes[:SHOWN_AT_MOST]]
    if len(changes) > SHOWN_AT_MOST:
        lines.append(f"và {count(len(changes) - SHOWN_AT_MOST)} hộ nữa.")
    text = "\n".join(["Bản nội bộ, không đăng nhóm", "Sổ hộ từ đợt trước:", "", *lines])
    return Content(text=text, choices=choices)


def _became(of: HouseholdChange) -> str:
    match of.change:
        case NewlyListed():
            return "hộ mới"
        case NoLongerListed():
            return "đã đóng"
        case ListedOtherwise(columns=columns):
            return "; ".join(described(column, before, after) for column, before, after in columns)
        case _:
            assert_never(of.change)
