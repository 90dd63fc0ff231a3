"""Vietnamese words as ASCII that keeps their marks (telex), so that "dừng", "đúng" and "dùng" can be told apart.

Tables of words in the domain are written in telex: "duwngf" is dừng, "ddungs" is đúng, "dungf" is dùng. What a person
typed is brought to the same form; a word typed without any marks agrees with every word it may stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_READ = 200
"""Letters. Nothing that is read as a number, a time, a choice or a command is longer; more is not looked at."""

_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_BARRED_D = {"\u0111": "dd", "\u0110": "dd"}
_CIRCUMFLEX = "\u0302"
_BREVE_OR_HORN = frozenset({"\u0306", "\u031b"})
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"aa|ee|oo|dd|w|[sfrxj]$")


def telex_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower-case telex, wherever the tone mark was put ("hoà" and "hòa" are both "hoaf")."""
    return tuple(telex(word) for word in _WORD.findall(unicodedata.normalize("NFC", text)))


def telex(word: str) -> str:
    """One word in telex: doubled letters, w, and the tone as its last letter."""
    letters: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFKD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        elif char == _CIRCUMFLEX and letters:
            letters.append(letters[-1])
        elif char in _BREVE_OR_HORN:
            letters.append("w")
        else:
            letters.append(_BARRED_D.get(char, char))
    return "".join(letters) + tone


def without_marks(word: str) -> str:
    """The plain letters of one Vietnamese word given in telex."""
    return _MARKED.sub(lambda mark: "" if len(mark[0]) == 1 else mark[0][0], word)


def typed_forms(meant: str) -> frozenset[str]:
    """All that a person may type for a word given in telex: itself, or plain letters (at most with the barred d)."""
    plain = without_marks(meant)
    return frozenset({meant, plain, "d" + plain if meant.startswith("dd") else plain})


def word_agrees(typed: str, meant: str) -> bool:
    """Whether a typed word can mean `meant`, both in telex."""
    return typed in typed_forms(meant)


def agrees(typed: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether typed words can mean these words, all of them, in order."""
    return len(typed) == len(meant) and all(word_agrees(one, other) for one, other in zip(typed, meant, strict=True))


def agrees_with_any(typed: Sequence[str], meant: Iterable[Sequence[str]]) -> bool:
    """Whether typed words can mean one of several phrases."""
    return any(agrees(typed, phrase) for phrase in meant)


def phrases(*telexed: str) -> tuple[tuple[str, ...], ...]:
    """A table of phrases written in telex, taken apart into words."""
    return tuple(tuple(phrase.split()) for phrase in telexed)
