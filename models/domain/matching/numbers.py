"""Household numbers as people write them into memos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.domain.matching.tokens import Tokens
from models.domain.matching.vocabulary import (
    BEFORE_NUMBER,
    BEFORE_OTHER_NUMBER,
    COUNTED,
    HOUSEHOLD,
    LANE,
    MONEY,
    ROADS,
    STREET,
    SUBJECT_OF,
)

CODE = "|"
"""Stands where a code was read."""

LAST_MONTH = 12
_PRINTED = 3
_FIRST_YEAR, _LAST_YEAR = 2020, 2040

_AND = frozenset({"va", ",", "+", "&", "-", "voi", ";", "/", "den", "toi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A number that nothing explains. `digits`: how long it is.

    `is_month`: it stands right behind a fee. `is_next`: right behind a household's number.
    """

    number: int
    digits: int
    is_month: bool
    is_next: bool

    @property
    def is_printed(self) -> bool:
        """Whether it has the digits of a household's number, as it stands on every paper."""
        return self.digits >= _PRINTED

    @property
    def is_year(self) -> bool:
        """Whether it can be a year."""
        return _FIRST_YEAR <= self.number <= _LAST_YEAR


def household_numbers(tokens: Tokens, *, has_code: bool) -> Iterator[tuple[int, int]]:
    """Household numbers and where: "ho 12", "nha so 012", "H012", "ho 12, 15 va 18"; beside a code a bare "012"."""
    place = 0
    while place < len(tokens.all):
        start = _number_at(tokens, place)
        if start is None and has_code and tokens.at(place) == CODE:
            for beside in (place - 1, place + 1):
                if is_bare_number(tokens, beside):
                    tokens.take(beside, beside + 1)
                    yield beside, int(tokens.all[beside])
        if start is None:
            place += 1
            continue
        tokens.take(place, start + 1)
        yield start, int(tokens.all[start])
        place = start + 1
        while tokens.at(place) in _AND and _is_number(tokens, place + 1):
            tokens.take(place, place + 2)
            yield place + 1, int(tokens.all[place + 1])
            place += 2


def stray_numbers(tokens: Tokens, fee_ends: frozenset[int]) -> Iterator[Stray]:
    """Short numbers with blanks around them that are left once all else was read. `fee_ends`: places behind a fee."""
    for place, text in enumerate(tokens.all):
        if not (text.isdigit() and tokens.is_free(place) and _is_number(tokens, place)):
            continue
        is_apart = not (tokens.is_glued(place) or tokens.is_glued(place + 1))
        before, after = tokens.at(place - 1), tokens.at(place + 1)
        if tokens.is_glued(place - 1) and tokens.at(place - 2) == CODE:
            before = CODE  # the last digit of a mended code
        is_next = before.isdigit() and not tokens.is_free(place - 1)
        in_a_row = (before.isdigit() or after.isdigit()) and not is_next
        if is_apart and not (in_a_row or before in BEFORE_OTHER_NUMBER):
            yield Stray(
                number=int(text),
                digits=len(text),
                is_month=place in fee_ends and int(text) <= LAST_MONTH,
                is_next=is_next,
            )


def _number_at(tokens: Tokens, place: int) -> int | None:
    """Where the digits of a household's number stand, if it begins at this place."""
    word = tokens.at(place)
    if tokens.is_glued(place) and tokens.is_glued(place + 1) and tokens.at(place - 1).isalnum():
        return None  # inside a bank's trace
    is_close = tokens.is_glued(place + 1) or (word == "h" and len(tokens.at(place + 1)) == 3)
    if word in {"h", "ho", "mh"} and is_close and _is_number(tokens, place + 1):
        return place + 1
    if word not in HOUSEHOLD:
        place += 1
        if word + tokens.at(place) not in HOUSEHOLD or not word.isalpha():  # torn apart: "nh a so 12"
            return None
    is_house = tokens.at(place).endswith("a")  # "nha", torn or not
    place += 1
    while tokens.at(place) in BEFORE_NUMBER:
        place += 1
    return place if _is_number(tokens, place) and not (is_house and _is_address(tokens, place)) else None


def _is_number(tokens: Tokens, place: int) -> bool:
    """Whether digits can be a household's number: not an amount, a count or a part of a longer row of digits."""
    text, after = tokens.at(place), tokens.at(place + 1)
    if not (text.isdigit() and len(text) <= 4 and int(text) > 0):
        return False
    if tokens.is_glued(place + 1) and (after.isalpha() or _is_grouped(tokens, place)):
        return False
    if after in MONEY and int(text) >= 1000:
        return False
    is_thousands = after == "k" and not tokens.at(place + 2).isalpha()  # not a torn "K HUYEN HOC"
    is_count_of_months = after == "thang" and not tokens.at(place + 2).isdigit()
    is_count_of_houses = after == "nha" and len(text) == 1
    return not (after in COUNTED or is_thousands or is_count_of_months or is_count_of_houses)


def _is_address(tokens: Tokens, place: int) -> bool:
    """Whether a street follows, or a lane's number; not a fee for the road."""
    place += 2 if tokens.at(place + 1) == "," else 1
    word, after = tokens.at(place), tokens.at(place + 1)
    is_street = word in STREET and (word, after) not in SUBJECT_OF
    return is_street or (word, after) in ROADS or (word == LANE and after.isdigit())


def _is_grouped(tokens: Tokens, place: int) -> bool:
    """Whether it goes on like "20.000"."""
    return (
        tokens.at(place + 1) in {".", ","}
        and tokens.is_glued(place + 2)
        and tokens.at(place + 2).isdigit()
        and len(tokens.at(place + 2)) >= 3
    )


def is_bare_number(tokens: Tokens, place: int) -> bool:
    """A number as it is printed everywhere, with blanks around it."""
    text = tokens.at(place)
    return (
        _PRINTED <= len(text) <= 4
        and tokens.is_free(place)
        and _is_number(tokens, place)
        and not tokens.is_glued(place)
        and not tokens.is_glued(place + 1)
    )
