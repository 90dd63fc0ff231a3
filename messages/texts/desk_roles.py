"""Words of the desk's page of roles: who holds what, a code for somebody, cash taken by helpers."""

from __future__ import annotations

from datetime import date

from messages.format import day, phone
from messages.texts.people import role_name
from models.domain.place import Place, capital
from models.domain.roles import RoleKind

TITLE = "Ai đang giữ việc"
NONE = "Chưa ai giữ việc gì. Cấp mã nhận việc ở dưới."
GIVE, FOR, GIVE_CODE = "Cấp mã nhận việc", "Việc gì", "Cấp mã"
UNTIL = "Phó làm đến hết ngày"
UNTIL_HOW = "Chỉ cho việc phó. Ví dụ: 30/11. Để trống là đến khi thu lại."
REVOKE, SURE = "Thu lại việc", "Thu lại thì máy đó thôi làm ngay. Muốn giao lại phải cấp mã mới."
CASH, LANES, EVERY_LANE = "Thu tiền giúp", "Ở khu nào", "Không chọn khu nào là mọi khu."
MAY, MAY_NOT, SAVE = "Được thu tiền giúp thủ quỹ", "Không thu tiền", "Ghi lại"
FORWARD = "Chép đoạn này gửi riêng cho đúng người. Đừng gửi vào nhóm."


def holder(kind: RoleKind, name: str, number: str, until: date | None, place: Place, today: date) -> str:
    """Who holds it, how to reach them, until when."""
    return (
        f"{capital(role_name(kind, place))}: {name}"
        + (f", số {phone(number)}" if number else "")
        + (f", đến hết {day(until, today)}" if until else "")
    )


def takes(lanes: list[str], *, may: bool) -> str:
    """Whether a helper takes cash, and where."""
    if not may:
        return MAY_NOT
    return f"Thu giúp ở {', '.join(lanes)}" if lanes else "Thu giúp ở mọi khu"
