"""Cutting a text that is too long for one message, at a paragraph, a line or a word; never inside a letter."""

from __future__ import annotations

import re

_BREAKS = ("\n\n", "\n", " ")
_JOINED = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff\u0300-\u036f]")  # belongs to the letter before it


def units(text: str) -> int:
    """Length in UTF-16 units, as Zalo and Telegram count."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` UTF-16 units, in order; nothing but white space at the cuts is lost."""
    parts: list[str] = []
    rest = text
    while units(rest) > limit:
        room = _fitting(rest, limit)
        cut = _best_cut(rest, room)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest or not parts:
        parts.append(rest)
    return parts


def _fitting(text: str, limit: int) -> int:
    """How many letters from the start fit."""
    used = 0
    for index, letter in enumerate(text):
        used += 2 if ord(letter) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _best_cut(text: str, room: int) -> int:
    for mark in _BREAKS:
        cut = text.rfind(mark, 0, room + 1)
        if cut > room // 3:
            return cut
    cut = room
    while cut > 1 and (_JOINED.match(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut
