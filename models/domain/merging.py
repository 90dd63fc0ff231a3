"""Two entries of the register that are one household: which look like it, and what becomes of what each owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.domain.folding import words


class Fate(StrEnum):
    """What becomes of a round's charges when one of two households goes into the other."""

    LEAVE = "leave"  # it stays where it is: the old book is kept
    VOID_GONE = "void_gone"  # both are asked: the one that stays is asked alone
    VOID_STAYS = "void_stays"  # the one that goes has paid: the other need not
    MOVE = "move"  # only the one that goes is asked: the other is asked instead
    BOTH_PAID = "both_paid"  # one receipt must be undone first
    PARTLY_PAID = "partly_paid"  # the rest must be paid first, or that number kept


STOPPING = frozenset({Fate.BOTH_PAID, Fate.PARTLY_PAID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one household is asked for in one round, in đồng: `given` is in the book or in a helper's hands."""

    left: int
    given: int
    is_voluntary: bool
    is_open: bool


def fate(stays: Asked | None, gone: Asked) -> Fate:
    """Decide about one round: money never changes its household, and nobody is asked twice or set free."""
    if gone.is_voluntary:
        if gone.given or not gone.is_open:
            return Fate.LEAVE
        return Fate.VOID_GONE if stays is not None else Fate.MOVE
    if gone.given:
        if stays is not None and stays.given:
            return Fate.BOTH_PAID if gone.is_open or gone.left else Fate.LEAVE
        if gone.left:
            return Fate.PARTLY_PAID
        return Fate.VOID_STAYS if stays is not None and stays.left else Fate.LEAVE
    if stays is not None:
        return Fate.VOID_GONE
    return Fate.MOVE if gone.left else Fate.LEAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What of a household tells whether it is listed twice."""

    id: int
    head: str = field(repr=False)
    area: str
    phone: str = field(repr=False)


def likely_twice(households: Iterable[Listed]) -> list[tuple[int, int]]:
    """Pairs that are likely one household: the same name in the same lane, or the same phone; the earlier first."""
    first: dict[tuple[str, ...], int] = {}
    found: dict[tuple[int, int], None] = {}
    for each in households:
        digits = "".join(letter for letter in each.phone if letter.isdecimal())
        keys: list[tuple[str, ...]] = [("name", words(each.head), words(each.area))]
        if digits:
            keys.append(("phone", f"0{digits[2:]}" if digits.startswith("84") else digits))
        for key in keys:
            other = first.setdefault(key, each.id)
            if other != each.id:
                found[other, each.id] = None
    return list(found)
