"""Words of the desk's page of answers: what was asked and not answered well, what the hamlet wrote."""

from __future__ import annotations

from messages.format import count, masked, quote
from messages.texts.learning import MORE_WAYS, NOTHING, SHOWN
from models.domain.questions import OwnAnswer
from models.domain.questions.likeness import Alike

TITLE = "Câu trả lời"
WAITING, OWN = "Bà con hỏi mà Loa Xóm trả lời chưa được", "Nơi mình tự viết"
NONE_WAITING = NOTHING
NO_NAMES = "Tên người, số dài trong câu hỏi đã được che."
WRITE, QUESTION, ANSWER = "Viết câu trả lời", "Câu hỏi ghi gọn", "Câu trả lời"
QUESTION_HOW = "Gõ gọn lại, đừng ghi tên ai."
ANSWER_HOW = "Cần mang gì, ở đâu, mất bao lâu, bao nhiêu tiền, gọi số nào. Không quá một nghìn chữ cái."
MEND, STILL_RIGHT, PUT_ASIDE = "Sửa câu này", "Câu vẫn đúng", "Bỏ qua câu này"
LOOK, USE, AGAIN, LEAVE, TAKE_BACK = "Xem trước", "Dùng câu này", "Gõ lại", "Thôi", "Lấy lại"
BACK = "Về các câu hỏi"
SAME_ALREADY = "Câu trả lời đã đúng như vậy, không phải ghi."


def title_of(alike: Alike) -> str:
    """One matter of the list."""
    times = f", {count(len(alike.members))} lần" if len(alike.members) > 1 else ""
    return f"{quote(masked(alike.first.text), SHOWN)}{times}"


def is_meant(question: str) -> str:
    """A topic that the question may belong to."""
    return f"Là câu: {question}"


def said(own: OwnAnswer) -> str:
    """What is answered; an answer that was shipped may only have got more ways to ask."""
    return own.answer or MORE_WAYS
