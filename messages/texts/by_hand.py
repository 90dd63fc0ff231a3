"""Words of posts that people post, pin or look for themselves, and of groups that are lost (voice C6, C7, D10, P)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import day_of, quote, time_of
from messages.texts.tokens import BOT, cmd
from models.deliveries import NoSuchPost
from models.domain.place import Place, capital
from models.refusals import Refusal

LATER = Choice(label="Để sau", action="leave")


def bundle(group: str, you: str, *, pin: bool) -> str:
    """P1; the post itself follows in a message of its own."""
    text = (
        f"Nhóm “{group}” chờ {you} chuyển bài. Bài ở tin ngay dưới.\n\n"
        f"Nhấn giữ bài đó, chọn Chuyển tiếp, chọn nhóm “{group}”."
    )
    return f"{text} Đăng xong nhớ ghim: nhấn giữ bài trong nhóm, chọn Ghim." if pin else text


def ask_posted(delivery_id: int, group: str, title: str, *, pin: bool) -> Content:
    """P2."""
    not_yet = Choice(label="Chưa đăng", action=f"byhand.not_yet:{delivery_id}", answer="no")
    never = Choice(label="Không đăng nữa", action=f"byhand.never:{delivery_id}")
    if not pin:
        return Content(
            text=f"Đã đăng bài {quote(title)} ở nhóm “{group}” chưa ạ?",
            choices=(
                Choice(label="Đã đăng", action=f"byhand.posted:{delivery_id}", answer="yes"),
                not_yet,
                never,
            ),
        )
    return Content(
        text=f"Đã đăng và ghim bài {quote(title)} ở nhóm “{group}” chưa ạ?",
        choices=(
            Choice(label="Đã đăng, đã ghim", action=f"byhand.pinned:{delivery_id}", answer="yes"),
            Choice(label="Đã đăng, chưa ghim", action=f"byhand.posted:{delivery_id}"),
            not_yet,
            never,
        ),
    )


def recorded(group: str, title: str, at: datetime, zone: ZoneInfo, you: str, *, pinned: bool | None) -> str:
    """P3. `pinned` is None where nothing was to be pinned."""
    pin = "" if pinned is None else ", đã ghim" if pinned else ", chưa ghim"
    return f"Đã ghi: bài {quote(title)} đã đăng ở nhóm “{group}” lúc {time_of(at, zone)}{pin}. Cảm ơn {you}."


def not_yet(group: str) -> str:
    """It is not posted yet: asked again once in the evening."""
    return f"Được. Tối nay Loa Xóm hỏi lại một lần, nếu nhóm “{group}” vẫn chưa có bài."


def never(group: str, title: str) -> str:
    """It will not be posted there."""
    return f"Đã ghi: bài {quote(title)} không đăng ở nhóm “{group}”."


ALREADY_RECORDED = "Việc này đã ghi rồi, Loa Xóm không ghi lần nữa."


def ask_in_the_evening(delivery_id: int, group: str, title: str, you: str) -> Content:
    """P4."""
    return Content(
        text=(
            f"Nhóm “{group}” chiều nay chưa có bài {quote(title)}. Bà con nhóm đó chưa biết tin. "
            f"{capital(you)} đăng giúp bây giờ chứ ạ?"
        ),
        choices=(
            Choice(label="Đã đăng rồi", action=f"byhand.posted:{delivery_id}", answer="yes"),
            Choice(label="Gửi lại bài cho tôi", action=f"byhand.again:{delivery_id}"),
            Choice(label="Không đăng nữa", action=f"byhand.never:{delivery_id}", answer="no"),
        ),
    )


# pinning


def ask_to_pin(delivery_id: int, group: str, title: str, you: str, *, picture: int | None) -> Content:
    """P5."""
    return Content(
        text=(
            f"📌 Bài {quote(title)} đã lên nhóm “{group}”. Zalo chưa cho Loa Xóm ghim, nhờ {you} ghim giúp.\n\n"
            f"Vào nhóm, nhấn giữ bài của {BOT}, chọn Ghim.{' Ảnh dưới chỉ chỗ.' if picture is not None else ''}"
        ),
        picture=picture,
        below=True,
        choices=(
            Choice(label="Đã ghim", action=f"trouble.pinned:{delivery_id}", answer="yes"),
            Choice(label="Không ghim được", action=f"trouble.cannot_pin:{delivery_id}", answer="no"),
            LATER,
        ),
    )


def ask_pinned(delivery_id: int, group: str, title: str) -> Content:
    """Asked again from the calendar."""
    return Content(
        text=f"Đã ghim bài {quote(title)} ở nhóm “{group}” chưa ạ?",
        choices=(
            Choice(label="Đã ghim", action=f"trouble.pinned:{delivery_id}", answer="yes"),
            Choice(label="Không ghim được", action=f"trouble.cannot_pin:{delivery_id}", answer="no"),
            LATER,
        ),
    )


def ask_to_unpin(group: str, titles: Sequence[str], you: str, *, how: bool) -> str:
    """Posts that are of no use any more, where Loa Xóm takes no pin off. `how`: on Zalo."""
    posts = ", ".join(quote(title) for title in titles)
    text = f"📌 Nhờ {you} bỏ ghim bài cũ {posts} ở nhóm “{group}”: bài này không còn dùng nữa."
    return f"{text}\n\nVào nhóm, mở tin đang ghim, chọn Bỏ ghim." if how else text


def cannot_pin(you: str) -> str:
    """P6."""
    return (
        f"Muốn ghim phải là trưởng nhóm hoặc phó nhóm. {capital(you)} nhờ người đó ghim giúp bài của {BOT}.\n\n"
        "Không ghim cũng không sao, lần nhắc sau Loa Xóm gửi lại mã QR."
    )


def private_unclear(messages: int, app: str, first_id: int, last_id: int) -> Content:
    """Like D10, of what was said to people in private."""
    return Content(
        text=(
            f"{messages} tin nhắn riêng chưa rõ đã tới máy bà con hay chưa, vì {app} không trả lời.\n\n"
            "Loa Xóm không tự gửi lại, để bà con khỏi nhận hai lần."
        ),
        choices=(
            Choice(label="Gửi lại", action=f"trouble.private_again:{first_id}:{last_id}"),
            Choice(label="Bỏ qua", action="leave", answer="no"),
        ),
    )


def sending_private_again(messages: int) -> str:
    """Once more to people in private."""
    return f"Đang gửi lại {messages} tin." if messages else "Không còn tin nào phải gửi lại."


def pinned(group: str) -> str:
    """The head says that it is pinned."""
    return f"Đã ghi: bài ở nhóm “{group}” đã ghim."


def may_not_pin(delivery_id: int, group: str, you: str) -> Content:
    """C6."""
    return Content(
        text=(
            f"Bài đã đăng ở nhóm “{group}”, nhưng Loa Xóm chưa được quyền ghim.\n\n"
            f"{capital(you)} mở nhóm, vào Quản trị viên, chọn {BOT}, bật quyền ghim tin nhắn. "
            "Xong thì chọn ở dưới."
        ),
        choices=(
            Choice(label="Đã bật, ghim đi", action=f"trouble.pin:{delivery_id}", answer="yes"),
            Choice(label="Tôi tự ghim", action=f"trouble.self_pin:{delivery_id}"),
            LATER,
        ),
    )


def pinning(group: str) -> str:
    """Once more."""
    return f"Đang ghim bài ở nhóm “{group}”."


def cannot_pin_old(group: str, you: str) -> str:
    """The group moved since: the messenger knows its old posts by other numbers."""
    return (
        f"Telegram vừa nâng cấp nhóm “{group}”, bài đăng trước đó Loa Xóm không ghim được nữa. Nhờ {you} ghim giúp."
    )


def self_pin(group: str, you: str) -> str:
    """The head pins by hand."""
    return f"Được, nhờ {you} ghim giúp bài ở nhóm “{group}”."


PICTURE_MISSING = "Ảnh kèm tin này chưa gửi qua đây được. Nhờ xem phần chữ ở trên."
"""Under a text whose picture nobody could fetch: the service has no public address."""


def file_at(address: str | None) -> str:
    """Under a text whose file the messenger does not take."""
    return f"Mở tệp ở đây: {address}" if address else "Tệp này chưa gửi được: máy chủ chưa có địa chỉ công khai."


# groups that do not get it


def group_gone(chat_id: int, group: str, at: datetime, zone: ZoneInfo, today: date, you: str) -> Content:
    """C7."""
    return Content(
        text=(
            f"Loa Xóm không còn ở nhóm “{group}” từ {time_of(at, zone)}, {day_of(at, zone, today)}. "
            f"Bài mới sẽ không tới nhóm này.\n\n"
            f"Muốn gắn lại, {you} mời {BOT} vào nhóm rồi gõ {cmd('gannhom')} ở đây."
        ),
        choices=(
            Choice(label="Tôi tự chuyển bài", action=f"trouble.group_by_hand:{chat_id}"),
            Choice(label="Bỏ nhóm này", action=f"trouble.leave_group:{chat_id}"),
            LATER,
        ),
    )


def group_by_hand(group: str, you: str) -> str:
    """C8, its third text."""
    return f"Đã gắn nhóm “{group}”. Có bài, Loa Xóm gửi {you} để {you} tự chuyển."


def group_left(group: str) -> str:
    """A group is not one of the hamlet's any more."""
    return f"Đã bỏ nhóm “{group}”. Bài mới không tính nhóm này nữa."


GROUP_SETTLED = "Nhóm này không còn vướng nữa."


def unclear(delivery_id: int, group: str, you: str, app: str) -> Content:
    """D10."""
    return Content(
        text=(
            f"Nhóm “{group}”: chưa rõ bài đã lên hay chưa, vì {app} không trả lời.\n\n"
            f"Nhờ {you} mở nhóm xem. Loa Xóm không tự gửi lại, để bà con khỏi thấy hai lần."
        ),
        choices=(
            Choice(label="Đã thấy trong nhóm", action=f"trouble.seen:{delivery_id}"),
            Choice(label="Gửi lại", action=f"trouble.again:{delivery_id}"),
            Choice(label="Tôi tự chuyển", action=f"trouble.by_hand:{delivery_id}"),
        ),
    )


def not_posted(delivery_id: int, group: str, title: str, why: str, you: str) -> Content:
    """A post that belongs to no announcement did not arrive."""
    return Content(
        text=(
            f"Chưa đăng được bài {quote(title)} ở nhóm “{group}”: {why}.\n\n"
            f"Bà con nhóm đó chưa biết tin. {capital(you)} chọn cách báo."
        ),
        choices=(
            Choice(label="Gửi lại", action=f"trouble.again:{delivery_id}"),
            Choice(label="Tôi tự chuyển", action=f"trouble.by_hand:{delivery_id}"),
            Choice(label="Bỏ qua", action="leave", answer="no"),
        ),
    )


def not_withdrawn(group: str, you: str) -> str:
    """The messenger did not let a post be deleted."""
    return f"Chưa gỡ được bài ở nhóm “{group}”. Nhờ {you} mở nhóm, nhấn giữ bài rồi gỡ giúp."


def seen(group: str) -> str:
    """The head saw it in the group."""
    return f"Đã ghi: nhóm “{group}” có bài rồi."


def sending_again(group: str) -> str:
    """Once more to one group."""
    return f"Đang gửi lại vào nhóm “{group}”."


def silent(app: str, since: datetime, zone: ZoneInfo, you: str) -> str:
    """O4."""
    return (
        f"Từ {time_of(since, zone)}, Loa Xóm không gửi được tin qua {app}. "
        f"Tin vẫn giữ đủ, thông lại là gửi tiếp.\n\nViệc gấp, nhờ {you} báo bà con bằng loa hoặc gọi điện."
    )


def back(app: str, at: datetime, sent: int, zone: ZoneInfo) -> str:
    """O5."""
    waited = f"Loa Xóm đã gửi {sent} tin còn chờ, không tin nào mất." if sent else "Không có tin nào phải chờ."
    return f"{app} đã thông lại lúc {time_of(at, zone)}. {waited}"


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """The words of this subject's expected noes."""
    match refusal:
        case NoSuchPost():
            return Content(text=f"Bài này không còn chờ nữa. Xem các bài đang chờ: gõ {cmd('lich')}.")
        case _:
            return None
