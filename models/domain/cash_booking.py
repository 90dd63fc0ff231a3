"""What to do with cash that somebody brings: book it, or ask what is not certain. Nothing is booked on a guess."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from models.domain import folding

_SAID_OF_ANY_FEE = frozenset({"tien", "khoan", "phi", "nop", "dot", "thu"})


class Surplus(StrEnum):
    """What the treasurer decided about money beyond the charge."""

    UNDECIDED = "u"
    EXACT = "e"  # only what is owed is taken, the rest is given back
    KEEP = "k"  # all is taken; the surplus stays with the household's charge


class Due(Protocol):
    """A charge as far as cash is concerned."""

    @property
    def charge_id(self) -> int:
        """Which charge."""

    @property
    def title(self) -> str:
        """What it is for."""

    @property
    def is_exempt(self) -> bool:
        """Whether nothing is owed for a reason that is nobody's business."""

    @property
    def is_voluntary(self) -> bool:
        """Whether any amount is welcome."""

    @property
    def is_open(self) -> bool:
        """Whether its round is still open."""

    @property
    def paid(self) -> int:
        """What came in for it."""

    @property
    def outstanding(self) -> int:
        """What is left to pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRequest:
    """Cash of one household, with what was decided about it so far; `key` makes the same request book once.

    `is_sure`: the amount was typed plainly or was confirmed. `charge_id` is None until one was chosen. `fee` are the
    words that were typed after the amount.
    """

    household_id: int
    amount: int
    key: str
    is_sure: bool = False
    charge_id: int | None = None
    surplus: Surplus = Surplus.UNDECIDED
    fee: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All is certain."""

    charge_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichCharge:
    """Several could be meant, the oldest first."""

    charge_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSure:
    """The amount was typed short."""

    charge_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreThanOwed:
    """Some is left to pay, but less than was brought."""

    charge_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidAlready:
    """Nothing is left to pay; `others` still take money."""

    charge_id: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToPay:
    """No charge of this household takes money; `exempt_id` where one is settled without any."""

    exempt_id: int | None


CashDecision = Book | WhichCharge | NotSure | MoreThanOwed | PaidAlready | NothingToPay


def decide(request: CashRequest, charges: Sequence[Due]) -> CashDecision:
    """What is to be done with cash, given the household's charges, the oldest first."""
    takes = takes_money(charges)
    chosen = next((each for each in charges if each.charge_id == request.charge_id), None)
    if chosen is None:
        found = _meant(request.fee, charges)
        is_certain = len(found) == 1 and request.charge_id is None and (not request.fee or _named(request.fee, found))
        if found and not is_certain:
            return WhichCharge(charge_ids=tuple(each.charge_id for each in found))
        chosen = found[0] if found else None
    if chosen is None or chosen.is_exempt:
        return NothingToPay(exempt_id=next((each.charge_id for each in charges if each.is_exempt), None))
    if not request.is_sure:
        return NotSure(charge_id=chosen.charge_id)
    if chosen.is_voluntary or request.amount <= chosen.outstanding or request.surplus is Surplus.KEEP:
        return Book(charge_id=chosen.charge_id, amount=request.amount)
    if not chosen.outstanding:
        others = tuple(each.charge_id for each in takes if each.charge_id != chosen.charge_id)
        return PaidAlready(charge_id=chosen.charge_id, others=others)
    if request.surplus is Surplus.EXACT:
        return Book(charge_id=chosen.charge_id, amount=chosen.outstanding)
    return MoreThanOwed(charge_id=chosen.charge_id)


def takes_money(charges: Sequence[Due]) -> list[Due]:
    """The charges that money can still come in for: what is owed (also of closed rounds), open voluntary rounds."""
    return [
        each for each in charges if not each.is_exempt and (each.outstanding or (each.is_voluntary and each.is_open))
    ]


def matching_titles(typed: str, titles: Collection[str]) -> set[str]:
    """The titles that hold all the words typed, with or without diacritics."""
    wanted = folding.words(typed).split()
    return {title for title in titles if wanted and set(wanted) <= set(folding.words(title).split())}


def _meant(fee: str, charges: Sequence[Due]) -> Sequence[Due]:
    """The charges that the money may be for: those named, else all that take money, else the one paid last."""
    named = _named(fee, charges)
    among = named or charges
    paid = [each for each in among if not each.is_exempt and not each.is_voluntary]
    return takes_money(among) or paid[-1:]


def _named(fee: str, charges: Sequence[Due]) -> list[Due]:
    titles = matching_titles(
        " ".join(word for word in folding.words(fee).split() if word not in _SAID_OF_ANY_FEE),
        {each.title for each in charges},
    )
    return [each for each in charges if each.title in titles]
