"""Words about what is held on a person: in short, put right, deleted (voice B9 to B12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from messages.channels.base import Choice, Content
from messages.format import day, day_of, phone, quote
from messages.texts import contacts
from messages.texts.people import role_name
from messages.texts.tokens import APP, cmd
from models.domain.place import Place, capital
from models.domain.roles import RoleKind
from models.erasure import StillHoldsCash, StillInOffice
from models.personal_data import Held
from models.refusals import Refusal

TITLE = "sửa thông tin"
TYPED_SHOWN = 200  # letters
NO_NAME = "chưa rõ"
KEPT = "Vậy giữ lại như cũ."
NOTHING_OPEN = "Việc này đã trả lời từ trước."
_LEAVE = Choice(label="Thôi", action="leave")


def summary(
    held: Held,
    place: Place | None,
    *,
    said_yes: bool,
    keep_questions: int,
    keep_proofs: int,
    due: date,
    zone: tzinfo,
    today: date,
) -> Content:
    """B9: what is held about this phone; days are how long it is kept. `said_yes`: somebody may act for them."""
    lines = ["Loa Xóm đang giữ về máy này:", f"Tên hiện trên {APP}: {held.name or NO_NAME}"]
    for link in held.linked:
        lines.append(f"Nhận tin của: nhà {link.household.head}, mã hộ {link.household.code}")
        lines.append(f"Đồng ý nhận tin: {day_of(link.joined_at, zone, today)}, bằng cách {link.consent_way}")
    if not held.linked:
        lines.append("Nhận tin của: chưa nối với nhà nào")
    lines.append(f"Câu đã hỏi: {held.questions}, tự xóa sau {keep_questions} ngày")
    lines.append(f"Ảnh đã gửi: tự xóa sau {keep_proofs} ngày")
    title = place.head_title if place else "trưởng thôn"
    book = f"Sổ tiền của hộ nằm trong sổ quỹ, chỉ nhà mình, {title} và thủ quỹ xem được. " if held.linked else ""
    return Content(
        text="\n".join([*lines, "", f"{book}Xin sửa, xin xóa thì Loa Xóm làm xong trước {day(due, today)}."]),
        choices=(
            Choice(label="Gửi bản đầy đủ", action="data.full"),
            Choice(label="Sửa cho đúng", action="data.correct"),
            *([Choice(label="Lời nhờ làm giúp", action="behalf.list")] if said_yes else []),
            Choice(label="Xóa", action="data.erase"),
            _LEAVE,
        ),
    )


def full_copy(file_id: int) -> Content:
    """Under the file with everything."""
    return Content(
        text="Bản đầy đủ ở tệp này. Trong đó có chuyện riêng của nhà mình, đừng gửi vào nhóm.", document=file_id
    )


def what_to_correct(place: Place) -> Content:
    """Asks what is to be put right."""
    return Content(
        text=(
            "Điều gì chưa đúng ạ? Gõ một câu, ví dụ: nhà tôi có 4 khẩu, không phải 5.\n\n"
            f"Loa Xóm chuyển tới {contacts.head_name(place)}."
        ),
        choices=(_LEAVE,),
    )


def what_to_correct_in_office(you: str) -> Content:
    """The same to somebody who holds a role: the own name and number can be put right here."""
    return Content(
        text=f"{capital(you)} sửa gì ạ?",
        choices=(
            Choice(label="Tên của tôi", action="data.rename:name"),
            Choice(label="Số điện thoại", action="data.rename:phone"),
            Choice(label="Việc khác", action="data.correct:other"),
            _LEAVE,
        ),
    )


def renamed(name: str, number: str) -> str:
    """The own name or number is right now."""
    return f"Đã sửa: {name or phone(number)}. Bài đăng từ giờ dùng {'tên' if name else 'số'} này."


def correction_sent(typed: str, place: Place) -> str:
    """B12."""
    return (
        f"Đã gửi điều cần sửa tới {contacts.head_name(place)}: {quote(typed, TYPED_SHOWN)}. "
        "Sửa xong Loa Xóm báo lại ở đây."
    )


def correction_asked(
    correction_id: int, who: str, typed: str, due: date, today: date, you: str, *, again: bool
) -> Content:
    """To the head: what somebody wants put right, and until when; `again` as a reminder."""
    first = "Còn một điều xin sửa chưa trả lời. " if again else ""
    return Content(
        text=(
            f"{first}{capital(who)} xin sửa: {quote(typed, TYPED_SHOWN)}.\n\n"
            f"Theo luật, {you} làm xong trước {day(due, today)}. Sửa sổ hộ: gõ {cmd('suaho')}."
        ),
        choices=(
            Choice(label="Đã sửa xong", action=f"data.done:{correction_id}", answer="yes"),
            Choice(label="Không sửa được", action=f"data.refuse:{correction_id}", answer="no"),
            Choice(label="Để sau", action="data.later"),
        ),
    )


LATER = "Để đó. Gần đến hạn Loa Xóm nhắc lại."


def asker(houses: Sequence[tuple[str, str]], name: str) -> str:
    """Who asks: the household(s) with their numbers, or the name that the messenger shows."""
    if not houses:
        return f"một người tên hiện là {name or NO_NAME}, chưa nối với nhà nào,"
    return ", ".join(f"nhà {head}, mã hộ {code}" for head, code in houses) + ","


def settled_for_head(*, done: bool) -> str:
    """To the head who answered."""
    return "Đã báo lại cho người xin là sửa xong." if done else "Đã báo lại cho người xin là chưa sửa được."


def settled(typed: str, place: Place, *, done: bool) -> str:
    """To the one who asked."""
    asked = quote(typed, TYPED_SHOWN)
    if done:
        return f"{capital(contacts.head_name(place))} đã sửa xong: {asked}."
    return (
        f"{capital(contacts.head_name(place))} xem rồi mà chưa sửa được: {asked}.\n\n"
        f"Muốn biết vì sao, gọi {contacts.head(place)}."
    )


def erase_or_keep() -> Content:
    """B10."""
    return Content(
        text=(
            f"Xóa thì máy này thôi nhận tin, câu đã hỏi và tên hiện trên {APP} mất hẳn.\n\n"
            "Số tiền nhà mình đã nộp vẫn nằm trong sổ quỹ, vì sổ quỹ phải giữ, nhưng không kèm tên máy này.\n\n"
            "Giữ hay xóa ạ?"
        ),
        choices=(
            Choice(label="Giữ lại", action="data.keep", answer="no"),
            Choice(label="Xóa thật", action="data.erase_now", exact=True),
        ),
    )


def erased(place: Place | None) -> str:
    """B11."""
    title = place.head_title if place else "trưởng thôn"
    return f"Đã xóa. Loa Xóm không còn giữ gì về máy này. Lúc nào muốn nhận tin lại, xin {title} mã nhận tin mới."


def member_left(house: str, at: datetime, zone: tzinfo) -> str:
    """To the household's other phones: one of them is gone."""
    today = at.astimezone(zone).date()
    return f"Một máy của nhà {house} vừa tự thôi nhận tin, {day(today, today)}. Máy này vẫn nhận như cũ."


def still_in_office(roles: Sequence[RoleKind], place: Place | None, you: str) -> str:
    """Whoever holds a role gives it up first."""
    if place is None:
        return f"Máy này đang giữ việc của {you}. Giao việc cho người khác trước, rồi hãy xóa."
    named = ", ".join(role_name(kind, place) for kind in roles)
    ask = (
        f"{capital(you)} nhờ cán bộ {place.commune_kind} cấp mã cho người mới"
        if RoleKind.HEAD in roles
        else f"Nhờ {contacts.head(place)}, thu lại việc"
    )
    return f"Máy này đang giữ việc {named} của {place.hamlet}, nên chưa xóa được. {ask} trước, rồi gõ lại giúp."


def still_holds_cash(place: Place | None) -> str:
    """Whoever holds the hamlet's cash hands it over first."""
    whom = contacts.treasurer(place) if place else contacts.TREASURER
    return f"Máy này còn đang giữ tiền thu giúp, nên chưa xóa được. Giao tiền cho {whom} trước, rồi gõ lại giúp."


def refusal(refusal: Refusal, place: Place | None, you: str, zone: tzinfo, today: date) -> Content | None:
    """The words for an expected no of this subject; None where it is another one's."""
    if isinstance(refusal, StillInOffice):
        return Content(text=still_in_office(refusal.roles, place, you))
    if isinstance(refusal, StillHoldsCash):
        return Content(text=still_holds_cash(place))
    return None
