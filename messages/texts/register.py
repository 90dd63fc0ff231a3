"""Words of the register as a file: what cannot be read, which rows are wrong, what will be written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import count, household_code, quote
from models.domain.place import Place
from models.domain.register import HIGHEST_NUMBER, MOST_MEMBERS, MOST_PEOPLE, Column, Rejected, Why
from models.households import (
    Change,
    ColumnMissing,
    Imported,
    NotATable,
    RegisterEmpty,
    TableDamaged,
    TableTooLarge,
)
from models.refusals import Refusal

BASIS_IN_CHAT = "tệp gửi trong tin riêng"
SHOWN = 10  # lines of a list in one message
SHOWN_AT_MOST = 60
VALUE_SHOWN = 30  # letters

COLUMNS = {
    Column.CODE: "mã hộ",
    Column.HEAD: "chủ hộ",
    Column.AREA: "khu (ngõ, đội, tổ)",
    Column.PEOPLE: "số khẩu",
    Column.CATEGORY: "diện",
    Column.PHONE: "điện thoại",
    Column.LABOURERS: "lao động",
    Column.SAO: "sào",
    Column.MEMBERS: "thành viên",
}
_LEAVE = Choice(label="Thôi", action="leave", answer="no")
_WRITE = Choice(label="Ghi vào sổ", action="register.write", answer="yes")


def why(rejected: Rejected) -> str:
    """Why a row cannot be taken: "mã hộ 012 đã có ở dòng 7"."""
    value = quote(rejected.value, VALUE_SHOWN)
    match rejected.why:
        case Why.CODE:
            return f"mã hộ {value} phải là số từ 1 đến {HIGHEST_NUMBER}"
        case Why.CODE_TWICE:
            return f"mã hộ {rejected.value} đã có ở dòng {rejected.other_row}"
        case Why.CODE_CLOSED:
            return f"mã hộ {rejected.value} là của một hộ đã đóng trong sổ, nhờ dùng mã khác"
        case Why.NO_NUMBER_LEFT:
            return "không còn mã hộ nào trống"
        case Why.NO_HEAD:
            return "chưa có tên chủ hộ"
        case Why.HEAD_TOO_LONG:
            return "tên chủ hộ dài quá"
        case Why.AREA_TOO_LONG:
            return "tên khu dài quá"
        case Why.NO_PEOPLE:
            return "chưa có số khẩu"
        case Why.PEOPLE:
            return f"số khẩu {value} phải là chữ số"
        case Why.TOO_MANY_PEOPLE:
            return f"số khẩu {value} lớn quá, nhiều nhất {MOST_PEOPLE}"
        case Why.CATEGORY:
            return f"diện {value} chưa có, các diện: hộ nghèo, cận nghèo, chính sách, neo đơn"
        case Why.PHONE:
            return _wrong_phone(rejected.value)
        case Why.LABOURERS:
            return f"số lao động {value} phải là chữ số"
        case Why.SAO:
            return f"số sào {value} phải là số, ví dụ: 2,5"
        case Why.TOO_MANY_MEMBERS:
            return f"thành viên nhiều quá hoặc tên dài quá, nhiều nhất {MOST_MEMBERS} người"
        case _:
            assert_never(rejected.why)


def _wrong_phone(value: str) -> str:
    digits = len(value)
    if not value.isdecimal():
        return f"số điện thoại {quote(value, VALUE_SHOWN)} phải là chữ số"
    if digits == 10:
        return "số điện thoại phải bắt đầu bằng số 0"
    return f"số điện thoại {'mới có' if digits < 10 else 'có tới'} {digits} chữ số"


def refusal(refused: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """N29, N30, N31: a file that cannot be taken at all."""
    why_not = unusable(refused)
    return Content(text=why_not) if why_not is not None else None


def unusable(refused: Refusal) -> str | None:
    """Why a file cannot be taken at all; None where something else was refused."""
    match refused:
        case TableDamaged():
            return (
                f"Tệp {quote(refused.filename)} mở không được, có thể đang đặt mật khẩu hoặc tải dở. "
                "Lưu lại một bản không mật khẩu rồi gửi giúp."
            )
        case TableTooLarge():
            return (
                f"Tệp {quote(refused.filename)} lớn quá, Loa Xóm chưa đọc được. Sổ hộ nhiều nhất 5.000 dòng, "
                "10 MB. Bỏ bớt ảnh và các trang khác rồi gửi lại giúp."
            )
        case NotATable():
            return (
                f"Loa Xóm không mở được tệp {quote(refused.filename)}. "
                "Cần bảng tính Excel (đuôi .xlsx) hoặc tệp .csv.\n\n"
                "Ảnh chụp danh sách thì chưa đọc được, nhờ gõ vào bảng tính."
            )
        case ColumnMissing():
            return (
                f"Bảng tính chưa có cột {quote(COLUMNS[refused.column])}. Các cột cần có: mã hộ, chủ hộ, "
                "khu (ngõ, đội, tổ), số khẩu, diện, điện thoại.\n\n"
                "Chưa ghi gì vào sổ. Thêm cột rồi gửi lại cả tệp."
            )
        case RegisterEmpty():
            return "Bảng tính chưa có hộ nào. Chưa ghi gì vào sổ."
        case _:
            return None


def rejected(imported: Imported) -> Content:
    """N32: rows that cannot be taken."""
    lines = _rejected_lines(imported.rejected[:SHOWN])
    bad = len({each.row for each in imported.rejected})
    more = len(imported.rejected) > SHOWN
    if more:
        lines.append(f"và {len(imported.rejected) - SHOWN} dòng nữa.")
    return Content(
        text="\n".join(
            [
                f"Đọc {count(imported.rows)} dòng, còn {count(bad)} dòng chưa được. Chưa ghi gì vào sổ.\n",
                *lines,
                "\nSửa mấy dòng này rồi gửi lại cả tệp.",
            ]
        ),
        choices=(Choice(label="Gửi danh sách sửa", action="register.rejected"), _LEAVE) if more else (),
    )


def all_rejected(rows: Sequence[Rejected]) -> str:
    """Every row that cannot be taken, as far as anybody would read."""
    lines = _rejected_lines(rows[:SHOWN_AT_MOST])
    if len(rows) > SHOWN_AT_MOST:
        lines.append(f"và {count(len(rows) - SHOWN_AT_MOST)} dòng nữa.")
    return "\n".join(lines)


def _rejected_lines(rows: Sequence[Rejected]) -> list[str]:
    return [f"Dòng {each.row}: {why(each)}" for each in rows]


def preview(imported: Imported) -> Content:
    """N33: what would be written."""
    counted = (
        f"Trong tệp: {count(imported.added)} hộ mới, {count(imported.changed)} hộ đổi, "
        f"{count(imported.unchanged)} hộ giữ nguyên."
    )
    if not imported.added and not imported.changed:
        return Content(text=f"{counted} Sổ đã đúng như tệp, không có gì phải ghi.")
    changes = (Choice(label="Xem hộ đổi", action="register.changes"),) if imported.changed else ()
    return Content(text=f"{counted} Ghi vào sổ chứ ạ?", choices=(_WRITE, *changes, _LEAVE))


def changes(changed: Sequence[Change]) -> Content:
    """Which households of the register a file says something else about."""
    lines = [
        f"{household_code(each.number)} {each.head}: {', '.join(COLUMNS[column] for column in each.columns)}"
        for each in changed[:SHOWN_AT_MOST]
    ]
    if len(changed) > SHOWN_AT_MOST:
        lines.append(f"và {count(len(changed) - SHOWN_AT_MOST)} hộ nữa.")
    return Content(text="\n".join(["Các hộ đổi, và đổi gì:", *lines]), choices=(_WRITE, _LEAVE))


def written(imported: Imported, households: int) -> str:
    """The register was written."""
    return written_so_many(imported.added, imported.changed, households)


def written_so_many(added: int, changed: int, households: int) -> str:
    """How many were written, and how many there are now."""
    return f"Đã ghi vào sổ: {count(added)} hộ mới, {count(changed)} hộ đổi. Sổ giờ có {count(households)} hộ."


FILE_GONE = "Tệp đó Loa Xóm không còn giữ. Gửi lại tệp giúp."
FILE_NOT_FETCHED = "Loa Xóm chưa tải được tệp này. Chờ một phút rồi gửi lại giúp."
