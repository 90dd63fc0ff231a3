"""Read a household's number, and cash as it is typed at the door: "012 20000 vệ sinh"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.domain.amounts import AmountReading, AskBack, NotAnAmount, Sure, read_amount
from models.domain.folding import fold, nfc
from models.domain.spelling import LONGEST_READ, telex_words, typed_forms

LONGEST_AMOUNT = 10
"""Words: "một triệu hai trăm năm mươi nghìn đồng" has nine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """Cash of a household. `fee` is what was typed after the amount, empty if nothing."""

    household: int
    amount: AmountReading
    fee: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountMissing:
    """A household, and no amount yet."""

    household: int


@dataclass(frozen=True, slots=True)
class NotCash:
    """It does not begin with a household's number."""


CashReading = Cash | AmountMissing | NotCash

_LABELS = frozenset(form for word in ("hooj", "nhaf", "soos", "max", "ma") for form in typed_forms(word))
_HOUSEHOLD = re.compile(
    r"\s*(?P<labels>(?:[^\W\d_]+\s+)*)[#]?[hH]?-?(?P<number>[0-9]{1,4})(?!\w|[.,][0-9])(?:\s*[:=,]|[-–](?=\w))?(?P<rest>.*)",
    re.DOTALL,
)
_BARE = re.compile(r"h?[0-9]{1,4}:?\s+[0-9]+(?:[.,][0-9]{3})*\s?(?:k|d|dong|nghin|ngan)?")
_TAKEN = re.compile(r"thu\s+(?:(?:ho|nha)\s+)?(?=h?[0-9])")
"""Before them; with a mark it is a day of the week."""


def read_household(text: str) -> int | None:
    """The number of a household, however it was written: H012, 012, 12, hộ 12, nhà số 012."""
    number, rest = _household_first(text.strip(" \t\n.,!:;“”\"'"))
    return number if number and not rest else None


def read_cash(text: str) -> CashReading:
    """A household, an amount, and perhaps a fee. "12 20" is 20.000đ of household 012, to be asked back."""
    household, rest = _household_first(text)
    if not household:
        return NotCash()
    if not rest:
        return AmountMissing(household=household)
    words = rest.split()
    # the longest beginning that is an amount: "20 000" before "20"
    for used in range(min(len(words), LONGEST_AMOUNT), 0, -1):
        amount = read_amount(" ".join(words[:used]))
        if not isinstance(amount, NotAnAmount):
            return Cash(household=household, amount=amount, fee=" ".join(words[used:]))
    return Cash(household=household, amount=NotAnAmount())


def read_bare_cash(text: str) -> Cash | None:
    """A household's number and an amount in digits, perhaps "thu" before them, and nothing else; nobody asked."""
    told = fold(text).lower().strip()
    if nfc(text).lower().lstrip().startswith("thu"):
        told = _TAKEN.sub("", told, count=1)
    reading = read_cash(told) if _BARE.fullmatch(told) else NotCash()
    return reading if isinstance(reading, Cash) and isinstance(reading.amount, Sure | AskBack) else None


def _household_first(text: str) -> tuple[int, str]:
    """The household's number at the beginning (0 if there is none) and what follows."""
    found = _HOUSEHOLD.fullmatch(nfc(text)) if len(text) <= LONGEST_READ else None
    if found is None or any(label not in _LABELS for label in telex_words(found["labels"])):
        return 0, ""
    return int(found["number"]), found["rest"].strip()
