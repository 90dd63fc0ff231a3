"""Words of the page where anybody asks whether a QR code or account is the hamlet's own (voice K7 to K10)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.format import day_of
from messages.texts import contacts
from messages.texts.rounds import account_lines
from models.domain.pay_codes import Account
from models.domain.place import Place

HOW = "Gửi ảnh mã QR, hoặc gõ số tài khoản. Loa Xóm xem có đúng của nơi mình không."
NUMBER = "Số tài khoản"
PICTURE = "Ảnh mã QR, chụp mới hoặc lấy từ máy"
ASK = "Xem"
KEPT_NOWHERE = "Ảnh và số chỉ dùng để xem rồi bỏ, Loa Xóm không giữ lại."
PAY, BOOK = "Nộp tiền", "Sổ thu chi công khai"
NOTHING_GIVEN = "Chưa có ảnh, chưa có số tài khoản nào để xem. Nhờ gửi ảnh mã QR, hoặc gõ số tài khoản."
TOO_HEAVY = "Ảnh nặng quá, Loa Xóm không xem được. Nhờ chụp màn hình mã QR rồi gửi ảnh đó, hoặc gõ số tài khoản."
BUSY = "Đang nhiều người hỏi cùng lúc. Nhờ đợi một phút rồi gửi lại ảnh, hoặc gõ số tài khoản."
NOT_READ = (
    "Loa Xóm chưa đọc được mã QR trong ảnh. Nhờ chụp gần hơn, đủ bốn góc, không bóng, hoặc gõ số tài khoản.\n\n"
    "Chưa chắc thì chưa chuyển."
)
"""K10."""
NOT_A_NUMBER = "Đây chưa phải số tài khoản. Nhờ gõ riêng số tài khoản, ví dụ 0011009990001, hoặc gửi ảnh mã QR."


def title(place: Place) -> str:
    """What the page answers."""
    return f"Có đúng tài khoản của {place.hamlet} không?"


def old(
    account: Account, until: datetime, now_used: Account | None, place: Place, zone: ZoneInfo, today: date
) -> str:
    """K9."""
    now = f"Nay nộp vào:\n{account_lines(now_used)}\n\n" if now_used else ""
    return (
        f"Đây là tài khoản cũ của {place.hamlet}, thôi dùng từ {day_of(until, zone, today)}. "
        f"Xin đừng chuyển vào nữa.\n\nSố vừa hỏi: {account.number}\n\n{now}"
        f"Đã lỡ chuyển vào số cũ, gọi {contacts.treasurer(place)}."
    )
