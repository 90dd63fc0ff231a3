"""Words of groups: binding one by its code or by hand, who is in it, the hello."""

from __future__ import annotations

from collections.abc import Sequence

from messages.channels.base import ChannelKind, Choice, Content
from messages.format import group_code, quote
from messages.texts import contacts
from messages.texts.tokens import BOT, cmd
from models.domain.place import Place, capital
from models.groups import Audience

LABEL = 20  # letters of a choice's label
NAME_LIMIT = 80  # letters of a group's name
AREAS_SHOWN = 8
LEAVE = Choice(label="Thôi", action="leave")


def _named(title: str) -> str:
    return f"nhóm {quote(title)}" if title else "một nhóm chưa rõ tên"


def code_made(digits: str, *, has_groups: bool, full: int = 0) -> Content:
    """C3. `full`: so many groups are all that this bot may be in, and it is."""
    no_more = (
        f"\n\nZalo cho mỗi bot {full} nhóm, {BOT} đủ rồi. Nhóm nữa thì nhờ cán bộ vận hành thêm một bot, "
        "mời bot đó vào nhóm rồi gõ mã này; hoặc chọn ở dưới."
        if full
        else ""
    )
    drop = (Choice(label="Bỏ gắn một nhóm", action="group.list"),) if has_groups else ()
    return Content(
        text=(
            f"Mã gắn nhóm: {group_code(digits)}. Dùng trong 10 phút.\n\n"
            f"Trong nhóm, gõ dấu @, chọn {BOT}, rồi gõ mã này. Người trong nhóm gõ giúp cũng được.{no_more}"
        ),
        choices=(Choice(label="Nhóm chưa mời được", action="group.hand"), *drop, LEAVE),
    )


def code_taken(place: Place) -> str:
    """C3b, in the group."""
    return f"Đã nhận mã gắn nhóm. Chờ {contacts.head_name(place)} đồng ý, Loa Xóm sẽ chào bà con."


def confirm(person: str, title: str, chat_id: int, code_id: int, place: Place) -> Content:
    """C3c, first: to the head."""
    return Content(
        text=f"{person} vừa gõ mã gắn nhóm trong {_named(title)}. Gắn nhóm này với {place.hamlet} chứ ạ?",
        choices=(
            Choice(label="Đúng, gắn nhóm", action=f"group.bind:{chat_id}:{code_id}", answer="yes"),
            Choice(label="Không phải nhóm này", action="group.refuse", answer="no"),
        ),
    )


REFUSED = f"Vậy chưa gắn nhóm nào. Cần gắn nhóm khác thì gõ {cmd('gannhom')}."


def who_is_in_it(title: str, chat_id: int, place: Place) -> Content:
    """C3c, second: the group is bound; who is in it?"""
    return Content(
        text=f"Đã gắn {_named(title)} với {place.hamlet}. Nhóm này gồm những ai ạ?",
        choices=(
            Choice(label="Toàn thể bà con", action=f"group.audience:{chat_id}:{Audience.ALL}"),
            Choice(label="Riêng một khu", action=f"group.areas:{chat_id}"),
            Choice(label="Hội, đoàn thể", action=f"group.audience:{chat_id}:{Audience.ORGANISATION}"),
            Choice(label="Cán bộ", action=f"group.audience:{chat_id}:{Audience.OFFICIALS}"),
        ),
    )


def before_it_is_named(place: Place, others: int) -> str:
    """What a group is called until the head says its name; `others`: the groups that the hamlet has besides."""
    return f"Nhóm {place.hamlet} ({others + 1})" if others else f"Nhóm {place.hamlet}"


def which_area(chat_id: int, areas: Sequence[str]) -> Content:
    """The group of one lane: which?"""
    return Content(
        text="Khu nào ạ? Gõ đúng như trong sổ hộ.",
        choices=tuple(
            Choice(label=area[:LABEL], action=f"group.area:{chat_id}:{place}")
            for place, area in enumerate(areas[:AREAS_SHOWN])
        ),
    )


def audience_noted(title: str) -> str:
    """Who is in the group is written down."""
    return f"Đã ghi. Từ giờ bài gửi đi có thể đăng ở {_named(title)}."


def already_bound(place: Place) -> str:
    """A code is typed in a group that is bound."""
    return f"Nhóm này đã gắn với {place.hamlet} rồi."


def of_another_hamlet(title: str, other: Place) -> str:
    """C5, first."""
    return (
        f"{capital(_named(title))} đang nhận bài của {other.hamlet}. "
        f"Muốn đổi, nhờ {other.head_title} bên đó bỏ gắn trước."
    )


CODE_TOO_OLD = f"Mã gắn nhóm này đã quá 10 phút. Gõ {cmd('gannhom')} để lấy mã mới."
CODE_USED = f"Mã gắn nhóm này đã được dùng, mỗi mã chỉ dùng một lần. Gõ {cmd('gannhom')} để lấy mã mới."
CODE_UNKNOWN = "Loa Xóm không thấy mã gắn nhóm này. Nhờ nhìn lại sáu chữ số rồi gõ lại."
CODES_CLOSED = "Đã gõ nhiều lần chưa đúng mã, Loa Xóm tạm chưa nhận mã gắn nhóm."


def unbound(place: Place | None) -> str:
    """C4."""
    title = capital(place.head_title) if place else "Trưởng thôn"
    return (
        f"Nhóm này chưa gắn với nơi nào. {title} nhắn riêng cho {BOT}, gõ “gắn nhóm”, lấy mã gắn nhóm rồi gõ vào đây."
    )


def hello(place: Place, kind: ChannelKind) -> str:
    """C1; C2 where the bot hears only what is addressed to it with @."""
    head = place.head_title
    call = f"gọi {contacts.with_phone(place.head)}" if place.head and place.head.phone else f"hỏi {head}"
    how = (
        f"Muốn hỏi trong nhóm: gõ dấu @, chọn tên {BOT} hiện ra, rồi gõ câu hỏi. Không có @ thì Loa Xóm không nghe "
        "thấy gì, bà con trò chuyện cứ tự nhiên.\n\n"
        f"Tiền nộp, giấy tờ của nhà mình thì nhắn riêng cho {BOT}."
        if kind is ChannelKind.ZALO
        else f"Muốn hỏi việc chung, gõ {cmd('hoi')} rồi câu hỏi. "
        f"Tiền nộp, giấy tờ của nhà mình thì nhắn riêng cho {BOT}."
    )
    return (
        f"📢 CHÀO BÀ CON {place.hamlet_upper}\n\n"
        f"Đây là Loa Xóm, máy tự động của {place.kind}. Từ nay thông báo, giấy mời họp và mã QR nộp tiền đăng ở nhóm "
        f"này, do {contacts.head_name(place)} gửi.\n\n"
        f"{how}\n\n"
        f"Loa Xóm không bao giờ hỏi mật khẩu, mã OTP. Thấy lạ, {call}."
    )


# by hand


ASK_NAME = "Nhóm tên gì ạ?"
NAME_NOT_READ = "Gõ giúp tên nhóm, một dòng ngắn, ví dụ: Nhóm Facebook thôn 6."


def by_hand_name(you: str) -> str:
    """C8, first: the group that no bot can reach."""
    return (
        f"Nhóm này Loa Xóm không vào được. Khi có bài, Loa Xóm soạn sẵn gửi {you}, {you} tự chuyển vào nhóm rồi báo "
        f"lại một câu.\n\n{ASK_NAME}"
    )


def by_hand_confirm(title: str, you: str) -> Content:
    """C8, second."""
    return Content(
        text=f"Gắn {_named(title)}, {you} tự chuyển bài vào nhóm. Đúng chưa ạ?",
        choices=(
            Choice(label="Đồng ý", action="group.hand_yes", answer="yes"),
            Choice(label="Sửa tên nhóm", action="group.hand", answer="no"),
            LEAVE,
        ),
    )


def by_hand_bound(title: str, you: str) -> str:
    """C8, third."""
    return f"Đã gắn {_named(title)}. Có bài, Loa Xóm gửi {you} để {you} tự chuyển."


# letting one go


def which_to_drop(groups: Sequence[tuple[int, str]]) -> Content:
    """Which group is not to get posts any more."""
    choices = (
        Choice(label=(title or f"Nhóm {chat_id}")[:LABEL], action=f"group.drop:{chat_id}", exact=True)
        for chat_id, title in groups[:8]
    )
    return Content(text="Bỏ gắn nhóm nào ạ? Bài mới sẽ không tới nhóm đó.", choices=(*choices, LEAVE))


def dropped(title: str) -> str:
    """A group gets no posts any more."""
    return f"Đã bỏ gắn {_named(title)}. Muốn gắn lại, gõ {cmd('gannhom')}."


NO_SUCH_GROUP = "Nhóm đó không còn gắn ở đây."
