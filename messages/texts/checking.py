"""Is this code or number ours? Answers in private and in a group, and what the head hears (voice K7 to K11b)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import day_of, moment, quote
from messages.texts import contacts
from messages.texts.rounds import account_lines
from messages.texts.tokens import BOT, cmd
from models.domain.pay_codes import Account
from models.domain.place import Place, capital

TITLE = "xem mã QR"
PROMPT = "Gửi ảnh mã QR vào đây, hoặc gõ số tài khoản. Loa Xóm xem có đúng của nơi mình không."
PROMPT_IN_GROUP = f"Muốn xem mã QR hay số tài khoản có đúng không, nhắn riêng cho {BOT} chữ “kiểm tra”."
NOT_READ = (
    "Loa Xóm chưa đọc được mã QR trong ảnh. Nhờ chụp gần hơn, đủ bốn góc, không bóng, "
    "hoặc gõ số tài khoản vào đây.\n\n"
    "Chưa chắc thì chưa chuyển."
)
"""K10."""
NOT_A_NUMBER = (
    "Loa Xóm chưa thấy số tài khoản nào trong tin này. Nhờ gõ riêng số tài khoản, ví dụ 0011009990001, "
    "hoặc gửi ảnh mã QR."
)
NOT_A_TRANSFER = (
    "⚠️ Mã QR trong ảnh không phải mã chuyển khoản vào tài khoản. Người lạ gửi thì đừng quét, đừng mở đường dẫn, "
    "đừng gõ mật khẩu vào đâu."
)
LEFT_ALONE = "Đã bỏ qua."

_LEAVE = Choice(label="Thôi", action="leave", answer="no")


def ours(account: Account, place: Place, *, stopped: bool) -> str:
    """K7; while codes are stopped nothing is to be sent."""
    look = "Trước khi chuyển, nhìn tên hiện trên ứng dụng ngân hàng có giống tên này không."
    if stopped:
        look = "Nhưng lúc này đang tạm ngừng nhận chuyển khoản, xin đừng chuyển. Mở lại, Loa Xóm báo trong nhóm."
    return f"Đúng tài khoản của {place.hamlet}.\n\n{account_lines(account)}\n\n{look}"


def not_ours(number: str, accounts: Sequence[Account], place: Place, *, may_report: bool) -> Content:
    """K8."""
    right = ""
    if accounts:
        first = accounts[0]
        right = f"\nSố đúng của {place.kind}: {first.number}\nNgân hàng: {first.bank}\nTên tài khoản: {first.holder}"
        right += "".join(
            f"\n\nVà: {each.number}\nNgân hàng: {each.bank}\nTên tài khoản: {each.holder}" for each in accounts[1:]
        )
    return Content(
        text=(
            f"⚠️ Không phải tài khoản của {place.hamlet}. Xin đừng chuyển tiền nộp cho {place.kind} vào số này.\n\n"
            f"Số vừa hỏi: {number}{right}\n\n"
            f"Ai đưa mã này ra, nhờ báo {contacts.head(place)}. Lỡ chuyển rồi thì gọi tổng đài ngân hàng của mình, "
            f"rồi báo công an {place.commune_kind}."
        ),
        choices=(Choice(label="Báo giúp tôi", action=f"check.report:{number}"), _LEAVE) if may_report else (),
    )


def old(number: str, until: datetime, now_used: Account | None, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """K9."""
    now = f"Nay nộp vào:\n{account_lines(now_used)}\n\nLấy mã QR mới: gõ {cmd('nop')}. " if now_used else ""
    return (
        f"Đây là tài khoản cũ của {place.hamlet}, thôi dùng từ {day_of(until, zone, today)}. "
        f"Xin đừng chuyển vào nữa.\n\n{now}"
        f"Đã lỡ chuyển vào số cũ, gọi {contacts.treasurer(place)}."
    )


def coming(
    account: Account, since: datetime, now_used: Account | None, place: Place, *, zone: ZoneInfo, today: date
) -> str:
    """K9: announced, and not in force yet."""
    now = f"\n\nTrước giờ đó vẫn nộp vào:\n{account_lines(now_used)}" if now_used else ""
    return (
        f"Đây là tài khoản mới của {place.hamlet}, dùng từ {moment(since, zone, today)}. Bây giờ chưa chuyển vào.\n\n"
        f"{account_lines(account)}{now}"
    )


def several(answers: Sequence[str]) -> str:
    """Several codes in one picture, each with its answer."""
    listed = "\n\n".join(f"Mã thứ {place}: {answer}" for place, answer in enumerate(answers, start=1))
    return f"Trong ảnh có {len(answers)} mã QR.\n\n{listed}"


def ours_in_line(account: Account, place: Place) -> str:
    """One of several codes."""
    return f"đúng tài khoản của {place.hamlet}, số {account.number}, {account.bank}, {account.holder}."


def old_in_line(number: str, place: Place) -> str:
    """One of several codes."""
    return f"số {number}, tài khoản cũ của {place.hamlet}, xin đừng chuyển vào nữa."


def coming_in_line(number: str, since: datetime, place: Place, *, zone: ZoneInfo, today: date) -> str:
    """One of several codes."""
    return f"số {number}, tài khoản mới của {place.hamlet}, dùng từ {moment(since, zone, today)}."


def not_ours_in_line(number: str, place: Place) -> str:
    """One of several codes."""
    return f"số {number}, không phải tài khoản của {place.hamlet}. Xin đừng chuyển tiền nộp cho {place.kind} vào đó."


NOT_A_TRANSFER_IN_LINE = "không phải mã chuyển khoản vào tài khoản."


# in a group


def the_right_one(accounts: Sequence[Account], place: Place) -> str:
    """Asked in a group, whatever the number was: what is right, and never what another number is."""
    if not accounts:
        return PROMPT_IN_GROUP
    listed = "\n\n".join(account_lines(each) for each in accounts)
    only = "một tài khoản này" if len(accounts) == 1 else "các tài khoản này"
    return f"{place.hamlet_at_start}: tiền nộp cho {place.kind} chỉ vào {only}:\n{listed}\n\n{PROMPT_IN_GROUP}"


def reminder(accounts: Sequence[Account], place: Place) -> str:
    """K11b: what the head may post."""
    listed = "\n\n".join(account_lines(each) for each in accounts)
    only = "một tài khoản này" if len(accounts) == 1 else "các tài khoản này"
    return (
        f"⚠️ {place.hamlet_upper}: tiền nộp cho {place.kind} chỉ vào {only}:\n{listed}\n\n"
        f"Ai đưa số khác, bà con gửi cho {BOT} xem giúp, hoặc gọi {contacts.head(place)}."
    )


# to the head


def seen_in_group(chat_id: int, group: str, number: str, place: Place, you: str) -> Content:
    """K11."""
    return Content(
        text=(
            f"⚠️ Trong nhóm {quote(group)} vừa có số tài khoản {number}, không phải của {place.hamlet}. "
            "Có thể là việc riêng của bà con.\n\n"
            f"{capital(you)} xem giúp. Nếu là giả danh {place.kind}, {you} đăng một câu nhắc bà con."
        ),
        choices=(
            Choice(label="Việc riêng, bỏ qua", action="check.private"),
            Choice(label="Đăng câu nhắc", action=f"check.warn:{chat_id}"),
        ),
    )


def reported_by(who: str, number: str, place: Place) -> str:
    """Somebody was given a foreign number and wants the head to know."""
    return (
        f"⚠️ {who} báo có người đưa số tài khoản {number}, không phải của {place.hamlet}, để thu tiền. "
        "Nhờ gọi hỏi lại người báo, và nhắc bà con nếu cần."
    )


def reported(place: Place) -> str:
    """To whoever wanted it."""
    return f"Đã báo {contacts.head_name(place)}. Cảm ơn đã để ý giúp."


def warned(group: str) -> str:
    """The reminder is posted."""
    return f"Đã đăng câu nhắc vào nhóm {quote(group)}."


NOTHING_TO_WARN_OF = "Nhóm đó không còn gắn, hoặc chưa có tài khoản nhận tiền, nên chưa đăng được câu nhắc."
