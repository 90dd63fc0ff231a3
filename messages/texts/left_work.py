"""Work that was left half done, and what is said when its question has grown old."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import day_of, quote, time_of

GO_ON = "go_on"
"""What the choice is called that takes the work up again."""

TYPED = "làm tiếp"
"""What is typed to take it up again."""

ASKED_AGAIN = "Loa Xóm nghe tiếp đây. Gõ câu trả lời, hoặc gõ “thôi”."

_CALLED = {
    "announce": "thông báo",
    "role": "nhận việc",
    "deputy": "giao việc cho phó",
    "behalf": "làm giúp",
    "data": "sửa thông tin",
    "group": "gắn nhóm",
    "round": "mở đợt thu",
    "meeting": "mời họp",
    "meeting_result": "ghi kết quả họp",
    "meeting_change": "đổi cuộc họp",
    "mend": "sửa hộ",
    "cash": "thu tiền",
    "receipt": "hủy phiếu",
    "review": "xếp tiền",
    "statement": "sao kê",
    "correct": "sửa khoản",
    "withdraw": "rút đợt thu",
    "held": "nhận tiền thu giúp",
    "account": "đổi tài khoản",
    "claim": "báo đã chuyển",
    "voucher": "phiếu chi",
    "fund": "ghi sổ quỹ",
    "count": "đối chiếu sổ",
    "help": "nhờ giúp",
    "check": "kiểm tra",
    "mistake": "báo chuyển nhầm",
    "learn": "viết câu trả lời",
    "fact": "ghi thông tin nơi mình",
}
"""How a dialogue is called; one that is not here (a remark, a bill to come) nobody misses."""


def called(dialogue: str) -> str | None:
    """The work that a dialogue is for; None where leaving it is not worth a word."""
    return _CALLED.get(dialogue)


def put_away(work: str, at: datetime, zone: ZoneInfo, today: date) -> str:
    """N8: before what was typed now is answered as something new."""
    return f"Câu đó đã cũ, hỏi từ {_since(at, zone, today)}. Muốn làm tiếp việc {quote(work)} thì gõ {quote(TYPED)}."


def number_for_old(work: str, at: datetime, zone: ZoneInfo, today: date) -> Content:
    """N8, the second: a number that was meant for a question of work that was put away."""
    return Content(
        text=f"Câu đó đã cũ, hỏi từ {_since(at, zone, today)}. Muốn làm lại việc {quote(work)} thì chọn ở dưới.",
        choices=(
            Choice(label="Làm lại", action=GO_ON, answer="yes"),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def _since(at: datetime, zone: ZoneInfo, today: date) -> str:
    return f"{time_of(at, zone)}, {day_of(at, zone, today)}"
