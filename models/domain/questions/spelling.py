"""Bring a question, however it was typed, to plain words: short forms, dialect, keyboard left-overs, long vowels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.domain.folding import fold, has_marks, nfc

LONGEST = 2_000
"""Characters of a question that are read; of a longer one the beginning and the end, where the asking is done."""

_TOKEN = re.compile(r"[^\W_]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CLAUSE = re.compile(r"[.?!;\n]+")
_JOINING = frozenset(
    tuple(phrase.split())
    for phrase in (
        "voi lai",
        "cho hoi them",
        "hoi them",
        "va",
        "the con",
        "ngoai ra",
        "them nua",
        "nhan tien",
        "luon tien",
    )
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?"
    r"(?:uyeu|oai|oay|oeo|uay|uya|uye|uyu|ieu|yeu|uoi|uou|uai|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy"
    r"|ye|[aeiouy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_INITIAL = re.compile(r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|dd|d9|[bcdghklmnpqrstvx])?")
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[a-z].*[a-z])(?=.*[1-9])[a-z1-9]+")
_KEPT = frozenset(
    "app apps as bus fax file gas mess post sms ads ct07 ct01 kt3 ocop 4g 5g a1 a2 b1 b2 vas us".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was meant: `plain` without marks, `marked` as typed when the writer typed marks, else empty."""

    plain: str
    marked: str


class Lexicon:
    """Short forms and words of the regions, and the words that stand for them."""

    def __init__(self, shorthand: Mapping[str, str], alike: Iterable[Sequence[str]]):
        self._short = {tuple(nfc(short).lower().split()): nfc(full).split() for short, full in shorthand.items()}
        self._concepts: dict[tuple[str, ...], str] = {}
        for group in alike:
            for phrase in group:
                self._concepts[tuple(nfc(phrase).lower().split())] = "_".join(fold(group[0]).lower().split())
        folded = {tuple(fold(part) for part in phrase): concept for phrase, concept in self._concepts.items()}
        self._folded_concepts = {phrase: concept for phrase, concept in folded.items() if len(phrase) > 1}
        self._longest = max(map(len, self._concepts), default=1)
        self._longest_short = max(map(len, self._short), default=1)

    def words(self, text: str) -> list[Word]:
        """The words of a text, short forms written out and keyboard left-overs undone."""
        typed = [_undrawn(token) for token in _TOKEN.findall(tidy(text))]
        found: list[Word] = []
        place = 0
        while place < len(typed):
            for length in range(self._longest_short, 0, -1):
                full = self._short.get(tuple(typed[place : place + length]))
                if full is not None:
                    found.extend(_word(part) for part in full)
                    place += length
                    break
            else:
                found.append(_word(_retyped(typed[place])))
                place += 1
        return found

    def concepts(self, words: Sequence[Word]) -> list[str]:
        """What the words mean, one name for words and phrases that mean the same."""
        found: list[str] = []
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                run = words[place : place + length]
                concept = self._concepts.get(tuple(word.marked or word.plain for word in run))
                if concept is None:
                    concept = self._folded_concepts.get(tuple(word.plain for word in run))
                if concept is not None:
                    found.append(concept)
                    place += length
                    break
            else:
                found.append(words[place].plain)
                place += 1
        return found


def tidy(text: str) -> str:
    """Composed lower-case text without invisible signs, of a length that can be read."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    return _INVISIBLE.sub("", nfc(text)).lower()


def clauses(text: str) -> list[str]:
    """The sentences of a message, so that a question can be found within a story."""
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def joined_questions(text: str) -> list[str]:
    """The parts of a message between its sentence ends and the words that join two questions."""
    found: list[str] = []
    for clause in clauses(text):
        typed = clause.split()
        plain = [fold(word).lower().strip(",") for word in typed]
        start = place = 0
        while place < len(typed):
            length = next((n for n in (3, 2, 1) if tuple(plain[place : place + n]) in _JOINING), 0)
            if length:
                found.append(" ".join(typed[start:place]))
                start = place = place + length
            else:
                place += 1
        found.append(" ".join(typed[start:]))
    return [part.strip(" ,") for part in found if part.strip(" ,")]


def _word(token: str) -> Word:
    return Word(fold(token), token if has_marks(token) else "")


def _undrawn(token: str) -> str:
    return _DRAWN_OUT.sub(r"\1", token)


def _retyped(token: str) -> str:
    """The syllable that Telex or VNI keys left in pieces would have made, without its marks."""
    if not token.isascii() or token in _KEPT or _SYLLABLE.fullmatch(token):
        return token
    head = _INITIAL.match(token)
    start = head.end() if head else 0
    initial, rest = token[:start].replace("dd", "d").replace("d9", "d"), token[start:]
    if _LETTERS_AND_DIGITS.fullmatch(token):
        made = initial + re.sub(r"[1-9]", "", rest).replace("dd", "d")
    else:
        rest = re.sub(r"([aeo])\1", r"\1", rest.replace("w", ""))
        made = initial + re.sub(r"(?<=[a-z])[sfrxj]|^[sfrxj](?=$)", "", rest) if rest else token
    return made if made != token and _SYLLABLE.fullmatch(made) else token
