"""The numbered menus: what can be done, by role. Their choices are commands."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from messages.channels.base import Choice, Content
from models.domain.place import Place
from models.domain.roles import RoleKind


class Page(StrEnum):
    """The menus that there are; most roles have one, those with much work two."""

    RESIDENT = "resident"
    HEAD = "head"
    HEAD_MORE = "head_more"
    DEPUTY = "deputy"
    DEPUTY_MORE = "deputy_more"
    TREASURER = "treasurer"
    TREASURER_MORE = "treasurer_more"
    HELPER = "helper"
    THIRD = "third"
    OFFICER = "officer"


FIRST_PAGE = {
    RoleKind.HEAD: Page.HEAD,
    RoleKind.DEPUTY: Page.DEPUTY,
    RoleKind.TREASURER: Page.TREASURER,
    RoleKind.OFFICER: Page.OFFICER,
    RoleKind.HELPER: Page.HELPER,
    RoleKind.THIRD: Page.THIRD,
}
"""A person of several roles gets the menu of the first of these."""

_HEAD = (
    ("Gửi thông báo", "/thongbao"),
    ("Mời họp", "/moihop"),
    ("Mở đợt thu", "/dotthu"),
    ("Nhà nào đã nộp", "/danhsach"),
    ("Nhắc nộp", "/nhac"),
    ("Lịch đăng bài", "/lich"),
    ("Công khai thu chi", "/congkhai"),
)
_GIVE_CODE = ("Cấp mã nhận việc", "/capma")
_HEAD_MORE = (
    ("Bài đọc loa", "/docloa"),
    ("Gắn nhóm", "/gannhom"),
    _GIVE_CODE,
    ("Sửa hộ", "/suaho"),
    ("Tài khoản nhận tiền", "/taikhoan"),
    ("Ngừng mọi mã QR", "/ngungthu"),
    ("Mở sổ", "/moso"),
)
_PAGES: dict[Page, tuple[tuple[str, str], ...]] = {
    Page.RESIDENT: (
        ("Khoản cần nộp, mã QR", "/nop"),
        ("Sổ của nhà mình", "/nhatoi"),
        ("Báo đã chuyển tiền", "/dachuyen"),
        ("Xem mã QR lạ", "/kiemtra"),
        ("Nhờ người giúp", "/giupdo"),
        ("Thêm máy người nhà", "/moinha"),
    ),
    Page.HEAD: _HEAD,
    Page.HEAD_MORE: _HEAD_MORE,
    Page.DEPUTY: _HEAD,
    Page.DEPUTY_MORE: tuple(each for each in _HEAD_MORE if each != _GIVE_CODE),
    Page.TREASURER: (
        ("Nhà nào đã nộp", "/danhsach"),
        ("Thu tiền mặt", "/thutien"),
        ("Xếp tiền chưa rõ", "/xeptien"),
        ("Gửi sao kê", "/saoke"),
        ("Ghi khoản chi", "/phieuchi"),
        ("Giấy báo nộp", "/inphieu"),
        ("Hủy phiếu", "/huyphieu"),
    ),
    Page.TREASURER_MORE: (
        ("Mở đợt thu", "/dotthu"),
        ("Nhắc nộp", "/nhac"),
        ("Sửa hộ", "/suaho"),
        ("Sửa khoản", "/suakhoan"),
        ("Tài khoản nhận tiền", "/taikhoan"),
        ("Ngừng mọi mã QR", "/ngungthu"),
        ("Mở sổ", "/moso"),
    ),
    Page.HELPER: (
        ("Ai đang nhờ giúp", "/viec"),
        ("Thu tiền giúp", "/thutien"),
        ("Làm giúp một nhà", "/lamgiup"),
        ("Xem mã QR lạ", "/kiemtra"),
        ("Hỏi thay bà con", "/hoi"),
    ),
    Page.THIRD: (
        ("Tài khoản nhận tiền", "/taikhoan"),
        ("Ngừng mọi mã QR", "/ngungthu"),
        ("Xem mã QR lạ", "/kiemtra"),
        ("Hỏi thủ tục", "/hoi"),
    ),
    Page.OFFICER: (
        ("Gửi tin các nơi", "/toanxa"),
        ("Nơi nào đã đăng", "/toanxa"),
        ("Các đợt thu", "/toanxa"),
        ("Hỏi thủ tục", "/hoi"),
    ),
}
NEXT = {
    Page.HEAD: Page.HEAD_MORE,
    Page.DEPUTY: Page.DEPUTY_MORE,
    Page.TREASURER: Page.TREASURER_MORE,
}
_OTHER_WORK = {Page.TREASURER: "Việc thủ quỹ", Page.RESIDENT: "Việc nhà mình"}


def menu(
    page: Page,
    place: Place,
    you: str,
    *,
    others: Iterable[Page] = (),
    reminders_off: bool = False,
    takes_cash: bool = True,
) -> Content:
    """A19 to A22. `others` are menus of the same person's other roles and household, offered at the end.

    `takes_cash`: a helper may have no leave to.
    """
    choices = [
        Choice(label=label, action=action) for label, action in _PAGES[page] if takes_cash or action != "/thutien"
    ]
    if page is Page.RESIDENT:
        choices.append(
            Choice(label="Bật lại tin nhắc", action="/batnhac")
            if reminders_off
            else Choice(label="Ngừng tin nhắc", action="/ngungnhac")
        )
    if page in NEXT:
        choices.append(Choice(label="Việc khác", action=f"menu:{NEXT[page]}"))
    else:
        choices += [Choice(label=_OTHER_WORK[other], action=f"menu:{other}") for other in others]
    return Content(text=_title(page, place, you), choices=tuple(choices))


def _title(page: Page, place: Place, you: str) -> str:
    match page:
        case Page.RESIDENT:
            return "Nhà mình cần việc gì ạ? Hỏi giấy tờ thì gõ thẳng câu hỏi, không cần gõ dấu."
        case Page.HEAD_MORE | Page.DEPUTY_MORE | Page.TREASURER_MORE:
            return f"Việc khác của {you}:"
        case Page.OFFICER:
            return f"Việc của {you} ở {place.commune}:"
        case _:
            return f"Việc của {you} ở {place.hamlet}:"
