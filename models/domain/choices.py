"""Find which of the standing choices a person meant by what they typed; nothing is picked on a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from models.domain.spelling import LONGEST_READ, agrees, agrees_with_any, phrases, telex_words, typed_forms

Expecting = Literal["amount", "household"]
"""What the standing question waits for besides its choices; digits are then never a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One standing choice. `exact`: it cannot be undone, so it takes only its number or its whole label."""

    label: str
    answer: Literal["yes", "no"] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """This choice was meant; `index` counts from 0."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfRange:
    """A number with no choice behind it; `last` is the highest that has one."""

    last: int


@dataclass(frozen=True, slots=True)
class Leave:
    """The person wants out of what is going on."""


@dataclass(frozen=True, slots=True)
class NotAChoice:
    """Something else: an answer, a question, a command."""


ChoiceReading = Picked | OutOfRange | Leave | NotAChoice

_ALWAYS_LEAVE = phrases("thooi", "thoats", "thooi khoong", "thooi nhes", "thooi aj", "thooi khoong lamf nuwax")
_LEAVE = phrases("huyr", "bor", "khoong lamf nuwax")
_HUY = ("huy",)
"""Leave, and a man's name."""

_NUMBER_WORDS = {"mootj": 1, "hai": 2, "ba": 3, "boons": 4, "tuw": 4, "nawm": 5, "saus": 6, "bayr": 7,
                 "baayr": 7, "tams": 8, "chins": 9}  # fmt: skip
_BEFORE_NUMBER = phrases("soos", "chonj", "chonj soos", "caau", "caau soos", "muwcj", "soos thuws")
_CHOOSE = ("chonj",)

_YES = ("cos", "ddungs", "phair", "uwf", "uwr", "uwmf", "owf", "daj", "vaang", "rooif", "dduwowcj", "ok")
_YES_TYPED = ("oke", "okie", "okay", "oki", "uh", "uhm", "um", "uk", "dc", "ddc", "dk", "ddk", "r", "yes")
_NO = ("khoong", "chuwa", "hoong", "hoorng", "nor", "khoon")
_NO_TYPED = ("ko", "k", "kg", "hok", "hem", "khum", "kh", "khg", "no")
"""In haste, and in three dialects."""
_AGREED = phrases("ddoongf ys", "nhaats tris")
"""Yes, in two words of which neither alone is one."""
_ANSWERING = ("uwf", "owf", "daj", "vaang")
"""Said before an answer of either kind: "dạ không" is no."""
_PARTICLES = ("aj", "as", "nhes", "nhe", "nha", "nhaf", "anh", "chij", "em", "bacs", "chus", "coo", "oong")

_TWO_DIGITS = re.compile(r"[\d\s]*\d[\d\s]+")
_WORDS_ONLY = re.compile(r"[\w\s]+")
# the marks of a keycap digit go too
_AROUND = re.compile("^[\\s“”\"'.,!(]+|[\\s“”\"'.,!:;)\ufe0f\u20e3]+$")


def _typed(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in typed_forms(word))


_YES_FORMS = _typed(_YES) | frozenset(_YES_TYPED)
_NO_FORMS = _typed(_NO) | frozenset(_NO_TYPED)
_ANSWERING_FORMS = _typed(_ANSWERING)
_PARTICLE_FORMS = _typed(_PARTICLES) - _YES_FORMS - _NO_FORMS
_NUMBER_FORMS = {form: number for word, number in _NUMBER_WORDS.items() for form in typed_forms(word)}


def match_choice(
    text: str, options: Sequence[Option], *, expecting: Expecting | None = None, expecting_name: bool = False
) -> ChoiceReading:
    """Which choice a text means.

    By its number, its whole label, or (unless it is `exact`) a yes or no where just one choice says so. Where an
    amount or a household is expected, only words are choices. Where a name is expected, "huy" is a name.
    """
    said = _AROUND.sub("", text[: LONGEST_READ * 2])
    if not said or len(text) > LONGEST_READ * 2 or text.rstrip().endswith("?"):
        return NotAChoice()
    typed = telex_words(said)
    if agrees_with_any(typed, _ALWAYS_LEAVE):
        return Leave()
    if (labelled := _by_label(said, typed, options)) is not None:
        return Picked(index=labelled)
    if agrees_with_any(typed, _LEAVE):
        return NotAChoice() if expecting_name and typed == _HUY else Leave()
    if (
        _WORDS_ONLY.fullmatch(said)
        and (numbered := _by_number(typed, options, expecting, expecting_name)) is not None
    ):
        return numbered
    return _by_answer(typed, options)


def is_number(text: str) -> bool:
    """Whether a text is nothing but the number of a choice, as `match_choice` reads one: "2.", "số 2", "hai"."""
    if len(text) > LONGEST_READ or text.rstrip().endswith("?"):
        return False
    number = _said_number(telex_words(_AROUND.sub("", text)))
    return (len(number) == 1 and number.isdecimal()) or number in _NUMBER_FORMS


def _said_number(typed: tuple[str, ...]) -> str:
    """The last word, where nothing stands before it but what people say before a number; else nothing."""
    is_alone = len(typed) == 1 or (typed and agrees_with_any(typed[:-1], _BEFORE_NUMBER))
    return typed[-1] if is_alone else ""


@lru_cache(maxsize=1024)  # the same menus stand for everybody
def _label_words(label: str) -> tuple[str, ...]:
    return telex_words(label)


def _by_label(said: str, typed: tuple[str, ...], options: Sequence[Option]) -> int | None:
    """The one choice whose whole label was typed; marks decide between labels that differ in nothing else."""
    if said.isdecimal() or _TWO_DIGITS.fullmatch(said):
        return None
    labels = [_label_words(option.label) for option in options]
    same = [index for index, label in enumerate(labels) if label == typed]
    alike = same or [index for index, label in enumerate(labels) if agrees(typed, label)]
    if not alike and typed[:1] and agrees(typed[:1], _CHOOSE):
        alike = [i for i, label in enumerate(labels) if agrees(typed[1:], label) and not options[i].exact]
    return alike[0] if len(alike) == 1 else None


def _by_number(
    typed: tuple[str, ...], options: Sequence[Option], expecting: Expecting | None, expecting_name: bool
) -> ChoiceReading | None:
    """The choice of this number from 1 to 9; a number word never picks what cannot be undone."""
    number = _said_number(typed)
    if not number:
        return None
    if number == "0":
        return NotAChoice() if expecting == "amount" else Leave()
    if expecting is not None or not options:
        return None
    if len(number) == 1 and number in "123456789":
        index = int(number) - 1
        return Picked(index=index) if index < len(options) else OutOfRange(last=len(options))
    index = _NUMBER_FORMS.get(number, 0) - 1
    if expecting_name or not 0 <= index < len(options) or options[index].exact:
        return None
    return Picked(index=index)


def _by_answer(typed: tuple[str, ...], options: Sequence[Option]) -> ChoiceReading:
    """The one choice that says what a yes or no says."""
    answer = _read_answer(typed)
    meant = [index for index, option in enumerate(options) if answer is not None and option.answer == answer]
    if len(meant) != 1 or options[meant[0]].exact:
        return NotAChoice()
    return Picked(index=meant[0])


def _read_answer(typed: tuple[str, ...]) -> Literal["yes", "no"] | None:
    """Yes, no, or neither: "dạ đúng rồi ạ" is yes, "chưa phải" is no, "phải không" is a question."""
    said = [word for word in _with_agreement(typed) if word not in _PARTICLE_FORMS]
    while len(said) > 1 and said[0] in _ANSWERING_FORMS:
        said = said[1:]
    if not said:
        return None
    if all(word in _YES_FORMS for word in said):
        return "yes"
    if said[0] in _NO_FORMS and all(word in _YES_FORMS | _NO_FORMS for word in said):
        return "no"
    return None


def _with_agreement(typed: tuple[str, ...]) -> list[str]:
    """The words, with every agreement of two words as one that says yes."""
    said: list[str] = []
    for word in typed:
        if said and agrees_with_any((said[-1], word), _AGREED):
            said[-1] = "ok"
        else:
            said.append(word)
    return said
