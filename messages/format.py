"""Đồng, dates, times and numbers as people write them; the one place where they become text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta, tzinfo

from models.domain.masking import NAME, NUMBER

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_PARTS_OF_DAY = ((1, "đêm"), (11, "sáng"), (13, "trưa"), (18, "chiều"), (22, "tối"), (24, "đêm"))
"""Up to which hour (not included) a part of the day lasts."""

_ACCOUNT_GROUP = 4
_HOURS_TOLD_UP_TO = timedelta(hours=48)
_MINUTES_TOLD_UP_TO = timedelta(minutes=60)


def dong(amount: int) -> str:
    """20.000đ: no space, so that it is never broken over two lines."""
    return f"{_grouped(amount)}đ"


def dong_paper(amount: int) -> str:
    """20.000 đồng, as on paper."""
    return f"{_grouped(amount)} đồng"


def count(number: int) -> str:
    """A number of things: 1.200."""
    return _grouped(number)


def weekday(day: date) -> str:
    """thứ Bảy, Chủ nhật."""
    return _WEEKDAYS[day.weekday()]


def day(day: date, today: date) -> str:
    """thứ Hai 30/11; with its year where that is another one: thứ Năm 28/1/2027."""
    year = "" if day.year == today.year else f"/{day.year}"
    return f"{weekday(day)} {day.day}/{day.month}{year}"


def day_paper(day: date) -> str:
    """thứ Bảy, 28/11/2026: paper is read in other years."""
    return f"{weekday(day)}, {day.day}/{day.month}/{day.year}"


def clock_time(at: time) -> str:
    """19 giờ 30 tối, 7 giờ sáng: the hour of the clock with 24 hours, and the part of the day."""
    minute = f" {at.minute:02}" if at.minute else ""
    return f"{at.hour} giờ{minute} {part_of_day(at.hour)}"


def part_of_day(hour: int) -> str:
    """sáng, trưa, chiều, tối, đêm: which of them an hour of 24 is in."""
    return next(name for until, name in _PARTS_OF_DAY if hour < until)


def time_of(at: datetime, zone: tzinfo) -> str:
    """The clock time of a moment."""
    return clock_time(at.astimezone(zone).time())


def day_of(at: datetime, zone: tzinfo, today: date) -> str:
    """The day of a moment."""
    return day(at.astimezone(zone).date(), today)


def moment(at: datetime, zone: tzinfo, today: date) -> str:
    """19 giờ 30 tối thứ Bảy 28/11."""
    return f"{time_of(at, zone)} {day_of(at, zone, today)}"


def from_now(at: datetime, now: datetime) -> str:
    """How long until then, in one unit: 30 phút, 2 giờ, 3 ngày. From two days on, days are counted."""
    left = at - now
    if left < _MINUTES_TOLD_UP_TO:
        return f"{max(1, math.ceil(left / timedelta(minutes=1)))} phút"
    if left < _HOURS_TOLD_UP_TO:
        return f"{_rounded(left / timedelta(hours=1))} giờ"
    return f"{_rounded(left / timedelta(days=1))} ngày"


def phone(number: str) -> str:
    """0900 000 006; a number from abroad or of another length keeps its digits, in threes from the right."""
    digits = re.sub(r"[^0-9]", "", number)
    if number.lstrip().startswith("+84") or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + digits[2:]
    if len(digits) < 7:
        return digits
    head = len(digits) - 6
    return f"{digits[:head]} {digits[head : head + 3]} {digits[head + 3 :]}"


def account_paper(number: str) -> str:
    """An account number in fours: 0011 0099 9000 1. In messages it stands whole on its own line, to be copied."""
    plain = "".join(number.split())
    return " ".join(plain[start : start + _ACCOUNT_GROUP] for start in range(0, len(plain), _ACCOUNT_GROUP))


def join_code(digits: str) -> str:
    """4821-7730."""
    return f"{digits[:4]}-{digits[4:]}"


def group_code(digits: str) -> str:
    """306 915."""
    return f"{digits[:3]} {digits[3:]}"


def receipt_number(number: int) -> str:
    """0123."""
    return f"{number:04}"


def household_code(number: int) -> str:
    """012."""
    return f"{number:03}"


def quote(text: str, limit: int | None = None) -> str:
    """What somebody typed, in one line between “ and ”; cut at `limit` letters."""
    line = " ".join(re.sub(r"[“”\"]", "'", text).split())
    if limit is not None and len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return f"“{line}”"


def masked(text: str) -> str:
    """What is kept without its names and long numbers, as a person reads it."""
    return text.replace(NAME, "(tên)").replace(NUMBER, "(số)")


def cap(text: str) -> str:
    """The text with a capital first letter, the rest as it stands."""
    return text[:1].upper() + text[1:]


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _rounded(number: float) -> int:
    return math.floor(number + 0.5)
