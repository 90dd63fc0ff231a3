"""Numbers, sums, days and phone numbers as a loudspeaker reads them out."""

from __future__ import annotations

import re
from datetime import date

from messages.format import phone, weekday

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ")
_FIRST_DAYS = 10  # "mùng" stands before them
_SYLLABLES_A_MINUTE = 150
_BREATH = 10  # seconds


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
    first = "mùng " if value.day <= _FIRST_DAYS else ""
    return f"{weekday(value)}, ngày {first}{number(value.day)} {month(value.month)}"


def phone_number(digits: str) -> str:
    """không chín không không, không không không, không một hai."""
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in phone(digits).split())


def words(text: str) -> str:
    """A text with its numbers in words: "thôn 6" is "thôn sáu"."""
    return re.sub(r"\d{1,15}", lambda found: number(int(found[0])), text)


def reading_time(text: str) -> tuple[int, int]:
    """Minutes and seconds that reading it takes, at an even pace, to the next five seconds."""
    seconds = len(text.split()) * 60 // _SYLLABLES_A_MINUTE + _BREATH
    return divmod(-(-seconds // 5) * 5, 60)


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
