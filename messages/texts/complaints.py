"""Words for who is not pleased, and for who would have the book changed by a word (voice L19, L20)."""

from __future__ import annotations

from messages.channels.base import Choice, Content
from messages.format import phone
from messages.texts import contacts
from messages.texts.tokens import cmd
from models.domain.place import Place


def heard(place: Place) -> Content:
    """L19: an insult, a complaint."""
    number = place.head.phone if place.head else ""
    call = f"\n\nMuốn nói trực tiếp, gọi số {phone(number)}." if number else ""
    return Content(
        text="Loa Xóm đã nghe. Việc gì chưa vừa lòng, nhà mình gõ một câu ở đây. "
        f"Loa Xóm chuyển nguyên văn tới {contacts.head_name(place)}.{call}",
        choices=(
            Choice(label="Chuyển giúp tôi", action="complaint.write", answer="yes"),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def just_heard(place: Place) -> Content:
    """The same where another question stands, which keeps its place: nothing typed now would be handed on."""
    return Content(text=f"Loa Xóm đã nghe. Việc gì chưa vừa lòng, xin gọi {contacts.head(place)}.")


def prompt(place: Place) -> str:
    """The next words are the complaint."""
    return f"Gõ một câu. Loa Xóm chuyển nguyên văn tới {contacts.head_name(place)}, kèm tên nhà mình."


def book_is_kept() -> str:
    """L20: somebody would have it written that they paid."""
    return (
        "Sổ quỹ chỉ ghi khi có tiền vào, do thủ quỹ giữ. "
        f"Nhà mình đã chuyển thì gõ {cmd('dachuyen')}, thủ quỹ xem rồi ghi."
    )
