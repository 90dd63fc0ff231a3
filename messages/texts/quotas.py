"""Words about a messenger's plan: the month runs short, is used up, phones are not reached (voice O1 to O3)."""

from __future__ import annotations

from datetime import date

from messages.channels.base import Choice, Content
from messages.format import count, day
from messages.texts.tokens import cmd
from models.domain.place import capital


def running_short(app: str, *, sent: int, quota: int, days_left: int, you: str) -> str:
    """O1."""
    return (
        f"Tháng này {app} đã gửi {count(sent)} trong {count(quota)} tin. "
        f"Còn {count(max(0, quota - sent))} tin cho {days_left} ngày nữa.\n\n"
        f"Muốn tiết kiệm, {you} gộp bài, hoặc đăng nhóm thay vì nhắn riêng."
    )


def used_up(app: str, bot_id: int, *, until: date, today: date, waiting: int, you: str) -> Content:
    """O2."""
    return Content(
        text=(
            f"{app} đã hết số tin của tháng. Từ giờ đến hết {day(until, today)}, "
            f"Loa Xóm không gửi được tin ở {app}.\n\n"
            f"Bài đang chờ: {waiting}. Loa Xóm gửi từng bài cho {you} tự chuyển vào nhóm."
        ),
        choices=(
            Choice(label="Gửi bài cho tôi", action=f"quota.hand:{bot_id}", answer="yes"),
            Choice(label="Giữ đến đầu tháng", action=f"quota.keep:{bot_id}", answer="no"),
        ),
    )


def not_fitting(app: str, households: int) -> str:
    """O3."""
    return (
        f"{households} nhà chưa nhận được tin nhắc riêng, vì {app} giới hạn số máy. "
        f"Các nhà đó đã vào danh sách đi tận nhà: gõ {cmd('inphieu')}."
    )


def too_many_people(app: str, *, people: int, most: int) -> str:
    """Nearly as many phones as the plan allows."""
    return (
        f"Đã có {people} máy nhắn cho Loa Xóm qua {app}, {app} cho {most} máy. "
        "Máy đến sau, Loa Xóm có thể không nghe được.\n\n"
        f"Nhà nào không nhận được tin thì vào danh sách đi tận nhà: gõ {cmd('inphieu')}."
    )


def handing(posts: int, you: str) -> str:
    """The posts that wait come to the head."""
    if not posts:
        return "Không còn bài nào đang chờ."
    return f"{capital(you)} nhận {posts} bài ở các tin dưới đây."


KEPT = "Được. Các bài chờ đến đầu tháng rồi lên nhóm."
