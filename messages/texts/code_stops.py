"""Stopping every code at once, and starting again by two (voice K6b, K6c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, day_of, time_of
from messages.texts import contacts
from messages.texts.rounds import account_lines
from messages.texts.tokens import cmd
from models import code_stops
from models.domain.pay_codes import Account
from models.domain.place import Contact, Place, capital
from models.refusals import Refusal

TITLE = "ngừng mã QR"
"""What a question about it is called."""

NOT_YET = "Vẫn ngừng. Muốn mở lại lúc nào thì chọn Đồng ý mở lại ở tin đó, hoặc gõ lại lệnh này."
NOT_STOPPED = "Mã QR đang dùng được như thường, không phải mở lại."


def ask(place: Place) -> Content:
    """K6b: before it is done."""
    return Content(
        text=(
            f"Ngừng mọi mã QR của {place.hamlet} ngay bây giờ, bà con không chuyển khoản được nữa. "
            "Mở lại phải có hai người đồng ý."
        ),
        choices=(
            Choice(label="Ngừng ngay", action="codes.stop", exact=True),
            Choice(label="Thôi", action="leave", answer="no"),
        ),
    )


def stopped(place: Place, *, groups: int) -> str:
    """To whoever stopped them."""
    told = "Loa Xóm đã báo các nhóm." if groups else "Chưa gắn nhóm nào để báo bà con."
    return (
        f"Đã ngừng mọi mã QR của {place.hamlet}. {told} Tiền đã nộp vẫn nguyên trong sổ.\n\n"
        f"Muốn mở lại, hai người cùng đồng ý: gõ {cmd('ngungthu')}."
    )


def told(
    stop_id: int, by: Contact, at: datetime, *, place: Place, you: str, zone: ZoneInfo, today: date, may_start: bool
) -> Content:
    """K6b: to the others who keep the account, and to whoever asks while codes are stopped."""
    text = (
        f"⚠️ {capital(contacts.named(by))} vừa ngừng mọi mã QR của {place.hamlet}, "
        f"lúc {time_of(at, zone)}, {day_of(at, zone, today)}. Loa Xóm đã báo các nhóm.\n\n"
        f"Muốn mở lại, hai người cùng đồng ý. {capital(you)} gọi cho nhau trước."
    )
    return Content(text=text, choices=_start_or_not(stop_id) if may_start else ())


def still_stopped(
    stop_id: int,
    by: Contact,
    at: datetime,
    *,
    first: Contact | None,
    place: Place,
    zone: ZoneInfo,
    today: date,
    may_start: bool,
) -> Content:
    """/ngungthu while codes are stopped; `first` wants to start again already."""
    wish = f"\n\n{capital(contacts.named(first))} đã đồng ý mở lại, còn một người nữa." if first else ""
    return Content(
        text=(
            f"Mọi mã QR của {place.hamlet} đang ngừng, {contacts.named(by)} ngừng "
            f"lúc {time_of(at, zone)}, {day_of(at, zone, today)}. Mở lại phải có hai người đồng ý.{wish}"
        ),
        choices=_start_or_not(stop_id) if may_start else (),
    )


def one_agreed(stop_id: int, by: Contact, *, place: Place) -> Content:
    """To those who could be the second."""
    return Content(
        text=(
            f"{capital(contacts.named(by))} đồng ý mở lại mã QR của {place.hamlet}. "
            "Còn một người nữa đồng ý là mở.\n\n"
            "Gọi cho nhau trước rồi hãy chọn."
        ),
        choices=_start_or_not(stop_id),
    )


def noted() -> str:
    """To the first of the two."""
    return "Đã ghi: đồng ý mở lại. Còn một người của hộ khác đồng ý nữa thì mã QR dùng lại được."


def started() -> str:
    """To those who keep the account."""
    return "Hai người đã đồng ý. Mã QR dùng lại được từ bây giờ, Loa Xóm đã báo các nhóm."


# in the groups


def stopped_in_group(place: Place, at: datetime, zone: ZoneInfo, today: date, *, change_is_off: bool) -> str:
    """K6c; `change_is_off`: a change of the account that was announced is stopped with them."""
    off = f"\n\n{place.hamlet_at_start} cũng không đổi tài khoản nữa." if change_is_off else ""
    return (
        f"⚠️ {place.hamlet_upper} TẠM NGỪNG NHẬN CHUYỂN KHOẢN\n\n"
        f"Từ {time_of(at, zone)}, {day_of(at, zone, today)}, bà con đừng quét mã QR, đừng chuyển tiền cho "
        f"{place.kind}. Tiền đã nộp vẫn nguyên trong sổ.{off}\n\n"
        f"Có tin mới Loa Xóm báo. Hỏi {contacts.head(place)}."
    )


def started_in_group(
    place: Place, accounts: Sequence[Account], signers: Sequence[Contact], *, is_pinned: bool
) -> str:
    """K6c: codes are back; `is_pinned`: a round is open."""
    where = "Mã QR trong bài ghim dùng được như trước" if is_pinned else "Tiền nộp vào như trước"
    listed = "\n\n".join(account_lines(each) for each in accounts)
    two = capital(" và ".join(contacts.named(each) for each in signers))
    return f"📢 {place.hamlet_upper} NHẬN CHUYỂN KHOẢN TRỞ LẠI\n\n{where}:\n{listed}\n\n{two} cùng đồng ý."


# to residents, on the pay page


def for_residents(place: Place, at: datetime, zone: ZoneInfo, today: date) -> str:
    """Instead of a code, wherever one is asked for."""
    return (
        f"⚠️ {cap(place.hamlet)} đang tạm ngừng nhận chuyển khoản, từ {time_of(at, zone)}, "
        f"{day_of(at, zone, today)}. Xin đừng quét mã QR cũ, đừng chuyển tiền. Tiền đã nộp vẫn nguyên trong sổ.\n\n"
        f"Nộp tiền mặt: {contacts.treasurer(place)}. Mở lại, Loa Xóm báo trong nhóm."
    )


def on_page(place: Place, at: datetime, zone: ZoneInfo, today: date) -> str:
    """The same on a page that says elsewhere whom to give cash to."""
    return (
        f"{cap(place.hamlet)} đang tạm ngừng nhận chuyển khoản, từ {time_of(at, zone)}, {day_of(at, zone, today)}. "
        "Xin đừng quét mã QR cũ, đừng chuyển tiền. Tiền đã nộp vẫn nguyên trong sổ."
    )


def round_waits(round_title: str) -> str:
    """A round was opened while codes are stopped: its card is posted afterwards."""
    return (
        f"Đã mở đợt thu {round_title}. Đang tạm ngừng nhận chuyển khoản, nên mã QR chưa đăng; "
        "mở lại thì Loa Xóm đăng vào nhóm."
    )


def no_reminders() -> str:
    """Reminding by hand while codes are stopped."""
    return f"Đang tạm ngừng nhận chuyển khoản, nên Loa Xóm chưa nhắc nộp. Mở lại: gõ {cmd('ngungthu')}."


def refusal(refusal: Refusal, place: Place | None, you: str, zone: ZoneInfo, today: date) -> Content | None:
    """Why nothing is started again."""
    return Content(text=NOT_STOPPED) if isinstance(refusal, code_stops.NothingStopped) else None


def _start_or_not(stop_id: int) -> tuple[Choice, ...]:
    return (
        Choice(label="Đồng ý mở lại", action=f"codes.start:{stop_id}", exact=True),
        Choice(label="Chưa mở", action="codes.not_yet", answer="no"),
    )
