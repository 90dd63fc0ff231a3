"""A text that somebody typed, as it is read over the loudspeaker: what is surely known becomes words.

Hours, days, sums, phone and account numbers, plain numbers and abbreviations do; whatever may mean several things
stays as it is written, and the reader sees it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from messages import spoken
from messages.format import cap
from messages.spoken_pieces import Kind, rules, said_of

_TO_BE_REPEATED = frozenset({Kind.AMOUNT, Kind.CLOCK, Kind.DAY})
_CUE = re.compile(r"^(?i:(?:số )?tài khoản(?:\s+số)?\s*[:.]*\s*|số )")

_ACCOUNT = "số tài khoản: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in words; `digits` are the numbers in it that somebody writes down while listening."""

    said: str
    is_repeated: bool  # it tells when, or how much
    digits: tuple[str, ...] = ()


def read(text: str, *, today: date) -> list[list[Sentence]]:
    """Line by line what is said, an empty line between two paragraphs. `today` is the day that it was posted."""
    lines: list[list[Sentence]] = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        plain = _without_signs(line)
        if plain:
            lines.append([_sentence(each, today) for each in _SENTENCE_END.split(plain)])
        elif lines and lines[-1]:
            lines.append([])
    return lines if not lines or lines[-1] else lines[:-1]


def words(text: str, *, today: date) -> str:
    """The same in one line."""
    return " ".join(sentence.said for line in read(text, today=today) for sentence in line)


def phrase(text: str, *, today: date) -> str:
    """Words that stand within a sentence, without an end of their own."""
    said = words(text, today=today).rstrip(".")
    return said if text[:1].isupper() else said[:1].lower() + said[1:]


_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!TP\.)(?<!TX\.)(?<!ĐT\.)(?<!\.\.)\s+")
_BULLET = re.compile(r"^\s*[-–—•*+►▪●○✓✔→·]+\s*")
_ORDINAL = re.compile(r"^(\d{1,2})\s*[.)/]\s+")


def _without_signs(line: str) -> str:
    """A line without emoji, marks of a list and spaces that are too many; with an end to its last sentence."""
    kept = "".join(
        letter for letter in line if unicodedata.category(letter) not in ("So", "Cs", "Cf", "Sk") or letter in "°"
    ).replace("\ufe0f", "")
    plain = " ".join(_BULLET.sub("", kept).split())
    plain = _ORDINAL.sub(lambda found: f"{spoken.number(int(found[1])).capitalize()} là: ", plain)
    if not re.search(r"\w", plain):
        return ""
    return plain if plain[-1] in ".!?:;,…" else f"{plain}."


def _sentence(text: str, today: date) -> Sentence:
    pieces: list[str] = []
    kinds: list[Kind] = []
    digits: list[str] = []
    at, last, opens = 0, None, False
    for found in rules().finditer(text):
        kind, said = said_of(found, text, today)
        if kind is None:
            continue
        between = text[at : found.start()]
        if _joins(between, last, kind) and not _falls(text[:at], found[0]):
            if last is Kind.NUMBER and kind is Kind.DAY:
                pieces[-1] = _first_day(pieces[-1], after=pieces[-2])
            between = " đến "
        opens = opens or found.start() == 0
        pieces += [between, said]
        kinds.append(kind)
        if kind is Kind.DIGITS:
            digits.append(_CUE.sub(lambda cue: _ACCOUNT if "k" in cue[0] else "", said).rstrip(","))
        at, last = found.end(), kind
    pieces.append(text[at:])
    said = "".join(pieces).replace(" & ", " và ")
    return Sentence(
        said=cap(said) if opens else said,
        is_repeated=bool(_TO_BE_REPEATED.intersection(kinds)),
        digits=tuple(digits),
    )


def _first_day(said: str, *, after: str) -> str:
    """The 1 of "1-5/12"."""
    if said in _FIRST_DAYS:
        said = f"mùng {said}"
    return said if after.lower().endswith("ngày ") else f"ngày {said}"


_FIRST_DAYS = frozenset(spoken.number(day) for day in range(1, 11))


def _joins(between: str, last: Kind | None, kind: Kind) -> bool:
    """Whether a dash between two numbers says "from one to the other"."""
    if last is None or between.strip() not in ("-", "–", "—"):
        return False
    if last is kind and kind in _TO_BE_REPEATED:
        return True
    return last is Kind.NUMBER and kind is not Kind.WORD and len(between) == 1


def _falls(before: str, number: str) -> bool:
    """Whether the second of two plain numbers is the smaller: then a dash says something else."""
    first = re.search(r"\d+$", before)
    return bool(first and number.isdecimal() and int(first[0]) >= int(number))
