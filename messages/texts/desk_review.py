"""Words of the desk's queue: the transfers that wait for the treasurer, and what was decided just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from messages.format import count, dong, quote, receipt_number, time_of
from messages.texts.review import INCOME, NO_BANK_YET, agrees_until
from models.domain.fund_book import IncomeKind
from models.receipts import Receipt
from models.review import LastTold
from models.tables import Household, Transfer, TransferState

TITLE = "Tiền chưa rõ của nhà nào"
HOW = (
    "Mỗi lần chuyển: bấm đúng nhà. Phiếu thu vào sổ, nhà có máy nhận tin được báo ngay. "
    "Trong 10 phút vẫn lấy lại được."
)
MEMO, SENDER = "Ngân hàng ghi", "Người chuyển"
MAY_BE = "Có thể là"
NO_GUESS = "Loa Xóm không đoán được nhà nào. Bấm Hộ khác rồi tìm theo mã hộ, tên chủ hộ hoặc khu."
OTHER, LATER, NOT_FUND, SEEN = "Hộ khác", "Để sau", "Không phải tiền quỹ", "Đã xem, cất đi"
NO_HOUSEHOLD = "Tiền không của nhà nào"
WHAT_MONEY, INTO_FUND = "Là tiền gì", "Ghi vào quỹ"
INCOMES: dict[str, str] = {kind.value: label for kind, label in INCOME.items()}
OUT = "Tiền ra"
OUT_HOW = "Trả lại cho nhà nào thì mở trang của nhà đó rồi bấm Hủy phiếu thu."
FIND, FIND_HOW, FIND_IT = "Tìm hộ", "Mã hộ, tên chủ hộ hoặc tên khu, gõ không dấu cũng được", "Tìm"
NOBODY_FOUND = "Không thấy nhà nào như vậy. Gõ mã hộ, hoặc tên không dấu, hoặc tên khu."
NOTHING_DUE = "Nhà này chưa có khoản nào để ghi."
SPLIT, SPLIT_LINES, SPLIT_IT = "Chia nhiều hộ", "Mỗi nhà một dòng", "Ghi cho các hộ này"
BACK = "Về tiền chưa rõ"
NEXT = "Xem tiếp"
LATELY, TAKE_BACK = "Vừa làm, còn lấy lại được", "Lấy lại"
ASIDE = "Tiền khác, không tính vào quỹ"
ASIDE_HOW = "Chỉ thủ quỹ thấy mục này. Sau 7 ngày, nội dung bỏ hẳn."
GONE = "Lần chuyển này đã có người xếp rồi. Loa Xóm không ghi thêm."
NOT_READ = "Loa Xóm không đọc được điều vừa gửi, nên chưa ghi gì. Làm lại giúp."

DONE = {
    "ghi": "Đã ghi vào sổ.",
    "ghi-ca": "Đã ghi cả vào sổ.",
    "chia": "Đã ghi vào sổ.",
    "khac": "Đã ghi vào quỹ.",
    "cat": "Đã cất vào mục tiền khác, không tính vào quỹ.",
    "de-sau": "Để lại, sáng mai Loa Xóm nhắc.",
    "lay-lai": "Đã lấy lại. Lần chuyển này về lại mục chưa rõ.",
    "lay-lai-ca": "Đã lấy lại. Các lần chuyển này về lại mục chưa rõ.",
    "dem-lai": "Đã đưa về mục chưa rõ.",
}
"""What was done just now, by the last part of the form's address."""
BOOKED = frozenset({"ghi", "ghi-ca", "chia"})
"""Of these a household reads."""


def waiting(found: int) -> str:
    """How many wait."""
    return f"{count(found)} lần chuyển chưa rõ"


def nothing(last: LastTold | None, zone: ZoneInfo, today: date) -> str:
    """I12."""
    return NO_BANK_YET if last is None else agrees_until(last, zone, today)


def bulk(found: int, total: int) -> str:
    """I6b."""
    return f"Có {count(found)} lần chuyển, mỗi lần chỉ hợp một nhà, cộng {dong(total)}. Ghi cả một lần được."


def book_all(found: int) -> str:
    """The button for all of these."""
    return f"Ghi cả {count(found)} lần"


def take_all_back(found: int) -> str:
    """The button that takes all of them back."""
    return f"Lấy lại cả {count(found)} lần"


def book_for(label: str) -> str:
    """The button for one way, by its name in the chat: "Ghi cho hộ 012"."""
    return f"Ghi cho h{label[1:]}" if label.startswith("Hộ ") else label


def book_for_code(code: str) -> str:
    """The same for a household that was looked for."""
    return f"Ghi cho hộ {code}"


def split_how(total: int) -> str:
    """I10."""
    return f"Chia {dong(total)} cho nhà nào, mỗi nhà bao nhiêu? Mã hộ rồi số tiền, ví dụ: 012 20000"


def amount(transfer: Transfer, left: int) -> str:
    """What came, and what of it is not booked."""
    part = f", còn {dong(left)} chưa ghi" if transfer.amount > 0 and left != transfer.amount else ""
    return f"{dong(abs(transfer.amount))}{part}"


def household(found: Household) -> str:
    """ "012, Lê Văn Cường, ngõ Đình" """
    return ", ".join(part for part in (found.code, found.head, found.area) if part)


def more_found(left: int) -> str:
    """Only the first of many are shown."""
    return f"Còn {count(left)} nhà nữa. Gõ thêm họ, chữ đệm hoặc mã hộ."


def decided(transfer: Transfer, receipts: Sequence[Receipt], zone: ZoneInfo) -> str:
    """What was decided about a transfer, and when."""
    match transfer.state:
        case TransferState.BOOKED:
            what = "; ".join(
                f"hộ {each.code}, {each.head}, {dong(each.amount)} tiền {each.title}, "
                f"phiếu thu số {receipt_number(each.number)}"
                for each in receipts
            )
        case TransferState.OTHER:
            what = INCOME[IncomeKind(transfer.why)].lower()
        case _:
            what = "cất, không tính vào quỹ"
    memo = f", {quote(transfer.memo, 60)}" if transfer.memo else ""
    at = f" Lúc {time_of(transfer.decided_at, zone)}." if transfer.decided_at else ""
    return f"{dong(abs(transfer.amount))}{memo}: {what}.{at}"


def put_aside(transfer: Transfer, when: str) -> str:
    """One line of what is not the fund's."""
    return f"{dong(transfer.amount)}, {when}, {quote(transfer.memo or '', 60)}"
