"""Words of the workbook that the desk gives."""

from __future__ import annotations

from datetime import date

from messages.format import count

FILENAME = "so-sach-noi-bo"
REGISTER, LINES, TOTAL = "Sổ hộ", "Sổ quỹ", "Cộng"
COLUMNS = (
    "Mã hộ", "Chủ hộ", "Khu", "Số khẩu", "Lao động", "Số sào", "Người trong hộ", "Diện", "Điện thoại",
)  # fmt: skip
LINE_COLUMNS = ("Ngày", "Quỹ", "Việc", "Ở đâu", "Thu", "Chi")


def take_back(households: int) -> str:
    """Over the register."""
    return f"{count(households)} hộ. Sửa ở đây rồi nhập lại tệp này ở Sổ hộ cũng được."


def since(day: date) -> str:
    """Over the lines of the funds."""
    return f"Các khoản từ {day.day}/{day.month}/{day.year}"
