"""Take numbers and people's names out of a question before it is kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from models.domain.folding import fold, nfc
from models.domain.spelling import agrees, agrees_with_any, phrases, telex, telex_words, word_agrees

NUMBER, NAME = "(so)", "(ten)"
"""What stands in a kept question for a long number and for a name."""

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .()\-–]{0,2}\d){5,}")
"""Six digits and more, however they are grouped: phone numbers, accounts, identity cards. Dates have slashes."""

_WORD = re.compile(r"[^\W_]+")
_TITLES = phrases("oong", "baf", "anh", "chij", "coo", "chus", "bacs")
_NO_NAMES = phrases("con", "six", "syx", "giaos", "nooij", "ngoaij", "aays")
"""What follows a title and is a word, also where somebody is called so: "bà con", "bác sĩ", "cô giáo"."""


class KnownNames:
    """The full names of a hamlet's people, to be found in what is typed; marks that are typed must agree."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._starting: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._given: dict[str, set[str]] = defaultdict(set)
        for name in full_names:
            words = telex_words(name)
            if not words:
                continue
            # "Văn Cường" is how people call Lê Văn Cường; a given name alone is too often a word
            for form in (words, words[-2:]):
                if len(form) > 1:
                    self._starting[_plain_word(name, len(words) - len(form))].add(form)
            self._given[_plain_word(name, len(words) - 1)].add(words[-1])

    def longest_at(self, typed: list[tuple[str, str]], start: int) -> int:
        """How many words of `typed` (telex, plain) from `start` on are somebody's name; 0 where they are none."""
        found = 0
        for form in self._starting.get(typed[start][1], ()):
            said = [word for word, _ in typed[start : start + len(form)]]
            if len(form) > found and agrees(said, form):
                found = len(form)
        return found

    def is_given(self, typed: tuple[str, str]) -> bool:
        """Whether a word (telex, plain) is somebody's given name."""
        return not agrees_with_any([typed[0]], _NO_NAMES) and any(
            word_agrees(typed[0], name) for name in self._given.get(typed[1], ())
        )


def mask(text: str, names: KnownNames) -> str:
    """The text with long numbers and known names replaced; a given name only where a title stands before it."""
    text = _LONG_NUMBER.sub(NUMBER, nfc(text))
    found = list(_WORD.finditer(text))
    typed = [(telex(word[0]), fold(word[0]).lower()) for word in found]
    pieces: list[str] = []
    end = at = 0
    while at < len(found):
        length = names.longest_at(typed, at)
        if not length and at and agrees_with_any([typed[at - 1][0]], _TITLES) and names.is_given(typed[at]):
            length = 1
        between = [
            text[one.end() : other.start()]
            for one, other in zip(found[at : at + length], found[at + 1 : at + length], strict=False)
        ]
        if not length or any(not gap.isspace() for gap in between):
            at += 1
            continue
        pieces += [text[end : found[at].start()], NAME]
        end = found[at + length - 1].end()
        at += length
    return "".join([*pieces, text[end:]])


def _plain_word(name: str, place: int) -> str:
    return fold(_WORD.findall(nfc(name))[place]).lower()
