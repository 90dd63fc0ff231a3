"""Household numbers as people write them into memos."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from models.domain.matching.tokens import Tokens
from models.domain.matching.vocabulary import (
    ADDRESS,
    BEFORE_ADDRESS,
    BEFORE_NUMBER,
    BEFORE_OTHER_NUMBER,
    BEGINS_STREET,
    BESIDE_NUMBER,
    COUNTED,
    COUNTED_PAIRS,
    FAMILY,
    HAMLET_PLACES,
    HOUSEHOLD,
    KIN,
    LANE,
    LANES,
    MONEY,
    PLACES,
    ROADS,
    SAYS_NOTHING,
    STREET,
    SUBJECT_OF,
    TWO_WORD_PLACES,
)

CODE = "|"
"""Stands where a code was read."""

LAST_MONTH = 12
_PRINTED = 3
_FIRST_YEAR, _LAST_YEAR = 2020, 2040

_AND = frozenset({"va", ",", "+", "&", "-", "voi", ";", "/", "den", "toi"})

_WITH = frozenset({"va", "voi", "cung", "&", "+"})
_BEHIND_WORD = frozenset({":", ".", ",", "(", ";"})
_SOMEBODY = KIN | HOUSEHOLD | FAMILY
_ADDED = frozenset({"&", "+"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdNumber:
    """A number that is said to be a household's, and where it stands; `row`: from its word to the last of "12, 15".

    `is_plain`: only "ho", "ma ho" or the way it is printed ("012") say so, never the number of a house in a street.
    """

    number: int
    place: int
    row: tuple[int, int]
    is_plain: bool


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


def household_numbers(tokens: Tokens, *, has_code: bool) -> Iterator[HouseholdNumber]:
    """Household numbers and where: "ho 12", "nha so 012", "H012", "ho 12, 15 va 18"; beside a code a bare "012"."""
    place = 0
    while place < len(tokens.all):
        start = _number_at(tokens, place)
        if start is None and has_code and tokens.at(place) == CODE:
            for beside in (place - 1, place + 1):
                if is_bare_number(tokens, beside):
                    yield bare_number(tokens, beside)
        if start is None:
            place += 1
            continue
        places, word = [start], place
        place = start + 1
        while tokens.at(place) in _AND and _is_number(tokens, place + 1):
            places.append(place + 1)
            place += 2
        tokens.take(word, place)
        is_house = _is_house(tokens, word) or _is_after_address(tokens, word)
        for each in places:
            is_plain = not is_house or tokens.at(each).startswith("0")
            yield HouseholdNumber(number=int(tokens.all[each]), place=each, row=(word, places[-1]), is_plain=is_plain)


def bare_number(tokens: Tokens, place: int) -> HouseholdNumber:
    """The number there, taken for a household's."""
    tokens.take(place, place + 1)
    text = tokens.at(place)
    return HouseholdNumber(number=int(text), place=place, row=(place, place), is_plain=text.startswith("0"))


def may_be_of_a_street(row: tuple[int, int], tokens: Tokens, named: Collection[int]) -> bool:
    """Whether it may be the number of a house in a street or a block: "nha 12 Le Loi", "so nha 12/3", "can ho 12".

    Asked once all else was read: a word behind it that nothing explains may be a street. `named`: where full names
    stand.
    """
    word, last = row
    if _is_after_address(tokens, word) and word - 1 not in named:
        return True
    place = last + 1
    is_cut = any(tokens.at(at) == "/" and tokens.is_glued(at + 1) for at in range(word, place + 1))
    if is_cut or (tokens.at(place).isdigit() and tokens.at(place + 1) == "/"):  # "12/3", "12 30/4"
        return True
    while tokens.at(place) in BESIDE_NUMBER:
        place += 1
    said, after = tokens.at(place), tokens.at(place + 1)
    if place in named or not said.isalpha():
        return False
    is_told = tokens.at(word - 1) == "so" or "so" in tokens.all[word:last]
    is_place = said in PLACES or (is_told and said in HAMLET_PLACES)
    return (
        (said in LANES and SUBJECT_OF.get((said, after), "roads") == "roads")
        or (is_place and after.isdigit())
        or (said, after) in TWO_WORD_PLACES
        or is_unexplained(tokens, place)
        or (said in BEGINS_STREET and tokens.is_free(place) and is_unexplained(tokens, place + 1))
    )


def names_several(tokens: Tokens) -> bool:
    """Whether somebody or a number is added that nothing explains: "va nha em", "voi ong ba", "+ 30"."""
    if _WITH.isdisjoint(tokens.all):
        return False
    for place, text in enumerate(tokens.all):
        if text not in _WITH or not tokens.is_free(place):
            continue
        said = tokens.at(place + 1)
        is_somebody = tokens.is_free(place + 1) and said in _SOMEBODY
        is_number = text in _ADDED and tokens.is_free(place + 1) and _is_number(tokens, place + 1)
        if is_somebody or is_number or is_unexplained(tokens, place + 1):
            return True
    return False


def stray_numbers(tokens: Tokens, fee_ends: frozenset[int], named: Collection[int]) -> Iterator[Stray]:
    """Short numbers with blanks around them that are left once all else was read.

    `fee_ends`: places behind a fee. `named`: where full names stand.
    """
    for place, text in enumerate(tokens.all):
        if not (text.isdigit() and tokens.is_free(place) and _is_number(tokens, place)):
            continue
        is_apart = not (_is_joined(tokens, place, -1) or _is_joined(tokens, place, 1))
        before, after = tokens.at(place - 1), tokens.at(place + 1)
        if tokens.is_glued(place - 1) and tokens.at(place - 2) == CODE:
            before = CODE  # the last digit of a mended code
        is_next = before.isdigit() and not tokens.is_free(place - 1)
        is_year = before.isdigit() and _FIRST_YEAR <= int(before) <= _LAST_YEAR
        is_told = is_year or (before.isdigit() and tokens.at(place - 2) in BEFORE_OTHER_NUMBER)  # "thang 11 079"
        in_a_row = (before.isdigit() or after.isdigit()) and not (is_next or is_told)
        if is_apart and not (in_a_row or (before in BEFORE_OTHER_NUMBER and place - 1 not in named)):
            yield Stray(
                number=int(text),
                digits=len(text),
                is_month=place in fee_ends and len(text) < _PRINTED and int(text) <= LAST_MONTH,
                is_next=is_next,
            )


def _is_joined(tokens: Tokens, place: int, side: int) -> bool:
    """Whether it touches a letter or a digit on that side, be it across a sign: "20.11", "161126-11"; "012." not."""
    if not tokens.is_glued(max(place, place + side)):
        return False
    beyond = place + side
    if side < 0 and tokens.at(beyond - 1).isalpha():  # "ND:015", "QR-015"
        is_apart = tokens.at(beyond) in _BEHIND_WORD or (tokens.at(beyond - 1), tokens.at(beyond)) == ("qr", "-")
        if is_apart:
            return False
    return (
        tokens.at(beyond).isalnum()
        or tokens.at(beyond) == CODE
        or (tokens.is_glued(max(beyond, beyond + side)) and tokens.at(beyond + side).isalnum())
    )


def _number_at(tokens: Tokens, place: int) -> int | None:
    """Where the digits of a household's number stand, if it begins at this place."""
    word = tokens.at(place)
    if tokens.is_glued(place) and tokens.is_glued(place + 1) and tokens.at(place - 1).isalnum():
        return None  # inside a bank's trace
    is_close = tokens.is_glued(place + 1) or (word == "h" and len(tokens.at(place + 1)) == 3)
    is_in_plate = tokens.is_glued(place) and tokens.at(place - 1).isdigit()
    if word == "h" and is_close and (is_in_plate or _is_joined(tokens, place + 1, 1)):
        return None  # a plate: "30H 268.45"
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


def _is_house(tokens: Tokens, place: int) -> bool:
    """Whether the word there, torn or not, is "nha"."""
    word = tokens.at(place)
    return word == "nha" or (word in {"n", "nh"} and (word + tokens.at(place + 1)).startswith("nha"))


def _is_after_address(tokens: Tokens, place: int) -> bool:
    """Whether the words before say that an address follows."""
    before = tokens.at(place - 1)
    return before in BEFORE_ADDRESS or (tokens.at(place - 2), before) == ADDRESS


def is_unexplained(tokens: Tokens, place: int) -> bool:
    """Whether a word there is neither understood nor one that says nothing."""
    word = tokens.at(place)
    return word.isalpha() and tokens.is_free(place) and word not in SAYS_NOTHING


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
    is_counted = after in COUNTED or (after, tokens.at(place + 2)) in COUNTED_PAIRS
    return not (is_counted or is_thousands or is_count_of_months or is_count_of_houses)


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
