"""Why the receiving account cannot be changed or codes cannot be started again, and what to do about it."""

from __future__ import annotations

from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.channels.base import Content
from messages.format import quote
from messages.texts import contacts
from messages.texts.talk import shortened
from messages.texts.tokens import BOT, cmd
from models import account_changes
from models.accounts import BadAccount
from models.domain.account_change import Nobody, NotAKeeper, OneHousehold, OnePerson, ThirdNotNeeded, Unlinked
from models.domain.place import Place, capital
from models.refusals import Refusal

OLD_CHANGE = "Lần đổi tài khoản đó đã xong hoặc đã dừng, Loa Xóm không làm lần nữa."


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """Why an account cannot be changed, and what to do."""
    match refusal:
        case account_changes.NotTwoPeople() if place is not None:
            return Content(text=_why_not(refusal, place, you))
        case account_changes.ChangeIsOpen():
            text = f"Đang có một việc đổi tài khoản chưa xong. Xem hoặc dừng việc đó trước: gõ {cmd('taikhoan')}."
        case account_changes.SameAccount():
            text = "Đó là tài khoản đang dùng rồi, không có gì để đổi."
        case account_changes.NoAccountToChange():
            text = f"Tài khoản đó không còn dùng. Xem tài khoản bây giờ: gõ {cmd('taikhoan')}."
        case account_changes.NoLongerOpen():
            text = OLD_CHANGE
        case BadAccount():
            text = not_read(refusal, you=you)
        case _:
            return None
    return Content(text=text)


def _why_not(refusal: account_changes.NotTwoPeople, place: Place, you: str) -> str:
    third = (
        f"{capital(place.head_title)} gõ {cmd('capma')}, chọn người thứ ba (bí thư, ban giám sát), "
        "là người của hộ khác."
    )
    match refusal.bar:
        case NotAKeeper(person_id=person_id) if person_id == refusal.asking:
            return f"Việc này do {the_two(place)} cùng quyết."
        case NotAKeeper():
            return "Người kia không còn giữ việc này, nên lời đồng ý đó bỏ. Cần thì làm lại từ đầu."
        case Unlinked(person_id=person_id) if person_id == refusal.asking:
            return (
                f"Tài khoản phải do hai người của hai hộ cùng quyết, mà Loa Xóm chưa biết {you} ở hộ nào.\n\n"
                f"{capital(you)} gõ mã nhận tin của nhà mình vào đây (tám số, trên giấy phát cho từng nhà), "
                "rồi làm lại. Chưa có giấy thì hỏi cán bộ xã lo việc này."
            )
        case Unlinked():
            return (
                "Tài khoản phải do hai người của hai hộ cùng quyết, mà Loa Xóm chưa biết "
                f"{refusal.other} ở hộ nào.\n\n"
                f"Nhờ người đó nhắn riêng cho {BOT} mã nhận tin của nhà mình (tám số), rồi làm lại."
            )
        case OnePerson():
            return (
                "Việc này cần hai người khác nhau. Hai máy này của một người, hoặc ghi cùng tên, "
                f"cùng số điện thoại.\n\n{third}"
            )
        case OneHousehold():
            return f"Việc này cần hai người của hai hộ khác nhau. Hai người này cùng một hộ.\n\n{third}"
        case ThirdNotNeeded():
            return (
                f"Việc này do {the_two(place)} cùng quyết. "
                f"{capital(you)} thấy lạ thì ngừng mọi mã QR ngay được: gõ {cmd('ngungthu')}."
            )
        case Nobody():
            return f"Việc này cần hai người của hai hộ cùng quyết, mà chưa có người thứ hai.\n\n{third}"
        case _:
            assert_never(refusal.bar)


def not_read(refusal: BadAccount, *, you: str) -> str:
    """What was typed is no bank, number or holder; the same is asked again."""
    match refusal.field:
        case "bank" if refusal.banks:
            return f"{quote(shortened(refusal.written))} có thể là {' hoặc '.join(refusal.banks)}. Nhờ gõ sáu số đó."
        case "bank":
            return (
                f"Loa Xóm không thấy ngân hàng nào là {quote(shortened(refusal.written))}. "
                "Nhờ gõ tên quen gọi, ví dụ Vietcombank, Agribank, MB."
            )
        case "number":
            return (
                f"{quote(shortened(refusal.written))} chưa phải số tài khoản. "
                "Số tài khoản có 6 đến 19 chữ số, ví dụ 0011009990001."
            )
        case "letters":
            return (
                f"{quote(shortened(refusal.written))} chưa phải tên tài khoản. "
                f"{capital(you)} gõ đúng như ngân hàng in, ví dụ NGUYEN THI THU."
            )
        case _:
            return f"Tên tài khoản chưa đúng với sổ. {capital(you)} gõ đúng như ngân hàng in, ví dụ NGUYEN THI THU."


def the_two(place: Place) -> str:
    """Whose decision it is."""
    if place.treasurer is None or (place.head is not None and place.head.name == place.treasurer.name):
        return f"{contacts.head_name(place)} và người thứ ba"
    return f"{contacts.head_name(place)} và {contacts.treasurer_name(place)}"
