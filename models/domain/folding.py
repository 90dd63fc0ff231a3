"""Bring Vietnamese text, however it was typed, to forms that compare: names, command words, memos, questions."""

from __future__ import annotations

import re
import unicodedata

_BARRED_D = str.maketrans({"\u0111": "d", "\u0110": "D"})
"""The barred d is a letter of its own: Unicode does not take it apart, so it is turned by hand."""

_REMEMBERED = 0x2100
"""Code points below are what people write; a strange text shall not fill the memory with others."""

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_UNPRINTABLE = re.compile(r"[^ -~]")


class _Folded(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).translate(_BARRED_D)).translate(_BARRED_D)
        letters = (char for char in plain if not unicodedata.combining(char))
        folded = "".join(char if " " <= char <= "~" else " " for char in letters)
        if code < _REMEMBERED:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def nfc(text: str) -> str:
    """Compose letters and marks. Every text is brought to this form on the way in: fonts draw it right."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Printable ASCII without diacritics, case kept. A sign with no ASCII form becomes a space, as banks print it."""
    if text.isascii():
        return _UNPRINTABLE.sub(" ", text)
    return text.translate(_FOLDED)


def words(text: str) -> str:
    """Lower-case ASCII letters and digits, words parted by single spaces: the form in which sentences compare."""
    return _NOT_WORD.sub(" ", fold(text).lower()).strip()


def reading_order(lane: str) -> tuple[str, str]:
    """By letters without marks (the barred d stands beside d) and by numbers as numbers."""
    return re.sub(r"\d+", lambda number: number[0].zfill(6), words(lane)), lane


def squash(text: str) -> str:
    """Lower-case ASCII letters and digits and nothing between them: spelling, spacing and marks no longer count."""
    return _NOT_WORD.sub("", fold(text).lower())


def has_marks(text: str) -> bool:
    """Whether the writer typed diacritics (or the barred d), so that they may be held to them."""
    return any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", text)) or (
        text.translate(_BARRED_D) != text
    )


def same_marks(typed: str, meant: str) -> bool:
    """Whether what was typed can mean `meant`: equal without marks, and no typed mark disagrees with it.

    Word by word, so that a sentence typed half with marks is judged by the half that has them.
    """
    typed_words, meant_words = _marked_words(typed), _marked_words(meant)
    return len(typed_words) == len(meant_words) and all(
        one == other or (not has_marks(one) and one == words(other))
        for one, other in zip(typed_words, meant_words, strict=True)
    )


def _marked_words(text: str) -> list[str]:
    return re.findall(r"\w+", nfc(text).lower())
