"""Lines of a bank's account, however they came, and the rule that says when two of them are one credit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from models.domain.folding import squash

OWN_LIST = "csv"
"""The source of lists in our own form."""

LISTED = "-list"
"""Ends the source's name where a provider's list has other ids than its webhook."""

NEAR = timedelta(days=5)
"""A bank uses its reference numbers again; only lines this close to each other are compared by them."""

SHORTEST_REFERENCE = 4  # letters and digits: anything shorter is a teller's number
SHORTEST_MEMO = 4  # letters and digits that a memo needs to be told from others


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One line as one source tells it. Amount in đồng, negative where money went out.

    `id` is the source's own; `reference` the bank's; `balance` the account's after this line; each may be missing.
    `has_time` is False where only the day is known (then `at` is that day's local midnight).
    """

    amount: int
    at: datetime
    has_time: bool = True
    memo: str = field(default="", repr=False)
    id: str = ""
    reference: str = ""
    balance: int | None = None
    sender: str = field(default="", repr=False)
    sender_bank: str = ""
    sender_account: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCredit:
    """A credit that is in the book already: `ids` are (source, id) of every way it came by.

    `is_forgotten`: its words were dropped, so that day and amount must do.
    """

    transfer_id: int
    credit: Credit
    ids: frozenset[tuple[str, str]]
    is_forgotten: bool = False


class SameBy(StrEnum):
    """What shows that two lines are one credit; only the last is less than certain."""

    ID = "id"
    REFERENCE = "reference"
    BALANCE = "balance"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsKnown:
    """A line of a credit that is in the book."""

    transfer_id: int
    by: SameBy


@dataclass(frozen=True, slots=True, kw_only=True)
class IsRepeated:
    """The same line again as an earlier one (`index`) of this batch."""

    index: int


@dataclass(frozen=True, slots=True)
class IsNew:
    """A credit that nobody has told us of."""


Paired = IsNew | IsKnown | IsRepeated


def pair(credits: Sequence[Credit], *, source: str, known: Sequence[KnownCredit]) -> list[Paired]:
    """Which lines of one batch of one account are known; the answers stand in the order of the lines.

    Each known credit takes one line at most. Two lines of one source with different ids are never one credit.
    """
    found: list[Paired] = [IsNew() for _ in credits]
    by_id = {value: each for each in known for its_source, value in each.ids if its_source == source}
    first: dict[tuple[Hashable, ...], int] = {}
    taken: set[int] = set()
    for index, credit in enumerate(credits):
        if credit.id and credit.id in by_id:
            found[index] = IsKnown(transfer_id=by_id[credit.id].transfer_id, by=SameBy.ID)
            taken.add(by_id[credit.id].transfer_id)
            continue
        line = _line(credit)
        if line is not None and line in first:
            found[index] = IsRepeated(index=first[line])
        elif line is not None:
            first[line] = index
    for by, key in _KEYS:
        waiting: dict[Hashable, list[KnownCredit]] = {}
        for each in known:
            for value in key(each.credit, each.ids):
                waiting.setdefault(value, []).append(each)
        if not waiting:
            continue
        for index, credit in enumerate(credits):
            if not isinstance(found[index], IsNew):
                continue
            candidates = [
                each
                for value in key(credit, frozenset({(source, credit.id)} if credit.id else ()))
                for each in waiting.get(value, ())
                if each.transfer_id not in taken and _may_be(credit, each, source, by)
            ]
            if candidates:
                nearest = min(candidates, key=lambda each: abs(each.credit.at - credit.at))
                taken.add(nearest.transfer_id)
                found[index] = IsKnown(transfer_id=nearest.transfer_id, by=by)
    return found


def _line(credit: Credit) -> tuple[Hashable, ...] | None:
    """What makes a line of one source itself: its id, else the bank's reference with all that stands beside it."""
    if credit.id:
        return (credit.id,)
    if _reference(credit.reference):
        return (credit.reference, credit.amount, credit.at, credit.balance, squash(credit.memo))
    return None


def _may_be(credit: Credit, known: KnownCredit, source: str, by: SameBy) -> bool:
    if credit.id and any(its_source == source for its_source, _ in known.ids):
        return False
    if by is not SameBy.WORDS:
        return abs(known.credit.at - credit.at) <= NEAR
    provider = source.removesuffix(LISTED)
    same_provider = any(its_source.removesuffix(LISTED) == provider for its_source, _ in known.ids)
    here, there = _reference(credit.reference), _reference(known.credit.reference)
    if same_provider and here and there and here != there:
        return False  # one provider tells them apart
    if known.is_forgotten:
        return True
    mine, its = squash(credit.memo), squash(known.credit.memo)
    if min(len(mine), len(its)) < SHORTEST_MEMO:
        return mine == its
    return mine.startswith(its) or its.startswith(mine)


def _reference(written: str) -> str:
    plain = squash(written)
    return plain if len(plain) >= SHORTEST_REFERENCE else ""


_Ids = Iterable[tuple[str, str]]


def _references(credit: Credit, ids: _Ids) -> list[Hashable]:
    # a list of our own form may carry the bank's reference as its id
    written = {credit.reference, *(value for source, value in ids if source == OWN_LIST)}
    return [(credit.amount, plain) for plain in {_reference(each) for each in written} if plain]


def _balances(credit: Credit, _ids: _Ids) -> list[Hashable]:
    return [(credit.amount, credit.balance)] if credit.balance else []


def _days(credit: Credit, _ids: _Ids) -> list[Hashable]:
    return [(credit.amount, credit.at.date())]


_KEYS: tuple[tuple[SameBy, Callable[[Credit, _Ids], list[Hashable]]], ...] = (
    (SameBy.REFERENCE, _references),
    (SameBy.BALANCE, _balances),
    (SameBy.WORDS, _days),
)
