"""Words of the talk itself: choices that do not fit, dialogues that are left, things that cannot be read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import clock_time, day, quote
from messages.texts import contacts
from messages.texts.tokens import BOT, cmd
from models.domain.place import Place

TYPED_SHOWN = 60  # letters of what was typed that we say back

LEFT = "Đã thôi."
TAKE_BACK = "Lấy lại"
STAYS_DONE = "Đã thôi. Việc vừa làm vẫn giữ nguyên."
STILL_SENDING = f"Bài vẫn đang gửi. Không gửi nữa thì chọn “{TAKE_BACK}”."
CHOOSE = "Chọn ở dưới giúp."
NOTHING_TO_LEAVE = "Không có việc gì đang làm dở."
OUR_FAULT = "Loa Xóm đang trục trặc, việc vừa rồi chưa ghi. Chờ một phút rồi gõ lại giúp. Tiền và sổ không mất gì."
PICTURE_TOO_HEAVY = "Ảnh nặng quá, Loa Xóm chưa nhận được. Mở ảnh lên, chụp màn hình ảnh đó, rồi gửi bản chụp."
PRIVATE_MATTER = f"Việc này nhắn riêng cho {BOT} giúp."
EDITED = "Loa Xóm chỉ đọc tin mới, không đọc lại tin đã sửa. Nhờ gõ lại thành một tin mới."
ALREADY_PICKED = "Việc này đã chọn rồi, Loa Xóm không làm lần nữa."


def left(title: str) -> str:
    """A dialogue was left and its draft is kept."""
    return f"Đã thôi. Bản nháp {quote(title)} còn giữ." if title else LEFT


def shortened(typed: str) -> str:
    """What somebody typed, short enough to say back."""
    return typed if len(typed) <= TYPED_SHOWN else typed[: TYPED_SHOWN - 1].rstrip() + "…"


def out_of_range(last: int) -> str:
    """A number that is not among the choices."""
    if last == 1:
        return "Chỉ có số 1. Nhờ gõ lại, hoặc gõ “thôi”."
    return f"Chỉ có số từ 1 đến {last}. Nhờ gõ lại một số, hoặc gõ “thôi”."


def no_question(typed: str) -> str:
    """A number while nothing was asked."""
    return f"Loa Xóm không rõ số {shortened(typed)} trả lời cho việc gì. Xem các việc làm được: gõ {cmd('trogiup')}."


def old_question(asked_at: datetime, zone: ZoneInfo, *, another_stands: bool) -> str:
    """A number or a button for a question that does not stand any more."""
    local = asked_at.astimezone(zone)
    first = f"Câu đó đã cũ, hỏi từ {clock_time(local.time())}, {day(local.date(), local.date())}."
    if another_stands:
        return f"{first} Câu đang hỏi là câu ở dưới."
    return f"{first} Muốn làm lại, xem các việc làm được: gõ {cmd('trogiup')}."


def forgotten_question() -> str:
    """A button under a message of long ago."""
    return f"Câu đó đã cũ lắm rồi. Muốn làm lại, xem các việc làm được: gõ {cmd('trogiup')}."


def somebody_elses(person: str) -> str:
    """In a group, somebody answers what another was asked."""
    return f"Câu đó Loa Xóm đang hỏi {person}. Bà con muốn hỏi thì gõ câu hỏi của mình."


def cannot_read(place: Place | None) -> str:
    """A voice message, a sticker, a video."""
    end = f"Nhờ gõ chữ, hoặc gọi {contacts.head(place)}." if place else "Nhờ gõ chữ giúp."
    return f"Loa Xóm mới đọc được chữ và ảnh, chưa nghe được tiếng, chưa mở được tệp này.\n\n{end}"


def unknown_command(typed: str) -> str:
    """A slash and no command that we know."""
    return f"Loa Xóm chưa có việc nào tên {quote(shortened(typed))}. Xem các việc làm được: gõ {cmd('trogiup')}."


def not_yet(place: Place | None) -> str:
    """A command that this version does not do yet; `place` where somebody else can be asked."""
    end = f" Cần ngay thì gọi {contacts.head(place)}." if place else ""
    return f"Việc này Loa Xóm chưa làm được.{end} Xem các việc làm được: gõ {cmd('trogiup')}."


def no_hamlet() -> str:
    """A command of a hamlet, from somebody we cannot place."""
    return (
        "Loa Xóm chưa biết nhà mình ở đâu.\n\n"
        "Có giấy ghi mã nhận tin thì gõ mã đó vào đây. Chưa có giấy, hỏi trưởng thôn, trưởng ấp nơi mình ở."
    )


_YOURS = f"Các việc làm được ở đây: gõ {cmd('trogiup')}."


def for_the_head(place: Place) -> Content:
    """A resident types a command of the head."""
    return Content(
        text=(
            f"Việc này do {contacts.head(place)} làm.\n\n"
            f"Nhà mình cần gì, cứ gõ vào đây, hoặc xem các việc làm được: gõ {cmd('trogiup')}."
        )
    )


def for_the_commune(place: Place) -> Content:
    """Somebody of a hamlet types a command of the commune's officer."""
    return Content(text=f"Gửi tin tới các {place.kind} là việc của cán bộ {place.commune}. {_YOURS}")


def for_the_helpers(place: Place) -> Content:
    """Somebody types a command of those who help."""
    return Content(
        text=(
            f"Việc này do tổ công nghệ số và {contacts.head_name(place)} làm. Nhà mình cần người giúp thì gõ "
            f"{cmd('giupdo')}."
        )
    )


def for_the_head_announcing(place: Place) -> Content:
    """A resident types the command that announces."""
    return Content(
        text=(
            f"Gửi thông báo là việc của {contacts.head_name(place)}. Nhà mình muốn báo tin gì cho cả {place.kind}, "
            f"nhắn {contacts.head(place)}."
        )
    )


def for_the_treasurer(place: Place) -> Content:
    """A resident types a command of the treasurer."""
    return Content(
        text=(
            f"Ghi tiền vào sổ là việc của {contacts.treasurer(place)}.\n\n"
            f"Nhà mình đã nộp thì gõ {cmd('dachuyen')}, thủ quỹ xem rồi ghi."
        )
    )


def treasurer_not_head(place: Place, you: str) -> Content:
    """The head types a command of the treasurer."""
    return Content(
        text=(
            f"Việc này của {contacts.treasurer_name(place)}, để người giữ tiền và người gửi bài là hai người khác "
            f"nhau.\n\n{you.capitalize()} nhắn thủ quỹ, hoặc gõ {cmd('danhsach')} để xem sổ."
        )
    )


def head_not_treasurer(place: Place, you: str) -> Content:
    """The treasurer types a command of the head."""
    return Content(
        text=(
            f"Gửi bài cho cả {place.kind} là việc của {contacts.head(place)}. Nhờ {you} bàn với {place.head_title}."
        )
    )


def names_and_debts(place: Place, you: str) -> Content:
    """A helper or an officer asks for who owes what."""
    return Content(
        text=(
            f"Tên hộ kèm số tiền nộp chỉ {place.head_title} và thủ quỹ của {place.hamlet} xem được. "
            f"{you.capitalize()} cần gì thì hỏi {contacts.head(place)}."
        )
    )


def what_for(you: str, *, danger: str = "") -> Content:
    """The head sends a long text or a picture without a word of what it is for; in danger, the number first."""
    ask = f"{you.capitalize()} gửi tin này để làm gì ạ?"
    return Content(
        text=f"{danger}\n\n{ask}" if danger else ask,
        choices=(
            Choice(label="Đăng thông báo", action="announce.from_draft"),
            Choice(label="Tôi hỏi", action="ask.from_draft"),
            Choice(label="Bỏ qua", action="leave", answer="no"),
        ),
    )


def photo_for(*, linked: bool) -> Content:
    """A resident sends a photo without words."""
    choices = [Choice(label="Tôi hỏi việc khác", action="ask.prompt"), Choice(label="Gửi nhầm", action="leave")]
    if linked:
        choices.insert(0, Choice(label="Báo đã chuyển khoản", action="claim.from_draft", answer="yes"))
    return Content(text="Ảnh này là ảnh báo chuyển tiền phải không ạ?", choices=tuple(choices))
