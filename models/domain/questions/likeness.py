"""Put questions that ask alike together, so that one answer serves them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from models.domain.questions.spelling import Lexicon

ALIKE = 78.0
"""Of 100: from here two questions are one."""
FEWEST_WORDS = 2
"""Telling words of a question that an answer can be written for."""

_FILLING = (
    "cho hoi xin a ah oi bot loa xom bac co chu anh chi em toi minh con chau la thi ma the nao sao gi khong duoc can"
    " phai muon lam giup voi nhe nha da vang o dau bao nhieu ten so"
)
_SAY_NOTHING = frozenset(_FILLING.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """One question that got no good answer; `entry` is the answer that was marked wrong, if it was."""

    asked_id: int
    text: str
    entry: str | None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Questions of one matter, the first as it was asked first. `entry` as in each of them."""

    members: tuple[Unanswered, ...]

    @property
    def first(self) -> Unanswered:
        return self.members[0]

    @property
    def entry(self) -> str | None:
        return self.first.entry


def grouped(questions: Sequence[Unanswered], lexicon: Lexicon) -> list[Alike]:
    """Questions by likeness, the largest group first; those of one wrong answer are always one group."""
    groups: list[tuple[str, list[Unanswered]]] = []
    for question in questions:
        key = _key(question.text, lexicon)
        if question.entry is None and len(key.split()) < FEWEST_WORDS:
            continue  # a number, a name, a word: nothing can be written for it
        for known, members in groups:
            if question.entry != members[0].entry:
                continue
            if question.entry is not None or _alike(key, known):
                members.append(question)
                break
        else:
            groups.append((key, [question]))
    found = [Alike(members=tuple(members)) for _, members in groups]
    return sorted(found, key=lambda alike: (-len(alike.members), alike.first.asked_id))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    if min(len(one.split()), len(other.split())) < 2:
        return token_sort_ratio(one, other) >= ALIKE
    return (token_set_ratio(one, other) + token_sort_ratio(one, other)) / 2 >= ALIKE


def _key(text: str, lexicon: Lexicon) -> str:
    concepts = lexicon.concepts(lexicon.words(text))
    telling = [concept for concept in concepts if concept not in _SAY_NOTHING]
    return " ".join(sorted(telling or concepts))
