"""Reminding without shaming: what the groups and a household read (voice G1 to G11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import clock_time, count, day, dong, phone
from messages.texts import contacts
from messages.texts.rounds import account_lines
from messages.texts.tokens import BOT, cmd
from models.domain.pay_codes import PayCode
from models.domain.place import Place, capital
from models.domain.reminders import Step

TITLE = "nhắc nộp tiền"
"""What the question under a reminder is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A round as a collection post tells of it; amounts in đồng."""

    title: str
    due_on: date
    is_voluntary: bool
    done: int
    households: int
    givers: int
    collected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One charge in a household's reminder."""

    title: str
    due_on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """The receiving account became another one lately."""

    on: date
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a household's reminder depends on beside what it owes.

    `called`: the household's name, where the chat belongs to several; `code` with its `picture` is None where one
    code cannot ask for it; without `choices` nothing is asked.
    """

    today: date
    called: str | None = None
    code: PayCode | None = None
    picture: int | None = None
    change: AccountChange | None = None
    choices: bool = True


def account_changed(change: AccountChange, today: date) -> str:
    """G1c: the line under every reminder for 60 days."""
    tail = change.number[-4:]
    return f"Tài khoản nhận tiền đã đổi từ {day(change.on, today)}, bốn số cuối là {tail}."


# in the groups


def collection(
    place: Place,
    counted: Counted,
    *,
    step: Step,
    code: PayCode | None,
    at: time,
    today: date,
    change: AccountChange | None = None,
) -> str:
    """G1, G3, G5, G7 by the day, G10 for a voluntary round; `code` None where the post carries no picture."""
    title, due = counted.title, day(counted.due_on, today)
    progress = f"{count(counted.done)} trong {count(counted.households)} hộ"
    so_far = f"Đến {clock_time(at)}, {progress} đã xong. Cảm ơn bà con."
    cash = f"Nộp tiền mặt: {contacts.treasurer(place)}."
    if counted.is_voluntary:
        given = f"đã có {count(counted.givers)} nhà góp, cộng {dong(counted.collected)}. Cảm ơn bà con."
        first = f"{place.hamlet_at_start}: {title} nhận đến {due}, {given}"
        picture = _by_picture("Mã QR trong ảnh, góp bao nhiêu tùy lòng.", code)
        return _paragraphs(first, picture, _change(change, today))
    match step:
        case Step.BEFORE:
            left = (counted.due_on - today).days
            first = f"{place.hamlet_at_start}: tiền {title} hạn {due}, còn {left} ngày."
            picture = _by_picture("Mã QR gửi lại trong ảnh.", code)
            own = f"Mã QR riêng của nhà mình: nhắn riêng cho {BOT} chữ “nộp”."
            return _paragraphs(first, so_far, picture, own, _change(change, today))
        case Step.ON_DAY:
            first = f"{place.hamlet_at_start}: hôm nay, {due}, là hạn tiền {title}."
            picture = _by_picture("Mã QR trong ảnh.", code)
            return _paragraphs(first, so_far, picture, cash, _change(change, today))
        case Step.AFTER:
            first = f"{place.hamlet_at_start}: tiền {title} đã có {progress} xong. Cảm ơn bà con."
            usable = "Nhà nào đi xa, bận việc đồng chưa kịp, mã QR trong ảnh vẫn dùng được."
            return _paragraphs(first, _by_picture(usable, code), cash, _change(change, today))
        case Step.LAST:
            first = f"{place.hamlet_at_start}: tiền {title} đã có {progress} xong."
            return _paragraphs(first, f"Cảm ơn bà con đã góp cho {place.kind} mình.")
        case _:
            assert_never(step)


def collections(
    place: Place, rounds: Sequence[Counted], *, at: time, today: date, change: AccountChange | None = None
) -> str:
    """G1b: several rounds in one post."""
    lines = "\n".join(_counted_line(each, today) for each in rounds)
    return _paragraphs(
        f"{place.hamlet_at_start}, các khoản đang thu, đến {clock_time(at)}:",
        lines,
        "Cảm ơn bà con. Mã QR riêng của nhà mình, nộp chung các khoản: "
        f"nhắn riêng cho {BOT} chữ “nộp”.\n"
        f"Nộp tiền mặt: {contacts.treasurer(place)}.",
        _change(change, today),
    )


def _counted_line(each: Counted, today: date) -> str:
    if each.is_voluntary:
        given = f"{count(each.givers)} nhà đã góp, cộng {dong(each.collected)}"
        return f"{capital(each.title)}, nhận đến {day(each.due_on, today)}: {given}"
    progress = f"{count(each.done)} trong {count(each.households)} hộ đã xong"
    return f"Tiền {each.title}, hạn {day(each.due_on, today)}: {progress}"


def threshold(place: Place, counted: Counted, percent: int) -> str:
    """G11: half, four fifths, all."""
    progress = f"{count(counted.done)} trong {count(counted.households)} hộ đã xong tiền {counted.title}"
    if percent >= 100:
        return (
            f"{place.hamlet_at_start}: cả {count(counted.households)} hộ đã xong tiền {counted.title}. "
            f"{capital(place.kind)} xin cảm ơn bà con."
        )
    if percent >= 80:
        return f"{place.hamlet_at_start}: {progress}, chỉ còn ít nhà nữa. Cảm ơn bà con."
    half = "đã quá nửa" if counted.done * 2 > counted.households else "đã được nửa"
    return f"{place.hamlet_at_start}: {half}, {progress}. Cảm ơn bà con."


def planned(titles: Sequence[str], *, is_voluntary: bool) -> str:
    """How a collection post to come is listed in /lich (D22)."""
    if len(titles) > 1:
        return "nhắc nộp các khoản đang thu"
    return f"nhắc góp {titles[0]}" if is_voluntary else f"nhắc nộp tiền {titles[0]}"


# to a household


def household(place: Place, line: Line, *, step: Step, form: Form) -> Content:
    """G2, G4, G6, G8 by the day."""
    still = f"{_house(form.called)} còn {dong(line.amount)}"
    scan = _by_household_picture("Quét mã QR trong ảnh là đủ.", form.code)
    match step:
        case Step.BEFORE:
            text = _paragraphs(
                f"{still} tiền {line.title}, hạn {day(line.due_on, form.today)}.",
                scan,
                f"Vừa nộp rồi thì thôi, tiền vào sổ Loa Xóm báo lại. Hỏi {contacts.treasurer(place)}.",
            )
        case Step.ON_DAY:
            text = _paragraphs(
                f"Hôm nay là hạn tiền {line.title}. {still}.",
                scan,
                f"Vừa nộp rồi thì thôi. Hôm nay chưa tiện thì {_message_to_treasurer(place)}.",
            )
        case Step.AFTER:
            text = _after(place, f"{still} tiền {line.title}.", form.code)
        case Step.LAST:
            return Content(
                text=_paragraphs(
                    f"{still} tiền {line.title}. Đây là tin nhắc cuối, sau tin này Loa Xóm không nhắc nữa.",
                    f"Nộp bằng mã QR: gõ {cmd('nop')}. Tiền mặt: {contacts.treasurer(place)}, "
                    f"hẹn giờ thì {_treasurer_title(place)} ghé.",
                    f"Nhà có việc khó, nói riêng với {contacts.head(place)}.",
                    _change(form.change, form.today),
                ),
                choices=_CHOICES[:1] if form.choices else (),
            )
        case _:
            assert_never(step)
    return _formed(_paragraphs(text, _change(form.change, form.today)), form)


def household_several(place: Place, lines: Sequence[Line], *, step: Step, form: Form) -> Content:
    """Several charges in one message (F13 with G2); the code asks for their sum."""
    total = sum(line.amount for line in lines)
    owed = "\n".join(f"Tiền {line.title}: {dong(line.amount)}, hạn {day(line.due_on, form.today)}" for line in lines)
    first = f"{_house(form.called)} còn {len(lines)} khoản, cộng {dong(total)}:\n\n{owed}"
    hard = f"Nhà có việc khó thì nói riêng với {contacts.head(place)}, chuyện chỉ hai bên biết."
    after = step in (Step.AFTER, Step.LAST)
    text = _paragraphs(
        first,
        _by_household_picture("Quét mã QR trong ảnh là đủ, nộp chung một lần.", form.code),
        f"Vừa nộp rồi thì thôi, tiền vào sổ Loa Xóm báo lại. Hỏi {contacts.treasurer(place)}.",
        hard if after else "",
        _change(form.change, form.today),
    )
    return _formed(text, form)


def _after(place: Place, first: str, code: PayCode | None) -> str:
    hard = f"Nhà có việc khó thì nói riêng với {contacts.head(place)}, chuyện chỉ hai bên biết."
    if code is None:
        usual = f"{first} Vẫn nộp được như thường. Nộp bằng mã QR: gõ {cmd('nop')}."
    else:
        usual = (
            f"{first} Vẫn nộp được như thường, bằng mã QR trong ảnh. Chuyển bằng tay thì ghi:\n"
            f"{account_lines(code.account)}\nNội dung: {code.reference}"
        )
    return _paragraphs(usual, "Vừa nộp rồi thì thôi.", hard)


_CHOICES = (
    Choice(label="Tôi đã chuyển", action="/dachuyen"),
    Choice(label="Nhờ giúp", action="/giupdo"),
    Choice(label="Tắt tin nhắc", action="/ngungnhac", exact=True),
)


def _formed(text: str, form: Form) -> Content:
    picture = form.picture if form.code else None
    return Content(text=text, picture=picture, choices=_CHOICES if form.choices else ())


def _house(called: str | None) -> str:
    return f"Nhà {called}" if called else "Nhà mình"


def _treasurer_title(place: Place) -> str:
    return place.treasurer.title if place.treasurer else place.head_title


def _message_to_treasurer(place: Place) -> str:
    contact = place.treasurer or place.head
    number = f", số {phone(contact.phone)}" if contact and contact.phone else ""
    return f"nhắn {contacts.treasurer_name(place)} một câu là được{number}"


def _by_picture(first: str, code: PayCode | None) -> str:
    if code is None:
        return ""
    lines = account_lines(code.account)
    return f"{first} Chuyển bằng tay thì ghi:\n{lines}\nNội dung: {code.reference} rồi mã hộ"


def _by_household_picture(first: str, code: PayCode | None) -> str:
    if code is None:
        return f"Nộp bằng mã QR: gõ {cmd('nop')}."
    return f"{first} Chuyển bằng tay thì ghi:\n{account_lines(code.account)}\nNội dung: {code.reference}"


def _change(change: AccountChange | None, today: date) -> str:
    return account_changed(change, today) if change else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def at_local(now: datetime, zone: ZoneInfo) -> time:
    """The time of day that a post names, to the minute."""
    return now.astimezone(zone).time().replace(second=0, microsecond=0)
