"""The head or treasurer reminds by hand: preview, result and the list of doors to walk to (voice G12 to G14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, clock_time, count, dong
from messages.texts import talk
from messages.texts.payments import round_labels
from models.domain.place import Place, capital
from models.refusals import Refusal
from models.reminders import NotNow, NotYours
from models.reminders_by_hand import Reach

WHICH = "Nhắc đợt thu nào ạ?"
NONE_OPEN = "Không có đợt thu nào đang mở, nên không có gì để nhắc."
DOORS_A_PAGE = 25
MOST_ROUNDS = 8  # with the way out nine choices; further ones are named after the command


def which(rounds: Sequence[tuple[int, str]]) -> Content:
    """Several rounds are open: which one is meant."""
    shown = rounds[:MOST_ROUNDS]
    choices = [
        Choice(label=label, action=f"remind:preview:{round_id}")
        for label, (round_id, _) in zip(round_labels([title for _, title in shown]), shown, strict=True)
    ]
    return Content(text=WHICH, choices=(*choices, Choice(label="Thôi", action="leave", answer="no")))


def none_called(typed: str, titles: Sequence[str]) -> str:
    """No open round has this name."""
    named = "\n".join(cap(title) for title in titles)
    return f"Không có đợt thu nào đang mở tên “{talk.shortened(typed)}”. Đang mở:\n{named}"


def preview(*, round_id: int, title: str, is_voluntary: bool, reach: Reach) -> Content:
    """G12."""
    groups, private = reach.groups, reach.private
    if is_voluntary:
        lines = [f"Nhắc {title}:", "", f"Nhóm: {groups} nhóm, chỉ có số nhà góp và mã QR"]
        lines.append("Nhắn riêng: không, khoản này tùy lòng")
    else:
        lines = [f"Nhắc tiền {title}:", "", f"Nhóm: {groups} nhóm, chỉ có số đếm và mã QR"]
        if reach.is_over:
            lines.append("Nhắn riêng: không, tin nhắc cuối đã gửi rồi")
        else:
            lines.append(f"Nhắn riêng: {count(private)} nhà còn phải nộp")
            lines.append(f"Không nhắn: {count(reach.skipped)} nhà đã được nhắc trong ngày, hoặc đã tắt tin nhắc")
    choices = []
    if groups and private:
        choices.append(Choice(label="Nhắc bây giờ", action=f"remind:both:{round_id}", answer="yes"))
    if private:
        choices.append(Choice(label="Chỉ nhắn riêng", action=f"remind:private:{round_id}"))
    if groups:
        choices.append(Choice(label="Chỉ đăng nhóm", action=f"remind:groups:{round_id}"))
    if reach.doors and not (groups or private):
        choices.append(_doors_choice(round_id))
    choices.append(Choice(label="Thôi", action="leave", answer="no"))
    return Content(text="\n".join(lines), choices=tuple(choices))


def _doors_choice(round_id: int) -> Choice:
    return Choice(label="Danh sách tận nhà", action=f"remind:doors:{round_id}:0")


def reminded(*, round_id: int, private: int | None, groups: int | None, doors: int) -> Content:
    """G13; None for what was not asked for, `doors` the households that owe and have no phone."""
    done = []
    if private is not None:
        done.append(f"nhắn riêng {count(private)} nhà")
    if groups:
        done.append(f"đăng {groups} nhóm")
    text = f"Đã {' và '.join(done)}." if done else ""
    if groups == 0:
        text = f"{text} Hôm nay nhóm đã có bài nhắc này rồi.".strip()
    if not doors:
        return Content(text=text)
    left = f"{count(doors)} nhà còn phải nộp mà chưa có máy nhận tin. Lấy danh sách đi tận nhà ở dưới."
    return Content(
        text=f"{text}\n\n{left}",
        choices=(_doors_choice(round_id), Choice(label="Thôi", action="leave", answer="no")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A household on the walking list; amount in đồng."""

    code: str
    head: str
    area: str
    amount: int


def walking_list(*, round_id: int, title: str, doors: Sequence[Door], page: int, at: time) -> Content:
    """G14, a page of it; the doors in the order of the walk."""
    if not doors:
        return Content(text=f"Tiền {title}: không còn nhà nào phải đi tận nơi.")
    shown = doors[page * DOORS_A_PAGE : (page + 1) * DOORS_A_PAGE]
    lines = [
        "Bản nội bộ, không đăng nhóm",
        f"Đi tận nhà, tiền {title}, tính đến {clock_time(at)}",
        f"{count(len(doors))} nhà chưa có máy nhận tin",
    ]
    area: str | None = None
    for door in shown:
        if door.area != area:
            area = door.area
            in_lane = sum(each.area == area for each in doors)
            lines += ["", f"{capital(area) if area else 'Chưa ghi khu'}, {count(in_lane)} nhà"]
        lines.append(f"{door.code} {door.head}, {dong(door.amount)}")
    more = (page + 1) * DOORS_A_PAGE < len(doors)
    onward = [Choice(label="Xem tiếp", action=f"remind:doors:{round_id}:{page + 1}", answer="yes")] if more else []
    choices = (
        *onward,
        Choice(label="Gửi bản để in", action="print.doors"),
        Choice(label="Thôi", action="leave", answer="no"),
    )
    return Content(text="\n".join(lines), choices=choices)


def refusal(refused: Refusal, place: Place | None, you: str, _zone: ZoneInfo, _today: date) -> Content | None:
    """The words of this subject's refusals; None where it is another's."""
    match refused:
        case NotNow(opens=opens, closes=closes):
            return Content(
                text=(
                    f"Giờ này bà con nghỉ. Loa Xóm nhắn riêng từ {clock_time(opens)} đến {clock_time(closes)}, "
                    f"lúc đó {you} nhắc giúp."
                )
            )
        case NotYours() if place is not None:
            return talk.names_and_debts(place, you)
        case _:
            return None
