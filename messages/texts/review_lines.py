"""Words of several unclear transfers at once: the lines, how to answer them, and what was booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import cap, dong, quote, receipt_number
from messages.texts.talk import shortened
from messages.texts.transfers import when
from models.review import Item
from models.review_lines import Left, LeftWhy
from models.review_ways import Known, Way
from models.transfer_booking import TransferBooked

_MEMO = 60
_SENDER = 50
_HOW = "1 012\n2 045"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Unclear items as they are shown together."""

    items: Sequence[Item]
    known: Known
    zone: ZoneInfo
    today: date


def behind(said: Content, lines: Lines, you: str) -> Content:
    """I6c: behind what was booked together what is left, line by line, and how to say of which household each is.

    What can be chosen is typed as words here: numbers are those of the lines.
    """
    listed = "\n\n".join(f"{n}. {_line(each, lines)}" for n, each in enumerate(lines.items, 1))
    return replace(
        said,
        text=(
            f"{said.text}\n\nCòn {len(lines.items)} lần chưa rõ nhà nào:\n\n{listed}\n\n"
            f"{cap(you)} biết nhà nào thì gõ số đầu dòng rồi mã hộ, mỗi lần một dòng, ví dụ:\n{_HOW}\n\n"
            "Lần nào chưa chắc thì đừng gõ, Loa Xóm để lại."
        ),
        choices=(),
        words=said.choices,
    )


def booked(done: Sequence[tuple[int, TransferBooked]], left: Sequence[Left], *, waiting: int, stamp: str) -> Content:
    """I6c: what became of each line."""
    said = [
        f"Dòng {place}: đã ghi {dong(part.receipt.amount)} cho hộ {part.receipt.code}, {part.receipt.head}, "
        f"tiền {part.receipt.title}, phiếu thu số {receipt_number(part.receipt.number)}."
        for place, each in done
        for part in each.parts
    ]
    said += [f"Dòng {each.place}: chưa ghi. {_why(each)}" for each in left]
    more = "Trong 10 phút nữa vẫn lấy lại được. " if done else ""
    rest = f"Còn {waiting} lần chuyển chưa rõ." if waiting else "Hết tiền chưa rõ."
    return Content(
        text="\n".join(said) + f"\n\n{more}{rest}",
        choices=(
            *((Choice(label="Xem tiếp", action="review.open"),) if waiting else ()),
            *((Choice(label="Lấy lại", action=f"review.back_all:{stamp}", exact=True),) if done else ()),
            Choice(label="Thôi", action="leave"),
        ),
    )


def not_read(line: str, you: str) -> Content:
    """Something else was typed; nothing is booked."""
    return Content(
        text=(
            f"Loa Xóm chưa hiểu dòng {quote(shortened(line))}, nên chưa ghi gì. {cap(you)} gõ số đầu dòng rồi mã hộ, "
            f"mỗi lần một dòng, ví dụ:\n{_HOW}"
        ),
        words=(
            Choice(label="Xem từng khoản", action="review.each"),
            Choice(label="Thôi", action="leave"),
        ),
    )


def _line(each: Item, lines: Lines) -> str:
    sender = f", người chuyển {each.transfer.sender[:_SENDER]}" if each.transfer.sender else ""
    whose = " hay ".join(dict.fromkeys(_household(way, lines.known) for way in each.ways))
    return (
        f"{dong(each.left)}, {when(each.transfer, lines.zone, lines.today)}, "
        f"{quote(each.transfer.memo or '', _MEMO)}{sender}: {whose or 'chưa đoán được nhà nào'}"
    )


def _household(way: Way, known: Known) -> str:
    household = known.households[way.household_ids[0]]
    area = f", {household.area}" if household.area else ""
    seen = ", đã ghi từ lời báo" if any(known.is_seen(part, way) for part in way.parts) else ""
    return f"hộ {household.code}, {household.head}{area}{seen}"


def _why(left: Left) -> str:
    match left.why:
        case LeftWhy.NO_HOUSEHOLD:
            return f"Không có mã hộ {left.typed:03}."
        case LeftWhy.ONE_DIGIT:
            return f"Đúng là hộ {left.typed:03} thì gõ đủ {left.typed:03}."
        case LeftWhy.NOT_SUGGESTED:
            return f"Hộ {left.typed:03} không phải nhà kể ở dòng này. Đúng là nhà ấy thì xem riêng lần này."
        case LeftWhy.NOT_PLAIN:
            return f"Chưa chắc tiền này là khoản nào của hộ {left.typed:03}, xem riêng lần này."
        case LeftWhy.DECIDED:
            return "Lần này vừa có người xếp, hoặc phải xem riêng."
