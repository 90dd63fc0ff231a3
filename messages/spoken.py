"""Numbers, sums, days, hours, accounts and phone numbers as a loudspeaker reads them out (voice 1.4, R)."""

from __future__ import annotations

import re
from datetime import date

from messages.format import account_paper, part_of_day, phone, weekday
from models.domain.lunar import lunar_day

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ")
_FIRST_DAYS = 10  # "mùng" stands before them
_SYLLABLES_A_MINUTE = 150
_BREATH = 10  # seconds
_HALF_HOUR = 30
_TO_THE_NEXT = 45
"""From this minute on the next hour is named, and what it wants of it."""
_LUNAR_MONTHS = {1: "giêng", 12: "chạp"}
_BANKS = {
    "Agribank": "Nông nghiệp",
    "Vietcombank": "Ngoại thương",
    "VietinBank": "Công thương",
    "BIDV": "Đầu tư",
    "MBBank": "Quân đội",
    "Sacombank": "Sài Gòn Thương Tín",
    "ACB": "Á Châu",
    "Techcombank": "Kỹ thương",
}
_SOUTHERN = ((re.compile(r"\bnghìn\b"), "ngàn"), (re.compile(r"\btrăm linh\b"), "trăm lẻ"))


def number(value: int) -> str:
    """một triệu hai trăm năm mươi nghìn."""
    if value == 0:
        return _DIGITS[0]
    if value < 0:
        return f"âm {number(-value)}"
    groups: list[int] = []
    while value:
        value, group = divmod(value, 1000)
        groups.append(group)
    said = [
        f"{_hundreds(group, is_first=place == len(groups) - 1)}{_GROUPS[place]}"
        for place, group in reversed(list(enumerate(groups)))
        if group
    ]
    return " ".join(said)


def dong(amount: int) -> str:
    """hai mươi nghìn đồng."""
    return f"{number(amount)} đồng"


def month(value: int) -> str:
    """The name of a month: tháng tư."""
    return f"tháng {'tư' if value == 4 else number(value)}"


def day(value: date) -> str:
    """thứ Bảy, ngày hai mươi tám tháng mười một."""
    return f"{weekday(value)}, {day_of_month(value.day, value.month)}"


def lunar(value: date) -> str:
    """What a day is in the lunar calendar: ngày hai mươi tháng mười âm lịch."""
    found = lunar_day(value)
    leap = " nhuận" if found.is_leap else ""
    return f"{lunar_words(found.day, found.month)}{leap} âm lịch"


def lunar_words(day_: int, month_: int) -> str:
    """A day of a lunar month: ngày mùng ba tháng giêng."""
    return f"{_day_of_month(day_)} tháng {_LUNAR_MONTHS.get(month_) or number(month_)}"


def day_of_month(day_: int, month_: int) -> str:
    """ngày hai mươi tám tháng mười một."""
    return f"{_day_of_month(day_)} {month(month_)}"


def clock(hour: int, minute: int = 0, *, with_part: bool = True) -> str:
    """An hour of 24 as people say it: bảy giờ rưỡi tối. `with_part` False leaves the part of the day out.

    Before noon it is left out too: whether 7 is in the morning only its writer knows.
    """
    named, rest = hour, f" {number(minute)}" if minute else ""
    if minute == _HALF_HOUR:
        rest = " rưỡi"
    elif minute >= _TO_THE_NEXT:
        named, rest = hour + 1, f" kém {number(60 - minute)}"
    elif 0 < minute < 10:
        rest = f" {number(minute)} phút"
    part = f" {part_of_day(hour)}" if with_part and 12 < hour < 24 else ""
    return f"{number(named - 12 if named > 12 and hour < 24 else named)} giờ{rest}{part}"


def phone_number(digits: str) -> str:
    """không chín không không, không không không, không một hai."""
    return ", ".join(_one_by_one(group) for group in phone(digits).split())


def account_number(digits: str) -> list[str]:
    """The groups of four that an account number is read in."""
    return [_one_by_one(group) for group in account_paper(digits).split()]


def one_by_one(digits: str) -> str:
    """Any other row of digits, in fours: một chín không không, một không chín sáu."""
    return ", ".join(account_number(digits))


def bank(short_name: str) -> str:
    """Ngân hàng Ngoại thương, tức Vietcombank; one without an everyday name keeps its own."""
    if short_name in _BANKS:
        return f"Ngân hàng {_BANKS[short_name]}, tức {short_name}"
    return f"Ngân hàng {short_name}"


def southern(text: str) -> str:
    """The same for a place that says "ngàn" and "lẻ"."""
    for pattern, word in _SOUTHERN:
        text = pattern.sub(word, text)
    return text


def words(text: str) -> str:
    """A text with its numbers in words: "thôn 6" is "thôn sáu"."""
    return re.sub(r"\d{1,15}", lambda found: number(int(found[0])), text)


def reading_time(text: str) -> tuple[int, int]:
    """Minutes and seconds that reading it takes, at an even pace, to the next five seconds."""
    seconds = len(text.split()) * 60 // _SYLLABLES_A_MINUTE + _BREATH
    return divmod(-(-seconds // 5) * 5, 60)


def _day_of_month(value: int) -> str:
    return f"ngày {'mùng ' if value <= _FIRST_DAYS else ''}{number(value)}"


def _one_by_one(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def _hundreds(group: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    said = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0 and ones and said:
        said.append("linh")
    elif tens == 1:
        said.append("mười")
    elif tens:
        said += [_DIGITS[tens], "mươi"]
    if ones:
        said.append(_ones(ones, tens))
    return " ".join(said)


def _ones(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    if ones == 5 and tens > 0:
        return "lăm"
    return _DIGITS[ones]
