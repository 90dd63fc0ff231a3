"""Words of the calendar of posts (voice D22): announcements, and what else will come into the groups by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from messages.channels.base import Choice, Content
from messages.format import clock_time, day, day_of, moment, quote
from messages.texts.posts import listed, shortened_label
from messages.texts.tokens import cmd
from models.domain.place import Place, capital

THOI = Choice(label="Thôi", action="leave")
MOST_CHOICES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A line of the calendar: what will be posted when. `action` picks it; what only is told has none."""

    at: datetime
    text: str
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A line under the calendar: what waits for the head. `action` asks about it again; what is done has none."""

    text: str
    label: str = ""
    action: str = ""


def calendar(
    place: Place, planned: Sequence[Planned], notes: Sequence[Waiting], zone: ZoneInfo, today: date, *, next_page: str
) -> Content:
    """D22."""
    if not planned and not notes:
        return Content(text=f"Chưa có bài nào hẹn đăng ở {place.hamlet}. Soạn bài: gõ {cmd('thongbao')}.")
    lines = [f"Sắp đăng ở {place.hamlet}:", ""] if planned else []
    choices: list[Choice] = []
    for each in planned:
        when = each.at.astimezone(zone)
        number = ""  # what cannot be picked has none, so that "Bài 1" is the choice of number 1
        if each.action:
            choices.append(Choice(label=f"Bài {len(choices) + 1}", action=each.action))
            number = f"{len(choices)}. "
        lines.append(f"{number}{capital(day(when.date(), today))}, {clock_time(when.time())}: {each.text}")
    has_picks = bool(choices)
    if notes:
        lines += [""] * bool(lines) + [note.text for note in notes]
        asked = [note for note in notes if note.action]
        choices += [Choice(label=note.label, action=note.action) for note in asked[: MOST_CHOICES - 2 - len(choices)]]
    if next_page:
        choices.append(Choice(label="Ngày sau nữa", action=next_page))
    if has_picks:
        lines += ["", "Chọn bài để xem, đổi giờ hoặc bỏ."]
    if choices:
        choices.append(THOI)
    return Content(text="\n".join(lines), choices=tuple(choices))


def on_calendar(of: str, groups: int, *, asked: bool) -> str:
    """An announcement as a line of the calendar."""
    return f"{of}, {groups} nhóm" + (", đã muộn, đang chờ trả lời" if asked else "")


def waits_by_hand(delivery_id: int, group: str, of: str, you: str) -> Waiting:
    """A post that the head has and has not put up yet."""
    return Waiting(
        text=f"Nhóm “{group}”: chờ {you} đăng bài {quote(of)}.",
        label=shortened_label(group if group.lower().startswith("nhóm") else f"Nhóm {group}"),
        action=f"byhand.ask:{delivery_id}",
    )


def pinned(group: str, of: str, at: datetime, zone: ZoneInfo, today: date) -> Waiting:
    """What people pinned for us."""
    return Waiting(text=f"Nhóm “{group}”: đã ghim bài {quote(of)} hôm {day_of(at, zone, today)}.")


def waits_for_pin(delivery_id: int, group: str, of: str, you: str, *, cannot: bool) -> Waiting:
    """A post that nobody has pinned yet; `cannot`: the head may not pin in that group."""
    text = f"Nhóm “{group}”: chờ {you} ghim bài {quote(of)}."
    if cannot:
        text = f"Nhóm “{group}”: bài {quote(of)} chưa ghim được, nhờ trưởng nhóm hoặc phó nhóm ghim giúp."
    return Waiting(text=text, label=shortened_label(f"Ghim, {group}"), action=f"trouble.ask_pin:{delivery_id}")


def one_planned(
    announcement_id: int, at: datetime, zone: ZoneInfo, today: date, *, groups: Sequence[str], asked: bool
) -> Content:
    """One of the calendar; the post itself stands above. `asked`: it is late and waits for a word."""
    now = (Choice(label="Gửi ngay", action=f"announce.late:{announcement_id}"),) if asked else ()
    return Content(
        text=f"Bài ở trên hẹn gửi {moment(at, zone, today)}, vào {len(groups)} nhóm: {listed(groups)}",
        choices=(
            *now,
            Choice(label="Đổi giờ", action=f"announce.move:{announcement_id}"),
            Choice(label="Sửa bài", action=f"announce.change:{announcement_id}"),
            Choice(label="Bỏ bài này", action=f"announce.cancel:{announcement_id}"),
            THOI,
        ),
    )


def cancelled(of: str, at: datetime, zone: ZoneInfo, today: date) -> str:
    """D12."""
    return f"Đã bỏ lịch {quote(of)}, {moment(at, zone, today)}. Không nhóm nào nhận bài này."
