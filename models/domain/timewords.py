"""Bring what people type about times to one line of plain words that the patterns of `days` and `moments` can read.

Number words become digits. Words that only their marks tell apart become words of their own where the marks were
typed ("tới" is `next`, "tối" is `evening`); without marks they stay as they are and the patterns decide.
"""

from __future__ import annotations

import re
import unicodedata

from models.domain.numerals import DIGITS, read_number
from models.domain.spelling import LONGEST_READ, telex, without_marks

_TOKEN = re.compile(r"[0-9]+(?:[/:.\-][0-9]+)*|[^\W\d_]+|[^\s.,;!()“”\"'\-–]")

_BY_MARKS = {
    "toois": "evening", "towis": "next", "moots": "overmorrow", "kiaf": "kiaa", "nuwar": "half", "nuwax": "more",
    "taamf": "luc", "aam": "lunar", "mowi": "mai", "chiuf": "chieu", "tuwf": "luc", "nayf": "nay",
}  # fmt: skip
_IN_HASTE = {
    "hnay": "hom nay", "hqua": "hom qua", "bgio": "now", "bh": "now", "g": "gio", "h": "gio", "p": "phut",
    "ph": "phut", "hum": "hom", "hm": "hom", "ni": "nay", "cn": "chu nhat", "t": "thu",
    "buoi": "luc", "vao": "luc", "khoang": "luc",
}  # fmt: skip
_DOUBTFUL = frozenset({"mot", "bay", "sau", "nam", "nawm", "tam", "tu"})
"""Number words that without marks may be something else: the day after tomorrow, now, after, year, about, from."""
_BEFORE_NUMBER = frozenset({"thu", "ngay", "bua", "hom", "thang", "kem", "luc", "gio"})
_AFTER_NUMBER = frozenset({"gio", "ruoi", "phut", "tieng", "ngay", "bua", "tuan", "thang", "kem"})


def plain_line(text: str) -> str:
    """The text as plain words, digits and dates, parted by single spaces; empty if it is too long to be a time."""
    if len(text) > LONGEST_READ:
        return ""
    words = [telex(token) for token in _TOKEN.findall(unicodedata.normalize("NFKC", text))]
    line: list[str] = []
    at = 0
    while at < len(words):
        number, used = _number_at(words, at, line)
        if used:
            line.append(number)
            at += used
        else:
            line.extend(_plain(words[at]).split())
            at += 1
    return " ".join(line).replace("chua nhat", "chu nhat")


def _plain(word: str) -> str:
    if word in _BY_MARKS:
        return _BY_MARKS[word]
    plain = without_marks(word) if len(word) > 1 else word
    return _IN_HASTE.get(word) or _IN_HASTE.get(plain) or plain


def _number_at(words: list[str], at: int, line: list[str]) -> tuple[str, int]:
    """The number that is said here in words, and by how many; or nothing."""
    word, before = words[at], line[-1] if line else ""
    if word[0].isdigit():
        return "", 0
    found = read_number(words[at:])
    if found is None:
        return "", 0
    number, used = found
    if before == "thu":  # "thứ hai mười giờ": Monday, ten o'clock
        number, used = DIGITS.get(word, number), 1
    if word in _DOUBTFUL and used == 1 and not _counts(words, at, before):
        return "", 0
    return str(number), used


def _counts(words: list[str], at: int, before: str) -> bool:
    """Whether a doubtful number word stands where a number stands."""
    if words[at] == "sau" and before in {"thang", "tuan", "hom", "ngay"}:  # next month rather than June
        return False
    after = _plain(words[at + 1]) if at + 1 < len(words) else ""
    if words[at] == "bay" and after == "gio" and at + 2 == len(words):  # "bay gio": now
        return False
    return before in _BEFORE_NUMBER or after in _AFTER_NUMBER
