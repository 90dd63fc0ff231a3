"""Words of the papers at the desk."""

from __future__ import annotations

TITLE = "In giấy"
HOW = (
    "Giấy báo nộp có sẵn số tiền của đợt thu. Thẻ nộp tiền có mã QR dùng mãi, phát một lần. Tám tờ một trang A4, "
    "xếp theo từng khu."
)
WHAT, WHOM = "In gì", "Cho nhà nào"
DOORS_HOW = "Danh sách đi tận nhà là các nhà còn nộp mà chưa có máy nhận tin. Bản nội bộ, không đăng nhóm."
CARDS, DOORS = "Thẻ nộp tiền của gia đình", "Danh sách đi tận nhà"
WITHOUT_PHONE, EVERY_HOUSEHOLD = "Nhà chưa có máy nhận tin", "Mọi hộ"
GIVE, WAIT = "Tải bản in", "Bản in là tệp PDF. Nhiều nhà thì chờ vài giây."
BACK = "Về danh sách"


def slips(title: str) -> str:
    """One round's slips."""
    return f"Giấy báo nộp {title}"
