"""Read sums of money as people type them, and say how sure the reading is: what is doubtful is asked back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from models.domain.numerals import DIGITS, HALF_MORE, HUNDRED, TENS, read_number
from models.domain.spelling import LONGEST_READ, telex, typed_forms

TOO_LARGE_FROM = 500_000_000
"""Đồng. No hamlet takes or gives such a sum by hand; somebody's finger stayed on the 0."""

SHORT_UP_TO = 1000
"""A bare number below this is thousands: nobody pays 20 đồng."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """Plain digits, with or without points and đồng: taken as they stand."""

    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBack:
    """Typed short, with a comma, a k or in words: likely this, to be confirmed."""

    amount: int


@dataclass(frozen=True, slots=True)
class NotWhole:
    """Less than a đồng is left over."""


@dataclass(frozen=True, slots=True)
class NotPositive:
    """Zero or below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """A number, but of half a billion or more."""

    amount: int


@dataclass(frozen=True, slots=True)
class NotAnAmount:
    """No sum of money."""


AmountReading = Sure | AskBack | NotWhole | NotPositive | TooLarge | NotAnAmount

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S")
_PLAIN = re.compile(r"0+|[1-9][0-9]*", re.ASCII)
_POINTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+")
_COMMAED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_WITH_CENTS = re.compile(
    r"(?P<whole>[1-9][0-9]{3,}|[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<cents>[0-9]{1,2})"
    r"|(?P<whole_2>[1-9][0-9]{3,}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)\.(?P<cents_2>[0-9]{1,2})"
)
_SHORT = re.compile(r"(?P<whole>[0-9]{1,6})(?:[.,](?P<part>[0-9]{1,2}))?")
_TAIL = re.compile(r"[0-9]{1,3}")


def _words(*telexed: str) -> frozenset[str]:
    return frozenset(form for word in telexed for form in typed_forms(word))


_THOUSAND = _words("nghinf", "nganf") | {"k", "ng"}
_MILLION = _words("trieeuj", "cur") | {"tr"}
_BILLION = _words("tyr", "tir")
_DONG = _words("ddoongf") | {"d", "dd", "vnd", "vndd", "\u20ab"}
_MINUS = _words("aam", "truwf") | {"-", "\u2013", "\u2014", "\u2212"}
_HALF_OF = _words("nuwar")
_BEFORE = _words("soos", "tieenf", "laf", "khoangr", "ddungs")
_AFTER = _words("aj", "nhes", "nha", "thooi", "chawnx")


def read_amount(text: str) -> AmountReading:
    """What sum of money a text says, and nothing but that sum."""
    reading, negative = _read(text)
    return NotPositive() if negative and not isinstance(reading, NotAnAmount) else reading


def read_balance(text: str) -> AmountReading:
    """The same of what a box or an account holds, which may be nothing."""
    reading, negative = _read(text)
    return Sure(amount=0) if isinstance(reading, NotPositive) and not negative else read_amount(text)


def _read(text: str) -> tuple[AmountReading, bool]:
    """The sum without its sign, and whether a minus stands before it."""
    tokens = tokens_of(text)
    while tokens and tokens[0] in _BEFORE:
        tokens = tokens[1:]
    while tokens and tokens[-1] in _AFTER:
        tokens = tokens[:-1]
    negative = bool(tokens) and tokens[0] in _MINUS
    said = tokens[1:] if negative else tokens
    if len(said) > 1 and said[-1] in _DONG:
        said = said[:-1]
    reading = _read_digits(said) if all(token[0] in "0123456789" for token in said) else _read_words(said)
    return reading, negative


def tokens_of(text: str) -> list[str]:
    """Numbers with their points and commas, words in telex, and single signs."""
    if len(text) > LONGEST_READ:
        return []
    return [
        token if token[0].isascii() and not token[0].isalpha() else telex(token)
        for token in _TOKEN.findall(unicodedata.normalize("NFKC", text))
    ]


def _read_digits(said: list[str]) -> AmountReading:
    """A sum in digits alone."""
    digits = " ".join(said)
    if _PLAIN.fullmatch(digits):
        amount = int(digits)
        return _within(amount) if amount >= SHORT_UP_TO or not amount else _within(amount * 1000, sure=False)
    if _POINTED.fullmatch(digits):
        return _within(int(digits.replace(".", "")))
    if _SPACED.fullmatch(digits):  # "12 200" may be a household and a sum
        return _within(int(digits.replace(" ", "")), sure=digits.endswith(" 000"))
    if _COMMAED.fullmatch(digits):
        return _within(int(digits.replace(",", "")), sure=False)
    cents = _WITH_CENTS.fullmatch(digits)
    if cents is None:
        return NotAnAmount()
    if int(cents["cents"] or cents["cents_2"]):
        return NotWhole()
    return _within(int(re.sub(r"[.,]", "", cents["whole"] or cents["whole_2"])), sure=False)


def _read_words(said: list[str]) -> AmountReading:
    """A sum with a unit, in words, or both: millions, then thousands, then nothing more."""
    billions, rest = _part(said, _BILLION, 1_000_000_000)
    if billions and not rest:
        return _within(int(billions))
    millions, rest = _part(said, _MILLION, 1_000_000)
    thousands, rest = _part(rest, _THOUSAND, 1000)
    amount = (millions or 0) + (thousands or 0)
    if millions is None and thousands is None:
        amount, rest = _bare(said)
    elif millions is not None and thousands is None and rest:  # "một triệu hai trăm"
        more, rest = _bare(rest)
        amount += more
    if rest or not said or (amount == 0 and said[0].strip("0.,")):
        return NotAnAmount()
    if amount.denominator != 1:
        return NotWhole()
    return _within(int(amount), sure=False)


def _part(said: list[str], unit: frozenset[str], worth: int) -> tuple[Fraction | None, list[str]]:
    """How many of one unit the words begin with, with what hangs on it: "1tr2", "một triệu rưỡi", "20k5"."""
    number, used = _how_many(said)
    if len(said) <= used or said[used] not in unit:
        return None, said
    rest = said[used + 1 :]
    amount = number * worth
    if rest and rest[0] in HALF_MORE:
        return amount + Fraction(worth, 2), rest[1:]
    if len(rest) == 1 and _TAIL.fullmatch(rest[0]):
        return amount + Fraction(int(rest[0]) * worth, 10 ** len(rest[0])), []
    if len(rest) == 1 and rest[0] in DIGITS:
        return amount + Fraction(DIGITS[rest[0]] * worth, 10), []
    return amount, rest


def _how_many(said: list[str]) -> tuple[Fraction, int]:
    """The number before a unit, in digits or in words; one, if there is none ("triệu hai")."""
    short = _SHORT.fullmatch(said[0]) if said else None
    if short is not None and not (len(said) > 1 and said[1] in TENS | HUNDRED):
        part = short["part"] or ""
        return int(short["whole"]) + Fraction(int(part or 0), 10 ** len(part)), 1
    if said and said[0] in _HALF_OF:
        return Fraction(1, 2), 1
    words = read_number(said)
    return (Fraction(words[0]), words[1]) if words else (Fraction(1), 0)


def _bare(said: list[str]) -> tuple[Fraction, list[str]]:
    """A number in words without a unit: thousands."""
    words = read_number(said)
    return (Fraction(words[0] * 1000), said[words[1] :]) if words else (Fraction(0), said)


def _within(amount: int, *, sure: bool = True) -> AmountReading:
    if amount <= 0:
        return NotPositive()
    if amount >= TOO_LARGE_FROM:
        return TooLarge(amount=amount)
    return Sure(amount=amount) if sure else AskBack(amount=amount)
