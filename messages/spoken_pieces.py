"""The pieces of a typed text that a loudspeaker reads in words, the most particular first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from messages import spoken
from messages.format import part_of_day, weekday
from messages.spoken_short import IN_FULL, UNITS

_AHEAD = timedelta(days=183)
"""A day without its year is the next one within so long; its lunar date is said then."""
_WRITTEN_AHEAD = timedelta(days=730)
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5,
}  # fmt: skip
_SHORT_OF_A_DAY = 12  # up to here 7/9 may be seven ninths
_FEAST_DAYS = frozenset({(8, 3), (1, 5), (1, 6), (2, 9)})
_CENTURY = 2000
_PHONE_DIGITS = (10, 11)
_PLAIN_DIGITS = 6  # a longer row of digits is read digit by digit
_POWERS = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tr": 1_000_000, "tỷ": 10**9, "tỉ": 10**9}
_ALONE = r"(?![^\W_])"  # no letter and no digit behind it
_AMOUNT = r"(?:\d{1,3}(?:[.,]\d{3})+|\d+)"
_PART = r"(?:\s+(?P<part>(?i:sáng|trưa|chiều|tối|đêm|khuya)))?"
_EACH = (
    r"(?:\s?/\s?(?:hộ|khẩu|nhân khẩu|người|nhà|gia đình|tháng|năm|ngày|đợt|lần|suất|con|cháu|xe|sào|kỳ|quý|buổi"
    r"|lao động|học sinh|hội viên|m2|m²|m3|m³|kWh|kg|mét)(?![^\W_]))*"
)
_LINK = "đường dẫn trong nhóm"


class Kind(StrEnum):
    """What a piece of the text was."""

    NUMBER = "number"
    AMOUNT = "amount"
    CLOCK = "clock"
    DAY = "day"
    DIGITS = "digits"
    WORD = "word"


def said_of(found: re.Match[str], text: str, today: date) -> tuple[Kind | None, str]:
    """What one piece is and how it is said; no kind where that is not sure."""
    name = found.lastgroup or ""
    _, reader = _RULES[name]
    inner = _rule(name).match(text, found.start())
    if inner is None:
        return None, ""
    return reader(inner, text, today)


_LARGEST = 10**12
"""Of a sum; what is more was mistyped."""

_Read = tuple[Kind | None, str]
_LEFT: _Read = (None, "")


def _left(found: re.Match[str], text: str, today: date) -> _Read:
    return _LEFT


def _link(found: re.Match[str], text: str, today: date) -> _Read:
    return Kind.WORD, _LINK


def _account(found: re.Match[str], text: str, today: date) -> _Read:
    digits = re.sub(r"\D", "", found["digits"])
    cue = found["cue"] if found["cue"].lower().startswith("tài") else f"{_ACCOUNT}: "
    ends = "," if re.match(r"\s*\w", text[found.end() :]) else ""
    return Kind.DIGITS, f"{cue}{spoken.one_by_one(digits)}{ends}"


_ACCOUNT = "số tài khoản"


def _phone(found: re.Match[str], text: str, today: date) -> _Read:
    digits = re.sub(r"\D", "", found[0])
    if digits.startswith("84") and found[0].startswith("+"):
        digits = f"0{digits[2:]}"
    said = spoken.phone_number(digits) if len(digits) in _PHONE_DIGITS else spoken.one_by_one(digits)
    is_led_to = not found.start() or _LEADS_TO_PHONE.search(text[: found.start()])
    return Kind.DIGITS, said if is_led_to else f"số {said}"


_LEADS_TO_PHONE = re.compile(r"(?:(?i:số|gọi|thoại|hotline|zalo|hoặc|và)|[:,;.(/-])\s*$|(?i:đt|đ\.t)[\s.:]*$")


def _short_phone(found: re.Match[str], text: str, today: date) -> _Read:
    return Kind.DIGITS, spoken.one_by_one(re.sub(r"\D", "", found[0]))


def _money(found: re.Match[str], text: str, today: date) -> _Read:
    """20.000đ, 20k, 1,5 triệu, 2tr5."""
    figure, unit, rest = found["figure"], found["unit"].lower(), found["rest"] or ""
    each = _each(found)
    if unit in ("đ", "đồng", "vnđ", "vnd"):
        if re.search(r"[.,]\d{1,2}$", figure):
            return _LEFT
        amount = int(re.sub(r"\D", "", figure))
        return (Kind.AMOUNT, spoken.dong(amount) + each) if amount < _LARGEST else _LEFT
    if unit == "k":
        whole = re.fullmatch(r"\d+", figure) and (found["unit"] == "k" or len(figure) > 1)  # 5K is no sum
        return (Kind.AMOUNT, spoken.dong(int(figure) * 1000) + each) if whole and len(figure) < 10 else _LEFT
    power = _POWERS[unit]
    value = _times(figure, power)
    if value is None or value >= _LARGEST:
        return _LEFT
    if rest:
        value += int(rest) * power // int(10 ** len(rest))
    written_out = unit not in ("tr",) and not found["dong"]
    return Kind.AMOUNT, (spoken.number(value) if written_out else spoken.dong(value)) + each


def _each(found: re.Match[str]) -> str:
    """/hộ/tháng: mỗi hộ mỗi tháng."""
    return re.sub(r"\s?/\s?(\w+)", lambda each: f" mỗi {UNITS.get(each[1], each[1])}", found["each"] or "")


def _times(figure: str, power: int) -> int | None:
    """1,5 of a million, exactly."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+|\d+", figure):
        return int(figure.replace(".", "")) * power
    whole, _, part = figure.replace(".", ",").partition(",")
    if not part.isdecimal() or not whole.isdecimal() or len(part) > 2:
        return None
    return int(whole) * power + int(part) * power // int(10 ** len(part))


def _clock(found: re.Match[str], text: str, today: date) -> _Read:
    """19h30, 7 giờ rưỡi, 19:30."""
    hour, minute = int(found["hour"]), int(found["minute"] or found["colon"] or 0)
    if found["half"]:
        minute = 30
    part = found["part"]
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return _LEFT
    before = text[: found.start()].lower()
    if found["mark"] == "g" and not (found["minute"] or part or re.search(r"(?:lúc|từ|đến)\s+$", before)):
        return _LEFT
    if re.search(r"(?:trong|trong vòng|suốt|mỗi|sau|hơn|gần|khoảng)\s+$", before) and not (minute or part):
        return Kind.NUMBER, f"{spoken.number(hour)} giờ"
    if found["short"]:
        named = spoken.number(hour - 12 if 12 < hour < 24 else hour)
        said = f"{named} giờ kém {spoken.number(int(found['short']))}"
        return Kind.CLOCK, f"{said} {part.lower()}" if part else said
    is_said = bool(part) or re.search(rf"\b{part_of_day(hour % 24)}\b", before[-_NEAR:]) is not None
    said = spoken.clock(hour, minute, with_part=not is_said)
    return Kind.CLOCK, f"{said} {part.lower()}" if part else said


_NEAR = 40  # letters: "tối thứ Bảy 28/11, lúc 19h30"


def _day(found: re.Match[str], text: str, today: date) -> _Read:
    """28/11, thứ 7 28/11/2026, ngày 28 tháng 11, 20/10 âm."""
    day, month, year = int(found["day"]), int(found["month"]), found["year"]
    before = text[: found.start()].lower()
    weekday_ = found["weekday"]
    if not _is_a_day(day, month) or re.search(r"(?:số|nhà|ngõ|hẻm|kiệt|ngách|đường|thửa|lô|tờ)\s+$", before):
        return _LEFT
    if found["lunar"]:
        return Kind.DAY, f"{spoken.lunar_words(day, month)} âm lịch"
    is_sure = (
        year
        or found["cue"]
        or weekday_
        or (day > _SHORT_OF_A_DAY and (day, month) != (24, 7))
        or (day, month) in _FEAST_DAYS
        or re.search(r"(?:thứ \S+|chủ nhật|cn|mai|nay)\s*[(]$", before)
        or _BEFORE_A_DAY.search(before)
    )
    if not is_sure:
        return _LEFT
    said = spoken.day_of_month(day, month)
    if re.search(r"(?:hôm|bữa)\s+$", before) and not found["cue"]:
        said = said.removeprefix("ngày ")
    on = _on(day, month, year, today)
    if year and _full_year(year) != today.year:
        said += f" năm {spoken.number(_full_year(year))}"
    named = _weekday(weekday_)
    if weekday_:
        said = f"{named}, {said}" if named else f"{weekday_} {said}"
    agrees = on is not None and (named is None or named == weekday(on))
    if on is not None and agrees and not re.search(r"\bâm\b|\bÂL\b", text):
        said += f", tức {spoken.lunar(on)}"
        if re.match(r"\s*\w", text[found.end() :]):
            said += ","
    return Kind.DAY, said


_BEFORE_A_DAY = re.compile(
    r"(?:hôm|từ|đến|tới|hết|trước|sau|hạn|hạn cuối|hạn chót|hạn nộp|sáng|trưa|chiều|tối|đêm|nay|mai|bữa|lúc|giờ|và"
    r"|[-–])\s*$"
)


def _dashed_day(found: re.Match[str], text: str, today: date) -> _Read:
    """Ngày 20-11; "ngày 5-10" may be six days."""
    day, month = int(found[1]), int(found[2])
    if day <= month or not _is_a_day(day, month):
        return _LEFT
    return Kind.DAY, spoken.day_of_month(day, month)


def _is_a_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _full_year(year: str) -> int:
    return int(year) if len(year) > 2 else _CENTURY + int(year)


def _on(day: int, month: int, year: str | None, today: date) -> date | None:
    """The day that is still to come, where that is sure."""
    years = [_full_year(year)] if year else [today.year, today.year + 1]
    for each in years:
        try:
            on = date(each, month, day)
        except ValueError:
            continue
        if today <= on <= today + (_WRITTEN_AHEAD if year else _AHEAD):
            return on
    return None


def _weekday(written: str | None) -> str | None:
    """thứ Bảy, of "thứ 7", "T7", "Thứ bảy"."""
    if not written:
        return None
    plain = written.lower().strip(" ,(")
    if plain in ("cn", "chủ nhật"):
        return weekday(_MONDAY + timedelta(days=6))
    number = _WEEKDAYS.get(re.sub(r"^(?:thứ|t)\s*", "", plain))
    return weekday(_MONDAY + timedelta(days=number)) if number is not None else None


_MONDAY = date(2024, 1, 1)


def _weekday_alone(found: re.Match[str], text: str, today: date) -> _Read:
    if re.search(r"(?:lần|người|nhà|bài|đợt|việc|ngày|mũi|con)\s+$", text[: found.start()].lower()):
        return Kind.WORD, {"2": "thứ hai", "4": "thứ tư"}.get(found[1], f"thứ {spoken.number(int(found[1]))}")
    return Kind.DAY, _weekday(found[0]) or found[0]


def _month(found: re.Match[str], text: str, today: date) -> _Read:
    """tháng 11/2026, 11/2026."""
    month, year = int(found["month"]), found["year"]
    if not 1 <= month <= 12 or re.search(r"số\s+$", text[: found.start()].lower()):
        return _LEFT
    return Kind.NUMBER, spoken.month(month) + (f" năm {spoken.number(int(year))}" if year else "")


def _abbreviation(found: re.Match[str], text: str, today: date) -> _Read:
    touches = text[found.end() : found.end() + 1].isalnum()  # TP.Huế
    return Kind.WORD, IN_FULL[found[0]] + (" " if touches else "")


def _phone_word(found: re.Match[str], text: str, today: date) -> _Read:
    return Kind.WORD, "điện thoại "


def _list(found: re.Match[str], text: str, today: date) -> _Read:
    return Kind.NUMBER, ", ".join(spoken.number(int(each)) for each in found[0].split(","))


def _number(found: re.Match[str], text: str, today: date) -> _Read:
    figure, unit = found["figure"], found["unit"]
    behind = f" {UNITS[unit]}{_each(found)}" if unit else ""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", figure):
        value = int(figure.replace(".", ""))
        return (Kind.NUMBER, spoken.number(value) + behind) if value < _LARGEST else _LEFT
    whole, _, part = figure.partition(",")
    if part:
        if not unit or len(whole) > _PLAIN_DIGITS:
            return _LEFT
        return Kind.NUMBER, f"{spoken.number(int(whole))} phẩy {spoken.number(int(part))}{behind}"
    if not figure.isdecimal():
        return _LEFT
    if len(figure) > _PLAIN_DIGITS or (figure.startswith("0") and len(figure) > 2):
        return Kind.DIGITS, spoken.one_by_one(figure) + behind
    return Kind.NUMBER, spoken.number(int(figure)) + behind


_Reader = Callable[[re.Match[str], str, date], _Read]
_UNITS = "|".join(re.escape(each) for each in sorted(UNITS, key=len, reverse=True))
_RULES: dict[str, tuple[str, _Reader]] = {
    name: (pattern, reader)
    for name, pattern, reader in (
        ("link", r"(?:https?://|www\.)\S+?(?=[.,;:!?)]*(?:\s|$))", _link),
        ("mail", r"\S+@\S+", _left),
        ("paper", r"\d+(?:/\d{4})?/[A-ZĐ]{1,}[A-ZĐa-zđ0-9]*(?:-[A-ZĐ0-9]+)*", _left),
        (
            "account",
            r"(?<!\w)(?P<cue>(?i:tài khoản|stk|tk)(?:\s+số)?\s*[:.]*\s*)(?P<digits>\d(?:[ .-]?\d){5,18})(?!\d)",
            _account,
        ),
        ("phone", r"(?<![\w.+])(?:\+84|0)(?:[\s.-]?\d){9,10}(?![\s.-]?\d)", _phone),
        ("hotline", r"(?<![\w.,/-])1[89]00(?:[\s.]?\d{2,4}){1,2}(?!\d|[.,]\d)" + _ALONE, _short_phone),
        ("rescue", r"(?:(?<=gọi )|(?<=Gọi )|(?<=hoặc )|(?<=số ))11[1-5]" + _ALONE, _short_phone),
        (
            "money",
            rf"(?<![\w.,/])(?P<figure>{_AMOUNT}(?:[.,]\d{{1,2}})?)"
            r"(?:\s?(?P<unit>(?i:vnđ|vnd|đồng|đ|nghìn|ngàn|triệu|tỷ|tỉ|tr)|k|K)(?P<rest>(?<=tr)\d{1,3})?)"
            rf"{_ALONE}(?P<dong>\s?(?:đồng|đ|VNĐ|VND){_ALONE})?(?P<each>{_EACH})",
            _money,
        ),
        (
            "clock",
            r"(?<![\w.,/:])(?P<hour>\d{1,2})(?:(?P<mark>\s?(?:h|H|(?i:giờ))|g)(?:\s?(?P<minute>\d{2})(?:'|p|\s?phút)?)?"
            rf"|:(?P<colon>\d{{2}})){_ALONE}(?!\s?[/.,]\d)(?P<half>\s+(?i:rưỡi))?(?:\s+kém\s+(?P<short>\d{{1,2}}){_ALONE})?"
            rf"{_PART}",
            _clock,
        ),
        ("dashed_day", rf"(?i:ngày)\s+(\d{{1,2}})-(\d{{1,2}}){_ALONE}(?![/-]|[.,]\d)", _dashed_day),
        (
            "day",
            r"(?<![\w.,/])(?P<weekday>(?:(?i:thứ)\s?(?:[2-7]|(?i:hai|ba|tư|năm|sáu|bảy))|T[2-7]|CN|(?i:chủ nhật))"
            r"[\s,]*)?(?P<cue>(?i:ngày)\s+)?(?:(?i:mùng|mồng)\s+)?(?P<day>\d{1,2})"
            r"(?:/|-(?=\d{1,2}-\d{4})|\.(?=\d{1,2}\.\d{4})|\s+tháng\s+)(?P<month>\d{1,2})"
            rf"(?:(?:[/.-]|\s+năm\s+)(?P<year>\d{{4}}|\d{{2}}))?{_ALONE}(?!/)"
            rf"(?P<lunar>\s+(?:âm lịch|âm|ÂL){_ALONE})?",
            _day,
        ),
        ("weekday", rf"(?i:thứ)\s?([2-7]){_ALONE}(?!/)", _weekday_alone),
        (
            "sunday",
            rf"(?:(?<=áng )|(?<=hiều )|(?<=ối )|(?<=nay ))CN{_ALONE}",
            lambda *_: (Kind.DAY, weekday(_MONDAY + timedelta(days=6))),
        ),
        (
            "month",
            rf"(?i:tháng)\s+(?P<month>\d{{1,2}})(?:\s?/\s?(?P<year>\d{{4}}))?{_ALONE}(?![/.,]\d)",
            _month,
        ),
        ("short_month", rf"(?<![\w.,/-])(?P<month>\d{{1,2}})/(?P<year>20\d{{2}}){_ALONE}(?!/)", _month),
        ("phone_word", r"(?<!\w)(?:ĐT|Đt|đt)\s?[.:]*\s*(?=0\d|\+84|\d)", _phone_word),
        (
            "abbreviation",
            r"(?<![\w/-])(?:" + "|".join(re.escape(each) for each in sorted(IN_FULL, key=len, reverse=True)) + ")"
            r"(?:(?<=\.)|(?![\w/-]))",
            _abbreviation,
        ),
        ("fraction", r"(?<![\w.,])\d+(?:\s?/\s?\d+)+", _left),
        ("list", r"(?<![\w.,/])\d{1,2}(?:,\d{1,2}){2,}(?![\w/,])", _list),
        (
            "number",
            rf"(?<![^\W\d_]-)(?<![\w.,/])(?P<figure>\d+(?:\.\d{{3}})+|\d+,\d{{1,2}}(?!\d)|\d+)"
            rf"(?:\s?(?P<unit>{_UNITS})(?!\w)(?P<each>{_EACH})|(?![\w/]|[.,]\d|-[A-ZĐ]))",
            _number,
        ),
    )
}


@cache
def rules() -> re.Pattern[str]:
    """What is read otherwise than it is written, each by the name of its rule. Made when first needed: it is long."""
    named = (f"(?P<{name}>{re.sub(r'[(][?]P<[a-z]+>', '(?:', rule)})" for name, (rule, _) in _RULES.items())
    return re.compile("|".join(named))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(_RULES[name][0])
