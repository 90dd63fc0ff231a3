"""What people type, made safe to keep and to show: every door passes text, names and titles through here."""

from __future__ import annotations

import re

from models.domain.folding import nfc

LINE_LIMIT = 128  # characters of a name or title

# Control characters but tab and newline, marks that turn the writing direction, invisible characters that would keep
# two equal texts apart, halves of surrogate pairs (JSON can carry them, UTF-8 cannot), private-use letters (our texts
# use them for words that each channel shows in its own way). The joiner of emoji stays.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]"
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")


def clean_text(text: str) -> str:
    """A text of several lines: NFC, nothing invisible, no space around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return nfc(_UNWANTED.sub("", _NEWLINES.sub("\n", text))).strip()


def clean_line(text: str) -> str:
    """A name or a title: as above, on one line and not endless."""
    return " ".join(clean_text(text).split())[:LINE_LIMIT]
