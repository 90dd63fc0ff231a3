"""I13 and I20: what the treasurer is told in the morning."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from messages.channels.base import Choice, Content
from messages.format import count, day, day_of, dong, time_of
from messages.texts.tokens import cmd
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


def bank_is_silent(since: datetime, zone: tzinfo, today: date, you: str) -> str:
    """I20."""
    return (
        f"Từ {time_of(since, zone)}, {day_of(since, zone, today)}, chưa thấy tin nào từ ngân hàng về sổ. "
        "Có thể không ai chuyển, cũng có thể đường báo đang trục trặc.\n\n"
        f"Nhờ {you} mở ứng dụng ngân hàng xem. Thấy có tiền vào thì gửi sao kê: gõ {cmd('saoke')}."
    )
