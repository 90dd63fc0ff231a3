"""What the simulator says itself: names for people who have none yet, and what its page is told when it may not."""

from __future__ import annotations

from models.domain.place import capital
from models.domain.roles import RoleKind

FIRST_NAMES = {
    "head": "Trưởng thôn",
    "treasurer": "Thủ quỹ",
    "helper": "Tổ công nghệ số",
    "resident-1": "Bà con 1",
    "resident-2": "Bà con 2",
    "resident-3": "Bà con 3",
}
"""Who can hold the phone from the start, by user id."""

FIRST_GROUP = "Nhóm thôn"

UNKNOWN_PLACE = "Không thấy người hoặc cuộc trò chuyện này. Xin tải lại trang."
EMPTY = "Chưa có gì để gửi."
TOO_LONG = "Tin này dài quá. Xin chia làm nhiều tin."
TOO_MANY = "Đã đủ người và nhóm để thử."

_TITLES = {
    RoleKind.DEPUTY: "phó thôn",
    RoleKind.TREASURER: "thủ quỹ",
    RoleKind.HELPER: "tổ công nghệ số",
    RoleKind.THIRD: "người thứ ba",
    RoleKind.OFFICER: "cán bộ xã",
}


def title(kind: RoleKind, head_title: str) -> str:
    """What stands under the name of somebody with a role."""
    return capital(head_title if kind is RoleKind.HEAD else _TITLES[kind])


def household(code: str) -> str:
    """What stands under the name of somebody who joined a household."""
    return f"Hộ {code}"


def too_big(filename: str) -> str:
    """Stands in the chat in place of a file that is over the limit."""
    return f"📎 {filename} (quá 10 MB)"
