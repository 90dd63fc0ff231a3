"""Words of households: joining by code, the household's phones, private reminders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo

from messages.channels.base import Choice, Content
from messages.format import day, join_code, time_of
from messages.texts import contacts
from messages.texts.tokens import APP, BOT, cmd
from models.domain.place import Place, capital

CONSENT_BY_CODE = "gõ mã nhận tin"
_OUR_HOUSE = re.compile("(?:[Gg]ia đình|[Nn]hà) mình")
LABEL = 20  # letters of a choice's label
ASK_FOR_CODE = "Gõ mã nhận tin in trên giấy phát từng nhà vào đây, ví dụ: 4821-7730."


def confirm_household(head: str, area: str, code_id: int, place: Place) -> Content:
    """B1: is this code's household the right one?"""
    lane = f", {area}" if area else ""
    return Content(
        text=f"Mã nhận tin này của nhà {head}{lane}, {place.hamlet}. Có phải nhà mình không ạ?",
        choices=(
            Choice(label="Đúng nhà tôi", action=f"join:{code_id}", answer="yes"),
            Choice(label="Không phải", action=f"join.no:{code_id}", answer="no"),
        ),
    )


def linked(head: str, code: str) -> Content:
    """B2: this phone gets the household's messages now."""
    return Content(
        text=(
            f"Xong. Máy này nhận tin của nhà {head}, mã hộ {code}.\n\n"
            "Loa Xóm nhắn riêng khi nhà mình có khoản cần nộp, và khi tiền đã vào sổ. Mỗi ngày nhiều nhất một tin "
            f"nhắc, không nhắn ban đêm. Muốn ngừng, gõ {cmd('ngungnhac')}.\n\n"
            f"Con cháu ở xa muốn nộp giúp: gõ {cmd('moinha')} lấy mã cho máy thứ hai."
        ),
        choices=(Choice(label="Xem khoản cần nộp", action="/nop"), Choice(label="Thôi", action="leave")),
    )


def not_my_household(place: Place) -> str:
    """B3."""
    return (
        "Loa Xóm chưa nối máy này với nhà nào. Có thể giấy phát nhầm nhà.\n\n"
        f"Nhờ đưa lại giấy cho {contacts.head(place)}."
    )


def another_phone(person: str, membership_id: int, at: datetime, zone: tzinfo, house: str | None) -> Content:
    """B4: the household's other phones are told; `house` names it for somebody who has several."""
    today = at.astimezone(zone).date()
    whose = f"nhà {house}" if house else "nhà mình"
    return Content(
        text=(
            f"Vừa có thêm một máy nhận tin của {whose}, tên hiện là {person}, lúc {time_of(at, zone)}, "
            f"{day(today, today)}.\n\nCó phải người nhà không ạ?"
        ),
        choices=(
            Choice(label="Người nhà tôi", action="member.right", answer="yes"),
            Choice(label="Không phải, bỏ máy", action=f"member.remove:{membership_id}", answer="no", exact=True),
        ),
    )


MEMBER_IS_RIGHT = "Vậy tốt rồi."


def phone_removed(person: str, place: Place) -> str:
    """B5: told to the one who removed a phone."""
    return (
        f"Đã bỏ máy {person}. Máy đó không còn xem được gì của nhà mình.\n\n"
        f"Nhờ báo {contacts.head(place)}, để biết mã nhận tin lọt ra từ đâu."
    )


def phone_was_removed(person: str, house: str, code: str, at: datetime, zone: tzinfo, you: str) -> str:
    """Told to the head and the treasurer: a household has thrown a phone out."""
    today = at.astimezone(zone).date()
    return (
        f"Nhà {house}, mã hộ {code}, vừa bỏ máy {person or 'chưa rõ tên'} khỏi các máy nhận tin của nhà đó, "
        f"lúc {time_of(at, zone)}, {day(today, today)}.\n\n"
        f"Mã nhận tin có thể đã lọt ra ngoài. Nhờ {you} hỏi lại nhà đó."
    )


def phone_has_left(house: str) -> str:
    """Told to the phone that left a household by itself."""
    return (
        f"Máy này không còn nhận tin của nhà {house}. Muốn nhận lại thì xin người trong nhà một mã nhận tin mới, "
        f"lấy bằng chữ {cmd('moinha')}."
    )


def phone_was_taken_off(person: str, house: str, code: str, at: datetime, zone: tzinfo) -> str:
    """Told to the other of head and treasurer: one of them has taken a phone off a household."""
    today = at.astimezone(zone).date()
    return (
        f"Người giữ sổ hộ vừa bỏ máy {person or 'chưa rõ tên'} khỏi các máy nhận tin của nhà {house}, mã hộ {code}, "
        f"lúc {time_of(at, zone)}, {day(today, today)}."
    )


def you_are_removed(house: str, place: Place, *, by_leader: bool = False) -> str:
    """Told to the phone that was removed."""
    who = "người giữ sổ hộ vừa bỏ" if by_leader else "một máy khác của nhà đó vừa bỏ"
    return f"Máy này không còn nhận tin của nhà {house}: {who}.\n\nCó nhầm thì gọi {contacts.head(place)}."


NO_SUCH_PHONE = "Máy đó đã được bỏ từ trước."


def invitation_made(household_id: int, phones: int, house: str | None) -> Content:
    """B5b: a code for another phone follows."""
    whose = f"nhà {house}" if house else "nhà mình"
    return Content(
        text=(
            f"Mã nhận tin cho máy thứ hai của {whose} ở tin ngay dưới. Dùng một lần, trong 30 ngày. "
            f"Chỉ gửi cho người nhà.\n\nĐang nhận tin của nhà mình: {phones} máy."
        ),
        choices=(
            Choice(label="Xem các máy", action=f"members:{household_id}"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def invitation(house: str, digits: str) -> str:
    """The code in a message of its own, made to be forwarded."""
    return f"Mời nhận tin của nhà {house} trên Loa Xóm.\n\nMở {APP}, tìm {BOT}, gõ vào đó: {join_code(digits)}"


def phones(house: str, listed: Sequence[tuple[int, str, date, bool]], today: date) -> Content:
    """The phones of a household: (membership, name shown, joined, is it this phone); the others can be removed."""
    lines = [
        f"{name or 'chưa rõ tên'}, từ {day(joined, today)}{', máy này' if own else ''}"
        for _, name, joined, own in listed
    ]
    removable = [(link, name) for link, name, _, own in listed if not own][:7]
    here = [link for link, _, _, own in listed if own]
    return Content(
        text="\n".join([f"Các máy nhận tin của nhà {house}:", *lines]),
        choices=(
            *(
                Choice(label=f"Bỏ máy {name}"[:LABEL].rstrip(), action=f"member.remove:{link}", exact=True)
                for link, name in removable
            ),
            *(Choice(label="Máy này thôi nhận", action=f"member.remove:{link}", exact=True) for link in here),
            Choice(label="Thôi", action="leave"),
        ),
    )


def not_linked(place: Place) -> str:
    """B6: a matter of one's own household, asked by a phone that is not linked."""
    return (
        "Máy này chưa nối với nhà nào, nên Loa Xóm chưa xem được khoản của nhà mình.\n\n"
        f"Gõ mã nhận tin in trên giấy phát từng nhà. Chưa có giấy, gọi {contacts.head(place)}.\n\n"
        f"Muốn nộp luôn: mở đường dẫn này, gõ mã hộ, có mã QR ngay\n{place.pay_page}"
    )


def which_household(
    houses: Sequence[tuple[int, str, str]], action: str, *, all_too: bool, question: str = "Xem nhà nào ạ?"
) -> Content:
    """B7: one phone, several households: (id, code, head); the choices are `action`:id, or `action`:all."""
    shown = list(houses)[: 9 - 1 - all_too]
    choices = [
        Choice(label=f"{code} {' '.join(head.split()[-2:])}"[:LABEL].rstrip(), action=f"{action}:{household_id}")
        for household_id, code, head in shown
    ]
    if all_too:
        every = "Cả hai nhà" if len(houses) == 2 else "Tất cả các nhà"
        choices.append(Choice(label=every, action=f"{action}:all"))
    choices.append(Choice(label="Thôi", action="leave"))
    return Content(text=f"Máy này nhận tin của {len(houses)} nhà. {question}", choices=tuple(choices))


def naming_the_house(content: Content, head: str) -> Content:
    """The same for a phone of several households: the first sentence says whose it is (voice 1.1)."""
    house = f"nhà {head}"
    first, newline, rest = content.text.partition("\n")
    if head not in first:
        named, count = _OUR_HOUSE.subn(
            lambda found: capital(house) if found[0][0].isupper() else house, first, count=1
        )
        first = named if count else f"{capital(house)}: {first}"
    return replace(content, text=f"{first}{newline}{rest}")


REMINDERS_ON = "Đã bật lại tin nhắc riêng. Mỗi ngày nhiều nhất một tin, không nhắn ban đêm."


def reminders_off() -> str:
    """B8."""
    return (
        "Đã ngừng tin nhắc riêng cho máy này. Khi tiền vào sổ, Loa Xóm vẫn báo phiếu thu.\n\n"
        f"Muốn xem khoản cần nộp, gõ {cmd('nop')}. Muốn nhận lại tin nhắc, gõ {cmd('batnhac')}."
    )
