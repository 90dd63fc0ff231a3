"""Look the phrasings over: `python -m tests.check_phrasings` names what the training would suffer from.

* golden questions that the training has (nearly) seen: these spoil the figures, and fail the check;
* phrasings that speak more for another entry than for their own: to be moved or sharpened;
* entries that lack a style of writing.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from messages import faq
from models.domain.folding import has_marks, words
from models.domain.questions import Intent
from tests.eval_answers import FRESH, GOLDEN, LOOKED_AT, NEVER_LOOKED_AT, golden

NEARLY_SEEN = 92
"""Likeness of two questions, 0 to 100, from which the one gives the other away."""

LEAST_WORDS = 4
"""Shorter questions are alike by nature and may be met in both."""

STYLES: Mapping[str, tuple[int, re.Pattern[str]]] = {
    "short": (2, re.compile(r"^(\S+ ){0,3}\S+$")),
    "long": (4, re.compile(r"^(\S+ ){11,}")),
    "southern": (1, re.compile(r"\b(tui|hông|hổng|vô|giùm|dùm|má|biểu|bữa|nhiêu|sao hết|sắp nhỏ|lãnh|tiệm|hồi)\b")),
    "central": (1, re.compile(r"\b(mô|răng|chi|chừ|mần|mạ|mệ|nớ|rứa|hắn|đặng)\b")),
    "northern": (1, re.compile(r"\b(ạ|hả bác|bố|nhỉ|các cụ|cụ|thế)\b")),
}
"""Styles that each entry should be asked in: how often at least, and what shows it."""

LEAST_BARE = 3
"""Phrasings without marks that each entry should have."""


def main() -> int:
    """Print what is found; 1 when golden questions are given away."""
    given_away = list(nearly_seen())
    report("golden questions that the training has nearly seen", given_away)
    report("phrasings that speak for another entry", list(astray()))
    report("entries that lack a style", list(style_gaps()))
    return 1 if given_away else 0


def nearly_seen() -> Iterator[str]:
    """Golden questions beside the phrasings that give them away."""
    trained = sorted({words(text) for text in everything_trained()})
    for question in (question for file in (GOLDEN, FRESH, LOOKED_AT, NEVER_LOOKED_AT) for question in golden(file)):
        asked = words(question.question)
        if len(asked.split()) < LEAST_WORDS:
            continue
        found = process.extractOne(asked, trained, scorer=fuzz.ratio, score_cutoff=NEARLY_SEEN)
        if found is not None:
            yield f"{question.question} = {found[0]}"


def everything_trained() -> Iterator[str]:
    """Every text that the training reads."""
    for entry in faq.entries():
        yield from (entry.question, *entry.variants)
    for lines in (*faq.phrasings().values(), *faq.elsewhere().values()):
        yield from lines


def astray() -> Iterator[str]:
    """Phrasings for which another entry is the best, though they were trained on."""
    answerer = faq.answerer()
    for label, lines in faq.phrasings().items():
        if label in set(Intent):
            continue
        for line in lines:
            asked = answerer.ask(line)
            if asked.suggestions[:1] != (label,) and asked.entry != label:
                yield f"{label}: {line} -> {asked.entry or asked.intent}"


def style_gaps() -> Iterator[str]:
    """Entries with the styles that are missing."""
    for label, lines in faq.phrasings().items():
        if label in set(Intent):
            continue
        missing = [style for style, count in counted(lines).items() if count < least(style)]
        if missing:
            yield f"{label}: {', '.join(missing)}"


def counted(lines: Sequence[str]) -> Mapping[str, int]:
    """How many of the phrasings show each style."""
    found = Counter({style: sum(bool(sign.search(line)) for line in lines) for style, (_, sign) in STYLES.items()})
    found["bare"] = sum(not has_marks(line) for line in lines)
    return found


def least(style: str) -> int:
    """How many phrasings an entry should have in this style."""
    return LEAST_BARE if style == "bare" else STYLES[style][0]


def report(title: str, found: Sequence[str]) -> None:
    sys.stdout.writelines([f"{title}: {len(found)}\n", *(f"  {line}\n" for line in found)])


if __name__ == "__main__":
    sys.exit(main())
