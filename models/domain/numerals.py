"""Numbers said in words: "hai mươi lăm", "một trăm rưỡi", "trăm hai"."""

from __future__ import annotations

from collections.abc import Iterable

from models.domain.spelling import typed_forms

LARGEST_WORDS = 12
"""Words. No sum of money or hour that people type takes more."""


def _forms(table: dict[str, int]) -> dict[str, int]:
    return {form: number for word, number in table.items() for form in typed_forms(word)}


DIGITS = _forms({
    "mootj": 1, "hai": 2, "ba": 3, "boons": 4, "tuw": 4, "nawm": 5, "saus": 6, "bayr": 7, "baayr": 7, "tams": 8,
    "chins": 9,
}) | {str(digit): digit for digit in range(1, 10)}  # fmt: skip
# only after tens: "hai mốt" is 21, "mốt" alone is the day after tomorrow
_AFTER_TENS = DIGITS | _forms({"moots": 1, "lawm": 5, "nhawm": 5})
_ONLY_AFTER_TENS = _forms({"moots": 1, "lawm": 5, "nhawm": 5}).keys() - DIGITS.keys()
_TEN = _forms({"muwowif": 10}).keys()
_DOZENS = _forms({"chucj": 10}).keys()
TENS = _forms({"muwowi": 10}).keys() | _TEN | _DOZENS
_ODD = _forms({"ler": 0, "linh": 0}).keys()
HUNDRED = _forms({"trawm": 100}).keys()
HALF_MORE = _forms({"ruwowix": 0, "ruwowir": 0}).keys()


def read_number(words: Iterable[str]) -> tuple[int, int] | None:
    """The number below a thousand that these telex words begin with, and how many words say it.

    "trăm hai" is 120 as people say it, "trăm lẻ hai" is 102, "một trăm rưỡi" 150, "hai chục" 20.
    """
    said = list(words)[:LARGEST_WORDS]
    hundreds = _hundreds(said)
    if hundreds is None:
        return _tens(said)
    number, used = hundreds
    rest = said[used:]
    if rest and rest[0] in HALF_MORE:
        return number + 50, used + 1
    if len(rest) > 1 and rest[0] in _ODD and rest[1] in DIGITS:
        return number + DIGITS[rest[1]], used + 2
    below = _tens(rest)
    if below is None:
        return number, used
    tens, more = below
    # "một trăm hai" is 120
    return number + (tens * 10 if tens < 10 and more == 1 else tens), used + more


def _hundreds(said: list[str]) -> tuple[int, int] | None:
    if said[:1] and said[0] in HUNDRED:
        return 100, 1
    if len(said) > 1 and said[0] in DIGITS and said[1] in HUNDRED:
        return DIGITS[said[0]] * 100, 2
    return None


def _tens(said: list[str]) -> tuple[int, int] | None:
    """A number from 1 to 99 at the beginning of the words."""
    if not said:
        return None
    if said[0] in _TEN:
        return _units(10, said, 1)
    if said[0] not in DIGITS:
        return None
    if len(said) > 1 and said[1] in TENS:
        return _units(DIGITS[said[0]] * 10, said, 2)
    if len(said) > 1 and said[1] in _ONLY_AFTER_TENS:  # "hai lăm"
        return DIGITS[said[0]] * 10 + _AFTER_TENS[said[1]], 2
    return DIGITS[said[0]], 1


def _units(tens: int, said: list[str], used: int) -> tuple[int, int]:
    # "hai chục rưỡi" is 25, but "mười rưỡi" is half past ten
    if len(said) > used and said[used] in HALF_MORE and said[used - 1] in _DOZENS:
        return tens + 5, used + 1
    if len(said) > used and said[used] in _AFTER_TENS:
        return tens + _AFTER_TENS[said[used]], used + 1
    return tens, used
