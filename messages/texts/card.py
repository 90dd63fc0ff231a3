"""Words on the picture that holds a QR code."""

from __future__ import annotations

ACCOUNT = "Số tài khoản"
MEMO = "Nội dung chuyển khoản"

SCAN_IS_ENOUGH = "Quét mã QR là đủ, không phải gõ gì."
TYPE_THE_AMOUNT = "Quét mã QR, gõ đúng số tiền của đợt thu. Dùng cho mọi đợt thu, xin giữ lại."
ADD_THE_HOUSEHOLD = "Ô nội dung giữ nguyên, gõ thêm mã hộ hoặc tên chủ hộ."
TYPE_THE_AMOUNT_ADD_THE_HOUSEHOLD = "Gõ đúng số tiền. Ô nội dung giữ nguyên, gõ thêm mã hộ hoặc tên chủ hộ."
AS_MUCH_AS_YOU_LIKE = "Gõ số tiền tùy tâm. Ô nội dung giữ nguyên, gõ thêm mã hộ hoặc tên chủ hộ."
AS_MUCH_AS_YOU_LIKE_YOURS = "Quét mã QR, gõ số tiền tùy tâm. Ô nội dung giữ nguyên."

JOINT_TITLE = "Các khoản còn lại"
STANDING_TITLE = "Thẻ nộp tiền của gia đình"


def round_title(round: str) -> str:
    """What a round's card is about; `round` as in "vệ sinh môi trường tháng 11"."""
    return f"Tiền {round}"


def household(name: str, code: str) -> str:
    """Whose card it is: the head of the household as people call them ("ông Lê Văn Cường"), and the number."""
    return f"Gia đình {name}, mã hộ {code}"


def household_number(code: str) -> str:
    """Whose card it is, where anybody may look: no name."""
    return f"Mã hộ {code}"


def due(day: str) -> str:
    """The last day of a round that is owed."""
    return f"Hạn nộp {day}"


def received_until(day: str) -> str:
    """The last day of a voluntary round, which has no debts."""
    return f"Nhận đến {day}"
