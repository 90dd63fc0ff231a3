"""What the terminal says to the operator: Vietnamese, with the technical words an IT officer knows."""

from __future__ import annotations

from models.domain.banks import AmbiguousBank, UnknownBank
from models.domain.vietqr import BadPayload, Fault
from models.hamlets import NoSuchHamlet
from models.refusals import Refusal

DESCRIPTION = "Loa Xóm: thông báo, thu phí bằng mã QR và hỏi đáp cho thôn, ấp, bản."
NO_DATABASE = "Không mở được cơ sở dữ liệu. Xem lại DATABASE_URL và máy chủ cơ sở dữ liệu."

RIGHT, WRONG, WARNING = "Được ", "Hỏng ", "Chưa "

MIGRATED = "Cơ sở dữ liệu đã được cập nhật."
ONE_QUESTION_OR_JSONL = "Gõ một câu hỏi, hoặc --jsonl TỆP."

_PAYLOAD_FAULTS = {
    Fault.BANK: "Mã ngân hàng phải có sáu chữ số.",
    Fault.ACCOUNT: "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19.",
    Fault.AMOUNT: "Số tiền phải là số nguyên lớn hơn 0, nhiều nhất 13 chữ số.",
    Fault.MEMO: "Nội dung bỏ dấu rồi chỉ được 25 chữ cái, số và dấu thường.",
}


def refusal(refused: Refusal) -> str:
    """Why a call was refused, in one line."""
    match refused:
        case NoSuchHamlet():
            return f"Không có thôn, ấp nào tên ngắn là “{refused.slug}”."
        case _:
            return str(refused) or refused.code


def unknown_bank(error: UnknownBank) -> str:
    """A bank that is not in the list."""
    return f"Không có ngân hàng nào là “{error.written}”. Gõ mã BIN sáu số hoặc tên ngắn, ví dụ 970436, Vietcombank."


def ambiguous_bank(error: AmbiguousBank) -> str:
    """A bank's code that two banks share."""
    named = " hay ".join(f"{bank.short_name} ({bank.bin})" for bank in error.banks)
    return f"“{error.written}” là {named}? Gõ mã BIN sáu số."


def bad_payload(error: BadPayload) -> str:
    """A VietQR code that cannot be made."""
    return _PAYLOAD_FAULTS.get(error.fault, str(error))


def not_a_question(number: int) -> str:
    """A line of a JSONL file that holds no question."""
    return f'Dòng {number} không phải {{"q": "…"}}.'


def bot_added(bot_id: int, door: str) -> str:
    """A bot was added."""
    return f"Đã thêm bot số {bot_id}, cửa nhận tin {door}. Máy chủ đang chạy sẽ dùng trong vài giây."
