"""Words of the desk's pages of the register: a household mended, added, closed, the file, the codes to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.format import cap, count, day_of
from messages.texts.register_changes import COLUMNS
from models.domain.register import Column

TITLE, ADD, FILE, CODES = "Sổ hộ", "Thêm hộ mới", "Nhập sổ hộ từ tệp", "Mã nhận tin để in"
NONE = "Sổ hộ chưa có nhà nào. Thêm từng hộ, hoặc nhập cả sổ từ tệp."
NOBODY_FOUND = "Không có nhà nào như vậy. Bỏ bớt chữ tìm."
TWICE, MERGE = "Hộ ghi hai lần", "Gộp hai hộ"
TWICE_HOW = "Cùng tên chủ hộ và cùng khu, hoặc cùng số điện thoại. Hỏi lại nhà đó cho chắc rồi gộp."
KEEP_NUMBER, CLOSE_NUMBER, LOOK_AT_BOTH = "Mã hộ giữ lại", "Mã hộ đóng", "Xem hai hộ"
TWO_NUMBERS, NUMBER_HOW = "Hoặc gõ hai mã hộ", "Ví dụ: 012"
SIDE_BY_SIDE = (
    "Chủ hộ", "Khu", "Số khẩu", "Điện thoại", "Người trong hộ", "Máy nhận tin", "Đã nộp", "Còn nộp", "Để dành",
)  # fmt: skip
SAVE, LEAVE, BACK = "Ghi vào sổ", "Thôi", "Về sổ hộ"
CLOSE, REOPEN, KEEP = "Đóng hộ này", "Mở lại hộ này", "Để như cũ"
TAKE_BACK = "Lấy lại"
HEADS = {
    Column.HEAD: "Chủ hộ",
    Column.AREA: "Khu",
    Column.PEOPLE: "Khẩu",
    Column.LABOURERS: "Lao động",
    Column.SAO: "Sào",
    Column.CATEGORY: "Diện",
}
NO_CATEGORY = "Không thuộc diện nào"
HOW = {
    Column.HEAD: "Họ tên đủ, ví dụ: Lê Văn Cường",
    Column.AREA: "Ngõ, đội, tổ; viết như nhà bên cạnh",
    Column.PEOPLE: "Ví dụ: 4",
    Column.LABOURERS: "Ví dụ: 2",
    Column.SAO: "Ví dụ: 2,5",
    Column.PHONE: "Số để gọi nhà này, ví dụ: 0900 000 012. Không có thì để trống.",
    Column.MEMBERS: "Ngoài chủ hộ, cách nhau dấu phẩy. Để trống là không có ai.",
}
PHONES = "Máy nhận tin của nhà này"
NO_PHONES = "Chưa có máy nào nhận tin của nhà này. Đưa nhà này mã nhận tin: chọn Mã nhận tin để in ở Sổ hộ."
TAKE_OFF = "Bỏ máy này"
TAKE_OFF_SURE = (
    "Bỏ thì máy đó thôi nhận tin và thôi xem được khoản nộp của nhà này. Muốn nhận lại phải có mã nhận tin mới."
)
ALREADY_OFF = "Máy đó đã được bỏ từ trước."
NO_NAME = "chưa rõ tên"
INTERNAL = "Diện chỉ trưởng thôn và thủ quỹ thấy, không bao giờ đăng."
NOTHING_CHANGED = "Chưa có gì khác với trong sổ, nên không phải ghi."
LOOK, CHANGE, ROW, OTHER_FILE = "Xem trước", "Gõ lại", "Dòng", "Chọn tệp khác"
PICK = "Tệp Excel hoặc CSV"
PICK_HOW = "Cột: mã hộ, chủ hộ, khu, số khẩu; thêm diện, điện thoại, lao động, sào, thành viên."
FILE_HOW = "Xem trước rồi mới ghi. Một dòng chưa được thì cả tệp chưa ghi. Hộ không có trong tệp giữ nguyên."
NOT_WRITTEN = "Chưa ghi gì vào sổ."
CHANGED = "Các hộ đổi, và đổi gì"
BASIS_AT_DESK = "tệp tải lên sổ trên màn hình lớn"
NO_FILE = "Chưa chọn tệp nào. Chọn tệp rồi bấm Xem trước giúp."
CUT_OFF = "Mạng yếu, tệp gửi chưa hết. Gửi lại giúp."
BUSY = "Loa Xóm đang đọc tệp khác. Chờ một lát rồi gửi lại giúp."
MAKE_CODES = "Xem mã nhận tin"
CODES_HOW = "Mỗi nhà một mã, dùng một lần, trong 30 ngày. Xem lại vẫn mã đó. In ra, cắt rời, đưa tận tay từng nhà."
CODES_USE = "Nhắn riêng cho {bot}, gõ: nhận tin {code}"
PAPER = "Giấy có cả mã QR nộp tiền: về Danh sách các nhà, chọn In giấy báo, thẻ nộp tiền."
CODE_OF = "Mã nhận tin"


def column(of: Column) -> str:
    """The name of a field."""
    return cap(COLUMNS[of])


def keeps(code: str) -> str:
    """The button that shows what merging would do."""
    return f"Giữ mã {code}"


def merges_into(code: str) -> str:
    """The button that does it."""
    return f"Gộp vào hộ {code}"


def known_lanes(areas: Sequence[str]) -> str:
    """The lanes that the register has, so that a new one is not spelt otherwise."""
    return f"Trong sổ đang có: {', '.join(areas)}"


def listens(name: str, since: datetime, zone: ZoneInfo, today: date) -> str:
    """A phone that gets the household's messages, and since when."""
    return f"Máy của {name or NO_NAME}, từ {day_of(since, zone, today)}"


def taken_off(name: str, *, hears: bool, others_hear: bool) -> str:
    """It gets them no more; whether it is told so, and whoever keeps the book too."""
    heard = [who for who, is_told in (("máy đó", hears), ("người cùng giữ sổ", others_hear)) if is_told]
    told = f" {cap(' và '.join(heard))} được báo rồi." if heard else ""
    return f"Đã bỏ máy của {name or NO_NAME}.{told}"


def total(found: int) -> str:
    """How many households are listed."""
    return f"Trong sổ có {count(found)} hộ."


def until(at: datetime, zone: ZoneInfo, today: date) -> str:
    """How long a code is good."""
    return f"dùng đến {day_of(at, zone, today)}"


def rejected_of(rows: int, bad: int) -> str:
    """How much of a file cannot be taken."""
    return f"Đọc {count(rows)} dòng, còn {count(bad)} dòng chưa được. Chưa ghi gì vào sổ."


def to_use(bot: str, code: str) -> str:
    """What a household does with its code."""
    return CODES_USE.format(bot=bot, code=code)
