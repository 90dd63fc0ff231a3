"""The receiving account: proposing another one, agreeing, what the groups hear (voice K1 to K6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import account_paper, day_of, moment, time_of
from messages.texts import contacts
from messages.texts.account_refusals import the_two
from messages.texts.rounds import account_lines
from messages.texts.tokens import BOT, cmd
from models.domain.pay_codes import Account
from models.domain.place import Contact, Place, capital

TITLE = "đổi tài khoản"
"""What a question about it is called."""

ASK_BANK = "Tài khoản mới ở ngân hàng nào ạ? Gõ tên ngân hàng, hoặc gửi ảnh mã QR nhận tiền của tài khoản đó."
ASK_HOLDER = "Tên tài khoản là gì ạ? Gõ đúng như ngân hàng in, ví dụ NGUYEN THI THU."
SEVERAL_CODES = "Ảnh này có nhiều mã QR. Nhờ chụp riêng một mã của tài khoản mới, hoặc gõ tên ngân hàng."
NO_CODE = "Loa Xóm chưa đọc được mã QR chuyển khoản trong ảnh. Nhờ gõ tên ngân hàng của tài khoản mới."
KEPT = "Tài khoản để vậy, không có gì đổi."

_LEAVE = Choice(label="Thôi", action="leave", answer="no")
_STOP_CODES = Choice(label="Ngừng mọi mã QR", action="/ngungthu", exact=True)


# /taikhoan


def now_used(accounts: Sequence[tuple[int, Account]], place: Place, *, may_change: bool) -> Content:
    """The account in force (several where funds have their own), and what can be done; ids go with them."""
    if not accounts:
        return Content(
            text=(
                f"Tài khoản nhận tiền của {place.hamlet} chưa ghi cho Loa Xóm. "
                "Cán bộ xã lo việc này ghi tài khoản một lần lúc lập sổ."
            )
        )
    listed = "\n\n".join(account_lines(account) for _, account in accounts)
    text = f"Tài khoản nhận tiền của {place.hamlet}:\n{listed}"
    if not may_change:
        text = f"{text}\n\nĐổi tài khoản là việc của {the_two(place)}."
        return Content(text=text, choices=(_STOP_CODES, _LEAVE))
    several = len(accounts) > 1
    change = [
        Choice(
            label=f"Đổi số {account.number[-4:]}" if several else "Đổi tài khoản", action=f"account.change:{row_id}"
        )
        for row_id, account in accounts[:7]
    ]
    return Content(
        text=f"{text}\n\nĐổi tài khoản phải có hai người của hai hộ cùng đồng ý, và đợi 24 giờ.",
        choices=(*change, _STOP_CODES, _LEAVE),
    )


def ask_number(bank: str) -> str:
    """The second thing asked."""
    return f"{bank}. Số tài khoản là gì ạ? Gõ liền hay có dấu cách đều được."


def from_code(bank: str, number: str) -> str:
    """A picture of the new account's code told bank and number."""
    return f"Đọc được mã QR: {bank}, số {number}.\n\n{ASK_HOLDER}"


def read_back(old: Account, new: Account) -> Content:
    """The check before anybody is asked: what was understood, the number once more in fours."""
    return Content(
        text=(
            "Nhờ xem lại từng số, so với giấy của ngân hàng.\n\n"
            f"Tài khoản mới:\n{account_lines(new)}\n"
            f"Đọc từng nhóm: {account_paper(new.number)}\n\n"
            f"Thay cho: {_in_line(old)}"
        ),
        choices=(
            Choice(label="Đúng, gửi đề nghị", action="account.propose", exact=True),
            Choice(label="Gõ lại", action="account.again"),
            _LEAVE,
        ),
    )


# proposed


def proposed(change_id: int, by: Contact, old: Account, new: Account, *, place: Place, you: str) -> Content:
    """K1: to whoever could agree."""
    return Content(
        text=(
            f"⚠️ {_who(by)} đề nghị đổi tài khoản nhận tiền của {place.hamlet}.\n\n"
            f"Từ: {_in_line(old)}\n"
            f"Sang: {_in_line(new)}\n\n"
            f"{capital(you)} gọi điện hỏi lại người đề nghị rồi hãy trả lời. "
            "Chưa bàn với nhau thì chọn Không đồng ý."
        ),
        choices=(
            Choice(label="Không đồng ý", action=f"account.refuse:{change_id}", answer="no"),
            Choice(label="Đồng ý đổi", action=f"account.agree:{change_id}", exact=True),
            _STOP_CODES,
        ),
    )


def sent_to(people: Sequence[Contact]) -> str:
    """K2: to the one who asked."""
    whom = " hoặc ".join(contacts.named(each) for each in people)
    return (
        f"Đã gửi đề nghị đổi tài khoản tới {whom}. Người đó đồng ý thì 24 giờ sau mới đổi. "
        "Bây giờ mọi mã QR vẫn theo tài khoản cũ."
    )


def waits_for(change_id: int, people: Sequence[Contact], old: Account, new: Account) -> Content:
    """The one who asked looks again; a change stands."""
    whom = " hoặc ".join(contacts.with_phone(each) for each in people)
    return Content(
        text=(
            f"Đang đợi {whom} đồng ý đổi tài khoản.\n\nTừ: {_in_line(old)}\nSang: {_in_line(new)}\n\n"
            "Bây giờ mọi mã QR vẫn theo tài khoản cũ."
        ),
        choices=_stop_or_keep(change_id),
    )


def refused_by(by: Contact, place: Place) -> str:
    """The other person said no."""
    return (
        f"{_who(by)} không đồng ý đổi tài khoản. Tài khoản nhận tiền của {place.hamlet} giữ nguyên.\n\n"
        "Cần đổi thì hai người bàn với nhau, rồi đề nghị lại."
    )


def refused() -> str:
    """To whoever said no."""
    return "Đã ghi: không đồng ý. Tài khoản giữ nguyên, người đề nghị đã được báo."


# agreed


def groups_told(place: Place, *, groups: int, by_hand: int) -> str:
    """Who has heard of it: `by_hand` groups only if the head posts there."""
    hand = f"{by_hand} nhóm {place.head_title} tự chuyển bài"
    if not groups + by_hand:
        return f"Chưa gắn nhóm nào, nên bà con chưa được báo. Gắn nhóm: gõ {cmd('gannhom')}."
    if not groups:
        return f"Bà con được báo ở {hand}."
    told = "Loa Xóm đã báo bà con trong nhóm."
    return f"{told} Còn {hand}." if by_hand else told


def agreed(
    change_id: int, due_at: datetime, *, new: Account, told: str, you: str | None, zone: ZoneInfo, today: date
) -> Content:
    """K3: to both, and to the others who may stop it (`you`)."""
    who = "một trong hai người" if you is None else you
    return Content(
        text=(
            f"Hai người đã đồng ý. Tài khoản đổi lúc {moment(due_at, zone, today)}. {told}\n\n"
            f"Sang: {_in_line(new)}\n\n"
            f"Trước giờ đó, {who} vẫn dừng được."
        ),
        choices=_stop_or_keep(change_id),
    )


def warning(
    due_at: datetime,
    old: Account,
    new: Account,
    signers: Sequence[Contact],
    *,
    place: Place,
    zone: ZoneInfo,
    today: date,
) -> str:
    """K4: in the groups, a day before."""
    two = "\n".join(capital(contacts.with_phone(each)) for each in signers)
    return (
        f"⚠️ {place.hamlet_upper} SẮP ĐỔI TÀI KHOẢN NHẬN TIỀN\n\n"
        f"Từ {moment(due_at, zone, today)}, tiền của {place.kind} nộp vào:\n{account_lines(new)}\n\n"
        f"Trước giờ đó vẫn nộp vào tài khoản cũ:\n{old.number}\n\n"
        f"Hai người cùng đồng ý đổi:\n{two}\n\n"
        "Bà con thấy lạ, gọi hỏi trước khi chuyển."
    )


def postponed(change_id: int, due_at: datetime, *, zone: ZoneInfo, today: date) -> Content:
    """The groups heard of it late: it is changed later."""
    return Content(
        text=(
            "Bài báo đổi tài khoản vào nhóm trễ hơn dự tính, nên việc đổi cũng dời lại cho bà con đủ 24 giờ. "
            f"Tài khoản đổi lúc {moment(due_at, zone, today)}."
        ),
        choices=_stop_or_keep(change_id),
    )


# done, stopped, over


def changed(
    new: Account, *, place: Place, at: datetime, zone: ZoneInfo, today: date, is_stopped: bool, is_pinned: bool
) -> str:
    """K5: in the groups, at the change; the new code is not pinned while codes are stopped or no round is open."""
    if is_stopped:
        where = "Có mã QR mới Loa Xóm báo."
    else:
        where = "Mã QR mới ở bài ghim." if is_pinned else f"Mã QR mới: nhắn riêng cho {BOT} chữ “nộp”."
    return (
        f"⚠️ {place.hamlet_upper} ĐÃ ĐỔI TÀI KHOẢN NHẬN TIỀN\n\n"
        f"Từ bây giờ, {time_of(at, zone)}, {day_of(at, zone, today)}:\n{account_lines(new)}\n\n"
        f"Mã QR cũ đã bỏ, đừng quét ảnh cũ trong máy. {where}\n"
        f"Hỏi {contacts.head(place)}."
    )


def changed_to_keepers(new: Account, old: Account, *, has_feed: bool) -> str:
    """To those who keep the account; `has_feed`: the bank told of the old one's credits."""
    feed = (
        "\n\nNgân hàng đang báo có cho Loa Xóm từ tài khoản cũ. Nhờ cán bộ xã lo việc này nối thêm tài khoản mới."
        if has_feed
        else ""
    )
    return (
        f"Tài khoản nhận tiền đã đổi sang:\n{account_lines(new)}\n\n"
        f"Số cũ {old.number} thôi dùng, Loa Xóm vẫn nhớ để trả lời bà con. Thẻ, giấy đã in có số cũ thì in lại. "
        f"Trong 60 ngày, tin nhắc nào cũng nói việc đổi này.{feed}"
    )


def not_changed(old: Account, place: Place) -> str:
    """K6: in the groups, a change that was announced is off."""
    return (
        f"{place.hamlet_at_start} không đổi tài khoản nữa. Tiền vẫn nộp vào tài khoản cũ:\n{account_lines(old)}\n\n"
        f"Hỏi {contacts.head(place)}."
    )


def stopped_by(by: Contact, place: Place) -> str:
    """To the others who keep the account."""
    return f"{_who(by)} đã dừng việc đổi tài khoản. Tài khoản nhận tiền của {place.hamlet} giữ nguyên."


def stopped(*, was_announced: bool) -> str:
    """To whoever stopped it."""
    told = " Loa Xóm đã báo bà con trong nhóm." if was_announced else ""
    return f"Đã dừng việc đổi tài khoản. Tài khoản giữ nguyên.{told}"


def nobody_agreed(place: Place) -> str:
    """Three days went by."""
    return (
        f"Đã ba ngày chưa ai đồng ý, nên đề nghị đổi tài khoản bỏ. Tài khoản nhận tiền của {place.hamlet} "
        f"giữ nguyên. Cần đổi thì đề nghị lại: gõ {cmd('taikhoan')}."
    )


def not_two_any_more(place: Place) -> str:
    """One of the two gave up the office, or the two turned out to be of one household, before the day came."""
    return (
        f"Việc đổi tài khoản của {place.hamlet} dừng lại: một trong hai người đã đồng ý không còn giữ việc này, "
        f"hoặc hai người nay cùng một hộ. Tài khoản giữ nguyên. Cần đổi thì đề nghị lại: gõ {cmd('taikhoan')}."
    )


def _who(by: Contact) -> str:
    return capital(contacts.named(by))


def _in_line(account: Account) -> str:
    return f"{account.number}, {account.bank}, {account.holder}"


def _stop_or_keep(change_id: int) -> tuple[Choice, ...]:
    return (
        Choice(label="Dừng việc đổi", action=f"account.stop:{change_id}"),
        Choice(label="Để vậy", action="account.keep", answer="no"),
    )
