"""The reference a payer's memo carries: made so that one slip of the hand never names another household.

Form, final since it stands on paper in people's kitchens::

    T K D   0 1 2   0 1 1   6 2 0 3
    hamlet  house-  round   check
            hold            digits

* three letters of the hamlet;
* the household's number in three digits, in four from 1000 on; `000` names the round alone;
* the round's number in three digits; `000` is the household's standing reference;
* four check digits: a remainder below 2477 written as four digits, the first always 5-9, the second always 0-4.

Why four check digits. The weights are powers of one number, found by search, so that every changed digit and every
two swapped ones leave a remainder of their own: within one length such a slip can be undone in one way only. The
bounds on the first two check digits are for lost and added digits where other digits touch the reference: these move
every later digit by one place, and then a low digit stands where a high one must. So a slip of one reference never
makes another complete one of its length, whatever stands around it, and no complete reference can be read in the
other length. Whatever remains ambiguous after that (about one slip in a thousand), `find` refuses: it looks at every
reference that one slip could have turned into the text, and accepts only when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from operator import mul

from models.domain.folding import fold

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
"""What a prefix may be made of: no vowels, and none of O, I, L, which are read as 0 and 1."""

LONGEST_MEMO = 25
"""Characters a VietQR memo may have (NAPAS)."""

SURE_MEMO = 19
"""Characters that every payment service is known to pass on."""

_MODULUS = 2477
_GENERATOR = 206
_SHORT, _LONG = 10, 11
"""Digits of a reference whose household has three, or four."""
_HIGH = 5
"""The first check digit starts here, the second stays below: this is what shows a shift."""

_CHECK_VALUES = (500, 100, 10, 1)
_OFFSET = _HIGH * _CHECK_VALUES[0]
"""Of the first check digit, in every sum."""
_LETTER_WEIGHTS = tuple(pow(_GENERATOR, power, _MODULUS) for power in (10, 9, 8))
_DIGIT_WEIGHTS = tuple(pow(_GENERATOR, power, _MODULUS) for power in (7, 6, 5, 4, 3, 2, 1))

_READ_AS_DIGITS = str.maketrans("OIL", "011")
_LONG_NUMBER = re.compile(r"[0-9]{9}")
_SIGNS = re.compile(r"[^A-Z0-9]+")
_LONGEST_READ = 10_000
"""Characters of a memo that are looked at; a bank's longest are near 210."""
_MOST_SITES = 40
"""Places where the hamlet's letters stand; a memo with more was not written to pay."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """What a reference names: a household and a round. Household 0 is the round itself, round 0 the standing one."""

    household: int
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reference seen in a memo. `start` and `end` are places in `folding.fold(memo)`."""

    reference: Reference
    start: int
    end: int
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """Every reference in the memo stands there without a slip and is in use; in order, each once."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """One reference had one slip and can only be `mended`; others beside it are complete. In order, each once."""

    readings: tuple[Reading, ...]
    mended: Reference


class Why(StrEnum):
    """Why a memo that holds something like a reference is left to a person."""

    AMBIGUOUS = "ambiguous"
    """It can be read in two ways."""
    NOT_IN_USE = "not_in_use"
    """It names a round that is not open or a household that does not (any more) exist."""
    SEVERAL_SLIPS = "several_slips"
    """More than one reference would have to be mended."""
    UNREADABLE = "unreadable"
    """The hamlet's letters and digits after them, but no reference within one slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something like a reference, not to be booked by itself. `nearest` may be shown to a person as suggestions."""

    why: Why
    nearest: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """Nothing in the memo looks like a reference of this hamlet."""


Found = Complete | Recovered | Refused | Absent


def make(prefix: str, household: int, round: int) -> str:
    """The reference as printed. Raises ValueError for what can never be one."""
    if len(prefix) != 3 or any(letter not in LETTERS for letter in prefix):
        raise ValueError(f"not a prefix: {prefix!r}")
    if not (0 <= household <= 9999 and 0 <= round <= 999) or household == round == 0:
        raise ValueError(f"no reference for household {household}, round {round}")
    return prefix + _digits(_letters_term(prefix), household, round)


def household_code(household: int) -> str:
    """The household's number as it is printed everywhere: three digits, four from 1000 on."""
    return f"{household:03}"


def memo(reference: str, tail: str = "", *, limit: int = SURE_MEMO) -> str:
    """The memo to print: the reference, then as many whole words of `tail` as fit into `limit` (at most 25)."""
    text = reference
    for word in re.sub(r"[^A-Z0-9]+", " ", fold(tail).upper()).split():
        if len(text) + 1 + len(word) > min(limit, LONGEST_MEMO):
            break
        text += " " + word
    return text


def find(
    memo: str,
    *,
    prefix: str,
    households: Collection[int],
    rounds: Collection[int],
    former_households: Collection[int] = frozenset(),
    former_rounds: Collection[int] = frozenset(),
) -> Found:
    """Read the references in a memo as a bank delivers it: any case, blanks or signs inside, digits touching.

    `households` are the living ones and `rounds` the open ones (pass sets; 0 need not be in them). The former ones
    were once printed: they are never found, but a memo that may mean them is not mended into something else.
    """
    return Reader(
        prefix=prefix,
        households=households,
        rounds=rounds,
        former_households=former_households,
        former_rounds=former_rounds,
    ).read(memo)


class Reader:
    """Reads the references of one hamlet; made once for many memos. The arguments are those of `find`."""

    def __init__(
        self,
        *,
        prefix: str,
        households: Collection[int],
        rounds: Collection[int],
        former_households: Collection[int] = frozenset(),
        former_rounds: Collection[int] = frozenset(),
    ) -> None:
        numbers, former = frozenset(households), frozenset(former_households)
        self._prefix = prefix
        self._known = _Known(
            households=numbers,
            rounds=frozenset(rounds),
            former_households=former,
            former_rounds=frozenset(former_rounds),
            lengths=(_SHORT, _LONG) if max(max(numbers, default=0), max(former, default=0)) > 999 else (_SHORT,),
        )

    def read(self, memo: str) -> Found:
        """What `find` finds."""
        text, folded = _squeeze(memo)
        known, prefix = self._known, self._prefix
        if text.count(prefix) > _MOST_SITES:
            return Refused(why=Why.UNREADABLE, nearest=())
        sightings = sorted(_sightings(text, prefix, known), key=lambda seen: (seen.start, seen.end))
        nearest = tuple(sorted({seen.reference for seen in sightings if known.was_issued(seen.reference)}))
        places = [place for place, char in enumerate(folded) if char.isalnum()] if sightings else []

        readings: dict[Reference, Reading] = {}
        for group in _overlapping(sightings):
            best = min(group, key=lambda seen: (seen.mended, seen.end))
            if any(seen.reference != best.reference for seen in group):
                return Refused(why=Why.AMBIGUOUS, nearest=nearest)
            reading = Reading(
                reference=best.reference, start=places[best.start], end=places[best.end - 1] + 1, mended=best.mended
            )
            if best.reference not in readings or readings[best.reference].mended > best.mended:
                readings[best.reference] = reading

        if not all(known.is_in_use(reference) for reference in readings):
            return Refused(why=Why.NOT_IN_USE, nearest=nearest)
        if _has_unread_site(text, prefix, sightings):
            return Refused(why=Why.UNREADABLE, nearest=nearest)
        in_order = tuple(sorted(readings.values(), key=lambda reading: reading.start))
        mended = [reading.reference for reading in in_order if reading.mended]
        if len(mended) > 1:
            return Refused(why=Why.SEVERAL_SLIPS, nearest=nearest)
        if mended:
            return Recovered(readings=in_order, mended=mended[0])
        return Complete(readings=in_order) if in_order else Absent()


@dataclass(frozen=True, slots=True)
class _Known:
    households: frozenset[int]
    rounds: frozenset[int]
    former_households: frozenset[int]
    former_rounds: frozenset[int]
    lengths: tuple[int, ...]
    """How many digits the references of this hamlet have: 11 only where households have four digits."""

    def is_in_use(self, reference: Reference) -> bool:
        return (
            (reference.household == 0 or reference.household in self.households)
            and (reference.round == 0 or reference.round in self.rounds)
            and reference != _NOTHING
        )

    def was_issued(self, reference: Reference) -> bool:
        return (
            (
                reference.household == 0
                or reference.household in self.households
                or reference.household in self.former_households
            )
            and (reference.round == 0 or reference.round in self.rounds or reference.round in self.former_rounds)
            and reference != _NOTHING
        )


_NOTHING = Reference(household=0, round=0)


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One way to read a stretch of the squeezed text."""

    start: int
    end: int
    reference: Reference
    mended: bool


def _squeeze(memo: str) -> tuple[str, str]:
    """Letters and digits only, upper case, O I L as digits; and the folded memo that they were taken from."""
    folded = fold(memo[:_LONGEST_READ]).upper()
    return _SIGNS.sub("", folded).translate(_READ_AS_DIGITS), folded


def _sightings(text: str, prefix: str, known: _Known) -> Iterator[_Sighting]:
    """Every stretch that is a complete reference, or an issued one with one slip."""
    term = _letters_term(prefix)
    lengths = known.lengths
    for site in re.finditer(f"(?={prefix})", text):
        start = site.start()
        for length in lengths:
            body = text[start + 3 : start + 3 + length + 1]
            if complete := _read(term, body[:length], length):
                yield _Sighting(start, start + 3 + length, complete, False)
            for digits, used in _one_slip_away(term, body, length):
                reference = _read(term, digits, length)
                if reference and known.was_issued(reference):
                    yield _Sighting(start, start + 3 + used, reference, True)
    for slipped in _slipped_prefixes(prefix) if _LONG_NUMBER.search(text) else ():
        for hit in slipped.finditer(text):
            if text.startswith(prefix, hit.start("digits") - len(prefix)):
                continue  # nothing was spoiled: read above
            for length in lengths:
                digits = (hit["moved"] or "" if "moved" in slipped.groupindex else "") + hit["digits"]
                reference = _read(term, digits[:length], length)
                if reference and known.was_issued(reference):
                    end = hit.end("digits") - max(0, len(digits) - length)
                    yield _Sighting(hit.start(), end, reference, True)


def _one_slip_away(term: int, body: str, length: int) -> Iterator[tuple[str, int]]:
    """Digits of which `body` may be the slip, and how many characters of `body` that uses up.

    One sum serves each kind of slip: from place to place it changes by what one digit weighs here and there.
    """
    window = body[:length]
    if len(window) == length:
        yield from _other_digits(term, window)
    if len(window) >= length - 1 and window[: length - 1].isdigit():
        yield from _lost_digit(term, window[: length - 1], length)
    if len(body) == length + 1:
        yield from _added_digit(term, body, length)


def _other_digits(term: int, window: str) -> Iterator[tuple[str, int]]:
    """One digit was changed, or became a letter, or two neighbours were swapped."""
    length, weights = len(window), _weights(len(window))
    strange = [place for place, char in enumerate(window) if not char.isdigit()]
    if len(strange) > 1:
        return
    read = [0 if place in strange else int(char) for place, char in enumerate(window)]
    total = term + _OFFSET + sum(map(mul, weights, read))
    if not strange and total % _MODULUS == 0:
        return  # a code of its own
    for place in strange or range(length):
        digit = (read[place] - total * _inverses(length)[place]) % _MODULUS
        if digit <= 9:
            yield f"{window[:place]}{digit}{window[place + 1 :]}", length
    if not strange:
        for place, (left, right) in enumerate(pairwise(read)):
            if left != right and not (total + (weights[place] - weights[place + 1]) * (right - left)) % _MODULUS:
                yield f"{window[:place]}{right}{left}{window[place + 2 :]}", length


def _lost_digit(term: int, known: str, length: int) -> Iterator[tuple[str, int]]:
    """One digit was left out of these."""
    weights, inverses, read = _weights(length), _inverses(length), [*map(int, known)]
    total = term + _OFFSET + sum(map(mul, weights[1:], read))
    for place in range(length):
        digit = -total * inverses[place] % _MODULUS
        if digit <= 9:
            yield f"{known[:place]}{digit}{known[place:]}", length - 1
        if place < length - 1:
            total += read[place] * (weights[place] - weights[place + 1])


def _added_digit(term: int, body: str, length: int) -> Iterator[tuple[str, int]]:
    """One of these was put in; not the last, which only touches the code."""
    strange = [place for place, char in enumerate(body) if not char.isdigit()]
    if len(strange) == 1 and strange[0] < length:
        yield body[: strange[0]] + body[strange[0] + 1 :], length + 1
    if strange:
        return
    weights, read = _weights(length), [*map(int, body)]
    total = term + _OFFSET + sum(map(mul, weights, read[1:]))
    for place in range(length):
        if total % _MODULUS == 0:
            yield body[:place] + body[place + 1 :], length + 1
        total += weights[place] * (read[place] - read[place + 1])


def _read(term: int, digits: str, length: int) -> Reference | None:
    """What complete digits name, if their check digits agree."""
    if len(digits) != length or not digits.isdigit():
        return None
    if length > _SHORT and digits[0] == "0":
        return None  # only from 1000 on a household has four digits
    first, rest = int(digits[-4]) - _HIGH, int(digits[-3:])
    is_remainder = first >= 0 and rest < _CHECK_VALUES[0] and first * _CHECK_VALUES[0] + rest < _MODULUS
    if not is_remainder or (term + _OFFSET + sum(map(mul, _weights(length), map(int, digits)))) % _MODULUS:
        return None
    return Reference(household=int(digits[: length - 7]), round=int(digits[length - 7 : length - 4]))


@lru_cache(maxsize=1024)
def _slipped_prefixes(prefix: str) -> tuple[re.Pattern[str], ...]:
    """The ways one slip can spoil the letters and leave the digits whole, each tried at every place of the text."""
    a, b, c = tuple(prefix)
    heads = (
        f"{b}{c}",  # the first letter lost or changed, or something put behind it
        f"{a}{c}",  # the second lost, or the first two swapped
        f"{a}.{c}",  # the second changed
        f"{a}{b}",  # the third lost
        f"{a}{b}.",  # the third changed
        f"{a}{c}{b}",  # the last two swapped
        f"{a}{b}.{c}",  # something put before the third
        f"{a}{b}(?P<moved>[0-9]){c}",  # the third swapped with the first digit
    )
    return tuple(re.compile(f"(?={head}(?P<digits>[0-9]{{9,11}}))") for head in heads)


def _overlapping(sightings: Sequence[_Sighting]) -> Iterator[list[_Sighting]]:
    """Group the sightings that share characters: they are ways to read one reference."""
    group: list[_Sighting] = []
    end = 0
    for seen in sightings:
        if group and seen.start >= end:
            yield group
            group = []
        group.append(seen)
        end = max(end, seen.end)
    if group:
        yield group


def _has_unread_site(text: str, prefix: str, sightings: Sequence[_Sighting]) -> bool:
    """Whether the hamlet's letters and three digits stand where nothing was read.

    A beginning of a reference that was read elsewhere says nothing new: banks repeat a memo and cut it.
    """
    unread = [
        site
        for site in re.finditer(f"{prefix}[0-9]{{3,11}}", text)
        if not any(seen.start <= site.start() < seen.end for seen in sightings)
    ]
    found = {seen.reference for seen in sightings} if unread else set()  # the same one is seen in many ways
    codes = {make(prefix, reference.household, reference.round) for reference in found}
    return any(not any(code.startswith(site[0]) for code in codes) for site in unread)


def _digits(term: int, household: int, round: int) -> str:
    """Household, round and check digits."""
    body = f"{household_code(household)}{round:03}"
    weights = _DIGIT_WEIGHTS[-len(body) :]
    remainder = (term + sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))) % _MODULUS
    first, rest = divmod(remainder, _CHECK_VALUES[0])
    return f"{body}{_HIGH + first}{rest:03}"


def _letters_term(prefix: str) -> int:
    """What the hamlet's letters add to the remainder: the same digits do not hold for another hamlet."""
    return sum(weight * (ord(letter) - ord("A")) for weight, letter in zip(_LETTER_WEIGHTS, prefix, strict=True))


@lru_cache(maxsize=2)
def _weights(length: int) -> tuple[int, ...]:
    """Weights of all digits, check digits too: with the letters' term and the first one's offset they sum to zero."""
    return _DIGIT_WEIGHTS[-(length - 4) :] + tuple(-value for value in _CHECK_VALUES)


@lru_cache(maxsize=2)
def _inverses(length: int) -> tuple[int, ...]:
    """What divides by the weight of each place."""
    return tuple(pow(weight, -1, _MODULUS) for weight in _weights(length))
