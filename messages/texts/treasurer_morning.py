"""I13: the treasurer's morning message."""

from __future__ import annotations

from datetime import date

from messages.channels.base import Choice, Content
from messages.format import count, day, dong
from models.domain.place import Place
from models.treasurer_morning import Morning

ROUNDS_SHOWN = 3


def morning(told: Morning, place: Place, *, today: date) -> Content:
    """What came in yesterday, how the rounds stand, what waits; lines without anything are left out."""
    lines = [f"Hôm qua vào {dong(told.came)}, {count(told.times)} lần chuyển"] if told.times else []
    lines += [
        f"Tiền {each.title}: {count(each.progress.done)} trong {count(each.progress.households)} hộ xong, "
        f"hạn {day(each.due_on, today)}"
        for each in told.rounds[:ROUNDS_SHOWN]
    ]
    if told.open_items:
        lines.append(f"Chưa rõ của nhà nào: {count(told.open_items)} lần, {dong(told.open_amount)}")
    if told.claims:
        lines.append(f"Lời báo chờ tiền: {count(told.claims)} hộ")
    if told.cash:
        lines.append(f"Tiền mặt đang giữ: {dong(told.cash)}")
    choices = [Choice(label="Xem danh sách", action="/danhsach"), Choice(label="Để sau", action="leave", answer="no")]
    if told.open_items:
        choices.insert(0, Choice(label="Xem tiền chưa rõ", action="/xeptien"))
    return Content(
        text="\n".join([f"Sổ quỹ {place.hamlet}, sáng {day(today, today)}", "", *lines]), choices=tuple(choices)
    )
