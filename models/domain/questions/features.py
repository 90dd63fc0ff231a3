"""The marks by which a question is known: its words, pairs of words, meanings, and how the words sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from models.domain.questions.spelling import Lexicon, Word

_SOUND = re.compile(r"(ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvxz])?([a-z]*?)(ng|nh|ch|[cmnpt])?")
_LONGEST_SYLLABLE = 7
MOST_DROPPED = 14
"""Words of a text that are left out one by one: of a longer one no single word decides."""
_BEGINS = {
    "tr": "c", "ch": "c", "s": "x", "gi": "z", "r": "z", "d": "z", "v": "z", "ngh": "ng", "gh": "g", "k": "k",
    "c": "k", "q": "k", "qu": "w", "ph": "f", "n": "l", "l": "l",
}  # fmt: skip
_ENDS = {"ng": "n", "nh": "n", "n": "n", "c": "t", "ch": "t", "t": "t"}


def features(text: str, lexicon: Lexicon) -> list[str]:
    """Every mark of the text, repeated as often as it occurs."""
    return list(_marks(lexicon.words(text), lexicon))


def without_each_word(text: str, lexicon: Lexicon) -> list[list[str]]:
    """The marks of the text lacking one word, for each of its words; nothing for one word, and for long texts."""
    words = lexicon.words(text)
    if not 1 < len(words) <= MOST_DROPPED:
        return []
    return [list(_marks([*words[:place], *words[place + 1 :]], lexicon)) for place in range(len(words))]


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """A syllable with the letters that the regions mix up (s and x, n and ng, i and y) made one."""
    parts = _SOUND.fullmatch(word)
    if parts is None or len(word) > _LONGEST_SYLLABLE:
        return word
    begin, middle, end = parts[1] or "", parts[2], parts[3] or ""
    if begin == "gi" and not middle:
        middle = "i"
    return _BEGINS.get(begin, begin) + middle.replace("y", "i") + _ENDS.get(end, end)


def _marks(words: Sequence[Word], lexicon: Lexicon) -> Iterator[str]:
    plain = [word.plain for word in words]
    yield from plain
    yield from (f"m:{word.marked}" for word in words if word.marked)
    yield from _pairs("", plain)
    concepts = lexicon.concepts(words)
    yield from (f"c:{concept}" for concept in concepts)
    yield from _pairs("c:", concepts)
    sounds = [sound(word) for word in plain]
    yield from (f"p:{heard}" for heard in sounds)
    yield from _pairs("p:", sounds)


def _pairs(kind: str, items: list[str]) -> list[str]:
    return [f"{kind}{one} {other}" for one, other in pairwise(items)]
