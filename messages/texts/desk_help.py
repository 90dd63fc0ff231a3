"""Words of the desk's page of requests: who waits for help, who has it."""

from __future__ import annotations

from datetime import datetime

from messages.format import from_now
from messages.texts.help import WAYS
from models.help import Seen
from models.tables import HelpKind, HelpStatus, Role

TITLE = "Việc bà con nhờ"
NONE = "Bây giờ không có việc nào đang chờ giúp. Bà con nhờ trong tin nhắn thì việc hiện ở đây."
TAKE, GIVE, GIVE_TO, DONE = "Tôi nhận", "Giao việc", "Giao cho", "Báo xong"
REPLY, REPLY_HOW, SEND = "Trả lời", "Loa Xóm chuyển nguyên văn, kèm tên người trả lời.", "Gửi câu trả lời"
NO_WORDS = "Chưa có câu trả lời nào. Gõ câu trả lời rồi gửi giúp."
PHONE = "Số điện thoại trong sổ"

DONE_NOW = {
    "nhan": "Đã ghi là mình nhận.",
    "giao": "Đã giao, người nhận được báo rồi.",
    "xong": "Đã ghi là xong.",
    "tra-loi": "Đã ghi câu trả lời.",
}
"""What was done just now, by the last part of the form's address."""

ASKER_HEARS = {
    "nhan": "Người nhờ được báo rồi.",
    "giao": "Người nhờ cũng được báo.",
    "xong": "Loa Xóm đã hỏi lại người nhờ.",
    "tra-loi": "Loa Xóm chuyển nguyên văn cho người nhờ.",
}
ASKER_IS_GONE = "Người nhờ không còn nhận tin của Loa Xóm, nhờ gọi hoặc đến nói giúp."


def stands(seen: Seen, now: datetime) -> str:
    """What is wanted, and who has it."""
    wanted = "Báo hỏng" if seen.kind is HelpKind.PROBLEM else f"Muốn: {WAYS[seen.kind]}"
    if seen.status is HelpStatus.TAKEN:
        name = seen.taker.full_name if seen.taker else ""
        return f"{wanted}. {name or 'Có người'} đang làm."
    return f"{wanted}. Chờ {from_now(now, seen.asked_at)}, chưa ai nhận."


def helper(role: Role) -> str:
    """Somebody to whom it may be given."""
    return role.full_name or "Người giúp"
