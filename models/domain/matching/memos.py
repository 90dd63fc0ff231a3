"""Take a memo apart: who paid by the bank's word, whom and what it names, and what is left unexplained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from models.domain.folding import fold
from models.domain.matching.facts import Transfer
from models.domain.matching.numbers import (
    CODE,
    HouseholdNumber,
    Stray,
    bare_number,
    household_numbers,
    is_bare_number,
    is_unexplained,
    may_be_of_a_street,
    names_several,
    stray_numbers,
)
from models.domain.matching.register import LONGEST_NAME, SHORTEST_SQUASHED, Register, name_words
from models.domain.matching.rounds import Rounds, Tag, read_tags
from models.domain.matching.tokens import Tokens
from models.domain.matching.vocabulary import (
    BEFORE_GIVEN_NAME,
    BEYOND,
    DENIALS,
    FAMILY,
    GIFT_PHRASES,
    HAMLET_PHRASES,
    KIN,
    ON_BEHALF,
    OTHER_PURPOSES,
    PAYS,
    REFUND_PHRASES,
    SAYS_NOTHING,
    SUBJECT_OF,
)
from models.domain.references import Complete, Found, Recovered

LONGEST_WORDS = 1_000
"""Characters of a memo that are read for words; a bank's longest are near 210."""

BY_ACCOUNT, BY_NAME = "account:", "name:"
"""Before a payer's key that is only a name."""

_NAME = "[a-z]{1,20}(?: {1,3}[a-z]{1,20}){0,9}"
_FROM_TO = re.compile(rf"\bc ?t +t ?u +([0-9][0-9 ]{{3,24}}) ({_NAME}?)(?: +t ?o ?i +[0-9].*| *$)", re.DOTALL)
_TO = re.compile(r"\btoi +[0-9]{6}.*", re.DOTALL)
_FROM = (
    re.compile(rf"\btu: *({_NAME})[ .]*$"),
    re.compile(rf"\(b/o +({_NAME}) *\)"),
    re.compile(rf"\bbo: *({_NAME})\."),
    re.compile(rf"\.[0-9]{{8}}\.[0-9]{{6}}\.[0-9]+\.({_NAME})\.[0-9]{{6}} *$"),
)
_PHONE = re.compile(r"(?<![a-z0-9])(?<![a-z]{3} )0[35789][0-9]{8}(?![0-9])")  # no code's digits
_BY_DEFAULT = re.compile(rf"(?:^|[^a-z ]) *({_NAME}?) +(?:chuyen +(?:tien|khoan)|ck|nop|dong|gui|thanh toan)\b")


_OF_SEVERAL = re.compile(
    r"(?=[1-9hmx])(?<![a-z0-9/.,-])(?<!ho )(?<!nha )(?<!so )(?<!thang )(?<!dot )(?<!ky )(?<!quy )(?<!lan )(?<!nam )"
    r"(?<!ngay )(?:(?:[2-9]|hai|may) +(?:nha|ho)(?![a-z])|(?:[2-9]|1[0-2]|hai|may) +thang(?! *[0-9])"
    r"|x *[2-9](?![0-9a-z])|[2-9] *x(?![a-z]))"
)
"""For two households or months, or twice: "2 nha", "hai ho", "6 thang", "x2"."""
_PURPOSE = re.compile(
    r"(?<![a-z])(?:(?:nha|ham|giay|bang|lam) +ve sinh|hoi +khuyen hoc|khuyen hoc +(?:dong ho|truong|xa|huyen|lop)"
    r"|quy +dong ho)(?![a-z])"
)
"""What has the letters of a fee and is none."""

_ANYBODY = KIN | FAMILY

_ASIDES = {
    "".join(phrase): phrase
    for phrase in HAMLET_PHRASES | GIFT_PHRASES | ON_BEHALF | REFUND_PHRASES | OTHER_PURPOSES | DENIALS | BEYOND
}
_LONGEST_TORN = 6
_SHORTEST_TORN = 5
_LONGEST_LANE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a memo and the bank's columns say. Sets hold household ids."""

    found: Found
    sender: str = field(repr=False)
    """The payer's full name by its letters ("levancuong"), registered or not; empty where the bank gives none."""
    names: tuple[str, ...] = field(repr=False)
    """Registered full names in the memo, in the same form."""
    given: tuple[frozenset[int], ...] = field(repr=False)
    """For each "ba Mai" or "Van Cuong", the households that have it."""
    alike: frozenset[int] = field(repr=False)
    """The households of people called nearly like the payer, where nobody is called so."""
    lanes: frozenset[int] = field(repr=False)
    numbers: tuple[int, ...]
    """Household numbers, living or not, each once."""
    houses: tuple[int, ...]
    """Numbers that may be a house's in a street as well: they speak against others, and make nobody certain."""
    strays: tuple[Stray, ...]
    """Numbers that nothing explains."""
    rounds: frozenset[int]
    """Rounds that the words name; empty where no fee is named."""
    tags: frozenset[Tag]
    names_other_fee: bool
    """A fee is named that the hamlet does not collect now."""
    is_hamlet_like: bool
    is_gift: bool
    is_refund: bool
    is_on_behalf: bool
    is_for_others: bool
    """Somebody pays for somebody else, and no number or name behind that says for whom."""
    is_private: bool
    """It says that it is for something else, or a mistake."""
    is_beyond: bool
    """It is for more than one household or charge, or for an older one."""
    has_kin: bool
    """Somebody is called as only who speaks knows: "nha ba", "cua chi"."""
    unexplained: frozenset[str] = field(repr=False)
    """The words that were not understood as anything."""
    purposes: frozenset[str] = field(repr=False)
    """Those of them that may say what it is for: nobody's title, no part of a bank's trace."""


def payer_key(transfer: Transfer) -> str | None:
    """What the payer is remembered by: the account, else the phone of a wallet, else the name; None for nothing.

    Holds a name or a number in clear: store it hashed. What is kept of the account (`Transfer.payer`) is so already.
    """
    if transfer.payer:
        return transfer.payer
    text = fold(transfer.memo[:LONGEST_WORDS]).lower()
    if hit := _FROM_TO.search(text):
        return BY_ACCOUNT + hit[1].replace(" ", "")
    if hit := _PHONE.search(text):
        return "phone:" + hit[0]
    name = name_words(transfer.sender) or _sender_in(text)
    if not name and (hit := _BY_DEFAULT.search(text)):
        name = hit[1].split()
    return BY_NAME + "".join(name) if len(name) > 1 else None


def read_memo(transfer: Transfer, found: Found, register: Register, rounds: Rounds) -> Said:
    """Read all there is besides the codes, which `found` holds."""
    text = _without_codes(transfer.memo, found)
    sender = name_words(transfer.sender) or _sender_in(text)
    if "".join(sender) in register.own_names:
        sender = []
    tokens = Tokens(_without_people(text))

    names = list(_names(tokens, register))
    numbers = list(household_numbers(tokens, has_code=isinstance(found, Complete | Recovered)))
    numbers += [number for name in names for number in _numbers_beside(name, tokens, register)]
    of_names = {place for name in names for place in range(name.start, name.end)}
    named, subjects, fee_ends = _fees(tokens, rounds)
    asides = list(_phrases(tokens, _ASIDES))
    phrases = {phrase for _, phrase in asides}
    behalf = max((place for place, phrase in asides if phrase in ON_BEHALF), default=None)
    lanes = _lanes(tokens, register)
    given = list(_given_names(tokens, register))
    rows = {each.row for each in numbers if not each.is_plain}
    streets = {row for row in rows if may_be_of_a_street(row, tokens, of_names)}
    in_streets = [each for each in numbers if each.row in streets and not each.is_plain]
    numbers = [each for each in numbers if each not in in_streets]
    unexplained = [place for place, _ in tokens.words() if is_unexplained(tokens, place)]
    return Said(
        found=found,
        sender="".join(sender) if len(sender) > 1 else "",
        names=tuple(name.letters for name in names),
        given=tuple(given),
        alike=_alike(text, sender, names, register),
        lanes=lanes,
        numbers=tuple(dict.fromkeys(each.number for each in numbers)),
        houses=tuple(dict.fromkeys(each.number for each in in_streets)),
        strays=tuple(stray_numbers(tokens, fee_ends, of_names)),
        rounds=named,
        tags=read_tags(tokens.text, transfer.booked_on),
        names_other_fee=bool(subjects) and not named,
        is_hamlet_like=bool(phrases & HAMLET_PHRASES) or bool(named or subjects),
        is_gift=bool(phrases & GIFT_PHRASES),
        is_refund=bool(phrases & REFUND_PHRASES),
        is_on_behalf=behalf is not None,
        is_for_others=behalf is not None and not _is_told_after(behalf, numbers, names, register),
        is_private=bool(phrases & (OTHER_PURPOSES | DENIALS) or _PURPOSE.search(tokens.text)),
        is_beyond=bool(phrases & BEYOND or _OF_SEVERAL.search(tokens.text)) or names_several(tokens),
        has_kin=not _ANYBODY.isdisjoint(tokens.all)
        and any(_is_kin(tokens, place, register) for place, _ in tokens.words()),
        unexplained=frozenset(tokens.at(place) for place in unexplained),
        purposes=frozenset(tokens.at(place) for place in unexplained if not tokens.is_trace(place)) - KIN,
    )


def _is_kin(tokens: Tokens, place: int, register: Register) -> bool:
    """Whether "ba", "chi" there may be anybody: no given name follows, nor what only who pays says of himself."""
    word, after = tokens.at(place), tokens.at(place + 1)
    if not tokens.is_free(place) or word not in _ANYBODY or after in PAYS:
        return False
    is_told = after in register.given_names and not tokens.is_free(place + 1)
    is_month = tokens.at(place - 1) == "thang"
    is_own = word == "em" and tokens.at(place - 1) in {"nha", "cua", "gd"}
    return not (is_told or is_month or is_own or (word == "gd" and after == "em"))


def _without_codes(memo: str, found: Found) -> str:
    """The folded lower-case text with a bar where each code stands."""
    text = fold(memo[:LONGEST_WORDS]).lower()
    if isinstance(found, Complete | Recovered):
        for reading in reversed(found.readings):
            text = text[: reading.start] + CODE + text[reading.end :]
    return text


def _sender_in(text: str) -> list[str]:
    """The payer's name as a bank writes it into the memo; the last one that stands there."""
    if hits := _FROM_TO.findall(text):
        return name_words(hits[-1][1])
    return next((name_words(hit[1]) for pattern in _FROM if (hit := pattern.search(text))), [])


def _without_people(text: str) -> str:
    """The text without what the bank writes of payer and receiver."""
    for pattern in (_FROM_TO, _TO, *_FROM):
        text = pattern.sub(" . ", text)
    return text


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name and where it stands."""

    letters: str
    start: int
    end: int


def _names(tokens: Tokens, register: Register) -> Iterator[_Name]:
    """Full names, longest first at each place; the receiver's own is passed over."""
    place = 0
    while place < len(tokens.all):
        best: _Name | None = None
        for end, joined in tokens.run(place, LONGEST_NAME):
            is_whole = end - place > 1 or len(joined) >= SHORTEST_SQUASHED
            if joined in register.own_names or (is_whole and joined in register.names):
                best = _Name(joined, place, end)
        if best is None:
            place += 1
            continue
        tokens.take(best.start, best.end, blank=True)
        if best.letters not in register.own_names:
            yield best
        place = best.end


def _alike(text: str, sender: list[str], names: list[_Name], register: Register) -> frozenset[int]:
    """For a payer whom the register does not know: a name spelt with one slip, by the bank's word or the app's."""
    if names or register.named("".join(sender)):
        return frozenset()
    hit = _BY_DEFAULT.search(_without_people(text))
    return register.alike(sender) | register.alike(hit[1].split() if hit else [])


def _is_told_after(place: int, numbers: list[HouseholdNumber], names: list[_Name], register: Register) -> bool:
    """Whether a household's number stands behind a place, or a full name that only one household has."""
    return any(each.place > place for each in numbers) or any(
        name.start > place and len(register.named(name.letters)) == 1 for name in names
    )


def _numbers_beside(name: _Name, tokens: Tokens, register: Register) -> Iterator[HouseholdNumber]:
    """A bare number as printed beside a full name, if it is the number of somebody with this name."""
    for place in (name.start - 1, name.end):
        if is_bare_number(tokens, place):
            household = register.by_number.get(int(tokens.at(place)))
            if household is not None and household.household_id in register.named(name.letters):
                yield bare_number(tokens, place)


def _fees(tokens: Tokens, rounds: Rounds) -> tuple[frozenset[int], set[str], frozenset[int]]:
    """The rounds whose fee is named, all subjects named, and the places behind the words."""
    numbers: set[int] = set()
    subjects: set[str] = set()
    ends: set[int] = set()
    place = 0
    while place < len(tokens.all):
        best = place
        for end, joined in tokens.run(place, _LONGEST_TORN):
            said = tuple(tokens.all[place:end])
            named = rounds.phrases.get(joined)
            if named and (said in named.phrases or len(joined) >= SHORTEST_SQUASHED):
                numbers |= named.rounds
                best = end
            if said in SUBJECT_OF:
                subjects.add(SUBJECT_OF[said])
                best = end
        tokens.take(place, best)
        if best > place:
            ends.add(best)
        place = max(best, place + 1)
    return frozenset(numbers), subjects, frozenset(ends)


def _phrases(tokens: Tokens, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Those of the phrases that stand there, and where; known by their letters, short ones only in one piece."""
    for place, _ in tokens.words():
        found = [
            (end, wanted[joined])
            for end, joined in tokens.run(place, _LONGEST_TORN)
            if joined in wanted and (tuple(tokens.all[place:end]) == wanted[joined] or len(joined) >= _SHORTEST_TORN)
        ]
        if found:
            end, phrase = max(found)
            tokens.take(place, end)
            yield place, phrase


def _lanes(tokens: Tokens, register: Register) -> frozenset[int]:
    """The households of the lanes that are named."""
    found: frozenset[int] = frozenset()
    for place in range(len(tokens.all)):
        for length in range(_LONGEST_LANE, 0, -1):
            said = " ".join(tokens.all[place : place + length])
            if said in register.lanes and all(tokens.is_free(each) for each in range(place, place + length)):
                tokens.take(place, place + length)
                found |= register.lanes[said]
                break
    return found


def _given_names(tokens: Tokens, register: Register) -> Iterator[frozenset[int]]:
    """ "ba Mai", "nha bac Yen", "Van Cuong": names that are not whole."""
    for place, word in list(tokens.words()):
        if not tokens.is_free(place):
            continue
        pair = f"{word} {tokens.at(place + 1)}"
        is_said_anyway = {word, tokens.at(place + 1)} <= SAYS_NOTHING
        if tokens.is_free(place + 1) and pair in register.short_names and not is_said_anyway:
            tokens.take(place, place + 2)
            yield register.short_names[pair]
        elif (
            tokens.at(place - 1) in BEFORE_GIVEN_NAME
            and word in register.given_names
            and not (word in KIN and tokens.at(place + 1) in register.given_names)
        ):
            tokens.take(place, place + 1)
            yield register.given_names[word]
