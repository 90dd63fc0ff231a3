"""The register of Thôn 6: three hundred households as an Excel file, the way a hamlet keeps them."""

from __future__ import annotations

import io
from dataclasses import dataclass

from openpyxl import Workbook

HOUSEHOLDS = 300
EXEMPT = (7, 31, 58, 83, 107, 131, 158, 182, 207, 233, 258, 290)
CATEGORIES = ("Hộ nghèo", "Cận nghèo", "Chính sách", "Neo đơn")
LANES = ("ngõ Đình", "ngõ Chợ", "ngõ Giếng", "ngõ Trại", "đội 3")
FAMILIES = ("Lê", "Phạm", "Hoàng", "Đặng", "Bùi", "Vũ", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Thị", "Đức", "Ngọc", "Quang", "Thanh")
NAMES = ("Cường", "Dung", "Giang", "Hoa", "Khánh", "Lan", "Mạnh", "Nga", "Phúc", "Quyên", "Sơn")
HEADINGS = ("Mã hộ", "Chủ hộ", "Ngõ", "Số khẩu", "Diện", "Điện thoại", "Lao động", "Sào")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One household as the file has it."""

    number: int
    head: str
    area: str
    people: int
    category: str
    phone: str

    @property
    def code(self) -> str:
        """The number as it is printed."""
        return f"{self.number:03}"


def register() -> dict[int, Row]:
    """The households by number; 012 is Lê Văn Cường's, nobody else's name is his."""
    rows = {}
    for number in range(1, HOUSEHOLDS + 1):
        head = f"{FAMILIES[number % 10]} {MIDDLES[number % 6]} {NAMES[number % 11]}"
        if number == 12:
            head = "Lê Văn Cường"
        elif head == "Lê Văn Cường":
            head = "Lê Văn Cảnh"
        rows[number] = Row(
            number=number,
            head=head,
            area=LANES[(number - 1) // 60],
            people=number % 6 + 1,
            category=CATEGORIES[EXEMPT.index(number) % 4] if number in EXEMPT else "",
            phone=f"09120{number:05}" if number % 3 else "",
        )
    return rows


def workbook(rows: dict[int, Row]) -> bytes:
    """The Excel file; numbers are numbers, as Excel makes them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows.values():
        sheet.append([row.number, row.head, row.area, row.people, row.category, row.phone, row.people // 2, 2.5])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()
