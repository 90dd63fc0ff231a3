"""Words of the desk's page for cash that helpers hold: whose, counted note by note, received."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from messages.format import day_of, dong, receipt_number, time_of
from messages.texts import handovers as chat_texts
from messages.texts.held_cash import sum_of
from models.held_cash import Held, Holder
from models.tables import Handover

TITLE = "Tiền thu giúp"
NOBODY = (
    f"{chat_texts.NOBODY_HOLDS} Ai thu giúp ở cửa thì ghi ngay trên máy của mình, tiền hiện ở đây cho tới khi "
    "thủ quỹ đếm và nhận."
)
EACH = "Từng nhà"
COUNT, COUNT_HOW = "Đếm và nhận", "Mỗi loại tờ ghi số tờ. Loại không có thì để trống."
RECEIVE, RECEIVE_ALL = "Nhận số đã đếm", "Nhận đủ theo sổ, không đếm từng tờ"
ACCEPT, AGAIN = "Nhận số đếm được", "Đếm lại"
RECEIVED, NOTHING_RECEIVED = "Đã nhận gần đây", "Chưa nhận lần nào."
NOT_COUNTED = "Chưa ghi số tờ nào. Ghi số tờ, hoặc bấm Nhận đủ theo sổ. Loa Xóm chưa ghi gì."
NOT_READ = "Số tờ phải là số, ví dụ 13. Loa Xóm chưa ghi gì."


def holds(holder: Holder) -> str:
    """ "Lê Minh Đức đang giữ 240.000đ của 12 nhà" """
    return f"{holder.name} đang giữ {sum_of(holder)}"


def line(held: Held, zone: ZoneInfo, today: date) -> str:
    """One household's money in a helper's hands."""
    return (
        f"{held.code} {held.head}: {dong(held.amount)} tiền {held.title}, "
        f"phiếu thu số {receipt_number(held.receipt)}, {day_of(held.taken_at, zone, today)}"
    )


def notes_of(kind: int) -> str:
    """The label of the number of notes of one kind."""
    return f"Tờ {dong(kind)}"


def received(handover: Handover, helper: str, zone: ZoneInfo, today: date) -> str:
    """What was received before, with its difference."""
    difference = handover.counted - handover.expected
    less = "thiếu" if difference < 0 else "thừa"
    about = f", sổ ghi {dong(handover.expected)}, {less} {dong(abs(difference))}" if difference else ""
    at = handover.confirmed_at
    return f"{helper} giao {dong(handover.counted)}{about}, {time_of(at, zone)}, {day_of(at, zone, today)}"


def done(handover: Handover, helper: str, cash: int, *, heard: str) -> str:
    """It is in the book just now; `heard`: which households read of it."""
    difference = handover.counted - handover.expected
    about = " Số chênh ghi riêng một dòng trong sổ." if difference else ""
    return (
        f"Đã nhận {dong(handover.counted)} {helper} giao, phiếu thu đã vào sổ.{about} {heard}\n"
        f"Tiền mặt đang giữ: {dong(cash)}."
    )
